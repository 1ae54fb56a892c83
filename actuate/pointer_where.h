/* Where and when a pointer may act: the monitors, and the desktop's double-click time. */
#ifndef DH_ACTUATE_POINTER_WHERE_H
#define DH_ACTUATE_POINTER_WHERE_H

#include "actuate/hands.h"

/* DH_INVALID, with the monitors there are, when a point lies on none of them. Monitors are those of RandR 1.5;
 * without it the whole root counts. They are asked for each time: they come and go while we run. */
enum dh_status dh_pointer_on_monitor(struct dh_actuator *a, struct dh_point p, struct dh_err *err);
/* Net/DoubleClickTime of the XSETTINGS manager (xsettings-spec 0.5); 0: there is none. */
dh_tick dh_pointer_double_click(struct dh_actuator *a);
/* One integer of a _XSETTINGS_SETTINGS property; false when it is not there or the bytes are damaged. Pure. */
bool dh_pointer_setting(const unsigned char *bytes, size_t n, const char *name, int *ret);
/* Whether a window's program asks for the state of the button once a frame instead of taking events (games, SDL):
 * then a click has to last longer than a frame. By its class. */
bool dh_pointer_polls(struct dh_actuator *a, unsigned long window);

#endif
