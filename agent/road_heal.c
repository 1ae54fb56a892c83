#include "agent/road_heal.h"

#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/plan/ground_heal.h"
#include "agent/road_front.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

/* How often what came up is sent away in one run: a page that opens one after the other is not worth the while. */
#define DISMISS_MAX 6
/* A score at which name, neighbours, role and place all speak for it. */
#define SURELY 88

const struct dh_evidence_target *dh_road_known(const struct dh_road *road, const struct dh_action *action,
                                               const struct dh_target *target)
{
    const struct dh_evidence_item *e = road->evidence;
    if (!e)
        return NULL;
    if (target == &action->to)
        return e->has_to ? &e->to : NULL;
    return target == &action->target && e->has_target ? &e->target : NULL;
}

static void note(struct dh_road *road, json_t *one)
{
    if (!road->healed)
        road->healed = json_array();
    if (!road->healed || !one) {
        json_decref(one);
        return;
    }
    json_t *copy = json_copy(one);
    json_array_append_new(road->healed, one);
    dh_road_record(road, DH_RECORD_HEAL, copy, false);
}

static bool allowed(struct dh_road *road, const struct dh_action *action, struct dh_touch *touch,
                    const struct dh_candidate *at)
{
    struct dh_verdict v;
    struct dh_gate_case c = {.observation = road->now,
                             .action = action,
                             .touch = touch,
                             .element = at->element,
                             .rect = at->rect,
                             .window = at->window,
                             .run_folder = road->desk->journal ? dh_journal_folder(road->desk->journal) : NULL};
    if (at->window >= 0)
        touch->window = road->now->windows[at->window].xid;
    dh_gate_judge(road->desk->gate, &c, &v);
    return v.tier == DH_TIER_ALLOW;
}

static bool send_away(struct dh_road *road, struct dh_grounding *g)
{
    struct dh_action click = {.verb = DH_VERB_CLICK, .button = 1, .count = 1, .purpose = "to send away what came up"};
    struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1, .at = g->best.point};
    char *name = dh_strdup(g->best.element->name);
    enum dh_role role = g->best.element->role;
    bool done = name && allowed(road, &click, &t, &g->best);
    road->dismissed++;
    if (done)
        done = dh_road_touch(road, &click, &t, &g->best, NULL) == DH_OK && dh_road_look(road, NULL) == DH_OK;
    if (done)
        note(road, json_pack("{s:o,s:o,s:s}", "step", dh_json_text(road->step ? road->step : ""), "dismissed",
                             dh_json_text(name), "role", dh_role_name(role)));
    dh_free(name);
    return done;
}

static bool came_up(struct dh_road *road, struct dh_grounding *ret)
{
    const struct dh_evidence_item *e = road->evidence;
    return road->dismissed < DISMISS_MAX && road->desk->actuator && road->now &&
           dh_ground_dismiss(road->now, e && e->has_target ? &e->target : NULL, road->text, ret, NULL) == DH_OK;
}

bool dh_road_dismiss(struct dh_road *road, const struct dh_action *action)
{
    struct dh_grounding g;
    (void)action;
    return came_up(road, &g) && send_away(road, &g);
}

bool dh_road_uncover(struct dh_road *road, const struct dh_action *action, const struct dh_target *target)
{
    const struct dh_evidence_target *known = dh_road_known(road, action, target);
    const struct dh_observation *o = road->now;
    int by_title = -1, titles = 0, by_class = -1, classes = 0;
    for (size_t i = 0; known && road->desk->actuator && i < o->window_count; i++) {
        const struct dh_window *w = &o->windows[i];
        if (w->popup || !w->xid)
            continue;
        if (*known->window && strcmp(w->title, known->window) == 0) {
            titles++;
            by_title = (int)i;
        }
        if (*known->window_class && strcmp(w->wm_class, known->window_class) == 0) {
            classes++;
            by_class = (int)i;
        }
    }
    int it = titles == 1 ? by_title : titles == 0 && classes == 1 ? by_class : -1;
    if (it < 0 || it == o->active || (o->active >= 0 && dh_window_belongs(o, o->active, it)))
        return false;
    return dh_road_to_front(road, action, it, NULL) == DH_OK;
}

static bool recorded(const struct dh_road *road, const char *name)
{
    const struct dh_evidence_target *t = &road->evidence->target;
    for (size_t i = 0; i < t->near_count; i++)
        if (dh_label_alike(t->near[i].text, name) >= 80)
            return true;
    return false;
}

