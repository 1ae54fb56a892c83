/* Statements to actions. */
#include <string.h>

#include "agent/plan/action_build.h"
#include "agent/plan/interpret_impl.h"

/* Seconds: a page that is late with its answer is not wrong yet. */
#define EXPECT_DEFAULT 2
/* Of the wheel at a time, looking for something: a small list must not pass it by between two looks. */
#define UNTIL_NOTCHES 1

static enum dh_status put_options(struct dh_interpreter *it, const struct dh_stmt *s,
                                  struct dh_action *a, struct dh_err *err)
{
    struct dh_arena *arena = dh_action_arena(a);
    const char **list = dh_arena_alloc(arena, s->option_count + 1, sizeof(*list));
    if (!list)
        return dh_err_nomem(err);
    for (size_t i = 0; i < s->option_count; i++) {
        enum dh_status st = dh_interpret_phrase(it, &s->options[i], arena, &list[i], err);
        if (st != DH_OK)
            return st;
    }
    a->options = list;
    a->option_count = s->option_count;
    return DH_OK;
}

static enum dh_status put_place(struct dh_interpreter *it, const struct dh_stmt *s,
                                struct dh_action *a, struct dh_err *err)
{
    struct dh_arena *arena = dh_action_arena(a);
    a->place = s->place;
    a->pattern = dh_arena_strdup(arena, s->pattern);
    a->name = dh_arena_strdup(arena, s->name);
    return !a->name || (s->pattern && !a->pattern)
               ? dh_err_nomem(err)
               : dh_interpret_phrase(it, &s->text, arena, &a->text, err);
}

static enum dh_status put_check(struct dh_interpreter *it, const struct dh_stmt *s,
                                struct dh_action *a, struct dh_err *err)
{
    a->has_check = true;
    a->within = s->within >= 0 ? s->within : s->kind == DH_STMT_WAIT_FOR ? 10 : EXPECT_DEFAULT;
    return dh_interpret_check(it, s->cond, dh_action_arena(a), &a->check, err);
}

static enum dh_status put_open(struct dh_interpreter *it, const struct dh_stmt *s,
                               struct dh_action *a, struct dh_err *err)
{
    enum dh_status st = dh_interpret_phrase(it, &s->text, dh_action_arena(a), &a->open, err);
    if (st == DH_OK)
        a->open_kind = s->open_kind != DH_OPEN_NONE ? s->open_kind : dh_open_guess(a->open);
    return st;
}

static const enum dh_verb verbs[DH_STMT_COUNT] = {
    [DH_STMT_CLICK] = DH_VERB_CLICK,     [DH_STMT_HOVER] = DH_VERB_MOVE,
    [DH_STMT_TYPE] = DH_VERB_TYPE,       [DH_STMT_SET_TEXT] = DH_VERB_TYPE,
    [DH_STMT_CLEAR] = DH_VERB_TYPE,      [DH_STMT_PRESS] = DH_VERB_PRESS,
    [DH_STMT_HOLD] = DH_VERB_HOLD,       [DH_STMT_CHOOSE] = DH_VERB_CHOOSE,
    [DH_STMT_SET] = DH_VERB_SET,         [DH_STMT_DRAG] = DH_VERB_DRAG,
    [DH_STMT_SCROLL] = DH_VERB_SCROLL,   [DH_STMT_SCROLL_UNTIL] = DH_VERB_SCROLL,
    [DH_STMT_ATTACH] = DH_VERB_ATTACH,   [DH_STMT_OPEN] = DH_VERB_OPEN,
    [DH_STMT_FOCUS] = DH_VERB_FOCUS,     [DH_STMT_CLOSE] = DH_VERB_CLOSE,
    [DH_STMT_WAIT] = DH_VERB_WAIT,       [DH_STMT_WAIT_FOR] = DH_VERB_WAIT,
    [DH_STMT_WAIT_UNTIL] = DH_VERB_WAIT, [DH_STMT_READ] = DH_VERB_READ,
    [DH_STMT_EXPECT] = DH_VERB_EXPECT,   [DH_STMT_EXPECT_THAT] = DH_VERB_WAIT,
    [DH_STMT_ASK] = DH_VERB_ASK,         [DH_STMT_HAND_OVER] = DH_VERB_HAND_OVER,
    [DH_STMT_STOP] = DH_VERB_FAIL,       [DH_STMT_DONE] = DH_VERB_DONE,
};

