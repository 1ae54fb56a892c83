/* Gemini: a reply, streamed or whole. A stream is a row of answers whose parts follow one another;
 * it ends with the connection, and is whole when a reason for its end was there. */
#include "agent/model/gemini.h"

#include <string.h>

#include "base/json.h"

static void take_usage(struct dh_usage *u, const json_t *v)
{
    if (!json_is_object(v))
        return;
    u->input = dh_json_int(v, "promptTokenCount", u->input);
    u->cached = dh_json_int(v, "cachedContentTokenCount", 0);
    u->stored = 0;
    u->output = dh_json_int(v, "candidatesTokenCount", 0) + dh_json_int(v, "thoughtsTokenCount", 0);
}

static enum dh_status take(struct dh_wire *w, const json_t *data, struct dh_err *err)
{
    const json_t *candidate = json_array_get(json_object_get(data, "candidates"), 0);
    const json_t *parts = json_object_get(json_object_get(candidate, "content"), "parts");
    const char *reason = dh_json_str(candidate, "finishReason", NULL);
    const char *blocked = dh_json_str(json_object_get(data, "promptFeedback"), "blockReason", NULL);
    if (!w->rx.head)
        w->rx.head = json_pack("{s:s,s:s}", "id", dh_json_str(data, "responseId", ""), "model",
                               dh_json_str(data, "modelVersion", ""));
    if (!w->rx.head)
        return dh_err_nomem(err);
    take_usage(&w->rx.usage, json_object_get(data, "usageMetadata"));
    for (size_t i = 0; json_is_array(parts) && i < json_array_size(parts); i++) {
        json_t *part = json_array_get(parts, i);
        struct dh_wire_part *p =
            json_is_object(part) ? dh_wire_part_add(w, json_incref(part)) : NULL;
        if (!p)
            return dh_wire_malformed(err,
                                     "a part of the reply is no object, or there are too many");
        p->open = false;
    }
    if (blocked && !candidate) {
        if (!dh_wire_set(w->rx.head, "blocked", json_string(blocked)))
            return dh_err_nomem(err);
        w->rx.stop = "SAFETY";
    }
    if (reason && strcmp(reason, "FINISH_REASON_UNSPECIFIED") != 0)
        w->rx.stop = dh_wire_keep(w, reason);
    return DH_OK;
}

enum dh_status dh_gemini_event(struct dh_wire *w, const char *name, json_t *data,
                               struct dh_err *err)
{
    (void)name;
    return take(w, data, err);
}

enum dh_status dh_gemini_whole(struct dh_wire *w, json_t *data, struct dh_err *err)
{
    if (!json_object_get(data, "candidates") && !json_object_get(data, "promptFeedback"))
        return dh_wire_malformed(err, "the reply has no candidates");
    enum dh_status s = take(w, data, err);
    w->rx.complete = s == DH_OK && w->rx.stop;
    return s;
}

static json_t *native(const struct dh_wire *w, size_t from, size_t n)
{
    json_t *parts = json_array();
    for (size_t i = from; parts && i < n; i++)
        if (json_array_append(parts, w->rx.parts[i].json) != 0) {
            json_decref(parts);
            return NULL;
        }
    return parts ? json_pack("[{s:s,s:o}]", "role", "model", "parts", parts) : NULL;
}

enum dh_status dh_gemini_end(struct dh_wire *w, json_t **ret_native, struct dh_reply *about,
                             struct dh_err *err)
{
    static const char *const refusals[] = {
        "SAFETY",    "RECITATION", "PROHIBITED_CONTENT", "SPII",
        "BLOCKLIST", "LANGUAGE",   "IMAGE_SAFETY",       "IMAGE_PROHIBITED_CONTENT"};
    const char *reason = w->rx.stop;
    if (!reason)
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_MODEL, "try again",
                          "the reply ended before it was complete");
    bool refused = false;
    for (size_t i = 0; i < sizeof(refusals) / sizeof(refusals[0]); i++)
        refused |= strcmp(refusals[i], reason) == 0;
    if (refused)
        about->stop = DH_STOP_REFUSAL;
    else if (strcmp(reason, "STOP") == 0)
        about->stop = DH_STOP_END;
    else if (strcmp(reason, "MAX_TOKENS") == 0)
        about->stop = DH_STOP_LENGTH;
    else if (strcmp(reason, "CONTINUATION") == 0)
        about->stop = DH_STOP_PAUSE;
    else
        return dh_wire_malformed(err, "the model ended with %.60s", reason);
    about->why = refused ? dh_json_str(w->rx.head, "blocked", reason) : "";
    about->model = dh_json_str(w->rx.head, "model", "");
    about->id = dh_json_str(w->rx.head, "id", "");
    *ret_native = w->rx.count ? native(w, 0, w->rx.count) : json_array();
    return *ret_native ? DH_OK : dh_err_nomem(err);
}

