#include "agent/run.h"

#include <stdio.h>
#include <string.h>

#include "agent/journal/recover.h"
#include "agent/road.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

/* How long the planner may think: it is local, and pure. */
#define PLAN_BOUND DH_TICK_S(20)

struct turn {
    struct dh_desk *desk;
    const struct dh_run_options *options;
    struct dh_planner *planner;
    struct dh_decision decision; /* the one that is being done */
    struct dh_result result;     /* of it */
    struct dh_outcome outcome;   /* the same for the planner; strings point into result and err */
    struct dh_err err;           /* of the last step */
    long steps;
    dh_tick start, plan_time;
    dh_tick opening; /* spent on starting applications */
};

static void set_outcome(struct turn *t)
{
    t->outcome = (struct dh_outcome){.any = true,
                                     .status = t->result.status,
                                     .what = t->result.status != DH_OK ? t->err.what : NULL,
                                     .next = t->result.status != DH_OK ? t->err.next : NULL,
                                     .value = t->result.value,
                                     .no_effect = t->result.no_effect};
}

static enum dh_status journal_run(struct dh_desk *desk, const struct dh_run_options *o, struct dh_err *err)
{
    const char *kind = o->start.kind == DH_PLANNER_SKILL ? "skill" : "instructions";
    json_t *p = json_pack("{s:o,s:s,s:s,s:s}", "goal", dh_json_text(o->goal), "planner", kind, "version",
                          DH_VERSION, "text_hash",
                          dh_hash_bytes(o->start.text, strlen(o->start.text)).hex);
    if (!p)
        return dh_err_nomem(err);
    if (o->skill_path)
        dh_json_set(p, "skill", dh_json_text(o->skill_path));
    if (o->start.inputs)
        dh_json_set(p, "inputs", json_deep_copy(o->start.inputs));
    if (desk->has_virtual)
        dh_json_set(p, "display", json_string("virtual"));
    if (o->size)
        dh_json_set(p, "size", json_string(o->size));
    return dh_journal_add(desk->journal, DH_RECORD_RUN, p, true, NULL, err);
}

static enum dh_status journal_plan(struct turn *t, struct dh_err *err)
{
    const struct dh_decision *d = &t->decision;
    json_t *p = json_pack("{s:s,s:o,s:i,s:o,s:O?,s:I}", "step", d->step ? d->step : "", "sentence",
                          dh_json_text(d->sentence ? d->sentence : ""), "line", d->line, "action",
                          dh_action_to_json(d->action), "state", d->state, "time", (json_int_t)t->plan_time);
    return dh_journal_add(t->desk->journal, DH_RECORD_PLAN, p, false, NULL, err);
}

static void journal_result(struct turn *t)
{
    const struct dh_result *r = &t->result;
    json_t *p = json_pack("{s:s,s:b,s:I}", "status", dh_status_name(r->status), "no_effect", r->no_effect,
                          "time", (json_int_t)r->time);
    if (!p)
        return;
    if (r->value)
        dh_json_set(p, "value", dh_json_text(r->value));
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
    dh_journal_add(t->desk->journal, DH_RECORD_RESULT, p, false, NULL, NULL);
}

static enum dh_status next_decision(struct turn *t, struct dh_err *err)
{
    struct dh_road *road = t->desk->road;
    struct dh_decision d = {0};
    enum dh_status s = DH_OK;
    if (!road->now || road->settle.bound > 0)
        s = dh_road_look(road, err);
    dh_tick t0 = dh_tick_now();
    if (s == DH_OK)
        s = dh_planner_next(t->planner, road->now, &t->outcome, t0 + PLAN_BOUND, &d, err);
    if (s != DH_OK)
        return s;
    dh_decision_finish(&t->decision);
    t->decision = d;
    t->plan_time = dh_tick_now() - t0;
    return DH_OK;
}

/* A file is the user's wish when it is the value of an input or stands in the text that the user gave. */
static void allow_file(struct turn *t)
{
    const char *file = t->decision.action->file, *key;
    const struct dh_planner_start *start = &t->options->start;
    bool named = strstr(start->text, file) != NULL;
    json_t *v;
    json_object_foreach((json_t *)(uintptr_t)start->inputs, key, v)
        named |= json_is_string(v) && strcmp(json_string_value(v), file) == 0;
    char *path = named ? dh_path_absolute(file) : NULL;
    if (path)
        dh_gate_allow_file(t->desk->gate, path, NULL);
    dh_free(path);
}

