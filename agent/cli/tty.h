/* The person at the terminal, and what is shown there. Talk goes to /dev/tty or stderr, never to stdout. */
#ifndef DH_AGENT_CLI_TTY_H
#define DH_AGENT_CLI_TTY_H

#include <stdbool.h>
#include <stdint.h>
#include "agent/person.h"
#include "agent/run.h"
#include "base/intr.h"

struct dh_confirm_tty;

/* `answers` were given beforehand: "name=value" of --answer, borrowed. */
struct dh_tty {
    int fd;            /* of the terminal, -1: nobody is there */
    bool colour;
    bool quiet;
    const char *const *answers;
    size_t answer_count;
    uint64_t used;     /* bits: bare answers that were given */
    double patience;   /* seconds that a question waits */
    struct dh_confirm_tty *confirm; /* NULL: nobody is there; owned */
    struct dh_loop *loop; /* of the desk, which goes on while somebody is waited for; NULL: there is none yet */
    struct dh_intr intr; /* its fd is readable while a signal waits that the desk will take */
};

/* Must stay where it is until it is finished. Opens the controlling terminal when stderr or stdin is one; nobody
 * is there otherwise. */
void dh_tty_init(struct dh_tty *t);
void dh_tty_finish(struct dh_tty *t);
/* What a desk needs to ask this person; without a terminal only given answers are there. */
void dh_tty_person(struct dh_tty *t, struct dh_person *ret);
/* Progress of a run on stderr when that is a terminal. */
struct dh_run_watch dh_tty_watch(struct dh_tty *t);
/* Reads one line from the terminal within `seconds`; cut to size. False: none came, or a signal or the stop chord did. */
bool dh_tty_line(const struct dh_tty *t, double seconds, char *out, size_t size);

#endif
