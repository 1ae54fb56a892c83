/* One trial of "the person wins": the hands are busy, a person uses a device at a moment of chance, and a second
 * listener, which sees only what the hands inject, takes the time of their last event. */
#ifndef DH_TESTS_X11_XTRIAL_H
#define DH_TESTS_X11_XTRIAL_H

#include <stdbool.h>
#include <deskhand/tick.h>
#include "actuate/actuator.h"
#include "base/intr.h"
#include "tests/x11/xclient.h"
#include "tests/x11/xhuman.h"
#include "tests/x11/xserver.h"

struct xtrial_desk {
    struct xserver server;
    struct dh_intr intr;
    struct dh_loop *loop;
    struct dh_xconn *x;
    struct dh_guardian *guardian;
    struct dh_actuator *actuator;
    struct xclient client;
    struct xhuman human;
    Window window; /* has the focus */
    char *text;    /* 10,000 characters, owned */
    int busy;      /* how many processes keep the cores busy */
    int busy_pids[16];
};

enum xtrial_work { XTRIAL_TYPE, XTRIAL_DRAG, XTRIAL_HOLD, XTRIAL_SCROLL, XTRIAL_WORKS };
enum xtrial_sign { XTRIAL_MOVE, XTRIAL_KEY, XTRIAL_BUTTON, XTRIAL_STOP, XTRIAL_SIGNS };

struct xtrial_result {
    enum dh_status status;  /* of the touch */
    dh_tick last_event;     /* from the sign (its first press) to the last event of the hands, by the server's clock; 0: none
                             * came after it */
    dh_tick returned;       /* from the sign (its last press) to the end of the touch, or to the stop of all */
    int events_after;       /* how many came after the sign, releases not counted */
    bool clean;             /* nothing of the hands was left pressed */
    size_t characters;      /* that were sent */
};

/* Asserts nothing; false when something is missing on this machine. */
bool xtrial_open(struct xtrial_desk *d, int busy);
void xtrial_close(struct xtrial_desk *d);
/* What was on its way from earlier has arrived, and does not count any more. */
void xtrial_calm(struct xtrial_desk *d);
/* `after`: when the person comes, from the start of the touch. */
bool xtrial_run(struct xtrial_desk *d, enum xtrial_work work, enum xtrial_sign sign, dh_tick after,
                struct xtrial_result *ret);
/* Whether a key or button is down that no person holds. */
bool xtrial_anything_down(struct xtrial_desk *d);
/* The p-th percentile (0-100) of n times; sorts them. */
dh_tick xtrial_percentile(dh_tick *times, size_t n, double p);

#endif
