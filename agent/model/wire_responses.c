/* OpenAI Responses, stateless: nothing is stored, reasoning comes encrypted and is sent back as it
 * came. Sources: the types of the vendor's TypeScript SDK 7.57.0 and its guide to the computer
 * tool. */
#include "agent/model/responses.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"

static json_t *text_part(const char *text)
{
    return json_pack("{s:s,s:o}", "type", "input_text", "text", dh_json_text(text));
}

static bool put_text(json_t *parts, const char *text)
{
    return !text || !text[0] || json_array_append_new(parts, text_part(text)) == 0;
}

static json_t *data_url(struct dh_wire *w, const struct dh_wire_image *image)
{
    bool jpeg = strcmp(image->media_type, "image/jpeg") == 0;
    return dh_wire_put(w, image, jpeg ? "data:image/jpeg;base64," : "data:image/png;base64,");
}

static bool put_image(struct dh_wire *w, json_t *parts, const struct dh_wire_image *image)
{
    json_t *part = json_pack("{s:s,s:o,s:s}", "type", "input_image", "image_url",
                             data_url(w, image), "detail", "original");
    if (!part || json_array_append_new(parts, part) != 0)
        return false;
    dh_wire_place(w, part, NULL);
    return true;
}

static enum dh_status append_parts(struct dh_wire *w, json_t *parts, struct dh_err *err)
{
    return dh_wire_append(
        w, json_pack("{s:s,s:s,s:o}", "type", "message", "role", "user", "content", parts), err);
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
        return append_parts(w, parts, err);
    json_decref(parts);
    return dh_err_nomem(err);
}

/* A computer call is always answered by a screenshot; what failed is told in a message behind. */
static enum dh_status answer_computer(struct dh_wire *w, const json_t *call,
                                      const struct dh_call_result *r,
                                      const struct dh_wire_seen *seen, struct dh_err *err)
{
    const struct dh_wire_image *image = r->image ? r->image : seen ? seen->image : NULL;
    json_t *url =
        image ? data_url(w, image) : json_string("data:image/png;base64," DH_WIRE_TINY_PNG);
    json_t *item = json_pack("{s:s,s:O,s:{s:s,s:o,s:s}}", "type", "computer_call_output", "call_id",
                             json_object_get(call, "call_id"), "output", "type",
                             "computer_screenshot", "image_url", url, "detail", "original");
    const json_t *checks = json_object_get(call, "pending_safety_checks");
    if (item && r->acknowledged && json_array_size(checks) &&
        !dh_wire_set(item, "acknowledged_safety_checks", json_deep_copy(checks))) {
        json_decref(item);
        item = NULL;
    }
    if (item && image)
        dh_wire_place(w, item, NULL);
    return dh_wire_append(w, item, err);
}

static enum dh_status answer_function(struct dh_wire *w, const json_t *call, size_t i,
                                      const struct dh_call_result *r,
                                      const struct dh_wire_seen *last, struct dh_err *err)
{
    json_t *parts = json_array();
    bool ok = parts && put_text(parts, dh_wire_result_text(w, r, i));
    if (ok && r->image)
        ok = put_image(w, parts, r->image);
    if (ok && last)
        ok = put_text(parts, last->text) &&
             (!last->image || r->image == last->image || put_image(w, parts, last->image));
    json_t *item = ok ? json_pack("{s:s,s:O,s:O}", "type", "function_call_output", "call_id",
                                  json_object_get(call, "call_id"), "output", parts)
                      : NULL;
    json_decref(parts);
    return dh_wire_append(w, item, err);
}

