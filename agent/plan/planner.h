/* The joint to minds: observation and last result in, one decision out. Every planner runs in the
 * planner child; this is the conductor's end of it. */
#ifndef DH_AGENT_PLAN_PLANNER_H
#define DH_AGENT_PLAN_PLANNER_H

#include <deskhand/action.h>
#include <deskhand/observation.h>
#include "agent/skill/problem.h"
#include "base/err.h"
#include "base/loop.h"

struct dh_planner;

enum dh_planner_kind {
    DH_PLANNER_SKILL,        /* text: a whole SKILL.md */
    DH_PLANNER_INSTRUCTIONS, /* text: plain imperative steps */
    DH_PLANNER_CASSETTE, /* text: saved decisions, one JSON object a line (agent/model/cassette.h) */
    DH_PLANNER_MODEL,    /* text: the chore; a run's own matter (agent/turn_mind.h), not of the planner child */
};

struct dh_planner_start {
    enum dh_planner_kind kind;
    const char *text;     /* of the skill or the goal */
    const char *origin;   /* what errors name it: "SKILL.md", "goal" */
    const json_t *inputs; /* object name -> string; NULL: none */
    const json_t *state;  /* of a parked run, as a decision carried it; NULL: from the start */
    const char *path;     /* of the SKILL.md: skills beside it may be run; NULL */
    struct dh_problems *problems; /* where all of a malformed text's errors go; NULL */
};

/* What became of the last decision. Zeroed before the first. */
struct dh_outcome {
    bool any; /* false before the first decision */
    enum dh_status status;
    const char *what, *next; /* of the error; NULL when status is DH_OK */
    const char *value;       /* read, ask: the value; expect: NULL */
    bool no_effect;          /* the screen did not change */
};

struct dh_decision {
    struct dh_action *action; /* owned */
    char *step;               /* "7", "10.2", "handler 1"; owned */
    char *sentence;           /* the statement as written; owned */
    int line;                 /* in the text, 0: unknown */
    json_t *state;            /* enough to go on from here in another process; owned */
    bool repeatable;          /* the statement may be done again when it had no effect */
};

/* Starts the child (deskhand-planner) with the text and that of every skill it runs, and checks them;
 * malformed text is DH_INVALID with "origin:line:column: ..." in err. */
enum dh_status dh_planner_create(struct dh_loop *loop, const struct dh_planner_start *start,
                                 struct dh_planner **ret, struct dh_err *err);
void dh_planner_destroy(struct dh_planner *p);
/* The next decision; bounded by the deadline. verb DONE or FAIL ends the conversation. */
enum dh_status dh_planner_next(struct dh_planner *p, const struct dh_observation *o,
                               const struct dh_outcome *outcome, dh_tick deadline,
                               struct dh_decision *ret, struct dh_err *err);
void dh_decision_finish(struct dh_decision *d);

/* The messages between the two ends. Decision:
 * {"action","step","sentence","line","state","repeatable"}; outcome:
 * {"any","status","what","next","value","no_effect"}. New references, NULL when memory is short. */
json_t *dh_decision_to_json(const struct dh_decision *d);
enum dh_status dh_decision_from_json(const json_t *v, struct dh_decision *ret, struct dh_err *err);
json_t *dh_outcome_to_json(const struct dh_outcome *o);
/* Strings are borrowed from v. */
struct dh_outcome dh_outcome_from_json(const json_t *v);

#endif
