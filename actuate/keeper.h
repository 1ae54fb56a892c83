/* Inside the guardian program: its state, and what its files share. Messages (base/ipc.h), each answered by
 * one object, {"error":..,"status":..,"next":..} when it failed:
 *   {"do":"watch","display":D,"xauthority":A?}                        -> {"ok":true,"deaf":WHY?}, why nobody is heeded there
 *   {"do":"chord","sym":KEYSYM,"modifiers":BITS,"count":N,"signal":B} -> {"ok":true}, what stops the run
 *   {"do":"lend","what":"connection"|"timer"} with a descriptor       -> {"ok":true}
 *   {"do":"run","argv":[],"set":[],"unset":[],"cwd":C?,"log":L?,"essential":B,"fd":B} -> {"pid":N}
 *   {"do":"claim"}                                                    -> {"number":N}, a display number
 *   {"do":"park","keep":MICROSECONDS}                                 -> {"socket":PATH}
 *   {"do":"stop"}                                                     -> {"ok":true}, after all is down
 * Unasked: {"hello":PID,"folder":PATH,"kept":[{"pid":N,"name":S}]} with the ledger's descriptor, first of all;
 * {"lost":PID,"name":S} when an essential process ended; {"human":DEVICE} when a person used a device for the first time
 * since the conductor accepted what they did; {"stop":true} when they pressed the stop chord. */
#ifndef DH_ACTUATE_KEEPER_H
#define DH_ACTUATE_KEEPER_H

#include <stdbool.h>
#include "actuate/guardian.h"
#include "base/ipc.h"
#include "base/loop.h"
#include "base/physical.h"
#include "base/shm.h"
#include "base/xconn.h"

#define DH_KEEPER_NAME 48
#define DH_KEEPER_PRESSES 8 /* of the stop chord, at most */

struct dh_kept {
    pid_t pid;
    bool ended;
    char name[DH_KEEPER_NAME];
};

/* A timerfd in the loop. */
struct dh_keeper_timer {
    int fd; /* owned, -1: none */
    struct dh_loop_source *source;
};

/* What is known of the person at the devices. */
struct dh_keeper_human {
    struct dh_physical *physical;    /* owned; NULL: none is watched */
    struct dh_guardian_stop chord;
    dh_tick presses[DH_KEEPER_PRESSES]; /* of the chord's key, the latest last */
    int press_count;
    double x, y;                     /* where the pointer was pushed since it last rested */
    dh_tick moved_at;
    uint8_t keys[32];                /* keycodes that are down */
    uint32_t buttons;
    struct dh_keeper_timer backstop; /* releases what the conductor should have */
    struct dh_keeper_timer end;      /* the next measure against a conductor that does not stop */
    int measures;                    /* taken so far */
};

struct dh_keeper {
    struct dh_loop *loop;
    struct dh_ipc conductor;
    struct dh_loop_source *conductor_source; /* NULL: there is no conductor */
    struct dh_shm ledger;
    char *folder, *socket;      /* owned */
    struct dh_xconn *x;         /* owned; NULL until told what to watch */
    struct dh_kept *kept;       /* essential processes */
    size_t kept_count, kept_cap;
    int signal_fd, listen_fd;   /* -1: none */
    struct dh_loop_source *listen_source;
    int display;                /* number that is claimed; 0: none */
    int nice;                   /* the priority of what is started: ours before it was raised */
    bool parked, ending;
    dh_tick until;              /* parked: all is taken down then */
    pid_t conductor_pid;        /* 0: there is none */
    pid_t conductor_was;        /* the last one, whose doings are ours to undo */
    int connection_fd;          /* the conductor's X connection, -1 */
    struct dh_keeper_timer grab; /* lent by the conductor */
    struct dh_keeper_timer pulse; /* tells the conductor that we are awake */
    struct dh_keeper_human human;
};

/* keeper_tree.c: processes. */
json_t *dh_keeper_run(struct dh_keeper *k, const json_t *message);
/* Reaps what has ended and tells the conductor of essential ones. */
void dh_keeper_reap(struct dh_keeper *k);
/* TERM, 2 s, KILL; returns when nothing is left. */
void dh_keeper_take_down(struct dh_keeper *k);

/* keeper_hands.c: the display. */
json_t *dh_keeper_watch(struct dh_keeper *k, const json_t *message);
/* Releases what the ledger says is down, again and again for 160 ms: the server may still be taking in the
 * presses of a conductor that is dead already. */
void dh_keeper_release(struct dh_keeper *k);
/* The same once; the ledger stays as it is, for its conductor lives. */
void dh_keeper_release_once(struct dh_keeper *k);
/* Ends the conductor's X connection, and with it its server grab. */
void dh_keeper_cut(struct dh_keeper *k);

/* keeper_grab.c: the conductor's server grab. */
json_t *dh_keeper_lend(struct dh_keeper *k, const json_t *message);
/* Gives back what was lent. */
void dh_keeper_return(struct dh_keeper *k);

/* keeper_timer.c: a timer in the loop; `fd` is taken over (-1: a new one). */
bool dh_keeper_timer_add(struct dh_keeper *k, struct dh_keeper_timer *t, int fd, dh_loop_fn fn);
void dh_keeper_timer_arm(const struct dh_keeper_timer *t, dh_tick after);
/* Whether it has run out; to be asked before anything else. */
bool dh_keeper_timer_take(const struct dh_keeper_timer *t);
void dh_keeper_timer_finish(struct dh_keeper *k, struct dh_keeper_timer *t);

/* keeper_human.c: the person at the physical devices. A display without XI 2.1 has none: *deaf says so. */
bool dh_keeper_human_watch(struct dh_keeper *k, struct dh_err *deaf);
json_t *dh_keeper_human_chord(struct dh_keeper *k, const json_t *message);
void dh_keeper_human_finish(struct dh_keeper *k);

/* keeper_display.c: a display number of our own, until all is taken down. */
json_t *dh_keeper_claim(struct dh_keeper *k);
void dh_keeper_unclaim(struct dh_keeper *k);

/* keeper_park.c: without a conductor. */
json_t *dh_keeper_park(struct dh_keeper *k, const json_t *message);
/* Sends the first message to a new conductor. */
bool dh_keeper_hello(struct dh_keeper *k);
/* Takes this connection as the conductor's. */
bool dh_keeper_take_conductor(struct dh_keeper *k, int fd);
void dh_keeper_drop_conductor(struct dh_keeper *k);
void dh_keeper_on_pulse(void *data, short revents);

/* guardian_main.c */
json_t *dh_keeper_failure(const struct dh_err *err);
void dh_keeper_on_conductor(void *data, short revents);

#endif
