/* CONDITION: what appears, is gone, checked, enabled; comparisons; and, or, not. */
#include <string.h>

#include "agent/skill/parse.h"

struct state_words {
    const char *words[4]; /* in a row */
    enum dh_cond_kind kind;
    bool negated;
};

static const struct state_words states[] = {
    {{"does", "not", "appear"}, DH_COND_GONE, false},
    {{"doesn't", "appear"}, DH_COND_GONE, false},
    {{"to", "be", "gone"}, DH_COND_GONE, false},
    {{"to", "appear"}, DH_COND_APPEARS, false},
    {{"to", "disappear"}, DH_COND_GONE, false},
    {{"to", "go", "away"}, DH_COND_GONE, false},
    {{"appears"}, DH_COND_APPEARS, false},
    {{"appear"}, DH_COND_APPEARS, false},
    {{"exists"}, DH_COND_APPEARS, false},
    {{"shows"}, DH_COND_APPEARS, false},
    {{"disappears"}, DH_COND_GONE, false},
    {{"vanishes"}, DH_COND_GONE, false},
    {{"is", "not", "checked"}, DH_COND_CHECKED, true},
    {{"is", "not", "enabled"}, DH_COND_ENABLED, true},
    {{"is", "not", "there"}, DH_COND_GONE, false},
    {{"is", "not", "shown"}, DH_COND_GONE, false},
    {{"is", "not", "visible"}, DH_COND_GONE, false},
    {{"is", "gone"}, DH_COND_GONE, false},
    {{"is", "there"}, DH_COND_APPEARS, false},
    {{"is", "shown"}, DH_COND_APPEARS, false},
    {{"is", "visible"}, DH_COND_APPEARS, false},
    {{"is", "checked"}, DH_COND_CHECKED, false},
    {{"is", "ticked"}, DH_COND_CHECKED, false},
    {{"is", "on"}, DH_COND_CHECKED, false},
    {{"is", "unchecked"}, DH_COND_CHECKED, true},
    {{"is", "off"}, DH_COND_CHECKED, true},
    {{"is", "enabled"}, DH_COND_ENABLED, false},
    {{"is", "disabled"}, DH_COND_ENABLED, true},
};

static bool match(struct dh_parse *p, const struct state_words *s)
{
    size_t n = 0;
    for (; n < 4 && s->words[n]; n++)
        if (!dh_token_is(dh_parse_ahead(p, n), s->words[n]))
            return false;
    while (n-- > 0)
        dh_parse_take(p);
    return true;
}

bool dh_parse_state(struct dh_parse *p, enum dh_cond_kind *ret_kind, bool *ret_not)
{
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
        if (match(p, &states[i])) {
            *ret_kind = states[i].kind;
            *ret_not = states[i].negated;
            return true;
        }
    return false;
}

static struct dh_cond *new_cond(struct dh_parse *p, enum dh_cond_kind kind)
{
    struct dh_cond *c = dh_arena_alloc(p->arena, 1, sizeof(*c));
    if (c)
        c->kind = kind;
    else
        p->nomem = true;
    return c;
}

static bool negate(struct dh_parse *p, bool on, const struct dh_cond *a, const struct dh_cond **ret)
{
    *ret = a;
    if (!on)
        return true;
    struct dh_cond *c = new_cond(p, DH_COND_NOT);
    if (!c)
        return false;
    c->a = a;
    *ret = c;
    return true;
}

