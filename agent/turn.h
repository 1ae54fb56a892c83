/* What the files of a run share: the state of its turns. Private. */
#ifndef DH_AGENT_TURN_H
#define DH_AGENT_TURN_H

#include "agent/run.h"

struct dh_turn_mind;

struct dh_turn {
    struct dh_desk *desk;
    const struct dh_run_options *options;
    struct dh_planner *planner;  /* NULL when a model plans */
    struct dh_turn_mind *mind;   /* NULL: no model is asked (turn_mind.h) */
    bool by_model;               /* the decision is the model's */
    const json_t *rescue;        /* not NULL: it is for this failed step of a skill */
    struct dh_decision decision; /* the one that is being done */
    struct dh_result result;     /* of it */
    struct dh_outcome outcome;   /* the same for the planner; strings point into result and err */
    struct dh_err err;           /* of the last step */
    long steps;
    int agains; /* how often a model had a failed step done once more */
    dh_tick start, plan_time;
    struct dh_evidence *evidence; /* of the skill's recording, owned; NULL: none */
    bool evidence_sought;
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
/* A step that the skill cannot do: the model may. *ret_rescued is false when neither can it, and t as it was; else
 * `before`, the failed step, was taken over. */
enum dh_status dh_turn_rescue(struct dh_turn *t, struct dh_decision *before, bool *ret_rescued, struct dh_err *err);
/* Whether a step failed in a way that somebody else may mend. */
bool dh_turn_needs_rescue(const struct dh_turn *t);
/* The failed step is the current one again, on a fresh look and with a planner that stands before it. */
enum dh_status dh_turn_back_to(struct dh_turn *t, struct dh_decision *before, struct dh_err *err);
/* The end of a step that somebody helped with: back to it, then it is done `again`, or counts as done. `save`: it is
 * told to whoever saves the run once more. */
enum dh_status dh_turn_helped(struct dh_turn *t, struct dh_decision *before, bool again, bool save, struct dh_err *err);
/* The decision as a line of the cassette that is being saved. */
void dh_turn_save(struct dh_turn *t);
/* Turn by turn until DONE (DH_OK) or until it cannot go on; the reason is in err. */
enum dh_status dh_turn_all(struct dh_turn *t, struct dh_err *err);

/* "skill", "instructions", "cassette", "model". */
const char *dh_turn_planner_name(const struct dh_turn *t);

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