static void do_step(struct turn *t)
{
    const struct dh_run_watch *w = &t->options->watch;
    if (w->step)
        w->step(w->data, &t->decision);
    dh_result_finish(&t->result);
    t->err = (struct dh_err){0};
    t->steps++;
    if (t->decision.action->verb == DH_VERB_ATTACH && t->decision.action->file)
        allow_file(t);
    dh_road_act(t->desk->road, t->decision.action, &t->result, &t->err);
    if (t->decision.action->verb == DH_VERB_OPEN)
        t->opening += t->result.time;
    if (t->result.status != DH_PARKED)
        journal_result(t);
    set_outcome(t);
    if (w->stepped)
        w->stepped(w->data, &t->decision, &t->result, &t->err);
}

/* What no planner can mend: it ends the run as it is. */
static bool final_status(enum dh_status s)
{
    return s == DH_PARKED || s == DH_INTERRUPTED || s == DH_REFUSED || s == DH_NOMEM || s == DH_IO ||
           s == DH_PROTOCOL;
}

static enum dh_status restart_planner(struct turn *t, const json_t *state, struct dh_err *err)
{
    struct dh_planner_start start = t->options->start;
    start.state = state;
    dh_planner_destroy(t->planner);
    t->planner = NULL;
    return dh_planner_create(t->desk->loop, &start, &t->planner, err);
}

/* A step that could not be grounded, and nothing in the skill takes care of it: a person may. Returns DH_OK when the
 * run can go on; `before` is the failed decision, which is done again or counted as done. */
static enum dh_status ask_for_help(struct turn *t, struct dh_decision *before, struct dh_err *err)
{
    static const char *const choices[] = {"try again", "I did it myself", "stop"};
    const struct dh_person *p = &t->desk->person;
    struct dh_err why = t->err;
    if (!p->question) {
        /* Planned anew, so that resuming begins with this step. */
        dh_decision_finish(&t->decision);
        t->decision = *before;
        *before = (struct dh_decision){0};
        enum dh_status j = journal_plan(t, err);
        if (j != DH_OK)
            return j;
        if (err)
            *err = why;
        if (err && !*err->next)
            snprintf(err->next, sizeof(err->next), "put it right, then \"deskhand runs resume\"");
        return err ? (err->status = DH_PARKED) : DH_PARKED;
    }
    char text[DH_ERR_WHAT_MAX + 160], *answer = NULL;
    snprintf(text, sizeof(text), "Step %s could not be done: %.300s. What now?",
             before->step ? before->step : "?", why.what);
    enum dh_status s = p->question(p->data, text, choices, 3, &answer, err);
    if (s == DH_OK && strcmp(answer, choices[2]) == 0) {
        s = why.status;
        if (err)
            *err = why;
    }
    bool again = s == DH_OK && strcmp(answer, choices[0]) == 0;
    dh_free(answer);
    if (s == DH_OK)
        s = restart_planner(t, before->state, err);
    if (s != DH_OK)
        return s;
    dh_decision_finish(&t->decision);
    t->decision = *before;
    *before = (struct dh_decision){0};
    s = dh_road_look(t->desk->road, err);
    if (s != DH_OK)
        return s;
    s = journal_plan(t, err);
    if (s != DH_OK)
        return s;
    if (again) {
        do_step(t);
        if (final_status(t->result.status) && err)
            *err = t->err;
        return final_status(t->result.status) ? t->result.status : DH_OK;
    }
    dh_result_finish(&t->result);
    t->result = (struct dh_result){.status = DH_OK};
    journal_result(t);
    set_outcome(t);
    return DH_OK;
}

static bool needs_help(enum dh_status s)
{
    return s == DH_NOT_FOUND || s == DH_AMBIGUOUS;
}

static enum dh_status check_limits(const struct turn *t, struct dh_err *err)
{
    dh_tick used = dh_tick_now() - t->start - t->desk->road->waited;
    if (t->steps >= DH_RUN_STEPS_MAX)
        return dh_err_set(err, DH_PARKED, DH_BLAME_POLICY, "look at the report, then resume",
                          "the limit of %d steps is reached", DH_RUN_STEPS_MAX);
    if (t->options->timeout > 0 && (double)used > t->options->timeout * 1e6)
        return dh_err_set(err, DH_PARKED, DH_BLAME_POLICY, "resume with a longer --timeout",
                          "the time limit of %g s is reached", t->options->timeout);
    return DH_OK;
}

