/* The pointer arrives before it presses. */
#ifndef DH_AGENT_ROAD_HOVER_H
#define DH_AGENT_ROAD_HOVER_H

#include "agent/road.h"

/* With road->wary and over a browser's window: moves the pointer to the candidate's point and looks again. After *ret_looked
 * the candidate belongs to an observation that is gone; the target has to be grounded anew. */
enum dh_status dh_road_hover(struct dh_road *road, const struct dh_action *action, const struct dh_candidate *at,
                             bool *ret_looked, struct dh_err *err);

#endif