/* What the vendor wants a person to say yes to; false: the call is BAD. */
static bool safety(struct dh_make *m, json_t *args, const char **ret)
{
    const json_t *v = json_object_get(args, "safety_decision");
    const char *decision = dh_json_str(v, "decision", "");
    *ret = NULL;
    if (!v || json_is_null(v) || strcmp(decision, "regular") == 0 ||
        strcmp(decision, "allowed") == 0)
        return true;
    if (strcmp(decision, "require_confirmation") != 0) {
        dh_wire_make_bad(
            m, "the vendor's safety decision \"%.40s\" is not known, so nothing is done", decision);
        return false;
    }
    *ret = dh_arena_strdup(m->arena,
                           dh_json_str(v, "explanation", "The vendor asks for a look at this."));
    m->nomem |= !*ret;
    return !m->nomem;
}

static enum dh_status read_call(const struct dh_wire *w, const json_t *call, struct dh_make *m,
                                struct dh_err *err)
{
    const char *name = dh_json_str(call, "name", ""), *warning = NULL;
    const json_t *given = json_object_get(call, "args");
    if (!name[0])
        return dh_wire_malformed(err, "a call of the reply has no name");
    if (!dh_wire_make_call(m, dh_json_str(call, "id", ""), name))
        return dh_wire_malformed(err, "the reply has more than %d calls", DH_WIRE_CALLS_MAX);
    json_t *args = given ? json_copy((json_t *)given) : json_object();
    if (!args || m->nomem) {
        json_decref(args);
        return dh_err_nomem(err);
    }
    if (!json_is_object(args)) {
        dh_wire_make_bad(m, "the arguments are no object");
    } else if (safety(m, args, &warning)) {
        const char *intent = dh_json_str(args, "intent", NULL);
        dh_wire_make_current(m)->intent = dh_arena_strdup(m->arena, intent);
        json_object_del(args, "safety_decision");
        json_object_del(args, "intent");
        if (strncmp(name, DH_WIRE_TOOL_PREFIX, strlen(DH_WIRE_TOOL_PREFIX)) == 0)
            dh_wire_make_custom(m, name, args);
        else if (dh_wire_tool_is_computer(w->tool))
            dh_gemini_action(m, w->tool, name, args, w->coord.shown);
        else
            dh_wire_make_bad(m, "there is no tool \"%.60s\"", name);
        if (dh_wire_make_current(m)->kind != DH_CALL_BAD)
            dh_wire_make_current(m)->safety = warning;
    }
    json_decref(args);
    return DH_OK;
}

enum dh_status dh_gemini_read(const struct dh_wire *w, const json_t *native_reply,
                              struct dh_make *m, struct dh_buf *text, struct dh_err *err)
{
    const json_t *parts = json_object_get(json_array_get(native_reply, 0), "parts");
    enum dh_status s = DH_OK;
    for (size_t i = 0; s == DH_OK && i < json_array_size(parts); i++) {
        const json_t *part = json_array_get(parts, i),
                     *call = json_object_get(part, "functionCall");
        if (!dh_json_bool(part, "thought", false))
            dh_buf_str(text, dh_json_str(part, "text", ""));
        if (json_is_object(call))
            s = read_call(w, call, m, err);
        else if (call)
            s = dh_wire_malformed(err, "a call of the reply is no object");
    }
    return s;
}

json_t *dh_gemini_early(struct dh_wire *w)
{
    for (size_t i = 0; i < w->rx.count; i++)
        if (json_object_get(w->rx.parts[i].json, "functionCall"))
            return native(w, i, i + 1);
    return NULL;
}
