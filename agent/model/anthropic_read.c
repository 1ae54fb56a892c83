/* Anthropic Messages: a reply, streamed or whole. */
#include "agent/model/anthropic.h"

#include <string.h>

#include "base/json.h"

static void take_usage(struct dh_usage *u, const json_t *v)
{
    if (!json_is_object(v))
        return;
    /* All three make up the prompt; what is null was not used. */
    const json_t *input = json_object_get(v, "input_tokens");
    if (json_is_integer(input)) {
        u->cached = dh_json_int(v, "cache_read_input_tokens", 0);
        u->stored = dh_json_int(v, "cache_creation_input_tokens", 0);
        u->input = json_integer_value(input) + u->cached + u->stored;
    }
    u->output = dh_json_int(v, "output_tokens", u->output);
}

static enum dh_status start(struct dh_wire *w, const json_t *data, struct dh_err *err)
{
    json_t *message = json_object_get(data, "message");
    if (w->rx.head || !json_is_object(message))
        return dh_wire_malformed(err, "a reply that begins twice, or without its message");
    w->rx.head = json_copy(message);
    take_usage(&w->rx.usage, json_object_get(message, "usage"));
    return w->rx.head ? DH_OK : dh_err_nomem(err);
}

static enum dh_status block_start(struct dh_wire *w, const json_t *data, struct dh_err *err)
{
    json_t *block = json_object_get(data, "content_block");
    if (!w->rx.head || !json_is_object(block) ||
        dh_json_int(data, "index", -1) != (json_int_t)w->rx.count)
        return dh_wire_malformed(err, "a block of the reply comes out of order");
    return dh_wire_part_add(w, json_deep_copy(block))
               ? DH_OK
               : dh_wire_malformed(err, "the reply has too many blocks");
}

static struct dh_wire_part *open_part(struct dh_wire *w, const json_t *data)
{
    json_int_t i = dh_json_int(data, "index", -1);
    struct dh_wire_part *p = i >= 0 && (size_t)i < w->rx.count ? &w->rx.parts[i] : NULL;
    return p && p->open ? p : NULL;
}

static enum dh_status block_delta(struct dh_wire *w, const json_t *data, struct dh_err *err)
{
    struct dh_wire_part *p = open_part(w, data);
    const json_t *delta = json_object_get(data, "delta");
    const char *type = dh_json_str(delta, "type", "");
    if (!p || !json_is_object(delta))
        return dh_wire_malformed(err, "a delta of the reply belongs to no block");
    if (strcmp(type, "text_delta") == 0)
        dh_buf_str(&p->text, dh_json_str(delta, "text", ""));
    else if (strcmp(type, "input_json_delta") == 0)
        dh_buf_str(&p->text, dh_json_str(delta, "partial_json", ""));
    else if (strcmp(type, "thinking_delta") == 0)
        dh_buf_str(&p->text, dh_json_str(delta, "thinking", ""));
    else if (strcmp(type, "signature_delta") == 0)
        dh_buf_str(&p->more, dh_json_str(delta, "signature", ""));
    else if (strcmp(type, "citations_delta") == 0) {
        json_t *list = json_object_get(p->json, "citations");
        if (!json_is_array(list) && !dh_wire_set(p->json, "citations", list = json_array()))
            return dh_err_nomem(err);
        if (json_array_append(list, json_object_get(delta, "citation")) != 0)
            return dh_err_nomem(err);
    }
    return dh_buf_failed(&p->text) || dh_buf_failed(&p->more) ? dh_err_nomem(err) : DH_OK;
}

/* Appends what was streamed to what the block began with. */
static bool extend(json_t *block, const char *key, const struct dh_buf *b)
{
    json_t *s = b->len ? json_sprintf("%s%s", dh_json_str(block, key, ""), dh_buf_text(b)) : NULL;
    return b->len == 0 || dh_wire_set(block, key, s);
}

