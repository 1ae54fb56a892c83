/* A skill tried on the screens that were recorded with it: every target has to lead to what was touched, every read to
 * what was read, the result has to hold on the last screen. Nothing is touched. What was seen then is tried as it was
 * written down, and once more by looking at the picture, in which values are blanked: what is found by a value, or was told
 * by the application alone, need not be seen there; another thing must not be. */
#ifndef DH_AGENT_SKILL_DRYRUN_H
#define DH_AGENT_SKILL_DRYRUN_H

#include "agent/skill/skill.h"

struct dh_dry_run {
    bool recorded;       /* it has evidence with screens */
    size_t steps, tried; /* statements that touch, read or expect, and those that a screen was there for */
    size_t sighted;      /* of those tried, what the eyes found in the picture of the screen as well */
    size_t wrong;
};

/* The skill has to come from a file. What is wrong is added to problems as errors. A step that was edited since the
 * recording is tried on the screen of the one that it was: where it finds nothing it is wrong, where it finds another thing
 * there is a warning, and so there is when its screen is not known. DH_INVALID: something was wrong. */
enum dh_status dh_skill_dry_run(const struct dh_skill *skill, struct dh_problems *problems, struct dh_dry_run *ret,
                                struct dh_err *err);

#endif
