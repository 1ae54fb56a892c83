/* Grounding with patience: waiting, scrolling, and the rungs below. */
#include "agent/road.h"

#include <string.h>

#include "agent/plan/ground_heal.h"
#include "agent/road_heal.h"
#include "agent/road_scroll.h"
#include "base/json.h"

/* What is late may still come: scrolling and other names are tried only after a while. */
#define SCROLL_AFTER DH_TICK_MS(2500)
#define HEAL_AFTER DH_TICK_S(5)
/* Reading with more care takes longer than most windows take to come up: first the screen has been still for so long. */
#define CLOSER_AFTER DH_TICK_MS(300)

#define WORDS "its words"
#define BESIDE "what it stands beside"

static enum dh_status ground_once(struct dh_road *road, const struct dh_action *action, const struct dh_target *target,
                                  unsigned long window, struct dh_grounding *g, struct dh_err *err)
{
    int within = dh_road_window(road, window);
    if (window && within < 0)
        return dh_err_set(err, DH_GONE, DH_BLAME_APPLICATION, NULL, "the window is gone");
    if (target->kind == DH_TARGET_IMAGE)
        return dh_road_picture(road, target, action->verb, within, g, err);
    const struct dh_evidence_target *known = dh_road_known(road, action, target);
    if (target->kind == DH_TARGET_POINT && known)
        return dh_road_point(road, target, known, action->verb, within, g, err);
    enum dh_status s = dh_ground_known(road->now, target, action->verb, within, known, g, err);
    if (target == &action->target)
        s = dh_road_wordless(road, target, known, action->verb, within, s, g, err);
    if (s == DH_NOT_FOUND && road->healing && road->healing == road->evidence)
        s = dh_road_heal(road, action, target, window, g, err);
    return s;
}

static void journal_ground(struct dh_road *road, const struct dh_grounding *g)
{
    if (!road->desk->journal)
        return;
    json_t *list = json_array();
    for (size_t i = 0; i < g->count; i++)
        json_array_append_new(list, json_pack("{s:o,s:i,s:o}", "rect", dh_json_from_rect(g->list[i].rect), "score",
                                              g->list[i].score, "name",
                                              dh_json_text(g->list[i].element ? g->list[i].element->name : "")));
    const struct dh_candidate *b = &g->best;
    json_t *p = json_pack("{s:o,s:[ii],s:i,s:o,s:s,s:o}", "rect", dh_json_from_rect(b->rect), "point", b->point.x,
                          b->point.y, "score", b->score, "why", dh_json_text(b->why), "by", road->rung, "candidates", list);
    if (p && b->window >= 0)
        dh_json_set(p, "window", dh_json_text(road->now->windows[b->window].title));
    dh_road_record(road, DH_RECORD_GROUND, p, false);
}

#define BOX_HIGH 90 /* pixels */

bool dh_road_over_box(const struct dh_road *road, int window)
{
    const struct dh_observation *o = road->now;
    if (window < 0 || dh_observation_window_at(o, o->pointer) != window)
        return false;
    /* What scrolled under the pointer before is one, whatever it looks like now. */
    if (road->scrolls && road->scrolls == o->windows[window].xid && dh_rect_has(road->scrolls_in, o->pointer) &&
        dh_rect_area(road->scrolls_in) * 10 < dh_rect_area(o->windows[window].rect) * 7)
        return true;
    for (size_t i = 0; i < o->element_count; i++) {
        struct dh_rect r = o->elements[i].rect;
        if (r.h >= BOX_HIGH && dh_rect_has(r, o->pointer) &&
            dh_rect_area(r) * 10 < dh_rect_area(o->windows[window].rect) * 7)
            return true;
    }
    return false;
}

