/* What a recording knew stands round a candidate, or does not. */
#include <stdlib.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/plan/ground_heal.h"

/* How far a neighbour may have moved away and still be one. */
static int reach(int distance)
{
    return 3 * distance + 60;
}

/* 100: the text stands in the direction that it did; 30: near, but elsewhere; 0: it is not near. */
static int stands(const struct dh_evidence_near *near, struct dh_rect text, struct dh_rect rect)
{
    int gap = dh_relation_gap(near->direction, text, rect);
    if (gap >= 0 && gap <= reach(near->distance))
        return 100;
    struct dh_point a = dh_rect_centre(text), b = dh_rect_centre(rect);
    return abs(a.x - b.x) + abs(a.y - b.y) <= reach(near->distance) + rect.w / 2 ? 30 : 0;
}

static int best_of(const struct dh_observation *o, const struct dh_evidence_near *near, struct dh_rect rect, int window)
{
    struct dh_needle n;
    int best = 0;
    if (dh_needle_init(&n, near->text, NULL) != DH_OK)
        return 0;
    for (size_t i = 0; i < o->element_count && best < 100; i++) {
        const struct dh_element *e = &o->elements[i];
        if (e->window != window || dh_rect_equal(e->rect, rect))
            continue;
        struct dh_rect at = dh_rect_empty(e->label) || near->role == e->role ? e->rect : e->label;
        int s = dh_needle_score(&n, e->name) >= 85 || (e->value && dh_needle_score(&n, e->value) >= 85)
                    ? stands(near, at, rect)
                    : 0;
        best = s > best ? s : best;
    }
    for (size_t i = 0; i < o->line_count && best < 100; i++) {
        const struct dh_line *l = &o->lines[i];
        int s = dh_window_top(o, dh_rect_centre(l->rect)) == window && dh_needle_score(&n, l->text) >= 85
                    ? stands(near, l->rect, rect)
                    : 0;
        best = s > best ? s : best;
    }
    dh_needle_finish(&n);
    return best;
}

int dh_ground_support(const struct dh_observation *o, const struct dh_evidence_target *known, const char *words,
                      struct dh_rect rect, int window)
{
    int sum = 0, all = 0, weight = 100, used = 0;
    for (size_t i = 0; known && i < known->near_count && used < 5; i++) {
        const struct dh_evidence_near *near = &known->near[i];
        /* Its own label says nothing that the words have not said. */
        if (dh_label_alike(near->text, words) >= 80 || dh_label_alike(near->text, known->name) >= 80)
            continue;
        sum += weight * best_of(o, near, rect, window) / 100;
        all += weight;
        weight = weight * 3 / 4;
        used++;
    }
    if (all == 0)
        return -1;
    /* What was written in the fields beside it is another text now: not all of it has to be there. */
    int support = 100 * sum / (all * 3 / 4);
    return support < 100 ? support : 100;
}

/* Whether the text stands from a point as far and in the direction that it did. */
static bool stands_exactly(const struct dh_observation *o, const struct dh_evidence_near *near, struct dh_rect at,
                           int window)
{
    int slack = 6 + near->distance / 6;
    for (size_t i = 0; i < o->element_count + o->line_count; i++) {
        const struct dh_element *e = i < o->element_count ? &o->elements[i] : NULL;
        const struct dh_line *l = e ? NULL : &o->lines[i - o->element_count];
        struct dh_rect r = e ? e->rect : l->rect;
        if (dh_label_alike(e ? e->name : l->text, near->text) < 90 ||
            (e ? e->window : dh_window_top(o, dh_rect_centre(r))) != window)
            continue;
        int gap = dh_relation_gap(near->direction, r, at);
        if (gap < 0 && e && !dh_rect_empty(e->label))
            gap = dh_relation_gap(near->direction, e->label, at);
        if (gap >= 0 && abs(gap - near->distance) <= slack)
            return true;
    }
    return false;
}

bool dh_ground_as_recorded(const struct dh_observation *o, const struct dh_evidence_target *known, struct dh_point p)
{
    struct dh_rect at = {p.x, p.y, 1, 1};
    int window = dh_window_top(o, p);
    size_t found = 0, all = known->near_count < 4 ? known->near_count : 4;
    for (size_t i = 0; i < all; i++)
        found += stands_exactly(o, &known->near[i], at, window);
    return found >= 2 && found * 4 >= all * 3;
}
