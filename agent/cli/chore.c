#include "agent/cli/chore.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "agent/cli/command.h"
#include "agent/cli/run_model.h"
#include "agent/skill/skill.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

static void today(char out[11])
{
    time_t now = time(NULL);
    struct tm tm;
    localtime_r(&now, &tm);
    strftime(out, 11, "%Y-%m-%d", &tm);
}

enum dh_status dh_chore_given(char *const *inputs, int count, json_t *given, struct dh_err *err)
{
    for (int i = 0; i < count; i++) {
        const char *eq = strchr(inputs[i], '=');
        if (!eq || eq == inputs[i])
            return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "write it as name=value",
                              "\"%s\" is not an input", inputs[i]);
        char *name = dh_strndup(inputs[i], (size_t)(eq - inputs[i]));
        bool ok = name && dh_json_set(given, name, dh_json_text(eq + 1));
        dh_free(name);
        if (!ok)
            return dh_err_nomem(err);
    }
    return DH_OK;
}

static const struct dh_input *input_of(const struct dh_skill *skill, const char *name)
{
    for (size_t i = 0; i < skill->input_count; i++)
        if (strcmp(skill->inputs[i].name, name) == 0)
            return &skill->inputs[i];
    return NULL;
}

/* All that is missing in one sentence, so that one more command is enough. */
static enum dh_status need_all(const struct dh_skill *skill, const json_t *missing, size_t from, struct dh_err *err)
{
    struct dh_buf list = {0}, next = {0};
    for (size_t i = from; i < json_array_size(missing); i++) {
        const char *name = json_string_value(json_array_get(missing, i));
        const struct dh_input *in = input_of(skill, name);
        dh_buf_printf(&list, "%s\"%s\"", list.len ? ", " : "", name);
        if (in && *in->help)
            dh_buf_printf(&list, " (%.60s)", in->help);
        dh_buf_printf(&next, " %s=%.40s", name, in && in->example ? in->example : in ? dh_input_type_name(in->type) : "...");
    }
    bool many = json_array_size(missing) - from > 1;
    dh_err_set(err, DH_PARKED, DH_BLAME_USER, NULL, "needs you: the input%s %s %s missing", many ? "s" : "",
               dh_buf_text(&list), many ? "are" : "is");
    if (err)
        snprintf(err->next, sizeof(err->next), "give %s as name=value:%s", many ? "them" : "it", dh_buf_text(&next));
    dh_buf_finish(&list);
    dh_buf_finish(&next);
    return DH_PARKED;
}

/* Whether an answer is one that the input takes; what is wrong with it goes to the terminal. */
static bool takes(const struct dh_skill *skill, const char *name, const char *answer, struct dh_err *err)
{
    char day[11];
    json_t *one = json_pack("{s:o}", name, dh_json_text(answer)), *values = NULL, *missing = NULL;
    today(day);
    enum dh_status s = one ? dh_skill_bind(skill, one, day, &values, &missing, err) : dh_err_nomem(err);
    json_decref(one);
    json_decref(values);
    json_decref(missing);
    return s == DH_OK;
}

/* Asks for each missing input, again where the answer is none that fits; without anybody to ask all of them are named
 * at once. */
static enum dh_status ask_missing(const struct dh_skill *skill, const json_t *missing, struct dh_tty *tty,
                                  json_t *given, struct dh_err *err)
{
    struct dh_person person;
    dh_tty_person(tty, &person);
    size_t i;
    json_t *v;
    json_array_foreach(missing, i, v) {
        const char *name = json_string_value(v);
        const struct dh_input *in = input_of(skill, name);
        if (!person.question)
            return need_all(skill, missing, i, err);
        char text[DH_ERR_WHAT_MAX + 400], hint[DH_ERR_WHAT_MAX] = "", *answer = NULL;
        for (int tries = 0;; tries++) {
            snprintf(text, sizeof(text), "%s%s%s (%s): %s%s%.60s", hint, *hint ? "\n" : "", name,
                     in ? dh_input_type_name(in->type) : "text", in ? in->help : "",
                     in && in->example ? " For example: " : "", in && in->example ? in->example : "");
            enum dh_status s = person.question(person.data, text, in ? in->name : NULL, in ? in->choices : NULL,
                                               in ? in->choice_count : 0, &answer, err);
            if (s == DH_PARKED && tty->fd < 0)
                return need_all(skill, missing, i, err);
            struct dh_err wrong = {0};
            if (s != DH_OK)
                return s;
            if (takes(skill, name, answer, &wrong))
                break;
            dh_free(answer);
            answer = NULL;
            if (tty->fd < 0 || tries >= 2 || wrong.status != DH_INVALID) {
                if (err)
                    *err = wrong;
                return wrong.status;
            }
            snprintf(hint, sizeof(hint), "%s", wrong.what);
        }
        bool ok = dh_json_set(given, name, dh_json_text(answer));
        dh_free(answer);
        if (!ok)
            return dh_err_nomem(err);
    }
    return DH_OK;
}

