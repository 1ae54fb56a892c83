/* Questions about X windows. Windows die between a question and its use: then the answer is None,
 * false or "", never an X error. */
#ifndef DH_ACTUATE_XWIN_H
#define DH_ACTUATE_XWIN_H

#include <stdbool.h>
#include <stddef.h>
#include <deskhand/geom.h>
#include "base/xconn.h"

/* The ancestor (or the window itself) that is a child of the root: the frame of the window manager.
 */
Window dh_xwin_top(struct dh_xconn *x, Window w);
/* The nearest ancestor-or-self with WM_STATE (ICCCM 4.1.3.1), else dh_xwin_top. */
Window dh_xwin_client(struct dh_xconn *x, Window w);
/* The child of the root that lies under a point; None for the bare root. */
Window dh_xwin_under(struct dh_xconn *x, struct dh_point at);
/* Where the pointer is and which buttons and modifiers are down (X's mask; NULL: not asked); false: not known. */
bool dh_xwin_pointer(struct dh_xconn *x, struct dh_point *ret, unsigned *ret_mask);
/* The window that has the keyboard focus; None, PointerRoot and the root itself give None. */
Window dh_xwin_focus(struct dh_xconn *x);
/* Whether `w` is `of` or lies within it. */
bool dh_xwin_inside(struct dh_xconn *x, Window w, Window of);
bool dh_xwin_exists(struct dh_xconn *x, Window w);
bool dh_xwin_viewable(struct dh_xconn *x, Window w);
/* Its rectangle on the screen, without border and frame; false: it is gone. */
bool dh_xwin_place(struct dh_xconn *x, Window w, struct dh_rect *ret);
/* Whether a window manager gives it the focus on a click: not panels and the desktop (_NET_WM_WINDOW_TYPE). */
bool dh_xwin_focusable(struct dh_xconn *x, Window w);
bool dh_xwin_override(struct dh_xconn *x, Window w);
/* Lower-case class of WM_CLASS; "" when there is none. */
void dh_xwin_class(struct dh_xconn *x, Window w, char *out, size_t n);
/* _NET_WM_NAME or WM_NAME, cut to n. */
void dh_xwin_title(struct dh_xconn *x, Window w, char *out, size_t n);
/* _NET_WM_PID; 0 when it does not say. */
int dh_xwin_pid(struct dh_xconn *x, Window w);
Window dh_xwin_transient_for(struct dh_xconn *x, Window w);
/* Whether WM_PROTOCOLS of the window lists this one. */
bool dh_xwin_protocol(struct dh_xconn *x, Window w, enum dh_atom protocol);
/* A window manager of EWMH 1.5 runs. */
bool dh_xwin_managed(struct dh_xconn *x);
/* What the window manager says is active; None. */
Window dh_xwin_active(struct dh_xconn *x);
/* _NET_CLIENT_LIST, or the mapped children of the root without a window manager; at most `max`.
 * Returns how many there are in `out`. */
size_t dh_xwin_clients(struct dh_xconn *x, Window *out, size_t max);
/* Width and height of the root as they are now. */
bool dh_xwin_root_size(struct dh_xconn *x, int *ret_width, int *ret_height);

#endif
