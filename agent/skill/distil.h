/* A run that worked becomes a demonstration: what was planned, where it was touched, and the screens as the journal
 * kept them, looked at again. From it a skill is composed, so that the next time needs no model. */
#ifndef DH_AGENT_SKILL_DISTIL_H
#define DH_AGENT_SKILL_DISTIL_H

#include "agent/skill/demo.h"
#include "base/log.h"

struct dh_distil_options {
    const char *name; /* of the skill; NULL: from the goal */
    const char *goal; /* what it was done for; NULL: the run's, when that is a goal and no list of steps */
    const struct dh_log *log; /* may be NULL */
};

/* `base` is the folder of all runs (NULL: the user's), `id` a run's. What failed, had no effect or was undone is left
 * out. DH_INVALID: the run did not end well, or nothing is left. */
enum dh_status dh_distil(const char *base, const char *id, const struct dh_distil_options *options,
                         struct dh_demo **ret, struct dh_err *err);

#endif
