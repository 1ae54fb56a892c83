#include "agent/plan/ground.h"

#include <string.h>

#include "agent/plan/candidate.h"
#include "base/buf.h"
#include "base/text.h"

/* A text that goes on over line ends: in the words of neighbouring lines, one under the other. */
static bool across_lines(const struct dh_observation *o, const struct dh_needle *n, int within)
{
    struct dh_buf b = {0};
    bool found = false;
    for (size_t i = 0; i < o->line_count && !found; i++) {
        const struct dh_line *a = &o->lines[i];
        int window = dh_window_top(o, dh_rect_centre(a->rect));
        if (within >= 0 && !dh_window_belongs(o, window, within))
            continue;
        dh_buf_clear(&b);
        dh_buf_str(&b, a->text);
        struct dh_rect last = a->rect;
        for (size_t k = i + 1, more = 0; k < o->line_count && more < 2 && !found; k++) {
            struct dh_rect r = o->lines[k].rect;
            int gap = r.y - (last.y + last.h), aside = r.x - last.x;
            if (gap < -last.h / 3 || gap > last.h || aside > 2 * last.h || -aside > 2 * last.h)
                continue;
            dh_buf_char(&b, ' ');
            dh_buf_str(&b, o->lines[k].text);
            last = r;
            more++;
            found = !b.failed && dh_text_contains(dh_buf_text(&b), n->raw) >= 85;
        }
    }
    dh_buf_finish(&b);
    return found;
}

static bool text_there(const struct dh_observation *o, const struct dh_check *check, int within)
{
    const struct dh_target *t = &check->target;
    struct dh_needle n;
    if (t->kind != DH_TARGET_DESCRIBED || t->role != DH_ROLE_ANY || t->of ||
        t->scope != DH_SCOPE_NONE || t->nth || !t->text ||
        dh_needle_init(&n, t->text, NULL) != DH_OK)
        return false;
    bool found = n.words > 1 && across_lines(o, &n, within);
    dh_needle_finish(&n);
    return found;
}

static bool has_state(const struct dh_element *e, const struct dh_check *check)
{
    unsigned states = e->states;
    if (states & DH_STATE_SELECTED)
        states |= DH_STATE_CHECKED;
    return check->negate ? (states & check->state) == 0 : (states & check->state) == check->state;
}

static enum dh_verb verb_of_state(unsigned state)
{
    return state & DH_STATE_CHECKED ? DH_VERB_SET : DH_VERB_COUNT;
}

static bool target_there(const struct dh_observation *o, const struct dh_check *check, int within)
{
    struct dh_candidates c = {0};
    enum dh_verb verb = verb_of_state(check->state);
    bool there = false;
    if (dh_candidates_find(&c, o, &check->target, verb, within, NULL) == DH_OK && c.count &&
        c.items[0].score >= DH_GROUND_ENOUGH) {
        /* A state that nobody can see does not hold, nor does its opposite. */
        there = !check->state || (c.items[0].element && has_state(c.items[0].element, check));
    }
    dh_candidates_finish(&c);
    return there || (!check->state && text_there(o, check, within));
}

bool dh_ground_check(const struct dh_observation *o, const struct dh_check *check, int within)
{
    bool there = true;
    if (check->window) {
        int window;
        enum dh_status st = dh_ground_window(o, check->window, &window, NULL);
        there = st == DH_OK || st == DH_AMBIGUOUS;
        if (st == DH_OK)
            within = window;
    }
    if (there && check->target.kind != DH_TARGET_NONE)
        there = target_there(o, check, within);
    return there != check->gone;
}
