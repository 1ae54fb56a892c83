#include "agent/gate/gate.h"

#include <stdio.h>
#include <string.h>

#include <deskhand/tick.h>
#include "actuate/ticket_mint.h"
#include "agent/gate/class.h"
#include "agent/gate/describe.h"
#include "agent/gate/gate_priv.h"
#include "base/mem.h"
#include "base/path.h"

#define TICKET_TIME DH_TICK_S(10)

enum dh_status dh_gate_create(const struct dh_gate_options *options, struct dh_gate **ret,
                              struct dh_err *err)
{
    struct dh_gate *g = dh_alloc(1, sizeof(*g));
    if (!g)
        return dh_err_nomem(err);
    g->yes = options->yes;
    if (options->confirmer) {
        g->confirmer = *options->confirmer;
        g->can_ask = g->confirmer.ask != NULL;
    }
    g->own_pid_count = dh_own_pids(options->own_pid_root, g->own_pids);
    g->own_paths[0] = dh_path_state("runs");
    g->own_paths[1] = dh_path_config("");
    if (!g->own_paths[0] || !g->own_paths[1]) {
        dh_gate_destroy(g);
        return dh_err_nomem(err);
    }
    g->own_path_count = 2;
    *ret = g;
    return DH_OK;
}

void dh_gate_destroy(struct dh_gate *g)
{
    if (!g)
        return;
    for (size_t i = 0; i < sizeof(g->own_paths) / sizeof(g->own_paths[0]); i++)
        dh_free(g->own_paths[i]);
    for (size_t i = 0; i < g->file_count; i++)
        dh_free(g->files[i]);
    dh_ledger_finish(&g->ledger);
    dh_free(g);
}

enum dh_status dh_gate_allow_file(struct dh_gate *g, const char *path, struct dh_err *err)
{
    if (g->file_count == DH_GATE_FILES)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "split the task",
                          "a task may name %d files at most", DH_GATE_FILES);
    char *copy = dh_strdup(path);
    if (!copy)
        return dh_err_nomem(err);
    g->files[g->file_count++] = copy;
    return DH_OK;
}

enum dh_status dh_gate_parse_yes(const char *list, uint32_t *ret_bits, struct dh_err *err)
{
    uint32_t bits = 0;
    for (const char *s = list; *s;) {
        char name[32];
        size_t n = strcspn(s, ",");
        snprintf(name, sizeof(name), "%.*s", (int)(n < 31 ? n : 31), s);
        enum dh_class c;
        if (!dh_class_parse(name, &c))
            return dh_err_set(err, DH_USAGE, DH_BLAME_USER,
                              "name classes such as submit, purchase, delete, terminal",
                              "there is no class \"%s\"", name);
        if (!dh_class_grantable(c))
            return dh_err_set(err, DH_USAGE, DH_BLAME_POLICY,
                              "do this one yourself, or leave it out of --yes",
                              "\"%s\" can never be allowed beforehand", name);
        bits |= DH_CLASS_BIT(c);
        s += n + (s[n] == ',');
    }
    *ret_bits = bits;
    return DH_OK;
}

void dh_gate_judge(struct dh_gate *g, const struct dh_gate_case *c, struct dh_verdict *ret)
{
    struct dh_arena *arena = dh_arena_create();
    struct dh_judgement j = {
        .verdict = {.tier = DH_TIER_DENY, .why = "out of memory: nothing is known"}};
    if (arena)
        dh_gate_examine(g, c, arena, &j);
    *ret = j.verdict;
    dh_arena_destroy(arena);
}

/* All that would be asked is allowed by name for this run. */
static bool granted(const struct dh_gate *g, const struct dh_gate_case *c,
                    const struct dh_findings *f)
{
    if (c->action && c->action->confirm)
        return false;
    for (size_t i = 0; i < f->count; i++)
        if (f->list[i].tier != DH_TIER_ALLOW &&
            (f->list[i].tier != DH_TIER_CONFIRM || f->list[i].bulk ||
             !dh_class_grantable(f->list[i].class) || !(g->yes & DH_CLASS_BIT(f->list[i].class))))
            return false;
    return f->count > 0;
}

/* What "for this run" is remembered for: these classes, on this label, in this program. */
static struct dh_hash_sum memory_key(const struct dh_judgement *j)
{
    char key[1024];
    const struct dh_signals *s = &j->signals;
    snprintf(key, sizeof(key), "%x|%.100s|%.300s|%.500s", j->verdict.classes,
             s->window ? s->window->wm_class : "", s->label_count ? s->labels[0] : s->field,
             j->command ? j->command : "");
    return dh_hash_bytes(key, strlen(key));
}

static bool remembered(const struct dh_gate *g, const struct dh_gate_case *c,
                       const struct dh_judgement *j)
{
    if (!dh_class_rememberable(&j->verdict) || (c->action && c->action->confirm))
        return false;
    struct dh_hash_sum key = memory_key(j);
    for (size_t i = 0; i < g->memory_count; i++)
        if (strcmp(g->memory[i].hex, key.hex) == 0)
            return true;
    return false;
}

static void remember(struct dh_gate *g, const struct dh_judgement *j)
{
    if (dh_class_rememberable(&j->verdict) && g->memory_count < DH_GATE_MEMORY)
        g->memory[g->memory_count++] = memory_key(j);
}

static void remember_secret(struct dh_gate *g, const struct dh_judgement *j)
{
    const char *name = j->signals.window ? j->signals.window->wm_class : "";
    if (j->signals.c->touch->secret && g->secret_count < DH_GATE_MEMORY)
        g->secret_places[g->secret_count++] = dh_hash_bytes(name, strlen(name));
}

