/* The joint to what is looked at: a real X display, or frames from disk. */
#ifndef DH_CAPTURE_SCREEN_H
#define DH_CAPTURE_SCREEN_H

#include <deskhand/frame.h>
#include <deskhand/window.h>
#include "base/arena.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/xconn.h"

struct dh_screen;

#define DH_MONITORS_MAX 16

struct dh_geometry {
    int width, height;   /* of the root window */
    uint32_t generation; /* grows with every change */
    struct dh_rect monitors[DH_MONITORS_MAX]; /* RandR 1.5; one that covers all when there is none */
    int monitor_count;
};

/* The X connection is borrowed and must outlive the screen; it is shared with the actuator, because
 * only the connection that grabs the server may still read pixels inside the grab. */
enum dh_status dh_screen_x11_create(struct dh_xconn *x, struct dh_loop *loop, struct dh_screen **ret,
                                    struct dh_err *err);
/* One PNG as a screen that never changes. */
enum dh_status dh_screen_file_create(const char *path, struct dh_screen **ret, struct dh_err *err);
void dh_screen_destroy(struct dh_screen *s);

struct dh_geometry dh_screen_geometry(const struct dh_screen *s);
/* The pixels now, as a new frame (without the pointer). The caller owns a reference. */
enum dh_status dh_screen_capture(struct dh_screen *s, struct dh_frame **ret, struct dh_err *err);
/* From here on frames show at this place what stands right below it: a mark of our own is there. */
void dh_screen_leave_out(struct dh_screen *s, struct dh_rect rect);
/* Fresh pixels of one rectangle into `out` (rect.w * rect.h, tightly packed, 0x00RRGGBB), for the
 * check inside a server grab. DH_STALE when the rectangle is not on the screen any more. */
enum dh_status dh_screen_peek(struct dh_screen *s, struct dh_rect rect, uint32_t *out,
                              struct dh_err *err);

/* Sends the question of a peek and does not wait: a peek of this very rectangle that follows gives the pixels as they
 * were then, without a round trip of its own where that can be had. */
void dh_screen_peek_ask(struct dh_screen *s, struct dh_rect rect);

/* A number that grows with every change of the screen that is larger than a caret; also when the window
 * manager's list or the active window changes (a change without a rectangle). */
uint64_t dh_screen_mark(struct dh_screen *s);
/* When the last such change was seen (0: never), and what changed since a mark, joined. */
dh_tick dh_screen_changed_at(struct dh_screen *s);
struct dh_rect dh_screen_changed_rect(struct dh_screen *s, uint64_t since);
/* Waits for a change after `since`; used by waits for text, windows and settling. */
enum dh_wait dh_screen_wait_change(struct dh_screen *s, uint64_t since, dh_tick deadline);
/* The same, or until also(data) is true, which is asked whenever anything came to the loop. */
enum dh_wait dh_screen_wait_change_or(struct dh_screen *s, uint64_t since, bool (*also)(void *data), void *data,
                                      dh_tick deadline);
/* What to wait for. Times in microseconds; what is zero is not asked for. */
struct dh_settle_ask {
    uint64_t since;        /* the mark taken before the touch */
    dh_tick first;         /* wait at most this long for a first change */
    dh_tick quiet;         /* then until nothing changed for this long */
    dh_tick quiet_most;    /* or up to this long: the more of the screen changed and the larger the pauses were */
    dh_tick bound;         /* and at most this long altogether */
    struct dh_rect touched; /* what was touched: changes there are never noise at first */
    struct dh_rect fades;  /* the control that was pressed: once much else has changed, it is not waited for while it goes
                            * on looking less and less pressed */
    dh_tick feedback;      /* a change there alone (a button that looks pressed) is waited beyond until then */
};
/* Changed, then quiet, bounded. Carets, spinners, videos and clocks are no changes once they are known: a new
 * spinner holds it up for a second. A pointer that says "busy" is waited for. A screen that is still changing
 * at the bound gives DH_WAIT_TIMED_OUT; no change at all is a result: DH_WAIT_REACHED. */
enum dh_wait dh_screen_settle_ask(struct dh_screen *s, const struct dh_settle_ask *ask);
/* Whether anything that such a wait counts has changed after a mark, as of now. */
bool dh_screen_moved(struct dh_screen *s, const struct dh_settle_ask *ask, uint64_t since);
/* The same with the times alone. */
enum dh_wait dh_screen_settle(struct dh_screen *s, uint64_t since, dh_tick first, dh_tick quiet,
                              dh_tick bound);

/* The windows, bottom first, strings in the arena; *ret_active is an index or -1. A screen without
 * windows (a file) gives none. */
enum dh_status dh_screen_windows(struct dh_screen *s, struct dh_arena *arena,
                                 struct dh_window **ret_windows, size_t *ret_count, int *ret_active,
                                 struct dh_err *err);
/* False when there is no pointer. */
bool dh_screen_pointer(struct dh_screen *s, struct dh_point *ret);

#endif
