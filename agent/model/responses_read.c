/* OpenAI Responses: a reply, streamed or whole. Items are taken from the events that end them. */
#include "agent/model/responses.h"

#include <string.h>

#include "base/json.h"

bool dh_responses_is_call(const json_t *item)
{
    const char *type = dh_json_str(item, "type", "");
    return strcmp(type, "computer_call") == 0 || strcmp(type, "function_call") == 0;
}

static void take_usage(struct dh_usage *u, const json_t *v)
{
    const json_t *details = json_object_get(v, "input_tokens_details");
    if (!json_is_object(v))
        return;
    u->input = dh_json_int(v, "input_tokens", -1);
    u->output = dh_json_int(v, "output_tokens", -1);
    u->cached = dh_json_int(details, "cached_tokens", 0);
    u->stored = dh_json_int(details, "cache_write_tokens", 0);
}

static enum dh_status add_item(struct dh_wire *w, json_t *item, json_int_t index,
                               struct dh_err *err)
{
    if (!json_is_object(item))
        return dh_wire_malformed(err, "an item of the reply is no object");
    for (size_t i = 0; i < w->rx.count; i++)
        if (w->rx.parts[i].index == index)
            return dh_wire_malformed(err, "an item of the reply ends twice");
    struct dh_wire_part *p = dh_wire_part_add(w, json_incref(item));
    if (!p)
        return dh_wire_malformed(err, "the reply has too many items");
    p->open = false;
    p->index = index;
    return DH_OK;
}

static enum dh_status terminal(struct dh_wire *w, json_t *response, struct dh_err *err)
{
    const json_t *output = json_object_get(response, "output");
    const char *status = dh_json_str(response, "status", NULL);
    enum dh_status s = DH_OK;
    if (!status)
        return dh_wire_malformed(err, "the reply has no status");
    size_t listed = w->rx.count ? 0 : json_array_size(output);
    for (size_t i = 0; s == DH_OK && i < listed; i++)
        s = add_item(w, json_array_get(output, i), (json_int_t)i, err);
    if (s != DH_OK)
        return s;
    json_decref(w->rx.head);
    w->rx.head = json_copy(response);
    take_usage(&w->rx.usage, json_object_get(response, "usage"));
    if (strcmp(status, "failed") == 0) {
        json_decref(w->rx.fault);
        w->rx.fault = json_deep_copy(response);
        return dh_err_set(err, DH_FAILED, DH_BLAME_MODEL, "wait, then resume",
                          "the model's server told an error");
    }
    w->rx.stop = dh_wire_keep(w, status);
    w->rx.complete = true;
    return w->rx.head ? DH_OK : dh_err_nomem(err);
}

enum dh_status dh_responses_event(struct dh_wire *w, const char *name, json_t *data,
                                  struct dh_err *err)
{
    const char *type = dh_json_str(data, "type", name);
    if (strcmp(type, "response.output_item.done") == 0)
        return add_item(w, json_object_get(data, "item"),
                        dh_json_int(data, "output_index", (json_int_t)w->rx.count), err);
    if (strcmp(type, "response.completed") == 0 || strcmp(type, "response.failed") == 0 ||
        strcmp(type, "response.incomplete") == 0)
        return terminal(w, json_object_get(data, "response"), err);
    return DH_OK; /* deltas: the items come whole */
}

enum dh_status dh_responses_whole(struct dh_wire *w, json_t *data, struct dh_err *err)
{
    return terminal(w, data, err);
}

/* The items in the order of their numbers. */
static json_t *native(const struct dh_wire *w)
{
    json_t *out = json_array();
    json_int_t last = -1;
    for (size_t n = 0; out && n < w->rx.count; n++) {
        const struct dh_wire_part *next = NULL;
        for (size_t i = 0; i < w->rx.count; i++)
            if (w->rx.parts[i].index > last && (!next || w->rx.parts[i].index < next->index))
                next = &w->rx.parts[i];
        if (!next || json_array_append(out, next->json) != 0) {
            json_decref(out);
            return NULL;
        }
        last = next->index;
    }
    return out;
}

