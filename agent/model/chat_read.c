/* Chat Completions: a reply, streamed or whole. Part 0 is the message itself, the others are its
 * calls. */
#include "agent/model/chat.h"

#include <stdio.h>
#include <string.h>

#include "agent/model/gui_text.h"
#include "base/json.h"
#include "base/mem.h"

static void take_usage(struct dh_usage *u, const json_t *v)
{
    if (!json_is_object(v))
        return;
    u->input = dh_json_int(v, "prompt_tokens", -1);
    u->output = dh_json_int(v, "completion_tokens", -1);
    u->cached = dh_json_int(json_object_get(v, "prompt_tokens_details"), "cached_tokens", 0);
    u->stored = 0;
}

static struct dh_wire_part *message_part(struct dh_wire *w)
{
    return w->rx.count
               ? &w->rx.parts[0]
               : dh_wire_part_add(w, json_pack("{s:s,s:n}", "role", "assistant", "content"));
}

/* The call that a piece belongs to: by index, else by id, else the newest; a new one when it has a
 * name or an id that is not there yet. */
static struct dh_wire_part *call_part(struct dh_wire *w, const json_t *piece)
{
    const json_t *index = json_object_get(piece, "index");
    const char *id = dh_json_str(piece, "id", "");
    const char *name = dh_json_str(json_object_get(piece, "function"), "name", "");
    for (size_t i = 1; i < w->rx.count; i++) {
        struct dh_wire_part *p = &w->rx.parts[i];
        if (json_is_integer(index) ? p->index == json_integer_value(index)
                                   : id[0] && strcmp(dh_json_str(p->json, "id", ""), id) == 0)
            return p;
    }
    if (!json_is_integer(index) && !id[0] && !name[0])
        return w->rx.count > 1 ? &w->rx.parts[w->rx.count - 1] : NULL;
    struct dh_wire_part *p = dh_wire_part_add(
        w, json_pack("{s:s,s:s,s:{s:s}}", "id", "", "type", "function", "function", "name", ""));
    if (p)
        p->index = json_is_integer(index) ? json_integer_value(index) : (json_int_t)w->rx.count - 2;
    return p;
}

static enum dh_status take_call(struct dh_wire *w, const json_t *piece, struct dh_err *err)
{
    struct dh_wire_part *p = json_is_object(piece) ? call_part(w, piece) : NULL;
    if (!p)
        return dh_wire_malformed(err,
                                 "a piece of a call belongs to none, or there are too many calls");
    json_t *f = json_object_get(p->json, "function");
    const json_t *from = json_object_get(piece, "function"),
                 *arguments = json_object_get(from, "arguments");
    const char *id = dh_json_str(piece, "id", ""), *name = dh_json_str(from, "name", "");
    bool ok = true;
    if (id[0] && !dh_json_str(p->json, "id", "")[0])
        ok = dh_wire_set(p->json, "id", json_string(id));
    if (ok && name[0] && !dh_json_str(f, "name", "")[0])
        ok = dh_wire_set(f, "name", json_string(name));
    if (json_is_string(arguments)) {
        dh_buf_str(&p->text, json_string_value(arguments));
    } else if (json_is_object(arguments)) {
        char *s = json_dumps(arguments, JSON_COMPACT);
        dh_buf_str(&p->text, s ? s : "");
        ok = ok && s;
        dh_free(s);
    }
    return ok && !dh_buf_failed(&p->text) ? DH_OK : dh_err_nomem(err);
}

/* A delta, or a whole message: the same members. */
static enum dh_status take(struct dh_wire *w, const json_t *delta, struct dh_err *err)
{
    struct dh_wire_part *m = message_part(w);
    if (!m)
        return dh_err_nomem(err);
    dh_buf_str(&m->text, dh_json_str(delta, "content", ""));
    dh_buf_str(&m->more, dh_json_str(delta, "refusal", ""));
    /* Some servers give the content in parts. */
    const json_t *parts = json_object_get(delta, "content");
    for (size_t i = 0; json_is_array(parts) && i < json_array_size(parts); i++)
        dh_buf_str(&m->text, dh_json_str(json_array_get(parts, i), "text", ""));
    if (dh_buf_failed(&m->text) || dh_buf_failed(&m->more))
        return dh_err_nomem(err);
    json_t *details = json_object_get(delta, "reasoning_details");
    if (json_is_array(details)) {
        json_t *list = json_object_get(m->json, "reasoning_details");
        if (!list && !dh_wire_set(m->json, "reasoning_details", list = json_array()))
            return dh_err_nomem(err);
        if (json_array_extend(list, details) != 0)
            return dh_err_nomem(err);
    }
    const json_t *calls = json_object_get(delta, "tool_calls");
    enum dh_status s = DH_OK;
    for (size_t i = 0; s == DH_OK && json_is_array(calls) && i < json_array_size(calls); i++)
        s = take_call(w, json_array_get(calls, i), err);
    return s;
}

static enum dh_status finish(struct dh_wire *w, const json_t *choice, struct dh_err *err)
{
    const char *reason = dh_json_str(choice, "finish_reason", NULL);
    if (reason && strcmp(reason, "error") == 0)
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_MODEL, "try again",
                          "the model's server broke off");
    if (reason)
        w->rx.stop = dh_wire_keep(w, reason);
    return DH_OK;
}

