/* A slider that was moved by keys: what counts is the number it shows then, not how often they were pressed. */
#include <math.h>
#include <sodium.h>
#include <stdlib.h>

#include "agent/plan/slider.h"
#include "agent/skill/record_impl.h"

enum { ROW_SLACK = 12 };

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

bool dh_make_slide(struct dh_making *m)
{
    size_t at = m->at, last = at;
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
    struct dh_hit hit = dh_hit_element(o, label);
    struct dh_demo_step *step = dh_making_step(m, DH_VERB_TYPE, from, last);
    m->at = last + 1;
    m->tabs = 0;
    if (!step)
        return true;
    char text[40];
    snprintf(text, sizeof(text), "%.10g", v);
    step->action->text = dh_making_keep(m, step, text);
    step->action->replace = true;
    step->at = dh_rect_centre(label->rect);
    dh_making_aim_on(m, step, o, &hit, step->at);
    return true;
}
