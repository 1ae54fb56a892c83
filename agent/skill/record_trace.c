#include "agent/skill/record_trace.h"

#include <sodium.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/skill/record_secret.h"
#include "agent/skill/record_typing.h"
#include "base/json.h"
#include "base/mem.h"
#include "capture/picture.h"

enum { ROW_MS = 700, UNSEEN_MOST = 2 };

struct dh_trace *dh_trace_create(void)
{
    struct dh_trace *t = dh_alloc(1, sizeof(*t));
    if (!t)
        return NULL;
    t->now_index = -1;
    t->arena = dh_arena_create();
    if (!t->arena || sodium_init() < 0) {
        dh_arena_destroy(t->arena);
        dh_free(t);
        return NULL;
    }
    return t;
}

static void forget(struct dh_trace_item *i)
{
    sodium_free(i->script);
    i->script = NULL;
    i->script_len = 0;
}

void dh_trace_destroy(struct dh_trace *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->count; i++)
        forget(&t->items[i]);
    for (size_t i = 0; i < t->screen_count; i++)
        dh_observation_unref(t->screens[i]);
    for (size_t i = 0; t->pictures && i < t->screen_count; i++) {
        if (t->pictures[i].data)
            sodium_memzero(t->pictures[i].data, t->pictures[i].len);
        dh_buf_finish(&t->pictures[i]);
    }
    dh_free(t->pictures);
    if (t->now)
        dh_observation_unref(t->now);
    if (t->rest)
        dh_observation_unref(t->rest);
    dh_arena_destroy(t->arena);
    dh_free(t->items);
    dh_free(t->screens);
    dh_free(t);
}

/* The pixels of every screen would be gigabytes. */
static struct dh_observation *without_pixels(struct dh_observation *o)
{
    struct dh_observation *copy = NULL;
    json_t *v = dh_observation_to_json(o);
    if (v && dh_observation_from_json(v, &copy, NULL) != DH_OK)
        copy = NULL;
    json_decref(v);
    return copy;
}

/* Of the screen that is kept next. */
static bool keep_picture(struct dh_trace *t)
{
    if (!dh_grow(&t->pictures, &t->picture_cap, t->screen_count + 1, sizeof(*t->pictures)))
        return false;
    t->pictures[t->screen_count] = (struct dh_buf){0};
    if (t->now->frame)
        dh_picture_png(t->now->frame, &t->pictures[t->screen_count], NULL);
    return true;
}

static int keep_now(struct dh_trace *t)
{
    if (!t->now || t->now_index >= 0)
        return t->now_index;
    if (!dh_grow(&t->screens, &t->screen_cap, t->screen_count + 1, sizeof(*t->screens))) {
        t->failed = true;
        return -1;
    }
    struct dh_observation *o = t->now->frame ? without_pixels(t->now) : dh_observation_ref(t->now);
    if (!o) {
        t->failed = true;
        return -1;
    }
    if (t->takes_pictures && !keep_picture(t)) {
        t->failed = true;
        dh_observation_unref(o);
        return -1;
    }
    t->screens[t->screen_count] = o;
    t->now_index = (int)t->screen_count++;
    return t->now_index;
}

static struct dh_secrecy_ask ask_of(const struct dh_trace *t, size_t i)
{
    const struct dh_trace_item *it = &t->items[i], *click = i > 0 && it[-1].kind == DH_DEED_CLICK ? &it[-1] : NULL;
    return (struct dh_secrecy_ask){.before = it->before >= 0 ? t->screens[it->before] : NULL,
                                   .now = t->now,
                                   .click_screen = click && click->before >= 0 ? t->screens[click->before] : NULL,
                                   .click = click ? click->at : (struct dh_point){0, 0},
                                   .last = i + 1 == t->count};
}

/* Wipes what turns out to be a secret; clears what is seen. */
static void judge_typed(struct dh_trace *t)
{
    for (size_t i = 0; i < t->count; i++) {
        struct dh_trace_item *it = &t->items[i];
        if (it->kind != DH_DEED_TEXT || it->secret || it->cleared)
            continue;
        struct dh_secrecy_ask ask = ask_of(t, i);
        enum dh_secrecy s = dh_secrecy_of(&ask, it->script, it->script_len);
        it->cleared = s == DH_SECRECY_SEEN;
        it->unseen += s == DH_SECRECY_UNSEEN && !ask.last;
        it->secret = s == DH_SECRECY_SECRET || it->unseen >= UNSEEN_MOST;
        if (it->secret)
            forget(it);
    }
}

