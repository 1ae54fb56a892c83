/* `deskhand skill check`, `edit` and `export`. Private to agent/cli/. */
#ifndef DH_AGENT_CLI_SKILL_CHECK_H
#define DH_AGENT_CLI_SKILL_CHECK_H

#include <stdbool.h>

/* Each returns an exit code. `name`: as dh_skill_find takes it. */
int dh_skill_check_command(const char *name, bool json);
/* Opens the SKILL.md in $VISUAL or $EDITOR; what has errors afterwards is kept beside it, and the old file stays. */
int dh_skill_edit_command(const char *name);
/* Writes the skill's folder as NAME.tar or NAME.zip, with what belongs to it alone. `output` NULL: NAME.zip here. */
int dh_skill_export_command(const char *name, const char *output);

#endif
