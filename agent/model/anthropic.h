/* The receiving half of the Messages format. Private to agent/model. */
#ifndef DH_AGENT_MODEL_ANTHROPIC_H
#define DH_AGENT_MODEL_ANTHROPIC_H

#include "agent/model/wire_impl.h"

enum dh_status dh_anthropic_event(struct dh_wire *w, const char *name, json_t *data,
                                  struct dh_err *err);
enum dh_status dh_anthropic_whole(struct dh_wire *w, json_t *data, struct dh_err *err);
enum dh_status dh_anthropic_end(struct dh_wire *w, json_t **ret_native, struct dh_reply *about,
                                struct dh_err *err);
enum dh_status dh_anthropic_read(const struct dh_wire *w, const json_t *native, struct dh_make *m,
                                 struct dh_buf *text, struct dh_err *err);
json_t *dh_anthropic_early(struct dh_wire *w);

#endif
