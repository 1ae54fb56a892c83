#include "agent/act.h"

/* The state is looked at before and after: a box that has it already is not touched. */
enum dh_status dh_act_set(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    unsigned long window;
    struct dh_candidate at;
    enum dh_status s = dh_road_enter(road, a, &window, err);
    if (s == DH_OK)
        s = dh_road_ground(road, a, &a->target, window, &at, err);
    if (s != DH_OK)
        return s;
    if (!at.element || (at.element->role != DH_ROLE_CHECKBOX && at.element->role != DH_ROLE_RADIO &&
                        at.element->role != DH_ROLE_SWITCH))
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "name the check box by its label",
                          "\"%s\" has no check box that could be seen", a->target.text ? a->target.text : "");
    if (((at.element->states & DH_STATE_CHECKED) != 0) == a->on)
        return DH_OK;
    struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1};
    s = dh_road_touch_target(road, a, &a->target, window, &t, NULL, err);
    if (s == DH_OK)
        s = dh_road_ground(road, a, &a->target, window, &at, err);
    if (s != DH_OK)
        return s;
    if (!at.element || ((at.element->states & DH_STATE_CHECKED) != 0) != a->on)
        return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look at the application",
                          "the check box did not turn %s", a->on ? "on" : "off");
    return DH_OK;
}
