#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent/cli/command.h"
#include "agent/journal/escape.h"
#include "agent/model/config.h"
#include "agent/model/key.h"
#include "agent/model/mind_link.h"
#include "agent/model/price.h"
#include "base/json.h"
#include "base/mem.h"

struct values {
    bool json;
    const char *model, *endpoint;
};

const struct dh_option dh_models_options[] = {
    {0, "model", DH_OPTION_TEXT, offsetof(struct values, model), "NAME", "this one alone", 0, 0},
    {0, "endpoint", DH_OPTION_TEXT, offsetof(struct values, endpoint), "URL", "where it is", 0, 0},
    {0, "json", DH_OPTION_FLAG, offsetof(struct values, json), NULL, "as JSON", 0, 0},
    {0},
};

/* "key set", "no key: set NAME", ... */
static void key_state(const struct dh_model *m, char *out, size_t size)
{
    struct dh_err why = {0};
    if (!m->key)
        snprintf(out, size, "needs no key");
    else if (dh_key_there(m->key, &why) == DH_OK)
        snprintf(out, size, "key set (%s)", m->key);
    else
        snprintf(out, size, "%s", why.what);
}

static json_t *row(const struct dh_model *m, const struct dh_prices *prices, bool used)
{
    char key[DH_ERR_WHAT_MAX];
    key_state(m, key, sizeof(key));
    struct dh_price p = dh_prices_find(prices, m->model);
    json_t *v = dh_model_to_json(m);
    if (!v)
        return NULL;
    dh_json_set(v, "ready", json_boolean(!m->key || dh_key_there(m->key, NULL) == DH_OK));
    dh_json_set(v, "key-state", dh_json_text(key));
    dh_json_set(v, "built-in", json_boolean(m->built_in));
    dh_json_set(v, "used", json_boolean(used));
    if (p.known)
        dh_json_set(v, "price", json_pack("{s:f,s:f,s:f,s:f}", "input", p.input, "cached", p.cached, "stored", p.stored,
                                          "output", p.output));
    return v;
}

static void put_row(const json_t *v, struct dh_buf *out)
{
    const json_t *price = json_object_get(v, "price");
    dh_buf_printf(out, "%s %-14s %-10s %-28s %-6s %s", dh_json_bool(v, "used", false) ? "*" : " ",
                  dh_json_str(v, "name", ""), dh_json_str(v, "provider", ""), dh_json_str(v, "model", ""),
                  dh_json_str(v, "mode", ""), dh_json_str(v, "key-state", ""));
    if (price)
        dh_buf_printf(out, ", $%g in, $%g out", dh_json_num(price, "input", 0), dh_json_num(price, "output", 0));
    if (dh_json_str(v, "endpoint", NULL))
        dh_buf_printf(out, "\n    %s", dh_json_str(v, "endpoint", ""));
    dh_buf_char(out, '\n');
}

static int list(const struct values *v, const struct dh_config *c, const struct dh_prices *prices)
{
    struct dh_buf out = {0};
    const struct dh_model *used = NULL;
    json_t *all = json_array();
    dh_config_pick(c, &used, NULL);
    for (size_t i = 0; i < c->model_count; i++)
        if (!v->model || &c->models[i] == used)
            json_array_append_new(all, row(&c->models[i], prices, &c->models[i] == used));
    char *text = v->json ? dh_json_canonical(all) : NULL;
    size_t i;
    json_t *r;
    if (v->json)
        dh_buf_printf(&out, "%s\n", text ? text : "[]");
    else
        json_array_foreach(all, i, r) put_row(r, &out);
    dh_free(text);
    json_decref(all);
    return dh_command_print(&out);
}

