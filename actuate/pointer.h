/* The pointer touches: click, move, drag, scroll. */
#ifndef DH_ACTUATE_POINTER_H
#define DH_ACTUATE_POINTER_H

#include "actuate/hands.h"

enum dh_status dh_pointer_click(struct dh_actuator *a, const struct dh_touch *touch,
                                struct dh_err *err);
enum dh_status dh_pointer_move(struct dh_actuator *a, const struct dh_touch *touch,
                               struct dh_err *err);
enum dh_status dh_pointer_drag(struct dh_actuator *a, const struct dh_touch *touch,
                               struct dh_err *err);
enum dh_status dh_pointer_scroll(struct dh_actuator *a, const struct dh_touch *touch,
                                 struct dh_err *err);

/* The points that a drag moves through, the last one being `to`; at most `max`. Small steps over
 * the first 16 pixels (where toolkits decide that it is a drag), then even ones. Pure. */
size_t dh_pointer_path(struct dh_point from, struct dh_point to, struct dh_point *out, size_t max);

#endif
