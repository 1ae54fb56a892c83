/* The 28 classes of sensitive actions; names and numbers are part of the format of journals and
 * grants. Source: the merged taxonomy of the confirmation rules that agent vendors publish. */
#ifndef DH_AGENT_GATE_CLASS_H
#define DH_AGENT_GATE_CLASS_H

#include <deskhand/verdict.h>

#define DH_CLASS_BIT(c) (1u << (c))

/* What happens with a class unless a detector knows better. */
enum dh_tier dh_class_tier(enum dh_class c);
/* Whether recall of this class must be next to perfect: what goes wrong here cannot be put right.
 */
bool dh_class_critical(enum dh_class c);
/* Whether --yes may name it. Deleting is grantable for single things only: what deletes in bulk
 * also carries DH_CLASS_BULK and is asked for every time. */
bool dh_class_grantable(enum dh_class c);
/* Whether "for this run" may be answered to a verdict: only to a question, and never for what moves
 * money out, changes credentials, raises privileges, bypasses a warning or deletes in bulk. */
bool dh_class_rememberable(const struct dh_verdict *v);
/* What a person calls it: "placing an order or paying". Never NULL. */
const char *dh_class_title(enum dh_class c);

#endif