static enum dh_status block_stop(struct dh_wire *w, const json_t *data, struct dh_err *err)
{
    struct dh_wire_part *p = open_part(w, data);
    if (!p)
        return dh_wire_malformed(err, "a block of the reply ends that was not open");
    const char *type = dh_json_str(p->json, "type", "");
    bool ok = true;
    if (strcmp(type, "text") == 0)
        ok = extend(p->json, "text", &p->text);
    else if (strcmp(type, "thinking") == 0)
        ok = extend(p->json, "thinking", &p->text) && extend(p->json, "signature", &p->more);
    else if (p->text.len) {
        json_t *input = NULL;
        /* A call that was cut at the token limit ends like this too; then stop_reason says so. */
        if (dh_json_parse(dh_buf_text(&p->text), p->text.len, &input, NULL) != DH_OK)
            return DH_OK; /* stays open */
        ok = dh_wire_set(p->json, "input", input);
    }
    p->open = false;
    return ok ? DH_OK : dh_err_nomem(err);
}

static enum dh_status message_delta(struct dh_wire *w, const json_t *data, struct dh_err *err)
{
    const json_t *delta = json_object_get(data, "delta");
    const char *key;
    json_t *v;
    if (!w->rx.head)
        return dh_wire_malformed(err, "a reply that ends before it begins");
    json_object_foreach((json_t *)delta, key, v)
    {
        if (json_object_set(w->rx.head, key, v) != 0)
            return dh_err_nomem(err);
    }
    take_usage(&w->rx.usage, json_object_get(data, "usage"));
    return DH_OK;
}

enum dh_status dh_anthropic_event(struct dh_wire *w, const char *name, json_t *data,
                                  struct dh_err *err)
{
    const char *type = dh_json_str(data, "type", name);
    if (strcmp(type, "message_start") == 0)
        return start(w, data, err);
    if (strcmp(type, "content_block_start") == 0)
        return block_start(w, data, err);
    if (strcmp(type, "content_block_delta") == 0)
        return block_delta(w, data, err);
    if (strcmp(type, "content_block_stop") == 0)
        return block_stop(w, data, err);
    if (strcmp(type, "message_delta") == 0)
        return message_delta(w, data, err);
    if (strcmp(type, "message_stop") == 0) {
        w->rx.complete = w->rx.head != NULL;
        return w->rx.complete ? DH_OK
                              : dh_wire_malformed(err, "a reply that ends before it begins");
    }
    return DH_OK; /* ping, and what is not known yet */
}

enum dh_status dh_anthropic_whole(struct dh_wire *w, json_t *data, struct dh_err *err)
{
    const json_t *content = json_object_get(data, "content");
    size_t i;
    json_t *block;
    if (!json_is_array(content))
        return dh_wire_malformed(err, "the reply has no content");
    w->rx.head = json_copy(data);
    json_array_foreach((json_t *)content, i, block)
    {
        struct dh_wire_part *p =
            json_is_object(block) ? dh_wire_part_add(w, json_incref(block)) : NULL;
        if (!p)
            return dh_wire_malformed(err,
                                     "a block of the reply is no object, or there are too many");
        p->open = false;
    }
    take_usage(&w->rx.usage, json_object_get(data, "usage"));
    w->rx.complete = true;
    return w->rx.head ? DH_OK : dh_err_nomem(err);
}

static bool stop_of(const json_t *head, struct dh_reply *about)
{
    static const struct {
        const char *name;
        enum dh_stop stop;
    } stops[] = {
        {"tool_use", DH_STOP_CALLS},
        {"end_turn", DH_STOP_END},
        {"stop_sequence", DH_STOP_END},
        {"max_tokens", DH_STOP_LENGTH},
        {"pause_turn", DH_STOP_PAUSE},
        {"refusal", DH_STOP_REFUSAL},
        {"model_context_window_exceeded", DH_STOP_CONTEXT},
        {"compaction", DH_STOP_PAUSE},
    };
    const char *reason = dh_json_str(head, "stop_reason", NULL);
    about->stop = DH_STOP_END;
    for (size_t i = 0; reason && i < sizeof(stops) / sizeof(stops[0]); i++)
        if (strcmp(stops[i].name, reason) == 0)
            about->stop = stops[i].stop;
    about->why = dh_json_str(json_object_get(head, "stop_details"), "explanation", "");
    about->model = dh_json_str(head, "model", "");
    about->id = dh_json_str(head, "id", "");
    return reason;
}

