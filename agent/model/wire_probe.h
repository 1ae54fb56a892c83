/* Asking an endpoint which models it has. */
#ifndef DH_AGENT_MODEL_WIRE_PROBE_H
#define DH_AGENT_MODEL_WIRE_PROBE_H

#include "agent/model/wire.h"

/* A GET (no body) of the list of models. Finished by dh_wire_request_finish. */
enum dh_status dh_wire_probe_request(const struct dh_wire_config *config,
                                     struct dh_wire_request *ret, struct dh_err *err);
const char *dh_wire_probe_auth(enum dh_wire_kind kind);
/* Names out of {"data":[{"id"}]} or {"models":[{"name":"models/NAME"}]}; a new array, NULL: memory.
 */
json_t *dh_wire_probe_models(const json_t *answer);

#endif
