/* What a run found out about a skill, offered as a change to it. */
#ifndef DH_AGENT_CLI_SKILL_HEAL_H
#define DH_AGENT_CLI_SKILL_HEAL_H

#include <stdbool.h>
#include "agent/run.h"

/* After a run that was done: prints the difference on stderr and keeps it in the run's folder as heal.diff. Nothing
 * when nothing was healed. The skill is not changed. `text` is what ran. */
void dh_heal_offer(const char *skill_path, const char *text, const struct dh_run_end *end, const char *id, bool quiet);
/* "skill heal RUN-ID [--apply]": prints the difference, and writes the skill. Returns the exit code. */
int dh_heal_command(const char *run, bool apply);

#endif
