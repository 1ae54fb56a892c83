#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "agent/cli/chore.h"
#include "agent/cli/command.h"
#include "agent/cli/human.h"
#include "agent/cli/run_model.h"
#include "agent/cli/tty.h"
#include "agent/desk.h"
#include "agent/journal/recover.h"
#include "agent/journal/report.h"
#include "agent/journal/text.h"
#include "agent/road.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

struct values {
    bool json, quiet, no_a11y;
    const char *output, *yes, *display;
    struct dh_option_list answers;
    struct dh_human_values human;
    struct dh_model_values ask;
    double wait;
};

#define AT(member) offsetof(struct values, member)
const struct dh_option dh_runs_options[] = {
    {0, "json", DH_OPTION_FLAG, AT(json), NULL, "list, show: as JSON"},
    {'o', "output", DH_OPTION_TEXT, AT(output), "FILE", "report: write it there (default: in the run's folder)"},
    {'y', "yes", DH_OPTION_TEXT, AT(yes), "CLASSES", "resume: allow these classes, e.g. submit"},
    {0, "answer", DH_OPTION_LIST, AT(answers), "ANSWER", "resume: what it asked for, name=value, or \"done\""},
    {'d', "display", DH_OPTION_TEXT, AT(display), ":N", "resume: the display that it ran on"},
    {0, "wait", DH_OPTION_NUMBER, AT(wait), "SECONDS", "resume: how long a target may take to appear (8)", 0, 3600},
    {0, "no-a11y", DH_OPTION_FLAG, AT(no_a11y), NULL, "resume: do not ask applications (AT-SPI) what they show"},
    DH_MODEL_LIMIT_OPTIONS,
    DH_HUMAN_OPTIONS,
    {'q', "quiet", DH_OPTION_FLAG, AT(quiet), NULL, "resume: no progress"},
    {0},
};

static int print_value(const json_t *v)
{
    struct dh_buf out = {0};
    char *text = dh_json_canonical(v);
    dh_buf_printf(&out, "%s\n", text ? text : "null");
    dh_free(text);
    return dh_command_print(&out);
}

static int list(const struct values *v)
{
    struct dh_err err = {0};
    struct dh_buf out = {0};
    json_t *runs;
    if (dh_journal_list(NULL, &runs, &err) != DH_OK)
        return dh_command_fail(&err);
    if (v->json) {
        int r = print_value(runs);
        json_decref(runs);
        return r;
    }
    size_t i;
    json_t *run;
    json_array_foreach(runs, i, run)
        dh_buf_printf(&out, "%-22s %-12s %3d steps  %.90s\n", dh_json_str(run, "id", ""),
                      dh_json_str(run, "status", ""), (int)dh_json_int(run, "steps", 0),
                      dh_json_str(run, "goal", ""));
    json_decref(runs);
    return dh_command_print(&out);
}

static int show(const struct values *v, const char *id)
{
    struct dh_err err = {0};
    struct dh_buf out = {0};
    json_t *records;
    if (dh_journal_read(NULL, id, &records, NULL, &err) != DH_OK)
        return dh_command_fail(&err);
    if (v->json) {
        int r = print_value(records);
        json_decref(records);
        return r;
    }
    enum dh_status s = dh_journal_text(records, &out, &err);
    json_decref(records);
    if (s != DH_OK) {
        dh_buf_finish(&out);
        return dh_command_fail(&err);
    }
    return dh_command_print(&out);
}

static int report(const struct values *v, const char *id)
{
    struct dh_err err = {0};
    struct dh_buf html = {0};
    char *base = dh_path_state("runs");
    char *path = v->output ? dh_strdup(v->output) : base ? dh_asprintf("%s/%s/report.html", base, id) : NULL;
    enum dh_status s = path ? dh_report_html(NULL, id, &html, &err) : dh_err_nomem(&err);
    if (s == DH_OK && strcmp(path, "-") == 0) {
        if (fwrite(html.data, 1, html.len, stdout) != html.len || fflush(stdout) != 0)
            s = dh_err_errno(&err, DH_IO, NULL, "cannot write the report");
    } else if (s == DH_OK) {
        s = dh_file_write(path, html.data, html.len, 0600, &err);
    }
    if (s == DH_OK && strcmp(path, "-") != 0)
        printf("%s\n", path);
    dh_buf_finish(&html);
    dh_free(path);
    dh_free(base);
    return s == DH_OK ? DH_EXIT_DONE : dh_command_fail(&err);
}

