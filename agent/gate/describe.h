/* The card that a person decides on. Pure. */
#ifndef DH_AGENT_GATE_DESCRIBE_H
#define DH_AGENT_GATE_DESCRIBE_H

#include "agent/gate/gate.h"

/* dh_gate_describe with the command that a terminal would run (NULL: none) shown in full. */
char *dh_gate_card(const struct dh_gate_case *c, const struct dh_verdict *v, const char *command);

#endif
