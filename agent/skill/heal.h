/* A skill as it would read after what a run found out: renamed targets in its steps, handlers for what came up. Pure.
 */
#ifndef DH_AGENT_SKILL_HEAL_H
#define DH_AGENT_SKILL_HEAL_H

#include <jansson.h>
#include "agent/skill/skill.h"

/* `healed` as a run reports it (agent/road_heal.h). Only what a step quotes word for word is changed, every other
 * byte stays. *ret_text: owned by the caller (dh_free); *ret_changes: array of {"step","was","now"} with the sentence
 * before and after, or {"handler"}; new reference. DH_NOT_FOUND: there is nothing to change. */
enum dh_status dh_skill_heal(const struct dh_skill *skill, const json_t *healed, char **ret_text, json_t **ret_changes,
                             struct dh_err *err);
/* The evidence (JSON of assets/evidence.json) for the sentences as they read now. True: something in it changed. */
bool dh_skill_heal_evidence(json_t *evidence, const json_t *changes);

#endif
