#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "agent/cli/command.h"
#include "agent/desk.h"
#include "agent/gate/secret.h"
#include "agent/plan/planner.h"
#include "agent/road.h"
#include "base/json.h"
#include "base/mem.h"

struct values {
    bool json;
    const char *display, *lang;
};

#define AT(member) offsetof(struct values, member)
const struct dh_option dh_gate_options_table[] = {
    {0, "json", DH_OPTION_FLAG, AT(json), NULL, "signals and rules as JSON"},
    {'d', "display", DH_OPTION_TEXT, AT(display), ":N", "the display to look at (default: $DISPLAY)"},
    {0, "lang", DH_OPTION_TEXT, AT(lang), "LANGS", "OCR languages, e.g. eng+deu"},
    {0},
};

/* A sentence becomes its first action in the planner, as in a run. */
static enum dh_status first_action(struct dh_desk *desk, const char *text, struct dh_action **ret,
                                   struct dh_err *err)
{
    if (text[0] == '{') {
        json_t *v;
        enum dh_status s = dh_json_parse(text, strlen(text), &v, err);
        if (s == DH_OK) {
            s = dh_action_from_json(v, ret, err);
            json_decref(v);
        }
        return s;
    }
    struct dh_planner_start start = {
        .kind = DH_PLANNER_INSTRUCTIONS, .text = text, .origin = "sentence"};
    struct dh_planner *planner = NULL;
    struct dh_decision d = {0};
    struct dh_outcome none = {0};
    enum dh_status s = dh_planner_create(desk->loop, &start, &planner, err);
    if (s == DH_OK)
        s = dh_planner_next(planner, desk->road->now, &none, dh_tick_now() + DH_TICK_S(10), &d, err);
    if (s == DH_OK) {
        *ret = d.action;
        d.action = NULL;
    }
    dh_decision_finish(&d);
    dh_planner_destroy(planner);
    return s;
}

/* The touch that the action would begin with. */
static struct dh_touch touch_of(const struct dh_action *a, struct dh_point at)
{
    struct dh_touch t = {.kind = DH_TOUCH_CLICK, .at = at, .button = 1, .count = 1};
    if (a->verb == DH_VERB_PRESS || a->verb == DH_VERB_HOLD)
        t = (struct dh_touch){.kind = a->verb == DH_VERB_HOLD ? DH_TOUCH_HOLD : DH_TOUCH_PRESS,
                              .keys = a->keys,
                              .count = a->count ? a->count : 1,
                              .seconds = a->seconds};
    else if (a->verb == DH_VERB_TYPE)
        t = (struct dh_touch){.kind = DH_TOUCH_TYPE,
                              .text = a->text,
                              .secret = a->text && dh_secret_mentioned(a->text)};
    else if (a->verb == DH_VERB_OPEN)
        t = (struct dh_touch){.kind = DH_TOUCH_OPEN, .open_kind = a->open_kind, .open = a->open};
    return t;
}

static void print(const struct dh_verdict *v, json_t *why, bool json, struct dh_buf *out)
{
    if (json) {
        char *text = dh_json_canonical(why);
        dh_buf_printf(out, "%s\n", text ? text : "{}");
        dh_free(text);
    } else {
        dh_buf_printf(out, "%s: %s (%s)\n", dh_tier_name(v->tier), *v->why ? v->why : "nothing sensitive",
                      dh_class_name(v->main));
    }
}

static enum dh_status explain(struct dh_desk *desk, const char *text, bool json, struct dh_buf *out,
                              struct dh_err *err)
{
    struct dh_action *a = NULL;
    struct dh_candidate at = {.window = -1};
    enum dh_status s = dh_road_look(desk->road, err);
    if (s == DH_OK)
        s = first_action(desk, text, &a, err);
    desk->road->patience = DH_TICK_S(1);
    if (s == DH_OK && a->target.kind != DH_TARGET_NONE)
        s = dh_road_ground(desk->road, a, &a->target, 0, &at, err);
    if (s == DH_OK) {
        struct dh_touch t = touch_of(a, at.point);
        struct dh_gate_case c = {.observation = desk->road->now,
                                 .action = a,
                                 .touch = &t,
                                 .element = at.element,
                                 .rect = at.rect,
                                 .window = at.window >= 0 ? at.window : desk->road->now->active};
        struct dh_verdict v;
        struct dh_gate *gate = NULL;
        s = dh_gate_create(&(struct dh_gate_options){.own_pid_root = (int)getpid()}, &gate, err);
        if (s == DH_OK) {
            dh_gate_judge(gate, &c, &v);
            json_t *why = dh_gate_explain(gate, &c);
            print(&v, why, json, out);
            json_decref(why);
        }
        dh_gate_destroy(gate);
    }
    dh_action_destroy(a);
    return s;
}

int dh_cmd_gate(int argc, char **argv)
{
    struct values v = {0};
    struct dh_err err = {0};
    struct dh_buf out = {0};
    int rest;
    if (dh_option_parse(dh_gate_options_table, argc, argv, &v, &rest, &err) != DH_OK)
        return dh_command_fail(&err);
    if (rest != 2 || strcmp(argv[0], "explain") != 0) {
        dh_err_set(&err, DH_USAGE, DH_BLAME_USER, "deskhand gate explain 'click \"Save\"'",
                   "gate needs \"explain\" and one action");
        return dh_command_fail(&err);
    }
    struct dh_desk_options o = {.display = v.display, .lang = v.lang, .catch_signals = true};
    struct dh_desk *desk = NULL;
    enum dh_status s = dh_desk_open(&o, &desk, &err);
    if (s == DH_OK)
        s = explain(desk, argv[1], v.json, &out, &err);
    dh_desk_close(desk);
    if (s != DH_OK) {
        dh_buf_finish(&out);
        return dh_command_fail(&err);
    }
    return dh_command_print(&out);
}
