/* One run: planner and road turn by turn, with its journal, until it is done, failed or parked. */
#ifndef DH_AGENT_RUN_H
#define DH_AGENT_RUN_H

#include <jansson.h>
#include <stdio.h>
#include <deskhand/tick.h>
#include "agent/desk.h"
#include "agent/model/config.h"
#include "agent/model/limit.h"
#include "agent/model/price.h"
#include "agent/plan/planner.h"
#include "agent/road.h"

/* Told as the run goes on; members may be NULL. */
struct dh_run_watch {
    void (*step)(void *data, const struct dh_decision *d);
    void (*stepped)(void *data, const struct dh_decision *d, const struct dh_result *r,
                    const struct dh_err *err);
    void (*say)(void *data, const char *line); /* what takes long, a line */
    void *data;
};

/* The model that a run may ask: for the whole chore (DH_PLANNER_MODEL), or for the steps that a skill cannot do. */
struct dh_run_model {
    const struct dh_model *model;
    struct dh_limits limits;
    struct dh_price price;
    const char *examples;  /* skills that fit, as text (skill/choose.h); NULL */
    const json_t *missing; /* inputs that such a skill needs and nobody gave, array of names; NULL */
};

struct dh_run_options {
    struct dh_planner_start start; /* borrowed */
    const char *goal;       /* for people */
    const char *skill_path; /* NULL for plain instructions */
    const char *size;       /* of a virtual display, NULL */
    double timeout;         /* seconds of the run without the person's time, 0: none */
    dh_tick keep;           /* how long a parked private display lives */
    struct dh_run_watch watch;
    const struct dh_run_model *model; /* NULL: no model is asked */
    FILE *save;             /* decisions go here as a cassette; NULL, not owned */
};

struct dh_run_end {
    enum dh_status status;
    char *summary;   /* owned */
    json_t *outputs; /* owned, NULL */
    json_t *healed;  /* what was found by more than its words (road_heal.h); owned, NULL: nothing */
    json_t *bill;    /* owned, NULL or null: no model was asked (turn_mind.h) */
    bool could_ask;  /* there was a model that could have been asked */
    const char *planner; /* "skill", "instructions", "cassette", "model"; static */
    long steps;
    dh_tick time;    /* all of it */
    dh_tick waited;  /* for the person */
};

#define DH_RUN_STEPS_MAX 5000

/* Opens the journal (left open in desk->journal) and runs. *ret is filled in every case. DH_PARKED: the
 * private display, if any, lives on with its guardian, and the desk can only be closed. */
enum dh_status dh_run(struct dh_desk *desk, const struct dh_run_options *options, struct dh_run_end *ret,
                      struct dh_err *err);
/* Goes on with a run whose records were read; desk->journal is open for it already. */
enum dh_status dh_run_resume(struct dh_desk *desk, const struct dh_run_options *options,
                             const json_t *records, struct dh_run_end *ret, struct dh_err *err);
void dh_run_end_finish(struct dh_run_end *end);

#endif
