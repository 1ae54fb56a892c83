/* The press itself, sent so that it arrives at once. Most window managers have every press on a client's window held
 * (passive grabs with GrabModeSync, X11 protocol) until they have looked at it, and where it arrives is decided by
 * what lies there afterwards: the check would be worth nothing. Such grabs name the modifiers that they are for, so the
 * press is made with one more, that no key has; what the window manager does on a press, we ask it for. */
#ifndef DH_ACTUATE_POINTER_PRESS_H
#define DH_ACTUATE_POINTER_PRESS_H

#include "actuate/hands.h"

struct dh_press {
    int button;
    unsigned bit;  /* X's modifier that nobody has; 0: the press goes the usual way */
    Window raise;  /* to be activated afterwards; None */
};

/* Before the server is grabbed: how a touch will be pressed. */
struct dh_press dh_press_plan(struct dh_actuator *a, const struct dh_touch *touch, int button);
/* Inside the grab: the press, with its release or without. */
void dh_press_send(struct dh_actuator *a, const struct dh_press *press, bool release);
/* After the grab: waits until it has arrived, should it have been held after all (a quarter of a second at most), and
 * has the window activated. */
void dh_press_settle(struct dh_actuator *a, const struct dh_press *press, bool released);

#endif
