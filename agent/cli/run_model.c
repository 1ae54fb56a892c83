#include "agent/cli/run_model.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent/cli/choice.h"
#include "agent/journal/journal.h"
#include "agent/model/cassette.h"
#include "agent/model/key.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"

#define CASSETTE_MAX (64u << 20)

static struct dh_config_flags flags_of(const struct dh_model_values *v)
{
    return (struct dh_config_flags){.planner = v->planner,
                                    .model = v->model,
                                    .endpoint = v->endpoint,
                                    .mode = v->mode,
                                    .max_steps = v->max_steps,
                                    .max_tokens = v->max_tokens,
                                    .max_cost = v->max_cost};
}

/* A limit of money is only one where the price is known. */
static enum dh_status set_price(struct dh_run_model_setup *s, struct dh_err *err)
{
    const struct dh_model *m = s->run.model;
    enum dh_status st = dh_prices_load(&s->prices, err);
    if (st != DH_OK)
        return st;
    s->run.price = dh_prices_find(&s->prices, m->model);
    if (s->run.limits.cost > 0 && !s->run.price.known)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "",
                          "a limit of money needs a price: write \"%.80s: {input: USD, output: USD}\", for a million "
                          "tokens, into ~/.config/deskhand/prices.yaml",
                          m->model);
    return DH_OK;
}

enum dh_status dh_run_model_read(const struct dh_model_values *v, struct dh_run_model_setup *ret, struct dh_err *err)
{
    struct dh_run_model_setup s = {0};
    struct dh_config_flags f = flags_of(v);
    enum dh_status st = dh_config_read((const char *const *)(uintptr_t)environ, &f, &s.config, err);
    if (st != DH_OK)
        return st;
    bool any = dh_config_has_model(&s.config);
    s.planner = s.config.planner != DH_CONFIG_PLANNER_UNSAID ? s.config.planner
                : any                                        ? DH_CONFIG_AUTO
                                                             : DH_CONFIG_SKILL;
    if (s.planner != DH_CONFIG_SKILL) {
        st = dh_config_pick(&s.config, &s.run.model, err);
        s.run.limits = s.config.limits;
        if (st == DH_OK)
            st = set_price(&s, err);
        if (st == DH_OK && s.planner == DH_CONFIG_MODEL && s.run.model->key)
            st = dh_key_there(s.run.model->key, err);
    }
    if (st == DH_NOT_FOUND) /* something has to be set, or said */
        st = err->status = DH_USAGE;
    if (st != DH_OK)
        dh_run_model_setup_finish(&s);
    else
        *ret = s;
    return st;
}

enum dh_status dh_run_model_again(const json_t *run, const struct dh_model_values *v, struct dh_run_model_setup *ret,
                                  struct dh_err *err)
{
    struct dh_run_model_setup s = {0};
    const json_t *said = json_object_get(run, "model");
    struct dh_config_flags f = flags_of(v);
    enum dh_status st = DH_OK;
    if (json_is_object(said)) {
        st = dh_config_parse("", 0, "", &s.config, err);
        if (st == DH_OK)
            s.config.limits = dh_limits_from_json(json_object_get(run, "limits"));
        if (st == DH_OK)
            st = dh_config_override(&s.config, NULL, &f, err);
        struct dh_model *m = st == DH_OK ? dh_arena_alloc(s.config.arena, 1, sizeof(*m)) : NULL;
        if (st == DH_OK)
            st = m ? dh_model_from_json(said, m, err) : dh_err_nomem(err);
        s.run.model = m;
        s.run.limits = s.config.limits;
        if (st == DH_OK)
            st = set_price(&s, err);
        if (st == DH_OK)
            st = dh_run_model_examples(&s, dh_json_str(run, "goal", ""), err);
    }
    if (st != DH_OK)
        dh_run_model_setup_finish(&s);
    else
        *ret = s;
    return st;
}

void dh_run_model_setup_finish(struct dh_run_model_setup *s)
{
    dh_config_finish(&s->config);
    dh_prices_finish(&s->prices);
    dh_choices_finish(&s->choices);
    dh_buf_finish(&s->examples);
    *s = (struct dh_run_model_setup){0};
}

