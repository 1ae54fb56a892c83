/* Chores that were done again and again without a skill. Pure. */
#ifndef DH_AGENT_SKILL_SUGGEST_H
#define DH_AGENT_SKILL_SUGGEST_H

#include <jansson.h>
#include "agent/skill/skill.h"

#define DH_SUGGEST_ALIKE 75 /* of 100: how alike the steps of two runs of one chore are */
#define DH_SUGGEST_LEAST 3  /* steps that touch; less is no chore */

/* What a run did, from its journal's records: array of strings such as "type|amount" or "click|submit", an action
 * each, without the values that were typed. Only what touches counts. New reference. */
json_t *dh_suggest_steps(const json_t *records);
/* The same of a skill. */
json_t *dh_suggest_skill_steps(const struct dh_skill *skill);
/* 0-100: twice the longest common subsequence against both lengths. */
int dh_suggest_alike(const json_t *a, const json_t *b);

/* `runs`: array of {"id","started","goal","steps":[...]}, oldest first. `least`: how often it has to have been done.
 * Array of {"count","last","run","goal","steps":[...],"runs":[ids]}, most often first, then the latest; run is
 * the latest one. New reference; NULL: memory. */
json_t *dh_suggest(const json_t *runs, size_t least);

#endif
