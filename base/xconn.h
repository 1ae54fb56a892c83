/* One connection to an X server: atoms, per-request errors, death of the server, dispatch.
 * Xlib, because XTEST, XDamage and xkbcommon-x11 build on it; never a blocking event call, since
 * those hang or crash once the server is gone (libX11 >= 1.7 XSetIOErrorExitHandler). */
#ifndef DH_BASE_XCONN_H
#define DH_BASE_XCONN_H

#include <X11/Xlib.h>
#include <stdbool.h>
#include "base/err.h"
#include "base/loop.h"

enum dh_atom {
    DH_ATOM_NET_ACTIVE_WINDOW,
    DH_ATOM_NET_CLIENT_LIST,
    DH_ATOM_NET_CLIENT_LIST_STACKING,
    DH_ATOM_NET_CLOSE_WINDOW,
    DH_ATOM_NET_FRAME_EXTENTS,
    DH_ATOM_NET_SUPPORTED,
    DH_ATOM_NET_SUPPORTING_WM_CHECK,
    DH_ATOM_NET_WM_NAME,
    DH_ATOM_NET_WM_PID,
    DH_ATOM_NET_WM_PING,
    DH_ATOM_NET_WM_STATE,
    DH_ATOM_NET_WM_STATE_HIDDEN,
    DH_ATOM_NET_WM_STATE_MODAL,
    DH_ATOM_NET_WM_USER_TIME,
    DH_ATOM_NET_WM_WINDOW_TYPE,
    DH_ATOM_NET_WM_WINDOW_TYPE_DIALOG,
    DH_ATOM_WM_DELETE_WINDOW,
    DH_ATOM_WM_PROTOCOLS,
    DH_ATOM_WM_STATE,
    DH_ATOM_CLIPBOARD,
    DH_ATOM_CLIPBOARD_MANAGER,
    DH_ATOM_SAVE_TARGETS,
    DH_ATOM_TARGETS,
    DH_ATOM_MULTIPLE,
    DH_ATOM_TIMESTAMP,
    DH_ATOM_INCR,
    DH_ATOM_UTF8_STRING,
    DH_ATOM_TEXT_PLAIN_UTF8,
    DH_ATOM_TEXT_PLAIN,
    DH_ATOM_DESKHAND, /* a property and message type of our own */
    DH_ATOM_COUNT,
};

struct dh_xconn;
typedef void (*dh_xconn_event_fn)(void *data, const XEvent *event);

/* Opens NAME (NULL: $DISPLAY) and joins the loop (NULL: the caller polls dh_xconn_fd and calls
 * dh_xconn_dispatch). DH_ENV with the reason and the next step when there is no such display. */
enum dh_status dh_xconn_open(const char *name, struct dh_loop *loop, struct dh_xconn **ret,
                             struct dh_err *err);
/* The same with the cookie file of a display of our own; NULL: as the environment says. */
enum dh_status dh_xconn_open_with(const char *name, const char *xauthority, struct dh_loop *loop,
                                  struct dh_xconn **ret, struct dh_err *err);
/* One more connection to the display of this one. */
enum dh_status dh_xconn_open_again(const struct dh_xconn *x, struct dh_loop *loop, struct dh_xconn **ret,
                                   struct dh_err *err);
void dh_xconn_close(struct dh_xconn *x);

Display *dh_xconn_display(struct dh_xconn *x);
Window dh_xconn_root(const struct dh_xconn *x);
int dh_xconn_screen(const struct dh_xconn *x);
int dh_xconn_fd(const struct dh_xconn *x);
/* A window of ours that is never seen and lives as long as the connection. */
Window dh_xconn_own(const struct dh_xconn *x);
Atom dh_xconn_atom(const struct dh_xconn *x, enum dh_atom atom);
/* True once the server is gone; every later call is then a no-op that reports DH_GONE. */
bool dh_xconn_dead(const struct dh_xconn *x);
/* Whether it is gone because the server did not answer anybody any more, and was given up. */
bool dh_xconn_silent(const struct dh_xconn *x);
/* Fills err when dead: DH_GONE, or DH_ENV for a silent one; DH_OK otherwise. */
enum dh_status dh_xconn_check(const struct dh_xconn *x, struct dh_err *err);

/* Errors of the requests between begin and end belong to the caller: end syncs and returns the
 * first X error code (0: none). Traps nest. Errors outside any trap are counted and dropped. */
void dh_xconn_trap_begin(struct dh_xconn *x);
int dh_xconn_trap_end(struct dh_xconn *x);

/* Every event goes to every listener. False: memory is short. */
bool dh_xconn_listen(struct dh_xconn *x, dh_xconn_event_fn fn, void *data);
void dh_xconn_unlisten(struct dh_xconn *x, dh_xconn_event_fn fn, void *data);
/* Takes what is queued to the listeners and flushes; true when there was something. */
bool dh_xconn_dispatch(struct dh_xconn *x);
/* Adds event bits to those already selected on the root by this connection. */
void dh_xconn_select_root(struct dh_xconn *x, long mask);
/* The server's own clock, by a property round trip; 0 when the server is gone. */
Time dh_xconn_time(struct dh_xconn *x);
/* A whole property, bounded to 1 MiB; NULL when it is not there, of another type (AnyPropertyType: any) or of another
 * format: anybody may write any format, and Xlib gives 8 bits as bytes, 16 as shorts and 32 as longs, with a NUL behind
 * the last. *ret_count in items. Free with XFree. */
unsigned char *dh_xconn_property(struct dh_xconn *x, Window w, Atom name, Atom type, int format,
                                 unsigned long *ret_count);

#endif