enum dh_status dh_run_model_examples(struct dh_run_model_setup *s, const char *goal, struct dh_err *err)
{
    char today[11];
    long tokens = s->run.model->skill_tokens;
    if (tokens <= 0)
        return DH_OK;
    dh_choice_today(today);
    enum dh_status st = dh_skill_choose(goal, today, &s->choices, err);
    if (st != DH_OK)
        return st;
    dh_choices_examples(&s->choices, (size_t)tokens, &s->examples);
    if (dh_buf_failed(&s->examples))
        return dh_err_nomem(err);
    s->run.examples = s->examples.len ? dh_buf_text(&s->examples) : NULL;
    if (s->choices.count > 0 && s->choices.items[0].score >= DH_CHOOSE_ENOUGH)
        s->run.missing = s->choices.items[0].missing;
    return DH_OK;
}

void dh_run_model_bill(const struct dh_run_end *end)
{
    const json_t *b = end->bill, *cost = json_object_get(b, "cost");
    char money[48] = "price not known";
    if (!json_is_object(b)) {
        if (end->could_ask)
            fprintf(stderr, "deskhand: done by the %s; no model was asked\n", end->planner);
        return;
    }
    if (cost)
        snprintf(money, sizeof(money), "$%.4f", json_number_value(cost));
    const char *who = end->planner && strcmp(end->planner, "model") == 0 ? "planned by" : "the skill was helped by";
    fprintf(stderr, "deskhand: %s %s (%s): %lld requests, %lld tokens in (%lld of them cached), %lld out, %s\n", who,
            dh_json_str(b, "name", ""), dh_json_str(b, "model", ""), (long long)dh_json_int(b, "requests", 0),
            (long long)dh_json_int(b, "input", 0), (long long)dh_json_int(b, "cached", 0),
            (long long)dh_json_int(b, "output", 0), money);
}

enum dh_status dh_chore_model(const char *goal, char *const *inputs, int count, struct dh_chore *ret, struct dh_err *err)
{
    struct dh_chore c = {.kind = DH_PLANNER_MODEL,
                         .text = dh_strdup(goal),
                         .origin = dh_strdup("goal"),
                         .goal = dh_strdup(goal),
                         .inputs = json_object()};
    enum dh_status s = c.text && c.origin && c.goal && c.inputs ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK && strspn(goal, " \t\n") == strlen(goal))
        s = dh_err_set(err, DH_USAGE, DH_BLAME_USER, "see \"deskhand run --help\"", "run what? give a goal");
    if (s == DH_OK)
        s = dh_chore_given(inputs, count, c.inputs, err);
    if (s != DH_OK)
        dh_chore_finish(&c);
    else
        *ret = c;
    return s;
}

enum dh_status dh_run_model_save(const char *path, FILE **ret, struct dh_err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (!f)
        return dh_err_errno(err, DH_IO, NULL, "cannot write %s", path);
    *ret = f;
    return DH_OK;
}

static enum dh_status cassette_text(const char *name, struct dh_buf *text, char **ret_goal, struct dh_err *err)
{
    char *id = NULL;
    json_t *records = NULL;
    if (dh_file_exists(name))
        return dh_file_read(name, CASSETTE_MAX, text, err);
    enum dh_status s = dh_journal_find(NULL, name, &id, NULL);
    if (s != DH_OK)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "see \"deskhand runs list\"",
                          "\"%.100s\" is neither a file nor a run", name);
    s = dh_journal_read(NULL, id, &records, NULL, err);
    if (s == DH_OK)
        s = dh_cassette_from_records(records, text, err);
    if (s == DH_OK)
        *ret_goal = dh_strdup(dh_json_str(json_array_get(records, 0), "goal", name));
    json_decref(records);
    dh_free(id);
    return s;
}

enum dh_status dh_chore_cassette(const char *name, struct dh_chore *ret, struct dh_err *err)
{
    struct dh_buf text = {0};
    struct dh_chore c = {.kind = DH_PLANNER_CASSETTE, .origin = dh_strdup(name)};
    enum dh_status s = cassette_text(name, &text, &c.goal, err);
    c.text = dh_strdup(dh_buf_text(&text));
    if (s == DH_OK && !c.goal)
        c.goal = dh_strdup(name);
    if (s == DH_OK && (!c.text || !c.goal || !c.origin))
        s = dh_err_nomem(err);
    dh_buf_finish(&text);
    if (s != DH_OK)
        dh_chore_finish(&c);
    else
        *ret = c;
    return s;
}
