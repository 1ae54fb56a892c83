#include "agent/act.h"

#include <stdlib.h>

#include "agent/road_pin.h"
#include "base/mem.h"
#include "capture/frame_shift.h"
#include "capture/scroll_bar.h"

/* How often a drag whose screen moved on meanwhile is planned anew. */
#define DRAG_TRIES 4
/* A handle so close to the end of its bar is at the end. */
#define BAR_END 4

/* Where a wheel turns when no target is named: the box that the pointer was put over, else the middle of the active
 * window, else of the screen. */
static struct dh_candidate somewhere(const struct dh_road *road, unsigned long window)
{
    const struct dh_observation *o = road->now;
    int w = dh_road_window(road, window);
    if (w < 0)
        w = o->active;
    struct dh_rect r = w >= 0 ? o->windows[w].rect : (struct dh_rect){0, 0, o->width, o->height};
    return (struct dh_candidate){.point = dh_road_over_box(road, w) ? o->pointer : dh_rect_centre(r), .window = w};
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

/* Why nothing moved, as far as it can be known. */
static const char *unmoved(const struct dh_road *road, unsigned long xid, struct dh_rect bounds, const struct dh_touch *t)
{
    int before = 0, behind = 0;
    bool on = t->dy ? t->dy > 0 : t->dx > 0, vertical = t->dy != 0;
    if (xid && xid == road->scrolls && dh_rect_has(road->scrolls_in, t->at))
        return "already at the end";
    if (road->now->frame && dh_scroll_bar_find(road->now->frame, bounds, t->at, vertical, &before, &behind) &&
        (on ? behind : before) <= BAR_END && (before > BAR_END || behind > BAR_END))
        return "already at the end";
    return "nothing scrolls there";
}

/* By what the wheel moved under the pointer. */
static void note_scroll(struct dh_road *road, const struct dh_touch *t)
{
    const struct dh_observation *o = road->now;
    int w = dh_observation_window_at(o, t->at);
    struct dh_rect bounds = w >= 0 ? o->windows[w].rect : (struct dh_rect){0, 0, o->width, o->height};
    unsigned long xid = w >= 0 ? o->windows[w].xid : 0;
    if (!road->wheeled || !o->frame || (!t->dx && !t->dy))
        return;
    struct dh_shift s = dh_frame_shift(road->wheeled, o->frame, bounds, t->at, t->dy != 0);
    if (t->dx && t->dy && !s.dy && s.changed)
        s = dh_frame_shift(road->wheeled, o->frame, bounds, t->at, false);
    road->unmoved = !s.changed;
    if (!s.changed) {
        snprintf(road->note, sizeof(road->note), "nothing moved: %s", unmoved(road, xid, bounds, t));
        return;
    }
    road->scrolls = xid;
    road->scrolls_in = s.area;
    if (s.dy || s.dx)
        snprintf(road->note, sizeof(road->note), "what is under the pointer scrolled %d pixels %s", abs(s.dy ? s.dy : s.dx),
                 s.dy > 0 ? "down" : s.dy < 0 ? "up" : s.dx > 0 ? "to the right" : "to the left");
    else
        snprintf(road->note, sizeof(road->note), "it changed there; how far it scrolled cannot be told");
}

static enum dh_status scroll(struct dh_road *road, const struct dh_action *a, unsigned long window,
                             struct dh_err *err)
{
    struct dh_touch t = {.kind = DH_TOUCH_SCROLL, .dx = a->dx, .dy = a->dy};
    enum dh_status s;
    if (a->target.kind != DH_TARGET_NONE) {
        s = dh_road_touch_target(road, a, &a->target, window, &t, NULL, err);
    } else {
        struct dh_candidate at = somewhere(road, window);
        t.at = at.point;
        s = dh_road_touch(road, a, &t, &at, err);
        if (s == DH_OK)
            s = dh_road_look(road, err);
    }
    if (s == DH_OK)
        note_scroll(road, &t);
    return s;
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
