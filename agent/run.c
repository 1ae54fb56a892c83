#include "agent/run.h"

#include <stdio.h>
#include <string.h>

#include "agent/road.h"
#include "agent/turn.h"
#include "agent/turn_mind.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

/* How long the planner may think: it is local, and pure. */
#define PLAN_BOUND DH_TICK_S(20)

void dh_turn_outcome(struct dh_turn *t)
{
    t->outcome = (struct dh_outcome){.any = true,
                                     .status = t->result.status,
                                     .what = t->result.status != DH_OK ? t->err.what : NULL,
                                     .next = t->result.status != DH_OK ? t->err.next : NULL,
                                     .value = t->result.value,
                                     .no_effect = t->result.no_effect};
}

/* Asks the planner. One that died is started anew where the last decision (`last`, NULL for none) stood: it is
 * pure, so that nothing is lost with it; once, since what killed it may be in the text. */
static enum dh_status ask_planner(struct dh_turn *t, const json_t *last, struct dh_decision *ret,
                                  struct dh_err *err)
{
    const struct dh_observation *now = t->desk->road->now;
    if (!t->planner)
        return dh_turn_mind_next(t->mind, ret, err);
    enum dh_status s = dh_planner_next(t->planner, now, &t->outcome, dh_tick_now() + PLAN_BOUND, ret, err);
    if (s != DH_GONE)
        return s;
    s = dh_turn_restart_planner(t, last, err);
    if (s == DH_OK)
        s = dh_planner_next(t->planner, now, &t->outcome, dh_tick_now() + PLAN_BOUND, ret, err);
    return s == DH_GONE ? dh_err_set(err, DH_FAILED, DH_BLAME_DESKHAND, "run it again with --debug FILE",
                                     "the planner ended twice at the same step")
                        : s;
}

static enum dh_status next_decision(struct dh_turn *t, const json_t *last, struct dh_err *err)
{
    struct dh_road *road = t->desk->road;
    struct dh_decision d = {0};
    enum dh_status s = DH_OK;
    if (!road->now || road->settle.bound > 0)
        s = dh_road_look(road, err);
    dh_tick t0 = dh_tick_now();
    if (s == DH_OK)
        s = ask_planner(t, last, &d, err);
    if (s != DH_OK)
        return s;
    dh_decision_finish(&t->decision);
    t->decision = d;
    t->by_model = !t->planner;
    t->plan_time = dh_tick_now() - t0;
    return DH_OK;
}

