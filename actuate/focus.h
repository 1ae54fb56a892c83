/* Raising, focusing and closing windows, and being sure that it happened. */
#ifndef DH_ACTUATE_FOCUS_H
#define DH_ACTUATE_FOCUS_H

#include "actuate/hands.h"

/* Raised, and both the window manager and the X server agree that it has the focus; 3 s. */
enum dh_status dh_focus_raise(struct dh_actuator *a, unsigned long window, struct dh_err *err);
/* Asks the window manager to raise and focus it, and does not wait. */
void dh_focus_ask(struct dh_actuator *a, unsigned long window);
/* Asked to close, and gone within 3 s. DH_FAILED when it answers with a question, DH_TIMEOUT when
 * it just stays. */
enum dh_status dh_focus_close(struct dh_actuator *a, unsigned long window, struct dh_err *err);

#endif
