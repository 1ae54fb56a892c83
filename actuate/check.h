/* Check, then touch: inside one server grab the window under the point and its place, the active window (or the
 * one with the focus) and the pixels are compared with what was planned on; then the events are sent; nothing can
 * move in between. */
#ifndef DH_ACTUATE_CHECK_H
#define DH_ACTUATE_CHECK_H

#include "actuate/hands.h"

/* Pixels of the check rectangle that may differ: a caret, a hover colour at its rim. */
#define DH_CHECK_PERCENT 2

/* Grabs the server and checks; DH_STALE with what differs, ungrabbed and with nothing sent. After
 * DH_OK the caller sends its first events and calls dh_check_end at once. */
enum dh_status dh_check_pointer(struct dh_actuator *a, const struct dh_touch *touch,
                                struct dh_err *err);
enum dh_status dh_check_keys(struct dh_actuator *a, const struct dh_touch *touch,
                             struct dh_err *err);
/* Inside the grab: moves the pointer to touch->at and reads back that it moved there. DH_FAILED when it does not:
 * somebody confines it, or has it frozen (window managers do from a press until they have looked at it), so that
 * whatever is sent would arrive later, on what is there then. The grab is over after that, nothing was pressed. */
enum dh_status dh_check_aim(struct dh_actuator *a, const struct dh_touch *touch, struct dh_err *err);
/* Inside of a grab that it takes, with a drag's button down over touch->to: the window that was planned on lies there,
 * where it lay, and the pointer is there. What the source's program shows under the pointer while it is dragged does not
 * count. After DH_OK the button is let go of and dh_check_end called; otherwise the grab is over. */
enum dh_status dh_check_drop(struct dh_actuator *a, const struct dh_touch *touch, struct dh_err *err);
/* Takes the server for the conductor alone, as soon as nobody else has it. */
void dh_check_begin(struct dh_actuator *a);
/* Lets go and waits until the server has taken it all. */
void dh_check_end(struct dh_actuator *a);

#endif