static int verify(const char *id)
{
    struct dh_err err = {0};
    struct dh_journal_check check = {0};
    if (dh_journal_verify(NULL, id, &check, &err) != DH_OK)
        return dh_command_fail(&err);
    printf("%s: %ld records and %ld pictures, the chain is whole\n", id, check.good,
           check.frames);
    return DH_EXIT_DONE;
}

/* The parked display of a run, when it has one. */
static struct dh_desk_parked parked_desk(const struct dh_pending *p)
{
    return (struct dh_desk_parked){.socket = dh_json_str(p->parked, "socket", NULL),
                                   .display = dh_json_str(p->parked, "display", NULL),
                                   .xauthority = dh_json_str(p->parked, "xauthority", NULL),
                                   .bus = dh_json_str(p->parked, "bus", NULL)};
}

static enum dh_status can_resume(const struct dh_pending *p, const char *id, struct dh_err *err)
{
    if (p->end)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "start it anew with \"deskhand run\"",
                          "the run %s has ended (%s)", id, p->status);
    if (!p->run)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "start it anew with \"deskhand run\"",
                          "the run %s broke off before it began", id);
    bool was_virtual = strcmp(dh_json_str(p->run, "display", ""), "virtual") == 0;
    if (was_virtual && !dh_json_str(p->parked, "socket", NULL))
        return dh_err_set(err, DH_GONE, DH_BLAME_ENVIRONMENT,
                          p->intent && p->irreversible
                              ? "look in the application whether it happened, then start the run anew"
                              : "start it anew with \"deskhand run\"",
                          p->intent && p->irreversible
                              ? "the private display is gone, and it is not known whether this was done: %.120s"
                              : "the private display of the run is gone, with all that was on it%.0s",
                          p->touch);
    return DH_OK;
}

static int resume_on(const struct values *v, const json_t *records, const struct dh_pending *p,
                     struct dh_tty *tty, const char *id)
{
    struct dh_err err = {0};
    struct dh_chore chore = {0};
    struct dh_person person;
    struct dh_desk *desk = NULL;
    uint32_t yes = 0;
    struct dh_desk_parked parked = parked_desk(p);
    dh_tty_person(tty, &person);
    enum dh_status s = v->yes ? dh_gate_parse_yes(v->yes, &yes, &err) : DH_OK;
    if (s == DH_OK)
        s = dh_chore_from_record(p->run, &chore, &err);
    struct dh_run_model_setup ask = {0};
    if (s == DH_OK)
        s = dh_run_model_again(p->run, &v->ask, &ask, &err);
    const char *ran_on = dh_json_str(p->run, "display", NULL);
    struct dh_desk_options o = {.display = v->display ? v->display : ran_on,
                                .hands = true,
                                .yes = yes,
                                .catch_signals = true,
                                .no_a11y = v->no_a11y};
    if (s == DH_OK)
        s = dh_human_apply(&v->human, &o, &err);
    /* The lock comes first: two that resume the same run must not both touch its display. */
    struct dh_journal *journal = NULL;
    if (s == DH_OK)
        s = dh_journal_resume(NULL, id, &journal, &err);
    if (s == DH_OK)
        s = dh_desk_open_with(&o, &person, parked.socket ? &parked : NULL, &desk, &err);
    int code;
    if (s == DH_OK) {
        struct dh_run_options ro = dh_chore_options(&chore);
        struct dh_run_end end;
        desk->journal = journal;
        desk->own_journal = true;
        desk->road->patience = (dh_tick)(v->wait * 1e6);
        ro.keep = (dh_tick)dh_json_int(p->parked, "keep", 0);
        ro.watch = dh_tty_watch(tty);
        ro.model = ask.run.model ? &ask.run : NULL;
        dh_run_resume(desk, &ro, records, &end, &err);
        code = dh_chore_report(&end, id, &err, v->json);
        dh_run_end_finish(&end);
    } else {
        code = dh_command_fail(&err);
        dh_journal_close(journal);
    }
    dh_desk_close(desk);
    dh_run_model_setup_finish(&ask);
    dh_chore_finish(&chore);
    return code;
}

