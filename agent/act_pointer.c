#include "agent/act.h"

#include "agent/road_pin.h"
#include "base/mem.h"

/* How often a drag whose screen moved on meanwhile is planned anew. */
#define DRAG_TRIES 4

/* Where a wheel turns when no target is named: the middle of the active window, else of the screen. */
static struct dh_candidate somewhere(const struct dh_road *road, unsigned long window)
{
    const struct dh_observation *o = road->now;
    int w = dh_road_window(road, window);
    if (w < 0)
        w = o->active;
    struct dh_rect r = w >= 0 ? o->windows[w].rect : (struct dh_rect){0, 0, o->width, o->height};
    return (struct dh_candidate){.point = dh_rect_centre(r), .window = w};
}

static enum dh_status drag(struct dh_road *road, const struct dh_action *a, unsigned long window,
                           struct dh_err *err)
{
    struct dh_candidate from, to;
    enum dh_status s = DH_STALE;
    for (int i = 0; i < DRAG_TRIES && s == DH_STALE; i++) {
        if (i > 0 && (s = dh_road_look(road, err)) != DH_OK)
            return s;
        s = dh_road_ground(road, a, &a->target, window, &from, err);
        const struct dh_observation *seen = road->now;
        if (s == DH_OK)
            s = dh_road_ground(road, a, &a->to, window, &to, err);
        if (s != DH_OK)
            return s;
        /* Waiting or scrolling for the one end may have moved the other. */
        if (road->now != seen) {
            s = dh_err_set(err, DH_STALE, DH_BLAME_APPLICATION, "look again",
                           "the two ends of the drag are not on the screen together");
            continue;
        }
        struct dh_touch t = {.kind = DH_TOUCH_DRAG,
                             .at = from.point,
                             .to = to.point,
                             .via = a->path,
                             .via_count = a->path_count,
                             .button = a->button ? a->button : 1,
                             .modifiers = a->modifiers};
        uint32_t *pixels = NULL;
        s = dh_road_pin_drop(road->now, &to, &t, &pixels, err);
        if (s == DH_OK)
            s = dh_road_touch(road, a, &t, &from, err);
        dh_free(pixels);
    }
    return s == DH_OK ? dh_road_look(road, err) : s;
}

static enum dh_status scroll(struct dh_road *road, const struct dh_action *a, unsigned long window,
                             struct dh_err *err)
{
    struct dh_touch t = {.kind = DH_TOUCH_SCROLL, .dx = a->dx, .dy = a->dy};
    if (a->target.kind != DH_TARGET_NONE)
        return dh_road_touch_target(road, a, &a->target, window, &t, NULL, err);
    struct dh_candidate at = somewhere(road, window);
    t.at = at.point;
    enum dh_status s = dh_road_touch(road, a, &t, &at, err);
    return s == DH_OK ? dh_road_look(road, err) : s;
}

enum dh_status dh_act_pointer(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    unsigned long window;
    enum dh_status s = dh_road_enter(road, a, &window, err);
    if (s != DH_OK)
        return s;
    if (a->verb == DH_VERB_DRAG)
        return drag(road, a, window, err);
    if (a->verb == DH_VERB_SCROLL)
        return scroll(road, a, window, err);
    struct dh_touch t = {.kind = a->verb == DH_VERB_MOVE ? DH_TOUCH_MOVE : DH_TOUCH_CLICK,
                         .button = a->button ? a->button : 1,
                         .count = a->count ? a->count : 1,
                         .modifiers = a->modifiers};
    return dh_road_touch_target(road, a, &a->target, window, &t, NULL, err);
}
