/* The open touch: applications, command lines, files and URLs, and the window that comes of it. */
#ifndef DH_ACTUATE_LAUNCH_H
#define DH_ACTUATE_LAUNCH_H

#include "actuate/hands.h"

/* Starts it and waits, 20 s at most, for a new window or for a window of the same program becoming
 * active instead; ret->window is 0 when none came (a program without windows, say). DH_NOT_FOUND
 * names what is missing and what is nearest. */
enum dh_status dh_launch_open(struct dh_actuator *a, const struct dh_touch *touch,
                              struct dh_touch_result *ret, struct dh_err *err);

#endif
