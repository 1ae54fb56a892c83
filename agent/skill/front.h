/* The front matter of a SKILL.md: YAML (1.1, by libyaml) with the six keys of the open format. */
#ifndef DH_AGENT_SKILL_FRONT_H
#define DH_AGENT_SKILL_FRONT_H

#include "agent/skill/skill.h"
#include "agent/skill/source.h"

/* Reads bytes [start, end) into the skill's name, description, license, compatibility, metadata and
 * allowed tools. Anchors, aliases, tags, other keys and values over their limits are problems.
 * False: memory. */
bool dh_front_read(const struct dh_source *src, size_t start, size_t end, struct dh_arena *arena,
                   struct dh_skill *skill, struct dh_problems *problems);
/* 1-64 lower-case letters, digits and single hyphens, none at the ends. */
bool dh_skill_name_valid(const char *name);

#endif
