/* Items to blocks, lines to statements, and what every statement may end in. */
#include <string.h>

#include "agent/skill/parse.h"

struct dh_block *dh_parse_new_block(struct dh_parse *p)
{
    if (p->block_count == p->block_cap) {
        size_t cap = p->block_cap ? p->block_cap * 2 : 16;
        struct dh_block **list = dh_arena_alloc(p->arena, cap, sizeof(struct dh_block *));
        if (!list) {
            p->nomem = true;
            return NULL;
        }
        if (p->block_count)
            memcpy(list, p->blocks, p->block_count * sizeof(struct dh_block *));
        p->blocks = list;
        p->block_cap = cap;
    }
    struct dh_block *b = dh_arena_alloc(p->arena, 1, sizeof(*b));
    if (!b) {
        p->nomem = true;
        return NULL;
    }
    b->id = (int)p->block_count;
    p->blocks[p->block_count++] = b;
    return b;
}

static void append(struct dh_block *b, struct dh_stmt *s)
{
    if (b->last)
        b->last->next = s;
    else
        b->first = s;
    b->last = s;
    b->count++;
}

static bool window_prefix(struct dh_parse *p, struct dh_stmt *s)
{
    if (!dh_token_is(dh_parse_peek(p), "in"))
        return true;
    dh_parse_take(p);
    if (!dh_parse_phrase(p, false, &s->window))
        return false;
    if (!dh_parse_word(p, "window"))
        dh_parse_word(p, "app");
    if (!dh_parse_is(p, DH_TOKEN_COMMA)) {
        p->form = "In \"Window\", STEP";
        return dh_parse_fail(p, "a comma is missing behind the window");
    }
    dh_parse_take(p);
    return true;
}

static bool stops_purpose(struct dh_parse *p)
{
    const struct dh_token *t = dh_parse_peek(p);
    switch (t->kind) {
    case DH_TOKEN_EOF:
    case DH_TOKEN_END:
    case DH_TOKEN_SEMICOLON:
        return true;
    case DH_TOKEN_OPEN:
        return dh_token_is(dh_parse_ahead(p, 1), "confirm");
    case DH_TOKEN_COMMA: {
        const struct dh_token *n = dh_parse_ahead(p, 1);
        return n->kind == DH_TOKEN_WORD && (strcmp(n->text, "then") == 0 ||
                                            strcmp(n->text, "in") == 0 || dh_verb_find(n->text));
    }
    default:
        return false;
    }
}

static bool purpose(struct dh_parse *p, struct dh_stmt *s)
{
    size_t from = p->tokens.list[p->pos].start, to = from;
    while (!stops_purpose(p))
        to = dh_parse_take(p)->end;
    if (to == from)
        return dh_parse_fail(p, "say what it is for behind \"to\"");
    s->purpose = dh_parse_copy(p, from, to);
    return s->purpose != NULL;
}

/* What any step may end in: its purpose and (confirm). */
static bool tail(struct dh_parse *p, struct dh_stmt *s)
{
    for (;;) {
        if (!s->purpose && s->kind <= DH_STMT_CLOSE && dh_token_is(dh_parse_peek(p), "to")) {
            dh_parse_take(p);
            if (!purpose(p, s))
                return false;
        } else if (dh_parse_is(p, DH_TOKEN_OPEN) && dh_token_is(dh_parse_ahead(p, 1), "confirm")) {
            dh_parse_take(p);
            dh_parse_take(p);
            if (!dh_parse_is(p, DH_TOKEN_CLOSE))
                return dh_parse_fail(p, "write (confirm)");
            dh_parse_take(p);
            s->confirm = true;
        } else {
            return true;
        }
    }
}

static bool known_verb(struct dh_parse *p, const struct dh_token *t)
{
    p->form = NULL;
    if (t->kind != DH_TOKEN_WORD) {
        char here[80];
        return dh_parse_fail(
            p, "a step starts with a verb (click, type, press, read, ...), not with %s",
            dh_parse_here(p, here, sizeof(here)));
    }
    const char *near = dh_verb_nearest(t->text);
    return dh_parse_fail(
        p,
        near ? "don't know the verb \"%s\"; did you mean \"%s\"?"
             : "don't know the verb \"%s\"; verbs are click, type, press, choose, set, "
               "open, wait, read, expect, ask, if and others",
        t->text, near);
}

