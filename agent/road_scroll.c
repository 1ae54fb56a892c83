#include "agent/road_scroll.h"

#include <stdlib.h>

#include "agent/plan/candidate.h"
#include "agent/plan/ground_heal.h"

/* A drop-down is lower than that. */
#define TALL 90
#define RUN_LEAST 4 /* lines of one pitch that may be a list */

struct spots {
    struct dh_point *list;
    size_t count;
    const struct dh_observation *o;
    int window;
};

static bool takes_wheel(const struct dh_element *e)
{
    return e->role == DH_ROLE_ENTRY || e->role == DH_ROLE_SWITCH || (e->role == DH_ROLE_LIST && e->rect.h < TALL);
}

static bool quiet(const struct dh_observation *o, int window, struct dh_point p)
{
    if (p.x < 0 || p.y < 0 || p.x >= o->width || p.y >= o->height || dh_window_top(o, p) != window)
        return false;
    for (size_t i = 0; i < o->element_count; i++)
        if (takes_wheel(&o->elements[i]) && dh_rect_has(o->elements[i].rect, p))
            return false;
    return true;
}

static void add(struct spots *s, struct dh_point p)
{
    if (s->count == DH_SCROLL_SPOTS || !quiet(s->o, s->window, p))
        return;
    for (size_t i = 0; i < s->count; i++)
        if (abs(s->list[i].x - p.x) < 24 && abs(s->list[i].y - p.y) < 24)
            return;
    s->list[s->count++] = p;
}

/* A place where the wheel turns the page and nothing else. */
static void add_page(struct spots *s)
{
    static const struct {
        int x, y; /* of a hundred */
    } places[] = {{50, 50}, {30, 60}, {70, 60}, {50, 75}, {20, 40}, {80, 40}, {92, 55}, {8, 55}, {50, 30}};
    struct dh_rect w = dh_rect_cross(s->o->windows[s->window].rect, (struct dh_rect){0, 0, s->o->width, s->o->height});
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]) && s->count == 0; i++)
        add(s, (struct dh_point){w.x + w.w * places[i].x / 100, w.y + w.h * places[i].y / 100});
}

static void add_recorded(struct spots *s, const struct dh_evidence_target *known)
{
    struct dh_rect was = known->window_rect, now = s->o->windows[s->window].rect;
    for (size_t i = 0; i < known->near_count; i++) {
        const struct dh_evidence_near *near = &known->near[i];
        if (near->direction != DH_RELATION_ABOVE && near->direction != DH_RELATION_BELOW)
            continue;
        for (size_t k = 0; k < s->o->line_count; k++)
            if (dh_label_alike(s->o->lines[k].text, near->text) >= 95)
                add(s, dh_rect_centre(s->o->lines[k].rect));
    }
    if (was.w > 0 && was.h > 0 && !dh_rect_empty(known->rect)) {
        struct dh_point p = dh_rect_centre(known->rect);
        add(s, (struct dh_point){now.x + (p.x - was.x) * now.w / was.w, now.y + (p.y - was.y) * now.h / was.h});
    }
}

static void add_lists(struct spots *s)
{
    for (size_t i = 0; i < s->o->element_count; i++) {
        const struct dh_element *e = &s->o->elements[i];
        if (e->role == DH_ROLE_LIST && e->rect.h >= TALL && e->window == s->window)
            add(s, dh_rect_centre(e->rect));
    }
}

/* The lines from `from` on that begin at one left edge and follow each other at one pitch; how many, their last and the
 * one in the middle of the first two. */
static int run_of(const struct dh_observation *o, size_t from, struct dh_rect *ret_last, struct dh_rect *ret_middle)
{
    struct dh_rect first = o->lines[from].rect, last = first;
    int pitch = 0, n = 1;
    for (size_t k = from + 1; k < o->line_count; k++) {
        struct dh_rect r = o->lines[k].rect;
        int step = r.y - last.y;
        if (abs(r.x - first.x) > 5 || step <= 0)
            continue;
        if (step > 5 * first.h || (pitch && abs(step - pitch) > 3))
            break;
        pitch = pitch ? pitch : step;
        *ret_middle = n == 1 ? r : *ret_middle;
        last = r;
        n++;
    }
    *ret_last = last;
    return n;
}

static void add_runs(struct spots *s)
{
    struct dh_rect seen[DH_SCROLL_SPOTS];
    size_t known = 0;
    for (size_t i = 0; i < s->o->line_count && known < DH_SCROLL_SPOTS; i++) {
        struct dh_rect first = s->o->lines[i].rect, last, middle = first;
        bool part = false;
        for (size_t k = 0; k < known && !part; k++)
            part = dh_rect_has(seen[k], (struct dh_point){first.x, first.y});
        if (part || run_of(s->o, i, &last, &middle) < RUN_LEAST)
            continue;
        seen[known++] = dh_rect_grow(dh_rect_join(first, last), 6, 1);
        add(s, dh_rect_centre(middle));
    }
}

size_t dh_scroll_spots(const struct dh_observation *o, int window, const struct dh_evidence_target *known,
                       struct dh_point spots[DH_SCROLL_SPOTS])
{
    struct spots s = {.list = spots, .o = o, .window = window};
    add_page(&s);
    if (known)
        add_recorded(&s, known);
    add_lists(&s);
    add_runs(&s);
    return s.count;
}
