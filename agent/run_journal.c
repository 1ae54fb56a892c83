#include "agent/turn.h"

#include <string.h>

#include "agent/road.h"
#include "agent/turn_mind.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"

const char *dh_turn_planner_name(const struct dh_turn *t)
{
    static const char *const names[] = {"skill", "instructions", "cassette", "model"};
    return names[t->options->start.kind];
}

enum dh_status dh_turn_journal_run(struct dh_turn *t, struct dh_err *err)
{
    struct dh_desk *desk = t->desk;
    const struct dh_run_options *o = t->options;
    const char *kind = dh_turn_planner_name(t);
    json_t *p = json_pack("{s:o,s:s,s:s,s:s}", "goal", dh_json_text(o->goal), "planner", kind, "version",
                          DH_VERSION, "text_hash",
                          dh_hash_bytes(o->start.text, strlen(o->start.text)).hex);
    if (!p)
        return dh_err_nomem(err);
    if (o->model)
        dh_json_set(p, "model", dh_model_to_json(o->model->model));
    if (o->model)
        dh_json_set(p, "limits", dh_limits_to_json(&o->model->limits));
    if (o->start.kind == DH_PLANNER_CASSETTE)
        dh_json_set(p, "cassette", dh_json_text(o->start.origin));
    if (o->skill_path)
        dh_json_set(p, "skill", dh_json_text(o->skill_path));
    if (o->start.inputs)
        dh_json_set(p, "inputs", json_deep_copy(o->start.inputs));
    if (desk->has_virtual)
        dh_json_set(p, "display", json_string("virtual"));
    else if (desk->x)
        dh_json_set(p, "display", dh_json_text(DisplayString(dh_xconn_display(desk->x))));
    if (o->size)
        dh_json_set(p, "size", json_string(o->size));
    return dh_journal_add(desk->journal, DH_RECORD_RUN, p, true, NULL, err);
}

enum dh_status dh_turn_journal_plan(struct dh_turn *t, bool again, struct dh_err *err)
{
    const struct dh_decision *d = &t->decision;
    json_t *p = json_pack("{s:s,s:o,s:i,s:o,s:O?,s:I}", "step", d->step ? d->step : "", "sentence",
                          dh_json_text(d->sentence ? d->sentence : ""), "line", d->line, "action",
                          dh_action_to_json(d->action), "state", d->state, "time", (json_int_t)t->plan_time);
    if (p && t->by_model)
        dh_json_set(p, "by", json_string("model"));
    if (p && t->rescue)
        dh_json_set(p, "rescue", json_deep_copy(t->rescue));
    if (p && again)
        dh_json_set(p, "again", json_true());
    return dh_journal_add(t->desk->journal, DH_RECORD_PLAN, p, false, NULL, err);
}

void dh_turn_journal_result(struct dh_turn *t)
{
    const struct dh_result *r = &t->result;
    json_t *p = json_pack("{s:s,s:b,s:I}", "status", dh_status_name(r->status), "no_effect", r->no_effect,
                          "time", (json_int_t)r->time);
    if (!p) {
        dh_road_record(t->desk->road, DH_RECORD_RESULT, NULL, false);
        return;
    }
    if (r->value)
        dh_json_set(p, "value", dh_json_text(r->value));
    if (r->note)
        dh_json_set(p, "note", dh_json_text(r->note));
    if (!dh_rect_empty(r->rect))
        dh_json_set(p, "rect", dh_json_from_rect(r->rect));
    if (r->status != DH_OK) {
        dh_json_set(p, "what", dh_json_text(t->err.what));
        dh_json_set(p, "next", dh_json_text(t->err.next));
    }
    const struct dh_observation *o = t->desk->road->now;
    json_t *changed = json_array();
    for (size_t i = 0; o && i < o->changed_count; i++)
        json_array_append_new(changed, json_string(o->changed[i]));
    dh_json_set(p, "changed", changed);
    dh_road_record(t->desk->road, DH_RECORD_RESULT, p, false);
}

/* What was left running is taken down: without the record nobody could come back to it. */
static void unpark(struct dh_desk *desk, const char *socket)
{
    if (socket && dh_guardian_adopt(desk->loop, socket, &desk->guardian, NULL) != DH_OK)
        desk->guardian = NULL;
}

static enum dh_status park(struct dh_turn *t, struct dh_err *err)
{
    char *socket = NULL;
    struct dh_desk *desk = t->desk;
    dh_tick keep = t->options->keep ? t->options->keep : DH_TICK_S(24 * 3600);
    struct dh_err e = {0};
    json_t *p = json_pack("{s:o,s:o,s:I}", "why", dh_json_text(err->what), "next", dh_json_text(err->next),
                          "keep", (json_int_t)keep);
    if (!p)
        return dh_err_nomem(err);
    enum dh_status s = dh_desk_park(desk, keep, &socket, &e);
    if (s != DH_OK)
        dh_json_set(p, "lost", dh_json_text(e.what));
    if (desk->has_virtual) {
        dh_json_set(p, "display", json_string(desk->virt.display));
        dh_json_set(p, "xauthority", json_string(desk->virt.xauthority));
        if (desk->virt.bus)
            dh_json_set(p, "bus", json_string(desk->virt.bus));
        if (socket)
            dh_json_set(p, "socket", json_string(socket));
    }
    enum dh_status j = dh_journal_add(desk->journal, DH_RECORD_PARK, p, true, NULL, &e);
    if (j != DH_OK)
        unpark(desk, socket);
    dh_free(socket);
    if (s == DH_OK && j == DH_OK)
        return DH_PARKED;
    /* Not parked after all: both reasons are worth knowing. */
    dh_err_prefix(&e, "cannot park (%.100s)", err->what);
    *err = e;
    return s != DH_OK ? s : j;
}

