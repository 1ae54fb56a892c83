/* Asking an X server about many windows at once: all questions are sent before the first answer is read,
 * so fifty windows cost a handful of round trips. Every answer may be missing, because windows die
 * meanwhile. EWMH 1.5 and ICCCM 2.0, section 4. */
#ifndef DH_CAPTURE_WINDOW_QUERY_H
#define DH_CAPTURE_WINDOW_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <xcb/xcb.h>
#include <deskhand/geom.h>
#include <deskhand/window.h>
#include "base/arena.h"
#include "base/xconn.h"

#define DH_WINDOWS_MAX 512 /* that are looked at; more is a sick client */

/* A child of the root, or a client of the window manager. */
struct dh_window_seen {
    xcb_window_t xid;
    bool alive, viewable, input_only, override;
    struct dh_rect rect; /* in its parent, without the border; of a child of the root: on the screen */
    int border;
};

/* What the root says. Arrays live in the arena. */
struct dh_desk_seen {
    xcb_window_t *tree; /* children of the root, bottom first */
    size_t tree_count;
    xcb_window_t *clients; /* the window manager's list, bottom first */
    size_t client_count;
    bool managed; /* there is a window manager, alive, and this is its list */
    xcb_window_t active;
};

/* False when the server is gone or memory is short. */
bool dh_window_query_desk(struct dh_xconn *x, xcb_connection_t *c, struct dh_arena *arena,
                          struct dh_desk_seen *ret);
/* Attributes and geometry of `count` windows whose xid is set. */
void dh_window_query_seen(xcb_connection_t *c, struct dh_window_seen *seen, size_t count,
                          struct dh_arena *arena);
/* For each window its ancestor below the root (itself when it is one), 0: gone. */
bool dh_window_query_tops(xcb_connection_t *c, xcb_window_t root, const xcb_window_t *windows,
                          xcb_window_t *ret_tops, size_t count, struct dh_arena *arena);
/* Fills everything but id, frame (the decoration's extents are applied to rect), active and popup of
 * windows whose xid is set; a window that died gets xid 0. */
bool dh_window_query_details(struct dh_xconn *x, xcb_connection_t *c, struct dh_window *windows,
                             size_t count, struct dh_arena *arena);

#endif
