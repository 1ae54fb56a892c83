/* Slips: what was done over, or undone, is left out. Steps are looked at in pairs that touch the same thing, with
 * nothing between them that may have used what was there. */
#include <string.h>

#include "agent/gate/fold.h"
#include "agent/gate/lexicon.h"
#include "agent/skill/record_impl.h"
#include "base/mem.h"

static bool same_thing(const struct dh_demo_step *a, const struct dh_demo_step *b)
{
    return a->target.there && b->target.there && *a->target.id && strcmp(a->target.id, b->target.id) == 0 &&
           a->target.role == b->target.role;
}

/* Steps that only fill in a form: nothing leaves it. */
static bool fills_in(const struct dh_demo_step *s)
{
    enum dh_verb v = s->action->verb;
    return (v == DH_VERB_TYPE && !s->action->keys) || v == DH_VERB_SET || v == DH_VERB_CHOOSE || v == DH_VERB_SCROLL;
}

/* The later step alone has the same outcome. */
static bool overwrites(const struct dh_demo_step *late, const struct dh_demo_step *early)
{
    if (!same_thing(early, late) || early->copied.there || early->action->keys)
        return false;
    if (late->action->verb == DH_VERB_TYPE && early->action->verb == DH_VERB_TYPE)
        return late->action->replace;
    if (late->action->verb == DH_VERB_CHOOSE && early->action->verb == DH_VERB_CHOOSE)
        return late->action->option_count == 1 && early->action->option_count == 1;
    return late->action->verb == DH_VERB_SET && early->action->verb == DH_VERB_SET;
}

/* The later one of a group of radio buttons turned the earlier one off: only the last of a group counts. */
static bool turns_off(const struct dh_making *m, const struct dh_demo_step *late, const struct dh_demo_step *early)
{
    const struct dh_observation *before = late->before >= 0 ? m->d->screens[late->before] : NULL;
    const struct dh_observation *after = late->after >= 0 ? m->d->screens[late->after] : NULL;
    if (late->action->verb != DH_VERB_SET || early->action->verb != DH_VERB_SET || late->target.role != DH_ROLE_RADIO ||
        early->target.role != DH_ROLE_RADIO || !before || !after || same_thing(early, late))
        return false;
    const struct dh_element *was = dh_observation_element(before, early->target.id), *now = was ? dh_hit_again(after, was) : NULL;
    unsigned on = DH_STATE_CHECKED | DH_STATE_SELECTED;
    return now && was->states & on && !(now->states & on);
}

/* The field's content is what the first of the overwritten steps found there. */
static void take_over(struct dh_making *m, size_t early, size_t late)
{
    struct dh_demo_step *a = &m->d->steps[early], *b = &m->d->steps[late];
    bool empty = a->target.text[0] == '\0';
    if (b->action->verb == DH_VERB_TYPE && !a->action->replace && empty)
        b->action->replace = false;
    if (b->action->verb == DH_VERB_TYPE)
        b->target.text = a->target.text;
    /* A box that was turned on and off again is as it was. */
    bool back = b->action->verb == DH_VERB_SET && a->action->on != b->action->on &&
                b->target.role != DH_ROLE_RADIO;
    if (back)
        dh_demo_remove(m->d, late);
    dh_demo_remove(m->d, early);
}

static bool merge_one(struct dh_making *m)
{
    for (size_t late = 1; late < m->d->step_count; late++) {
        for (size_t early = late; early-- > 0;) {
            const struct dh_demo_step *s = &m->d->steps[early];
            if (turns_off(m, &m->d->steps[late], s)) {
                dh_demo_remove(m->d, early);
                return true;
            }
            if (overwrites(&m->d->steps[late], s)) {
                take_over(m, early, late);
                return true;
            }
            if (!fills_in(s))
                break;
        }
    }
    return false;
}

static bool is_cancel(const struct dh_demo_step *s)
{
    if (s->action->verb == DH_VERB_PRESS)
        return strcmp(s->action->keys, "Escape") == 0;
    if (s->action->verb == DH_VERB_CLOSE)
        return true;
    if (s->action->verb != DH_VERB_CLICK)
        return false;
    char *folded = dh_gate_fold(*s->target.name ? s->target.name : s->target.text);
    bool yes = folded && dh_lexicon_has(DH_LEX_CANCEL, folded);
    dh_free(folded);
    return yes;
}

static const struct dh_observation *screen(const struct dh_making *m, int index)
{
    return index >= 0 ? m->d->screens[index] : NULL;
}

