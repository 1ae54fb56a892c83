#include "agent/cli/choice.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "agent/cli/command.h"
#include "agent/journal/escape.h"
#include "agent/skill/value.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/text.h"

void dh_choice_today(char out[11])
{
    time_t now = time(NULL);
    struct tm tm;
    localtime_r(&now, &tm);
    strftime(out, 11, "%Y-%m-%d", &tm);
}

/* Steps say in quotes what they are about. */
static bool quotes(const char *goal)
{
    return strpbrk(goal, "\"`") != NULL;
}

/* What runs when the sentence is steps; DH_NOT_FOUND: it begins with no verb of theirs, nor nearly
 * with one. A word that is nearly a verb is a slip where something is quoted, as steps do; else
 * *ret_nearly. */
static enum dh_status as_steps(const char *goal, struct dh_chore *ret, bool *ret_nearly,
                               struct dh_err *err)
{
    struct dh_skill *skill = NULL;
    struct dh_problems p = {0};
    enum dh_status s = dh_skill_parse_plain(goal, strlen(goal), "goal", &skill, &p, err);
    bool known = p.count == 0 || !strstr(p.list[0].what, "the verb");
    bool nearly = !known && strstr(p.list[0].what, "did you mean");
    bool verb = known || (nearly && quotes(goal));
    *ret_nearly = nearly && !verb;
    dh_problems_finish(&p);
    dh_skill_destroy(skill);
    if (s == DH_OK)
        return dh_chore_goal(goal, ret, err);
    return s == DH_INVALID && !verb ? DH_NOT_FOUND : s;
}

static void show_value(const struct dh_choice *c, const char *name, const char *value,
                       struct dh_buf *out)
{
    char *day = dh_value_format(value, "%A");
    dh_buf_printf(out, "  %s = %s", name, value);
    if (day)
        dh_buf_printf(out, " (%s)", day);
    const char *from = dh_json_str(c->said, name, NULL);
    if (from && strcmp(from, value) != 0)
        dh_buf_printf(out, ", from \"%s\"", from);
    dh_buf_char(out, '\n');
    dh_free(day);
}

static void show(const struct dh_choice *c)
{
    struct dh_buf b = {0};
    const char *key;
    json_t *v;
    size_t i;
    dh_buf_printf(&b, "%s: %s\n", c->name, c->description);
    json_object_foreach(c->inputs, key, v) show_value(c, key, json_string_value(v), &b);
    json_array_foreach(c->left, i, v)
        dh_buf_printf(&b, "  no input takes \"%s\"\n", json_string_value(v));
    for (const char *line = dh_buf_text(&b); *line;) {
        size_t n = strcspn(line, "\n");
        char *one = dh_strndup(line, n);
        struct dh_buf safe = {0};
        dh_escape_line(&safe, one ? one : "");
        fprintf(stderr, "%s\n", dh_buf_text(&safe));
        dh_buf_finish(&safe);
        dh_free(one);
        line += n + (line[n] == '\n');
    }
    dh_buf_finish(&b);
}

static bool overridden(const struct dh_choice_how *how, const char *name)
{
    size_t n = strlen(name);
    for (int i = 0; i < how->count; i++)
        if (strncmp(how->inputs[i], name, n) == 0 && how->inputs[i][n] == '=')
            return true;
    return false;
}

/* The chosen skill with what the sentence and the command line give. */
static enum dh_status run_with(const struct dh_choice *c, const char *goal,
                               const struct dh_choice_how *how, struct dh_tty *tty,
                               struct dh_chore *ret, struct dh_err *err)
{
    size_t n = 0, most = json_object_size(c->inputs) + (size_t)how->count;
    char **inputs = dh_alloc(most + 1, sizeof(char *));
    const char *key;
    json_t *v;
    bool ok = inputs != NULL;
    json_object_foreach(c->inputs, key, v) if (ok && !overridden(how, key)) ok =
        (inputs[n++] = dh_asprintf("%s=%s", key, json_string_value(v))) != NULL;
    for (int i = 0; ok && i < how->count; i++)
        ok = (inputs[n++] = dh_strdup(how->inputs[i])) != NULL;
    struct dh_chore chore = {0};
    enum dh_status s =
        ok ? dh_chore_skill(c->path, inputs, (int)n, tty, &chore, err) : dh_err_nomem(err);
    for (size_t i = 0; inputs && i < n; i++)
        dh_free(inputs[i]);
    dh_free(inputs);
    if (s != DH_OK)
        return s;
    char *said = dh_strdup(goal);
    if (said) {
        dh_free(chore.goal);
        chore.goal = said;
    }
    *ret = chore;
    return DH_OK;
}

/* Two fit, or one fits weakly: which of them is meant. */
static enum dh_status ask(const struct dh_choices *c, struct dh_tty *tty,
                          const struct dh_choice **ret, struct dh_err *err)
{
    struct dh_person person;
    struct dh_err why = *err;
    const char *names[4];
    size_t n = 0;
    dh_tty_person(tty, &person);
    for (; n < c->count && n < 3 && c->items[n].score >= DH_CHOOSE_ENOUGH / 2.0; n++)
        names[n] = c->items[n].name;
    if (!person.question || tty->fd < 0 || n == 0)
        return why.status;
    names[n++] = "none of them";
    char text[DH_ERR_WHAT_MAX + 64], *answer = NULL;
    snprintf(text, sizeof(text), "%s. Which one is meant?", why.what);
    enum dh_status s = person.question(person.data, text, NULL, names, n, &answer, err);
    for (size_t i = 0; s == DH_OK && i + 1 < n; i++)
        if (strcmp(answer, names[i]) == 0)
            *ret = &c->items[i];
    dh_free(answer);
    if (s == DH_OK && !*ret) {
        *err = why;
        s = why.status;
    }
    return s;
}

