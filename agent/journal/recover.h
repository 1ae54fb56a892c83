/* What a journal says about where its run stopped: all that resuming needs. Pure. */
#ifndef DH_AGENT_JOURNAL_RECOVER_H
#define DH_AGENT_JOURNAL_RECOVER_H

#include <jansson.h>
#include <stdbool.h>

/* Everything is borrowed from the records it was read from. */
struct dh_pending {
    /* The last INTENT without an OUTCOME: it may or may not have happened. At-most-once: when it is
     * irreversible it is never done again by itself; `expect` is what would be on the screen if it was
     * done, and otherwise a person is asked. */
    long intent;            /* its sequence number; 0: nothing is open */
    const char *touch;      /* "" for none */
    const char *print;      /* fingerprint of the touch */
    const char *class_name; /* "none", "submit", ... */
    bool irreversible;      /* true too when the record does not say */
    const json_t *expect;   /* NULL: nothing was expected */

    long plan;              /* the last PLAN; 0: none */
    const char *sentence;
    const json_t *step;     /* its "step", "action" and "state"; NULL: not there */
    const json_t *action;
    const json_t *state;
    const json_t *rescue;   /* of a model's action for a step of a skill: {"status","what","next"} of that step; NULL */
    bool by_model;          /* a model decided on it */
    bool planned_done;      /* a RESULT is behind that PLAN */

    long park;              /* the last PARK that no RESUME follows; 0: not parked */
    const json_t *parked;   /* the whole record */
    long end;               /* the last END that no RESUME follows; 0: it is still open */
    const char *status;     /* of that END, "" */
    const json_t *run;      /* the RUN record, NULL when there are none */
};

void dh_journal_pending(const json_t *records, struct dh_pending *ret);

#endif
