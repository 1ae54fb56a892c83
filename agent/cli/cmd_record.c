#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent/cli/command.h"
#include "agent/desk.h"
#include "agent/skill/front.h"
#include "agent/skill/record.h"
#include "base/json.h"
#include "base/mem.h"

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
    return s;
}

static enum dh_status print_demo(const struct dh_demo *demo, struct dh_buf *out, struct dh_err *err)
{
    json_t *v = dh_demo_to_json(demo);
    char *text = v ? dh_json_canonical(v) : NULL;
    json_decref(v);
    if (!text)
        return dh_err_nomem(err);
    dh_buf_printf(out, "%s\n", text);
    dh_free(text);
    return DH_OK;
}

static void tell_steps(const struct dh_demo *demo, struct dh_buf *out)
{
    for (size_t i = 0; i < demo->step_count; i++) {
        const struct dh_demo_step *s = &demo->steps[i];
        char *text = dh_action_text(s->action);
        dh_buf_printf(out, "%zu. %s%s%s%s\n", i + 1, text ? text : "", *s->until ? " until \"" : "", s->until,
                      *s->until ? "\" appears" : "");
        for (size_t k = 0; k < s->unsure_count; k++)
            dh_buf_printf(out, "   (%s)\n", s->unsure[k]);
        dh_free(text);
    }
}

int dh_cmd_record(int argc, char **argv)
{
    struct values v = {0};
    struct dh_err err = {0};
    struct dh_demo *demo = NULL;
    struct dh_buf out = {0};
    int rest;
    if (dh_option_parse(dh_record_options_table, argc, argv, &v, &rest, &err) != DH_OK)
        return dh_command_fail(&err);
    if (rest != 1 || !dh_skill_name_valid(argv[0])) {
        dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "such as \"deskhand record expense-lunch\"",
                   rest == 1 ? "\"%.64s\" is no name of a skill: lower-case letters, digits and single hyphens"
                             : "name the skill that is recorded%.0s",
                   rest == 1 ? argv[0] : "");
        return dh_command_fail(&err);
    }
    struct dh_record_options o = {.name = argv[0], .goal = v.goal, .stop_keys = v.stop_keys, .no_sign = v.no_mark};
    enum dh_status s = v.log ? dh_record_from_log(v.log, &o, &demo, &err) : show(&v, &o, &demo, &err);
    if (s == DH_OK && v.json)
        s = print_demo(demo, &out, &err);
    else if (s == DH_OK)
        tell_steps(demo, &out);
    dh_demo_destroy(demo);
    if (s != DH_OK) {
        dh_buf_finish(&out);
        return dh_command_fail(&err);
    }
    return dh_command_print(&out);
}