/* Whether the endpoint answers, takes the key, and knows the model. */
static json_t *probe_one(struct dh_loop *loop, const struct dh_model *m)
{
    struct dh_err err = {0};
    json_t *models = NULL;
    dh_tick t0 = dh_tick_now();
    enum dh_status s = dh_mind_link_probe(loop, m, &models, &err);
    bool known = false;
    size_t i;
    json_t *name;
    json_array_foreach(models, i, name) known |= json_is_string(name) && strcmp(json_string_value(name), m->model) == 0;
    json_t *v = json_pack("{s:s,s:s,s:b,s:b,s:I,s:f}", "name", m->name, "model", m->model, "answers", (int)(s == DH_OK),
                          "known", (int)known, "models", (json_int_t)json_array_size(models), "seconds",
                          (double)(dh_tick_now() - t0) / 1e6);
    if (s != DH_OK) {
        dh_json_set(v, "what", dh_json_text(err.what));
        dh_json_set(v, "next", dh_json_text(err.next));
    }
    json_decref(models);
    return v;
}

static void put_probe(const json_t *v, struct dh_buf *out)
{
    dh_buf_printf(out, "%-14s ", dh_json_str(v, "name", ""));
    if (!dh_json_bool(v, "answers", false)) {
        dh_escape_line(out, dh_json_str(v, "what", ""));
        if (*dh_json_str(v, "next", ""))
            dh_buf_printf(out, "; next: %s", dh_json_str(v, "next", ""));
        dh_buf_char(out, '\n');
        return;
    }
    dh_buf_printf(out, "answers in %.2f s; ", dh_json_num(v, "seconds", 0));
    if (dh_json_bool(v, "known", false) || dh_json_int(v, "models", 0) == 0)
        dh_buf_printf(out, "%s is there\n", dh_json_str(v, "model", ""));
    else
        dh_buf_printf(out, "%s is not among its %d models\n", dh_json_str(v, "model", ""),
                      (int)dh_json_int(v, "models", 0));
}

/* Those of the file; without a file the one that would be used. */
static bool wanted(const struct values *v, const struct dh_config *c, const struct dh_model *m, const struct dh_model *used)
{
    return v->model || !dh_config_has_model(c) ? m == used : !m->built_in;
}

static int probe(const struct values *v, const struct dh_config *c)
{
    struct dh_err err = {0};
    struct dh_buf out = {0};
    const struct dh_model *used = NULL;
    struct dh_loop *loop = dh_loop_create(NULL);
    json_t *all = json_array();
    if (dh_config_pick(c, &used, &err) != DH_OK && !dh_config_has_model(c)) {
        json_decref(all);
        dh_loop_destroy(loop);
        return dh_command_fail(&err);
    }
    bool good = loop != NULL;
    for (size_t i = 0; loop && i < c->model_count; i++) {
        if (!wanted(v, c, &c->models[i], used))
            continue;
        json_t *r = probe_one(loop, &c->models[i]);
        good = good && dh_json_bool(r, "answers", false);
        if (!v->json)
            put_probe(r, &out);
        json_array_append_new(all, r);
    }
    char *text = v->json ? dh_json_canonical(all) : NULL;
    if (v->json)
        dh_buf_printf(&out, "%s\n", text ? text : "[]");
    dh_free(text);
    json_decref(all);
    dh_loop_destroy(loop);
    int code = dh_command_print(&out);
    return code != DH_EXIT_DONE || good ? code : DH_EXIT_FAILED;
}

int dh_cmd_models(int argc, char **argv)
{
    struct values v = {0};
    struct dh_err err = {0};
    struct dh_config c = {0};
    struct dh_prices prices = {0};
    int rest, code;
    if (dh_option_parse(dh_models_options, argc, argv, &v, &rest, &err) != DH_OK)
        return dh_command_fail(&err);
    const char *verb = rest > 0 ? argv[0] : "list";
    struct dh_config_flags flags = {.model = v.model, .endpoint = v.endpoint};
    enum dh_status s = dh_config_read((const char *const *)(uintptr_t)environ, &flags, &c, &err);
    if (s == DH_OK)
        s = dh_prices_load(&prices, &err);
    if (s == DH_OK && strcmp(verb, "list") != 0 && strcmp(verb, "probe") != 0)
        s = dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "see \"deskhand models --help\"",
                       "models knows list and probe, not \"%.40s\"", verb);
    if (s != DH_OK)
        code = dh_command_fail(&err);
    else
        code = strcmp(verb, "list") == 0 ? list(&v, &c, &prices) : probe(&v, &c);
    dh_prices_finish(&prices);
    dh_config_finish(&c);
    return code;
}
