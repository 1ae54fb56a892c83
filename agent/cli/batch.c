#include "agent/cli/batch.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "agent/cli/batch_result.h"
#include "agent/cli/batch_state.h"
#include "agent/cli/choice.h"
#include "agent/cli/chore.h"
#include "agent/cli/command.h"
#include "agent/cli/skill_heal.h"
#include "agent/journal/escape.h"
#include "agent/road.h"
#include "agent/skill/csv.h"
#include "agent/skill/skill.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

struct batch {
    const struct dh_batch *o;
    struct dh_skill *skill;
    char *table;   /* absolute */
    json_t *rows;  /* as bound: object name -> text */
    json_t *given; /* as given, which they are known by: a date that is filled in is another one
                      tomorrow */
    json_t *wrong; /* array of what is wrong with a row, or null */
    json_t *state;
    json_t *report;       /* array */
    json_t *source;       /* the table as it was read */
    json_t *common;       /* what was given for all rows */
    char *results;        /* absolute path, NULL */
    int lock;             /* -1: none */
    struct dh_desk *desk; /* kept from row to row on a display that is there anyway; NULL */
    size_t parked;        /* private displays that wait for a person */
    size_t ran;
    double spent; /* seconds of the rows that ran */
};

/* So many private displays are left running for a person to answer before the rest is left. */
#define PARKED_MAX 3

static void finish(struct batch *b)
{
    dh_skill_destroy(b->skill);
    dh_free(b->table);
    json_decref(b->rows);
    json_decref(b->given);
    json_decref(b->wrong);
    json_decref(b->state);
    json_decref(b->report);
    json_decref(b->source);
    json_decref(b->common);
    dh_free(b->results);
    dh_desk_close(b->desk);
    if (b->lock >= 0)
        close(b->lock);
}

static const struct dh_input *input_named(const struct dh_skill *skill, const char *name)
{
    for (size_t i = 0; i < skill->input_count; i++)
        if (strcmp(skill->inputs[i].name, name) == 0)
            return &skill->inputs[i];
    return NULL;
}

/* Columns that are no input are worth a word, once; inputs that have to be given and that nothing
 * gives, and names behind the table that are no inputs, hold for every row. */
static enum dh_status check_columns(const struct batch *b, struct dh_err *err)
{
    const json_t *first = json_array_get(b->source, 0);
    const char *key;
    json_t *v;
    size_t known = 0;
    json_object_foreach((json_t *)(uintptr_t)first, key, v)
    {
        if (input_named(b->skill, key))
            known++;
        else if (!b->o->tty->quiet && *key)
            fprintf(stderr, "deskhand: no input of %s is called \"%s\"; that column is not used\n",
                    b->skill->name, key);
    }
    if (known == 0)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "deskhand skill show lists its inputs",
                          "no column of %s is an input of %s", b->o->table, b->skill->name);
    json_object_foreach(b->common, key, v) if (!input_named(b->skill, key)) return dh_err_set(
        err, DH_INVALID, DH_BLAME_USER, "deskhand skill show lists its inputs",
        "%s has no input \"%s\"", b->skill->name, key);
    for (size_t i = 0; i < b->skill->input_count; i++) {
        const struct dh_input *in = &b->skill->inputs[i];
        if (!in->optional && !in->fallback && !json_object_get(first, in->name) &&
            !json_object_get(b->common, in->name))
            return dh_err_set(err, DH_INVALID, DH_BLAME_USER,
                              "add the column, or give it for all rows as name=value",
                              "no column of %s is called \"%s\", which %s needs", b->o->table,
                              in->name, b->skill->name);
    }
    return DH_OK;
}

/* What a row gives: its columns, then what was given for all. */
static json_t *given_of(const struct batch *b, const json_t *row)
{
    json_t *given = json_deep_copy(b->common), *v;
    const char *key;
    json_object_foreach((json_t *)(uintptr_t)row, key,
                        v) if (given && input_named(b->skill, key) && json_string_length(v) > 0)
        json_object_set(given, key, v);
    return given;
}

