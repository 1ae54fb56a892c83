/* Steps that move through things: scroll, attach, open, windows, waiting. */
#include <string.h>

#include "agent/skill/parse.h"
#include "agent/plan/action_build.h"

bool dh_parse_seconds(struct dh_parse *p, double *ret)
{
    static const struct {
        const char *word;
        double seconds;
    } units[] = {{"second", 1}, {"seconds", 1},          {"s", 1},
                 {"sec", 1},    {"minute", 60},          {"minutes", 60},
                 {"min", 60},   {"milliseconds", 0.001}, {"ms", 0.001}};
    const struct dh_token *t = dh_parse_take(p);
    if (t->kind != DH_TOKEN_NUMBER)
        return dh_parse_fail_at(p, t->start, "expected a number of seconds");
    const struct dh_token *u = dh_parse_peek(p);
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++)
        if (dh_token_is(u, units[i].word)) {
            dh_parse_take(p);
            double v = t->number * units[i].seconds;
            if (v < 0 || v > 86400)
                return dh_parse_fail_at(p, t->start, "a wait is 0 to 86400 seconds");
            *ret = v;
            return true;
        }
    return dh_parse_fail(p, "expected \"seconds\"");
}

bool dh_parse_within(struct dh_parse *p, struct dh_stmt *s)
{
    if (s->within >= 0 || (!dh_parse_word(p, "within") && !dh_parse_words(p, "for", "up")))
        return true;
    dh_parse_word(p, "to");
    return dh_parse_seconds(p, &s->within);
}

static bool scroll_until(struct dh_parse *p, struct dh_stmt *s)
{
    s->kind = DH_STMT_SCROLL_UNTIL;
    if (!dh_parse_phrase(p, false, &s->text))
        return false;
    static const char *const appears[] = {"appears", "appear", "shows", NULL};
    if (dh_parse_any(p, appears) < 0 && !dh_parse_words(p, "is", "shown") &&
        !dh_parse_words(p, "is", "visible"))
        return dh_parse_fail(p, "expected \"appears\"");
    if (dh_parse_word(p, "in"))
        return dh_parse_aim(p, true, &s->target);
    return true;
}

bool dh_parse_scroll(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    static const char *const ways[] = {"up", "down", "left", "right", NULL};
    s->kind = DH_STMT_SCROLL;
    int way = dh_parse_any(p, ways);
    s->dx = way == 2 ? -1 : way == 3 ? 1 : 0;
    s->dy = way == 0 ? -1 : way == 2 || way == 3 ? 0 : 1;
    if (dh_parse_word(p, "until"))
        return scroll_until(p, s);
    if (way < 0)
        return dh_parse_fail(p, "expected up, down, left, right or until");
    s->count = 5;
    const struct dh_token *t = dh_parse_peek(p);
    if (t->kind == DH_TOKEN_NUMBER) {
        dh_parse_take(p);
        if (t->number < 1 || t->number > 200)
            return dh_parse_fail_at(p, t->start, "scroll 1 to 200 notches");
        s->count = (int)t->number;
        static const char *const unit[] = {"notches", "notch", "times", "lines", NULL};
        dh_parse_any(p, unit);
    }
    if (dh_parse_word(p, "in"))
        return dh_parse_aim(p, true, &s->target);
    return true;
}

bool dh_parse_attach(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    static const char *const with[] = {"with", "to", "using", NULL};
    s->kind = DH_STMT_ATTACH;
    dh_parse_word(p, "file");
    if (!dh_parse_phrase(p, false, &s->text))
        return false;
    if (dh_parse_any(p, with) < 0)
        return dh_parse_fail(p, "expected \"with\" and the control that takes the file");
    return dh_parse_aim(p, true, &s->target);
}

/* What a literal is: decided here; what a variable is: when it has a value. */
static enum dh_open_kind open_kind(const struct dh_phrase *text)
{
    if (text->count == 0 || text->parts[0].kind != DH_PART_TEXT)
        return DH_OPEN_NONE;
    return dh_open_guess(text->parts[0].text);
}

bool dh_parse_open(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    s->kind = DH_STMT_OPEN;
    static const struct {
        const char *word;
        enum dh_open_kind kind;
    } kinds[] = {{"file", DH_OPEN_FILE},   {"app", DH_OPEN_APP},    {"application", DH_OPEN_APP},
                 {"program", DH_OPEN_APP}, {"url", DH_OPEN_URL},    {"page", DH_OPEN_URL},
                 {"site", DH_OPEN_URL},    {"website", DH_OPEN_URL}};
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]) && s->open_kind == DH_OPEN_NONE; i++)
        if (dh_parse_word(p, kinds[i].word))
            s->open_kind = kinds[i].kind;
    size_t at = dh_parse_peek(p)->start;
    if (!dh_parse_phrase(p, false, &s->text))
        return false;
    if (s->text.count == 0)
        return dh_parse_fail_at(p, at, "the name is empty");
    if (s->open_kind == DH_OPEN_NONE)
        s->open_kind = open_kind(&s->text);
    return true;
}

