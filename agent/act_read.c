#include "agent/act.h"

#include "base/mem.h"

static enum dh_status read_place(struct dh_road *road, const struct dh_action *a, unsigned long window,
                                 char **ret_value, struct dh_err *err)
{
    dh_tick deadline = dh_tick_now() + road->patience, unclear = dh_tick_now() + DH_TICK_S(1);
    struct dh_err why = {0};
    enum dh_status s;
    struct dh_rect rect = {0};
    while ((s = dh_ground_read(road->now, a, dh_road_window(road, window), ret_value, &rect, &why)) ==
               DH_NOT_FOUND ||
           s == DH_AMBIGUOUS) {
        if (s == DH_NOT_FOUND && dh_road_look_closer(road))
            continue;
        /* Two places seldom become one by waiting; what is being drawn may settle it. */
        enum dh_status l = dh_road_look_again(road, s == DH_AMBIGUOUS && unclear < deadline ? unclear : deadline, err);
        if (l == DH_TIMEOUT)
            break;
        if (l != DH_OK)
            return l;
    }
    if (s != DH_OK && err)
        *err = why;
    if (s == DH_OK)
        road->touched = rect;
    return s;
}

enum dh_status dh_act_read(struct dh_road *road, const struct dh_action *a, char **ret_value,
                           struct dh_err *err)
{
    unsigned long window;
    enum dh_status s = dh_road_enter(road, a, &window, err);
    if (s != DH_OK)
        return s;
    if (a->verb == DH_VERB_LOOK) {
        s = dh_road_look(road, err);
        if (s == DH_OK && !dh_rect_empty(a->region))
            s = dh_observer_read(road->desk->observer, a->region, ret_value, err);
        return s;
    }
    if (a->place == DH_PLACE_CLIPBOARD)
        return dh_actuator_clipboard(road->desk->actuator, ret_value, err);
    return read_place(road, a, window, ret_value, err);
}
