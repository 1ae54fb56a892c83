/* Whether what a Result sees proves anything: what stood there before the last step was done was not brought about by it. */
#include <string.h>

#include "agent/plan/interpret_impl.h"

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
    /* Done again, it may have worked the first time; what a handler clears away is no step of the chore. */
    if (!touches(s) || it->repeated || in_handler(it))
        return;
    size_t all = it->scope_count;
    for (size_t i = 1; i <= all; i++) {
        it->scope_count = i; /* each is looked at with its own variables */
        it->scopes[i - 1].stood = standing(it, o);
        it->scopes[i - 1].idle = false;
    }
    it->scope_count = all;
}

void dh_interpret_after(struct dh_interpreter *it, const struct dh_stmt *s, bool no_effect)
{
    for (size_t i = 0; touches(s) && !in_handler(it) && i < it->scope_count; i++)
        it->scopes[i].idle = no_effect;
}

enum dh_status dh_interpret_proves(struct dh_interpreter *it, const struct dh_stmt *s, struct dh_err *err)
{
    const struct dh_scope_of *scope = dh_interpret_scope(it);
    const struct dh_frame_at *f = dh_interpret_top(it);
    bool stood = f->kind == DH_FRAME_RESULT && f->index < 64 && is_sight(s) && scope->stood >> f->index & 1;
    if (!stood || (!scope->idle && !is_recorded(scope->skill)))
        return DH_OK;
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "look whether the last step did what it should",
                      scope->idle ? "it was there before the last step, and that step had no effect"
                                  : "it was there before the last step already, so it does not show that it worked");
}
