/* One model as the conductor, the mind and the journal pass it on. */
#include <string.h>

#include "agent/model/config.h"
#include "base/json.h"

static const char *const mode_words[] = {"text", "image", "both"};

const char *dh_wire_mode_name(enum dh_wire_mode mode)
{
    return (unsigned)mode < 3 ? mode_words[mode] : "?";
}

bool dh_wire_mode_parse(const char *name, enum dh_wire_mode *ret)
{
    for (int i = 0; i < 3; i++) {
        if (strcmp(mode_words[i], name) == 0) {
            *ret = (enum dh_wire_mode)i;
            return true;
        }
    }
    return false;
}

json_t *dh_model_to_json(const struct dh_model *m)
{
    return json_pack("{s:s,s:s,s:s,s:s?,s:s?,s:s?,s:s?,s:s?,s:s?,s:b,s:b,s:I,s:I,s:f}", "name", m->name, "provider",
                     dh_wire_kind_name(m->kind), "mode", dh_wire_mode_name(m->mode), "model", m->model, "endpoint",
                     m->endpoint, "key", m->key, "tool", m->tool, "effort", m->effort, "ca", m->ca, "marks",
                     (int)m->marks, "stream", (int)m->stream, "max-output", (json_int_t)m->max_output, "skill-tokens",
                     (json_int_t)m->skill_tokens, "stall", m->stall);
}

enum dh_status dh_model_from_json(const json_t *v, struct dh_model *ret, struct dh_err *err)
{
    struct dh_model m = {.name = dh_json_str(v, "name", ""),
                         .model = dh_json_str(v, "model", NULL),
                         .endpoint = dh_json_str(v, "endpoint", NULL),
                         .key = dh_json_str(v, "key", NULL),
                         .tool = dh_json_str(v, "tool", NULL),
                         .effort = dh_json_str(v, "effort", NULL),
                         .ca = dh_json_str(v, "ca", NULL),
                         .marks = dh_json_bool(v, "marks", false),
                         .stream = dh_json_bool(v, "stream", true),
                         .max_output = (long)dh_json_int(v, "max-output", 0),
                         .skill_tokens = (long)dh_json_int(v, "skill-tokens", 0),
                         .stall = dh_json_num(v, "stall", 0)};
    if (!dh_wire_kind_parse(dh_json_str(v, "provider", ""), &m.kind) ||
        !dh_wire_mode_parse(dh_json_str(v, "mode", ""), &m.mode) || !m.model)
        return dh_err_set(err, DH_INVALID, DH_BLAME_DESKHAND, "start the run anew", "what is kept of the model is malformed");
    *ret = m;
    return DH_OK;
}
