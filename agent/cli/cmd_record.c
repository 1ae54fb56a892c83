#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "agent/cli/command.h"
#include "agent/cli/tty.h"
#include "agent/desk.h"
#include "agent/skill/compose.h"
#include "agent/skill/demo_keep.h"
#include "agent/skill/front.h"
#include "agent/skill/record.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

struct values {
    const char *goal, *display, *virtual_size, *lang, *debug, *stop_keys, *log, *out;
    struct dh_option_list answers;
    bool again, json, no_a11y, no_mark;
};

#define AT(member) offsetof(struct values, member)
const struct dh_option dh_record_options_table[] = {
    {'g', "goal", DH_OPTION_TEXT, AT(goal), "TEXT", "the chore in your words"},
    {0, "again", DH_OPTION_FLAG, AT(again), NULL, "a second time, to learn what varies"},
    {'d', "display", DH_OPTION_TEXT, AT(display), ":N", "the display to watch (default: $DISPLAY)"},
    {0, "virtual", DH_OPTION_TEXT, AT(virtual_size), "WxH", "a private display"},
    {0, "stop-keys", DH_OPTION_TEXT, AT(stop_keys), "KEYS", "what ends it (\"Escape x3\"; $DESKHAND_STOP_KEYS)"},
    {'o', "out", DH_OPTION_TEXT, AT(out), "FOLDER", "where the skill's folder is made"},
    {0, "answer", DH_OPTION_LIST, AT(answers), "[NAME=]ANSWER", "answers a question about what was uncertain"},
    {0, "json", DH_OPTION_FLAG, AT(json), NULL, "print the demonstration as JSON"},
    {0, "lang", DH_OPTION_TEXT, AT(lang), "LANGS", "OCR languages, e.g. eng+deu"},
    {0, "no-a11y", DH_OPTION_FLAG, AT(no_a11y), NULL, "do not ask applications (AT-SPI) what they show"},
    {0, "no-mark", DH_OPTION_FLAG, AT(no_mark), NULL, "no red mark at the top edge of the screen"},
    {0, "from-log", DH_OPTION_TEXT, AT(log), "FILE", "a log of screens and deeds instead of a person"},
    {0, "debug", DH_OPTION_TEXT, AT(debug), "FILE", "write a debug log"},
    {0},
};

static void say_ready(void *data)
{
    const struct dh_desk *desk = data;
    if (desk->has_virtual)
        fprintf(stderr, "deskhand: the display is DISPLAY=%s XAUTHORITY=%s\n", desk->virt.display,
                desk->virt.xauthority ? desk->virt.xauthority : "");
    fprintf(stderr, "deskhand: recording: show it now; end it with the stop keys or with Ctrl+C here\n");
}

/* What is asked after the recording can be left with Ctrl+C again; one that ended the recording twice is no answer. */
static void heed_signals(void)
{
    sigset_t set;
    struct timespec at_once = {0, 0};
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    while (sigtimedwait(&set, NULL, &at_once) > 0)
        continue;
    sigprocmask(SIG_UNBLOCK, &set, NULL);
}

static enum dh_status show(const struct values *v, struct dh_record_options *o, struct dh_demo **ret, struct dh_err *err)
{
    struct dh_desk_options desk_options = {.display = v->display,
                                           .virtual_size = v->virtual_size,
                                           .lang = v->lang,
                                           .catch_signals = true,
                                           .debug_file = v->debug,
                                           .no_a11y = v->no_a11y};
    struct dh_desk *desk = NULL;
    enum dh_status s = dh_desk_open(&desk_options, &desk, err);
    if (s != DH_OK)
        return s;
    o->ready = say_ready;
    o->data = desk;
    s = dh_record(desk, o, ret, err);
    dh_desk_close(desk);
    heed_signals();
    return s;
}

static enum dh_status print_demo(const struct dh_demo *demo, const char *folder, struct dh_buf *out, struct dh_err *err)
{
    json_t *v = dh_demo_to_json(demo);
    bool ok = v && (!folder || dh_json_set(v, "skill", dh_json_text(folder)));
    char *text = ok ? dh_json_canonical(v) : NULL;
    json_decref(v);
    if (!text)
        return dh_err_nomem(err);
    dh_buf_printf(out, "%s\n", text);
    dh_free(text);
    return DH_OK;
}

