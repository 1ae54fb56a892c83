/* What came up uninvited, and what sends it away. */
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/plan/ground_heal.h"
#include "base/text.h"

static bool pressable(enum dh_role r)
{
    return r == DH_ROLE_BUTTON || r == DH_ROLE_LINK || r == DH_ROLE_ICON || r == DH_ROLE_TEXT;
}

static bool takes_input(enum dh_role r)
{
    return r == DH_ROLE_ENTRY || r == DH_ROLE_LIST || r == DH_ROLE_CHECKBOX || r == DH_ROLE_RADIO || r == DH_ROLE_SWITCH ||
           r == DH_ROLE_ROW || r == DH_ROLE_CELL || r == DH_ROLE_ITEM;
}

/* A message: nothing in it but words and buttons. */
static bool only_says(const struct dh_observation *o, int window, struct dh_rect in)
{
    for (size_t i = 0; i < o->element_count; i++)
        if (o->elements[i].window == window && takes_input(o->elements[i].role) && dh_rect_covers(in, o->elements[i].rect))
            return false;
    return true;
}

/* In a message that was not there when the step was recorded: a dialog drawn in a window, or a window of its own that is
 * not the one the step is about. Nothing is said of steps that were not recorded: the dialog may be what they want. */
static bool in_message(const struct dh_observation *o, const struct dh_element *e, const struct dh_evidence_target *known)
{
    const struct dh_window *w = e->window >= 0 ? &o->windows[e->window] : NULL;
    if (!known || !*known->window || !w)
        return false;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *d = &o->elements[i];
        if (d->role == DH_ROLE_DIALOG && d->window == e->window && dh_rect_covers(d->rect, e->rect) &&
            only_says(o, e->window, d->rect))
            return true;
    }
    return !w->popup && (w->dialog || w->modal) && strcmp(w->title, known->window) != 0 && only_says(o, e->window, w->rect);
}

static bool asks(const struct dh_observation *o, const struct dh_element *e)
{
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        int dy = e->rect.y - l->rect.y;
        if (strchr(l->text, '?') && dy >= 0 && dy < 300 && dh_window_top(o, dh_rect_centre(l->rect)) == e->window)
            return true;
    }
    return false;
}

enum dh_status dh_ground_dismiss(const struct dh_observation *o, const struct dh_evidence_target *known,
                                 const char *words, struct dh_grounding *ret, struct dh_err *err)
{
    struct dh_candidates c = {0};
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        int sure = pressable(e->role) && !dh_rect_empty(e->rect) && !(e->states & DH_STATE_DISABLED)
                       ? dh_label_dismisses(e->name)
                       : 0;
        struct dh_point at = dh_rect_centre(e->rect);
        if (!sure || dh_window_top(o, at) != e->window || (words && dh_text_contains(words, e->name) >= 85))
            continue;
        bool dialog = in_message(o, e, known);
        /* "OK" is an answer where something is asked. */
        if (sure == 1 && (!dialog || asks(o, e)))
            continue;
        struct dh_candidate one = {.element = e,
                                   .rect = e->rect,
                                   .point = at,
                                   .window = e->window,
                                   .score = 80 + (sure == 2 ? 10 : 0) + (e->role == DH_ROLE_TEXT ? -8 : 0) +
                                            (dialog ? 5 : 0),
                                   .why = "sends away what came up"};
        dh_candidates_add(&c, &one);
    }
    enum dh_status s = c.failed ? dh_err_nomem(err) : DH_OK;
    if (s == DH_OK)
        dh_candidates_sort(&c);
    /* Two ways to send one thing away do the same; two things that came up go one after the other. */
    if (s == DH_OK && c.count == 0)
        s = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, NULL, "nothing came up that could be sent away");
    if (s == DH_OK)
        *ret = (struct dh_grounding){.best = c.items[0], .list = {c.items[0]}, .count = 1};
    dh_candidates_finish(&c);
    return s;
}