/* Whether a value was given besides as an input, in the same words. */
static bool given_besides(const struct dh_choice_how *how, const char *value)
{
    for (int i = 0; i < how->count; i++) {
        const char *eq = strchr(how->inputs[i], '=');
        if (eq && dh_text_similarity(eq + 1, value) >= 98)
            return true;
    }
    return false;
}

/* What the sentence says and nothing of the skill uses: done without it, the chore may be another
 * one than was asked for. The person decides; where nobody is there, nothing is begun. */
static enum dh_status ask_left(const struct dh_choice *c, const struct dh_choice_how *how,
                               struct dh_tty *tty, struct dh_err *err)
{
    static const char *const choices[] = {"go on without it", "stop"};
    struct dh_buf list = {0};
    struct dh_person person;
    json_t *v;
    size_t i;
    json_array_foreach(c->left, i, v) if (!given_besides(how, json_string_value(v)))
        dh_buf_printf(&list, "%s\"%.80s\"", list.len ? ", " : "", json_string_value(v));
    if (!list.len || list.failed) {
        enum dh_status s = list.failed ? dh_err_nomem(err) : DH_OK;
        dh_buf_finish(&list);
        return s;
    }
    char text[480], *answer = NULL;
    snprintf(text, sizeof(text), "%.64s has no use for %.320s. Go on without it?", c->name,
             dh_buf_text(&list));
    dh_buf_finish(&list);
    dh_tty_person(tty, &person);
    enum dh_status s = person.question
                           ? person.question(person.data, text, "left", choices, 2, &answer, err)
                           : dh_err_set(err, DH_PARKED, DH_BLAME_USER, NULL, "needs you: %s", text);
    if (s == DH_PARKED)
        snprintf(err->next, sizeof(err->next),
                 "say it without, give it as name=value, or add --answer \"%s\"", choices[0]);
    if (s == DH_OK && strcmp(answer, choices[0]) != 0)
        s = dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL,
                       "stopped before anything was done");
    dh_free(answer);
    return s;
}

enum dh_status dh_choice_chore(const char *goal, const struct dh_choice_how *how,
                               struct dh_tty *tty, struct dh_chore *ret, struct dh_err *err)
{
    char day[11];
    struct dh_choices c = {0};
    struct dh_err slip = {0};
    bool nearly = false;
    enum dh_status steps = as_steps(goal, ret, &nearly, &slip);
    if (steps == DH_OK && how->count == 0)
        return DH_OK;
    if (steps == DH_OK) {
        dh_chore_finish(ret);
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "put them into the steps",
                          "plain steps take no inputs");
    }
    dh_choice_today(day);
    enum dh_status s = dh_skill_choose(goal, day, &c, err);
    if (s == DH_OK)
        s = dh_choices_decide(&c, goal, err);
    const struct dh_choice *one = s == DH_OK ? &c.items[0] : NULL;
    if (s == DH_AMBIGUOUS || (s == DH_NOT_FOUND && c.count && !how->model))
        s = ask(&c, tty, &one, err);
    if (s == DH_OK && !tty->quiet)
        show(one);
    if (s == DH_OK)
        s = ask_left(one, how, tty, err);
    if (s == DH_OK)
        s = run_with(one, goal, how, tty, ret, err);
    else if (s == DH_NOT_FOUND && steps != DH_NOT_FOUND && !how->model && (quotes(goal) || c.count == 0)) {
        *err = slip; /* it begins as steps do: with all that is wrong in them */
        s = steps == DH_INVALID ? dh_chore_goal(goal, ret, err) : steps;
    } else if (s == DH_NOT_FOUND && (nearly || steps != DH_NOT_FOUND) && err && slip.what[0]) {
        snprintf(err->next, sizeof(err->next),
                 "\"deskhand skill list\" shows what there is; as a step: %.150s", slip.what);
    }
    dh_choices_finish(&c);
    return s;
}

int dh_choice_explain(const char *goal, bool json)
{
    char day[11];
    struct dh_choices c = {0};
    struct dh_err err = {0};
    struct dh_buf out = {0};
    struct dh_chore chore = {0};
    bool nearly = false;
    if (!json && as_steps(goal, &chore, &nearly, &err) == DH_OK) {
        dh_chore_finish(&chore);
        fprintf(stderr, "deskhand: the sentence is plain steps, which need no skill\n");
    }
    dh_choice_today(day);
    if (dh_skill_choose(goal, day, &c, &err) != DH_OK)
        return dh_command_fail(&err);
    if (json) {
        json_t *list = dh_choices_json(&c);
        char *text = list ? dh_json_canonical(list) : NULL;
        dh_buf_printf(&out, "%s\n", text ? text : "[]");
        dh_free(text);
        json_decref(list);
    } else {
        dh_choices_text(&c, &out);
    }
    enum dh_status s = dh_choices_decide(&c, goal, &err);
    dh_choices_finish(&c);
    int code = dh_command_print(&out);
    return s == DH_OK || code != DH_EXIT_DONE ? code : dh_command_fail(&err);
}
