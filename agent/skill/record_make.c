#include "agent/skill/record_impl.h"

#include <stdio.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "base/mem.h"
#include "base/text.h"

struct dh_trace_item *dh_making_item(struct dh_making *m, size_t index)
{
    return index < m->end ? &m->t->items[index] : NULL;
}

static const struct dh_observation *screen(const struct dh_making *m, int index)
{
    return index >= 0 && (size_t)index < m->t->screen_count ? m->t->screens[index] : NULL;
}

const struct dh_observation *dh_making_before(const struct dh_making *m, size_t index)
{
    return index < m->t->count ? screen(m, m->t->items[index].before) : NULL;
}

int dh_making_front(const struct dh_making *m, size_t index)
{
    const struct dh_observation *o = dh_making_before(m, index);
    unsigned long xid = o ? m->t->items[index].front : 0;
    for (size_t i = 0; xid && i < o->window_count; i++)
        if (o->windows[i].xid == xid)
            return (int)i;
    return o ? o->active : -1;
}

int dh_making_after_index(const struct dh_making *m, size_t index)
{
    if (index + 1 < m->end)
        return m->t->items[index + 1].before;
    return (int)m->t->screen_count - 1;
}

const struct dh_observation *dh_making_after(const struct dh_making *m, size_t index)
{
    return screen(m, dh_making_after_index(m, index));
}

bool dh_making_is_key(struct dh_making *m, size_t index, const char *keys)
{
    const struct dh_trace_item *i = dh_making_item(m, index);
    return i && i->kind == DH_DEED_KEYS && strcmp(i->keys, keys) == 0;
}

int dh_making_window(const struct dh_observation *o, const char *id)
{
    for (size_t i = 0; o && i < o->window_count; i++)
        if (strcmp(o->windows[i].id, id) == 0)
            return (int)i;
    return -1;
}

static int newest(const struct dh_observation *before, const struct dh_observation *after, bool popup)
{
    for (size_t i = after && before ? after->window_count : 0; i-- > 0;) {
        const struct dh_window *w = &after->windows[i];
        int old = dh_making_window(before, w->id);
        if (w->popup == popup && !w->minimized && w->rect.w >= 24 && w->rect.h >= 16 &&
            (old < 0 || before->windows[old].minimized))
            return (int)i;
    }
    return -1;
}

int dh_making_new_popup(const struct dh_observation *before, const struct dh_observation *after)
{
    return newest(before, after, true);
}

int dh_making_new_window(const struct dh_observation *before, const struct dh_observation *after)
{
    return newest(before, after, false);
}

/* --- steps --- */

int dh_making_screen(struct dh_making *m, int index)
{
    if (index < 0 || (size_t)index >= m->t->screen_count)
        return -1;
    if (m->screens[index] < 0) {
        m->screens[index] = dh_demo_screen(m->d, m->t->screens[index]);
        m->nomem |= m->screens[index] < 0;
    }
    return m->screens[index];
}

void dh_making_until(struct dh_making *m, struct dh_demo_step *s, size_t last)
{
    s->after = dh_making_screen(m, dh_making_after_index(m, last));
}

struct dh_demo_step *dh_making_step(struct dh_making *m, enum dh_verb verb, size_t first, size_t last)
{
    const struct dh_trace_item *i = &m->t->items[first];
    struct dh_demo_step *s = dh_demo_add(m->d);
    if (!s || !(s->action = dh_action_create(verb))) {
        if (s)
            m->d->step_count--;
        m->nomem = true;
        return NULL;
    }
    s->at = i->at;
    s->time = (long)(i->time - m->t->items[0].time);
    s->before = dh_making_screen(m, i->before);
    dh_making_until(m, s, last);
    if (!i->settled)
        dh_making_unsure(m, s, "the screen had not come to rest before it");
    return s;
}

const char *dh_making_keep(struct dh_making *m, struct dh_demo_step *s, const char *text)
{
    char *copy = dh_arena_strdup(dh_action_arena(s->action), text);
    m->nomem |= !copy;
    return copy ? copy : "";
}

