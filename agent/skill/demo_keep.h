/* The first demonstration of a skill, kept for the day when it is shown again: $XDG_STATE_HOME/deskhand/demos/NAME.json,
 * 0600. It holds what the demonstration holds: screens as text, with secrets masked, and no pixels but the crops. */
#ifndef DH_AGENT_SKILL_DEMO_KEEP_H
#define DH_AGENT_SKILL_DEMO_KEEP_H

#include "agent/skill/demo.h"

enum dh_status dh_demo_keep(const struct dh_demo *demo, struct dh_err *err);
/* DH_NOT_FOUND: none of this name was kept. */
enum dh_status dh_demo_kept(const char *name, struct dh_demo **ret, struct dh_err *err);

#endif