/* What is not the target, by kind. */
static enum dh_status put_rest(struct dh_interpreter *it, const struct dh_stmt *s,
                               struct dh_action *a, struct dh_err *err)
{
    struct dh_arena *arena = dh_action_arena(a);
    switch (s->kind) {
    case DH_STMT_CLICK:
        a->button = s->button;
        a->count = s->clicks;
        return DH_OK;
    case DH_STMT_CLEAR:
        a->text = "";
        a->replace = true;
        return DH_OK;
    case DH_STMT_SET_TEXT:
        a->replace = true;
        return dh_interpret_phrase(it, &s->text, arena, &a->text, err);
    case DH_STMT_PRESS:
        a->count = s->count;
        return DH_OK;
    case DH_STMT_CHOOSE:
        return put_options(it, s, a, err);
    case DH_STMT_SCROLL_UNTIL:
        a->dx = s->dx * (s->count ? s->count : UNTIL_NOTCHES) * (it->turned ? -1 : 1);
        a->dy = s->dy * (s->count ? s->count : UNTIL_NOTCHES) * (it->turned ? -1 : 1);
        return DH_OK;
    case DH_STMT_SCROLL:
        a->dx = s->dx * (s->count ? s->count : 5);
        a->dy = s->dy * (s->count ? s->count : 5);
        return DH_OK;
    case DH_STMT_ATTACH:
        return dh_interpret_phrase(it, &s->text, arena, &a->file, err);
    case DH_STMT_OPEN:
        return put_open(it, s, a, err);
    case DH_STMT_FOCUS:
    case DH_STMT_CLOSE:
        return dh_interpret_phrase(it, &s->text, arena, &a->window, err);
    case DH_STMT_WAIT:
        a->timed = true;
        return DH_OK;
    case DH_STMT_WAIT_UNTIL:
    case DH_STMT_EXPECT_THAT:
        a->timed = true;
        a->seconds = 0.5;
        return DH_OK;
    case DH_STMT_WAIT_FOR:
    case DH_STMT_EXPECT:
        return put_check(it, s, a, err);
    case DH_STMT_READ:
        return put_place(it, s, a, err);
    case DH_STMT_ASK: {
        a->name = dh_arena_strdup(arena, s->name);
        enum dh_status st = dh_interpret_phrase(it, &s->text, arena, &a->text, err);
        return st == DH_OK ? put_options(it, s, a, err) : st;
    }
    default:
        return dh_interpret_phrase(it, &s->text, arena, &a->text, err);
    }
}

enum dh_status dh_interpret_action(struct dh_interpreter *it, const struct dh_stmt *s,
                                   struct dh_action **ret, struct dh_err *err)
{
    struct dh_action *a = dh_action_create(verbs[s->kind]);
    if (!a)
        return dh_err_nomem(err);
    struct dh_arena *arena = dh_action_arena(a);
    a->modifiers = s->modifiers;
    a->seconds = s->seconds;
    a->on = s->on;
    a->confirm = s->confirm;
    a->keys = dh_arena_strdup(arena, s->keys);
    a->purpose = dh_arena_strdup(arena, s->purpose);
    enum dh_status st = dh_interpret_phrase(it, &s->window, arena, &a->in, err);
    if (st == DH_OK)
        st = dh_interpret_target(it, &s->target, arena, &a->target, err);
    if (st == DH_OK)
        st = dh_interpret_target(it, &s->to, arena, &a->to, err);
    if (st == DH_OK)
        st = put_rest(it, s, a, err);
    if (st == DH_OK && ((s->keys && !a->keys) || (s->purpose && !a->purpose)))
        st = dh_err_nomem(err);
    if (st != DH_OK) {
        dh_action_destroy(a);
        return st;
    }
    *ret = a;
    return DH_OK;
}

bool dh_interpret_repeatable(const struct dh_stmt *s)
{
    static const char *const moving[] = {"Tab",     "shift+Tab", "Up",   "Down", "Left",  "Right",
                                         "Page_Up", "Page_Down", "Home", "End",  "Escape"};
    if (s->kind == DH_STMT_HOVER || s->kind == DH_STMT_SCROLL || s->kind == DH_STMT_FOCUS)
        return true;
    for (size_t i = 0; s->kind == DH_STMT_PRESS && i < sizeof(moving) / sizeof(moving[0]); i++)
        if (strcmp(s->keys, moving[i]) == 0)
            return true;
    return false;
}