/* Turn by turn until DONE (DH_OK) or until it cannot go on; the reason is in err. */
static enum dh_status turns(struct turn *t, struct dh_err *err)
{
    for (;;) {
        enum dh_status s = check_limits(t, err);
        struct dh_decision before = t->decision;
        bool failed = t->outcome.any && needs_help(t->outcome.status);
        t->decision = (struct dh_decision){0};
        if (s == DH_OK)
            s = next_decision(t, err);
        if (s == DH_OK && failed && t->decision.action->verb == DH_VERB_FAIL) {
            s = ask_for_help(t, &before, err);
            dh_decision_finish(&before);
            if (s != DH_OK)
                return s;
            continue;
        }
        dh_decision_finish(&before);
        if (s == DH_OK && t->decision.action->verb == DH_VERB_DONE)
            return DH_OK;
        if (s == DH_OK)
            s = journal_plan(t, err);
        if (s != DH_OK)
            return s;
        if (t->decision.action->verb == DH_VERB_FAIL)
            return dh_err_set(err, DH_FAILED, t->err.status ? t->err.blame : DH_BLAME_USER,
                              *t->err.next ? t->err.next : "look at \"deskhand runs report last\"", "%s",
                              t->decision.action->text ? t->decision.action->text : "stopped");
        do_step(t);
        if (final_status(t->result.status)) {
            if (err)
                *err = t->err;
            return t->result.status;
        }
    }
}

static void park(struct turn *t, struct dh_err *err)
{
    char *socket = NULL;
    struct dh_desk *desk = t->desk;
    dh_road_keep(desk->road, NULL);
    dh_tick keep = t->options->keep ? t->options->keep : DH_TICK_S(24 * 3600);
    struct dh_err e = {0};
    json_t *p = json_pack("{s:o,s:o,s:I}", "why", dh_json_text(err->what), "next", dh_json_text(err->next),
                          "keep", (json_int_t)keep);
    if (dh_desk_park(desk, keep, &socket, &e) != DH_OK)
        dh_json_set(p, "lost", dh_json_text(e.what));
    if (desk->has_virtual) {
        dh_json_set(p, "display", json_string(desk->virt.display));
        dh_json_set(p, "xauthority", json_string(desk->virt.xauthority));
        if (desk->virt.bus)
            dh_json_set(p, "bus", json_string(desk->virt.bus));
        if (socket)
            dh_json_set(p, "socket", json_string(socket));
    }
    dh_free(socket);
    dh_journal_add(desk->journal, DH_RECORD_PARK, p, true, NULL, NULL);
}

static void finish(struct turn *t, enum dh_status s, struct dh_err *err, struct dh_run_end *ret)
{
    struct dh_run_end e = {.status = s, .steps = t->steps, .waited = t->desk->road->waited};
    const struct dh_action *last = t->decision.action;
    if (s == DH_OK && last) {
        e.summary = dh_strdup(last->text ? last->text : "done");
        e.outputs = last->outputs ? json_deep_copy(last->outputs) : NULL;
    } else {
        e.summary = dh_strdup(err->what);
    }
    e.time = dh_tick_now() - t->start;
    if (t->desk->journal && s == DH_PARKED) {
        park(t, err);
    } else if (t->desk->journal) {
        dh_road_keep(t->desk->road, NULL);
        json_t *p = json_pack("{s:s,s:o,s:O?,s:I,s:I,s:I,s:I}", "status",
                              s == DH_OK ? "done" : dh_status_name(s), "summary",
                              dh_json_text(e.summary ? e.summary : ""), "outputs", e.outputs, "steps",
                              (json_int_t)e.steps, "time", (json_int_t)e.time, "waited",
                              (json_int_t)e.waited, "opening", (json_int_t)t->opening);
        if (p && s != DH_OK)
            dh_json_set(p, "next", dh_json_text(err->next));
        dh_journal_add(t->desk->journal, DH_RECORD_END, p, true, NULL, NULL);
    }
    *ret = e;
    dh_planner_destroy(t->planner);
    dh_decision_finish(&t->decision);
    dh_result_finish(&t->result);
}

enum dh_status dh_run(struct dh_desk *desk, const struct dh_run_options *o, struct dh_run_end *ret,
                      struct dh_err *err)
{
    struct dh_err e = {0};
    struct turn t = {.desk = desk, .options = o, .start = dh_tick_now()};
    enum dh_status s = dh_planner_create(desk->loop, &o->start, &t.planner, &e);
    if (s == DH_OK && !desk->journal) {
        s = dh_journal_create(NULL, &desk->journal, &e);
        desk->own_journal = s == DH_OK;
    }
    if (s == DH_OK)
        s = journal_run(desk, o, &e);
    if (s == DH_OK)
        s = turns(&t, &e);
    finish(&t, s, &e, ret);
    if (s != DH_OK && err)
        *err = e;
    return s;
}

