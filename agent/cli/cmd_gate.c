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

/* The touch that the action is for. */
static struct dh_touch touch_of(const struct dh_action *a, struct dh_point at, struct dh_point to)
{
    struct dh_touch t = {.at = at, .button = a->button ? a->button : 1, .modifiers = a->modifiers};
    switch (a->verb) {
    case DH_VERB_MOVE:
        t.kind = DH_TOUCH_MOVE;
        break;
    case DH_VERB_DRAG:
        t.kind = DH_TOUCH_DRAG;
        t.to = to;
        break;
    case DH_VERB_SCROLL:
        t = (struct dh_touch){.kind = DH_TOUCH_SCROLL, .at = at, .dx = a->dx, .dy = a->dy};
        break;
    case DH_VERB_PRESS:
        t = (struct dh_touch){.kind = DH_TOUCH_PRESS, .keys = a->keys, .count = a->count ? a->count : 1};
        break;
    case DH_VERB_HOLD:
        t = (struct dh_touch){.kind = DH_TOUCH_HOLD, .keys = a->keys, .seconds = a->seconds};
        break;
    case DH_VERB_TYPE:
        t = (struct dh_touch){.kind = DH_TOUCH_TYPE,
                              .text = a->text,
                              .secret = a->text && dh_secret_mentioned(a->text)};
        break;
    case DH_VERB_COPY:
    case DH_VERB_PASTE:
        t = (struct dh_touch){.kind = a->verb == DH_VERB_COPY ? DH_TOUCH_COPY : DH_TOUCH_PASTE, .text = a->text};
        break;
    case DH_VERB_OPEN:
        t = (struct dh_touch){.kind = DH_TOUCH_OPEN, .open_kind = a->open_kind, .open = a->open};
        break;
    case DH_VERB_FOCUS:
    case DH_VERB_CLOSE:
        t = (struct dh_touch){.kind = a->verb == DH_VERB_FOCUS ? DH_TOUCH_FOCUS : DH_TOUCH_CLOSE};
        break;
    default: /* click, choose, set, attach */
        t.kind = DH_TOUCH_CLICK;
        t.count = a->verb == DH_VERB_CLICK && a->count ? a->count : 1;
    }
    return t;
}

static bool touches_nothing(enum dh_verb verb)
{
    return verb == DH_VERB_WAIT || verb == DH_VERB_LOOK || verb == DH_VERB_READ || verb == DH_VERB_EXPECT ||
           verb == DH_VERB_ASK || verb == DH_VERB_HAND_OVER || verb == DH_VERB_DONE || verb == DH_VERB_FAIL;
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

struct explained {
    struct dh_gate *gate;
    struct dh_verdict verdict;
    json_t *why; /* owned */
};

/* The strictest of an action's touches is what it would come to. */
static void judge(struct explained *e, const struct dh_gate_case *c)
{
    struct dh_verdict v;
    dh_gate_judge(e->gate, c, &v);
    if (!e->why || v.tier > e->verdict.tier) {
        json_decref(e->why);
        e->verdict = v;
        e->why = dh_gate_explain(e->gate, c);
    }
    dh_gate_performed(e->gate, c); /* what is pressed next is judged with what was typed before it */
}

/* Each touch of the action on what is on the screen now. Entries that are not shown yet are taken by their words. */
static void judge_all(struct explained *e, struct dh_gate_case *c, struct dh_point at, struct dh_point to)
{
    const struct dh_action *a = c->action;
    struct dh_touch t = touch_of(a, at, to);
    c->touch = &t;
    if (c->window >= 0)
        t.window = c->observation->windows[c->window].xid;
    judge(e, c);
    if (a->verb == DH_VERB_TYPE && a->keys) {
        t = (struct dh_touch){.kind = DH_TOUCH_PRESS, .keys = a->keys, .count = 1, .window = t.window};
        judge(e, c);
    }
    size_t shown = a->target.kind == DH_TARGET_NONE ? 1 : 0;
    for (size_t i = shown; a->verb == DH_VERB_CHOOSE && i < a->option_count; i++) {
        struct dh_element entry = {.role = DH_ROLE_ITEM,
                                   .name = a->options[i],
                                   .rect = c->rect,
                                   .window = c->window,
                                   .confidence = 100};
        c->element = &entry;
        judge(e, c);
        c->element = NULL;
    }
}

/* What the action is aimed at; a menu by its first entry. */
static enum dh_status aim(struct dh_desk *desk, const struct dh_action *a, struct dh_candidate *at,
                          struct dh_candidate *to, struct dh_err *err)
{
    struct dh_target entry = {.kind = DH_TARGET_DESCRIBED, .role = DH_ROLE_ANY};
    const struct dh_target *t = &a->target;
    enum dh_status s = DH_OK;
    if (a->verb == DH_VERB_CHOOSE && t->kind == DH_TARGET_NONE && a->option_count) {
        entry.text = a->options[0];
        t = &entry;
    }
    if (a->window) {
        s = dh_road_find_window(desk->road, a->window, &at->window, err);
        if (s == DH_OK)
            at->rect = desk->road->now->windows[at->window].rect;
    } else if (t->kind != DH_TARGET_NONE) {
        s = dh_road_ground(desk->road, a, t, 0, at, err);
    }
    if (s != DH_OK || a->verb != DH_VERB_DRAG)
        return s;
    s = dh_road_ground(desk->road, a, &a->to, 0, to, err);
    /* Finding the one may have made a new look: the first points into the latest. */
    return s == DH_OK ? dh_road_ground(desk->road, a, t, 0, at, err) : s;
}

static enum dh_status explain(struct dh_desk *desk, const char *text, bool json, struct dh_buf *out,
                              struct dh_err *err)
{
    struct dh_action *a = NULL;
    struct dh_candidate at = {.window = -1}, to = {.window = -1};
    struct explained e = {0};
    enum dh_status s = dh_road_look(desk->road, err);
    if (s == DH_OK)
        s = first_action(desk, text, &a, err);
    desk->road->patience = DH_TICK_S(1);
    if (s == DH_OK && touches_nothing(a->verb)) {
        dh_buf_printf(out, json ? "{\"tier\":\"allow\"}\n" : "allow: it touches nothing\n");
        goto end;
    }
    if (s == DH_OK)
        s = aim(desk, a, &at, &to, err);
    if (s == DH_OK)
        s = dh_gate_create(&(struct dh_gate_options){.own_pid_root = (int)getpid()}, &e.gate, err);
    if (s == DH_OK) {
        const struct dh_observation *o = desk->road->now;
        bool aimed = at.element || !dh_rect_empty(at.rect);
        struct dh_gate_case c = {.observation = o,
                                 .action = a,
                                 .element = aimed ? at.element : o->focus >= 0 ? &o->elements[o->focus] : NULL,
                                 .rect = at.rect,
                                 .window = at.window >= 0 ? at.window : o->active};
        judge_all(&e, &c, at.point, to.point);
        print(&e.verdict, e.why, json, out);
    }
    dh_gate_destroy(e.gate);
    json_decref(e.why);
end:
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