static enum dh_status bind(const struct dh_skill *skill, json_t *given, struct dh_tty *tty,
                           json_t **ret_values, struct dh_err *err)
{
    char day[11];
    today(day);
    for (int tries = 0;; tries++) {
        json_t *values = NULL, *missing = NULL;
        enum dh_status s = dh_skill_bind(skill, given, day, &values, &missing, err);
        if (s != DH_OK)
            return s;
        bool complete = json_array_size(missing) == 0;
        if (!complete && tries == 0)
            s = ask_missing(skill, missing, tty, given, err);
        json_decref(missing);
        if (complete) {
            *ret_values = values;
            return DH_OK;
        }
        json_decref(values);
        if (s != DH_OK || tries > 0)
            return s;
    }
}

void dh_chore_problems(struct dh_problems *p, const char *origin, struct dh_err *err)
{
    if (err->status != DH_INVALID || p->errors < 2)
        return;
    dh_problems_sort(p);
    for (size_t i = 0; i < p->count; i++) {
        char line[DH_ERR_WHAT_MAX + 256];
        dh_problem_text(&p->list[i], origin, line, sizeof(line));
        if (!p->list[i].warning)
            fprintf(stderr, "%s\n", line);
    }
    dh_err_set(err, DH_INVALID, DH_BLAME_USER, "mend them and try again", "%s has %zu errors", origin,
               p->errors);
}

static enum dh_status load(const char *path, struct dh_skill **ret, struct dh_err *err)
{
    struct dh_problems problems = {0};
    enum dh_status s = dh_skill_load(path, ret, &problems, err);
    if (s == DH_OK)
        s = dh_skill_check(*ret, &problems, err);
    if (s != DH_OK)
        dh_chore_problems(&problems, path, err);
    dh_problems_finish(&problems);
    return s;
}

static enum dh_status find_and_load(const char *name, struct dh_skill **ret, struct dh_err *err)
{
    char *path = NULL;
    enum dh_status s = dh_skill_find(name, NULL, &path, err);
    if (s == DH_OK)
        s = load(path, ret, err);
    dh_free(path);
    return s;
}

static enum dh_status keep_skill(const struct dh_skill *skill, struct dh_chore *c, struct dh_err *err)
{
    c->kind = DH_PLANNER_SKILL;
    c->text = dh_strdup(skill->text);
    c->path = dh_strdup(skill->path);
    c->origin = dh_strdup(skill->origin);
    c->goal = dh_strdup(skill->name);
    return c->text && c->path && c->origin && c->goal ? DH_OK : dh_err_nomem(err);
}

enum dh_status dh_chore_skill(const char *name, char *const *inputs, int count, struct dh_tty *tty,
                              struct dh_chore *ret, struct dh_err *err)
{
    struct dh_skill *skill = NULL;
    struct dh_chore c = {0};
    json_t *given = json_object();
    enum dh_status s = given ? find_and_load(name, &skill, err) : dh_err_nomem(err);
    if (s == DH_OK)
        s = dh_chore_given(inputs, count, given, err);
    if (s == DH_OK)
        s = bind(skill, given, tty, &c.inputs, err);
    if (s == DH_OK)
        s = keep_skill(skill, &c, err);
    json_decref(given);
    dh_skill_destroy(skill);
    if (s != DH_OK) {
        dh_chore_finish(&c);
        return s;
    }
    *ret = c;
    return DH_OK;
}

