/* Decisions and outcomes as JSON. */
#include "agent/plan/planner.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"

void dh_decision_finish(struct dh_decision *d)
{
    dh_action_destroy(d->action);
    dh_free(d->step);
    dh_free(d->sentence);
    json_decref(d->state);
    *d = (struct dh_decision){0};
}

json_t *dh_decision_to_json(const struct dh_decision *d)
{
    json_t *action = dh_action_to_json(d->action);
    return json_pack("{s:o,s:o,s:o,s:i,s:O,s:b}", "action", action, "step", dh_json_text(d->step),
                     "sentence", dh_json_text(d->sentence), "line", d->line, "state", d->state,
                     "repeatable", (int)d->repeatable);
}

enum dh_status dh_decision_from_json(const json_t *v, struct dh_decision *ret, struct dh_err *err)
{
    struct dh_decision d = {0};
    enum dh_status s = dh_action_from_json(json_object_get(v, "action"), &d.action, err);
    if (s != DH_OK)
        return s;
    d.step = dh_strdup(dh_json_str(v, "step", ""));
    d.sentence = dh_strdup(dh_json_str(v, "sentence", ""));
    d.line = (int)dh_json_int(v, "line", 0);
    d.state = json_deep_copy(json_object_get(v, "state"));
    if (!d.state)
        d.state = json_object();
    d.repeatable = dh_json_bool(v, "repeatable", false);
    if (!d.step || !d.sentence || !d.state) {
        dh_decision_finish(&d);
        return dh_err_nomem(err);
    }
    *ret = d;
    return DH_OK;
}

json_t *dh_outcome_to_json(const struct dh_outcome *o)
{
    json_t *v = json_pack("{s:b,s:s,s:b}", "any", (int)o->any, "status", dh_status_name(o->status),
                          "no_effect", (int)o->no_effect);
    bool ok = v != NULL;
    if (ok && o->what)
        ok = dh_json_set(v, "what", dh_json_text(o->what));
    if (ok && o->next)
        ok = dh_json_set(v, "next", dh_json_text(o->next));
    if (ok && o->value)
        ok = dh_json_set(v, "value", dh_json_text(o->value));
    if (ok)
        return v;
    json_decref(v);
    return NULL;
}

struct dh_outcome dh_outcome_from_json(const json_t *v)
{
    const char *name = dh_json_str(v, "status", "ok");
    struct dh_outcome o = {.any = dh_json_bool(v, "any", false),
                           .status = DH_FAILED,
                           .what = dh_json_str(v, "what", NULL),
                           .next = dh_json_str(v, "next", NULL),
                           .value = dh_json_str(v, "value", NULL),
                           .no_effect = dh_json_bool(v, "no_effect", false)};
    for (int i = DH_OK; i <= DH_FAILED; i++)
        if (strcmp(dh_status_name((enum dh_status)i), name) == 0)
            o.status = (enum dh_status)i;
    return o;
}
