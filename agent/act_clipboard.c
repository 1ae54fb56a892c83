#include "agent/act.h"

enum dh_status dh_act_clipboard(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    unsigned long window;
    enum dh_status s = dh_road_enter(road, a, &window, err);
    if (s == DH_OK)
        s = dh_road_await_focus(road, a, err);
    if (s != DH_OK)
        return s;
    struct dh_touch t = {.kind = a->verb == DH_VERB_COPY ? DH_TOUCH_COPY : DH_TOUCH_PASTE, .text = a->text};
    s = dh_road_touch(road, a, &t, NULL, err);
    return s == DH_OK ? dh_road_look(road, err) : s;
}