bool dh_parse_statement(struct dh_parse *p, struct dh_stmt *s)
{
    p->form = NULL;
    p->failed = false;
    s->within = -1;
    while (dh_parse_word(p, "then") || dh_parse_word(p, "and"))
        ;
    const struct dh_token *first = dh_parse_peek(p);
    s->start = first->start;
    dh_source_place(&p->src, s->start, &s->line, &s->column);
    if (!window_prefix(p, s))
        return false;
    const struct dh_token *t = dh_parse_peek(p);
    const struct dh_verb_row *row = t->kind == DH_TOKEN_WORD ? dh_verb_find(t->text) : NULL;
    if (!row)
        return known_verb(p, t);
    dh_parse_take(p);
    p->form = row->form;
    s->target.role = s->to.role = DH_ROLE_ANY;
    if (!row->parse(p, s, row->arg))
        return false;
    if (s->body) /* its end and its line's rest were read with it */
        return true;
    if (!tail(p, s))
        return false;
    size_t last = p->pos;
    while (last > 0 && p->tokens.list[last - 1].noise)
        last--;
    s->end = last > 0 ? p->tokens.list[last - 1].end : s->start;
    if (!dh_parse_at_end(p)) {
        char here[80];
        return dh_parse_fail(p, "don't understand %s here", dh_parse_here(p, here, sizeof(here)));
    }
    return true;
}

/* Over what parts two statements. */
static bool separator(struct dh_parse *p, bool *ret_full_stop)
{
    bool any = false;
    for (;; any = true) {
        const struct dh_token *t = dh_parse_peek(p);
        if (t->kind == DH_TOKEN_END)
            *ret_full_stop = true;
        else if (t->kind != DH_TOKEN_SEMICOLON && t->kind != DH_TOKEN_COMMA &&
                 !dh_token_is(t, "then") && !dh_token_is(t, "and"))
            return any;
        dh_parse_take(p);
    }
}

bool dh_parse_inline(struct dh_parse *p, struct dh_stmt *s, struct dh_block **ret)
{
    struct dh_block *b = dh_parse_new_block(p);
    if (!b)
        return false;
    *ret = b;
    s->end = p->pos > 0 ? p->tokens.list[p->pos - 1].end : s->start;
    if (dh_parse_is(p, DH_TOKEN_COLON) || dh_parse_is(p, DH_TOKEN_COMMA))
        dh_parse_take(p);
    else if (!dh_token_is(dh_parse_peek(p), "then") && !dh_parse_is(p, DH_TOKEN_EOF))
        return dh_parse_fail(p, "a colon is missing before what to do");
    dh_parse_word(p, "then");
    if (++p->depth > DH_PARSE_DEPTH) {
        p->depth--;
        return dh_parse_fail(p, "too deeply nested");
    }
    bool stop = false, ok = true;
    while (ok && !stop && !dh_parse_is(p, DH_TOKEN_EOF) &&
           !dh_token_is(dh_parse_peek(p), "otherwise") && !dh_token_is(dh_parse_peek(p), "else")) {
        struct dh_stmt *inner = dh_arena_alloc(p->arena, 1, sizeof(*inner));
        if (!inner) {
            p->nomem = true;
            ok = false;
            break;
        }
        inner->label = s->label;
        ok = dh_parse_statement(p, inner);
        if (ok) {
            append(b, inner);
            if (inner->body) /* an if inside took the rest */
                break;
            separator(p, &stop);
        }
    }
    p->depth--;
    return ok;
}

struct reader {
    struct dh_block *block;
    const char *label; /* of the item */
};

static struct dh_stmt *open_if(struct dh_block *b)
{
    struct dh_stmt *s = b->last;
    return s && s->kind == DH_STMT_IF && !s->otherwise ? s : NULL;
}

/* Where an item's nested list goes; NULL: nowhere. */
static struct dh_block *hole(struct dh_stmt *s)
{
    if (!s || !s->body)
        return NULL;
    return s->otherwise ? s->otherwise : s->body;
}

static const char *next_label(struct dh_parse *p, const char *item, const char *prefix)
{
    if (!p->plain || prefix[0] != '\0')
        return item;
    const char *l = dh_arena_printf(p->arena, "%zu", ++p->plain_count);
    return l ? l : item;
}

static bool read_otherwise(struct dh_parse *p, struct dh_stmt *of)
{
    p->form = "Otherwise: STEPS";
    p->failed = false;
    if (!of)
        return dh_parse_fail(p, "\"otherwise\" without an \"if\" before it");
    dh_parse_take(p);
    size_t end = of->end;
    bool ok = dh_parse_inline(p, of, &of->otherwise);
    of->end = end;
    return ok;
}

