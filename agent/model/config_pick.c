/* Which model is used: over the file stand DESKHAND_* variables, over these the flags. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/model/config.h"
#include "agent/model/key.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"

static const char *variable(const char *const *env, const char *name)
{
    size_t n = strlen(name);
    for (; env && *env; env++)
        if (strncmp(*env, name, n) == 0 && (*env)[n] == '=' && (*env)[n + 1])
            return *env + n + 1;
    return NULL;
}

static struct dh_model *find(const struct dh_config *c, const char *name)
{
    for (size_t i = 0; i < c->model_count; i++)
        if (strcmp(c->models[i].name, name) == 0)
            return &c->models[i];
    return NULL;
}

static enum dh_status no_model(const struct dh_config *c, const char *name, const char *origin, struct dh_err *err)
{
    const char *names[DH_CONFIG_MODELS_MAX + 8];
    char next[128] = "see \"deskhand models\"";
    for (size_t i = 0; i < c->model_count; i++)
        names[i] = c->models[i].name;
    const char *near = dh_text_nearest(name, names, c->model_count);
    if (near)
        snprintf(next, sizeof(next), "did you mean \"%.60s\"? see \"deskhand models\"", near);
    return dh_err_set(err, DH_USAGE, DH_BLAME_USER, next, "%s: there is no model \"%.60s\"", origin, name);
}

/* NAME, or NAME/MODEL for another model of the same provider. */
static enum dh_status use_model(struct dh_config *c, const char *text, const char *origin, struct dh_err *err)
{
    struct dh_model *m = find(c, text);
    const char *slash = strchr(text, '/');
    if (!m && slash && slash[1]) {
        char *name = dh_arena_strndup(c->arena, text, (size_t)(slash - text));
        if (!name)
            return dh_err_nomem(err);
        m = find(c, name);
        if (m && !(m->model = dh_arena_strdup(c->arena, slash + 1)))
            return dh_err_nomem(err);
    }
    if (!m)
        return no_model(c, text, origin, err);
    c->model = m->name;
    return DH_OK;
}

static enum dh_status use_planner(struct dh_config *c, const char *text, const char *origin, struct dh_err *err)
{
    static const char *const words[] = {"skill", "model", "auto"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(words[i], text) == 0) {
            c->planner = (enum dh_config_planner)(i + 1);
            return DH_OK;
        }
    }
    return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "say skill, model or auto", "%s: there is no planner \"%.60s\"",
                      origin, text);
}

static enum dh_status use_mode(struct dh_config *c, const char *text, const char *origin, struct dh_err *err)
{
    enum dh_wire_mode mode;
    if (!dh_wire_mode_parse(text, &mode))
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "say text, image or both", "%s: there is no mode \"%.60s\"",
                          origin, text);
    for (size_t i = 0; i < c->model_count; i++)
        c->models[i].mode = mode;
    return DH_OK;
}

static enum dh_status use_endpoint(struct dh_config *c, const char *text, const char *origin, struct dh_err *err)
{
    const struct dh_model *m;
    if (strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "give https://HOST/...", "%s: \"%.100s\" is no address", origin,
                          text);
    enum dh_status s = dh_config_pick(c, &m, err);
    const char *copy = s == DH_OK ? dh_arena_strdup(c->arena, text) : NULL;
    if (s == DH_OK && !copy)
        s = dh_err_nomem(err);
    if (s != DH_OK)
        return s;
    find(c, m->name)->endpoint = copy;
    c->model = m->name;
    return DH_OK;
}

static enum dh_status use_key(struct dh_config *c, const char *text, const char *origin, struct dh_err *err)
{
    const struct dh_model *m;
    enum dh_status s = dh_key_check(text, err);
    if (s != DH_OK) {
        dh_err_prefix(err, "%s", origin);
        return s;
    }
    s = dh_config_pick(c, &m, err);
    const char *copy = s == DH_OK ? dh_arena_strdup(c->arena, text) : NULL;
    if (s == DH_OK && !copy)
        s = dh_err_nomem(err);
    if (s == DH_OK)
        find(c, m->name)->key = copy;
    return s;
}

static enum dh_status number(const char *text, const char *origin, double least, double most, double *ret,
                             struct dh_err *err)
{
    char *end;
    double d = strtod(text, &end);
    if (end == text || *end || !isfinite(d) || d < least || d > most)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, NULL, "%s: \"%.60s\" is no number from %g to %g", origin, text,
                          least, most);
    *ret = d;
    return DH_OK;
}

