#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/cli/chore.h"
#include "agent/cli/command.h"
#include "agent/cli/human.h"
#include "agent/cli/tty.h"
#include "agent/desk.h"
#include "agent/plan/planner.h"
#include "agent/road.h"
#include "base/json.h"
#include "base/mem.h"

struct values {
    bool json, table, schema, quiet, no_a11y;
    const char *display, *virtual_size, *lang, *yes, *debug;
    double wait;
    struct dh_option_list answers;
    struct dh_human_values human;
};

#define AT(member) offsetof(struct values, member)
const struct dh_option dh_do_options[] = {
    {0, "table", DH_OPTION_FLAG, AT(table), NULL, "print the action table"},
    {0, "schema", DH_OPTION_FLAG, AT(schema), NULL, "print the JSON schema of actions"},
    {0, "json", DH_OPTION_FLAG, AT(json), NULL, "print the result as JSON"},
    {'y', "yes", DH_OPTION_TEXT, AT(yes), "CLASSES", "allow these classes beforehand, e.g. submit,terminal"},
    {0, "answer", DH_OPTION_LIST, AT(answers), "ANSWER", "answer a question beforehand (name=value)"},
    {'d', "display", DH_OPTION_TEXT, AT(display), ":N", "the display to act on (default: $DISPLAY)"},
    {0, "virtual", DH_OPTION_TEXT, AT(virtual_size), "WxH", "a private display"},
    {0, "wait", DH_OPTION_NUMBER, AT(wait), "SECONDS", "how long a target may take to appear (2)", 0, 3600},
    DH_HUMAN_OPTIONS,
    {0, "lang", DH_OPTION_TEXT, AT(lang), "LANGS", "OCR languages, e.g. eng+deu"},
    {0, "no-a11y", DH_OPTION_FLAG, AT(no_a11y), NULL, "do not ask applications (AT-SPI) what they show"},
    {'q', "quiet", DH_OPTION_FLAG, AT(quiet), NULL, "no progress"},
    {0, "debug", DH_OPTION_TEXT, AT(debug), "FILE", "write a debug log"},
    {0},
};

static int print_table(const struct values *v)
{
    struct dh_buf out = {0};
    if (v->schema) {
        json_t *schema = dh_action_schema();
        char *text = schema ? dh_json_canonical(schema) : NULL;
        dh_buf_printf(&out, "%s\n", text ? text : "{}");
        dh_free(text);
        json_decref(schema);
    } else {
        char *text = dh_action_help();
        dh_buf_str(&out, text ? text : "");
        dh_free(text);
    }
    return dh_command_print(&out);
}

/* JSON is an action already; a sentence goes through the skill language, in the planner like any plan. */
static enum dh_status from_json(const char *text, struct dh_action **ret, struct dh_err *err)
{
    json_t *v;
    enum dh_status s = dh_json_parse(text, strlen(text), &v, err);
    if (s != DH_OK)
        return s;
    s = dh_action_from_json(v, ret, err);
    json_decref(v);
    return s;
}

static int report(const struct values *v, const struct dh_result *r, const struct dh_err *err)
{
    struct dh_buf out = {0};
    if (v->json) {
        json_t *o = json_pack("{s:s,s:b,s:I,s:s}", "status", dh_status_name(r->status), "no_effect",
                              r->no_effect, "time", (json_int_t)r->time, "class",
                              dh_class_name(r->verdict.main));
        dh_json_set(o, "value", r->value ? dh_json_text(r->value) : json_null());
        dh_json_set(o, "note", r->note ? dh_json_text(r->note) : json_null());
        if (r->status != DH_OK) {
            dh_json_set(o, "what", dh_json_text(err->what));
            dh_json_set(o, "next", dh_json_text(err->next));
        }
        char *text = dh_json_canonical(o);
        dh_buf_printf(&out, "%s\n", text ? text : "{}");
        dh_free(text);
        json_decref(o);
    } else if (r->value) {
        dh_buf_printf(&out, "%s\n", r->value);
    }
    int code = dh_command_print(&out);
    return r->status != DH_OK ? dh_command_fail(err) : code;
}

static enum dh_status do_json(struct dh_desk *desk, const char *text, struct dh_result *ret,
                              struct dh_err *err)
{
    struct dh_action *a = NULL;
    enum dh_status s = from_json(text, &a, err);
    if (s == DH_OK)
        s = dh_desk_do(desk, a, ret, err);
    dh_action_destroy(a);
    return s;
}

static enum dh_status do_sentence(struct dh_desk *desk, const char *text, const struct dh_run_watch *watch,
                                  struct dh_result *ret, struct dh_err *err)
{
    struct dh_run_options o = {
        .start = {.kind = DH_PLANNER_INSTRUCTIONS, .text = text, .origin = "sentence"},
        .goal = text,
        .watch = *watch};
    struct dh_problems problems = {0};
    o.start.problems = &problems;
    struct dh_run_end end;
    enum dh_status s = dh_run(desk, &o, &end, err);
    if (s != DH_OK)
        dh_chore_problems(&problems, o.start.origin, err);
    dh_problems_finish(&problems);
    const char *value = NULL;
    const char *key;
    json_t *v;
    json_object_foreach(end.outputs, key, v)
        value = json_string_value(v);
    *ret = (struct dh_result){.status = s, .value = dh_strdup(value), .time = end.time};
    ret->verdict = desk->road->verdict;
    dh_run_end_finish(&end);
    return s;
}

int dh_cmd_do(int argc, char **argv)
{
    struct values v = {.wait = 2, .human.quiet = DH_HUMAN_QUIET};
    struct dh_err err = {0};
    int rest;
    uint32_t yes = 0;
    if (dh_option_parse(dh_do_options, argc, argv, &v, &rest, &err) != DH_OK ||
        (v.yes && dh_gate_parse_yes(v.yes, &yes, &err) != DH_OK))
        return dh_command_fail(&err);
    if (v.table || v.schema)
        return print_table(&v);
    if (rest != 1) {
        dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "see \"deskhand do --help\"", "do what? give one action");
        return dh_command_fail(&err);
    }
    struct dh_tty tty;
    struct dh_person person;
    dh_tty_init(&tty);
    tty.quiet = v.quiet;
    tty.answers = v.answers.items;
    tty.answer_count = v.answers.count;
    dh_tty_person(&tty, &person);
    struct dh_run_watch watch = {0};
    struct dh_desk_options o = {.display = v.display,
                                .virtual_size = v.virtual_size,
                                .lang = v.lang,
                                .hands = true,
                                .yes = yes,
                                .catch_signals = true,
                                .debug_file = v.debug,
                                .no_a11y = v.no_a11y};
    struct dh_desk *desk = NULL;
    struct dh_result r = {0};
    enum dh_status s = dh_human_apply(&v.human, &o, &err);
    if (s == DH_OK)
        s = dh_desk_open_with(&o, &person, NULL, &desk, &err);
    if (s == DH_OK) {
        desk->road->patience = (dh_tick)(v.wait * 1e6);
        s = argv[0][0] == '{' ? do_json(desk, argv[0], &r, &err)
                              : do_sentence(desk, argv[0], &watch, &r, &err);
    }
    r.status = s;
    int code = desk ? report(&v, &r, &err) : dh_command_fail(&err);
    dh_result_finish(&r);
    dh_desk_close(desk);
    dh_tty_finish(&tty);
    return code;
}
