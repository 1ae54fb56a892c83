/* The lower rungs of grounding: for a target whose words are nowhere on the screen. */
#ifndef DH_AGENT_ROAD_HEAL_H
#define DH_AGENT_ROAD_HEAL_H

#include "agent/road.h"

/* What the recording knew of this target of the action, NULL. */
const struct dh_evidence_target *dh_road_known(const struct dh_road *road, const struct dh_action *action,
                                               const struct dh_target *target);
/* Sends away, once, what came up and is not what the skill speaks of; only what the gate allows without a question.
 * True: something was, and `now` is new. */
bool dh_road_dismiss(struct dh_road *road, const struct dh_action *action);
/* The same before anything is touched, for what lies in the middle of a window over the page that was recorded: a page
 * that is dimmed below can be read, but takes no click. */
void dh_road_sweep(struct dh_road *road, const struct dh_action *action);
/* Brings the window forward in which the target was recorded, when it is not in front: once. True: it was, and `now` is new. */
bool dh_road_uncover(struct dh_road *road, const struct dh_action *action, const struct dh_target *target);
/* By structure, by the recorded picture. What was found is noted in road->healed:
 * {"step","sentence","was","now","role","how"} or, of what was sent away, {"step","dismissed","role"}; sets
 * road->by_more. */
enum dh_status dh_road_heal(struct dh_road *road, const struct dh_action *action, const struct dh_target *target,
                            unsigned long window, struct dh_grounding *ret, struct dh_err *err);
/* By structure, when name, neighbours, role and place all speak for it: then nothing else need be waited for. */
enum dh_status dh_road_heal_surely(struct dh_road *road, const struct dh_action *action, const struct dh_target *target,
                                   unsigned long window, struct dh_grounding *ret);
/* An element at the place of a candidate that was found by more than its words, on the latest look. */
const struct dh_element *dh_road_same_place(const struct dh_road *road, struct dh_rect rect);
/* Whether the touch has to be asked about because its target was found so. */
bool dh_road_strict(struct dh_road *road, const struct dh_gate_case *c);

#endif