static enum dh_status answer(struct dh_wire *w, const struct dh_call_result *results, size_t n,
                             const struct dh_wire_seen *seen, struct dh_err *err)
{
    size_t end = json_array_size(w->messages), i = 0;
    struct dh_buf failures = {0};
    bool computer = false, shown = false;
    enum dh_status s = DH_OK;
    for (size_t at = w->reply_at; s == DH_OK && at < end && i < n; at++) {
        const json_t *item = json_array_get(w->messages, at);
        if (!dh_responses_is_call(item))
            continue;
        computer = strcmp(dh_json_str(item, "type", ""), "computer_call") == 0;
        bool last = i + 1 == n;
        if (computer) {
            s = answer_computer(w, item, &results[i], seen, err);
            if (results[i].kind != DH_RESULT_OK || (results[i].text && results[i].text[0]))
                dh_buf_printf(&failures, "%sCall %zu (%s): %s", failures.len ? "\n" : "", i + 1,
                              w->pending.calls[i].name, dh_wire_result_text(w, &results[i], i));
            shown = true;
        } else {
            /* A picture that a screenshot of this turn carries already is not sent twice. */
            struct dh_wire_seen text = {.text = last && seen ? seen->text : NULL,
                                        .image = last && seen && !shown ? seen->image : NULL};
            s = answer_function(w, item, i, &results[i], &text, err);
        }
        i++;
    }
    json_t *parts = json_array();
    bool ok = parts && put_text(parts, dh_buf_text(&failures)) &&
              (!computer || !seen || put_text(parts, seen->text));
    ok = ok && !dh_buf_failed(&failures);
    dh_buf_finish(&failures);
    if (s == DH_OK && ok && json_array_size(parts))
        return append_parts(w, parts, err);
    json_decref(parts);
    return s == DH_OK && !ok ? dh_err_nomem(err) : s;
}

static json_t *tools(const struct dh_wire *w)
{
    json_t *out = json_array(), *t;
    size_t i;
    bool ok = out;
    if (ok && w->tool == DH_TOOL_OPENAI)
        ok = json_array_append_new(out, json_pack("{s:s}", "type", "computer")) == 0;
    json_array_foreach(w->schema, i, t)
    {
        ok = ok && json_array_append_new(
                       out, json_pack("{s:s,s:O,s:O,s:O,s:b}", "type", "function", "name",
                                      json_object_get(t, "name"), "description",
                                      json_object_get(t, "description"), "parameters",
                                      json_object_get(t, "parameters"), "strict", 0)) == 0;
    }
    if (ok)
        return out;
    json_decref(out);
    return NULL;
}

static json_t *body(const struct dh_wire *w)
{
    json_t *b =
        json_pack("{s:s,s:i,s:b,s:b,s:[s],s:O}", "model", w->config.model, "max_output_tokens",
                  w->config.max_output, "stream", !w->config.no_stream, "store", 0, "include",
                  "reasoning.encrypted_content", "input", w->messages);
    bool ok = b;
    if (ok && w->config.system[0])
        ok = dh_wire_set(b, "instructions", json_string(w->config.system));
    if (ok && w->config.effort)
        ok = dh_wire_set(b, "reasoning", json_pack("{s:s}", "effort", w->config.effort));
    json_t *list = ok ? tools(w) : NULL;
    ok = ok && list && (json_array_size(list) == 0 || json_object_set(b, "tools", list) == 0);
    json_decref(list);
    if (ok)
        return b;
    json_decref(b);
    return NULL;
}

static char *url(const struct dh_wire *w)
{
    return dh_asprintf("%s/responses", w->config.base);
}

/* A call's output may not be without its screenshot: the smallest one stands in. */
static void drop(struct dh_wire *w, struct dh_wire_picture *p)
{
    (void)w;
    json_t *output = json_object_get(p->block, "output");
    if (json_is_object(output)) {
        json_object_set_new(output, "image_url",
                            json_string("data:image/png;base64," DH_WIRE_TINY_PNG));
        return;
    }
    json_object_clear(p->block);
    json_object_set_new(p->block, "type", json_string("input_text"));
    json_object_set_new(p->block, "text", json_string(DH_WIRE_DROPPED));
}

const struct dh_wire_ops dh_wire_responses = {
    .name = "openai",
    .base = "https://api.openai.com/v1",
    .auth = "Authorization: Bearer ",
    .say = say,
    .answer = answer,
    .body = body,
    .url = url,
    .event = dh_responses_event,
    .whole = dh_responses_whole,
    .end = dh_responses_end,
    .read = dh_responses_read,
    .early = dh_responses_early,
    .drop = drop,
};
