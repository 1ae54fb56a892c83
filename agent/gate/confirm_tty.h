/* Asks on the controlling terminal, tty(4): never on standard input, which may be a pipe that
 * anything writes to. What was typed before the question does not count. */
#ifndef DH_AGENT_GATE_CONFIRM_TTY_H
#define DH_AGENT_GATE_CONFIRM_TTY_H

#include <deskhand/desk.h>
#include <deskhand/tick.h>
#include "base/err.h"
#include "base/intr.h"
#include "base/loop.h"

struct dh_confirm_tty;

struct dh_confirm_tty_options {
    int fd;                     /* a terminal to use instead of /dev/tty, not taken over; 0: none */
    dh_tick patience;           /* how long an answer may take; 0: five minutes */
    const struct dh_intr *intr; /* ends the question; may be NULL */
    bool plain;                 /* no colours (NO_COLOR is honoured in any case) */
};

/* DH_ENV when there is no terminal: then nobody can be asked. */
enum dh_status dh_confirm_tty_open(const struct dh_confirm_tty_options *options,
                                   struct dh_confirm_tty **ret, struct dh_err *err);
void dh_confirm_tty_close(struct dh_confirm_tty *t);
/* A question waits in this loop from now on (NULL: by itself), so that all else in it goes on meanwhile. */
void dh_confirm_tty_join(struct dh_confirm_tty *t, struct dh_loop *loop);
/* Borrowed; lives as long as the terminal's handle. */
const struct dh_confirmer *dh_confirm_tty_confirmer(const struct dh_confirm_tty *t);

#endif