static enum dh_status bind_rows(struct batch *b, struct dh_err *err)
{
    char day[11];
    size_t i;
    json_t *row;
    dh_choice_today(day);
    json_array_foreach(b->source, i, row)
    {
        json_t *given = given_of(b, row), *values = NULL, *missing = NULL;
        struct dh_err why = {0};
        enum dh_status s = given ? dh_skill_bind(b->skill, given, day, &values, &missing, &why)
                                 : dh_err_nomem(&why);
        json_array_append_new(b->given, given);
        if (s == DH_NOMEM)
            return dh_err_nomem(err);
        if (s == DH_OK && json_array_size(missing) > 0)
            dh_err_set(&why, DH_INVALID, DH_BLAME_USER, "", "%s is missing",
                       json_string_value(json_array_get(missing, 0)));
        json_array_append_new(b->wrong, why.status ? dh_json_text(why.what) : json_null());
        json_array_append(b->rows, values && !why.status ? values : row);
        json_decref(values);
        json_decref(missing);
    }
    return DH_OK;
}

static enum dh_status read_table(struct batch *b, struct dh_err *err)
{
    struct dh_buf text = {0};
    struct stat st;
    enum dh_status s = DH_OK;
    if (stat(b->table, &st) != 0 || !S_ISREG(st.st_mode))
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "give the path of a CSV file",
                          "there is no table %s", b->table);
    s = dh_file_read(b->table, DH_CSV_MAX, &text, err);
    if (s == DH_OK)
        s = dh_csv_parse(dh_buf_text(&text), text.len, &b->source, err);
    if (s == DH_OK && json_array_size(b->source) == 0)
        s = dh_err_set(err, DH_INVALID, DH_BLAME_USER,
                       "give it a row of column names and rows below", "%s has no rows",
                       b->o->table);
    dh_buf_finish(&text);
    return s;
}

static enum dh_status load(struct batch *b, struct dh_err *err)
{
    char *path = NULL;
    enum dh_status s = dh_skill_find(b->o->skill, NULL, &path, err);
    if (s == DH_OK)
        s = dh_skill_load(path, &b->skill, NULL, err);
    if (s == DH_OK)
        s = dh_skill_check(b->skill, NULL, err);
    b->table = dh_path_absolute(b->o->table);
    b->results = b->o->results ? dh_path_absolute(b->o->results) : NULL;
    b->rows = json_array();
    b->given = json_array();
    b->wrong = json_array();
    b->report = json_array();
    b->common = json_object();
    if (s == DH_OK && (!b->table || !b->rows || !b->given || !b->wrong || !b->report ||
                       !b->common || (b->o->results && !b->results)))
        s = dh_err_nomem(err);
    if (s == DH_OK)
        s = dh_chore_given(b->o->inputs, b->o->count, b->common, err);
    if (s == DH_OK)
        s = read_table(b, err);
    if (s == DH_OK)
        s = check_columns(b, err);
    if (s == DH_OK)
        s = bind_rows(b, err);
    if (s == DH_OK)
        s = dh_batch_lock(b->skill->path, b->table, &b->lock, err);
    if (s == DH_OK)
        s = dh_batch_load(b->skill->path, b->table, &b->state, err);
    if (s == DH_OK && b->results) /* before anything is done that nobody could write down */
        s = dh_batch_result_write(b->results, b->source, b->report, err);
    dh_free(path);
    return s;
}

/* ---- one row */

static enum dh_status note(struct batch *b, const char *key, const char *status, const char *run,
                           const char *summary, const json_t *outputs, struct dh_err *err)
{
    json_t *one =
        json_pack("{s:s,s:o,s:o}", "status", status, "run", run ? json_string(run) : json_null(),
                  "summary", dh_json_text(summary ? summary : ""));
    if (one && outputs)
        json_object_set(one, "outputs", (json_t *)(uintptr_t)outputs);
    if (!one || json_object_set_new(json_object_get(b->state, "rows"), key, one) != 0)
        return dh_err_nomem(err);
    return dh_batch_save(b->state, err);
}

