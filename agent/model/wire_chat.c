/* Chat Completions with function tools, as llama.cpp, vLLM, Ollama, OpenRouter and others serve
 * them, and with the action texts of GUI models. Sources: the types of OpenAI's TypeScript
 * SDK 7.57.0; the servers' documentation and sources for what they add, leave out and do
 * differently. */
#include "agent/model/chat.h"

#include <string.h>

#include "agent/model/gui_text.h"
#include "base/json.h"
#include "base/mem.h"

static json_t *text_part(const char *text)
{
    return json_pack("{s:s,s:o}", "type", "text", "text", dh_json_text(text));
}

static bool put_image(struct dh_wire *w, json_t *content, const struct dh_wire_image *image)
{
    bool jpeg = strcmp(image->media_type, "image/jpeg") == 0;
    json_t *part = json_pack(
        "{s:s,s:{s:o}}", "type", "image_url", "image_url", "url",
        dh_wire_put(w, image, jpeg ? "data:image/jpeg;base64," : "data:image/png;base64,"));
    if (!part || json_array_append_new(content, part) != 0)
        return false;
    dh_wire_place(w, part, NULL);
    return true;
}

/* A message of the user: a plain text where there is no picture, because some servers take nothing
 * else. Two in a row are one, because some templates want the roles to take turns. */
static enum dh_status say_parts(struct dh_wire *w, json_t *parts, struct dh_err *err)
{
    size_t n = json_array_size(w->messages);
    json_t *last = n ? json_array_get(w->messages, n - 1) : NULL;
    json_t *content = json_object_get(last, "content");
    bool ok = true;
    if (last && strcmp(dh_json_str(last, "role", ""), "user") == 0) {
        if (json_is_string(content)) {
            json_t *list = json_pack("[o]", text_part(json_string_value(content)));
            ok = dh_wire_set(last, "content", list);
            content = list;
        }
        ok = ok && json_array_extend(content, parts) == 0;
        json_decref(parts);
        return ok ? DH_OK : dh_err_nomem(err);
    }
    const json_t *only = json_array_get(parts, 0);
    if (json_array_size(parts) == 1 && strcmp(dh_json_str(only, "type", ""), "text") == 0) {
        json_t *m =
            json_pack("{s:s,s:O}", "role", "user", "content", json_object_get(only, "text"));
        json_decref(parts);
        return dh_wire_append(w, m, err);
    }
    return dh_wire_append(w, json_pack("{s:s,s:o}", "role", "user", "content", parts), err);
}

static bool put_text(json_t *parts, const char *text)
{
    return !text || !text[0] || json_array_append_new(parts, text_part(text)) == 0;
}

static enum dh_status say(struct dh_wire *w, const char *text, const struct dh_wire_seen *seen,
                          struct dh_err *err)
{
    json_t *parts = json_array();
    bool ok = parts && put_text(parts, text);
    if (ok && seen)
        ok = put_text(parts, seen->text) && (!seen->image || put_image(w, parts, seen->image));
    if (ok && json_array_size(parts) == 0)
        ok = put_text(parts, "Go on.");
    if (ok)
        return say_parts(w, parts, err);
    json_decref(parts);
    return dh_err_nomem(err);
}

/* Pictures cannot be in results: they follow in a message of the user. */
static bool put_pictures(struct dh_wire *w, json_t *parts, const struct dh_call_result *results,
                         size_t n, const struct dh_wire_seen *seen)
{
    for (size_t i = 0; i < n; i++)
        if (results[i].image && !(put_text(parts, "The part that was asked for:") &&
                                  put_image(w, parts, results[i].image)))
            return false;
    return !seen || !seen->image ||
           (put_text(parts, "The screen now:") && put_image(w, parts, seen->image));
}

/* Results of calls that were written as text. */
static enum dh_status answer_text(struct dh_wire *w, const struct dh_call_result *results, size_t n,
                                  const struct dh_wire_seen *seen, struct dh_err *err)
{
    struct dh_buf b = {0};
    json_t *parts = json_array();
    for (size_t i = 0; i < n; i++)
        if (results[i].kind != DH_RESULT_OK)
            dh_buf_printf(&b, "%s%s: %s", b.len ? "\n" : "", w->pending.calls[i].name,
                          dh_wire_result_text(w, &results[i], i));
        else if (results[i].text && results[i].text[0])
            dh_buf_printf(&b, "%s%s", b.len ? "\n" : "", results[i].text);
    bool ok = parts && !dh_buf_failed(&b) && put_text(parts, dh_buf_text(&b)) &&
              put_text(parts, seen ? seen->text : NULL) && put_pictures(w, parts, results, n, seen);
    if (ok && json_array_size(parts) == 0)
        ok = put_text(parts, "OK");
    dh_buf_finish(&b);
    if (ok)
        return say_parts(w, parts, err);
    json_decref(parts);
    return dh_err_nomem(err);
}