/* After a step that was not understood: to where the next one seems to begin, so that its errors are said too. */
static void to_next_step(struct dh_parse *p)
{
    for (;; dh_parse_take(p)) {
        const struct dh_token *t = dh_parse_peek(p), *n = dh_parse_ahead(p, 1);
        if (t->kind == DH_TOKEN_EOF || t->kind == DH_TOKEN_END || t->kind == DH_TOKEN_SEMICOLON)
            return;
        if (t->kind == DH_TOKEN_COMMA && n->kind == DH_TOKEN_WORD &&
            (dh_token_is(n, "then") || dh_verb_find(n->text) || dh_verb_nearest(n->text)))
            return;
    }
}

/* Reads the statements of one item's own text; returns the one that its nested list belongs to. */
static struct dh_stmt *read_line(struct dh_parse *p, const struct reader *r, const char *prefix,
                                 struct dh_stmt *enclosing)
{
    struct dh_stmt *last = NULL;
    bool stop = false;
    while (!p->nomem && !dh_parse_is(p, DH_TOKEN_EOF)) {
        const struct dh_token *t = dh_parse_peek(p);
        if (dh_token_is(t, "otherwise") || dh_token_is(t, "else")) {
            last = open_if(r->block);
            if (!last)
                last = enclosing && enclosing->kind == DH_STMT_IF && !enclosing->otherwise
                           ? enclosing
                           : NULL;
            if (!read_otherwise(p, last))
                return last;
        } else {
            struct dh_stmt *s = dh_arena_alloc(p->arena, 1, sizeof(*s));
            if (!s) {
                p->nomem = true;
                return NULL;
            }
            s->label = next_label(p, r->label, prefix);
            bool ok = dh_parse_statement(p, s);
            if (ok || s->body) {
                append(r->block, s);
                last = s;
            }
            if (!ok)
                to_next_step(p);
        }
        separator(p, &stop);
    }
    return last;
}

static void read_items(struct dh_parse *p, const struct dh_item *items, struct dh_block *block,
                       const char *prefix, struct dh_stmt *enclosing);

static void read_nested(struct dh_parse *p, const struct dh_item *item, struct dh_stmt *owner,
                        size_t problems_before, const char *label)
{
    struct dh_block *into = hole(owner);
    if (into && into->first) {
        p->form = NULL;
        p->failed = false;
        dh_parse_fail_at(p, item->first->start,
                         "steps stand on the line and in a list below; keep one");
    } else if (!into) {
        p->failed = false;
        p->form = NULL;
        if (p->problems->errors == problems_before)
            dh_parse_fail_at(
                p, item->first->start,
                "a list inside a step needs \"if ...:\", \"for each ...:\" or \"repeat ...:\" "
                "above it");
        into = dh_parse_new_block(p);
    }
    if (into)
        read_items(p, item->first, into, label, owner);
}

static void need_body(struct dh_parse *p, struct dh_stmt *s, size_t problems_before)
{
    struct dh_block *b = hole(s);
    if (!b || b->first || p->problems->errors != problems_before)
        return;
    p->form = NULL;
    p->failed = false;
    dh_parse_fail_at(p, s->start, "no steps behind the colon; put them into a list below it");
}

static void read_items(struct dh_parse *p, const struct dh_item *items, struct dh_block *block,
                       const char *prefix, struct dh_stmt *enclosing)
{
    int n = 0;
    for (const struct dh_item *item = items; item && !p->nomem; item = item->next) {
        n++;
        size_t before = p->problems->errors;
        const char *label = prefix[0] == '\0' || prefix[strlen(prefix) - 1] == ' '
                                ? dh_arena_printf(p->arena, "%s%d", prefix, n)
                                : dh_arena_printf(p->arena, "%s.%d", prefix, n);
        bool bad = false;
        if (!label || !dh_lex(&p->src, item->start, item->end, dh_verb_starts, p->arena,
                              p->problems, &p->tokens, &bad)) {
            p->nomem = true;
            return;
        }
        p->pos = 0;
        struct reader r = {block, label};
        struct dh_stmt *owner = bad ? NULL : read_line(p, &r, prefix, enclosing);
        if (item->first)
            read_nested(p, item, owner, before, p->plain && owner ? owner->label : label);
        if (owner)
            need_body(p, owner, before);
    }
}

struct dh_block *dh_parse_block(struct dh_parse *p, const struct dh_item *items, const char *label)
{
    struct dh_block *b = dh_parse_new_block(p);
    if (b)
        read_items(p, items, b, label, NULL);
    return b;
}
