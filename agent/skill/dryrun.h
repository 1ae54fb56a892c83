/* A skill tried on the screens that were recorded with it: every target has to lead to what was touched, every read to
 * what was read, the result has to hold on the last screen. Nothing is touched. */
#ifndef DH_AGENT_SKILL_DRYRUN_H
#define DH_AGENT_SKILL_DRYRUN_H

#include "agent/skill/skill.h"

struct dh_dry_run {
    bool recorded;       /* it has evidence with screens */
    size_t steps, tried; /* statements that touch, read or expect, and those that a screen was there for */
    size_t wrong;
};

/* The skill has to come from a file. What is wrong is added to problems as errors; steps that were edited since the
 * recording, and so have no screen, are warnings. DH_INVALID: something was wrong. */
enum dh_status dh_skill_dry_run(const struct dh_skill *skill, struct dh_problems *problems, struct dh_dry_run *ret,
                                struct dh_err *err);

#endif
