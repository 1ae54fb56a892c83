/* What the files of a run share: the state of its turns. Private. */
#ifndef DH_AGENT_TURN_H
#define DH_AGENT_TURN_H

#include "agent/run.h"

struct dh_turn {
    struct dh_desk *desk;
    const struct dh_run_options *options;
    struct dh_planner *planner;
    struct dh_decision decision; /* the one that is being done */
    struct dh_result result;     /* of it */
    struct dh_outcome outcome;   /* the same for the planner; strings point into result and err */
    struct dh_err err;           /* of the last step */
    long steps;
    dh_tick start, plan_time;
    dh_tick opening; /* spent on starting applications */
};

/* Makes the outcome that the planner is told from result and err. */
void dh_turn_outcome(struct dh_turn *t);
/* Does t->decision. Its status is in t->result. */
void dh_turn_step(struct dh_turn *t);
/* What no planner can mend ends the run as it is: then its status, with the reason in err; else DH_OK. */
enum dh_status dh_turn_final(const struct dh_turn *t, struct dh_err *err);
enum dh_status dh_turn_restart_planner(struct dh_turn *t, const json_t *state, struct dh_err *err);
/* Asks the person of the desk; their time is not the run's. The answer is owned by the caller. */
enum dh_status dh_turn_question(struct dh_turn *t, const char *text, const char *const *choices,
                                size_t count, char **ret_answer, struct dh_err *err);
/* Turn by turn until DONE (DH_OK) or until it cannot go on; the reason is in err. */
enum dh_status dh_turn_all(struct dh_turn *t, struct dh_err *err);

/* The records of a run. */
enum dh_status dh_turn_journal_run(struct dh_turn *t, struct dh_err *err);
/* `again`: the step that failed, which is still to be done; what it did already counts when it is taken up. */
enum dh_status dh_turn_journal_plan(struct dh_turn *t, bool again, struct dh_err *err);
void dh_turn_journal_result(struct dh_turn *t);
/* Whether a display that is not ours has ended: its server may be started again, and the run taken up there. */
bool dh_turn_display_gone(const struct dh_turn *t);
/* The end of a run that was begun: END, or a private display that lives on and PARK. Fills *ret in every
 * case. Returns s, or DH_IO when its end could not be written; takes the turns' own things down. */
enum dh_status dh_turn_finish(struct dh_turn *t, enum dh_status s, struct dh_run_end *ret,
                              struct dh_err *err);

#endif
