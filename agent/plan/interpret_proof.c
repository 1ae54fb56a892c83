/* Whether what a Result sees proves anything: what stood there before the last step was done was not brought about by it. */
#include <string.h>

#include "agent/plan/interpret_impl.h"
#include "base/mem.h"

#define RECORDED "deskhand-recorded"

static bool touches(const struct dh_stmt *s)
{
    switch (s->kind) {
    case DH_STMT_CLICK:
    case DH_STMT_TYPE:
    case DH_STMT_SET_TEXT:
    case DH_STMT_CLEAR:
    case DH_STMT_PRESS:
    case DH_STMT_HOLD:
    case DH_STMT_CHOOSE:
    case DH_STMT_SET:
    case DH_STMT_DRAG:
    case DH_STMT_ATTACH:
    case DH_STMT_OPEN:
    case DH_STMT_CLOSE:
    case DH_STMT_HAND_OVER:
        return true;
    default:
        return false;
    }
}

static bool in_handler(const struct dh_interpreter *it)
{
    for (size_t i = 0; i < it->depth; i++)
        if (it->frames[i].kind == DH_FRAME_HANDLER)
            return true;
    return false;
}

/* That something is to be seen; not a state, which may be right from the start, nor a window. */
static bool by_sight(const struct dh_cond *c)
{
    if (c->kind == DH_COND_AND || c->kind == DH_COND_OR)
        return by_sight(c->a) && by_sight(c->b);
    return c->kind == DH_COND_APPEARS && c->aim.role != DH_ROLE_WINDOW;
}

static bool is_sight(const struct dh_stmt *s)
{
    return (s->kind == DH_STMT_EXPECT || s->kind == DH_STMT_EXPECT_THAT) && s->cond && by_sight(s->cond);
}

static bool is_recorded(const struct dh_skill *k)
{
    for (size_t i = 0; i < k->meta_count; i++)
        if (strcmp(k->meta[i].key, RECORDED) == 0)
            return true;
    return false;
}

/* Of the innermost skill: which of its Result holds now. What has a variable without a value does not. */
static uint64_t standing(struct dh_interpreter *it, const struct dh_observation *o)
{
    uint64_t stood = 0;
    size_t n = 0;
    for (const struct dh_stmt *s = dh_interpret_scope(it)->skill->result->first; s && n < 64; s = s->next, n++) {
        bool holds = false;
        if (is_sight(s) && dh_interpret_holds(it, s->cond, o, &holds, NULL) == DH_OK && holds)
            stood |= (uint64_t)1 << n;
    }
    return stood;
}

void dh_interpret_before(struct dh_interpreter *it, const struct dh_stmt *s, const struct dh_observation *o)
{
    if (dh_interpret_top(it)->kind == DH_FRAME_RESULT && is_sight(s)) {
        struct dh_scope_of *scope = dh_interpret_scope(it);
        scope->same_page = dh_interpret_same_page(o, scope->page);
    }
    /* Done again, it may have worked the first time; what a handler clears away is no step of the chore. */
    if (!touches(s) || it->repeated || in_handler(it))
        return;
    size_t all = it->scope_count;
    for (size_t i = 1; i <= all; i++) {
        it->scope_count = i; /* each is looked at with its own variables */
        it->scopes[i - 1].stood = standing(it, o);
        it->scopes[i - 1].idle = false;
        json_decref(it->scopes[i - 1].faults);
        it->scopes[i - 1].faults = dh_interpret_faults(o);
        json_decref(it->scopes[i - 1].page);
        it->scopes[i - 1].page = dh_interpret_page(o);
    }
    it->scope_count = all;
}

void dh_interpret_after(struct dh_interpreter *it, const struct dh_stmt *s, bool no_effect)
{
    for (size_t i = 0; touches(s) && !in_handler(it) && i < it->scope_count; i++)
        it->scopes[i].idle = no_effect;
}

/* Of what stood there already there is one more now. */
static bool one_more(struct dh_interpreter *it, const struct dh_stmt *s, const struct dh_observation *o)
{
    char *words = NULL;
    const struct dh_cond *c = s->cond;
    if (c->kind != DH_COND_APPEARS || c->aim.of || c->aim.scope != DH_SCOPE_NONE || c->aim.nth ||
        dh_interpret_text(it, &c->aim.text, &words, NULL) != DH_OK)
        return false;
    bool r = words && *words && dh_interpret_anew(o, dh_interpret_scope(it)->page, words);
    dh_free(words);
    return r;
}

/* A page may begin as the one that says that all went well, and go on that it did not. */
static enum dh_status tells_of_failure(const struct dh_scope_of *scope, const struct dh_observation *o, struct dh_err *err)
{
    char *fault = dh_interpret_new_fault(o, scope->faults, scope->skill->text);
    if (!fault)
        return DH_OK;
    enum dh_status s = dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look at the screen in the report",
                                  "it is there, but the screen says as well: \"%.160s\"", fault);
    dh_free(fault);
    return s;
}

enum dh_status dh_interpret_proves(struct dh_interpreter *it, const struct dh_stmt *s, const struct dh_observation *o,
                                   bool scrolled, struct dh_err *err)
{
    const struct dh_scope_of *scope = dh_interpret_scope(it);
    const struct dh_frame_at *f = dh_interpret_top(it);
    if (f->kind != DH_FRAME_RESULT || !is_sight(s))
        return DH_OK;
    bool stood = f->index < 64 && scope->stood >> f->index & 1;
    if (!stood && scrolled && scope->same_page && is_recorded(scope->skill))
        return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look whether the last step did what it should",
                          "it stands further down, on the page that was there before the last step already");
    if (!stood || (!scope->idle && !is_recorded(scope->skill)) || one_more(it, s, o))
        return tells_of_failure(scope, o, err);
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look whether the last step did what it should",
                      scope->idle ? "it was there before the last step, and that step had no effect"
                                  : "it was there before the last step already, so it does not show that it worked");
}
