/* Switches: a round knob at one end of a bar. Pure. */
#ifndef DH_CAPTURE_SHAPE_SWITCH_H
#define DH_CAPTURE_SHAPE_SWITCH_H

#include <stdbool.h>
#include "capture/edges.h"

/* Whether a switch fills the rectangle. Knob and bar have one level each where they meet in the
 * middle row, and the side of the knob bulges towards the bar: at the right end it is on. */
bool dh_shape_is_switch(const struct dh_plane *plane, struct dh_rect r, bool *ret_on);

#endif
