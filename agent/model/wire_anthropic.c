/* Anthropic Messages: the conversation and the request. Sources: the types of the vendor's
 * TypeScript SDK 1.12.0 and its documentation of tool use, computer use, prompt caching and
 * thinking. */
#include "agent/model/anthropic.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"

#define VERSION "2026-10-21"
/* Breakpoints of the cache: one behind tools and instructions, these on the newest messages of the
 * user. */
#define BREAKPOINTS 3

static json_t *cache(void)
{
    return json_pack("{s:s}", "type", "ephemeral");
}

static json_t *text_block(const char *text)
{
    return json_pack("{s:s,s:o}", "type", "text", "text", dh_json_text(text));
}

/* Appends a picture's block and says where it is. */
static bool put_image(struct dh_wire *w, json_t *content, const struct dh_wire_image *image)
{
    json_t *block = json_pack(
        "{s:s,s:{s:s,s:s,s:o}}", "type", "image", "source", "type", "base64", "media_type",
        strcmp(image->media_type, "image/jpeg") == 0 ? "image/jpeg" : "image/png", "data",
        dh_wire_put(w, image, ""));
    if (!block || json_array_append_new(content, block) != 0)
        return false;
    dh_wire_place(w, block, NULL);
    return true;
}

static bool put_text(json_t *content, const char *text)
{
    return !text || !text[0] || json_array_append_new(content, text_block(text)) == 0;
}

static bool put_seen(struct dh_wire *w, json_t *content, const struct dh_wire_seen *seen)
{
    return !seen ||
           (put_text(content, seen->text) && (!seen->image || put_image(w, content, seen->image)));
}

static enum dh_status say(struct dh_wire *w, const char *text, const struct dh_wire_seen *seen,
                          struct dh_err *err)
{
    json_t *content = json_array();
    if (content && put_text(content, text) && put_seen(w, content, seen) &&
        (json_array_size(content) || put_text(content, "Go on.")))
        return dh_wire_append(w, json_pack("{s:s,s:o}", "role", "user", "content", content), err);
    json_decref(content);
    return dh_err_nomem(err);
}

/* One tool_result; `last` gets what is seen now. */
static json_t *result(struct dh_wire *w, const json_t *use, size_t i,
                      const struct dh_call_result *r, const struct dh_wire_seen *last)
{
    enum dh_call_kind kind = w->pending.calls[i].kind;
    bool failed = r->kind != DH_RESULT_OK,
         picture = kind == DH_CALL_SCREENSHOT || kind == DH_CALL_ZOOM;
    const struct dh_wire_image *image = r->image ? r->image : picture && last ? last->image : NULL;
    json_t *content = json_array();
    json_t *out =
        json_pack("{s:s,s:O}", "type", "tool_result", "tool_use_id", json_object_get(use, "id"));
    const json_t *family = json_object_get(use, "toolset_name");
    bool ok = out && content;
    if (ok && family)
        ok = json_object_set(out, "toolset_name", (json_t *)family) == 0;
    if (ok && failed)
        ok = dh_wire_set(out, "is_error", json_true());
    /* With is_error there may be nothing but text. */
    if (failed || !(picture && image))
        ok = ok && put_text(content, dh_wire_result_text(w, r, i));
    if (ok && !failed && picture && image)
        ok = put_image(w, content, image);
    if (ok && !failed && last)
        ok = put_text(content, last->text) &&
             (!last->image || image == last->image || put_image(w, content, last->image));
    if (ok && json_object_set(out, "content", content) == 0) {
        json_decref(content);
        return out;
    }
    json_decref(content);
    json_decref(out);
    return NULL;
}

static enum dh_status answer(struct dh_wire *w, const struct dh_call_result *results, size_t n,
                             const struct dh_wire_seen *seen, struct dh_err *err)
{
    const json_t *blocks =
        json_object_get(json_array_get(w->messages, json_array_size(w->messages) - 1), "content");
    json_t *content = json_array(), *block;
    size_t i = 0, k;
    bool ok = content;
    json_array_foreach((json_t *)blocks, k, block)
    {
        if (!ok || i >= n || strcmp(dh_json_str(block, "type", ""), "tool_use") != 0)
            continue;
        json_t *r = result(w, block, i, &results[i], i + 1 == n ? seen : NULL);
        ok = r && json_array_append_new(content, r) == 0;
        i++;
    }
    /* A failed last result cannot carry what is seen. */
    if (ok && n && results[n - 1].kind != DH_RESULT_OK)
        ok = put_seen(w, content, seen);
    if (ok && i == n)
        return dh_wire_append(w, json_pack("{s:s,s:o}", "role", "user", "content", content), err);
    json_decref(content);
    return dh_err_nomem(err);
}

static json_t *computer(const struct dh_wire *w)
{
    if (w->tool == DH_TOOL_TOOLSET)
        return json_pack("{s:s,s:{s:{s:b},s:{s:b}}}", "type", "computer_toolset_20260801",
                         "configs", "left_mouse_down", "enabled", 0, "left_mouse_up", "enabled", 0);
    json_t *t =
        json_pack("{s:s,s:s,s:i,s:i}", "type", dh_wire_tool_name(w->tool), "name", "computer",
                  "display_width_px", w->coord.image_w, "display_height_px", w->coord.image_h);
    if (t && w->tool == DH_TOOL_COMPUTER_2511 && !dh_wire_set(t, "enable_zoom", json_true())) {
        json_decref(t);
        return NULL;
    }
    return t;
}

