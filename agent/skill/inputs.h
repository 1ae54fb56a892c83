/* `## Inputs`: what a skill needs to know. */
#ifndef DH_AGENT_SKILL_INPUTS_H
#define DH_AGENT_SKILL_INPUTS_H

#include "agent/skill/outline.h"
#include "agent/skill/skill.h"

/* Reads items of the form `name` (type[, optional][, default "x"]): help. Example: v
 * False: memory. */
bool dh_inputs_read(const struct dh_source *src, const struct dh_item *items,
                    struct dh_arena *arena, struct dh_skill *skill, struct dh_problems *problems);

#endif
