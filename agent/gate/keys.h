/* Which chord a touch presses, read by the actuator's own parser, so that policy and hands cannot
 * differ. */
#ifndef DH_AGENT_GATE_KEYS_H
#define DH_AGENT_GATE_KEYS_H

#include <stdbool.h>

struct dh_key {
    unsigned modifiers; /* DH_MOD_ bits */
    char name[40]; /* keysym name, lower case, key pad and main block alike: "enter", "delete" */
};

/* False: the actuator would not understand it either. */
bool dh_key_read(const char *keys, struct dh_key *ret);
bool dh_key_is(const struct dh_key *k, unsigned modifiers, const char *name);

#endif