/* A window that step `at` opened and step `end` closed without a use: the steps are for nothing. What was copied in
 * between was one. */
static bool opened_for_nothing(struct dh_making *m, size_t at, size_t end)
{
    const struct dh_observation *before = screen(m, m->d->steps[at].before), *open = screen(m, m->d->steps[at].after);
    const struct dh_observation *closed = screen(m, m->d->steps[end].after);
    int w = open && before ? dh_making_new_window(before, open) : -1;
    if (w < 0 || !closed || !open->windows[w].dialog || dh_making_window(closed, open->windows[w].id) >= 0)
        return false;
    for (size_t i = at + 1; i <= end; i++) {
        const struct dh_demo_step *s = &m->d->steps[i];
        if (i < end && strcmp(s->target.window, open->windows[w].title) != 0 && s->target.there)
            return false;
        for (size_t k = end + 1; k < m->d->step_count; k++)
            if (m->d->steps[k].copied.there && m->d->steps[k].copied.screen >= m->d->steps[at].after &&
                m->d->steps[k].copied.screen <= m->d->steps[end].before)
                return false;
    }
    return true;
}

static bool cancel_one(struct dh_making *m)
{
    for (size_t end = 1; end < m->d->step_count; end++) {
        if (!is_cancel(&m->d->steps[end]))
            continue;
        for (size_t at = end; at-- > 0;) {
            if (!opened_for_nothing(m, at, end))
                continue;
            for (size_t i = end + 1; i-- > at;)
                dh_demo_remove(m->d, i);
            return true;
        }
    }
    return false;
}

/* Names on a screen that are not on the other one. */
static size_t only_on(const struct dh_observation *a, const struct dh_observation *b)
{
    size_t n = 0;
    for (size_t i = 0; i < a->element_count; i++) {
        bool there = false;
        for (size_t k = 0; k < b->element_count && !there; k++)
            there = strcmp(a->elements[i].name, b->elements[k].name) == 0;
        n += !there;
    }
    return n;
}

/* A second click on the same thing took back what the first one brought up: a menu of a page, a section. */
static bool toggle_one(struct dh_making *m)
{
    for (size_t i = 1; i < m->d->step_count; i++) {
        const struct dh_demo_step *a = &m->d->steps[i - 1], *b = &m->d->steps[i];
        const struct dh_observation *first = screen(m, a->before), *open = screen(m, b->before);
        const struct dh_observation *last = screen(m, b->after);
        bool clicks = a->action->verb == DH_VERB_CLICK && b->action->verb == DH_VERB_CLICK && a->action->button == 1 &&
                      b->action->button == 1 && a->action->count == 1 && b->action->count == 1;
        if (!clicks || !first || !open || !last || first == open || open == last ||
            !dh_rect_has(dh_rect_grow(a->target.rect, 4, 4), b->at) || only_on(open, first) < 2)
            continue;
        if (only_on(last, first) > 1 || only_on(first, last) > 1)
            continue;
        dh_demo_remove(m->d, i);
        dh_demo_remove(m->d, i - 1);
        return true;
    }
    return false;
}

static bool in_list(const struct dh_demo_step *s)
{
    enum dh_role r = s->target.role;
    return s->action->verb == DH_VERB_CLICK && s->action->button == 1 && s->action->count == 1 &&
           !s->action->modifiers && s->target.there &&
           (r == DH_ROLE_TEXT || r == DH_ROLE_CELL || r == DH_ROLE_ROW || r == DH_ROLE_ITEM);
}

/* A row was chosen, which did nothing but light it, and then another one of the same list. */
static bool other_row(struct dh_making *m)
{
    for (size_t i = 1; i < m->d->step_count; i++) {
        const struct dh_demo_step *a = &m->d->steps[i - 1], *b = &m->d->steps[i];
        const struct dh_observation *first = screen(m, a->before), *open = screen(m, b->before);
        int aside = a->target.rect.x - b->target.rect.x;
        if (!in_list(a) || !in_list(b) || a->target.role != b->target.role || !first || !open || aside > 12 ||
            aside < -12 || strcmp(a->target.window, b->target.window) != 0 || same_thing(a, b))
            continue;
        if (only_on(first, open) > 1 || only_on(open, first) > 1)
            continue;
        dh_demo_remove(m->d, i - 1);
        return true;
    }
    return false;
}

void dh_make_slips(struct dh_making *m)
{
    while (merge_one(m) || cancel_one(m) || toggle_one(m) || other_row(m))
        continue;
}
