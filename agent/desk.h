/* The composition of one desk: builds the rooms, joins them, takes them down. See <deskhand/desk.h>. */
#ifndef DH_AGENT_DESK_H
#define DH_AGENT_DESK_H

#include <stdio.h>
#include <deskhand/desk.h>
#include "actuate/actuator.h"
#include "actuate/guardian.h"
#include "agent/gate/gate.h"
#include "agent/journal/journal.h"
#include "agent/person.h"
#include "agent/virtual.h"
#include "base/intr.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/xconn.h"
#include "capture/observe.h"
#include "capture/screen.h"

struct dh_road;

/* How to live with a person who uses the desktop meanwhile. */
struct dh_human {
    enum dh_on_human on;
    dh_tick quiet, bound;
    struct dh_guardian_stop stop;
};

struct dh_desk {
    struct dh_intr intr;
    struct dh_loop *loop;
    struct dh_log log;
    FILE *debug;
    struct dh_guardian *guardian;
    struct dh_human human;
    bool has_virtual;
    struct dh_virtual virt;
    struct dh_xconn *x;          /* NULL for a picture */
    struct dh_screen *screen;
    struct dh_observer *observer;
    struct dh_actuator *actuator; /* NULL without hands */
    struct dh_gate *gate;
    struct dh_confirmer confirmer; /* what the gate asks: journals, then passes on */
    struct dh_person person;
    struct dh_road *road;
    struct dh_journal *journal;   /* owned when own_journal */
    bool own_journal;
    int signal_fd;
    struct dh_loop_source *signal_source;
};

/* A desk whose virtual display a parked guardian kept alive. */
struct dh_desk_parked {
    const char *socket, *display, *xauthority, *bus;
};
enum dh_status dh_desk_open_with(const struct dh_desk_options *options, const struct dh_person *person,
                                 const struct dh_desk_parked *parked, struct dh_desk **ret,
                                 struct dh_err *err);
/* The same desk for another run: nothing of the one before is left but what the eyes know of the screen; what was
 * allowed for that run is not allowed for this one. On failure the desk can only be closed. */
enum dh_status dh_desk_renew(struct dh_desk *desk, const struct dh_desk_options *options, struct dh_err *err);
/* Leaves a virtual display running for `keep`; *ret_socket (dh_free) is NULL on a display that is not ours.
 * The desk can only be closed afterwards. */
enum dh_status dh_desk_park(struct dh_desk *desk, dh_tick keep, char **ret_socket, struct dh_err *err);

#endif