enum dh_status dh_chat_event(struct dh_wire *w, const char *name, json_t *data, struct dh_err *err)
{
    const json_t *choice = json_array_get(json_object_get(data, "choices"), 0);
    (void)name;
    if (!w->rx.head)
        w->rx.head = json_pack("{s:s,s:s}", "id", dh_json_str(data, "id", ""), "model",
                               dh_json_str(data, "model", ""));
    if (!w->rx.head)
        return dh_err_nomem(err);
    take_usage(&w->rx.usage, json_object_get(data, "usage"));
    if (!json_is_object(choice) || dh_json_int(choice, "index", 0) != 0)
        return DH_OK;
    enum dh_status s = DH_OK;
    if (json_is_object(json_object_get(choice, "delta")))
        s = take(w, json_object_get(choice, "delta"), err);
    return s == DH_OK ? finish(w, choice, err) : s;
}

enum dh_status dh_chat_whole(struct dh_wire *w, json_t *data, struct dh_err *err)
{
    const json_t *choice = json_array_get(json_object_get(data, "choices"), 0);
    const json_t *message = json_object_get(choice, "message");
    if (!json_is_object(message))
        return dh_wire_malformed(err, "the reply has no message");
    w->rx.head = json_pack("{s:s,s:s}", "id", dh_json_str(data, "id", ""), "model",
                           dh_json_str(data, "model", ""));
    if (!w->rx.head)
        return dh_err_nomem(err);
    take_usage(&w->rx.usage, json_object_get(data, "usage"));
    enum dh_status s = take(w, message, err);
    if (s == DH_OK)
        s = finish(w, choice, err);
    w->rx.complete = s == DH_OK && w->rx.stop;
    return s;
}

/* The message as it is sent back; ids that are missing are made. */
static json_t *native(struct dh_wire *w, size_t from, size_t n)
{
    struct dh_wire_part *m = &w->rx.parts[0];
    json_t *out = json_deep_copy(m->json), *calls = json_array();
    bool ok = out && calls;
    if (ok && m->text.len)
        ok = dh_wire_set(out, "content", dh_json_text(dh_buf_text(&m->text)));
    for (size_t i = from; ok && i < n; i++) {
        struct dh_wire_part *p = &w->rx.parts[i];
        json_t *call = json_deep_copy(p->json);
        ok = dh_wire_set(json_object_get(call, "function"), "arguments",
                         dh_json_text(p->text.len ? dh_buf_text(&p->text) : "{}"));
        if (ok && !dh_json_str(call, "id", "")[0])
            ok = dh_wire_set(call, "id",
                             json_sprintf("call_%zu_%zu", json_array_size(w->messages), i));
        if (!ok)
            json_decref(call);
        ok = ok && json_array_append_new(calls, call) == 0;
    }
    if (ok && json_array_size(calls))
        ok = json_object_set(out, "tool_calls", calls) == 0;
    else if (ok && !m->text.len)
        ok = dh_wire_set(out, "content", json_string(""));
    json_decref(calls);
    if (ok)
        return json_pack("[o]", out);
    json_decref(out);
    return NULL;
}

enum dh_status dh_chat_end(struct dh_wire *w, json_t **ret_native, struct dh_reply *about,
                           struct dh_err *err)
{
    const char *reason = w->rx.stop;
    if (!reason || !message_part(w))
        return dh_err_set(err, DH_PROTOCOL, DH_BLAME_MODEL, "try again",
                          "the reply ended before it was complete");
    about->stop = strcmp(reason, "length") == 0           ? DH_STOP_LENGTH
                  : strcmp(reason, "content_filter") == 0 ? DH_STOP_REFUSAL
                                                          : DH_STOP_END;
    if (w->rx.parts[0].more.len && about->stop == DH_STOP_END && w->rx.count == 1)
        about->stop = DH_STOP_REFUSAL;
    about->why = dh_buf_text(&w->rx.parts[0].more);
    about->model = dh_json_str(w->rx.head, "model", "");
    about->id = dh_json_str(w->rx.head, "id", "");
    *ret_native = native(w, 1, w->rx.count);
    return *ret_native ? DH_OK : dh_err_nomem(err);
}

json_t *dh_chat_arguments(const json_t *call)
{
    const char *s = dh_json_str(json_object_get(call, "function"), "arguments", "");
    json_t *v = NULL;
    if (dh_json_parse(s, strlen(s), &v, NULL) != DH_OK || json_is_object(v))
        return v;
    json_decref(v);
    return NULL;
}

enum dh_status dh_chat_read(const struct dh_wire *w, const json_t *native_reply, struct dh_make *m,
                            struct dh_buf *text, struct dh_err *err)
{
    const json_t *message = json_array_get(native_reply, 0),
                 *calls = json_object_get(message, "tool_calls");
    const char *content = dh_json_str(message, "content", "");
    size_t n = json_array_size(calls);
    if (n == 0 && !dh_gui_read(w->tool, content, m, text))
        return dh_wire_malformed(err, "the reply has more than %d calls", DH_WIRE_CALLS_MAX);
    if (n)
        dh_buf_str(text, content);
    for (size_t i = 0; i < n; i++) {
        const json_t *call = json_array_get(calls, i), *f = json_object_get(call, "function");
        if (!dh_wire_make_call(m, dh_json_str(call, "id", ""), dh_json_str(f, "name", "")))
            return dh_wire_malformed(err, "the reply has more than %d calls", DH_WIRE_CALLS_MAX);
        json_t *arguments = dh_chat_arguments(call);
        if (arguments)
            dh_wire_make_custom(m, dh_json_str(f, "name", ""), arguments);
        else
            dh_wire_make_bad(m, "the arguments are no JSON object");
        json_decref(arguments);
    }
    return DH_OK;
}

/* A call is known to be whole when the next one has begun. */
json_t *dh_chat_early(struct dh_wire *w)
{
    return w->rx.count > 2 ? native(w, 1, 2) : NULL;
}
