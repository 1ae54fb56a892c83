/* Knowing that an application has handled what was sent to it: it answers _NET_WM_PING (EWMH 1.5,
 * "Window Manager Protocols") in the order of its event queue, so the answer stands behind all
 * earlier input. */
#ifndef DH_ACTUATE_BARRIER_H
#define DH_ACTUATE_BARRIER_H

#include <stdbool.h>
#include <deskhand/tick.h>
#include "base/loop.h"
#include "base/xconn.h"

struct dh_barrier {
    unsigned long cookie; /* of the latest ping */
    bool answered;
    unsigned long deaf; /* a window that left a ping unanswered: not waited for again; 0 */
};

/* Selects the masks under which answers are seen: Qt 5 sends its answer with another mask than the
 * specification names. */
void dh_barrier_init(struct dh_barrier *b, struct dh_xconn *x);
/* Feeds an event. */
void dh_barrier_event(struct dh_barrier *b, struct dh_xconn *x, const XEvent *event);
/* Pings the top-level that holds the X focus and waits. No focus, a window without the protocol, or
 * one that has been deaf before: reached at once. */
enum dh_wait dh_barrier_wait(struct dh_barrier *b, struct dh_xconn *x, struct dh_loop *loop,
                             dh_tick deadline);

#endif
