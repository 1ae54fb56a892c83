/* A window comes to the front. */
#ifndef DH_AGENT_ROAD_FRONT_H
#define DH_AGENT_ROAD_FRONT_H

#include "agent/road.h"

/* Raises and focuses the window of that index in road->now and looks again, once the window has drawn what others covered
 * of it: until then it shows what was theirs. The wait is bounded. */
enum dh_status dh_road_to_front(struct dh_road *road, const struct dh_action *action, int index, struct dh_err *err);

#endif
