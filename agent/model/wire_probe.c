#include "agent/model/wire_probe.h"

#include <string.h>

#include "agent/model/wire_impl.h"
#include "base/json.h"
#include "base/mem.h"

#define MODELS_MAX 2000

static const struct dh_wire_ops *ops(enum dh_wire_kind kind)
{
    return kind == DH_WIRE_ANTHROPIC   ? &dh_wire_anthropic
           : kind == DH_WIRE_RESPONSES ? &dh_wire_responses
           : kind == DH_WIRE_GEMINI    ? &dh_wire_gemini
                                       : &dh_wire_chat;
}

const char *dh_wire_probe_auth(enum dh_wire_kind kind)
{
    return ops(kind)->auth;
}

enum dh_status dh_wire_probe_request(const struct dh_wire_config *config,
                                     struct dh_wire_request *ret, struct dh_err *err)
{
    struct dh_wire_request r = {0};
    const char *base = config->base ? config->base : ops(config->kind)->base;
    const char *path = config->kind == DH_WIRE_ANTHROPIC ? "/v1/models?limit=1000" : "/models";
    r.url = dh_asprintf("%s%s", base, path);
    r.headers = dh_alloc(2, sizeof(*r.headers));
    bool ok = r.url && r.headers;
    if (ok)
        ok = (r.headers[r.header_count++] = dh_strdup("accept: application/json")) != NULL;
    if (ok && config->kind == DH_WIRE_ANTHROPIC)
        ok = (r.headers[r.header_count++] = dh_strdup("anthropic-version: 2026-10-21")) != NULL;
    if (!ok) {
        dh_wire_request_finish(&r);
        return dh_err_nomem(err);
    }
    *ret = r;
    return DH_OK;
}

json_t *dh_wire_probe_models(const json_t *answer)
{
    json_t *out = json_array();
    const json_t *list = json_object_get(answer, "data");
    if (!json_is_array(list))
        list = json_object_get(answer, "models");
    for (size_t i = 0; out && json_is_array(list) && i < json_array_size(list) && i < MODELS_MAX;
         i++) {
        const json_t *m = json_array_get(list, i);
        const char *name = dh_json_str(m, "id", dh_json_str(m, "name", NULL));
        if (name && strncmp(name, "models/", 7) == 0)
            name += 7;
        if (name && json_array_append_new(out, json_string(name)) != 0) {
            json_decref(out);
            return NULL;
        }
    }
    return out;
}
