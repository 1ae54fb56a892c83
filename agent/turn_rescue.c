/* Planner auto: a skill goes first, and the model is asked for the one step that it cannot do. */
#include <string.h>

#include "agent/road.h"
#include "agent/turn_mind.h"
#include "base/json.h"
#include "base/mem.h"

#define RESCUE_STEPS 25
#define AGAIN_MAX 10 /* in a run */

void dh_turn_save(struct dh_turn *t)
{
    FILE *f = t->options->save;
    const struct dh_decision *d = &t->decision;
    if (!f)
        return;
    json_t *v = json_pack("{s:o,s:s,s:o,s:i}", "action", dh_action_to_json(d->action), "step", d->step ? d->step : "",
                          "sentence", dh_json_text(d->sentence ? d->sentence : ""), "line", d->line);
    char *line = v ? dh_json_canonical(v) : NULL;
    if (line)
        fprintf(f, "%s\n", line);
    fflush(f);
    dh_free(line);
    json_decref(v);
}

/* A dialog that the skill may not have counted on. */
static bool dialog_open(const struct dh_observation *o)
{
    for (size_t i = 0; o && i < o->window_count; i++)
        if ((o->windows[i].dialog || o->windows[i].modal) && !o->windows[i].minimized)
            return true;
    for (size_t i = 0; o && i < o->element_count; i++)
        if (o->elements[i].role == DH_ROLE_DIALOG)
            return true;
    return false;
}

bool dh_turn_needs_rescue(const struct dh_turn *t)
{
    enum dh_status s = t->outcome.status;
    if (!t->options->model || !t->planner || t->by_model || !t->outcome.any || t->options->start.kind == DH_PLANNER_CASSETTE)
        return false;
    if (s == DH_NOT_FOUND || s == DH_AMBIGUOUS)
        return true;
    return (s == DH_FAILED || s == DH_TIMEOUT || s == DH_STALE) && dialog_open(t->desk->road->now);
}

/* One action of the model for the step. */
static enum dh_status one_action(struct dh_turn *t, struct dh_decision *before, struct dh_decision *d, struct dh_err *err)
{
    dh_decision_finish(&t->decision);
    t->decision = *d;
    *d = (struct dh_decision){0};
    /* Whoever takes the run up again stands before the step of the skill. */
    json_decref(t->decision.state);
    t->decision.state = json_incref(before->state);
    char *step = dh_asprintf("%s, model %s", before->step ? before->step : "?", t->decision.step);
    if (!t->decision.state || !step) {
        dh_free(step);
        return dh_err_nomem(err);
    }
    dh_free(t->decision.step);
    t->decision.step = step;
    t->by_model = true;
    dh_turn_save(t);
    enum dh_status s = dh_turn_journal_plan(t, false, err);
    if (s == DH_OK) {
        dh_turn_step(t);
        s = dh_turn_final(t, err);
    }
    return s;
}

/* The model's actions until it says done or fail; *ret_again: the step is still to be done. DH_NOT_FOUND: it cannot. */
static enum dh_status act(struct dh_turn *t, struct dh_decision *before, bool *ret_again, struct dh_err *err)
{
    enum dh_status s = DH_OK;
    t->outcome = (struct dh_outcome){0};
    for (int i = 0; s == DH_OK && i < RESCUE_STEPS; i++) {
        struct dh_decision d = {0};
        s = dh_turn_mind_next(t->mind, &d, err);
        if (s != DH_OK)
            break;
        enum dh_verb verb = d.action->verb;
        if (verb == DH_VERB_DONE || verb == DH_VERB_FAIL) {
            *ret_again = strcmp(dh_json_str(d.action->outputs, "step", "done"), "again") == 0;
            dh_decision_finish(&d);
            return verb == DH_VERB_DONE ? DH_OK : DH_NOT_FOUND;
        }
        s = one_action(t, before, &d, err);
        dh_decision_finish(&d);
    }
    return s == DH_OK ? DH_NOT_FOUND : s;
}

/* The failed step as it was, for the planner and for a person. */
static void put_back(struct dh_turn *t, enum dh_status status, const struct dh_err *why)
{
    dh_result_finish(&t->result);
    t->result = (struct dh_result){.status = status};
    t->err = *why;
    t->by_model = false;
    dh_turn_outcome(t);
}

/* With a conversation of its own. */
static enum dh_status converse(struct dh_turn *t, struct dh_decision *before, const struct dh_err *why, bool *ret_again,
                               struct dh_err *err)
{
    struct dh_prompt_rescue r = {.step = before->step, .sentence = before->sentence, .why = why->what};
    enum dh_status s = t->mind ? DH_OK : dh_turn_mind_create(t, NULL, &t->mind, err);
    if (s == DH_OK)
        s = dh_turn_mind_begin(t->mind, NULL, &r, err);
    if (s == DH_OK)
        s = act(t, before, ret_again, err);
    if (t->mind)
        dh_turn_mind_end(t->mind);
    return s;
}

enum dh_status dh_turn_rescue(struct dh_turn *t, struct dh_decision *before, bool *ret_rescued, struct dh_err *err)
{
    struct dh_err why = t->err;
    struct dh_decision given_up = t->decision; /* the skill's own word */
    enum dh_status status = t->result.status;
    bool again = false, bound = t->desk->road->bound;
    t->decision = (struct dh_decision){0};
    json_t *rescue = json_pack("{s:b,s:s,s:o,s:o}", "bound", (int)bound, "status", dh_status_name(status), "what",
                               dh_json_text(why.what), "next", dh_json_text(why.next));
    t->rescue = rescue;
    enum dh_status s = rescue ? converse(t, before, &why, &again, err) : dh_err_nomem(err);
    t->rescue = NULL;
    json_decref(rescue);
    put_back(t, status, &why);
    /* No word of a model does a second time what had to be allowed, nor anything for ever. */
    if (s == DH_OK && again && (bound || ++t->agains > AGAIN_MAX))
        s = DH_NOT_FOUND;
    if (s == DH_NOT_FOUND) {
        dh_decision_finish(&t->decision);
        t->decision = given_up;
        return DH_OK;
    }
    dh_decision_finish(&given_up);
    if (s != DH_OK) /* a run that parks here begins with the step, when it is resumed */
        return s;
    *ret_rescued = true;
    return dh_turn_helped(t, before, again, true, err);
}