/* What is known of a row from before. A run that ended since it was noted is taken as it ended. */
static enum dh_row_fate known(struct batch *b, const char *key, struct dh_err *err)
{
    json_t *one = json_object_get(json_object_get(b->state, "rows"), key), *records = NULL;
    const char *run = dh_json_str(one, "run", NULL), *status = dh_json_str(one, "status", "");
    if (strcmp(status, "done") == 0)
        return DH_ROW_DONE;
    if (!run)
        return DH_ROW_NEW;
    dh_journal_read_good(NULL, run, &records, NULL);
    if (!records) /* its journal is gone, and with it what it did */
        return DH_ROW_UNKNOWN;
    enum dh_row_fate fate = dh_batch_judge(records);
    if (fate == DH_ROW_DONE) {
        const json_t *end = json_array_get(records, json_array_size(records) - 1);
        note(b, key, "done", run, dh_json_str(end, "summary", ""), json_object_get(end, "outputs"),
             err);
    }
    json_decref(records);
    return fate;
}

/* Of a row whose end nobody knows: whether it is to be done. */
static bool ask_again(struct batch *b, size_t i, const char *key, struct dh_err *err)
{
    static const char *const choices[] = {"it was done", "do it again", "leave it"};
    struct dh_person person;
    char text[320], *answer = NULL;
    const char *run =
        dh_json_str(json_object_get(json_object_get(b->state, "rows"), key), "run", "?");
    dh_tty_person(b->o->tty, &person);
    if (!person.question)
        return false;
    snprintf(text, sizeof(text),
             "Row %zu did something that cannot be taken back, and nobody knows how it ended (run "
             "%s). What now?",
             i + 1, run);
    bool again = false;
    if (person.question(person.data, text, "row", choices, 3, &answer, NULL) == DH_OK) {
        again = strcmp(answer, choices[1]) == 0;
        if (strcmp(answer, choices[0]) == 0)
            note(b, key, "done", run, "done, as you said", NULL, err);
    }
    dh_free(answer);
    return again;
}

/* A private display is new for every row, so that a row meets nothing that another one left behind.
 * On a display that is there anyway eyes and hands stay. */
static enum dh_status take_desk(struct batch *b, struct dh_desk **ret, struct dh_err *err)
{
    struct dh_person person;
    struct dh_desk *kept = b->desk;
    b->desk = NULL;
    if (kept && dh_desk_renew(kept, b->o->desk, NULL) == DH_OK) {
        *ret = kept;
        return DH_OK;
    }
    dh_desk_close(kept);
    dh_tty_person(b->o->tty, &person);
    return dh_desk_open_with(b->o->desk, &person, NULL, ret, err);
}

static enum dh_status run_row(struct batch *b, size_t i, const char *key, struct dh_run_end *end,
                              char **ret_id, struct dh_err *err)
{
    const struct dh_batch *o = b->o;
    struct dh_desk *desk = NULL;
    char goal[160];
    snprintf(goal, sizeof(goal), "%s, row %zu of %zu", b->skill->name, i + 1,
             json_array_size(b->rows));
    enum dh_status s = take_desk(b, &desk, err);
    if (s == DH_OK && (s = dh_journal_create(NULL, &desk->journal, err)) == DH_OK) {
        desk->own_journal = true;
        *ret_id = dh_strdup(dh_journal_id(desk->journal));
        s = *ret_id ? note(b, key, "running", *ret_id, NULL, NULL, err) : dh_err_nomem(err);
    }
    if (s == DH_OK) {
        struct dh_run_options ro = {.start = {.kind = DH_PLANNER_SKILL,
                                              .text = b->skill->text,
                                              .origin = b->skill->origin,
                                              .inputs = json_array_get(b->rows, i),
                                              .path = b->skill->path},
                                    .goal = goal,
                                    .skill_path = b->skill->path,
                                    .size = o->desk->virtual_size,
                                    .timeout = o->timeout,
                                    .keep = (dh_tick)(o->keep * 3600e6),
                                    .watch = dh_tty_watch(o->tty)};
        desk->road->patience = (dh_tick)(o->wait * 1e6);
        s = dh_run(desk, &ro, end, err);
        dh_heal_offer(b->skill->path, b->skill->text, end, *ret_id, o->tty->quiet);
    }
    bool over = s == DH_PARKED || s == DH_INTERRUPTED || s == DH_ENV || s == DH_NOMEM ||
                s == DH_IO || s == DH_GONE;
    b->parked += s == DH_PARKED && desk && desk->has_virtual;
    if (desk && !over && !desk->has_virtual)
        b->desk = desk;
    else
        dh_desk_close(desk);
    return s;
}

