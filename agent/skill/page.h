/* A skill as a page for people: every step in its own words, with the picture of the screen that it was recorded on. */
#ifndef DH_AGENT_SKILL_PAGE_H
#define DH_AGENT_SKILL_PAGE_H

#include "agent/skill/skill.h"

/* Self-contained HTML, without scripts. The skill has to come from a file; a step without a picture stands as text. */
enum dh_status dh_skill_page(const struct dh_skill *skill, struct dh_buf *out, struct dh_err *err);

#endif