static bool take_op(struct dh_parse *p, enum dh_op *ret, bool *ret_not)
{
    static const struct {
        const char *words[4];
        enum dh_op op;
        bool negated;
    } ops[] = {
        {{"is", "at", "least"}, DH_OP_GE, false},
        {{"is", "at", "most"}, DH_OP_LE, false},
        {{"is", "more", "than"}, DH_OP_GT, false},
        {{"is", "less", "than"}, DH_OP_LT, false},
        {{"is", "not"}, DH_OP_IS, true},
        {{"is"}, DH_OP_IS, false},
        {{"equals"}, DH_OP_IS, false},
        {{"does", "not", "contain"}, DH_OP_CONTAINS, true},
        {{"contains"}, DH_OP_CONTAINS, false},
    };
    const struct dh_token *t = dh_parse_peek(p);
    *ret_not = false;
    if (t->kind == DH_TOKEN_OP) {
        dh_parse_take(p);
        bool eq = t->text[1] == '=';
        *ret = t->text[0] == '='   ? DH_OP_IS
               : t->text[0] == '>' ? (eq ? DH_OP_GE : DH_OP_GT)
                                   : (eq ? DH_OP_LE : DH_OP_LT);
        return true;
    }
    for (size_t i = 0; i < sizeof(ops) / sizeof(ops[0]); i++) {
        struct state_words w = {
            {ops[i].words[0], ops[i].words[1], ops[i].words[2]}, DH_COND_COMPARE, false};
        if (match(p, &w)) {
            *ret = ops[i].op;
            *ret_not = ops[i].negated;
            return true;
        }
    }
    return false;
}

static bool compare(struct dh_parse *p, const struct dh_cond **ret)
{
    struct dh_cond *c = new_cond(p, DH_COND_COMPARE);
    if (!c)
        return false;
    c->left = dh_parse_take(p)->phrase;
    bool negated;
    if (!take_op(p, &c->op, &negated))
        return dh_parse_fail(p, "behind {name} comes is, contains, >= or <= and a value");
    if (dh_parse_word(p, "empty"))
        c->right.quoted = true;
    else if (!dh_parse_phrase(p, true, &c->right))
        return false;
    return negate(p, negated, c, ret);
}

/* {name} followed by a comparison; otherwise {name} is a target. */
static bool compares(struct dh_parse *p)
{
    if (!dh_parse_is(p, DH_TOKEN_VAR))
        return false;
    size_t pos = p->pos;
    dh_parse_take(p);
    enum dh_cond_kind kind;
    enum dh_op op;
    bool negated, is = !dh_parse_state(p, &kind, &negated) && take_op(p, &op, &negated);
    p->pos = pos;
    return is;
}

static bool unary(struct dh_parse *p, const struct dh_cond **ret)
{
    if (dh_parse_word(p, "not")) {
        const struct dh_cond *a;
        if (++p->depth > DH_PARSE_DEPTH)
            return dh_parse_fail(p, "too many \"not\"");
        bool ok = unary(p, &a);
        p->depth--;
        return ok && negate(p, true, a, ret);
    }
    if (compares(p))
        return compare(p, ret);
    struct dh_cond *c = new_cond(p, DH_COND_APPEARS);
    bool negated = false;
    if (!c)
        return false;
    bool no = dh_parse_word(p, "no");
    if (!dh_parse_aim(p, true, &c->aim))
        return false;
    if (!dh_parse_state(p, &c->kind, &negated)) {
        char here[80];
        return dh_parse_fail(
            p, "behind a target comes appears, is gone, is checked or is enabled, not %s",
            dh_parse_here(p, here, sizeof(here)));
    }
    return negate(p, negated != no, c, ret);
}

static bool chain(struct dh_parse *p, bool ors, const struct dh_cond **ret)
{
    const struct dh_cond *left;
    if (!(ors ? chain(p, false, &left) : unary(p, &left)))
        return false;
    for (int n = 0; dh_parse_word(p, ors ? "or" : "and"); n++) {
        struct dh_cond *c = new_cond(p, ors ? DH_COND_OR : DH_COND_AND);
        if (!c)
            return false;
        if (n >= 32)
            return dh_parse_fail(p, "too long a condition");
        c->a = left;
        if (!(ors ? chain(p, false, &c->b) : unary(p, &c->b)))
            return false;
        left = c;
    }
    *ret = left;
    return true;
}

bool dh_parse_cond(struct dh_parse *p, const struct dh_cond **ret)
{
    return chain(p, true, ret);
}
