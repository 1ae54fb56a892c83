/* Two demonstrations of one chore side by side: what differs between them varies. Private to making skills. */
#ifndef DH_AGENT_SKILL_ALIGN_H
#define DH_AGENT_SKILL_ALIGN_H

#include "agent/skill/draft.h"

/* Aligns the steps of the draft with those of `again` (a draft of the second demonstration, same arena rules; its
 * steps may be moved into `d`). Slots get what stood there the second time; steps that only one of them has become
 * conditional. Needleman and Wunsch (1970), with the kind of a step and its target as likeness. */
void dh_align(struct dh_draft *d, struct dh_draft *again);

#endif
