/* Gemini's generateContent with computer use, in camel case. Sources: the types of the vendor's
 * JavaScript SDK 3.1.0, its documentation of computer use (3.5 and 2.5), and its preview agent for
 * the grid of coordinates. */
#include "agent/model/gemini.h"

#include <ctype.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"

static bool put_text(json_t *parts, const char *text)
{
    return !text || !text[0] ||
           json_array_append_new(parts, json_pack("{s:o}", "text", dh_json_text(text))) == 0;
}

/* `holder` is where it has to be taken out of, when it is old. */
static bool put_image(struct dh_wire *w, json_t *parts, const struct dh_wire_image *image,
                      json_t *holder)
{
    bool jpeg = strcmp(image->media_type, "image/jpeg") == 0;
    json_t *part = json_pack("{s:{s:s,s:o}}", "inlineData", "mimeType",
                             jpeg ? "image/jpeg" : "image/png", "data", dh_wire_put(w, image, ""));
    if (!part || json_array_append_new(parts, part) != 0)
        return false;
    dh_wire_place(w, part, holder);
    return true;
}

static enum dh_status say(struct dh_wire *w, const char *text, const struct dh_wire_seen *seen,
                          struct dh_err *err)
{
    json_t *parts = json_array();
    bool ok = parts && put_text(parts, text);
    if (ok && seen)
        ok =
            put_text(parts, seen->text) && (!seen->image || put_image(w, parts, seen->image, NULL));
    if (ok && json_array_size(parts) == 0)
        ok = put_text(parts, "Go on.");
    if (ok)
        return dh_wire_append(w, json_pack("{s:s,s:o}", "role", "user", "parts", parts), err);
    json_decref(parts);
    return dh_err_nomem(err);
}

static json_t *response(struct dh_wire *w, const json_t *call, size_t i,
                        const struct dh_call_result *r, const struct dh_wire_seen *last)
{
    const char *text = dh_wire_result_text(w, r, i);
    json_t *said =
        json_pack("{s:o}", r->kind == DH_RESULT_OK ? "output" : "error", dh_json_text(text));
    json_t *out = json_pack("{s:O,s:o}", "name", json_object_get(call, "name"), "response", said),
           *parts = json_array();
    const json_t *id = json_object_get(call, "id");
    bool ok = out && parts;
    if (ok && id)
        ok = json_object_set(out, "id", (json_t *)id) == 0;
    if (ok && r->acknowledged && w->pending.calls[i].safety)
        ok = dh_wire_set(said, "safety_acknowledgement", json_string("true"));
    if (ok && last && last->text && last->text[0])
        ok = dh_wire_set(said, "screen", dh_json_text(last->text));
    if (ok && r->image)
        ok = put_image(w, parts, r->image, parts);
    if (ok && last && last->image && last->image != r->image)
        ok = put_image(w, parts, last->image, parts);
    if (ok && json_array_size(parts))
        ok = json_object_set(out, "parts", parts) == 0;
    json_decref(parts);
    if (ok)
        return json_pack("{s:o}", "functionResponse", out);
    json_decref(out);
    return NULL;
}

static enum dh_status answer(struct dh_wire *w, const struct dh_call_result *results, size_t n,
                             const struct dh_wire_seen *seen, struct dh_err *err)
{
    const json_t *said =
        json_object_get(json_array_get(w->messages, json_array_size(w->messages) - 1), "parts");
    json_t *parts = json_array();
    size_t i = 0;
    bool ok = parts;
    for (size_t k = 0; ok && k < json_array_size(said) && i < n; k++) {
        const json_t *call = json_object_get(json_array_get(said, k), "functionCall");
        if (!json_is_object(call))
            continue;
        json_t *r = response(w, call, i, &results[i], i + 1 == n ? seen : NULL);
        ok = r && json_array_append_new(parts, r) == 0;
        i++;
    }
    if (ok && i == n)
        return dh_wire_append(w, json_pack("{s:s,s:o}", "role", "user", "parts", parts), err);
    json_decref(parts);
    return dh_err_nomem(err);
}

static json_t *computer(const struct dh_wire *w)
{
    if (w->tool == DH_TOOL_GEMINI_25)
        return json_pack("{s:{s:s,s:[s,s]}}", "computerUse", "environment", "ENVIRONMENT_BROWSER",
                         "excludedPredefinedFunctions", "open_web_browser", "search");
    return json_pack("{s:{s:s,s:[s,s,s,s],s:b}}", "computerUse", "environment",
                     "ENVIRONMENT_DESKTOP", "excludedPredefinedFunctions", "mouse_down", "mouse_up",
                     "key_down", "key_up", "enablePromptInjectionDetection", 1);
}

static json_t *tools(const struct dh_wire *w)
{
    json_t *out = json_array(), *own = json_array(), *t;
    size_t i;
    bool ok = out && own;
    if (ok && dh_wire_tool_is_computer(w->tool))
        ok = json_array_append_new(out, computer(w)) == 0;
    json_array_foreach(w->schema, i, t)
    {
        ok = ok &&
             json_array_append_new(
                 own, json_pack("{s:O,s:O,s:O}", "name", json_object_get(t, "name"), "description",
                                json_object_get(t, "description"), "parametersJsonSchema",
                                json_object_get(t, "parameters"))) == 0;
    }
    if (ok && json_array_size(own))
        ok = json_array_append_new(out, json_pack("{s:O}", "functionDeclarations", own)) == 0;
    json_decref(own);
    if (ok)
        return out;
    json_decref(out);
    return NULL;
}

static json_t *body(const struct dh_wire *w)
{
    char level[16] = "";
    for (size_t i = 0; w->config.effort && w->config.effort[i] && i + 1 < sizeof(level); i++) {
        level[i] = (char)toupper((unsigned char)w->config.effort[i]);
        level[i + 1] = '\0';
    }
    json_t *b = json_pack("{s:O,s:{s:i}}", "contents", w->messages, "generationConfig",
                          "maxOutputTokens", w->config.max_output);
    bool ok = b;
    if (ok && level[0] && w->tool != DH_TOOL_GEMINI_25)
        ok = dh_wire_set(json_object_get(b, "generationConfig"), "thinkingConfig",
                         json_pack("{s:s}", "thinkingLevel", level));
    if (ok && w->config.system[0])
        ok = dh_wire_set(b, "systemInstruction",
                         json_pack("{s:[{s:s}]}", "parts", "text", w->config.system));
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
    return dh_asprintf("%s/models/%s:%s", w->config.base, w->config.model,
                       w->config.no_stream ? "generateContent" : "streamGenerateContent?alt=sse");
}

/* Parts of a function's response are pictures only: there it goes without a trace. */
static void drop(struct dh_wire *w, struct dh_wire_picture *p)
{
    (void)w;
    for (size_t i = 0; p->holder && i < json_array_size(p->holder); i++)
        if (json_array_get(p->holder, i) == p->block) {
            json_array_remove(p->holder, i);
            return;
        }
    json_object_clear(p->block);
    json_object_set_new(p->block, "text", json_string(DH_WIRE_DROPPED));
}

const struct dh_wire_ops dh_wire_gemini = {
    .name = "gemini",
    .base = "https://generativelanguage.googleapis.com/v1beta",
    .auth = "x-goog-api-key: ",
    .say = say,
    .answer = answer,
    .body = body,
    .url = url,
    .event = dh_gemini_event,
    .whole = dh_gemini_whole,
    .end = dh_gemini_end,
    .read = dh_gemini_read,
    .early = dh_gemini_early,
    .drop = drop,
};