enum dh_status dh_chore_goal(const char *goal, struct dh_chore *ret, struct dh_err *err)
{
    struct dh_skill *skill = NULL;
    struct dh_problems problems = {0};
    enum dh_status s = dh_skill_parse_plain(goal, strlen(goal), "goal", &skill, &problems, err);
    if (s != DH_OK)
        dh_chore_problems(&problems, "the goal", err);
    dh_problems_finish(&problems);
    dh_skill_destroy(skill);
    if (s != DH_OK)
        return s;
    struct dh_chore c = {.kind = DH_PLANNER_INSTRUCTIONS,
                         .text = dh_strdup(goal),
                         .origin = dh_strdup("goal"),
                         .goal = dh_strdup(goal)};
    if (!c.text || !c.origin || !c.goal) {
        dh_chore_finish(&c);
        return dh_err_nomem(err);
    }
    *ret = c;
    return DH_OK;
}

enum dh_status dh_chore_from_record(const json_t *run, struct dh_chore *ret, struct dh_err *err)
{
    const char *path = dh_json_str(run, "skill", NULL);
    struct dh_chore c = {0};
    enum dh_status s;
    if (path) {
        struct dh_skill *skill = NULL;
        s = load(path, &skill, err);
        if (s == DH_OK)
            s = keep_skill(skill, &c, err);
        dh_skill_destroy(skill);
        c.inputs = json_deep_copy(json_object_get(run, "inputs"));
    } else if (strcmp(dh_json_str(run, "planner", ""), "model") == 0) {
        s = dh_chore_model(dh_json_str(run, "goal", ""), NULL, 0, &c, err);
        if (s == DH_OK)
            json_object_update(c.inputs, json_object_get(run, "inputs"));
    } else if (dh_json_str(run, "cassette", NULL)) {
        s = dh_chore_cassette(dh_json_str(run, "cassette", ""), &c, err);
    } else {
        s = dh_chore_goal(dh_json_str(run, "goal", ""), &c, err);
    }
    if (s == DH_OK &&
        strcmp(dh_json_str(run, "text_hash", ""), dh_hash_bytes(c.text, strlen(c.text)).hex) != 0)
        s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "start it anew with \"deskhand run --skill\"",
                       "%s has changed since the run began", path ? path : "the goal");
    if (s != DH_OK) {
        dh_chore_finish(&c);
        return s;
    }
    *ret = c;
    return DH_OK;
}

void dh_chore_finish(struct dh_chore *c)
{
    dh_free(c->text);
    dh_free(c->path);
    dh_free(c->origin);
    dh_free(c->goal);
    json_decref(c->inputs);
    *c = (struct dh_chore){0};
}

struct dh_run_options dh_chore_options(const struct dh_chore *c)
{
    return (struct dh_run_options){
        .start = {.kind = c->kind, .text = c->text, .origin = c->origin, .inputs = c->inputs,
                  .path = c->path},
        .goal = c->goal,
        .skill_path = c->path};
}

static void print_json(const struct dh_run_end *end, const char *id, const struct dh_err *err)
{
    json_t *o = json_pack("{s:s,s:s?,s:s?,s:O?,s:I,s:I,s:I}", "status",
                          end->status == DH_OK ? "done" : dh_status_name(end->status), "run", id, "summary",
                          end->summary, "outputs", end->outputs, "steps", (json_int_t)end->steps, "time",
                          (json_int_t)end->time, "waited", (json_int_t)end->waited);
    if (o && end->planner)
        dh_json_set(o, "planner", json_string(end->planner));
    if (o && json_is_object(end->bill))
        dh_json_set(o, "model", json_deep_copy(end->bill));
    if (end->status != DH_OK && o) {
        dh_json_set(o, "why", dh_json_text(err->what));
        dh_json_set(o, "next", dh_json_text(err->next));
    }
    char *text = o ? dh_json_canonical(o) : NULL;
    printf("%s\n", text ? text : "{}");
    dh_free(text);
    json_decref(o);
}

int dh_chore_report(const struct dh_run_end *end, const char *id, const struct dh_err *err, bool json)
{
    if (json) {
        print_json(end, id, err);
        return dh_command_exit(end->status);
    }
    const char *key;
    json_t *v;
    json_object_foreach(end->outputs, key, v)
        printf("%s: %s\n", key, json_is_string(v) ? json_string_value(v) : "");
    fflush(stdout);
    dh_run_model_bill(end);
    if (end->status == DH_PARKED) {
        fprintf(stderr, "deskhand: parked: %s\n", err->what);
        if (*err->next)
            fprintf(stderr, "  next: %s\n", err->next);
        fprintf(stderr, "  go on with: deskhand runs resume %s\n", id ? id : "last");
        return DH_EXIT_NEEDS_YOU;
    }
    return end->status == DH_OK ? DH_EXIT_DONE : dh_command_fail(err);
}
