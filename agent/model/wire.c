#include "agent/model/wire_impl.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "agent/model/tools.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"

static const struct dh_wire_ops *const kinds[DH_WIRE_KINDS] = {
    &dh_wire_anthropic, &dh_wire_responses, &dh_wire_gemini, &dh_wire_chat};

const char *dh_wire_kind_name(enum dh_wire_kind kind)
{
    return (unsigned)kind < DH_WIRE_KINDS ? kinds[kind]->name : "?";
}

bool dh_wire_kind_parse(const char *name, enum dh_wire_kind *ret)
{
    for (int k = 0; k < DH_WIRE_KINDS; k++)
        if (strcmp(kinds[k]->name, name) == 0) {
            *ret = (enum dh_wire_kind)k;
            return true;
        }
    return false;
}

static enum dh_status copy_config(struct dh_wire *w, const struct dh_wire_config *c,
                                  struct dh_err *err)
{
    struct dh_wire_config *to = &w->config;
    *to = *c;
    to->model = dh_arena_strdup(w->arena, c->model);
    const char *base = c->base ? c->base : w->ops->base;
    size_t n = strlen(base);
    while (n && base[n - 1] == '/')
        n--;
    to->base = dh_arena_strndup(w->arena, base, n);
    to->tool = dh_arena_strdup(w->arena, c->tool);
    to->effort = dh_arena_strdup(w->arena, c->effort);
    json_t *system = dh_json_text(c->system ? c->system : "");
    to->system = dh_arena_strdup(w->arena, json_string_value(system));
    json_decref(system);
    to->max_output = c->max_output ? c->max_output : 4096;
    to->keep_images = c->keep_images > 0 ? c->keep_images : 3;
    to->drop_every = c->drop_every > 0 ? c->drop_every : 10;
    return to->model && to->base && to->system && (!c->tool || to->tool) &&
                   (!c->effort || to->effort)
               ? DH_OK
               : dh_err_nomem(err);
}

static enum dh_status set_tool(struct dh_wire *w, enum dh_wire_tool tool, struct dh_err *err)
{
    w->tool = tool;
    w->verbs = w->config.verbs ? w->config.verbs
                               : dh_tools_verbs(w->config.mode, dh_wire_tool_is_computer(tool));
    if (dh_wire_tool_is_text(tool))
        w->verbs = 0;
    json_decref(w->schema);
    w->schema = dh_tools_schema(w->verbs);
    w->coord = (struct dh_coord){.shown = {0, 0, w->config.screen_w, w->config.screen_h},
                                 .image_w = w->config.screen_w,
                                 .image_h = w->config.screen_h};
    if (w->config.mode != DH_WIRE_TEXT) {
        dh_wire_tool_space(tool, &w->coord);
        dh_wire_image_size(w, &w->coord.image_w, &w->coord.image_h);
    }
    return w->schema ? DH_OK : dh_err_nomem(err);
}

enum dh_status dh_wire_create(const struct dh_wire_config *config, struct dh_wire **ret,
                              struct dh_err *err)
{
    enum dh_wire_tool tool;
    if ((unsigned)config->kind >= DH_WIRE_KINDS || !config->model || !config->model[0] ||
        config->screen_w < 1 || config->screen_h < 1 || config->screen_w > 32767 ||
        config->screen_h > 32767)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "name a provider and a model",
                          "a model without a name");
    if (strcspn(config->model, " \t\r\n?#%\"\\") != strlen(config->model))
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "name the model as its vendor does",
                          "no model is called \"%.60s\"", config->model);
    if ((tool = dh_wire_tool_for(config)) == DH_TOOL_COUNT)
        return dh_err_set(
            err, DH_USAGE, DH_BLAME_USER, "leave it out, then the model's name decides",
            "%s models have no tool \"%.60s\"", dh_wire_kind_name(config->kind), config->tool);
    if (dh_wire_tool_is_text(tool) && config->mode == DH_WIRE_TEXT)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "use mode image or both",
                          "a model that answers with \"%s\" has to see", config->tool);
    struct dh_wire *w = dh_alloc(1, sizeof(*w));
    if (!w)
        return dh_err_nomem(err);
    unsigned char noise[12];
    char hex[25];
    dh_random(noise, sizeof(noise));
    dh_hex(noise, sizeof(noise), hex);
    snprintf(w->mark, sizeof(w->mark), "~dh%s:", hex);
    w->ops = kinds[config->kind];
    w->arena = dh_arena_create();
    w->messages = json_array();
    dh_wire_begin(w);
    enum dh_status s = w->arena && w->messages ? copy_config(w, config, err) : dh_err_nomem(err);
    if (s == DH_OK)
        s = set_tool(w, tool, err);
    if (s != DH_OK) {
        dh_wire_destroy(w);
        return s;
    }
    *ret = w;
    return DH_OK;
}

void dh_wire_destroy(struct dh_wire *w)
{
    if (!w)
        return;
    for (size_t i = 0; i < w->picture_count; i++) {
        dh_free(w->pictures[i].base64);
        json_decref(w->pictures[i].block);
        json_decref(w->pictures[i].holder);
    }
    dh_free(w->pictures);
    dh_wire_rx_finish(&w->rx);
    dh_reply_finish(&w->pending);
    dh_reply_finish(&w->early);
    json_decref(w->messages);
    json_decref(w->schema);
    dh_arena_destroy(w->arena);
    dh_free(w);
}