static json_t *looking(const struct dh_road_looking *l)
{
    json_t *o = json_pack("{s:I,s:I,s:I}", "looks", (json_int_t)l->looks, "unsettled", (json_int_t)l->unsettled, "still",
                          (json_int_t)l->still);
    for (int i = 0; o && i < DH_STAGE_COUNT; i++)
        dh_json_set(o, dh_stage_name((enum dh_stage)i), json_integer(l->times[i]));
    return o;
}

static enum dh_status end(struct dh_turn *t, enum dh_status s, const struct dh_run_end *e,
                          struct dh_err *err)
{
    json_t *p = json_pack("{s:s,s:o,s:O?,s:I,s:I,s:I,s:I}", "status", s == DH_OK ? "done" : dh_status_name(s),
                          "summary", dh_json_text(e->summary ? e->summary : ""), "outputs", e->outputs,
                          "steps", (json_int_t)e->steps, "time", (json_int_t)e->time, "waited",
                          (json_int_t)e->waited, "opening", (json_int_t)t->opening);
    if (p && s == DH_OK && t->decision.step) /* of the decision that said so: it is in no PLAN */
        dh_json_set(p, "step", json_string(t->decision.step));
    if (p && json_is_object(e->bill))
        dh_json_set(p, "model", json_deep_copy(e->bill));
    if (p && s != DH_OK)
        dh_json_set(p, "next", dh_json_text(err->next));
    dh_json_set(p, "looking", looking(&t->desk->road->looking));
    struct dh_err why = {0};
    enum dh_status j = dh_journal_add(t->desk->journal, DH_RECORD_END, p, true, NULL, &why);
    if (s != DH_OK || j == DH_OK)
        return s;
    dh_err_prefix(&why, "all was done, but the journal has no end");
    *err = why;
    return j;
}

bool dh_turn_display_gone(const struct dh_turn *t)
{
    const struct dh_desk *desk = t->desk;
    bool cut = desk->guardian && dh_guardian_ledger(desk->guardian)->cut;
    return !desk->has_virtual && desk->x && dh_xconn_dead(desk->x) && !dh_xconn_silent(desk->x) && !cut;
}

enum dh_status dh_turn_finish(struct dh_turn *t, enum dh_status s, struct dh_run_end *ret,
                              struct dh_err *err)
{
    struct dh_desk *desk = t->desk;
    struct dh_err gone;
    /* Whatever a step made of it: a display that ended is the reason. */
    if (s != DH_OK && s != DH_INTERRUPTED && dh_road_alive(desk->road, &gone) != DH_OK) {
        *err = gone;
        s = gone.status;
    }
    if (s != DH_OK && s != DH_INTERRUPTED && dh_turn_display_gone(t))
        s = dh_err_set(err, DH_PARKED, DH_BLAME_ENVIRONMENT, "start the X server again, then \"deskhand runs resume\"",
                       "the display %s is gone", DisplayString(dh_xconn_display(desk->x)));
    if (s == DH_INTERRUPTED && desk->guardian && dh_guardian_ledger(desk->guardian)->stop)
        dh_err_set(err, s, DH_BLAME_USER, "run it again when you are ready", "stopped from the keyboard");
    struct dh_run_end e = {.steps = t->steps, .waited = desk->road->waited, .time = dh_tick_now() - t->start};
    const struct dh_action *last = t->decision.action;
    if (s == DH_OK && last && last->outputs)
        e.outputs = json_deep_copy(last->outputs);
    e.bill = dh_turn_mind_bill(t->mind);
    e.could_ask = t->options->model != NULL;
    e.planner = dh_turn_planner_name(t);
    e.summary = dh_strdup(s != DH_OK ? err->what : last && last->text ? last->text : "done");
    /* A journal that lost a record is left as it is: without an end the run can be taken up again. */
    if (desk->journal && !desk->road->lost.status) {
        dh_road_keep(desk->road, NULL);
        s = s == DH_PARKED ? park(t, err) : end(t, s, &e, err);
    } else if (desk->journal && s == DH_PARKED) {
        *err = desk->road->lost;
        s = err->status;
    }
    e.status = s;
    e.healed = json_incref(desk->road->healed);
    *ret = e;
    dh_planner_destroy(t->planner);
    dh_evidence_destroy(t->evidence);
    desk->road->evidence = desk->road->healing = NULL;
    desk->road->step = desk->road->sentence = desk->road->text = NULL;
    dh_turn_mind_destroy(t->mind);
    dh_decision_finish(&t->decision);
    dh_result_finish(&t->result);
    return s;
}
