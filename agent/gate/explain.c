#include "agent/gate/gate.h"

#include "agent/gate/class.h"
#include "agent/gate/gate_priv.h"
#include "base/json.h"

static const char *commit_name(enum dh_commit c)
{
    static const char *const names[] = {"none", "click", "return", "send", "delete",
                                        "drop", "text",  "open",   "close"};
    return names[c];
}

static json_t *signals_json(const struct dh_judgement *j)
{
    const struct dh_signals *s = &j->signals;
    json_t *o = json_object();
    json_t *labels = json_array();
    for (size_t i = 0; labels && i < s->label_count; i++)
        json_array_append_new(labels, dh_json_text(s->labels[i]));
    dh_json_set(o, "touch", dh_json_text(dh_touch_name(s->c->touch->kind)));
    dh_json_set(o, "commit", dh_json_text(commit_name(s->commit)));
    dh_json_set(o, "labels", labels);
    dh_json_set(o, "role",
                dh_json_text(s->role == DH_ROLE_ANY ? "unknown" : dh_role_name(s->role)));
    dh_json_set(o, "program", dh_json_text(s->window ? s->window->program : ""));
    dh_json_set(o, "class", dh_json_text(s->window ? s->window->wm_class : ""));
    dh_json_set(o, "title", dh_json_text(s->window ? s->window->title : ""));
    dh_json_set(o, "dialog", json_boolean(s->dialog));
    dh_json_set(o, "amount", json_boolean(s->amount));
    dh_json_set(o, "password", json_boolean(s->password));
    dh_json_set(o, "unsaved", json_boolean(s->dirty));
    dh_json_set(o, "typed", dh_json_text(s->typed));
    if (j->command)
        dh_json_set(o, "command", dh_json_text(j->command));
    return o;
}

static json_t *rules_json(const struct dh_findings *f)
{
    json_t *rules = json_array();
    for (size_t i = 0; rules && i < f->count; i++) {
        json_t *o = json_object();
        dh_json_set(o, "rule", dh_json_text(f->list[i].rule));
        dh_json_set(o, "class", dh_json_text(dh_class_name(f->list[i].class)));
        dh_json_set(o, "tier", dh_json_text(dh_tier_name(f->list[i].tier)));
        dh_json_set(o, "bulk", json_boolean(f->list[i].bulk));
        dh_json_set(o, "why", dh_json_text(f->list[i].why));
        json_array_append_new(rules, o);
    }
    return rules;
}

json_t *dh_gate_explain(struct dh_gate *g, const struct dh_gate_case *c)
{
    struct dh_arena *arena = dh_arena_create();
    struct dh_judgement j = {0};
    json_t *o = NULL;
    if (arena && dh_gate_examine(g, c, arena, &j) == DH_OK && (o = json_object())) {
        bool ok = dh_json_set(o, "tier", dh_json_text(dh_tier_name(j.verdict.tier)));
        ok = dh_json_set(o, "class", dh_json_text(dh_class_name(j.verdict.main))) && ok;
        ok = dh_json_set(o, "why", dh_json_text(j.verdict.why)) && ok;
        ok = dh_json_set(o, "signals", signals_json(&j)) && ok;
        ok = dh_json_set(o, "rules", rules_json(&j.findings)) && ok;
        if (!ok) {
            json_decref(o);
            o = NULL;
        }
    }
    dh_arena_destroy(arena);
    return o;
}
