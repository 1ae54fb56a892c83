#include "agent/act.h"

#include <math.h>

#include "base/mem.h"

static dh_tick seconds(double s)
{
    return s > 0 && s < 1e6 ? (dh_tick)llround(s * 1e6) : 0;
}

static bool gone(void *data)
{
    return dh_road_alive(data, NULL) != DH_OK;
}

static enum dh_status pause_for(struct dh_road *road, double s, struct dh_err *err)
{
    if (dh_loop_until(road->desk->loop, gone, road, dh_tick_now() + seconds(s)) == DH_WAIT_INTERRUPTED)
        return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped");
    return dh_road_look(road, err);
}

static bool holds(struct dh_road *road, const struct dh_action *a)
{
    int within = -1;
    if (a->in && dh_ground_window(road->now, a->in, &within, NULL) != DH_OK)
        return a->check.gone;
    if (a->check.target.kind == DH_TARGET_IMAGE) {
        struct dh_grounding g;
        enum dh_status s = dh_road_picture(road, &a->check.target, a->verb, within, &g, NULL);
        return (s == DH_OK || s == DH_AMBIGUOUS) != a->check.gone;
    }
    return dh_ground_check(road->now, &a->check, within);
}

static enum dh_status missed(const struct dh_action *a, double within, struct dh_err *err)
{
    char *what = a->check.target.kind != DH_TARGET_NONE ? dh_target_text(&a->check.target) : NULL;
    const char *name = what ? what : a->check.window ? a->check.window : "it";
    enum dh_status s =
        dh_err_set(err, a->verb == DH_VERB_WAIT ? DH_TIMEOUT : DH_FAILED, DH_BLAME_APPLICATION,
                   "look at the screenshot in the report",
                   a->check.gone ? "%s was still there after %g s" : "%s did not appear within %g s", name,
                   within);
    dh_free(what);
    return s;
}

/* What is expected may stand where the page has to be scrolled to. */
static bool below(struct dh_road *road, const struct dh_action *a)
{
    unsigned long window = 0;
    int index;
    if (a->check.gone || a->check.target.kind == DH_TARGET_NONE || a->within <= 0 || !road->desk->actuator)
        return false;
    if (a->in && dh_ground_window(road->now, a->in, &index, NULL) == DH_OK)
        window = road->now->windows[index].xid;
    return dh_road_scroll_until(road, a, window, holds);
}

/* wait and expect: the condition must hold within the bound; a screen that does not change is looked at
 * no second time. */
enum dh_status dh_act_watch(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    if (a->timed || !a->has_check)
        return pause_for(road, a->seconds, err);
    double within = a->within > 0 ? a->within : a->verb == DH_VERB_WAIT ? 30 : 0;
    dh_tick deadline = dh_tick_now() + seconds(within);
    while (!holds(road, a)) {
        enum dh_status s = within > 0 ? dh_road_look_again(road, deadline, err) : DH_TIMEOUT;
        if (s == DH_TIMEOUT && a->verb == DH_VERB_EXPECT && below(road, a)) {
            road->unmoved = true; /* whether it came of the last step is for the planner to say */
            snprintf(road->note, sizeof(road->note), "it stands further down");
            return DH_OK;
        }
        if (s == DH_TIMEOUT)
            return missed(a, within, err);
        if (s != DH_OK)
            return s;
    }
    return DH_OK;
}
