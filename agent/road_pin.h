/* What must still be as it was looked at when a touch arrives: pixels, and where windows lie. */
#ifndef DH_AGENT_ROAD_PIN_H
#define DH_AGENT_ROAD_PIN_H

#include <deskhand/observation.h>
#include "actuate/touch.h"
#include "agent/plan/ground.h"

/* The piece of the planned-on frame round the candidate's point, within it. *ret_pixels (dh_free) is NULL when there is
 * none to compare. */
enum dh_status dh_road_cut(const struct dh_observation *o, const struct dh_candidate *at, struct dh_rect *ret_rect,
                           uint32_t **ret_pixels, struct dh_err *err);
/* The active window, and the place of the touch's own when that is `window` (an index, -1). */
void dh_road_pin(const struct dh_observation *o, int window, struct dh_touch *touch);
/* Where a drag ends; *ret_pixels (dh_free) is lent to the touch. */
enum dh_status dh_road_pin_drop(const struct dh_observation *o, const struct dh_candidate *to, struct dh_touch *touch,
                                uint32_t **ret_pixels, struct dh_err *err);

#endif
