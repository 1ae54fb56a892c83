/* Clicks: on controls, check boxes, window frames; those that only moved the focus are none. */
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/skill/record_impl.h"
#include "base/text.h"

enum { SHOWN_MORE = 5 };

static bool is_switch(const struct dh_element *e)
{
    return e && (e->role == DH_ROLE_CHECKBOX || e->role == DH_ROLE_RADIO || e->role == DH_ROLE_SWITCH);
}

static bool is_on(const struct dh_element *e)
{
    return e->states & (DH_STATE_CHECKED | DH_STATE_SELECTED);
}

/* A window's frame: raised, closed, moved, or made larger. Only closing is a step; which window is in front is said by
 * the step that needs it. */
static void on_frame(struct dh_making *m, size_t at, const struct dh_hit *hit)
{
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    const struct dh_window *w = &o->windows[hit->window];
    if (after == o || dh_making_window(after, w->id) >= 0)
        return;
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_CLOSE, at, at);
    if (!s)
        return;
    s->action->window = dh_aim_window(o, hit->window, dh_action_arena(s->action));
    if (!s->action->window)
        s->action->window = dh_making_keep(m, s, w->title);
    m->nomem |= !dh_hit_evidence(m->d, o, hit, &s->target);
}

/* More came up than a frame around the field and a caret in it: a calendar, a list of proposals. */
static bool opened_something(const struct dh_observation *o, const struct dh_observation *after)
{
    if (o == after || !after)
        return false;
    return dh_making_new_popup(o, after) >= 0 || dh_making_new_window(o, after) >= 0 ||
           after->element_count >= o->element_count + SHOWN_MORE;
}

/* What a click on a field is followed by decides what it was for. */
static bool only_focuses(struct dh_making *m, size_t at, const struct dh_hit *hit)
{
    const struct dh_trace_item *i = dh_making_item(m, at);
    if (i->button != 1 || i->modifiers)
        return false;
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    const struct dh_trace_item *next = dh_making_item(m, at + 1);
    bool typed = next && (next->kind == DH_DEED_TEXT || dh_making_is_key(m, at + 1, "ctrl+v"));
    if (typed && !dh_element_is_field(hit->element)) {
        /* An empty one may be recognised only when it has the focus. */
        struct dh_hit then = {0};
        if (after && after != o && (!hit->element || hit->beside || hit->element->role == DH_ROLE_TEXT))
            then = dh_hit_at(after, i->at);
        return dh_element_is_field(then.element);
    }
    if (!dh_element_is_field(hit->element))
        return false;
    if (typed)
        return dh_making_new_window(o, after) < 0;
    return !opened_something(o, after);
}

/* The desktop, or a window that was only brought to the front: its words are not touched by the click that does it. */
static bool only_raises(struct dh_making *m, size_t at, const struct dh_hit *hit)
{
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    const struct dh_trace_item *i = dh_making_item(m, at);
    bool bare = !hit->element || hit->beside || hit->element->role == DH_ROLE_TEXT || hit->element->role == DH_ROLE_HEADING;
    if (i->button != 1 || i->count != 1 || !bare || !after || opened_something(o, after))
        return false;
    if (hit->window < 0)
        return true;
    return o->active != hit->window && after->active == dh_making_window(after, o->windows[hit->window].id);
}

static void set(struct dh_making *m, size_t at, const struct dh_hit *hit)
{
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_SET, at, at);
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    if (!s)
        return;
    const struct dh_element *later = after && after != o ? dh_hit_again(after, hit->element) : NULL;
    bool was = is_on(hit->element);
    s->action->on = hit->element->role == DH_ROLE_RADIO || (later ? is_on(later) : !was);
    if (later && hit->element->role != DH_ROLE_RADIO && is_on(later) == was)
        dh_making_unsure(m, s, "the box looked the same after it");
    dh_making_aim(m, s, at, hit, dh_making_item(m, at)->at);
}

static bool each_counts(const struct dh_hit *h)
{
    return h->element && (h->element->role == DH_ROLE_BUTTON || h->element->role == DH_ROLE_LINK ||
                          h->element->role == DH_ROLE_TAB || is_switch(h->element));
}

bool dh_make_click(struct dh_making *m)
{
    const struct dh_trace_item *i = dh_making_item(m, m->at);
    const struct dh_observation *o = dh_making_before(m, m->at);
    size_t at = m->at;
    if (i->kind != DH_DEED_CLICK)
        return false;
    m->at++;
    m->tabs = 0;
    m->marked.there = false;
    struct dh_hit hit = {.text = "", .rect = {i->at.x, i->at.y, 1, 1}, .window = -1};
    if (o)
        hit = dh_hit_near(o, i->at);
    if (o && hit.title) {
        on_frame(m, at, &hit);
        return true;
    }
    if (o && (only_focuses(m, at, &hit) || only_raises(m, at, &hit)))
        return true;
    dh_making_scrolled(m, at, &hit);
    if (i->button == 1 && i->count == 1 && !i->modifiers && is_switch(hit.element)) {
        set(m, at, &hit);
        return true;
    }
    /* Two quick clicks on a button are two clicks. */
    int times = each_counts(&hit) ? i->count : 1;
    for (int k = 0; k < times; k++) {
        struct dh_demo_step *s = dh_making_step(m, DH_VERB_CLICK, at, at);
        if (!s)
            return true;
        s->action->button = i->button;
        s->action->count = times > 1 ? 1 : i->count;
        s->action->modifiers = i->modifiers;
        dh_making_aim(m, s, at, &hit, i->at);
    }
    return true;
}