void dh_making_unsure(struct dh_making *m, struct dh_demo_step *s, const char *text)
{
    m->nomem |= !dh_demo_unsure(m->d, s, text);
}

/* More than one that a chore may be done in: neither the terminal that records nor a task bar is. */
static bool many_windows(const struct dh_making *m, const struct dh_observation *o)
{
    int n = 0;
    for (size_t i = 0; i < o->window_count; i++)
        n += !o->windows[i].popup && !o->windows[i].dialog && !o->windows[i].minimized && !dh_trace_own(m->t, o, (int)i) &&
             !dh_window_is_panel(&o->windows[i]);
    return n > 1;
}

void dh_making_enter(struct dh_making *m, struct dh_demo_step *s, const struct dh_observation *o, int window)
{
    if (!o || window < 0 || o->windows[window].popup)
        return;
    const struct dh_window *w = &o->windows[window];
    int old = dh_making_window(o, m->window);
    bool first = m->window[0] == '\0';
    bool elsewhere = o->active >= 0 && o->active != window && !dh_trace_own(m->t, o, o->active) &&
                     !dh_window_belongs(o, window, o->active) && !dh_window_belongs(o, o->active, window);
    bool other = !first && strcmp(m->window, w->id) != 0 &&
                 !(old >= 0 && (dh_window_belongs(o, window, old) || dh_window_belongs(o, old, window)));
    bool own = first ? many_windows(m, o) : other;
    if ((own || elsewhere) && !w->dialog)
        s->action->in = dh_aim_window(o, window, dh_action_arena(s->action));
    if (!w->dialog)
        snprintf(m->window, sizeof(m->window), "%s", w->id);
}

const char *dh_hit_words(const struct dh_hit *h)
{
    if (!h->element)
        return h->text;
    const struct dh_element *e = h->element;
    if (e->role == DH_ROLE_CELL && e->value && *e->value)
        return e->value;
    return *e->name ? e->name : e->value && !dh_element_is_field(e) ? e->value : "";
}

bool dh_making_aim_on(struct dh_making *m, struct dh_demo_step *s, const struct dh_observation *o,
                      const struct dh_hit *hit, struct dh_point at)
{
    dh_making_enter(m, s, o, hit->window);
    int within = s->action->in ? hit->window : -1;
    struct dh_point point = hit->beside ? dh_rect_centre(hit->rect) : at;
    enum dh_aimed how =
        dh_aim_at(o, hit, point, s->action->verb, within, dh_action_arena(s->action), &s->action->target);
    m->nomem |= how == DH_AIMED_FAILED || !dh_hit_evidence(m->d, o, hit, &s->target);
    if (how == DH_AIMED_ORDER)
        dh_making_unsure(m, s, "it is told from others like it only by its place among them");
    if (how == DH_AIMED_POINT) {
        s->action->target.point = at;
        dh_making_unsure(m, s, "nothing stands there by which it could be found again");
    }
    if (how == DH_AIMED_PICTURE && !s->crop.data)
        s->action->target = (struct dh_target){.kind = DH_TARGET_POINT, .point = at, .role = DH_ROLE_ANY};
    return !m->nomem;
}

static void take_crop(struct dh_making *m, struct dh_demo_step *s, const struct dh_demo_bytes *crop)
{
    unsigned char *copy = crop->data ? dh_arena_alloc(m->d->arena, crop->size, 1) : NULL;
    m->nomem |= crop->data && !copy;
    if (!copy)
        return;
    memcpy(copy, crop->data, crop->size);
    s->crop = (struct dh_demo_bytes){copy, crop->size};
}