/* What was done, for whoever reads along. */
static void tell_steps(const struct dh_demo *demo)
{
    fprintf(stderr, "deskhand: %zu step%s\n", demo->step_count, demo->step_count == 1 ? "" : "s");
    for (size_t i = 0; i < demo->step_count; i++) {
        const struct dh_demo_step *s = &demo->steps[i];
        char *text = dh_action_text(s->action);
        fprintf(stderr, "%4zu. %s%s%s%s\n", i + 1, text ? text : "", *s->until ? " until \"" : "", s->until,
                *s->until ? "\" appears" : "");
        for (size_t k = 0; k < s->unsure_count; k++)
            fprintf(stderr, "      (%s)\n", s->unsure[k]);
        dh_free(text);
    }
}

/* Writes the skill into a folder of its name in `out`, or where skills are kept. */
static enum dh_status compose(const struct dh_demo *demo, const struct dh_demo *again, const char *out, struct dh_tty *tty,
                              char **ret_folder, struct dh_err *err)
{
    struct dh_composed *c = NULL;
    struct dh_person person;
    dh_tty_person(tty, &person);
    enum dh_status s = dh_compose(demo, again, &person, &c, err);
    char *parent = s == DH_OK && out ? dh_path_absolute(out) : NULL;
    char *folder = s != DH_OK ? NULL : parent ? dh_path_join(parent, demo->name) : dh_compose_folder(demo->name);
    if (s == DH_OK)
        s = folder && (!out || parent) ? dh_composed_save(c, folder, err) : dh_err_nomem(err);
    dh_free(parent);
    dh_composed_destroy(c);
    if (s != DH_OK) {
        dh_free(folder);
        return s;
    }
    *ret_folder = folder;
    return DH_OK;
}

/* The first demonstration and this one, or this one alone. What is kept is the first. */
static enum dh_status learn(const struct values *v, struct dh_demo *demo, char **ret_folder, struct dh_err *err)
{
    struct dh_demo *first = NULL;
    struct dh_tty tty;
    enum dh_status s = v->again ? dh_demo_kept(demo->name, &first, err) : dh_demo_keep(demo, err);
    if (s != DH_OK)
        return s;
    dh_tty_init(&tty);
    tty.answers = v->answers.items;
    tty.answer_count = v->answers.count;
    s = compose(first ? first : demo, first ? demo : NULL, v->out, &tty, ret_folder, err);
    dh_tty_finish(&tty);
    dh_demo_destroy(first);
    return s;
}

static enum dh_status check_arguments(const struct values *v, int rest, char **argv, struct dh_err *err)
{
    struct dh_demo *first = NULL;
    if (rest != 1)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "such as \"deskhand record expense-lunch\"",
                          "name the skill that is recorded");
    if (!dh_skill_name_valid(argv[0]))
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "such as \"deskhand record expense-lunch\"",
                          "\"%.64s\" is no name of a skill: lower-case letters, digits and single hyphens", argv[0]);
    /* Before it is shown for nothing. */
    enum dh_status s = v->again ? dh_demo_kept(argv[0], &first, err) : DH_OK;
    dh_demo_destroy(first);
    return s;
}

int dh_cmd_record(int argc, char **argv)
{
    struct values v = {0};
    struct dh_err err = {0};
    struct dh_demo *demo = NULL;
    struct dh_buf out = {0};
    char *folder = NULL;
    int rest;
    if (dh_option_parse(dh_record_options_table, argc, argv, &v, &rest, &err) != DH_OK ||
        check_arguments(&v, rest, argv, &err) != DH_OK)
        return dh_command_fail(&err);
    const char *keys = v.stop_keys ? v.stop_keys : getenv("DESKHAND_STOP_KEYS");
    struct dh_record_options o = {
        .name = argv[0], .goal = v.goal, .stop_keys = keys && *keys ? keys : NULL, .no_sign = v.no_mark};
    enum dh_status s = v.log ? dh_record_from_log(v.log, &o, &demo, &err) : show(&v, &o, &demo, &err);
    if (s == DH_OK) {
        tell_steps(demo);
        s = learn(&v, demo, &folder, &err);
    }
    if (demo && v.json && (s == DH_OK || s == DH_INVALID))
        s = print_demo(demo, folder, &out, &err);
    else if (s == DH_OK)
        dh_buf_printf(&out, "%s\n", folder);
    dh_free(folder);
    dh_demo_destroy(demo);
    if (s != DH_OK) {
        dh_buf_finish(&out);
        return dh_command_fail(&err);
    }
    return dh_command_print(&out);
}