void dh_road_sweep(struct dh_road *road, const struct dh_action *action)
{
    struct dh_grounding g;
    const struct dh_observation *o = road->now;
    (void)action;
    if (!road->evidence || !road->evidence->has_target || o->serial == road->swept)
        return;
    road->swept = o->serial;
    if (!came_up(road, &g) || g.best.window < 0 || dh_label_dismisses(g.best.element->name) < 2 ||
        recorded(road, g.best.element->name))
        return;
    struct dh_rect w = o->windows[g.best.window].rect;
    if (dh_rect_has(dh_rect_grow(w, -w.w / 8, -w.h / 8), g.best.point))
        send_away(road, &g);
}

/* It is called by a name that is said for the old one, and all else is as it was. */
static bool surely(const struct dh_target *target, const struct dh_grounding *g)
{
    const struct dh_element *e = g->best.element;
    return e && target->text && dh_label_alike(target->text, e->name) >= 80 && g->best.score >= SURELY;
}

static void note_healed(struct dh_road *road, const struct dh_target *target, const struct dh_grounding *g,
                        const char *how)
{
    const struct dh_element *e = g->best.element;
    road->by_more = true;
    road->was = surely(target, g) ? target->text : NULL;
    road->rung = strcmp(how, "picture") == 0 ? "its picture" : "another name, by what stands round it";
    if (road->healing == road->evidence && road->healing)
        return;
    road->healing = road->evidence;
    note(road, json_pack("{s:o,s:o,s:o,s:o,s:s,s:s,s:o}", "step", dh_json_text(road->step ? road->step : ""),
                         "sentence", dh_json_text(road->sentence ? road->sentence : ""), "was",
                         dh_json_text(target->text ? target->text : ""), "now", dh_json_text(e ? e->name : ""), "role",
                         e ? dh_role_name(e->role) : "", "how", how, "why", dh_json_text(g->best.why)));
}

enum dh_status dh_road_heal(struct dh_road *road, const struct dh_action *action, const struct dh_target *target,
                            unsigned long window, struct dh_grounding *ret, struct dh_err *err)
{
    int within = dh_road_window(road, window);
    const struct dh_evidence_target *known = dh_road_known(road, action, target);
    struct dh_err why = {0};
    enum dh_status s = dh_ground_heal(road->now, target, action->verb, within, known, ret, &why);
    if (s == DH_OK)
        note_healed(road, target, ret, "structure");
    if (s == DH_NOT_FOUND && known && road->evidence->crop && target == &action->target) {
        s = dh_road_crop(road, road->evidence->crop, target, known, action->verb, within, ret, &why);
        if (s == DH_OK)
            note_healed(road, target, ret, "picture");
    }
    if (s != DH_OK && err)
        *err = why;
    return s;
}

enum dh_status dh_road_heal_surely(struct dh_road *road, const struct dh_action *action, const struct dh_target *target,
                                   unsigned long window, struct dh_grounding *ret)
{
    struct dh_grounding g = {0};
    enum dh_status s = dh_ground_heal(road->now, target, action->verb, dh_road_window(road, window),
                                      dh_road_known(road, action, target), &g, NULL);
    if (s != DH_OK || !surely(target, &g))
        return DH_NOT_FOUND;
    note_healed(road, target, &g, "structure");
    *ret = g;
    return DH_OK;
}

const struct dh_element *dh_road_same_place(const struct dh_road *road, struct dh_rect rect)
{
    const struct dh_observation *o = road->now;
    for (size_t i = 0; i < o->element_count; i++) {
        long both = dh_rect_area(dh_rect_cross(o->elements[i].rect, rect));
        if (both * 10 >= dh_rect_area(rect) * 7 && both * 10 >= dh_rect_area(o->elements[i].rect) * 7)
            return &o->elements[i];
    }
    return NULL;
}

bool dh_road_strict(struct dh_road *road, const struct dh_gate_case *c)
{
    struct dh_verdict v, before;
    if (!road->by_more)
        return false;
    dh_gate_judge(road->desk->gate, c, &v);
    if (v.tier != DH_TIER_CONFIRM || !road->was || !c->element)
        return v.tier != DH_TIER_ALLOW;
    /* "Send" where "Submit" stood, between the same things: what was allowed is of the same kinds. */
    struct dh_element old = *c->element;
    struct dh_gate_case k = *c;
    old.name = (char *)(uintptr_t)road->was;
    k.element = &old;
    dh_gate_judge(road->desk->gate, &k, &before);
    return before.tier != v.tier || before.classes != v.classes;
}
