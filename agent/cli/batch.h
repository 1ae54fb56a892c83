/* One skill for every row of a table: one run a row, each at most once. */
#ifndef DH_AGENT_CLI_BATCH_H
#define DH_AGENT_CLI_BATCH_H

#include "agent/cli/tty.h"
#include "agent/desk.h"

struct dh_batch {
    const char *skill, *table; /* as they were given */
    const char *results;       /* a CSV file that is written after every row; NULL */
    char *const *inputs;       /* "name=value" for all rows; what a row says itself wins */
    int count;
    bool stop, json; /* at the first row that is not done; print one JSON document */
    const struct dh_desk_options *desk;
    double timeout, wait, keep; /* as of one run: seconds, seconds, hours */
    struct dh_tty *tty;
};

/* Columns are inputs of their name. Every row is checked before anything starts. Rows that an earlier command did are
 * not done again; of one whose end nobody knows the person is asked, and without one it is left. A private display is
 * left running for at most three rows that need the user; the rest is left then. Prints progress on stderr and a table
 * of what became of each row on stdout. Returns the exit code: done when all rows are, 3 when one needs the user, 1 when
 * one failed. */
int dh_batch_run(const struct dh_batch *b);

#endif
