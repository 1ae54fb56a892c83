#include "agent/field_watch.h"

#include <stdio.h>
#include <string.h>

#include "base/mem.h"

/* A field's rim, or a letter, is more. */
#define CHANGED_LEAST 6
#define STRIKES 2
/* Longer than a frame takes to be drawn; longer than it takes from one to the next; and when enough has been waited. */
#define DRAWN DH_TICK_MS(150)
#define STILL DH_TICK_MS(24)
#define DRAWN_MOST DH_TICK_MS(600)
#define STEP DH_TICK_MS(3)
/* Of a window that is full of fields the picture would take longer than the typing. */
#define AREA_MOST (2000L * 1200)

static bool takes_text(const struct dh_element *e)
{
    return e->role == DH_ROLE_ENTRY || e->states & DH_STATE_EDITABLE;
}

static bool apart(struct dh_rect a, struct dh_rect b)
{
    return dh_rect_empty(dh_rect_cross(a, b));
}

void dh_field_watch_begin(struct dh_field_watch *w, struct dh_screen *screen, struct dh_observer *observer,
                          const struct dh_observation *o, struct dh_rect field, bool secret)
{
    struct dh_rect all = {0, 0, o->width, o->height};
    dh_field_watch_end(w);
    w->own = dh_rect_cross(field, all);
    w->all = w->own;
    for (size_t i = 0; !dh_rect_empty(w->own) && i < o->element_count && w->count < DH_FIELD_WATCH_MOST; i++) {
        struct dh_rect r = dh_rect_cross(o->elements[i].rect, all);
        if (o->elements[i].window != o->active || !takes_text(&o->elements[i]) || dh_rect_empty(r) || !apart(r, w->own))
            continue;
        w->others[w->count++] = r;
        w->all = dh_rect_join(w->all, r);
    }
    size_t n = (size_t)dh_rect_area(w->all);
    w->screen = screen;
    w->observer = observer;
    w->secret = secret;
    if (w->count == 0 || dh_rect_area(w->all) > AREA_MOST)
        return;
    w->before = dh_alloc(n, sizeof(*w->before));
    w->now = dh_alloc(n, sizeof(*w->now));
    w->on = w->before && w->now && dh_screen_peek(screen, w->all, w->before, NULL) == DH_OK;
}

void dh_field_watch_end(struct dh_field_watch *w)
{
    dh_free(w->before);
    dh_free(w->now);
    *w = (struct dh_field_watch){0};
}

/* Pixels of a part that differ. */
static long differ(const struct dh_field_watch *w, struct dh_rect r)
{
    long n = 0;
    for (int y = r.y - w->all.y; y < r.y - w->all.y + r.h; y++)
        for (int x = r.x - w->all.x; x < r.x - w->all.x + r.w; x++) {
            size_t i = (size_t)y * (size_t)w->all.w + (size_t)x;
            n += ((w->before[i] ^ w->now[i]) & 0xffffff) != 0;
        }
    return n;
}

static enum dh_status moved(const struct dh_field_watch *w, const struct dh_observation *o, const char *name,
                            struct dh_err *err)
{
    const char *holds = NULL;
    for (size_t i = 0; o && !w->secret && i < o->element_count; i++)
        if (takes_text(&o->elements[i]) && !apart(o->elements[i].rect, w->own))
            holds = o->elements[i].told ? o->elements[i].told : o->elements[i].value;
    char where[100], left[140] = "";
    snprintf(where, sizeof(where), *name ? "to \"%.80s\"" : "to another field", name);
    if (holds)
        snprintf(left, sizeof(left), "; the field shows \"%.100s\"", holds);
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look at both fields, then type the rest where it belongs",
                      "the focus moved %s while it was typed%s", where, left);
}

/* Another field has changed: who has the focus? */
static enum dh_status look(struct dh_field_watch *w, size_t other, bool own_changed, struct dh_err *err)
{
    struct dh_observation *o = NULL;
    enum dh_status s = dh_observer_look(w->observer, NULL, &o, err);
    if (s != DH_OK)
        return s;
    const struct dh_element *focus = o->focus >= 0 ? &o->elements[o->focus] : NULL;
    if (focus && takes_text(focus) && apart(focus->rect, w->own)) {
        s = moved(w, o, focus->name, err);
    } else if (focus && !apart(focus->rect, w->own)) {
        /* It shows something of what is typed, or has a clock: nothing that it does tells anything. */
        w->others[other] = w->others[--w->count];
        w->strikes = 0;
    } else {
        w->strikes = own_changed ? 0 : w->strikes + 1;
        if (w->strikes >= STRIKES)
            s = moved(w, o, "", err);
    }
    dh_observation_unref(o);
    return s;
}

/* The other field that changed; `count` when none did. */
static size_t changed_other(const struct dh_field_watch *w)
{
    size_t i = 0;
    while (i < w->count && differ(w, w->others[i]) < CHANGED_LEAST)
        i++;
    return i;
}

static void swap(struct dh_field_watch *w)
{
    uint32_t *p = w->before;
    w->before = w->now;
    w->now = p;
}

enum dh_status dh_field_watch_ask(struct dh_field_watch *w, struct dh_loop *loop, struct dh_err *err)
{
    dh_tick start = dh_tick_now(), last = 0;
    if (!w->on)
        return DH_OK;
    /* Applications draw once a frame, and a page handles its keys long after its browser took them: until the field has
     * changed and then stays as it is, nothing can be known. One that is full never changes. */
    for (;;) {
        if (dh_screen_peek(w->screen, w->all, w->now, NULL) != DH_OK)
            return DH_OK;
        dh_tick now = dh_tick_now();
        bool own = differ(w, w->own) > 0;
        size_t other = changed_other(w);
        swap(w);
        last = own ? now : last;
        if (other < w->count)
            return look(w, other, own, err);
        if (last ? now - last >= STILL || now - start >= DRAWN_MOST : now - start >= DRAWN)
            return DH_OK;
        if (dh_loop_until(loop, NULL, NULL, now + STEP) == DH_WAIT_INTERRUPTED)
            return DH_OK; /* whoever types heeds that */
    }
}