/* Turns the wheel at a place; false when nothing moved. */
static bool scroll_at(struct dh_road *road, const struct dh_action *action, unsigned long window, struct dh_point p,
                      int dy)
{
    int w = dh_road_window(road, window);
    struct dh_candidate at = {.window = w >= 0 ? w : road->now->active, .point = p};
    if (at.window < 0 || road->now->windows[at.window].popup || dh_observation_window_at(road->now, p) != at.window)
        return false;
    struct dh_touch t = {.kind = DH_TOUCH_SCROLL, .dy = dy, .at = p};
    uint64_t before = dh_screen_mark(road->desk->screen);
    if (dh_road_touch(road, action, &t, &at, NULL) != DH_OK || dh_road_look(road, NULL) != DH_OK)
        return false;
    return dh_screen_mark(road->desk->screen) != before;
}

/* A box that the pointer was put over comes first. */
static size_t spots_of(const struct dh_road *road, unsigned long window, const struct dh_evidence_target *known,
                       struct dh_point spots[DH_SCROLL_SPOTS])
{
    int w = dh_road_window(road, window);
    w = w >= 0 ? w : road->now->active;
    if (w < 0 || road->now->windows[w].popup)
        return 0;
    size_t n = dh_scroll_spots(road->now, w, known, spots);
    if (!dh_road_over_box(road, w))
        return n;
    n = n < DH_SCROLL_SPOTS ? n : DH_SCROLL_SPOTS - 1;
    memmove(spots + 1, spots, n * sizeof(spots[0]));
    spots[0] = road->now->pointer;
    return n + 1;
}

static bool in_box(const struct dh_road *road, struct dh_point spot, unsigned long window)
{
    int w = dh_road_window(road, window);
    w = w >= 0 ? w : road->now->active;
    return spot.x == road->now->pointer.x && spot.y == road->now->pointer.y && dh_road_over_box(road, w);
}

/* What is out of sight: down to the end, then up to the start; the page first, then whatever scrolls on its own. */
static enum dh_status scroll_for(struct dh_road *road, const struct dh_action *action, const struct dh_target *target,
                                 unsigned long window, struct dh_grounding *g, struct dh_err *err)
{
    struct dh_point spots[DH_SCROLL_SPOTS];
    size_t n = spots_of(road, window, dh_road_known(road, action, target), spots);
    enum dh_status s = DH_NOT_FOUND;
    for (size_t spot = 0; spot < n && s == DH_NOT_FOUND; spot++) {
        /* A box is low: more at a time could pass by what is looked for. */
        int notches = spot > 0 || in_box(road, spots[0], window) ? 1 : 4, most = notches > 1 ? 12 : 30;
        for (int pass = 0; pass < 2 && s == DH_NOT_FOUND; pass++)
            for (int i = 0; i < (pass ? 2 * most : most) && s == DH_NOT_FOUND; i++) {
                if (!scroll_at(road, action, window, spots[spot], pass ? -notches : notches))
                    break;
                s = ground_once(road, action, target, window, g, err);
                if (s == DH_OK && !road->by_more)
                    road->rung = "its words, after scrolling";
            }
    }
    return s;
}

bool dh_road_scroll_until(struct dh_road *road, const struct dh_action *action, unsigned long window,
                          bool (*holds)(struct dh_road *road, const struct dh_action *action))
{
    struct dh_point spots[DH_SCROLL_SPOTS];
    if (spots_of(road, window, NULL, spots) == 0)
        return false;
    int notches = in_box(road, spots[0], window) ? 1 : 4, most = notches > 1 ? 12 : 30;
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < (pass ? 2 * most : most) &&
                        scroll_at(road, action, window, spots[0], pass ? -notches : notches); i++)
            if (holds(road, action))
                return true;
    return false;
}

