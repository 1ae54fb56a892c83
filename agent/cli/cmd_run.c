#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/cli/batch.h"
#include "agent/cli/choice.h"
#include "agent/cli/chore.h"
#include "agent/cli/command.h"
#include "agent/cli/human.h"
#include "agent/cli/run_model.h"
#include "agent/cli/skill_heal.h"
#include "agent/cli/tty.h"
#include "agent/desk.h"
#include "agent/model/key.h"
#include "agent/road.h"
#include "base/mem.h"

struct values {
    bool json, quiet, no_a11y, explain, stop_on_error;
    const char *skill, *table, *results, *display, *virtual_size, *lang, *yes, *debug;
    double timeout, keep, wait;
    struct dh_option_list answers;
    struct dh_human_values human;
    struct dh_model_values ask;
};

/* In seconds. */
#define MONTH (30.0 * 24 * 3600)
#define AT(member) offsetof(struct values, member)
const struct dh_option dh_run_options[] = {
    {'s', "skill", DH_OPTION_TEXT, AT(skill), "NAME", "a skill by name, or the path of its folder"},
    {0, "table", DH_OPTION_TEXT, AT(table), "FILE", "run the skill once for every row of this CSV file; columns are inputs"},
    {0, "stop-on-error", DH_OPTION_FLAG, AT(stop_on_error), NULL, "with --table: stop at the first row that is not done"},
    {0, "results", DH_OPTION_TEXT, AT(results), "FILE", "with --table: write what became of each row to this CSV file"},
    {'y', "yes", DH_OPTION_TEXT, AT(yes), "CLASSES", "allow these classes beforehand, e.g. submit,upload"},
    {0, "explain", DH_OPTION_FLAG, AT(explain), NULL, "say which skill the goal asks for and why, and do nothing"},
    {0, "answer", DH_OPTION_LIST, AT(answers), "ANSWER", "answer a question beforehand (name=value)"},
    {'d', "display", DH_OPTION_TEXT, AT(display), ":N", "the display to act on (default: $DISPLAY)"},
    {0, "virtual", DH_OPTION_TEXT, AT(virtual_size), "WxH",
     "a private display (the default, 1280x800, without a DISPLAY)"},
    {0, "timeout", DH_OPTION_NUMBER, AT(timeout), "SECONDS", "park after this long, waiting for you not counted", 0,
     MONTH},
    {0, "wait", DH_OPTION_NUMBER, AT(wait), "SECONDS", "how long a target may take to appear (8)", 0, 3600},
    {0, "keep", DH_OPTION_NUMBER, AT(keep), "HOURS", "how long a parked private display is kept (24)", 0.01, 720},
    DH_MODEL_OPTIONS,
    DH_HUMAN_OPTIONS,
    {0, "lang", DH_OPTION_TEXT, AT(lang), "LANGS", "OCR languages, e.g. eng+deu"},
    {0, "no-a11y", DH_OPTION_FLAG, AT(no_a11y), NULL, "do not ask applications (AT-SPI) what they show"},
    {0, "json", DH_OPTION_FLAG, AT(json), NULL, "print the outcome as JSON"},
    {'q', "quiet", DH_OPTION_FLAG, AT(quiet), NULL, "no progress"},
    {0, "debug", DH_OPTION_TEXT, AT(debug), "FILE", "write a debug log"},
    {0},
};

/* A goal that a model is to reach by itself. */
static enum dh_status model_chore(int rest, char **argv, struct dh_run_model_setup *ask, struct dh_chore *chore,
                                  struct dh_err *err)
{
    enum dh_status s = ask->run.model->key ? dh_key_there(ask->run.model->key, err) : DH_OK;
    if (s == DH_NOT_FOUND)
        s = err->status = DH_USAGE;
    if (s == DH_OK)
        s = dh_run_model_examples(ask, argv[0], err);
    return s == DH_OK ? dh_chore_model(argv[0], argv + 1, rest - 1, chore, err) : s;
}

static enum dh_status the_chore(const struct values *v, int rest, char **argv, struct dh_tty *tty,
                                struct dh_run_model_setup *ask, struct dh_chore *chore, struct dh_err *err)
{
    bool model = ask->planner == DH_CONFIG_MODEL;
    if (v->skill && model)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "give a goal, or take --planner auto",
                          "--planner model takes no --skill");
    if (v->skill)
        return dh_chore_skill(v->skill, argv, rest, tty, chore, err);
    if (rest < 1 || (rest > 1 && !strchr(argv[1], '=')))
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "see \"deskhand run --help\"",
                          rest ? "one goal at a time: put it in quotes" : "run what? give a goal or --skill");
    struct dh_choice_how how = {.inputs = argv + 1, .count = rest - 1, .model = ask->planner == DH_CONFIG_AUTO};
    enum dh_status s = model ? DH_NOT_FOUND : dh_choice_chore(argv[0], &how, tty, chore, err);
    if ((s == DH_NOT_FOUND || s == DH_AMBIGUOUS) && ask->run.model)
        s = model_chore(rest, argv, ask, chore, err);
    return s;
}

