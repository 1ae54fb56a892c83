/* Pages can put another label under the pointer the moment it arrives, behind every comparison of what was there before. So
 * for a model, that acts on what a page says of itself, the pointer arrives first and what it finds is looked at. */
#include "agent/road.h"

#include "agent/gate/apps.h"
#include "agent/road_hover.h"

enum dh_status dh_road_hover(struct dh_road *road, const struct dh_action *action, const struct dh_candidate *at,
                             bool *ret_looked, struct dh_err *err)
{
    const struct dh_observation *o = road->now;
    *ret_looked = false;
    if (!road->wary || at->window < 0 || !(dh_app_kind(&o->windows[at->window]) & DH_APP_BROWSER))
        return DH_OK;
    /* An id may not outlive a field that lights up: its element is judged as it was read, and compared. */
    if (action->verb != DH_VERB_CLICK || action->target.kind == DH_TARGET_ELEMENT)
        return DH_OK;
    if (o->pointer.x == at->point.x && o->pointer.y == at->point.y)
        return DH_OK;
    struct dh_action hover = *action;
    struct dh_touch t = {.kind = DH_TOUCH_MOVE, .at = at->point};
    hover.verb = DH_VERB_MOVE;
    hover.confirm = false;
    hover.purpose = NULL;
    enum dh_status s = dh_road_touch(road, &hover, &t, at, err);
    if (s == DH_OK)
        s = dh_road_look(road, err);
    *ret_looked = s == DH_OK;
    return s;
}