/* [{"role":"assistant","content":[first n parts]}] */
static json_t *native(const struct dh_wire *w, size_t from, size_t n)
{
    json_t *content = json_array();
    for (size_t i = from; content && i < n; i++)
        if (json_array_append(content, w->rx.parts[i].json) != 0) {
            json_decref(content);
            return NULL;
        }
    return content ? json_pack("[{s:s,s:o}]", "role", "assistant", "content", content) : NULL;
}

enum dh_status dh_anthropic_end(struct dh_wire *w, json_t **ret_native, struct dh_reply *about,
                                struct dh_err *err)
{
    if (!w->rx.complete || !stop_of(w->rx.head, about))
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_MODEL, "try again",
                          "the reply ended before it was complete");
    bool cut = about->stop == DH_STOP_LENGTH || about->stop == DH_STOP_CONTEXT ||
               about->stop == DH_STOP_REFUSAL;
    size_t n = 0;
    while (n < w->rx.count && !w->rx.parts[n].open)
        n++;
    if (n < w->rx.count && !cut)
        return dh_wire_malformed(err, "a block of the reply has no end, or its input is no JSON");
    *ret_native = native(w, 0, n);
    if (*ret_native && n == 0)
        json_array_clear(*ret_native);
    return *ret_native ? DH_OK : dh_err_nomem(err);
}

enum dh_status dh_anthropic_read(const struct dh_wire *w, const json_t *native_reply,
                                 struct dh_make *m, struct dh_buf *text, struct dh_err *err)
{
    const json_t *content = json_object_get(json_array_get(native_reply, 0), "content");
    size_t i;
    json_t *block;
    json_array_foreach((json_t *)content, i, block)
    {
        const char *type = dh_json_str(block, "type", ""), *id = dh_json_str(block, "id", "");
        const char *name = dh_json_str(block, "name", ""),
                   *family = dh_json_str(block, "toolset_name", NULL);
        const json_t *input = json_object_get(block, "input");
        if (strcmp(type, "text") == 0) {
            if (text->len)
                dh_buf_char(text, '\n');
            dh_buf_str(text, dh_json_str(block, "text", ""));
        }
        if (strcmp(type, "tool_use") != 0)
            continue;
        if (!id[0])
            return dh_wire_malformed(err, "a call of the reply has no id");
        if (!dh_wire_make_call(m, id, name))
            return dh_wire_malformed(err, "the reply has more than %d calls", DH_WIRE_CALLS_MAX);
        if (!json_is_object(input))
            dh_wire_make_bad(m, "the input has to be an object");
        else if (family ? strcmp(family, "computer") == 0 && w->tool == DH_TOOL_TOOLSET
                        : strcmp(name, "computer") == 0 && (w->tool == DH_TOOL_COMPUTER_2511 ||
                                                            w->tool == DH_TOOL_COMPUTER_2501))
            dh_anthropic_action(m, w->tool, family ? name : dh_json_str(input, "action", ""),
                                input);
        else if (family || strcmp(name, "computer") == 0)
            dh_wire_make_bad(m, "there is no toolset \"%.60s\" with \"%.60s\"",
                             family ? family : "", name);
        else
            dh_wire_make_custom(m, name, input);
    }
    return DH_OK;
}

json_t *dh_anthropic_early(struct dh_wire *w)
{
    for (size_t i = 0; i < w->rx.count && !w->rx.parts[i].open; i++)
        if (strcmp(dh_json_str(w->rx.parts[i].json, "type", ""), "tool_use") == 0)
            return native(w, i, i + 1);
    return NULL;
}
