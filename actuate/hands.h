/* What the files of this room share: the state behind struct dh_actuator, and waits on it. Private.
 */
#ifndef DH_ACTUATE_HANDS_H
#define DH_ACTUATE_HANDS_H

#include "actuate/actuator.h"
#include "actuate/barrier.h"
#include "actuate/input.h"
#include "actuate/keymap.h"
#include "base/physical.h"

struct dh_clip;

struct dh_actuator {
    struct dh_xconn *x;           /* not owned */
    struct dh_loop *loop;         /* not owned */
    struct dh_guardian *guardian; /* not owned, may be NULL */
    struct dh_actuator_options options;
    struct dh_ledger own_ledger; /* when there is no guardian */
    struct dh_ledger *ledger;    /* the guardian's or that one */
    uint32_t human;              /* the count of the ledger that the plan was made after */
    int grab_timer;              /* owned, lent to the guardian; -1: none */
    struct dh_input *input;   /* owned */
    struct dh_keymap *keymap; /* owned; NULL: to be loaded (again) */
    int xkb_event;            /* number of XKB's events, -1 */
    struct dh_clip *clip;     /* owned; NULL until the first paste or copy */
    struct dh_barrier barrier;
    struct dh_point click_at; /* the last click, to keep unrelated ones apart */
    int click_button;
    dh_tick click_time; /* 0: none yet */
    struct dh_physical *physical; /* owned; NULL: without a guardian nobody watches */
    bool came, came_counts; /* somebody used a device since it was last accepted; and the guardian will say so */
    double came_x, came_y;
    struct dh_point pointer;          /* as the check that is going on found it */
    bool pointer_known;
    dh_tick grab_start, grab_longest; /* of the server, for one check and its event; of one touch */
};

/* Between two primitives, such as two keys, two steps of a drag, or the check and the press: DH_YIELDED once a
 * person has used a physical device since what is being done was planned on, DH_INTERRUPTED once the stop chord was
 * pressed or the interruptor is set; whatever we hold is released then. Loads from memory only. */
enum dh_status dh_hands_yield(struct dh_actuator *a, struct dh_err *err);
/* Whoever used a device, told by the server in the order of what it was sent (after dh_xconn_dispatch), before the guardian
 * has counted them: true when that has to be waited for with dh_hands_await_count. */
bool dh_hands_came(const struct dh_actuator *a);
/* The guardian's word on whoever came, or that a nudge of the mouse does not count; a second at most. */
void dh_hands_await_count(struct dh_actuator *a);
/* dh_physical_fn */
void dh_hands_on_physical(void *actuator, const struct dh_physical_event *event);
/* Whether that would not be DH_OK; nothing is released. */
bool dh_hands_must_yield(const struct dh_actuator *a);
/* The same, or that the display is gone, for dh_hands_until. */
bool dh_hands_yield_done(void *actuator);
/* How long from now on the guardian lets a server grab of ours last; 0: there is none any more. */
void dh_hands_grab(struct dh_actuator *a, dh_tick bound);
/* What dh_hands_yield says; DH_INTERRUPTED (with everything released) when the interruptor is set, DH_GONE when the server
 * is. */
enum dh_status dh_hands_check(struct dh_actuator *a, struct dh_err *err);
/* Waits for this long, dispatching; the same failures as dh_hands_check. */
enum dh_status dh_hands_pause(struct dh_actuator *a, dh_tick time, struct dh_err *err);
/* Waits for done(data), asking again at least every 20 ms since not all that X does is an event for
 * us. */
enum dh_wait dh_hands_until(struct dh_actuator *a, dh_loop_done_fn done, void *data,
                            dh_tick deadline);
/* The keymap, loaded when it is not there or has changed; NULL with err set. Owned by the actuator.
 */
struct dh_keymap *dh_hands_keymap(struct dh_actuator *a, struct dh_err *err);
/* Locks now; waits (2 s) while somebody else holds a modifier key down, then DH_TIMEOUT. */
enum dh_status dh_hands_locks(struct dh_actuator *a, struct dh_locks *ret, struct dh_err *err);

#endif
