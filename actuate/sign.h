/* The mark that says that the screen is being recorded: a red strip at the middle of the top edge. It takes no input
 * and no focus, and the window manager does not know of it. Drawing is done here because this is the room that alters
 * what a screen shows; the room that looks is told to leave the place out (dh_screen_leave_out). */
#ifndef DH_ACTUATE_SIGN_H
#define DH_ACTUATE_SIGN_H

#include <deskhand/geom.h>
#include "base/err.h"
#include "base/xconn.h"

struct dh_sign;

/* On the connection's screen, over everything. DH_ENV without XFixes 2. */
enum dh_status dh_sign_show(struct dh_xconn *x, struct dh_sign **ret, struct dh_err *err);
/* Where it is, in pixels of the screen. */
struct dh_rect dh_sign_rect(const struct dh_sign *s);
/* NULL is allowed. */
void dh_sign_remove(struct dh_sign *s);

#endif
