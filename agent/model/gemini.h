/* The receiving half of the generateContent format. Private to agent/model. */
#ifndef DH_AGENT_MODEL_GEMINI_H
#define DH_AGENT_MODEL_GEMINI_H

#include "agent/model/wire_impl.h"

enum dh_status dh_gemini_event(struct dh_wire *w, const char *name, json_t *data,
                               struct dh_err *err);
enum dh_status dh_gemini_whole(struct dh_wire *w, json_t *data, struct dh_err *err);
enum dh_status dh_gemini_end(struct dh_wire *w, json_t **ret_native, struct dh_reply *about,
                             struct dh_err *err);
enum dh_status dh_gemini_read(const struct dh_wire *w, const json_t *native, struct dh_make *m,
                              struct dh_buf *text, struct dh_err *err);
json_t *dh_gemini_early(struct dh_wire *w);

#endif