/* Words of a refusal; whether a message was there that is no mere progress. */
static const char *last_words(const json_t *items, bool *ret_final)
{
    const char *refusal = NULL;
    *ret_final = false;
    for (size_t i = 0; i < json_array_size(items); i++) {
        const json_t *item = json_array_get(items, i), *content = json_object_get(item, "content");
        if (strcmp(dh_json_str(item, "type", ""), "message") != 0)
            continue;
        if (strcmp(dh_json_str(item, "phase", "final_answer"), "commentary") != 0)
            *ret_final = true;
        for (size_t k = 0; k < json_array_size(content); k++) {
            const char *s = dh_json_str(json_array_get(content, k), "refusal", NULL);
            refusal = s ? s : refusal;
        }
    }
    return refusal;
}

enum dh_status dh_responses_end(struct dh_wire *w, json_t **ret_native, struct dh_reply *about,
                                struct dh_err *err)
{
    bool final = false, calls = false;
    if (!w->rx.complete || !w->rx.stop)
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_MODEL, "try again",
                          "the reply ended before it was complete");
    json_t *items = native(w);
    if (!items)
        return dh_err_nomem(err);
    const char *refusal = last_words(items, &final);
    const char *reason =
        dh_json_str(json_object_get(w->rx.head, "incomplete_details"), "reason", "");
    for (size_t i = 0; i < json_array_size(items); i++)
        calls |= dh_responses_is_call(json_array_get(items, i));
    about->model = dh_json_str(w->rx.head, "model", "");
    about->id = dh_json_str(w->rx.head, "id", "");
    about->why = refusal ? refusal : reason;
    if (strcmp(w->rx.stop, "completed") == 0) {
        about->stop = calls     ? DH_STOP_CALLS
                      : refusal ? DH_STOP_REFUSAL
                      : final   ? DH_STOP_END
                                : DH_STOP_PAUSE;
    } else if (strcmp(w->rx.stop, "incomplete") == 0) {
        about->stop = strcmp(reason, "content_filter") == 0 ? DH_STOP_REFUSAL : DH_STOP_LENGTH;
    } else {
        json_decref(items);
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_MODEL, "try again",
                          "the reply is not complete");
    }
    *ret_native = items;
    return DH_OK;
}

static void read_text(const json_t *item, struct dh_buf *text)
{
    const json_t *content = json_object_get(item, "content");
    for (size_t i = 0; i < json_array_size(content); i++) {
        if (text->len)
            dh_buf_char(text, '\n');
        dh_buf_str(text, dh_json_str(json_array_get(content, i), "text", ""));
    }
}

static void read_function(struct dh_make *m, const json_t *item)
{
    const char *s = dh_json_str(item, "arguments", "");
    json_t *v = NULL;
    if (dh_json_parse(s, strlen(s), &v, NULL) == DH_OK && json_is_object(v))
        dh_wire_make_custom(m, dh_json_str(item, "name", ""), v);
    else
        dh_wire_make_bad(m, "the arguments are no JSON object");
    json_decref(v);
}

enum dh_status dh_responses_read(const struct dh_wire *w, const json_t *items, struct dh_make *m,
                                 struct dh_buf *text, struct dh_err *err)
{
    size_t i;
    json_t *item;
    json_array_foreach((json_t *)items, i, item)
    {
        bool computer = strcmp(dh_json_str(item, "type", ""), "computer_call") == 0;
        if (strcmp(dh_json_str(item, "type", ""), "message") == 0)
            read_text(item, text);
        if (!dh_responses_is_call(item))
            continue;
        if (!dh_json_str(item, "call_id", "")[0])
            return dh_wire_malformed(err, "a call of the reply has no id");
        if (!dh_wire_make_call(m, dh_json_str(item, "call_id", ""),
                               computer ? "computer" : dh_json_str(item, "name", "")))
            return dh_wire_malformed(err, "the reply has more than %d calls", DH_WIRE_CALLS_MAX);
        if (m->nomem)
            return dh_err_nomem(err);
        if (strcmp(dh_json_str(item, "status", "completed"), "completed") != 0)
            dh_wire_make_bad(m, "the call was not written to its end");
        else if (!computer)
            read_function(m, item);
        else if (w->tool == DH_TOOL_OPENAI)
            dh_responses_actions(m, item);
        else
            dh_wire_make_bad(m, "there is no computer tool");
    }
    return DH_OK;
}

json_t *dh_responses_early(struct dh_wire *w)
{
    for (size_t i = 0; i < w->rx.count; i++)
        if (w->rx.parts[i].index == (json_int_t)i && dh_responses_is_call(w->rx.parts[i].json))
            return json_pack("[O]", w->rx.parts[i].json);
    return NULL;
}
