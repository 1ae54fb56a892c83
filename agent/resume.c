/* Going on with a run that was parked or broke off: what its open step did already is not done again. */
#include <stdio.h>
#include <string.h>

#include "agent/journal/recover.h"
#include "agent/road.h"
#include "agent/turn.h"
#include "agent/turn_mind.h"
#include "base/json.h"
#include "base/mem.h"

/* A touch that was announced and whose outcome is not known. It is not done again: what the screen shows is
 * put to the person. */
static enum dh_status settle_unknown(struct dh_turn *t, const struct dh_pending *p, bool *ret_done,
                                     struct dh_err *err)
{
    static const char *const choices[] = {"it happened", "it did not happen", "stop"};
    char text[512], *answer = NULL;
    snprintf(text, sizeof(text),
             "It is not known whether this was done before the run broke off: %.200s (%s). Look at the "
             "application: did it happen?",
             p->touch, p->class_name);
    if (!t->desk->person.question)
        return dh_err_set(err, DH_PARKED, DH_BLAME_USER, "look at the application, then resume at a terminal",
                          "not known whether this was done: %.200s", p->touch);
    enum dh_status s = dh_turn_question(t, text, choices, 3, &answer, err);
    if (s == DH_OK && strcmp(answer, choices[2]) == 0)
        s = dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped");
    if (s == DH_OK)
        *ret_done = strcmp(answer, choices[0]) == 0;
    dh_free(answer);
    return s;
}

static bool is_touch(const struct dh_pending *p, enum dh_touch_kind kind)
{
    const char *name = dh_touch_name(kind);
    size_t n = strlen(name);
    return strncmp(p->touch, name, n) == 0 && (p->touch[n] == ' ' || p->touch[n] == '\0');
}

/* Doing it once more gives the same: looking at another place, and what sets a field or a list as a whole. */
static bool repeats_well(const struct dh_pending *p, const struct dh_action *a)
{
    if (p->irreversible)
        return false;
    if (is_touch(p, DH_TOUCH_MOVE) || is_touch(p, DH_TOUCH_SCROLL) || is_touch(p, DH_TOUCH_FOCUS) ||
        is_touch(p, DH_TOUCH_COPY))
        return true;
    if (a->verb == DH_VERB_SET || a->verb == DH_VERB_ATTACH)
        return true;
    if (a->verb == DH_VERB_CHOOSE)
        return a->target.kind != DH_TARGET_NONE;
    if (a->verb != DH_VERB_TYPE || a->target.kind == DH_TARGET_NONE)
        return false;
    if (is_touch(p, DH_TOUCH_PRESS))
        return !a->keys || strcmp(p->touch + strlen("press "), a->keys) != 0;
    return is_touch(p, DH_TOUCH_CLICK) || (is_touch(p, DH_TOUCH_TYPE) && a->replace);
}

/* The INTENT records of the open step that were carried out; `happened` is one more of which a person knows. */
static json_t *done_touches(const json_t *records, const struct dh_pending *p, long happened)
{
    json_t *done = json_array();
    size_t i, k;
    json_t *r, *o;
    json_array_foreach(records, i, r) {
        long seq = (long)dh_json_int(r, "seq", 0);
        if (seq < p->plan || strcmp(dh_json_str(r, "kind", ""), dh_record_name(DH_RECORD_INTENT)) != 0)
            continue;
        bool was = happened && seq == happened;
        json_array_foreach(records, k, o)
            was |= dh_json_int(o, "of", -1) == seq &&
                   strcmp(dh_json_str(o, "status", ""), dh_status_name(DH_OK)) == 0;
        if (was)
            json_array_append(done, r);
    }
    return done;
}

/* Whether the touch that the step is for was carried out: only its RESULT is missing. */
static bool step_done(const struct dh_road *road, const struct dh_action *a)
{
    switch (a->verb) {
    case DH_VERB_CLICK:
        return dh_road_did(road, DH_TOUCH_CLICK) > 0;
    case DH_VERB_DRAG:
        return dh_road_did(road, DH_TOUCH_DRAG) > 0;
    case DH_VERB_PRESS:
        return dh_road_did(road, DH_TOUCH_PRESS) > 0;
    case DH_VERB_HOLD:
        return dh_road_did(road, DH_TOUCH_HOLD) > 0;
    case DH_VERB_COPY:
        return dh_road_did(road, DH_TOUCH_COPY) > 0;
    case DH_VERB_PASTE:
        return dh_road_did(road, DH_TOUCH_PASTE) > 0;
    case DH_VERB_OPEN:
        return dh_road_did(road, DH_TOUCH_OPEN) > 0;
    case DH_VERB_CLOSE:
        return dh_road_did(road, DH_TOUCH_CLOSE) > 0;
    case DH_VERB_CHOOSE:
        return dh_road_did(road, DH_TOUCH_CLICK) >=
               (a->target.kind != DH_TARGET_NONE ? 2 : a->option_count);
    default:
        return false;
    }
}

static enum dh_status status_of(const char *name)
{
    for (int s = DH_OK; s <= DH_FAILED; s++)
        if (strcmp(dh_status_name((enum dh_status)s), name) == 0)
            return (enum dh_status)s;
    return DH_FAILED;
}