bool dh_making_aim(struct dh_making *m, struct dh_demo_step *s, size_t first, const struct dh_hit *hit,
                   struct dh_point at)
{
    const struct dh_observation *o = dh_making_before(m, first);
    if (!o) {
        s->action->target = (struct dh_target){.kind = DH_TARGET_POINT, .point = at, .role = DH_ROLE_ANY};
        dh_making_unsure(m, s, "nothing had been seen when it was done");
        return true;
    }
    take_crop(m, s, &m->t->items[first].crop);
    return dh_making_aim_on(m, s, o, hit, at);
}

/* --- the whole --- */

/* What was pressed to stop it, and what was on the way. */
static void trim(struct dh_making *m, const struct dh_record_end *end)
{
    int left = end && end->stop_keys ? end->stop_count : 0;
    while (left > 0 && m->end > 0) {
        struct dh_trace_item *i = &m->t->items[m->end - 1];
        if (i->kind != DH_DEED_KEYS || strcmp(i->keys, end->stop_keys) != 0)
            break;
        if (i->count > left) {
            i->count -= left;
            return;
        }
        left -= i->count;
        m->end--;
    }
    if (end && end->terminal)
        dh_make_way_out(m, end);
    while (m->end > 0 && m->t->items[m->end - 1].kind == DH_DEED_SCROLL)
        m->end--;
}

/* A press whose screen was kept too late shows the list that it opened: the next press, in that list, tells. It was on what
 * stood there before. */
static void before_its_popup(struct dh_making *m, size_t at)
{
    struct dh_trace_item *i = &m->t->items[at];
    const struct dh_trace_item *next = dh_making_item(m, at + 1);
    const struct dh_observation *was = at > 0 ? dh_making_before(m, at - 1) : NULL, *o = dh_making_before(m, at);
    const struct dh_observation *then = dh_making_before(m, at + 1);
    int popup = i->kind == DH_DEED_CLICK ? dh_making_new_popup(was, o) : -1;
    if (popup < 0 || !next || next->kind != DH_DEED_CLICK || dh_window_top(o, i->at) != popup)
        return;
    int still = dh_making_window(then, o->windows[popup].id);
    struct dh_hit hit = dh_hit_at(was, i->at);
    if (still < 0 || dh_window_top(then, next->at) != still || !hit.element || hit.element->role != DH_ROLE_LIST)
        return;
    i->before = m->t->items[at - 1].before;
    i->crop = (struct dh_demo_bytes){0};
}

static void one(struct dh_making *m)
{
    size_t before = m->at;
    size_t steps = m->d->step_count;
    bool done = dh_make_switch(m) || dh_make_scroll(m) || dh_make_dialog(m) || dh_make_slide(m) || dh_make_menu(m) ||
                dh_make_drag(m) || dh_make_typing(m) || dh_make_keys(m) || dh_make_click(m);
    if (!done || m->at == before)
        m->at = before + 1;
    if (m->d->step_count > steps)
        m->switched = false;
}

enum dh_status dh_record_make(struct dh_trace *t, const struct dh_record_end *end, struct dh_demo *demo,
                              struct dh_err *err)
{
    struct dh_making m = {.t = t, .d = demo, .end = t->count};
    dh_trace_close(t);
    m.screens = dh_alloc(t->screen_count + 1, sizeof(*m.screens));
    if (!m.screens || t->failed) {
        dh_free(m.screens);
        return dh_err_nomem(err);
    }
    for (size_t i = 0; i <= t->screen_count; i++)
        m.screens[i] = -1;
    if (t->screen_count) {
        demo->width = t->screens[0]->width;
        demo->height = t->screens[0]->height;
    }
    trim(&m, end);
    for (size_t i = 0; i < m.end; i++)
        before_its_popup(&m, i);
    while (m.at < m.end && !m.nomem && demo->step_count < DH_DEMO_STEPS_MAX)
        one(&m);
    dh_make_tabs(&m);
    dh_make_last_switch(&m);
    dh_making_screen(&m, (int)t->screen_count - 1);
    if (!m.nomem)
        dh_make_slips(&m);
    dh_free(m.screens);
    return m.nomem ? dh_err_nomem(err) : DH_OK;
}