bool dh_wire_image_size(const struct dh_wire *w, int *ret_w, int *ret_h)
{
    return w->config.mode != DH_WIRE_TEXT &&
           dh_wire_tool_size(w, w->config.screen_w, w->config.screen_h, ret_w, ret_h) == DH_OK;
}

void dh_wire_zoom_size(const struct dh_wire *w, int part_w, int part_h, int *ret_w, int *ret_h)
{
    if (dh_wire_tool_size(w, part_w, part_h, ret_w, ret_h) != DH_OK) {
        *ret_w = part_w;
        *ret_h = part_h;
    }
}

struct dh_coord dh_wire_coord(const struct dh_wire *w)
{
    return w->coord;
}

bool dh_wire_has_tools(const struct dh_wire *w)
{
    return !dh_wire_tool_is_text(w->tool);
}

const char *dh_wire_auth(const struct dh_wire *w)
{
    return w->ops->auth;
}

/* What the model will name places by, from now on. */
static enum dh_status take_view(struct dh_wire *w, const struct dh_wire_seen *seen,
                                struct dh_err *err)
{
    const struct dh_wire_image *i = seen ? seen->image : NULL;
    if (i && (w->config.mode == DH_WIRE_TEXT || !i->data || i->size == 0 || i->w < 1 || i->h < 1 ||
              i->shown.w < 1 || i->shown.h < 1))
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL,
                          "a picture that the model cannot be shown");
    if (seen && seen->has_pointer) {
        w->pointer = seen->pointer;
        w->has_pointer = true;
    }
    if (i) {
        w->coord.image_w = i->w;
        w->coord.image_h = i->h;
        w->coord.shown = i->shown;
    }
    return DH_OK;
}

enum dh_status dh_wire_say(struct dh_wire *w, const char *text, const struct dh_wire_seen *seen,
                           struct dh_err *err)
{
    if (w->unanswered)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL,
                          "the model's calls are not answered yet");
    enum dh_status s = take_view(w, seen, err);
    if (s == DH_OK)
        s = w->ops->say(w, text, seen, err);
    if (s == DH_OK)
        dh_wire_prune(w);
    return s;
}

enum dh_status dh_wire_answer(struct dh_wire *w, const struct dh_call_result *results, size_t n,
                              const struct dh_wire_seen *seen, struct dh_err *err)
{
    struct dh_call_result own[DH_WIRE_CALLS_MAX];
    if (!w->unanswered || n != w->pending.call_count)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "%zu results for %zu calls", n,
                          w->unanswered ? w->pending.call_count : 0);
    for (size_t i = 0; i < n; i++) {
        own[i] = results[i];
        if (w->pending.calls[i].kind == DH_CALL_BAD && own[i].kind == DH_RESULT_OK)
            own[i].kind = DH_RESULT_FAILED; /* whatever the caller thinks of it */
        if (w->pending.calls[i].safety && own[i].kind == DH_RESULT_OK && !own[i].acknowledged)
            return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL,
                              "a call that needs a person's yes was done without one");
    }
    enum dh_status s = take_view(w, seen, err);
    if (s == DH_OK)
        s = w->ops->answer(w, own, n, seen, err);
    if (s != DH_OK)
        return s;
    w->unanswered = false;
    dh_reply_finish(&w->pending);
    dh_wire_prune(w);
    return DH_OK;
}

bool dh_wire_step_down(struct dh_wire *w)
{
    bool replied = w->reply_at != 0 || w->unanswered;
    if (w->stepped || replied || (w->tool != DH_TOOL_TOOLSET && w->tool != DH_TOOL_COMPUTER_2511))
        return false;
    struct dh_coord seen = w->coord;
    if (set_tool(w, w->tool == DH_TOOL_TOOLSET ? DH_TOOL_COMPUTER_2511 : DH_TOOL_COMPUTER_2501,
                 NULL) != DH_OK)
        return false;
    w->coord = seen; /* the picture that was shown stays */
    w->stepped = true;
    return true;
}

bool dh_wire_shrink(struct dh_wire *w)
{
    if (w->config.mode == DH_WIRE_TEXT || w->shrunk >= 4)
        return false;
    dh_wire_drop_old(w, 1);
    w->shrunk++;
    return true;
}

enum dh_status dh_wire_malformed(struct dh_err *err, const char *fmt, ...)
{
    char text[DH_ERR_WHAT_MAX];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof(text), fmt, ap);
    va_end(ap);
    return dh_err_set(err, DH_INVALID, DH_BLAME_MODEL, "try again, or use another model", "%s",
                      text);
}

const char *dh_wire_keep(struct dh_wire *w, const char *s)
{
    const char *copy = s ? dh_arena_strdup(w->arena, s) : NULL;
    return copy ? copy : "";
}

bool dh_wire_set(json_t *object, const char *key, json_t *value)
{
    if (value && object && json_object_set_new(object, key, value) == 0)
        return true;
    if (!object)
        json_decref(value);
    return false;
}

enum dh_status dh_wire_append(struct dh_wire *w, json_t *message, struct dh_err *err)
{
    return message && json_array_append_new(w->messages, message) == 0 ? DH_OK : dh_err_nomem(err);
}

const char *dh_wire_result_text(const struct dh_wire *w, const struct dh_call_result *r, size_t i)
{
    if (r->kind == DH_RESULT_SKIPPED)
        return DH_WIRE_SKIPPED;
    if (r->text && r->text[0])
        return r->text;
    if (w->pending.calls[i].kind == DH_CALL_BAD)
        return w->pending.calls[i].error;
    return r->kind == DH_RESULT_OK ? "OK" : "It failed.";
}