/* The last RESULT is what the planner has not been told yet. */
static void recall_result(struct dh_turn *t, const json_t *records)
{
    const json_t *last = NULL;
    for (size_t i = json_array_size(records); i > 0 && !last; i--) {
        const json_t *r = json_array_get(records, i - 1);
        if (strcmp(dh_json_str(r, "kind", ""), dh_record_name(DH_RECORD_RESULT)) == 0)
            last = r;
    }
    t->result = (struct dh_result){.status = status_of(dh_json_str(last, "status", "ok")),
                                   .value = dh_strdup(dh_json_str(last, "value", NULL)),
                                   .no_effect = dh_json_bool(last, "no_effect", false)};
    if (t->result.status != DH_OK)
        dh_err_set(&t->err, t->result.status, DH_BLAME_APPLICATION, dh_json_str(last, "next", NULL), "%s",
                   dh_json_str(last, "what", "the step failed"));
    dh_turn_outcome(t);
}

/* A model was at a step of the skill: what it did for it is done, and the step still stands as it failed. */
static void recall_rescued(struct dh_turn *t, const json_t *rescue)
{
    dh_result_finish(&t->result);
    t->result = (struct dh_result){.status = status_of(dh_json_str(rescue, "status", "failed"))};
    t->err = (struct dh_err){0};
    dh_err_set(&t->err, t->result.status, DH_BLAME_APPLICATION, dh_json_str(rescue, "next", NULL), "%s",
               dh_json_str(rescue, "what", "the step failed"));
    t->by_model = false;
    dh_turn_outcome(t);
}

/* Does what is left of the open step. */
static enum dh_status finish_step(struct dh_turn *t, const struct dh_pending *p, const json_t *records,
                                  struct dh_err *err)
{
    struct dh_road *road = t->desk->road;
    bool happened = false;
    if (p->intent && !repeats_well(p, t->decision.action)) {
        enum dh_status s = settle_unknown(t, p, &happened, err);
        if (s != DH_OK)
            return s;
    }
    road->done = done_touches(records, p, happened ? p->intent : 0);
    if (!road->done)
        return dh_err_nomem(err);
    if (step_done(road, t->decision.action)) {
        t->result = (struct dh_result){.status = DH_OK};
        dh_turn_journal_result(t);
        dh_turn_outcome(t);
    } else {
        dh_turn_step(t);
    }
    json_decref(road->done);
    road->done = NULL;
    return dh_turn_final(t, err);
}

/* Whether the open step did what had to be allowed. */
static bool was_bound(const json_t *records, const struct dh_pending *p)
{
    size_t i;
    json_t *r;
    bool is = json_is_object(p->rescue) && dh_json_bool(p->rescue, "bound", true);
    json_array_foreach(records, i, r)
        is = is || ((long)dh_json_int(r, "seq", 0) >= p->plan && dh_json_bool(r, "irreversible", true) &&
                    strcmp(dh_json_str(r, "kind", ""), dh_record_name(DH_RECORD_INTENT)) == 0);
    return is;
}

static enum dh_status take_up(struct dh_turn *t, const struct dh_pending *p, const json_t *records,
                              struct dh_err *err)
{
    enum dh_status s = dh_action_from_json(p->action, &t->decision.action, err);
    if (s != DH_OK)
        return s;
    t->decision.step = dh_strdup(json_string_value(p->step));
    t->decision.sentence = dh_strdup(p->sentence);
    t->decision.state = json_deep_copy(p->state);
    t->by_model = p->by_model;
    s = dh_road_look(t->desk->road, err);
    if (s != DH_OK)
        return s;
    if (!p->planned_done)
        s = finish_step(t, p, records, err);
    else
        recall_result(t, records);
    if (s == DH_OK && json_is_object(p->rescue))
        recall_rescued(t, p->rescue);
    t->desk->road->bound = t->desk->road->bound || was_bound(records, p);
    return s;
}

enum dh_status dh_run_resume(struct dh_desk *desk, const struct dh_run_options *o, const json_t *records,
                             struct dh_run_end *ret, struct dh_err *err)
{
    struct dh_err e = {0};
    struct dh_pending p;
    struct dh_turn t = {.desk = desk, .options = o, .start = dh_tick_now()};
    dh_journal_pending(records, &p);
    enum dh_status s = dh_journal_add(desk->journal, DH_RECORD_RESUME, json_object(), true, NULL, &e);
    if (s == DH_OK && o->model)
        s = dh_turn_mind_create(&t, records, &t.mind, &e);
    if (s == DH_OK && o->start.kind == DH_PLANNER_MODEL)
        s = dh_road_look(desk->road, &e);
    if (s == DH_OK)
        s = dh_turn_restart_planner(&t, p.state, &e);
    if (s == DH_OK && p.plan)
        s = take_up(&t, &p, records, &e);
    if (s == DH_OK)
        s = dh_turn_all(&t, &e);
    s = dh_turn_finish(&t, s, ret, &e);
    if (s != DH_OK && err)
        *err = e;
    return s;
}