static int resume(const struct values *v, const char *id)
{
    struct dh_err err = {0};
    struct dh_pending p;
    struct dh_tty tty;
    json_t *records;
    enum dh_status s = dh_journal_read(NULL, id, &records, NULL, &err);
    if (s != DH_OK)
        return dh_command_fail(&err);
    dh_journal_pending(records, &p);
    dh_tty_init(&tty);
    tty.quiet = v->quiet;
    tty.answers = v->answers.items;
    tty.answer_count = v->answers.count;
    s = can_resume(&p, id, &err);
    int code = s == DH_OK ? resume_on(v, records, &p, &tty, id) : dh_command_fail(&err);
    dh_tty_finish(&tty);
    json_decref(records);
    return code;
}

/* Ends a parked run: takes its private display down and says so in its journal. */
static int stop(const char *id)
{
    struct dh_err err = {0};
    struct dh_pending p;
    struct dh_journal *journal = NULL;
    json_t *records;
    enum dh_status s = dh_journal_read(NULL, id, &records, NULL, &err);
    if (s != DH_OK)
        return dh_command_fail(&err);
    dh_journal_pending(records, &p);
    if (!p.parked)
        s = dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "see \"deskhand runs list\"", "the run %s is not parked",
                       id);
    if (s == DH_OK)
        s = dh_journal_resume(NULL, id, &journal, &err);
    const char *socket = dh_json_str(p.parked, "socket", NULL);
    struct dh_loop *loop = s == DH_OK && socket ? dh_loop_create(NULL) : NULL;
    struct dh_guardian *guardian = NULL;
    if (loop && dh_guardian_adopt(loop, socket, &guardian, NULL) == DH_OK)
        dh_guardian_stop(guardian);
    dh_loop_destroy(loop);
    if (s == DH_OK)
        s = dh_journal_add(journal, DH_RECORD_END,
                           json_pack("{s:s,s:s}", "status", "stopped", "summary", "ended by the user"), true,
                           NULL, &err);
    dh_journal_close(journal);
    json_decref(records);
    return s == DH_OK ? DH_EXIT_DONE : dh_command_fail(&err);
}

int dh_cmd_runs(int argc, char **argv)
{
    struct values v = {.wait = 8, .human.quiet = DH_HUMAN_QUIET};
    struct dh_err err = {0};
    int rest;
    char *id = NULL;
    if (dh_option_parse(dh_runs_options, argc, argv, &v, &rest, &err) != DH_OK)
        return dh_command_fail(&err);
    const char *verb = rest > 0 ? argv[0] : "list";
    if (strcmp(verb, "list") == 0)
        return list(&v);
    if (dh_journal_find(NULL, rest > 1 ? argv[1] : "last", &id, &err) != DH_OK)
        return dh_command_fail(&err);
    int code;
    if (strcmp(verb, "show") == 0) {
        code = show(&v, id);
    } else if (strcmp(verb, "report") == 0) {
        code = report(&v, id);
    } else if (strcmp(verb, "verify") == 0) {
        code = verify(id);
    } else if (strcmp(verb, "resume") == 0) {
        code = resume(&v, id);
    } else if (strcmp(verb, "stop") == 0) {
        code = stop(id);
    } else {
        dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "see \"deskhand runs --help\"",
                   "runs knows list, show, report, verify, resume and stop, not \"%s\"", verb);
        code = dh_command_fail(&err);
    }
    dh_free(id);
    return code;
}