/* An irreversible touch was announced and its outcome is not known. It is not done again: what the screen
 * shows is put to the person. */
static enum dh_status settle_unknown(struct turn *t, const struct dh_pending *p, bool *ret_done,
                                     struct dh_err *err)
{
    static const char *const choices[] = {"it happened", "it did not happen", "stop"};
    char text[512], *answer = NULL;
    const struct dh_person *person = &t->desk->person;
    snprintf(text, sizeof(text),
             "It is not known whether this was done before the run broke off: %.200s (%s). Look at the "
             "application: did it happen?",
             p->touch, p->class_name);
    if (!person->question)
        return dh_err_set(err, DH_PARKED, DH_BLAME_USER, "look at the application, then resume at a terminal",
                          "not known whether this was done: %.200s", p->touch);
    enum dh_status s = person->question(person->data, text, choices, 3, &answer, err);
    if (s == DH_OK && strcmp(answer, choices[2]) == 0)
        s = dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped");
    if (s == DH_OK)
        *ret_done = strcmp(answer, choices[0]) == 0;
    dh_free(answer);
    return s;
}

/* Fingerprints of what the open step did before it was parked. */
static json_t *done_touches(const json_t *records, const struct dh_pending *p)
{
    json_t *done = json_array();
    size_t i, k;
    json_t *r, *o;
    json_array_foreach(records, i, r) {
        if (dh_json_int(r, "seq", 0) < p->plan ||
            strcmp(dh_json_str(r, "kind", ""), dh_record_name(DH_RECORD_INTENT)) != 0)
            continue;
        json_array_foreach(records, k, o)
            if (dh_json_int(o, "of", -1) == dh_json_int(r, "seq", 0) &&
                strcmp(dh_json_str(o, "status", ""), dh_status_name(DH_OK)) == 0)
                json_array_append_new(done, json_string(dh_json_str(r, "print", "")));
    }
    return done;
}

static enum dh_status take_up(struct turn *t, const struct dh_pending *p, const json_t *records,
                              struct dh_err *err)
{
    bool done = p->planned_done;
    enum dh_status s = dh_action_from_json(p->action, &t->decision.action, err);
    if (s != DH_OK)
        return s;
    t->decision.step = dh_strdup(json_string_value(p->step));
    t->decision.sentence = dh_strdup(p->sentence);
    t->decision.state = json_deep_copy(p->state);
    s = dh_road_look(t->desk->road, err);
    if (s == DH_OK && !done && p->intent && p->irreversible)
        s = settle_unknown(t, p, &done, err);
    if (s != DH_OK)
        return s;
    if (!done) {
        t->desk->road->done = done_touches(records, p);
        do_step(t);
        json_decref(t->desk->road->done);
        t->desk->road->done = NULL;
        if (final_status(t->result.status)) {
            if (err)
                *err = t->err;
            return t->result.status;
        }
        return DH_OK;
    }
    const json_t *last = NULL;
    for (size_t i = json_array_size(records); i > 0 && !last; i--) {
        const json_t *r = json_array_get(records, i - 1);
        if (strcmp(dh_json_str(r, "kind", ""), dh_record_name(DH_RECORD_RESULT)) == 0)
            last = r;
    }
    t->result = (struct dh_result){.status = DH_OK};
    if (p->planned_done)
        t->result.value = dh_strdup(dh_json_str(last, "value", NULL));
    set_outcome(t);
    return DH_OK;
}

enum dh_status dh_run_resume(struct dh_desk *desk, const struct dh_run_options *o, const json_t *records,
                             struct dh_run_end *ret, struct dh_err *err)
{
    struct dh_err e = {0};
    struct dh_pending p;
    struct turn t = {.desk = desk, .options = o, .start = dh_tick_now()};
    dh_journal_pending(records, &p);
    enum dh_status s = dh_journal_add(desk->journal, DH_RECORD_RESUME, json_object(), true, NULL, &e);
    if (s == DH_OK)
        s = restart_planner(&t, p.state, &e);
    if (s == DH_OK && p.plan)
        s = take_up(&t, &p, records, &e);
    if (s == DH_OK)
        s = turns(&t, &e);
    finish(&t, s, &e, ret);
    if (s != DH_OK && err)
        *err = e;
    return s;
}

void dh_run_end_finish(struct dh_run_end *end)
{
    dh_free(end->summary);
    json_decref(end->outputs);
    *end = (struct dh_run_end){0};
}
