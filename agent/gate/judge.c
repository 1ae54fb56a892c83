#include "agent/gate/gate_priv.h"

#include <stdio.h>
#include <string.h>

#include "agent/gate/class.h"

static bool secret_place(const struct dh_gate *g, const struct dh_signals *s)
{
    const char *name = s->window ? s->window->wm_class : "";
    struct dh_hash_sum sum = dh_hash_bytes(name, strlen(name));
    for (size_t i = 0; i < g->secret_count; i++)
        if (strcmp(g->secret_places[i].hex, sum.hex) == 0)
            return true;
    return false;
}

/* Where several classes apply the strictest tier decides, then the graver class. */
static const struct dh_finding *strictest(const struct dh_findings *f)
{
    const struct dh_finding *best = NULL;
    for (size_t i = 0; i < f->count; i++) {
        const struct dh_finding *x = &f->list[i];
        bool graver = best && x->tier == best->tier && dh_class_critical(x->class) &&
                      !dh_class_critical(best->class);
        if (!best || x->tier > best->tier || graver)
            best = x;
    }
    return best;
}

/* A step's own "(confirm)": asked where the step takes effect, not at each touch on the way. */
static bool effect(const struct dh_gate_case *c)
{
    const struct dh_action *a = c->action;
    enum dh_touch_kind k = c->touch->kind;
    if (k == DH_TOUCH_MOVE || k == DH_TOUCH_SCROLL || k == DH_TOUCH_FOCUS)
        return a->verb == DH_VERB_MOVE || a->verb == DH_VERB_SCROLL || a->verb == DH_VERB_FOCUS;
    if (a->verb != DH_VERB_TYPE)
        return true;
    return a->keys ? k == DH_TOUCH_PRESS : k == DH_TOUCH_TYPE || k == DH_TOUCH_PASTE;
}

static void sum_up(const struct dh_gate_case *c, const struct dh_findings *f, struct dh_verdict *v)
{
    *v = (struct dh_verdict){.tier = DH_TIER_ALLOW};
    for (size_t i = 0; i < f->count; i++) {
        v->classes |= DH_CLASS_BIT(f->list[i].class);
        if (f->list[i].bulk)
            v->classes |= DH_CLASS_BIT(DH_CLASS_BULK);
    }
    const struct dh_finding *main = strictest(f);
    if (main) {
        v->tier = main->tier;
        v->main = main->class;
        snprintf(v->why, sizeof(v->why), "%s", main->why);
    }
    if (c->action && c->action->confirm && v->tier == DH_TIER_ALLOW && effect(c)) {
        v->tier = DH_TIER_CONFIRM;
        snprintf(v->why, sizeof(v->why), "the step itself wants to be confirmed");
    }
}

enum dh_status dh_gate_examine(struct dh_gate *g, const struct dh_gate_case *c,
                               struct dh_arena *arena, struct dh_judgement *ret)
{
    const char *own[6];
    size_t n = 0;
    for (; n < g->own_path_count; n++)
        own[n] = g->own_paths[n];
    if (c->run_folder)
        own[n++] = c->run_folder;
    own[n] = NULL;
    struct dh_judgement j = {0};
    if (dh_signals_read(c, &g->ledger, arena, &j.signals) != DH_OK) {
        ret->verdict =
            (struct dh_verdict){.tier = DH_TIER_DENY, .why = "out of memory: nothing is known"};
        return DH_NOMEM;
    }
    struct dh_facts facts = {
        .own_pids = g->own_pids,
        .own_pid_count = g->own_pid_count,
        .own_paths = own,
        .files = (const char *const *)g->files,
        .secret_seen = secret_place(g, &j.signals),
    };
    dh_classify(&j.signals, &facts, &j.findings);
    bool sure;
    j.command = dh_classify_command(&j.signals, arena, &sure);
    sum_up(c, &j.findings, &j.verdict);
    *ret = j;
    return DH_OK;
}