/* A line for a row that is through, with how long the rest may take. */
static void tell(const struct batch *b, size_t i, const char *status, const char *summary,
                 double seconds)
{
    struct dh_buf line = {0};
    size_t all = json_array_size(b->rows);
    if (b->o->tty->quiet)
        return;
    dh_escape_line(&line, summary ? summary : "");
    fprintf(stderr, "row %zu of %zu: %s%s%.200s", i + 1, all, status, line.len ? ": " : "",
            dh_buf_text(&line));
    if (seconds > 0)
        fprintf(stderr, " (%.1f s)", seconds);
    if (b->ran && i + 1 < all)
        fprintf(stderr, ", about %.0f s left", b->spent / (double)b->ran * (double)(all - i - 1));
    fputc('\n', stderr);
    dh_buf_finish(&line);
}

static void add_report(struct batch *b, size_t i, const char *status, const char *run,
                       const char *summary, const json_t *outputs, double seconds)
{
    json_t *one = json_pack("{s:I,s:s,s:o,s:o,s:f}", "row", (json_int_t)i + 1, "status", status,
                            "run", run && *run ? json_string(run) : json_null(), "summary",
                            dh_json_text(summary ? summary : ""), "seconds",
                            (double)(long)(seconds * 1000 + 0.5) / 1000);
    if (one && outputs)
        json_object_set(one, "outputs", (json_t *)(uintptr_t)outputs);
    json_array_append_new(b->report, one);
    b->ran += seconds > 0;
    b->spent += seconds;
    tell(b, i, status, summary, seconds);
}

/* Nothing of it is done again: what is said of it, NULL: it is to be done. */
static const char *settled(struct batch *b, size_t i, const char *key, struct dh_err *err)
{
    switch (known(b, key, err)) {
    case DH_ROW_DONE:
        return "done before";
    case DH_ROW_PARKED:
        return "parked";
    case DH_ROW_UNKNOWN:
        if (ask_again(b, i, key, err))
            return NULL;
        return strcmp(dh_json_str(json_object_get(json_object_get(b->state, "rows"), key), "status",
                                  ""),
                      "done") == 0
                   ? "done before"
                   : "unknown";
    case DH_ROW_NEW:
        break;
    }
    return NULL;
}

/* DH_OK: on to the next row. */
static enum dh_status one_row(struct batch *b, size_t i, struct dh_err *err)
{
    const char *wrong = json_string_value(json_array_get(b->wrong, i));
    char *key = dh_batch_key(b->given, i), *id = NULL;
    struct dh_run_end end = {0};
    struct dh_err why = {0};
    dh_tick start = dh_tick_now();
    if (!key)
        return dh_err_nomem(err);
    const char *before = wrong ? NULL : settled(b, i, key, err);
    enum dh_status s = DH_OK;
    if (wrong || before) {
        const json_t *one = json_object_get(json_object_get(b->state, "rows"), key);
        const char *said = wrong ? wrong : dh_json_str(one, "summary", "");
        if (before && strcmp(before, "unknown") == 0)
            said = "it may be done or not: look, then --answer \"row=it was done\" or \"row=do it again\"";
        add_report(b, i, wrong ? "invalid" : before, wrong ? NULL : dh_json_str(one, "run", NULL), said,
                   json_object_get(one, "outputs"), 0);
        s = wrong || strncmp(before, "done", 4) != 0 ? DH_FAILED : DH_OK;
    } else {
        s = run_row(b, i, key, &end, &id, &why);
        const char *status = s == DH_OK ? "done" : dh_status_name(s),
                   *said = s == DH_OK ? end.summary : why.what;
        if (id)
            note(b, key, status, id, said, end.outputs, err);
        add_report(b, i, status, id, said, end.outputs, (double)(dh_tick_now() - start) / 1e6);
        if (s != DH_OK && err)
            *err = why;
    }
    dh_run_end_finish(&end);
    dh_free(id);
    dh_free(key);
    return s;
}

