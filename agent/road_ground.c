/* Grounding with patience: waiting, scrolling, and the rungs below. */
#include "agent/road.h"

#include "agent/plan/ground_heal.h"
#include "agent/road_heal.h"
#include "base/json.h"

/* What is late may still come: scrolling and other names are tried only after a while. */
#define SCROLL_AFTER DH_TICK_MS(2500)
#define HEAL_AFTER DH_TICK_S(5)

static enum dh_status ground_once(struct dh_road *road, const struct dh_action *action, const struct dh_target *target,
                                  unsigned long window, struct dh_grounding *g, struct dh_err *err)
{
    int within = dh_road_window(road, window);
    if (window && within < 0)
        return dh_err_set(err, DH_GONE, DH_BLAME_APPLICATION, NULL, "the window is gone");
    if (target->kind == DH_TARGET_IMAGE)
        return dh_road_picture(road, target, action->verb, within, g, err);
    const struct dh_evidence_target *known = dh_road_known(road, action, target);
    enum dh_status s = dh_ground_known(road->now, target, action->verb, within, known, g, err);
    if (s == DH_NOT_FOUND && road->healing && road->healing == road->evidence)
        s = dh_road_heal(road, action, target, window, false, g, err);
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
    json_t *p = json_pack("{s:o,s:[ii],s:i,s:o,s:o}", "rect", dh_json_from_rect(b->rect), "point", b->point.x,
                          b->point.y, "score", b->score, "why", dh_json_text(b->why), "candidates", list);
    if (p && b->window >= 0)
        dh_json_set(p, "window", dh_json_text(road->now->windows[b->window].title));
    dh_road_record(road, DH_RECORD_GROUND, p, false);
}

/* A place in the window where a wheel turns the page and nothing else: fields and lists take it for themselves. */
static bool quiet_place(const struct dh_observation *o, int window, struct dh_point *ret)
{
    static const struct {
        int x, y; /* of a hundred */
    } places[] = {{50, 50}, {30, 60}, {70, 60}, {50, 75}, {20, 40}, {80, 40}, {92, 55}, {8, 55}, {50, 30}};
    struct dh_rect w = dh_rect_cross(o->windows[window].rect, (struct dh_rect){0, 0, o->width, o->height});
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        struct dh_point p = {w.x + w.w * places[i].x / 100, w.y + w.h * places[i].y / 100};
        bool quiet = dh_observation_window_at(o, p) == window;
        for (size_t k = 0; quiet && k < o->element_count; k++) {
            enum dh_role r = o->elements[k].role;
            quiet = (r != DH_ROLE_ENTRY && r != DH_ROLE_LIST && r != DH_ROLE_SWITCH) ||
                    !dh_rect_has(o->elements[k].rect, p);
        }
        if (quiet) {
            *ret = p;
            return true;
        }
    }
    return false;
}

/* Scrolls about a third of a page; false when nothing moved. */
static bool scroll_page(struct dh_road *road, const struct dh_action *action, unsigned long window, int dy)
{
    int w = dh_road_window(road, window);
    if (w < 0)
        w = road->now->active;
    struct dh_candidate at = {.window = w};
    if (w < 0 || road->now->windows[w].popup || !quiet_place(road->now, w, &at.point))
        return false;
    struct dh_touch t = {.kind = DH_TOUCH_SCROLL, .dy = dy};
    uint64_t before = dh_screen_mark(road->desk->screen);
    t.at = at.point;
    if (dh_road_touch(road, action, &t, &at, NULL) != DH_OK || dh_road_look(road, NULL) != DH_OK)
        return false;
    return dh_screen_mark(road->desk->screen) != before;
}

/* The part of a page that is out of sight: down to the end, then up to the start. */
static enum dh_status scroll_for(struct dh_road *road, const struct dh_action *action, const struct dh_target *target,
                                 unsigned long window, struct dh_grounding *g, struct dh_err *err)
{
    enum dh_status s = DH_NOT_FOUND;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < (pass ? 24 : 12) && s == DH_NOT_FOUND; i++) {
            if (!scroll_page(road, action, window, pass ? -4 : 4))
                break;
            s = ground_once(road, action, target, window, g, err);
        }
    }
    return s;
}

bool dh_road_scroll_until(struct dh_road *road, const struct dh_action *action, unsigned long window,
                          bool (*holds)(struct dh_road *road, const struct dh_action *action))
{
    for (int pass = 0; pass < 2; pass++)
        for (int i = 0; i < (pass ? 24 : 12) && scroll_page(road, action, window, pass ? -4 : 4); i++)
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
    }
}

/* The rungs: words; scrolling; what came up is sent away; what else is known; words again until the end of patience;
 * all of it once more. */
static enum dh_status climb(struct dh_road *road, const struct dh_action *action, const struct dh_target *target,
                            unsigned long window, struct dh_grounding *g, struct dh_err *why, struct dh_err *err)
{
    dh_tick start = dh_tick_now(), end = start + road->patience;
    bool may = action->verb != DH_VERB_WAIT && action->verb != DH_VERB_EXPECT && road->desk->actuator;
    static const dh_tick rungs[] = {SCROLL_AFTER, HEAL_AFTER, DH_TICK_NEVER};
    enum dh_status s = DH_NOT_FOUND;
    struct dh_err first = {0};
    for (size_t i = 0; i < 3 && s == DH_NOT_FOUND; i++) {
        dh_tick until = rungs[i] < end - start ? start + rungs[i] : end;
        s = await(road, action, target, window, start, until, g, why, err);
        if (s != DH_NOT_FOUND || !may)
            continue;
        first = *why;
        if (dh_road_dismiss(road, action))
            s = await(road, action, target, window, start, dh_tick_now() + DH_TICK_MS(500), g, why, err);
        if (s == DH_NOT_FOUND && i != 1)
            s = scroll_for(road, action, target, window, g, why);
        /* Where one name is another, the next one seldom is late. */
        if (s == DH_NOT_FOUND && (i > 0 || json_array_size(road->healed) > 0))
            s = dh_road_heal(road, action, target, window, i == 2, g, why);
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
    journal_ground(road, &g);
    *ret = g.best;
    return DH_OK;
}
