/* Moments of a screen, kept: pixels, windows and the pointer. They are taken in one thread, through a connection of that
 * thread, and looked at in another one, whose screen is told to show them. */
#ifndef DH_CAPTURE_STILL_H
#define DH_CAPTURE_STILL_H

#include <deskhand/frame.h>
#include <deskhand/tick.h>
#include <deskhand/window.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/xconn.h"

struct dh_screen;
struct dh_camera;

struct dh_still {
    struct dh_frame *frame; /* of its own, shared with no screen */
    dh_tick tick;           /* when it was asked for */
    struct dh_arena *arena; /* owned, of the windows */
    struct dh_window *windows;
    size_t window_count;
    int active;
    struct dh_point pointer;
};

/* NULL is allowed. */
void dh_still_free(struct dh_still *still);
/* From here on `s` (of the same display, in another thread) shows this still (borrowed) when it is captured or asked
 * for windows and pointer; NULL: the display again. A window has the id by which `s` knows it. */
void dh_screen_hold(struct dh_screen *s, struct dh_still *still);

/* The connection is borrowed, and the camera's own, joined to the loop. */
enum dh_status dh_camera_open(struct dh_xconn *x, struct dh_loop *loop, struct dh_camera **ret, struct dh_err *err);
/* NULL is allowed. */
void dh_camera_close(struct dh_camera *c);
/* Takes a still now, the pixels first and with one question to the server. The caller owns it. */
enum dh_status dh_camera_take(struct dh_camera *c, struct dh_still **ret, struct dh_err *err);
/* Whether anything was drawn after the last still and before whatever else was dispatched on the connection: events
 * come in the server's order. Without XDamage always true. */
bool dh_camera_changed(const struct dh_camera *c);

#endif
