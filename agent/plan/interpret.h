/* Goes through a skill's steps: the steps, the variables, what is on the screen and what became of
 * the last action give the next one. Pure: no clock, no files. */
#ifndef DH_AGENT_PLAN_INTERPRET_H
#define DH_AGENT_PLAN_INTERPRET_H

#include "agent/plan/planner.h"
#include "agent/skill/skill.h"

struct dh_interpreter;

/* `skills[0]` is what runs, the others are what it may run; borrowed, they outlive the interpreter.
 * `inputs` as dh_skill_bind gives them, NULL: none. `state` of a decision: goes on from there; a
 * statement whose action had been decided is decided again when the next outcome is not `any`.
 * DH_INVALID: the state does not fit the skill. */
enum dh_status dh_interpreter_create(const struct dh_skill *const *skills, size_t count,
                                     const json_t *inputs, const json_t *state,
                                     struct dh_interpreter **ret, struct dh_err *err);
void dh_interpreter_destroy(struct dh_interpreter *it);
/* The next decision. After done or fail it is DH_USAGE. Rules of its own:
 * - before each step the conditions under "If something goes wrong" of the skill that runs are
 * looked at; one that holds runs once for each time it appears, then the interrupted step is done
 * (again);
 * - a failed step that no such handler takes gives `fail` with the step's number, line and
 * sentence;
 * - a step that had no effect is done once more when repeating it is harmless: hover, scroll,
 * switch to, press of a key that moves (Tab, arrows, Page, Home, End, Escape);
 * - waits and expectations that the action table lacks are looked at every 0.5 s, up to their bound
 * (10 s for wait until, at once for expect);
 * - `scroll until` turns the wheel 5 notches at most 30 times;
 * - what a skill that was run has read in its "## Result" is known to its caller by the same names;
 * - a text from the screen or a person that contains {{secret: is never typed: secrets are named by
 * the skill. */
enum dh_status dh_interpreter_next(struct dh_interpreter *it, const struct dh_observation *o,
                                   const struct dh_outcome *outcome, struct dh_decision *ret,
                                   struct dh_err *err);
/* Enough to go on from here; new reference, NULL when memory is short. */
json_t *dh_interpreter_state(const struct dh_interpreter *it);

#endif
