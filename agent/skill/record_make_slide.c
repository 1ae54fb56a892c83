/* A slider that was moved by keys: what counts is the number it shows then, not how often they were pressed. */
#include <math.h>
#include <sodium.h>
#include <stdlib.h>

#include "agent/plan/candidate.h"
#include "agent/plan/slider.h"
#include "agent/skill/record_impl.h"

enum { ROW_SLACK = 12, SLACK = 6, NAME_FAR = 400, ABOVE = 120, BELOW = 60 };

#define SAME_PLACE 0.004
#define WAY_SHORTER 0.035

/* Nothing but moves: arrows, Home, End. */
static bool only_moves(const struct dh_trace_item *i)
{
    if (i->kind != DH_DEED_TEXT || i->secret || !i->script || i->script_len == 0)
        return false;
    char *text = sodium_malloc(DH_SCRIPT_MAX + 1);
    bool inert = text && dh_script_run(i->script, i->script_len, false, false, text).inert;
    sodium_free(text);
    return inert;
}

static const struct dh_element *label_of(const struct dh_observation *o, const struct dh_observation *after,
                                         const struct dh_trace_item *click, struct dh_slider *ret, double *ret_value)
{
    const struct dh_element *best = NULL;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        struct dh_slider s;
        double v;
        if (e->role != DH_ROLE_TEXT || dh_slider_number(e->name, &v) || !dh_aim_readable(e->name) ||
            !dh_slider_find(o, e->rect, e->window, &s) || !dh_slider_value(after, s.shown, &v) || fabs(v - s.value) < 1e-6)
            continue;
        bool here = !click || abs(click->at.y - dh_rect_centre(s.thumb).y) <= s.thumb.h / 2 + ROW_SLACK;
        if (here && (!best || e->rect.x > best->rect.x)) {
            best = e;
            *ret = s;
            *ret_value = v;
        }
    }
    return best;
}

/* The words that name a slider: the nearest left of its trough, else right above it. */
static const struct dh_element *name_of(const struct dh_observation *o, const struct dh_trace_item *pressed)
{
    struct dh_rect track = pressed->track.rect, row = dh_rect_grow(track, 0, ROW_SLACK);
    const struct dh_element *best = NULL;
    int least = NAME_FAR;
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        double v;
        if ((e->role != DH_ROLE_TEXT && e->role != DH_ROLE_HEADING) || !dh_aim_readable(e->name) ||
            dh_slider_number(e->name, &v) || e->window != dh_window_top(o, pressed->at))
            continue;
        bool left = dh_rect_same_row(e->rect, row) && e->rect.x + e->rect.w <= track.x + SLACK;
        bool above = e->rect.y + e->rect.h <= track.y + SLACK && track.y - e->rect.y < BELOW &&
                     e->rect.x + e->rect.w > track.x - SLACK && e->rect.x < track.x + track.w;
        int gap = left ? track.x - e->rect.x - e->rect.w : above ? ABOVE + track.y - e->rect.y : least;
        if (gap < least) {
            least = gap;
            best = e;
        }
    }
    return best;
}

/* The number beside it, when it was another one before. */
static bool number_of(const struct dh_observation *o, const struct dh_observation *after, const struct dh_trace_item *pressed,
                      double *ret)
{
    struct dh_rect shown, row = dh_rect_grow(pressed->track.rect, 0, ROW_SLACK / 2);
    double old;
    return dh_slider_number_beside(o, row, dh_window_top(o, pressed->at), &shown, &old) && dh_slider_value(after, shown, ret) &&
           fabs(*ret - old) > 1e-6;
}

/* The number of the goal that a share is, of a hundred; false: the goal has none. The way of a thumb may be a little shorter than
 * its trough. */
static bool of_hundred(const char *goal, double share, double *ret)
{
    double slack = WAY_SHORTER;
    bool found = false;
    for (const char *s = goal; *s;) {
        char *end;
        bool begins = *s >= '0' && *s <= '9' && (s == goal || s[-1] == ' ' || s[-1] == '"');
        double v = begins ? strtod(s, &end) : 0;
        if (begins && v > 0 && v < 100 && fabs(v / 100 - share) <= slack) {
            slack = fabs(v / 100 - share);
            *ret = v;
            found = true;
        }
        s = begins ? end : s + 1;
    }
    return found;
}

