/* Policy: decides on the executed touch and the screen, never on a planner's word, and mints tickets. */
#ifndef DH_AGENT_GATE_GATE_H
#define DH_AGENT_GATE_GATE_H

#include <deskhand/action.h>
#include <deskhand/desk.h>
#include <deskhand/observation.h>
#include <deskhand/verdict.h>
#include "actuate/ticket.h"
#include "actuate/touch.h"
#include "base/err.h"
#include "base/loop.h"

struct dh_gate;

/* All that a decision is made from. */
struct dh_gate_case {
    const struct dh_observation *observation;
    const struct dh_action *action;    /* what was asked (its confirm flag and purpose; else context) */
    const struct dh_touch *touch;      /* what will be executed */
    const struct dh_element *element;  /* what is at the point / has the focus; NULL: unknown */
    struct dh_rect rect;               /* of what will be touched */
    int window;                        /* index in the observation, -1 */
    const char *run_folder;            /* deskhand's own state, for class 25; may be NULL */
};

struct dh_gate_options {
    uint32_t yes;                        /* bits of classes granted for this run by name (--yes) */
    const struct dh_confirmer *confirmer; /* NULL: nobody can be asked */
    int own_pid_root;                    /* windows of this process and its terminal are class 25 */
};

enum dh_status dh_gate_create(const struct dh_gate_options *options, struct dh_gate **ret,
                              struct dh_err *err);
void dh_gate_destroy(struct dh_gate *g);

/* Parses "submit,terminal" into bits; unknown or never-grantable classes are DH_USAGE and named. */
enum dh_status dh_gate_parse_yes(const char *list, uint32_t *ret_bits, struct dh_err *err);

/* What policy says; asks nobody. */
void dh_gate_judge(struct dh_gate *g, const struct dh_gate_case *c, struct dh_verdict *ret);

/* Judges, asks when it must, and mints. DH_PARKED: needs the user and nobody answered; DH_REFUSED: denied or
 * answered no; DH_PARKED with DH_TIER_HAND_OVER: a person has to do this one. *ret_verdict is filled in every
 * case: what is allowed by --yes or by an answer "for this run" stays DH_TIER_CONFIRM, with DH_ANSWER_RUN. */
enum dh_status dh_gate_decide(struct dh_gate *g, const struct dh_gate_case *c, struct dh_ticket **ret,
                              struct dh_verdict *ret_verdict, enum dh_answer *ret_answer,
                              struct dh_err *err);
/* A ticket's time runs out while whoever answered is still waited for: from now on it is good as long as a new one.
 * DH_REFUSED when it was spent or is for another touch. */
enum dh_status dh_gate_renew(struct dh_gate *g, const struct dh_touch *touch, struct dh_ticket *ticket,
                             struct dh_err *err);
/* What a person is shown: what will happen, why it is asked, in which window, with the values on the screen;
 * plain lines without control characters, whatever the screen says. `dh_gate_decide` shows exactly this, with
 * the whole command line below it where a terminal is concerned. The caller owns it (dh_free). */
char *dh_gate_describe(const struct dh_gate_case *c, const struct dh_verdict *v);

/* A file that the user's own task names (an input, a literal in a skill), told before anything was read from
 * the screen: handing over this one needs no question of its own. */
enum dh_status dh_gate_allow_file(struct dh_gate *g, const char *path, struct dh_err *err);

/* Why: the signals that were seen and the rules that fired, as a JSON object. New reference; NULL when memory
 * is short. Asks nobody, mints nothing. */
json_t *dh_gate_explain(struct dh_gate *g, const struct dh_gate_case *c);

/* What was typed since the focus entered a window: the gate's own ledger (signal S5), kept by telling it
 * about every touch that was performed. */
void dh_gate_performed(struct dh_gate *g, const struct dh_gate_case *c);

#endif
