#include "agent/model/config.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/model/key.h"
#include "agent/model/yaml_map.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

static const char *const mode_words[] = {"text", "image", "both", NULL};
static const char *const kind_words[] = {"anthropic", "openai", "gemini", "chat", NULL};
static const char *const planner_words[] = {"", "skill", "model", "auto", NULL};
static const char *const effort_words[] = {"low", "medium", "high", NULL};

/* One entry as the file has it. */
struct entry {
    int kind, mode, effort; /* -1: not said */
    const char *model, *endpoint, *key, *tool, *ca;
    bool marks, stream;
    long max_output, skill_tokens;
    double stall;
};

#define AT(member) offsetof(struct entry, member)
static const struct dh_yaml_key entry_keys[] = {
    {"provider", DH_YAML_WORD, AT(kind), 0, 0, kind_words},
    {"mode", DH_YAML_WORD, AT(mode), 0, 0, mode_words},
    {"effort", DH_YAML_WORD, AT(effort), 0, 0, effort_words},
    {"model", DH_YAML_TEXT, AT(model), 0, 0, NULL},
    {"endpoint", DH_YAML_TEXT, AT(endpoint), 0, 0, NULL},
    {"key", DH_YAML_TEXT, AT(key), 0, 0, NULL},
    {"tool", DH_YAML_TEXT, AT(tool), 0, 0, NULL},
    {"ca", DH_YAML_TEXT, AT(ca), 0, 0, NULL},
    {"marks", DH_YAML_BOOL, AT(marks), 0, 0, NULL},
    {"stream", DH_YAML_BOOL, AT(stream), 0, 0, NULL},
    {"max-output", DH_YAML_LONG, AT(max_output), 256, 128000, NULL},
    {"skill-tokens", DH_YAML_LONG, AT(skill_tokens), 0, 100000, NULL},
    {"stall", DH_YAML_NUMBER, AT(stall), 1, 600, NULL},
    {NULL, DH_YAML_TEXT, 0, 0, 0, NULL},
};

#define LIMIT(member) offsetof(struct dh_limits, member)
static const struct dh_yaml_key limit_keys[] = {
    {"steps", DH_YAML_LONG, LIMIT(steps), 1, 100000, NULL},
    {"tokens", DH_YAML_LONG, LIMIT(tokens), 1, 1e12, NULL},
    {"cost", DH_YAML_NUMBER, LIMIT(cost), 0.0001, 1e6, NULL},
    {"time", DH_YAML_NUMBER, LIMIT(seconds), 1, 1e7, NULL},
    {"still", DH_YAML_LONG, LIMIT(still), 1, 1000, NULL},
    {"repeats", DH_YAML_LONG, LIMIT(repeats), 2, DH_LIMIT_RECENT, NULL},
    {NULL, DH_YAML_TEXT, 0, 0, 0, NULL},
};

struct top {
    int planner, mode;
    const char *model;
};
#define TOP(member) offsetof(struct top, member)
static const struct dh_yaml_key top_keys[] = {
    {"planner", DH_YAML_WORD, TOP(planner), 0, 0, planner_words},
    {"model", DH_YAML_TEXT, TOP(model), 0, 0, NULL},
    {"mode", DH_YAML_WORD, TOP(mode), 0, 0, mode_words},
    {"limits", DH_YAML_TEXT, 0, 0, 0, NULL}, /* for the nearest name alone */
    {"models", DH_YAML_TEXT, 0, 0, 0, NULL},
    {NULL, DH_YAML_TEXT, 0, 0, 0, NULL},
};

struct reading {
    struct dh_yaml *y;
    struct dh_config *c;
    struct top top;
    struct entry entry;
};

static bool is_url(const char *s)
{
    return strncmp(s, "https://", 8) == 0 || strncmp(s, "http://", 7) == 0;
}