void dh_trace_screen(struct dh_trace *t, struct dh_observation *o, bool settled)
{
    dh_observation_ref(o);
    if (t->now)
        dh_observation_unref(t->now);
    t->now = o;
    t->now_index = -1;
    t->fresh = settled && o->settled;
    if (t->fresh) {
        if (t->rest)
            dh_observation_unref(t->rest);
        t->rest = dh_observation_ref(o);
    }
    judge_typed(t);
}

void dh_trace_changed(struct dh_trace *t)
{
    t->fresh = false;
    if (t->count)
        t->items[t->count - 1].effect = true;
}

bool dh_trace_wonders(const struct dh_trace *t)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->items[i].kind == DH_DEED_TEXT && !t->items[i].secret && !t->items[i].cleared)
            return true;
    return false;
}

static void slid(struct dh_trace *t);

int dh_trace_close(struct dh_trace *t)
{
    /* What a terminal has not echoed to the end was meant not to be read. */
    for (size_t i = 0; i < t->count; i++) {
        struct dh_trace_item *it = &t->items[i];
        if (it->kind == DH_DEED_TEXT && !it->cleared && it->unseen > 0) {
            it->secret = true;
            forget(it);
        }
    }
    slid(t);
    return keep_now(t);
}

bool dh_trace_own(const struct dh_trace *t, const struct dh_observation *o, int window)
{
    if (!o || window < 0)
        return false;
    const struct dh_window *w = &o->windows[window];
    for (size_t i = 0; i < t->own_count; i++)
        if (w->pid == t->own[i])
            return true;
    return t->own_xid && w->xid == t->own_xid && dh_window_is_terminal(o, window);
}

/* The window that the keys went to: the screen may have been looked at before it came to the front. */
static int front(const struct dh_trace *t)
{
    for (size_t i = 0; t->front && i < t->now->window_count; i++)
        if (t->now->windows[i].xid == t->front)
            return (int)i;
    return t->front ? -1 : t->now->active;
}

/* What is done in the terminal that records is no part of the chore. */
static bool is_own(const struct dh_trace *t, const struct dh_deed *d)
{
    if (!t->now || (t->own_count == 0 && !t->own_xid))
        return false;
    bool keys = d->kind == DH_DEED_TEXT || d->kind == DH_DEED_KEYS;
    return dh_trace_own(t, t->now, keys ? front(t) : dh_window_top(t->now, d->at));
}

static struct dh_trace_item *add(struct dh_trace *t, const struct dh_deed *d)
{
    if (!dh_grow(&t->items, &t->cap, t->count + 1, sizeof(*t->items))) {
        t->failed = true;
        return NULL;
    }
    struct dh_trace_item *i = &t->items[t->count++];
    *i = (struct dh_trace_item){.kind = d->kind,
                                .time = d->time,
                                .last = d->time,
                                .at = d->at,
                                .to = d->to,
                                .button = d->button,
                                .count = d->count > 0 ? d->count : 1,
                                .dx = d->dx,
                                .dy = d->dy,
                                .modifiers = d->modifiers,
                                .front = t->front,
                                .before = keep_now(t),
                                .settled = t->fresh && t->now};
    if (d->kind == DH_DEED_KEYS)
        memcpy(i->keys, d->text, sizeof(i->keys));
    return i;
}

static struct dh_trace_item *last(struct dh_trace *t)
{
    return t->count ? &t->items[t->count - 1] : NULL;
}

static bool append(struct dh_trace_item *i, const char *s, size_t n, int times)
{
    for (int k = 0; k < times; k++) {
        if (i->script_len + n > DH_SCRIPT_MAX) {
            i->overlong = true;
            return false;
        }
        memcpy(i->script + i->script_len, s, n);
        i->script_len += n;
    }
    return true;
}

/* Characters and editing keys go on with the run of typing, which begins with the first of them. */
static void typing(struct dh_trace *t, const struct dh_deed *d, char code)
{
    struct dh_trace_item *i = last(t);
    bool text = code == 0;
    if (!i || i->kind != DH_DEED_TEXT) {
        i = add(t, d);
        if (!i)
            return;
        i->kind = DH_DEED_TEXT;
        i->count = 1;
        struct dh_secrecy_ask ask = ask_of(t, t->count - 1);
        i->secret = dh_secrecy_before(&ask);
        if (!i->secret && !(i->script = sodium_malloc(DH_SCRIPT_MAX)))
            t->failed = true;
    }
    i->last = d->time;
    if (i->secret || !i->script)
        return;
    append(i, text ? d->text : &code, text ? strlen(d->text) : 1, d->count > 0 ? d->count : 1);
    i->cleared = false;
}