static void put(struct dh_making *m, const struct dh_observation *o, const struct dh_element *label, size_t from, size_t last,
                const char *text)
{
    struct dh_hit hit = dh_hit_element(o, label);
    struct dh_demo_step *step = dh_making_step(m, DH_VERB_TYPE, from, last);
    m->at = last + 1;
    m->tabs = 0;
    if (!step)
        return;
    step->action->text = dh_making_keep(m, step, text);
    step->action->replace = true;
    step->at = dh_rect_centre(label->rect);
    dh_making_aim_on(m, step, o, &hit, step->at);
}

/* A press on a slider, or a drag of its thumb, and what keys did then. */
static bool pressed_on(struct dh_making *m)
{
    size_t at = m->at, last = at;
    const struct dh_trace_item *i = dh_making_item(m, at);
    bool deed = (i->kind == DH_DEED_CLICK && i->count == 1) || i->kind == DH_DEED_DRAG;
    if (!deed || i->button != 1 || dh_rect_empty(i->track.rect))
        return false;
    /* Tried more than once, it counts in the end. */
    for (const struct dh_trace_item *n = i; n; n = dh_making_item(m, last + 1)) {
        bool again = !dh_rect_empty(n->track.rect) && dh_rect_equal(n->track.rect, i->track.rect) && n->button == 1;
        if (n != i && !again && !only_moves(n))
            break;
        last += n != i;
    }
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, last);
    double v, share = i->share, part;
    for (size_t k = at; k <= last; k++)
        share = dh_rect_empty(dh_making_item(m, k)->track.rect) ? share : dh_making_item(m, k)->share;
    const struct dh_element *label = o && after ? name_of(o, i) : NULL;
    char text[40];
    if (label && number_of(o, after, i, &v)) {
        snprintf(text, sizeof(text), "%.10g", v);
        put(m, o, label, at, last, text);
        return true;
    }
    if (!label || share < 0 || fabs(share - i->from) <= SAME_PLACE)
        return false;
    bool said = of_hundred(m->d->goal ? m->d->goal : "", share, &part);
    snprintf(text, sizeof(text), "%.10g of 100", said ? part : floor(share * 1000 + 0.5) / 10);
    put(m, o, label, at, last, text);
    if (!said && m->d->step_count)
        dh_making_unsure(m, &m->d->steps[m->d->step_count - 1],
                         "the slider shows no number, and no number of the goal is where it was put: it is put there each time");
    return true;
}

bool dh_make_slide(struct dh_making *m)
{
    size_t at = m->at, last = at;
    if (pressed_on(m))
        return true;
    if (!only_moves(dh_making_item(m, at)))
        return false;
    while (last + 1 < m->end && only_moves(dh_making_item(m, last + 1)))
        last++;
    const struct dh_trace_item *click = at > 0 && m->tabs == 0 ? dh_making_item(m, at - 1) : NULL;
    if (click && click->kind != DH_DEED_CLICK)
        click = NULL;
    /* A thumb that has the keys is ringed: it is known best as it was before it was clicked. */
    size_t from = click ? at - 1 : at;
    const struct dh_observation *o = dh_making_before(m, from), *after = dh_making_after(m, last);
    struct dh_slider s;
    double v;
    const struct dh_element *label = o && after ? label_of(o, after, click, &s, &v) : NULL;
    if (!label)
        return false;
    struct dh_demo_step *before = m->d->step_count ? &m->d->steps[m->d->step_count - 1] : NULL;
    if (click && before && before->action->verb == DH_VERB_CLICK && before->at.x == click->at.x && before->at.y == click->at.y)
        dh_demo_remove(m->d, m->d->step_count - 1);
    char text[40];
    snprintf(text, sizeof(text), "%.10g", v);
    put(m, o, label, from, last, text);
    return true;
}
