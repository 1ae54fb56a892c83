/* Where a wheel finds what is out of sight. */
#ifndef DH_AGENT_ROAD_SCROLL_H
#define DH_AGENT_ROAD_SCROLL_H

#include <deskhand/observation.h>
#include "agent/skill/evidence.h"

#define DH_SCROLL_SPOTS 6

/* Places of a window to turn the wheel at, the page itself first, then what may scroll on its own: where the target was
 * recorded, beside what was recorded above and below it, in tall lists, on runs of lines of one pitch. None is in a
 * field or a drop-down, which would take the wheel for themselves. Pure. */
size_t dh_scroll_spots(const struct dh_observation *o, int window, const struct dh_evidence_target *known,
                       struct dh_point spots[DH_SCROLL_SPOTS]);

#endif
