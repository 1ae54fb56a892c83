/* A chore as the command line names it: a skill with its inputs, or plain instructions. */
#ifndef DH_AGENT_CLI_CHORE_H
#define DH_AGENT_CLI_CHORE_H

#include <jansson.h>
#include "agent/cli/tty.h"
#include "agent/run.h"
#include "agent/skill/problem.h"
#include "base/err.h"

struct dh_chore {
    enum dh_planner_kind kind;
    char *text, *path, *origin, *goal; /* owned; path NULL for instructions */
    json_t *inputs;                    /* owned, NULL for instructions */
};

/* Loads a skill and binds "name=value" inputs; what is missing is asked for. DH_PARKED: nobody can be asked. */
enum dh_status dh_chore_skill(const char *name, char *const *inputs, int count, struct dh_tty *tty,
                              struct dh_chore *ret, struct dh_err *err);
/* Plain instructions; refused with line and column when they cannot be read. */
enum dh_status dh_chore_goal(const char *goal, struct dh_chore *ret, struct dh_err *err);
/* What the RUN record of a journal says; DH_INVALID when the skill has changed since. */
enum dh_status dh_chore_from_record(const json_t *run, struct dh_chore *ret, struct dh_err *err);
/* "name=value" arguments into an object; DH_USAGE for others. */
enum dh_status dh_chore_given(char *const *inputs, int count, json_t *given, struct dh_err *err);
void dh_chore_finish(struct dh_chore *c);

/* The options of a run for this chore (borrowing from it). */
struct dh_run_options dh_chore_options(const struct dh_chore *c);

/* Where a text has more errors than one: prints them all on stderr, a line each, and makes err tell how many
 * there were. Otherwise nothing. */
void dh_chore_problems(struct dh_problems *p, const char *origin, struct dh_err *err);

/* Prints how a run ended and returns the exit code. */
int dh_chore_report(const struct dh_run_end *end, const char *id, const struct dh_err *err, bool json);

#endif
