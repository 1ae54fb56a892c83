/* A run's records folded into steps, for those who show it. Strings and values are borrowed from the
 * records; times are microseconds. Pure. */
#ifndef DH_AGENT_JOURNAL_STORY_H
#define DH_AGENT_JOURNAL_STORY_H

#include <jansson.h>
#include <stddef.h>
#include <deskhand/tick.h>
#include "base/err.h"

enum dh_spend { /* where the time of a step went */
    DH_SPEND_SETTLE,
    DH_SPEND_CAPTURE,
    DH_SPEND_SEGMENT,
    DH_SPEND_OCR,
    DH_SPEND_FUSE,
    DH_SPEND_PLAN,
    DH_SPEND_PERSON, /* from ASK to ANSWER */
    DH_SPEND_TOUCH,
    DH_SPEND_OTHER,  /* the rest of the step's own time */
    DH_SPEND_COUNT,
};
const char *dh_spend_name(enum dh_spend spend);

/* One touch and the picture that it was decided on. */
struct dh_story_shot {
    const json_t *observe; /* NULL: no picture */
    const json_t *ground;  /* NULL: it had no target of its own */
    const json_t *intent;
};
#define DH_STORY_SHOTS 4

/* From a PLAN to the next one. NULL: there is no such record; of several, the last. */
struct dh_story_step {
    size_t begin, end;      /* records [begin, end) of the array */
    const json_t *plan;
    const json_t *observe;  /* what `ground` was found on; without one, what was first on the screen */
    const json_t *ground;
    struct dh_story_shot shots[DH_STORY_SHOTS]; /* its touches in their order; of many, rather those with a target */
    size_t shot_count;
    const json_t *verdict;
    const json_t *outcome;
    const json_t *result;
    const char *status;     /* of the result, else of the outcome, else "open" */
    size_t asks;
    dh_tick spent[DH_SPEND_COUNT];
    dh_tick time;           /* all of them */
};

struct dh_story {
    const json_t *records;
    const json_t *run, *end;    /* NULL: not there */
    const char *goal, *started; /* "" */
    const char *status;         /* as dh_journal_list says, but never "running" or "damaged" */
    dh_tick time;               /* the run's, waiting included */
    size_t asks;
    struct dh_story_step *steps; /* owned */
    size_t count, cap;
};

/* *ret is to be finished in every case and must not outlive the records. */
enum dh_status dh_story_read(const json_t *records, struct dh_story *ret, struct dh_err *err);
void dh_story_finish(struct dh_story *s);

#endif