/* Looks until it is found or the deadline has come. DH_TIMEOUT is what became of the wait, not of the search. */
static enum dh_status await(struct dh_road *road, const struct dh_action *action, const struct dh_target *target,
                            unsigned long window, dh_tick start, dh_tick deadline, struct dh_grounding *g,
                            struct dh_err *why, struct dh_err *err)
{
    for (;;) {
        enum dh_status s = ground_once(road, action, target, window, g, why);
        if (s != DH_NOT_FOUND && s != DH_AMBIGUOUS)
            return s;
        dh_tick still = dh_screen_changed_at(road->desk->screen) + CLOSER_AFTER;
        if (s == DH_NOT_FOUND && !road->closer && road->now->partial_count == 0 && still > dh_tick_now()) {
            enum dh_status l = dh_road_look_again(road, still < deadline ? still : deadline, err);
            if (l == DH_OK)
                continue;
            if (l != DH_TIMEOUT) {
                *why = *err;
                return l;
            }
        }
        if (s == DH_NOT_FOUND && dh_road_look_closer(road))
            continue;
        /* Two candidates seldom become one by waiting; a page that is being drawn may settle it. */
        dh_tick until = s == DH_AMBIGUOUS && deadline > start + DH_TICK_S(1) ? start + DH_TICK_S(1) : deadline;
        enum dh_status l = dh_road_look_again(road, until, err);
        if (l == DH_TIMEOUT)
            return s;
        if (l != DH_OK) {
            *why = *err;
            return l;
        }
        if (strcmp(road->rung, WORDS) == 0)
            road->rung = "its words, after a wait";
    }
}

/* The rungs: the recorded window in front; words; scrolling; what came up is sent away; what else is known; words again
 * until the end of patience; all of it once more. */
static enum dh_status climb(struct dh_road *road, const struct dh_action *action, const struct dh_target *target,
                            unsigned long window, struct dh_grounding *g, struct dh_err *why, struct dh_err *err)
{
    dh_tick start = dh_tick_now(), end = start + road->patience;
    bool may = action->verb != DH_VERB_WAIT && action->verb != DH_VERB_EXPECT && road->desk->actuator;
    static const dh_tick rungs[] = {SCROLL_AFTER, HEAL_AFTER, DH_TICK_NEVER};
    enum dh_status s = DH_NOT_FOUND;
    struct dh_err first = {0};
    road->rung = target->kind == DH_TARGET_IMAGE   ? "its picture"
                 : target->kind == DH_TARGET_POINT ? "its place"
                 : target->of                      ? BESIDE
                                                   : WORDS;
    if (may && !window && ground_once(road, action, target, window, g, why) == DH_NOT_FOUND &&
        dh_road_uncover(road, action, target))
        road->rung = "its words, with its window brought forward";
    for (size_t i = 0; i < 3 && s == DH_NOT_FOUND; i++) {
        dh_tick until = rungs[i] < end - start ? start + rungs[i] : end;
        s = await(road, action, target, window, start, until, g, why, err);
        if (s != DH_NOT_FOUND || !may)
            continue;
        first = *why;
        if (dh_road_dismiss(road, action)) {
            road->rung = "its words, after what came up was sent away";
            s = await(road, action, target, window, start, dh_tick_now() + DH_TICK_MS(500), g, why, err);
        }
        if (s == DH_NOT_FOUND)
            s = dh_road_heal_surely(road, action, target, window, g);
        if (s == DH_NOT_FOUND && i != 1)
            s = scroll_for(road, action, target, window, g, why);
        /* Where one name is another, the next one seldom is late. */
        if (s == DH_NOT_FOUND && (i > 0 || json_array_size(road->healed) > 0))
            s = dh_road_heal(road, action, target, window, g, why);
        if (s == DH_NOT_FOUND)
            *why = first;
    }
    return s;
}

enum dh_status dh_road_ground(struct dh_road *road, const struct dh_action *action, const struct dh_target *target,
                              unsigned long window, struct dh_candidate *ret, struct dh_err *err)
{
    struct dh_grounding g = {0};
    struct dh_err why = {0}, broke = {0};
    enum dh_status s = DH_OK;
    road->by_more = false;
    road->was = NULL;
    if (!road->now)
        s = dh_road_look(road, err);
    if (s != DH_OK)
        return s;
    if (action->verb != DH_VERB_WAIT && action->verb != DH_VERB_EXPECT)
        dh_road_sweep(road, action);
    s = climb(road, action, target, window, &g, &why, &broke);
    if (s != DH_OK) {
        if (err)
            *err = why;
        return s;
    }
    if (g.told_apart)
        road->rung = "its neighbours, of several alike";
    journal_ground(road, &g);
    *ret = g.best;
    return DH_OK;
}
