/* Menus that are open. While one is, a click elsewhere only closes it: it is closed before. */
#ifndef DH_AGENT_ROAD_MENU_H
#define DH_AGENT_ROAD_MENU_H

#include "agent/road.h"

/* Before a click at `at`, which is in no popup itself: Escape until no menu is open. *ret_closed: some were, and `now` is
 * a fresh look, so that the target is to be grounded again. */
enum dh_status dh_road_close_menus(struct dh_road *road, const struct dh_action *action, const struct dh_candidate *at,
                                   bool *ret_closed, struct dh_err *err);

#endif
