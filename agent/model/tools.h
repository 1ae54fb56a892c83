/* The action table as tools of a model: one function a verb, printed from dh_action_schema(). */
#ifndef DH_AGENT_MODEL_TOOLS_H
#define DH_AGENT_MODEL_TOOLS_H

#include <jansson.h>
#include <stdint.h>
#include "agent/model/wire.h"

/* [{"name":"desk_click","description":...,"parameters":{JSON schema}}, ...] for the verbs whose
 * bits are set. The schemas hold no references and do not nest targets, so that every server
 * understands them; the parser takes all of the table. New reference; NULL when memory is short. */
json_t *dh_tools_schema(uint32_t verbs);
/* What a mode needs: with the vendor's computer tool what that has not, else everything that makes
 * sense. */
uint32_t dh_tools_verbs(enum dh_wire_mode mode, bool computer);

#endif
