/* What becomes of a demonstration: the skill's folder, and the demonstration itself, for `record --again`. Private to
 * agent/cli/. */
#ifndef DH_AGENT_CLI_RECORD_KEEP_H
#define DH_AGENT_CLI_RECORD_KEEP_H

#include "agent/cli/tty.h"
#include "agent/skill/demo.h"

/* The demonstration of that name that was kept. DH_NOT_FOUND. */
enum dh_status dh_demo_load(const char *name, struct dh_demo **ret, struct dh_err *err);
/* Keeps it under $XDG_STATE_HOME/deskhand/demonstrations, for this user's eyes only. */
enum dh_status dh_demo_save(const struct dh_demo *demo, struct dh_err *err);
/* Writes the skill into a folder of the demonstration's name in `out` (NULL: where skills are kept). *ret_folder is
 * owned by the caller (dh_free). */
enum dh_status dh_record_compose(const struct dh_demo *demo, const struct dh_demo *again, const char *out,
                                 struct dh_tty *tty, char **ret_folder, struct dh_err *err);

#endif