static enum dh_status limits_of_env(struct dh_config *c, const char *const *env, struct dh_err *err)
{
    static const char *const names[] = {"DESKHAND_MAX_STEPS", "DESKHAND_MAX_TOKENS", "DESKHAND_MAX_COST",
                                        "DESKHAND_MAX_TIME"};
    double v[4] = {0};
    enum dh_status s = DH_OK;
    for (int i = 0; i < 4 && s == DH_OK; i++) {
        const char *text = variable(env, names[i]);
        if (text)
            s = number(text, names[i], i >= 2 ? 0.0001 : 1, 1e12, &v[i], err);
    }
    if (s != DH_OK)
        return s;
    c->limits.steps = v[0] > 0 ? (long)v[0] : c->limits.steps;
    c->limits.tokens = v[1] > 0 ? (long)v[1] : c->limits.tokens;
    c->limits.cost = v[2] > 0 ? v[2] : c->limits.cost;
    c->limits.seconds = v[3] > 0 ? v[3] : c->limits.seconds;
    return DH_OK;
}

static void limits_of_flags(struct dh_config *c, const struct dh_config_flags *f)
{
    c->limits.steps = f->max_steps > 0 ? (long)f->max_steps : c->limits.steps;
    c->limits.tokens = f->max_tokens > 0 ? (long)f->max_tokens : c->limits.tokens;
    c->limits.cost = f->max_cost > 0 ? f->max_cost : c->limits.cost;
    c->limits.seconds = f->max_time > 0 ? f->max_time : c->limits.seconds;
}

typedef enum dh_status (*use_fn)(struct dh_config *c, const char *text, const char *origin, struct dh_err *err);

enum dh_status dh_config_override(struct dh_config *c, const char *const *env, const struct dh_config_flags *flags,
                                  struct dh_err *err)
{
    static const struct dh_config_flags none = {0};
    const struct dh_config_flags *f = flags ? flags : &none;
    const struct {
        const char *flag, *name, *variable;
        use_fn use;
    } rows[] = {{f->planner, "--planner", "DESKHAND_PLANNER", use_planner},
                {f->model, "--model", "DESKHAND_MODEL", use_model},
                {f->mode, "--mode", "DESKHAND_MODE", use_mode},
                {f->endpoint, "--endpoint", "DESKHAND_ENDPOINT", use_endpoint},
                {NULL, "", "DESKHAND_KEY", use_key}};
    enum dh_status s = DH_OK;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]) && s == DH_OK; i++) {
        const char *text = rows[i].flag ? rows[i].flag : variable(env, rows[i].variable);
        if (text)
            s = rows[i].use(c, text, rows[i].flag ? rows[i].name : rows[i].variable, err);
    }
    if (s == DH_OK)
        s = limits_of_env(c, env, err);
    if (s == DH_OK)
        limits_of_flags(c, f);
    return s;
}

enum dh_status dh_config_read(const char *const *env, const struct dh_config_flags *flags, struct dh_config *ret,
                              struct dh_err *err)
{
    struct dh_buf text = {0};
    struct dh_config c = {0};
    char *path = dh_path_config("config.yaml");
    enum dh_status s = path ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK && dh_file_exists(path))
        s = dh_file_read(path, DH_CONFIG_MAX, &text, err);
    if (s == DH_OK)
        s = dh_config_parse(dh_buf_text(&text), text.len, path, &c, err);
    if (s == DH_OK)
        s = dh_config_override(&c, env, flags, err);
    dh_buf_finish(&text);
    dh_free(path);
    if (s != DH_OK)
        dh_config_finish(&c);
    else
        *ret = c;
    return s;
}

enum dh_status dh_config_pick(const struct dh_config *c, const struct dh_model **ret, struct dh_err *err)
{
    const struct dh_model *m = c->model ? find(c, c->model) : NULL;
    size_t own = 0;
    for (size_t i = 0; i < c->model_count; i++)
        own += !c->models[i].built_in;
    if (!m && own == 1)
        m = &c->models[0];
    if (!m && own > 1)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "",
                          "several models are configured: say which with --model NAME, or with model: NAME in "
                          "config.yaml");
    for (size_t i = 0; !m && i < c->model_count; i++)
        if (c->models[i].key && dh_key_there(c->models[i].key, NULL) == DH_OK)
            m = &c->models[i];
    if (!m)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "",
                          "no model is configured: set ANTHROPIC_API_KEY, OPENAI_API_KEY or GEMINI_API_KEY, or name "
                          "one in ~/.config/deskhand/config.yaml (docs/models.md)");
    *ret = m;
    return DH_OK;
}