static enum dh_status answer(struct dh_wire *w, const struct dh_call_result *results, size_t n,
                             const struct dh_wire_seen *seen, struct dh_err *err)
{
    const json_t *calls = json_object_get(
        json_array_get(w->messages, json_array_size(w->messages) - 1), "tool_calls");
    if (json_array_size(calls) != n)
        return answer_text(w, results, n, seen, err);
    enum dh_status s = DH_OK;
    for (size_t i = 0; s == DH_OK && i < n; i++) {
        struct dh_buf b = {0};
        dh_buf_str(&b, dh_wire_result_text(w, &results[i], i));
        if (i + 1 == n && seen && seen->text && seen->text[0])
            dh_buf_printf(&b, "\n\n%s", seen->text);
        json_t *id = json_object_get(json_array_get(calls, i), "id");
        s = dh_buf_failed(&b)
                ? dh_err_nomem(err)
                : dh_wire_append(w,
                                 json_pack("{s:s,s:O,s:o}", "role", "tool", "tool_call_id", id,
                                           "content", dh_json_text(dh_buf_text(&b))),
                                 err);
        dh_buf_finish(&b);
    }
    json_t *parts = json_array();
    bool ok = parts && put_pictures(w, parts, results, n, seen);
    if (s == DH_OK && ok && json_array_size(parts))
        return say_parts(w, parts, err);
    json_decref(parts);
    return s == DH_OK && !ok ? dh_err_nomem(err) : s;
}

static json_t *tools(const struct dh_wire *w)
{
    json_t *out = json_array(), *t;
    size_t i;
    bool ok = out;
    json_array_foreach(w->schema, i, t)
    {
        ok = ok && json_array_append_new(
                       out, json_pack("{s:s,s:O}", "type", "function", "function", t)) == 0;
    }
    if (ok)
        return out;
    json_decref(out);
    return NULL;
}

/* Servers refuse what is no JSON in a call of the history; the model was told already. */
static json_t *mended(json_t *message)
{
    const json_t *calls = json_object_get(message, "tool_calls");
    json_t *copy = NULL;
    for (size_t i = 0; i < json_array_size(calls); i++) {
        json_t *arguments = dh_chat_arguments(json_array_get(calls, i));
        if (!arguments) {
            copy = copy ? copy : json_deep_copy(message);
            json_t *f =
                json_object_get(json_array_get(json_object_get(copy, "tool_calls"), i), "function");
            if (!copy || json_object_set_new(f, "arguments", json_string("{}")) != 0) {
                json_decref(copy);
                return NULL;
            }
        }
        json_decref(arguments);
    }
    return copy ? copy : json_incref(message);
}

static json_t *messages(const struct dh_wire *w)
{
    json_t *out = json_array(), *m;
    const char *grammar = dh_gui_grammar(w->tool);
    bool both = w->config.system[0] && grammar[0];
    size_t i;
    bool ok = out;
    if (ok && (w->config.system[0] || grammar[0]))
        ok = json_array_append_new(out, json_pack("{s:s,s:o}", "role", "system", "content",
                                                  json_sprintf("%s%s%s", w->config.system,
                                                               both ? "\n\n" : "", grammar))) == 0;
    json_array_foreach(w->messages, i, m)
    {
        ok = ok && json_array_append_new(out, mended(m)) == 0;
    }
    if (ok)
        return out;
    json_decref(out);
    return NULL;
}

static json_t *body(const struct dh_wire *w)
{
    json_t *b = json_pack("{s:s,s:i,s:b}", "model", w->config.model, "max_tokens",
                          w->config.max_output, "stream", !w->config.no_stream);
    bool ok = b;
    if (ok && !w->config.no_stream)
        ok = dh_wire_set(b, "stream_options", json_pack("{s:b}", "include_usage", 1));
    /* Their own grammars are best spoken without chance; others have their defaults, and some
     * refuse to be told. */
    if (ok && dh_wire_tool_is_text(w->tool))
        ok = dh_wire_set(b, "temperature", json_integer(0));
    if (ok && w->config.effort)
        ok = dh_wire_set(b, "reasoning_effort", json_string(w->config.effort));
    ok = ok && dh_wire_set(b, "messages", messages(w));
    if (ok && json_array_size(w->schema))
        ok =
            dh_wire_set(b, "tools", tools(w)) && dh_wire_set(b, "tool_choice", json_string("auto"));
    if (ok)
        return b;
    json_decref(b);
    return NULL;
}

static char *url(const struct dh_wire *w)
{
    return dh_asprintf("%s/chat/completions", w->config.base);
}

static void drop(struct dh_wire *w, struct dh_wire_picture *p)
{
    (void)w;
    json_object_clear(p->block);
    json_object_set_new(p->block, "type", json_string("text"));
    json_object_set_new(p->block, "text", json_string(DH_WIRE_DROPPED));
}

const struct dh_wire_ops dh_wire_chat = {
    .name = "chat",
    .base = "http://127.0.0.1:8080/v1",
    .auth = "Authorization: Bearer ",
    .say = say,
    .answer = answer,
    .body = body,
    .url = url,
    .event = dh_chat_event,
    .whole = dh_chat_whole,
    .end = dh_chat_end,
    .read = dh_chat_read,
    .early = dh_chat_early,
    .drop = drop,
};
