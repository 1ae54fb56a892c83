/* What is wrong with a text that a person wrote: a bounded list, in the order of finding. */
#ifndef DH_AGENT_SKILL_PROBLEM_H
#define DH_AGENT_SKILL_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

#define DH_PROBLEM_MAX 280 /* bytes of one */
#define DH_PROBLEMS_MAX 20 /* errors in one pass, and as many warnings */

struct dh_problem {
    int line, column; /* from 1, columns in characters; line 0: the whole text */
    bool warning;     /* else it keeps the text from running */
    char what[DH_PROBLEM_MAX];
};

/* Zeroed is empty. */
struct dh_problems {
    struct dh_problem *list; /* owned */
    size_t count, cap;
    size_t errors, warnings; /* found; only the first DH_PROBLEMS_MAX of each are in the list */
    bool nomem;
};

void dh_problems_finish(struct dh_problems *p);
/* p NULL: not kept. */
void dh_problems_add(struct dh_problems *p, bool warning, int line, int column, const char *fmt,
                     ...) DH_PRINTF(5, 6);
/* By line and column. */
void dh_problems_sort(struct dh_problems *p);
/* "SKILL.md:14:3: don't know ..." into out (n bytes). */
void dh_problem_text(const struct dh_problem *p, const char *origin, char *out, size_t n);
/* DH_OK without errors (warnings are none), else DH_INVALID with the first error's text. */
enum dh_status dh_problems_status(const struct dh_problems *p, const char *origin,
                                  struct dh_err *err);

#endif
