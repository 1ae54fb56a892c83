/* Commands that make skills: from a demonstration in a file, from a run. Private to agent/cli/. */
#ifndef DH_AGENT_CLI_SKILL_MAKE_H
#define DH_AGENT_CLI_SKILL_MAKE_H

#include "agent/skill/demo.h"

struct dh_skill_make {
    const char *name;   /* NULL: as the demonstration is called */
    const char *goal;   /* NULL: as it was given then */
    const char *output; /* folder; NULL: where skills are kept */
    const char *again;  /* file of a second demonstration; NULL */
    bool json;          /* print the demonstration instead of making a skill */
};

/* Both return an exit code. The path of the SKILL.md is printed. */
int dh_skill_from_demo(const char *file, const struct dh_skill_make *options);
/* `run`: an id, the beginning of one, or "last". */
int dh_skill_from_run(const char *run, const struct dh_skill_make *options);

#endif