/* The rows of a table instead of one chore. */
static int run_table(const struct values *v, int rest, char **argv, struct dh_tty *tty, const struct dh_desk_options *o)
{
    struct dh_batch b = {.skill = v->skill, .table = v->table, .results = v->results, .inputs = argv, .count = rest,
                         .stop = v->stop_on_error, .json = v->json, .desk = o, .timeout = v->timeout, .wait = v->wait,
                         .keep = v->keep, .tty = tty};
    return dh_batch_run(&b);
}

static int run(const struct values *v, const struct dh_chore *chore, struct dh_tty *tty,
               const struct dh_run_model *model, const struct dh_desk_options *o)
{
    struct dh_person person;
    struct dh_err err = {0};
    struct dh_desk *desk = NULL;
    dh_tty_person(tty, &person);
    FILE *save = NULL;
    enum dh_status s = v->ask.save ? dh_run_model_save(v->ask.save, &save, &err) : DH_OK;
    if (s == DH_OK)
        s = dh_desk_open_with(o, &person, NULL, &desk, &err);
    if (s != DH_OK) {
        if (save)
            fclose(save);
        return dh_command_fail(&err);
    }
    struct dh_run_options ro = dh_chore_options(chore);
    ro.size = o->virtual_size;
    ro.timeout = v->timeout;
    ro.keep = (dh_tick)(v->keep * 3600e6);
    ro.watch = dh_tty_watch(tty);
    ro.model = model->model ? model : NULL;
    ro.save = save;
    desk->road->patience = (dh_tick)(v->wait * 1e6);
    struct dh_problems problems = {0};
    ro.start.problems = &problems;
    struct dh_run_end end;
    if (dh_run(desk, &ro, &end, &err) != DH_OK)
        dh_chore_problems(&problems, chore->origin, &err);
    dh_problems_finish(&problems);
    int code = dh_chore_report(&end, desk->journal ? dh_journal_id(desk->journal) : NULL, &err, v->json);
    dh_heal_offer(chore->path, chore->text, &end, desk->journal ? dh_journal_id(desk->journal) : NULL, v->quiet);
    dh_run_end_finish(&end);
    dh_desk_close(desk);
    if (save && fclose(save) != 0)
        code = DH_EXIT_ENVIRONMENT;
    return code;
}

int dh_cmd_run(int argc, char **argv)
{
    struct values v = {.wait = 8, .keep = 24, .human.quiet = DH_HUMAN_QUIET};
    struct dh_err err = {0};
    struct dh_chore chore = {0};
    struct dh_tty tty;
    int rest;
    uint32_t yes = 0;
    if (dh_option_parse(dh_run_options, argc, argv, &v, &rest, &err) != DH_OK ||
        (v.yes && dh_gate_parse_yes(v.yes, &yes, &err) != DH_OK))
        return dh_command_fail(&err);
    if (v.explain && !v.skill && rest == 1)
        return dh_choice_explain(argv[0], v.json);
    dh_tty_init(&tty);
    tty.quiet = v.quiet;
    tty.answers = v.answers.items;
    tty.answer_count = v.answers.count;
    int code;
    struct dh_run_model_setup ask = {0};
    bool cassette = v.ask.planner && strncmp(v.ask.planner, "cassette:", 9) == 0;
    enum dh_status s = DH_OK;
    if (v.table && !v.skill)
        s = dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "say which: --skill NAME --table FILE", "a table needs a skill");
    else if ((v.results || v.stop_on_error) && !v.table)
        s = dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "add --table FILE", "--%s is for the rows of a table",
                       v.results ? "results" : "stop-on-error");
    else
        s = cassette ? dh_chore_cassette(v.ask.planner + 9, &chore, &err) : dh_run_model_read(&v.ask, &ask, &err);
    if (s == DH_OK && !cassette && !v.table)
        s = the_chore(&v, rest, argv, &tty, &ask, &chore, &err);
    if (s != DH_OK) {
        code = dh_command_fail(&err);
    } else {
        const char *display = getenv("DISPLAY");
        bool nowhere = !v.display && !v.virtual_size && (!display || !*display);
        struct dh_desk_options o = {.display = v.display,
                                    .virtual_size = nowhere ? "1280x800" : v.virtual_size,
                                    .lang = v.lang,
                                    .hands = true,
                                    .yes = yes,
                                    .catch_signals = true,
                                    .debug_file = v.debug,
                                    .no_a11y = v.no_a11y};
        code = dh_human_apply(&v.human, &o, &err) != DH_OK ? dh_command_fail(&err)
               : v.table                                   ? run_table(&v, rest, argv, &tty, &o)
                                                           : run(&v, &chore, &tty, &ask.run, &o);
    }
    dh_run_model_setup_finish(&ask);
    dh_chore_finish(&chore);
    dh_tty_finish(&tty);
    return code;
}