/* ---- the whole */

static void print_table(const struct batch *b, struct dh_buf *out)
{
    size_t i;
    json_t *one, *v;
    const char *key;
    dh_buf_printf(out, "%5s  %-11s %8s  %-22s %s\n", "row", "status", "seconds", "run", "result");
    json_array_foreach(b->report, i, one)
    {
        dh_buf_printf(out, "%5d  %-11s %8.1f  %-22s ", (int)dh_json_int(one, "row", 0),
                      dh_json_str(one, "status", ""), dh_json_num(one, "seconds", 0),
                      dh_json_str(one, "run", "-"));
        struct dh_buf said = {0};
        json_object_foreach(json_object_get(one, "outputs"), key, v)
            dh_buf_printf(&said, "%s%s %s", said.len ? ", " : "", key,
                          json_string_value(v) ? json_string_value(v) : "");
        dh_escape_line(out, said.len ? dh_buf_text(&said) : dh_json_str(one, "summary", ""));
        dh_buf_char(out, '\n');
        dh_buf_finish(&said);
    }
}

static int sum_up(const struct batch *b, enum dh_status stopped)
{
    size_t i, done = 0, needs = 0, rest = json_array_size(b->rows) - json_array_size(b->report);
    json_t *one;
    struct dh_buf out = {0};
    json_array_foreach(b->report, i, one)
    {
        const char *s = dh_json_str(one, "status", "");
        done += strncmp(s, "done", 4) == 0;
        needs += strcmp(s, "parked") == 0 || strcmp(s, "unknown") == 0;
    }
    size_t failed = json_array_size(b->report) - done - needs;
    if (b->o->json) {
        json_t *v = json_pack("{s:O,s:I,s:I,s:I,s:I}", "rows", b->report, "done", (json_int_t)done,
                              "failed", (json_int_t)failed, "needs_you", (json_int_t)needs, "left",
                              (json_int_t)rest);
        char *text = v ? dh_json_canonical(v) : NULL;
        dh_buf_printf(&out, "%s\n", text ? text : "{}");
        dh_free(text);
        json_decref(v);
    } else {
        print_table(b, &out);
        dh_buf_printf(&out, "%zu done, %zu failed, %zu need you, %zu left\n", done, failed, needs,
                      rest);
    }
    int code = dh_command_print(&out);
    if (stopped == DH_INTERRUPTED || stopped == DH_ENV || stopped == DH_NOMEM || stopped == DH_IO)
        return dh_command_exit(stopped);
    return needs ? DH_EXIT_NEEDS_YOU : failed || rest ? DH_EXIT_FAILED : code;
}

int dh_batch_run(const struct dh_batch *o)
{
    struct batch b = {.o = o, .lock = -1};
    struct dh_err err = {0};
    enum dh_status s = load(&b, &err);
    if (s != DH_OK) {
        finish(&b);
        return dh_command_fail(&err);
    }
    for (size_t i = 0; i < json_array_size(b.rows); i++) {
        s = one_row(&b, i, &err);
        struct dh_err e = {0};
        if (b.results && dh_batch_result_write(b.results, b.source, b.report, &e) != DH_OK) {
            s = DH_IO;
            err = e;
        }
        if (b.parked >= PARKED_MAX && i + 1 < json_array_size(b.rows)) {
            fprintf(stderr,
                    "deskhand: %d rows wait for you; the rest is left until they are answered "
                    "(deskhand runs resume)\n",
                    PARKED_MAX);
            break;
        }
        bool over = s == DH_INTERRUPTED || s == DH_ENV || s == DH_NOMEM || s == DH_IO;
        if (over || (s != DH_OK && o->stop))
            break;
    }
    if ((s == DH_ENV || s == DH_NOMEM || s == DH_IO) && *err.what)
        fprintf(stderr, "deskhand: %s\n", err.what);
    int code = sum_up(&b, s);
    finish(&b);
    return code;
}
