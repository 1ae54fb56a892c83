/* Steps that read, ask and decide. */
#include <string.h>

#include "agent/skill/parse.h"

static bool take_name(struct dh_parse *p, const char **ret)
{
    const struct dh_token *t = dh_parse_peek(p);
    if (t->kind != DH_TOKEN_VAR || t->phrase.parts[0].format || strchr(t->text, '.')) {
        char here[80];
        return dh_parse_fail(p, "expected {name}, not %s", dh_parse_here(p, here, sizeof(here)));
    }
    *ret = dh_parse_take(p)->text;
    return true;
}

/* [of] the TARGET behind "value", or a relation and a TARGET in target.relation/of. */
static bool near_target(struct dh_parse *p, struct dh_stmt *s)
{
    if (!dh_parse_relation(p, &s->target.relation))
        return dh_parse_fail(p, "expected right of, left of, above, below, near or after");
    struct dh_aim *of = dh_arena_alloc(p->arena, 1, sizeof(*of));
    if (!of) {
        p->nomem = true;
        return false;
    }
    s->target.kind = DH_TARGET_DESCRIBED;
    s->target.of = of;
    return dh_parse_aim(p, true, of);
}

static bool take_line(struct dh_parse *p, struct dh_stmt *s)
{
    s->place = DH_PLACE_LINE;
    if (!dh_parse_words(p, "starting", "with")) {
        if (!dh_parse_word(p, "that"))
            dh_parse_word(p, "which");
        if (!dh_parse_word(p, "starts") && !dh_parse_word(p, "begins"))
            return dh_parse_fail(p, "expected \"that starts with\"");
        if (!dh_parse_word(p, "with"))
            return dh_parse_fail(p, "expected \"with\"");
    }
    return dh_parse_phrase(p, false, &s->text);
}

static bool take_place(struct dh_parse *p, struct dh_stmt *s)
{
    static const char *const places[] = {"line",   "text", "value",     "amount",
                                         "number", "date", "clipboard", NULL};
    static const enum dh_place kinds[] = {DH_PLACE_LINE,     DH_PLACE_TEXT,   DH_PLACE_VALUE,
                                          DH_PLACE_AMOUNT,   DH_PLACE_NUMBER, DH_PLACE_DATE,
                                          DH_PLACE_CLIPBOARD};
    int i = dh_parse_any(p, places);
    if (i < 0) {
        char here[80];
        return dh_parse_fail(
            p, "expected the line, text, value, amount, number, date or clipboard, not %s",
            dh_parse_here(p, here, sizeof(here)));
    }
    s->place = kinds[i];
    if (s->place == DH_PLACE_CLIPBOARD)
        return true;
    if (s->place == DH_PLACE_LINE)
        return take_line(p, s);
    if (s->place == DH_PLACE_VALUE ||
        (s->place == DH_PLACE_TEXT && dh_token_is(dh_parse_peek(p), "of"))) {
        s->place = DH_PLACE_VALUE;
        if (!dh_parse_word(p, "of") && !dh_parse_word(p, "in"))
            return dh_parse_fail(p, "expected \"of\" and a field");
        return dh_parse_aim(p, true, &s->target);
    }
    return near_target(p, s);
}

bool dh_parse_read(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    s->kind = DH_STMT_READ;
    if (!take_place(p, s))
        return false;
    while (!dh_parse_at_end(p)) {
        if (!s->name && dh_parse_word(p, "as")) {
            if (!take_name(p, &s->name))
                return false;
        } else if (!s->pattern && dh_parse_word(p, "matching")) {
            const struct dh_token *t = dh_parse_take(p);
            if (t->kind != DH_TOKEN_REGEX)
                return dh_parse_fail_at(p, t->start, "expected a pattern: matching /[0-9]+/");
            s->pattern = t->text;
        } else {
            break;
        }
    }
    return s->name || dh_parse_fail(p, "expected \"as {name}\"");
}

bool dh_parse_ask(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    enum { MAX = 32 };
    s->kind = DH_STMT_ASK;
    if (!dh_parse_phrase(p, false, &s->text))
        return false;
    if (!dh_parse_word(p, "as"))
        return dh_parse_fail(p, "expected \"as {name}\"");
    if (!take_name(p, &s->name))
        return false;
    if (!dh_parse_word(p, "choices"))
        return true;
    struct dh_phrase *list = dh_arena_alloc(p->arena, MAX, sizeof(*list));
    if (!list) {
        p->nomem = true;
        return false;
    }
    s->options = list;
    do {
        if (s->option_count == MAX)
            return dh_parse_fail(p, "at most %d choices", MAX);
        if (!dh_parse_phrase(p, false, &list[s->option_count++]))
            return false;
        enum dh_token_kind k = dh_parse_ahead(p, 1)->kind;
        if (!dh_parse_is(p, DH_TOKEN_COMMA) || (k != DH_TOKEN_STRING && k != DH_TOKEN_VAR))
            break;
        dh_parse_take(p);
    } while (true);
    return true;
}