static unsigned ones(uint64_t x)
{
    unsigned n = 0;
    for (; x; x &= x - 1)
        n++;
    return n;
}

/* Takes note of a refusal; true when there were too many. */
static bool breaker(struct dh_gate *g, bool refused)
{
    g->refused_in_a_row = refused ? g->refused_in_a_row + 1 : 0;
    g->recent = (g->recent << 1 | (refused ? 1u : 0u)) & ((UINT64_C(1) << DH_GATE_RECENT) - 1);
    return g->refused_in_a_row >= DH_GATE_BREAK || ones(g->recent) >= DH_GATE_RECENT_MAX;
}

static enum dh_status refuse(struct dh_gate *g, const struct dh_verdict *v, bool by_person,
                             struct dh_err *err)
{
    bool stop = breaker(g, true);
    const char *next =
        by_person ? "change the task, or answer differently" : "do this one yourself";
    if (stop)
        return dh_err_set(err, DH_PARKED, DH_BLAME_POLICY, "look at what the run is trying to do",
                          "stopped after several refusals; the last: %s", v->why);
    return dh_err_set(err, DH_REFUSED, by_person ? DH_BLAME_USER : DH_BLAME_POLICY, next, "%s: %s",
                      by_person ? "you said no" : dh_class_name(v->main), v->why);
}

static enum dh_status ask(struct dh_gate *g, const struct dh_gate_case *c,
                          const struct dh_judgement *j, enum dh_answer *ret_answer,
                          struct dh_err *err)
{
    char *text = dh_gate_card(c, &j->verdict, j->command);
    if (!text)
        return dh_err_nomem(err);
    enum dh_answer answer =
        g->can_ask ? g->confirmer.ask(g->confirmer.data, &j->verdict, text) : DH_ANSWER_NONE;
    dh_free(text);
    *ret_answer = answer;
    switch (answer) {
    case DH_ANSWER_RUN:
        remember(g, j);
        breaker(g, false);
        return DH_OK;
    case DH_ANSWER_ONCE:
        breaker(g, false);
        return DH_OK;
    case DH_ANSWER_NO:
        return refuse(g, &j->verdict, true, err);
    case DH_ANSWER_NONE:
        break;
    }
    const char *class = j->verdict.main ? dh_class_name(j->verdict.main) : "confirm";
    uint32_t bits;
    char next[128] = "answer it at a terminal";
    if (dh_gate_parse_yes(class, &bits, NULL) == DH_OK)
        snprintf(next, sizeof(next), "answer it at a terminal, or allow it with --yes %s", class);
    return dh_err_set(err, DH_PARKED, DH_BLAME_USER, next, "needs your answer (%s): %s", class,
                      j->verdict.why);
}

static enum dh_status pass(struct dh_gate *g, const struct dh_gate_case *c, struct dh_judgement *j,
                           enum dh_answer *ret_answer, struct dh_err *err)
{
    struct dh_verdict *v = &j->verdict;
    switch (v->tier) {
    case DH_TIER_ALLOW:
        return DH_OK;
    case DH_TIER_DENY:
        return refuse(g, v, false, err);
    case DH_TIER_HAND_OVER:
        return dh_err_set(err, DH_PARKED, DH_BLAME_POLICY,
                          "do this step yourself, then resume the run",
                          "a person has to do this one (%s): %s", dh_class_name(v->main), v->why);
    case DH_TIER_CONFIRM:
        break;
    }
    /* It stays what it is, a thing that cannot be taken back; only the question is answered already. */
    if (granted(g, c, &j->findings)) {
        size_t n = strlen(v->why);
        snprintf(v->why + n, sizeof(v->why) - n, " (allowed by --yes)");
        *ret_answer = DH_ANSWER_RUN;
        return DH_OK;
    }
    if (remembered(g, c, j)) {
        *ret_answer = DH_ANSWER_RUN;
        return DH_OK;
    }
    return ask(g, c, j, ret_answer, err);
}

enum dh_status dh_gate_decide(struct dh_gate *g, const struct dh_gate_case *c,
                              struct dh_ticket **ret, struct dh_verdict *ret_verdict,
                              enum dh_answer *ret_answer, struct dh_err *err)
{
    *ret_answer = DH_ANSWER_NONE;
    struct dh_judgement j = {
        .verdict = {.tier = DH_TIER_DENY, .why = "out of memory: nothing is known"}};
    struct dh_arena *arena = dh_arena_create();
    enum dh_status status = arena ? dh_gate_examine(g, c, arena, &j) : DH_NOMEM;
    if (status != DH_OK)
        dh_err_nomem(err);
    else
        status = pass(g, c, &j, ret_answer, err);
    if (status == DH_OK)
        status = dh_ticket_mint(c->touch, dh_tick_now() + TICKET_TIME, ret, err);
    if (status == DH_OK)
        remember_secret(g, &j);
    *ret_verdict = j.verdict;
    dh_arena_destroy(arena);
    return status;
}

enum dh_status dh_gate_renew(struct dh_gate *g, const struct dh_touch *touch, struct dh_ticket *ticket,
                             struct dh_err *err)
{
    (void)g;
    return dh_ticket_renew(ticket, touch, dh_tick_now() + TICKET_TIME, err);
}

void dh_gate_performed(struct dh_gate *g, const struct dh_gate_case *c)
{
    struct dh_arena *arena = dh_arena_create();
    struct dh_signals s;
    if (arena && dh_signals_read(c, &g->ledger, arena, &s) == DH_OK) {
        bool replace = c->action && c->action->replace && c->action->verb == DH_VERB_TYPE;
        dh_ledger_note(&g->ledger, s.window ? s.window->xid : 0, c->touch, s.element, replace);
    }
    dh_arena_destroy(arena);
}
