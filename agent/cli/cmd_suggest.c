#include <stdio.h>
#include <string.h>

#include "agent/cli/command.h"
#include "agent/journal/escape.h"
#include "agent/journal/journal.h"
#include "agent/skill/suggest.h"
#include "base/json.h"
#include "base/mem.h"

/* The latest runs that are looked at. */
#define RUNS_MAX 500

struct values {
    bool json;
    double least;
};

const struct dh_option dh_suggest_options[] = {
    {0, "json", DH_OPTION_FLAG, offsetof(struct values, json), NULL, "as JSON"},
    {0, "least", DH_OPTION_NUMBER, offsetof(struct values, least), "TIMES",
     "how often a chore has to have been done (2)", 2, 1000},
    {0},
};

/* A run that was done without a skill, as dh_suggest takes it. */
static void add_run(json_t *runs, const json_t *listed)
{
    json_t *records = NULL;
    const char *id = dh_json_str(listed, "id", "");
    if (strcmp(dh_json_str(listed, "status", ""), "done") != 0 ||
        dh_journal_read_good(NULL, id, &records, NULL) != DH_OK)
        return;
    const json_t *run = json_array_get(records, 0);
    if (strcmp(dh_json_str(run, "planner", "skill"), "skill") != 0) {
        json_t *steps = dh_suggest_steps(records);
        json_array_append_new(runs,
                              json_pack("{s:s,s:s,s:s,s:o?}", "id", id, "started", dh_json_str(listed, "started", ""),
                                        "goal", dh_json_str(run, "goal", ""), "steps", steps));
    }
    json_decref(records);
}

static enum dh_status gather(json_t **ret, struct dh_err *err)
{
    json_t *listed = NULL, *runs = json_array();
    enum dh_status s = runs ? dh_journal_list(NULL, &listed, err) : dh_err_nomem(err);
    size_t n = json_array_size(listed);
    for (size_t i = n > RUNS_MAX ? n - RUNS_MAX : 0; s == DH_OK && i < n; i++)
        add_run(runs, json_array_get(listed, i));
    json_decref(listed);
    if (s == DH_OK)
        *ret = runs;
    else
        json_decref(runs);
    return s;
}

/* Notes the skill that does a chore already. */
static void note_skills(json_t *chores)
{
    json_t *skills = NULL, *one, *chore;
    size_t i, k;
    if (dh_skill_list(&skills, NULL) != DH_OK)
        return;
    json_array_foreach(skills, i, one)
    {
        struct dh_skill *skill = NULL;
        const char *path = dh_json_str(one, "path", NULL);
        if (!path || dh_skill_load(path, &skill, NULL, NULL) != DH_OK)
            continue;
        json_t *steps = dh_suggest_skill_steps(skill);
        json_array_foreach(chores, k,
                           chore) if (dh_suggest_alike(json_object_get(chore, "steps"), steps) >= DH_SUGGEST_ALIKE)
            dh_json_set(chore, "skill", json_string(skill->name));
        json_decref(steps);
        dh_skill_destroy(skill);
    }
    json_decref(skills);
}

static void print_chore(const json_t *chore, struct dh_buf *out)
{
    const char *skill = dh_json_str(chore, "skill", NULL);
    dh_buf_printf(out, "%d times, last %.10s: ", (int)dh_json_int(chore, "count", 0), dh_json_str(chore, "last", ""));
    dh_escape_line(out, dh_json_str(chore, "goal", ""));
    dh_buf_printf(out, "\n  %zu steps: ", json_array_size(json_object_get(chore, "steps")));
    size_t i;
    json_t *v;
    json_array_foreach(json_object_get(chore, "steps"), i, v)
    {
        const char *s = json_string_value(v), *bar = s ? strchr(s, '|') : NULL;
        if (i == 6) {
            dh_buf_str(out, ", ...");
            break;
        }
        dh_buf_printf(out, "%s%.*s", i ? ", " : "", bar ? (int)(bar - s) : 0, s ? s : "");
        if (bar && bar[1]) {
            dh_buf_char(out, ' ');
            dh_escape_line(out, bar + 1);
        }
    }
    if (skill)
        dh_buf_printf(out, "\n  the skill %s does it: deskhand run --skill %s\n", skill, skill);
    else
        dh_buf_printf(out, "\n  make a skill of it: deskhand skill from-run %s\n", dh_json_str(chore, "run", ""));
}

int dh_cmd_suggest(int argc, char **argv)
{
    struct values v = {.least = 2};
    struct dh_err err = {0};
    struct dh_buf out = {0};
    json_t *runs = NULL;
    int rest;
    if (dh_option_parse(dh_suggest_options, argc, argv, &v, &rest, &err) != DH_OK)
        return dh_command_fail(&err);
    if (rest > 0) {
        dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "see \"deskhand suggest --help\"", "suggest takes no \"%s\"",
                   argv[0]);
        return dh_command_fail(&err);
    }
    if (gather(&runs, &err) != DH_OK)
        return dh_command_fail(&err);
    json_t *chores = dh_suggest(runs, (size_t)v.least), *one;
    size_t i;
    json_decref(runs);
    if (!chores) {
        dh_err_nomem(&err);
        return dh_command_fail(&err);
    }
    note_skills(chores);
    char *text = v.json ? dh_json_canonical(chores) : NULL;
    if (v.json)
        dh_buf_printf(&out, "%s\n", text ? text : "[]");
    json_array_foreach(chores, i, one) if (!v.json) print_chore(one, &out);
    if (!v.json && json_array_size(chores) == 0)
        dh_buf_str(&out, "nothing was done twice without a skill\n");
    dh_free(text);
    json_decref(chores);
    return dh_command_print(&out);
}