bool dh_parse_say(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    s->kind = (enum dh_stmt_kind)arg;
    if (dh_parse_at_end(p) && arg == DH_STMT_DONE) {
        s->text.quoted = true;
        return true;
    }
    return dh_parse_phrase(p, false, &s->text);
}

bool dh_parse_hand(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    s->kind = DH_STMT_HAND_OVER;
    if (!dh_parse_word(p, "over"))
        return dh_parse_fail(p, "expected \"over\"");
    return dh_parse_phrase(p, false, &s->text);
}

bool dh_parse_if(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    s->kind = DH_STMT_IF;
    if (!dh_parse_cond(p, &s->cond))
        return false;
    if (!dh_parse_inline(p, s, &s->body))
        return false;
    /* `; otherwise: ...` on the same line */
    if ((dh_token_is(dh_parse_peek(p), "otherwise") || dh_token_is(dh_parse_peek(p), "else")) &&
        p->tokens.list[p->pos - 1].kind != DH_TOKEN_END) {
        size_t end = s->end;
        dh_parse_take(p);
        bool ok = dh_parse_inline(p, s, &s->otherwise);
        s->end = end;
        return ok;
    }
    return true;
}

bool dh_parse_for(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    s->kind = DH_STMT_FOR_EACH;
    if (!dh_parse_word(p, "each") && !dh_parse_word(p, "every"))
        return dh_parse_fail(p, "expected \"each\"");
    if (!take_name(p, &s->name))
        return false;
    if (!dh_parse_word(p, "in") && !dh_parse_word(p, "of"))
        return dh_parse_fail(p, "expected \"in {table}\"");
    return take_name(p, &s->list) && dh_parse_inline(p, s, &s->body);
}

bool dh_parse_repeat(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    s->kind = DH_STMT_REPEAT;
    if (!dh_parse_word(p, "until"))
        return dh_parse_fail(p, "expected \"until\"");
    if (!dh_parse_cond(p, &s->cond))
        return false;
    if (dh_parse_is(p, DH_TOKEN_COMMA))
        dh_parse_take(p);
    dh_parse_word(p, "but");
    if (!dh_parse_words(p, "at", "most"))
        return dh_parse_fail(p, "say how often: at most 10 times");
    const struct dh_token *t = dh_parse_take(p);
    if (t->kind != DH_TOKEN_NUMBER || t->number < 1 || t->number > 1000)
        return dh_parse_fail_at(p, t->start, "at most 1 to 1000 times");
    s->count = (int)t->number;
    if (!dh_parse_word(p, "times") && !dh_parse_word(p, "time"))
        return dh_parse_fail(p, "expected \"times\"");
    return dh_parse_inline(p, s, &s->body);
}

static bool take_arg(struct dh_parse *p, struct dh_arg *a)
{
    const struct dh_token *t = &p->tokens.list[p->pos]; /* an argument may be called "a" */
    if (t->kind != DH_TOKEN_WORD)
        t = dh_parse_peek(p);
    if (t->kind != DH_TOKEN_WORD || t[1].kind != DH_TOKEN_OP || strcmp(t[1].text, "=") != 0)
        return dh_parse_fail(p, "arguments are written a = \"x\", b = {y}");
    a->name = dh_parse_copy(p, t->start, t->end);
    p->pos = (size_t)(t - p->tokens.list) + 2;
    return a->name && dh_parse_phrase(p, true, &a->value);
}

static bool more_args(struct dh_parse *p)
{
    const struct dh_token *t = &p->tokens.list[p->pos];
    if (t->kind != DH_TOKEN_COMMA && !dh_token_is(t, "and"))
        return false;
    if (t[1].kind != DH_TOKEN_WORD || t[2].kind != DH_TOKEN_OP)
        return false;
    p->pos++;
    return true;
}

bool dh_parse_run(struct dh_parse *p, struct dh_stmt *s, int arg)
{
    (void)arg;
    enum { MAX = 32 };
    s->kind = DH_STMT_RUN;
    if (!dh_parse_word(p, "skill"))
        return dh_parse_fail(p, "expected \"skill\"");
    size_t at = dh_parse_peek(p)->start;
    if (!dh_parse_phrase(p, true, &s->text))
        return false;
    if (s->text.count != 1 || s->text.parts[0].kind != DH_PART_TEXT)
        return dh_parse_fail_at(p, at, "the name of a skill is fixed");
    if (!dh_parse_word(p, "with"))
        return true;
    struct dh_arg *list = dh_arena_alloc(p->arena, MAX, sizeof(*list));
    if (!list) {
        p->nomem = true;
        return false;
    }
    s->args = list;
    do {
        if (s->arg_count == MAX)
            return dh_parse_fail(p, "at most %d arguments", MAX);
        if (!take_arg(p, &list[s->arg_count++]))
            return false;
    } while (more_args(p));
    return true;
}
