/* Inside the guardian program: its state, and what its files share. Messages (base/ipc.h), each answered by
 * one object, {"error":..,"status":..,"next":..} when it failed:
 *   {"do":"watch","display":D,"xauthority":A?}                        -> {"ok":true}
 *   {"do":"run","argv":[],"set":[],"unset":[],"cwd":C?,"log":L?,"essential":B,"fd":B} -> {"pid":N}
 *   {"do":"claim"}                                                    -> {"number":N}, a display number
 *   {"do":"park","keep":MICROSECONDS}                                 -> {"socket":PATH}
 *   {"do":"stop"}                                                     -> {"ok":true}, after all is down
 * Unasked: {"hello":PID,"folder":PATH,"kept":[{"pid":N,"name":S}]} with the ledger's descriptor, first of all;
 * {"lost":PID,"name":S} when an essential process ended. */
#ifndef DH_ACTUATE_KEEPER_H
#define DH_ACTUATE_KEEPER_H

#include <stdbool.h>
#include "actuate/guardian.h"
#include "base/ipc.h"
#include "base/loop.h"
#include "base/shm.h"
#include "base/xconn.h"

#define DH_KEEPER_NAME 48

struct dh_kept {
    pid_t pid;
    bool ended;
    char name[DH_KEEPER_NAME];
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
    bool parked, ending;
    dh_tick until;              /* parked: all is taken down then */
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

/* guardian_main.c */
json_t *dh_keeper_failure(const struct dh_err *err);
void dh_keeper_on_conductor(void *data, short revents);

#endif