/* WINDOW: a text, with "window", "app" or "dialog" behind it or not. */
static bool take_window(struct dh_parse *p, struct dh_stmt *s)
{
    static const char *const words[] = {"window", "app", "application", "dialog", NULL};
    dh_parse_any(p, words);
    size_t at = dh_parse_peek(p)->start;
    if (!dh_parse_phrase(p, false, &s->text))
        return false;
    if (s->text.count == 0)
        return dh_parse_fail_at(p, at, "the name is empty");
    dh_parse_any(p, words);
    return true;
}

bool dh_parse_switch(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    s->kind = DH_STMT_FOCUS;
    if (arg && !dh_parse_word(p, "to"))
        return dh_parse_fail(p, "expected \"to\" and a window");
    return take_window(p, s);
}

bool dh_parse_go(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    if (!dh_parse_word(p, "to"))
        return dh_parse_fail(p, "expected \"to\"");
    const struct dh_token *t = dh_parse_peek(p);
    if (t->kind != DH_TOKEN_BARE &&
        !(t->kind == DH_TOKEN_STRING && open_kind(&t->phrase) == DH_OPEN_URL)) {
        s->kind = DH_STMT_FOCUS;
        return take_window(p, s);
    }
    return dh_parse_open(p, s, 0);
}

bool dh_parse_close(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    s->kind = DH_STMT_CLOSE;
    return take_window(p, s);
}

/* One thing's being there or its state is a check of the action table; other conditions are looked
 * at by the interpreter. */
static void sort_check(struct dh_stmt *s, enum dh_stmt_kind plain, enum dh_stmt_kind other)
{
    const struct dh_cond *c = s->cond;
    bool state =
        c->kind == DH_COND_NOT && (c->a->kind == DH_COND_CHECKED || c->a->kind == DH_COND_ENABLED);
    s->kind = c->kind <= DH_COND_ENABLED || state ? plain : other;
}

static bool simple_cond(struct dh_parse *p, struct dh_stmt *s, bool gone)
{
    struct dh_cond *c = dh_arena_alloc(p->arena, 1, sizeof(*c));
    if (!c) {
        p->nomem = true;
        return false;
    }
    c->kind = gone ? DH_COND_GONE : DH_COND_APPEARS;
    s->cond = c;
    if (!dh_parse_aim(p, true, &c->aim))
        return false;
    bool negated = false;
    enum dh_cond_kind kind = c->kind;
    if (!dh_parse_within(p, s))
        return false;
    if (dh_parse_state(p, &kind, &negated)) {
        c->kind = kind;
        struct dh_cond *outer = negated ? dh_arena_alloc(p->arena, 1, sizeof(*outer)) : NULL;
        if (negated && !outer) {
            p->nomem = true;
            return false;
        }
        if (outer) {
            outer->kind = DH_COND_NOT;
            outer->a = c;
            s->cond = outer;
        }
    }
    return dh_parse_within(p, s);
}

bool dh_parse_wait(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    if (dh_parse_word(p, "until")) {
        if (!dh_parse_cond(p, &s->cond) || !dh_parse_within(p, s))
            return false;
        sort_check(s, DH_STMT_WAIT_FOR, DH_STMT_WAIT_UNTIL);
        return true;
    }
    dh_parse_word(p, "for");
    if (dh_parse_is(p, DH_TOKEN_NUMBER)) {
        s->kind = DH_STMT_WAIT;
        return dh_parse_seconds(p, &s->seconds);
    }
    if (!simple_cond(p, s, false))
        return false;
    sort_check(s, DH_STMT_WAIT_FOR, DH_STMT_WAIT_UNTIL);
    return true;
}

bool dh_parse_expect(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    if (arg && !dh_parse_word(p, "sure"))
        return dh_parse_fail(p, "expected \"sure\"");
    dh_parse_word(p, "that");
    s->kind = DH_STMT_EXPECT;
    const struct dh_token *t = dh_parse_peek(p), *next = dh_parse_ahead(p, 1);
    bool value =
        t->kind == DH_TOKEN_VAR &&
        (next->kind == DH_TOKEN_OP || dh_token_is(next, "is") || dh_token_is(next, "contains") ||
         dh_token_is(next, "equals") || dh_token_is(next, "does"));
    bool ok = value || dh_token_is(t, "not") ? dh_parse_cond(p, &s->cond)
                                             : simple_cond(p, s, dh_parse_word(p, "no"));
    if (!ok)
        return false;
    /* "expect A appears and B appears" */
    while (ok && (dh_token_is(dh_parse_peek(p), "and") || dh_token_is(dh_parse_peek(p), "or")) &&
           !dh_parse_at_end(p)) {
        bool and = dh_token_is(dh_parse_take(p), "and");
        struct dh_cond *c = dh_arena_alloc(p->arena, 1, sizeof(*c));
        if (!c) {
            p->nomem = true;
            return false;
        }
        c->kind = and? DH_COND_AND : DH_COND_OR;
        c->a = s->cond;
        s->cond = c;
        ok = dh_parse_cond(p, &c->b);
    }
    if (!ok || !dh_parse_within(p, s))
        return false;
    sort_check(s, DH_STMT_EXPECT, DH_STMT_EXPECT_THAT);
    return true;
}
