/* The receiving half of the Chat Completions format. Private to agent/model. */
#ifndef DH_AGENT_MODEL_CHAT_H
#define DH_AGENT_MODEL_CHAT_H

#include "agent/model/wire_impl.h"

enum dh_status dh_chat_event(struct dh_wire *w, const char *name, json_t *data, struct dh_err *err);
enum dh_status dh_chat_whole(struct dh_wire *w, json_t *data, struct dh_err *err);
enum dh_status dh_chat_end(struct dh_wire *w, json_t **ret_native, struct dh_reply *about,
                           struct dh_err *err);
enum dh_status dh_chat_read(const struct dh_wire *w, const json_t *native, struct dh_make *m,
                            struct dh_buf *text, struct dh_err *err);
json_t *dh_chat_early(struct dh_wire *w);
/* The arguments of a call as an object; NULL when they are none. New reference. */
json_t *dh_chat_arguments(const json_t *call);

#endif
