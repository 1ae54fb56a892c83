/* The parts of composing; private to agent/skill/compose*.c. */
#ifndef DH_AGENT_SKILL_COMPOSE_IMPL_H
#define DH_AGENT_SKILL_COMPOSE_IMPL_H

#include "agent/skill/compose.h"
#include "agent/skill/general.h"

/* A name as it is spoken: "due_date" is due date. */
const char *dh_compose_spoken(struct dh_draft *d, const char *name);
/* Words about the skill; they live in the draft. */
const char *dh_compose_title(struct dh_draft *d);
const char *dh_compose_description(struct dh_draft *d);
/* The goal in the third person without its values, and in a few words what is asked for; NULL: there is no goal. */
const char *dh_compose_goal(struct dh_draft *d, const char **ret_short);
const char *dh_compose_compatibility(struct dh_draft *d);
const char *dh_compose_prose(struct dh_draft *d);

/* A new file; its buffer is good until the next one. NULL when memory is short. */
struct dh_buf *dh_composed_add(struct dh_composed *c, const char *path);
/* evidence.json, pictures and screens for the steps as they were read back. */
enum dh_status dh_compose_evidence(struct dh_draft *d, const struct dh_skill *skill, struct dh_composed *c,
                                   struct dh_err *err);

#endif