static json_t *tools(const struct dh_wire *w)
{
    json_t *out = json_array(), *t;
    size_t i;
    bool ok = out;
    if (ok && dh_wire_tool_is_computer(w->tool))
        ok = json_array_append_new(out, computer(w)) == 0;
    json_array_foreach(w->schema, i, t)
    {
        ok = ok && json_array_append_new(
                       out, json_pack("{s:O,s:O,s:O}", "name", json_object_get(t, "name"),
                                      "description", json_object_get(t, "description"),
                                      "input_schema", json_object_get(t, "parameters"))) == 0;
    }
    if (ok)
        return out;
    json_decref(out);
    return NULL;
}

/* The message with a breakpoint on its last block: copies only what changes. */
static json_t *marked(const json_t *message)
{
    json_t *m = json_copy((json_t *)message),
           *content = json_copy(json_object_get(message, "content"));
    size_t n = json_array_size(content);
    json_t *block = n ? json_copy(json_array_get(content, n - 1)) : NULL;
    bool ok = m && block && dh_wire_set(block, "cache_control", cache());
    if (ok) {
        ok = json_array_set(content, n - 1, block) == 0 &&
             json_object_set(m, "content", content) == 0;
    }
    json_decref(block);
    json_decref(content);
    if (ok)
        return m;
    json_decref(m);
    return NULL;
}

static json_t *messages(const struct dh_wire *w)
{
    json_t *out = json_copy(w->messages);
    int left = BREAKPOINTS;
    for (size_t i = json_array_size(out); out && left > 0 && i-- > 0;) {
        const json_t *m = json_array_get(out, i);
        if (strcmp(dh_json_str(m, "role", ""), "user") != 0)
            continue;
        json_t *copy = marked(m);
        left--;
        if (!copy || json_array_set_new(out, i, copy) != 0) {
            json_decref(out);
            return NULL;
        }
    }
    return out;
}

/* Older thinking is bound to everything before it. Once a picture was dropped, it has to be said
 * that what no longer fits may be dropped too. */
static bool bound(const struct dh_wire *w)
{
    return w->dropped && w->tool == DH_TOOL_TOOLSET;
}

static json_t *body(const struct dh_wire *w)
{
    json_t *b = json_pack("{s:s,s:i,s:b}", "model", w->config.model, "max_tokens",
                          w->config.max_output, "stream", !w->config.no_stream);
    json_t *list = tools(w);
    bool ok = b && list;
    if (ok && w->config.system[0])
        ok = dh_wire_set(b, "system",
                         json_pack("[{s:s,s:s,s:o}]", "type", "text", "text", w->config.system,
                                   "cache_control", cache()));
    else if (ok && json_array_size(list))
        ok = dh_wire_set(json_array_get(list, json_array_size(list) - 1), "cache_control", cache());
    if (ok && json_array_size(list))
        ok = json_object_set(b, "tools", list) == 0;
    if (ok && w->config.effort)
        ok = dh_wire_set(b, "output_config", json_pack("{s:s}", "effort", w->config.effort));
    if (ok && bound(w))
        ok = dh_wire_set(b, "thinking",
                         json_pack("{s:s,s:{s:s}}", "type", "adaptive", "block_binding",
                                   "prefix_mismatch_behavior", "drop_block"));
    ok = ok && dh_wire_set(b, "messages", messages(w));
    json_decref(list);
    if (ok)
        return b;
    json_decref(b);
    return NULL;
}

static char *url(const struct dh_wire *w)
{
    return dh_asprintf("%s/v1/messages", w->config.base);
}

static bool headers(const struct dh_wire *w, char **ret, size_t *ret_count)
{
    const char *beta = w->tool == DH_TOOL_COMPUTER_2511   ? "computer-use-2025-11-24"
                       : w->tool == DH_TOOL_COMPUTER_2501 ? "computer-use-2025-01-24"
                       : bound(w)                         ? "thinking-binding-controls-2026-08-01"
                                                          : NULL;
    size_t n = 0;
    ret[n++] = dh_strdup("anthropic-version: " VERSION);
    if (beta)
        ret[n++] = dh_asprintf("anthropic-beta: %s", beta);
    *ret_count = n;
    return ret[0] && ret[n - 1];
}

static void drop(struct dh_wire *w, struct dh_wire_picture *p)
{
    (void)w;
    json_object_clear(p->block);
    json_object_set_new(p->block, "type", json_string("text"));
    json_object_set_new(p->block, "text", json_string(DH_WIRE_DROPPED));
}

const struct dh_wire_ops dh_wire_anthropic = {
    .name = "anthropic",
    .base = "https://api.anthropic.com",
    .auth = "Authorization: Bearer ",
    .say = say,
    .answer = answer,
    .body = body,
    .url = url,
    .headers = headers,
    .event = dh_anthropic_event,
    .whole = dh_anthropic_whole,
    .end = dh_anthropic_end,
    .read = dh_anthropic_read,
    .early = dh_anthropic_early,
    .drop = drop,
};