static void keys(struct dh_trace *t, const struct dh_deed *d)
{
    struct dh_trace_item *i = last(t);
    char code = dh_script_key(d->text);
    if (code) {
        typing(t, d, code);
        return;
    }
    if (i && i->kind == DH_DEED_KEYS && strcmp(i->keys, d->text) == 0 && (d->repeat || d->time - i->last < ROW_MS)) {
        i->count += d->count > 0 ? d->count : 1;
        i->last = d->time;
        return;
    }
    add(t, d);
}

static struct dh_demo_bytes crop_at(struct dh_trace *t, struct dh_point at)
{
    struct dh_demo_bytes b = {0};
    if (!t->now || !t->now->frame)
        return b;
    struct dh_hit h = dh_hit_at(t->now, at);
    if (!(h.element && h.element->states & DH_STATE_PASSWORD))
        dh_hit_crop(t->now, &h, t->arena, &b);
    return b;
}

/* The screen had come to rest, or what is pressed on stood there as it does when it last had. */
static bool rested(const struct dh_trace *t, struct dh_point at)
{
    if (t->fresh || !t->now || !t->rest)
        return t->fresh && t->now;
    struct dh_hit h = dh_hit_at(t->now, at);
    const struct dh_element *e = h.element ? dh_hit_again(t->rest, h.element) : NULL;
    return e && dh_rect_equal(e->rect, h.element->rect) && strcmp(e->name, h.element->name) == 0;
}

/* Where the thumb of the slider that was pressed on last has come to. */
static void slid(struct dh_trace *t)
{
    for (size_t i = t->count; t->now && i-- > 0;) {
        struct dh_trace_item *k = &t->items[i];
        if (k->kind != DH_DEED_CLICK && k->kind != DH_DEED_DRAG)
            continue;
        if (!dh_rect_empty(k->track.rect) && !dh_slider_track_share(t->now->frame, &k->track, &k->share))
            k->share = -1;
        return;
    }
}

static void press(struct dh_trace *t, const struct dh_deed *d)
{
    t->press = *d;
    t->press.count = 1;
    t->press_before = keep_now(t);
    t->press_settled = rested(t, d->at);
    t->press_crop = crop_at(t, d->at);
    t->press_mark = t->now && dh_hit_on_mark(t->now, d->at);
    slid(t);
    t->press_track.rect = (struct dh_rect){0, 0, 0, 0};
    if (!t->now || !dh_slider_track_at(t->now->frame, d->at, &t->press_track) ||
        !dh_slider_track_share(t->now->frame, &t->press_track, &t->press_share))
        t->press_share = -1;
}

/* A click or a drag: its press has seen the screen before it. */
static void released(struct dh_trace *t, const struct dh_deed *d)
{
    struct dh_trace_item *before = last(t);
    if (d->kind == DH_DEED_CLICK && d->count > 1 && before && before->kind == DH_DEED_CLICK &&
        before->button == d->button && d->time - before->last < 2 * ROW_MS) {
        before->count = d->count;
        before->last = d->time;
        t->press.count = 0;
        return;
    }
    struct dh_trace_item *i = add(t, d);
    if (!i)
        return;
    if (t->press.count && t->press.button == d->button) {
        i->before = t->press_before;
        i->settled = t->press_settled;
        i->crop = t->press_crop;
        i->mark = t->press_mark;
        i->track = t->press_track;
        i->from = i->share = t->press_share;
    }
    t->press.count = 0;
    if (d->kind == DH_DEED_CLICK)
        i->count = 1;
    if (d->kind == DH_DEED_DRAG)
        i->to_crop = crop_at(t, d->to);
}

static void scroll(struct dh_trace *t, const struct dh_deed *d)
{
    struct dh_trace_item *i = last(t);
    if (i && i->kind == DH_DEED_SCROLL && i->modifiers == d->modifiers) {
        i->dx += d->dx;
        i->dy += d->dy;
        i->last = d->time;
        return;
    }
    add(t, d);
}

void dh_trace_deed(struct dh_trace *t, struct dh_deed *d)
{
    t->own_last = is_own(t, d);
    if (!t->own_last) {
        switch (d->kind) {
        case DH_DEED_TEXT:
            typing(t, d, 0);
            break;
        case DH_DEED_KEYS:
            keys(t, d);
            break;
        case DH_DEED_PRESS:
            press(t, d);
            break;
        case DH_DEED_CLICK:
        case DH_DEED_DRAG:
            released(t, d);
            break;
        default:
            scroll(t, d);
        }
    }
    if (d->kind == DH_DEED_TEXT)
        sodium_memzero(d->text, sizeof(d->text));
}