static enum dh_status entry_member(void *data, const char *key, const struct dh_ynode *at,
                                   const struct dh_ynode *value, struct dh_err *err)
{
    struct reading *r = data;
    struct dh_err why = {0};
    enum dh_status s = dh_yaml_take(r->y, entry_keys, key, at, value, r->c->arena, &r->entry, err);
    if (s == DH_OK && strcmp(key, "key") == 0 && dh_key_check(r->entry.key, &why) != DH_OK)
        return dh_yaml_wrong(r->y, value, err, "%s", why.what);
    if (s == DH_OK && strcmp(key, "endpoint") == 0 && !is_url(r->entry.endpoint))
        return dh_yaml_wrong(r->y, value, err, "endpoint is an address that begins with https:// or http://");
    return s;
}

static void put_entry(struct dh_config *c, const char *name, const struct entry *e, int mode)
{
    struct dh_model *m = &c->models[c->model_count++];
    *m = (struct dh_model){.name = name,
                           .kind = (enum dh_wire_kind)e->kind,
                           .mode = (enum dh_wire_mode)(e->mode >= 0 ? e->mode : mode >= 0 ? mode : DH_WIRE_BOTH),
                           .model = e->model,
                           .endpoint = e->endpoint,
                           .key = e->key,
                           .tool = e->tool,
                           .effort = e->effort >= 0 ? effort_words[e->effort] : NULL,
                           .ca = e->ca,
                           .marks = e->marks,
                           .stream = e->stream,
                           .max_output = e->max_output,
                           .skill_tokens = e->skill_tokens,
                           .stall = e->stall};
}

/* Without a key of its own a vendor's well-known variable is meant; servers of one's own need none. */
static const char *usual_key(enum dh_wire_kind kind)
{
    static const char *const keys[] = {"env:ANTHROPIC_API_KEY", "env:OPENAI_API_KEY", "env:GEMINI_API_KEY", NULL};
    return keys[kind];
}

static enum dh_status model_entry(void *data, const char *name, const struct dh_ynode *at,
                                  const struct dh_ynode *value, struct dh_err *err)
{
    struct reading *r = data;
    if (r->c->model_count == DH_CONFIG_MODELS_MAX)
        return dh_yaml_wrong(r->y, at, err, "more than %d models", DH_CONFIG_MODELS_MAX);
    r->entry = (struct entry){.kind = -1, .mode = -1, .effort = -1, .stream = true, .skill_tokens = 1500};
    enum dh_status s = dh_yaml_each(r->y, value, entry_member, r, err);
    if (s != DH_OK)
        return s;
    if (r->entry.kind < 0)
        return dh_yaml_wrong(r->y, at, err, "the model \"%.60s\" needs provider: anthropic, openai, gemini or chat", name);
    if (!r->entry.model)
        return dh_yaml_wrong(r->y, at, err, "the model \"%.60s\" needs model: the vendor's name of it", name);
    if (r->entry.kind == DH_WIRE_CHAT && !r->entry.endpoint)
        return dh_yaml_wrong(r->y, at, err, "the model \"%.60s\" needs endpoint: the server's address", name);
    if (!r->entry.key && !r->entry.endpoint)
        r->entry.key = usual_key((enum dh_wire_kind)r->entry.kind);
    const char *copy = dh_arena_strdup(r->c->arena, name);
    if (!copy)
        return dh_err_nomem(err);
    put_entry(r->c, copy, &r->entry, -2);
    if (r->entry.mode < 0)
        r->c->models[r->c->model_count - 1].mode = (enum dh_wire_mode)-1; /* decided at the end */
    return DH_OK;
}

static enum dh_status limit_member(void *data, const char *key, const struct dh_ynode *at,
                                   const struct dh_ynode *value, struct dh_err *err)
{
    struct reading *r = data;
    return dh_yaml_take(r->y, limit_keys, key, at, value, r->c->arena, &r->c->limits, err);
}