/* A file's name as a whole word or path of the text, not as a part of one. */
static bool names_file(const char *text, const char *file)
{
    static const char inside[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/~";
    size_t n = strlen(file);
    for (const char *p = n ? strstr(text, file) : NULL; p; p = strstr(p + 1, file))
        if ((p == text || !strchr(inside, p[-1])) && (!p[n] || !strchr(inside, p[n])))
            return true;
    return false;
}

/* A file is the user's wish when it is the value of an input or stands in the text that the user gave. */
static void allow_file(struct dh_turn *t)
{
    const char *file = t->decision.action->file, *key;
    const struct dh_planner_start *start = &t->options->start;
    bool named = names_file(start->text, file);
    json_t *v;
    json_object_foreach((json_t *)(uintptr_t)start->inputs, key, v)
        named |= json_is_string(v) && strcmp(json_string_value(v), file) == 0;
    char *path = named ? dh_path_absolute(file) : NULL;
    if (path)
        dh_gate_allow_file(t->desk->gate, path, NULL);
    dh_free(path);
}

/* What the road may know of the step. Evidence that cannot be read is none: it only helps. */
static void brief(struct dh_turn *t)
{
    struct dh_road *road = t->desk->road;
    const struct dh_run_options *o = t->options;
    if (!t->evidence_sought && o->skill_path)
        dh_evidence_load(o->skill_path, &t->evidence, NULL);
    t->evidence_sought = true;
    road->skill = o->skill_path;
    road->step = t->decision.step;
    road->sentence = t->decision.sentence;
    road->text = o->start.text;
    road->evidence = dh_evidence_find(t->evidence, t->decision.step, t->decision.sentence);
    if (road->healing != road->evidence)
        road->healing = NULL;
}

void dh_turn_step(struct dh_turn *t)
{
    const struct dh_run_watch *w = &t->options->watch;
    if (w->step)
        w->step(w->data, &t->decision);
    dh_result_finish(&t->result);
    t->err = (struct dh_err){0};
    t->steps++;
    if (t->decision.action->verb == DH_VERB_ATTACH && t->decision.action->file)
        allow_file(t);
    brief(t);
    enum dh_status may = t->by_model ? dh_turn_mind_may(t->mind, t->decision.action, &t->err) : DH_OK;
    if (may == DH_OK)
        dh_road_act(t->desk->road, t->decision.action, &t->result, &t->err);
    else
        t->result = (struct dh_result){.status = may};
    if (t->by_model)
        dh_turn_mind_acted(t->mind, t->decision.action, &t->result);
    if (t->decision.action->verb == DH_VERB_OPEN)
        t->opening += t->result.time;
    /* What a display took along is done again when the run is taken up on the next one. */
    if (t->result.status != DH_PARKED && !dh_turn_display_gone(t))
        dh_turn_journal_result(t);
    dh_turn_outcome(t);
    if (w->stepped)
        w->stepped(w->data, &t->decision, &t->result, &t->err);
}

enum dh_status dh_turn_final(const struct dh_turn *t, struct dh_err *err)
{
    enum dh_status s = t->result.status;
    if (s != DH_PARKED && s != DH_INTERRUPTED && s != DH_REFUSED && s != DH_NOMEM && s != DH_IO &&
        s != DH_PROTOCOL)
        return DH_OK;
    /* A model is told that policy, or a person, said no; the gate stops it when it goes on trying. */
    if (s == DH_REFUSED && t->by_model)
        return DH_OK;
    if (err)
        *err = t->err;
    return s;
}

enum dh_status dh_turn_restart_planner(struct dh_turn *t, const json_t *state, struct dh_err *err)
{
    if (t->options->start.kind == DH_PLANNER_MODEL)
        return dh_turn_mind_begin(t->mind, state, NULL, err);
    struct dh_planner_start start = t->options->start;
    start.state = state;
    dh_planner_destroy(t->planner);
    t->planner = NULL;
    return dh_planner_create(t->desk->loop, &start, &t->planner, err);
}

enum dh_status dh_turn_question(struct dh_turn *t, const char *text, const char *const *choices,
                                size_t count, char **ret_answer, struct dh_err *err)
{
    const struct dh_person *p = &t->desk->person;
    dh_tick since = dh_tick_now();
    t->desk->road->asks++;
    enum dh_status s = p->question(p->data, text, NULL, choices, count, ret_answer, err);
    return dh_road_asked(t->desk->road, since, s, err);
}

/* Nobody can be asked: the failed step is planned anew, so that resuming begins with it. */
static enum dh_status park_before(struct dh_turn *t, struct dh_decision *before, struct dh_err *err)
{
    struct dh_err why = t->err;
    dh_decision_finish(&t->decision);
    t->decision = *before;
    *before = (struct dh_decision){0};
    enum dh_status s = dh_turn_journal_plan(t, true, err);
    if (s != DH_OK)
        return s;
    return dh_err_set(err, DH_PARKED, why.blame,
                      *why.next ? why.next : "put it right, then \"deskhand runs resume\"", "%s", why.what);
}

/* The failed step is the current one again, on a fresh look and with a planner that stands before it. */
enum dh_status dh_turn_back_to(struct dh_turn *t, struct dh_decision *before, struct dh_err *err)
{
    enum dh_status s = dh_turn_restart_planner(t, before->state, err);
    if (s != DH_OK)
        return s;
    dh_decision_finish(&t->decision);
    t->decision = *before;
    *before = (struct dh_decision){0};
    s = dh_road_look(t->desk->road, err);
    return s == DH_OK ? dh_turn_journal_plan(t, false, err) : s;
}

enum dh_status dh_turn_helped(struct dh_turn *t, struct dh_decision *before, bool again, bool save, struct dh_err *err)
{
    enum dh_status s = dh_turn_back_to(t, before, err);
    if (s != DH_OK)
        return s;
    if (again) {
        if (save)
            dh_turn_save(t);
        dh_turn_step(t);
        return dh_turn_final(t, err);
    }
    dh_result_finish(&t->result);
    t->result = (struct dh_result){.status = DH_OK};
    dh_turn_journal_result(t);
    dh_turn_outcome(t);
    return DH_OK;
}

/* A step that could not be grounded, and nothing in the skill takes care of it: a person may. Returns DH_OK when the
 * run can go on; `before` is the failed decision, which is done again or counted as done. */
static enum dh_status ask_for_help(struct dh_turn *t, struct dh_decision *before, struct dh_err *err)
{
    static const char *const choices[] = {"try again", "I did it myself", "stop"};
    struct dh_err why = t->err;
    if (!t->desk->person.question)
        return park_before(t, before, err);
    char text[DH_ERR_WHAT_MAX + 160], *answer = NULL;
    snprintf(text, sizeof(text), "Step %s could not be done: %.300s. What now?",
             before->step ? before->step : "?", why.what);
    enum dh_status s = dh_turn_question(t, text, choices, 3, &answer, err);
    if (s == DH_PARKED) /* nobody answered */
        return park_before(t, before, err);
    if (s == DH_OK && strcmp(answer, choices[2]) == 0) {
        s = why.status;
        if (err)
            *err = why;
    }
    bool again = s == DH_OK && strcmp(answer, choices[0]) == 0;
    dh_free(answer);
    return s == DH_OK ? dh_turn_helped(t, before, again, false, err) : s;
}

static bool needs_help(enum dh_status s)
{
    return s == DH_NOT_FOUND || s == DH_AMBIGUOUS || s == DH_YIELDED;
}

/* Before every turn: what ended meanwhile, what could not be written, and the limits. */
static enum dh_status check_limits(const struct dh_turn *t, struct dh_err *err)
{
    const struct dh_road *road = t->desk->road;
    enum dh_status s = dh_road_alive(road, err);
    if (s != DH_OK)
        return s;
    if (road->lost.status) {
        if (err)
            *err = road->lost;
        return road->lost.status;
    }
    dh_tick used = dh_tick_now() - t->start - road->waited;
    if (t->steps >= DH_RUN_STEPS_MAX)
        return dh_err_set(err, DH_PARKED, DH_BLAME_POLICY, "look at the report, then resume",
                          "the limit of %d steps is reached", DH_RUN_STEPS_MAX);
    if (t->options->timeout > 0 && (double)used > t->options->timeout * 1e6)
        return dh_err_set(err, DH_PARKED, DH_BLAME_POLICY, "resume with a longer --timeout",
                          "the time limit of %g s is reached", t->options->timeout);
    return DH_OK;
}

enum dh_status dh_turn_all(struct dh_turn *t, struct dh_err *err)
{
    for (;;) {
        enum dh_status s = check_limits(t, err);
        struct dh_decision before = t->decision;
        bool failed = t->outcome.any && needs_help(t->outcome.status) && t->planner;
        bool rescue = dh_turn_needs_rescue(t);
        t->decision = (struct dh_decision){0};
        if (s == DH_OK)
            s = next_decision(t, before.state, err);
        if (s == DH_OK && rescue && t->decision.action->verb == DH_VERB_FAIL) {
            bool rescued = false;
            s = dh_turn_rescue(t, &before, &rescued, err);
            if (s != DH_OK || rescued) {
                dh_decision_finish(&before);
                if (s != DH_OK)
                    return s;
                continue;
            }
        }
        if (s == DH_OK && failed && t->decision.action->verb == DH_VERB_FAIL) {
            s = ask_for_help(t, &before, err);
            dh_decision_finish(&before);
            if (s != DH_OK)
                return s;
            continue;
        }
        dh_decision_finish(&before);
        if (s == DH_OK)
            dh_turn_save(t);
        if (s == DH_OK && t->decision.action->verb == DH_VERB_DONE)
            return DH_OK;
        if (s == DH_OK)
            s = dh_turn_journal_plan(t, false, err);
        if (s != DH_OK)
            return s;
        if (t->decision.action->verb == DH_VERB_FAIL)
            return dh_err_set(err, DH_FAILED, t->err.status ? t->err.blame : DH_BLAME_USER,
                              *t->err.next ? t->err.next : "look at \"deskhand runs report last\"", "%s",
                              t->decision.action->text ? t->decision.action->text : "stopped");
        dh_turn_step(t);
        s = dh_turn_final(t, err);
        if (s != DH_OK)
            return s;
    }
}

enum dh_status dh_run(struct dh_desk *desk, const struct dh_run_options *o, struct dh_run_end *ret,
                      struct dh_err *err)
{
    struct dh_err e = {0};
    struct dh_turn t = {.desk = desk, .options = o, .start = dh_tick_now()};
    enum dh_status s = o->start.kind != DH_PLANNER_MODEL
                           ? dh_planner_create(desk->loop, &o->start, &t.planner, &e)
                           : DH_OK;
    if (s == DH_OK && !t.planner) {
        s = dh_turn_mind_create(&t, NULL, &t.mind, &e);
        if (s == DH_OK)
            s = dh_road_look(desk->road, &e);
        if (s == DH_OK)
            s = dh_turn_mind_begin(t.mind, NULL, NULL, &e);
    }
    if (s == DH_OK && !desk->journal) {
        s = dh_journal_create(NULL, &desk->journal, &e);
        desk->own_journal = s == DH_OK;
    }
    if (s == DH_OK)
        s = dh_turn_journal_run(&t, &e);
    if (s == DH_OK)
        s = dh_turn_all(&t, &e);
    s = dh_turn_finish(&t, s, ret, &e);
    if (s != DH_OK && err)
        *err = e;
    return s;
}

void dh_run_end_finish(struct dh_run_end *end)
{
    dh_free(end->summary);
    json_decref(end->outputs);
    json_decref(end->healed);
    json_decref(end->bill);
    *end = (struct dh_run_end){0};
}