static enum dh_status top_member(void *data, const char *key, const struct dh_ynode *at, const struct dh_ynode *value,
                                 struct dh_err *err)
{
    struct reading *r = data;
    if (strcmp(key, "limits") == 0)
        return dh_yaml_each(r->y, value, limit_member, r, err);
    if (strcmp(key, "models") == 0)
        return dh_yaml_each(r->y, value, model_entry, r, err);
    return dh_yaml_take(r->y, top_keys, key, at, value, r->c->arena, &r->top, err);
}

static const struct dh_model *find(const struct dh_config *c, const char *name)
{
    for (size_t i = 0; i < c->model_count; i++)
        if (strcmp(c->models[i].name, name) == 0)
            return &c->models[i];
    return NULL;
}

static void add_built_in(struct dh_config *c, int mode)
{
    static const struct entry rows[] = {
        {.kind = DH_WIRE_ANTHROPIC, .model = "claude-opus-5-5", .key = "env:ANTHROPIC_API_KEY"},
        {.kind = DH_WIRE_RESPONSES, .model = "gpt-5.6-sol", .key = "env:OPENAI_API_KEY"},
        {.kind = DH_WIRE_GEMINI, .model = "gemini-3.6-flash", .key = "env:GEMINI_API_KEY"},
        {.kind = DH_WIRE_CHAT, .model = "default", .endpoint = "http://127.0.0.1:8080/v1"},
    };
    static const char *const names[] = {"anthropic", "openai", "gemini", "local"};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct entry e = rows[i];
        if (find(c, names[i]))
            continue;
        e.mode = e.effort = -1;
        e.stream = true;
        e.skill_tokens = 1500;
        put_entry(c, names[i], &e, i == 3 && mode < 0 ? DH_WIRE_TEXT : mode);
        c->models[c->model_count - 1].built_in = true;
    }
}

static enum dh_status read_document(struct reading *r, const char *text, size_t n, const char *origin,
                                    struct dh_err *err)
{
    const struct dh_ynode *top = NULL;
    enum dh_status s = dh_yaml_parse(text, n, origin, &r->y, err);
    if (s == DH_OK)
        s = dh_yaml_top(r->y, &top, err);
    if (s == DH_OK && top)
        s = dh_yaml_each(r->y, top, top_member, r, err);
    dh_yaml_destroy(r->y);
    return s;
}

enum dh_status dh_config_parse(const char *text, size_t n, const char *origin, struct dh_config *ret,
                               struct dh_err *err)
{
    struct dh_config c = {.arena = dh_arena_create(), .limits = dh_limits_default()};
    struct reading r = {.c = &c, .top = {.mode = -1}};
    if (c.arena)
        c.models = dh_arena_alloc(c.arena, DH_CONFIG_MODELS_MAX + 8, sizeof(*c.models));
    enum dh_status s = c.models ? read_document(&r, text, n, origin, err) : dh_err_nomem(err);
    if (s == DH_OK) {
        c.planner = (enum dh_config_planner)r.top.planner;
        c.model = r.top.model;
        for (size_t i = 0; i < c.model_count; i++)
            if ((int)c.models[i].mode < 0)
                c.models[i].mode = r.top.mode >= 0 ? (enum dh_wire_mode)r.top.mode : DH_WIRE_BOTH;
        add_built_in(&c, r.top.mode);
    }
    if (s == DH_OK && c.model && !find(&c, c.model))
        s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "mend the file", "%s: model: there is no model \"%.60s\" in it",
                       origin, c.model);
    if (s != DH_OK)
        dh_config_finish(&c);
    else
        *ret = c;
    return s;
}

void dh_config_finish(struct dh_config *c)
{
    dh_arena_destroy(c->arena);
    *c = (struct dh_config){0};
}

bool dh_config_has_model(const struct dh_config *c)
{
    return c->model || (c->model_count > 0 && !c->models[0].built_in);
}
