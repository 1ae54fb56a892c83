#include "agent/skill/parse.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct dh_token *dh_parse_ahead(struct dh_parse *p, size_t n)
{
    size_t i = p->pos;
    for (;; i++) {
        const struct dh_token *t = &p->tokens.list[i];
        if (t->kind == DH_TOKEN_EOF)
            return t;
        if (!t->noise && n-- == 0)
            return t;
    }
}

const struct dh_token *dh_parse_peek(struct dh_parse *p)
{
    while (p->tokens.list[p->pos].noise)
        p->pos++;
    return &p->tokens.list[p->pos];
}

const struct dh_token *dh_parse_take(struct dh_parse *p)
{
    const struct dh_token *t = dh_parse_peek(p);
    if (t->kind != DH_TOKEN_EOF)
        p->pos++;
    return t;
}

bool dh_parse_is(struct dh_parse *p, enum dh_token_kind kind)
{
    return dh_parse_peek(p)->kind == kind;
}

bool dh_token_is(const struct dh_token *t, const char *word)
{
    return t->kind == DH_TOKEN_WORD && strcmp(t->text, word) == 0;
}

bool dh_parse_word(struct dh_parse *p, const char *word)
{
    if (!dh_token_is(dh_parse_peek(p), word))
        return false;
    dh_parse_take(p);
    return true;
}

bool dh_parse_words(struct dh_parse *p, const char *first, const char *second)
{
    if (!dh_token_is(dh_parse_peek(p), first) || !dh_token_is(dh_parse_ahead(p, 1), second))
        return false;
    dh_parse_take(p);
    dh_parse_take(p);
    return true;
}

int dh_parse_any(struct dh_parse *p, const char *const *words)
{
    for (int i = 0; words[i]; i++)
        if (dh_parse_word(p, words[i]))
            return i;
    return -1;
}

const char *dh_parse_here(struct dh_parse *p, char *out, size_t n)
{
    const struct dh_token *t = dh_parse_peek(p);
    if (t->kind == DH_TOKEN_EOF || t->kind == DH_TOKEN_END)
        snprintf(out, n, "the end of the step");
    else
        snprintf(out, n, "%s%.*s%s", t->kind == DH_TOKEN_STRING ? "" : "'",
                 (int)(t->end - t->start > 60 ? 60 : t->end - t->start), p->src.text + t->start,
                 t->kind == DH_TOKEN_STRING ? "" : "'");
    return out;
}

DH_PRINTF(3, 0) static bool fail(struct dh_parse *p, size_t at, const char *fmt, va_list ap)
{
    if (p->failed)
        return false; /* the first of a statement is the cause */
    char what[DH_ERR_WHAT_MAX];
    int line, column;
    vsnprintf(what, sizeof(what), fmt, ap);
    dh_source_place(&p->src, at, &line, &column);
    dh_problems_add(p->problems, false, line, column, "%s%s%s", what, p->form ? "; write: " : "",
                    p->form ? p->form : "");
    p->failed = true;
    return false;
}

bool dh_parse_fail(struct dh_parse *p, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fail(p, dh_parse_peek(p)->start, fmt, ap);
    va_end(ap);
    return false;
}

bool dh_parse_fail_at(struct dh_parse *p, size_t at, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fail(p, at, fmt, ap);
    va_end(ap);
    return false;
}

bool dh_parse_phrase_next(struct dh_parse *p)
{
    enum dh_token_kind k = dh_parse_peek(p)->kind;
    return k == DH_TOKEN_STRING || k == DH_TOKEN_VAR || k == DH_TOKEN_SECRET || k == DH_TOKEN_BARE;
}

bool dh_parse_phrase(struct dh_parse *p, bool words, struct dh_phrase *ret)
{
    const struct dh_token *t = dh_parse_peek(p);
    if (dh_parse_phrase_next(p) || (words && t->kind == DH_TOKEN_NUMBER)) {
        *ret = dh_parse_take(p)->phrase;
        if (t->kind == DH_TOKEN_NUMBER)
            ret->quoted = true;
        return true;
    }
    if (words && t->kind == DH_TOKEN_WORD) {
        dh_parse_take(p);
        if (!dh_phrase_scan(p->arena, p->src.text + t->start, t->end - t->start, t->start, false,
                            ret)) {
            p->nomem = true;
            return false;
        }
        ret->quoted = true;
        return true;
    }
    char here[80];
    return dh_parse_fail(p, "expected \"a text\" or {name}, not %s",
                         dh_parse_here(p, here, sizeof(here)));
}

/* A word that starts a step behind a comma or "and": a verb, or `in "Window",`. */
static bool verb_at(struct dh_parse *p, size_t n)
{
    const struct dh_token *t = dh_parse_ahead(p, n);
    if (t->kind != DH_TOKEN_WORD)
        return false;
    if (strcmp(t->text, "in") == 0) {
        enum dh_token_kind k = dh_parse_ahead(p, n + 1)->kind;
        return (k == DH_TOKEN_STRING || k == DH_TOKEN_VAR) &&
               dh_parse_ahead(p, n + 2)->kind == DH_TOKEN_COMMA;
    }
    return dh_verb_find(t->text) || strcmp(t->text, "otherwise") == 0 ||
           strcmp(t->text, "else") == 0;
}

bool dh_parse_at_end(struct dh_parse *p)
{
    const struct dh_token *t = dh_parse_peek(p);
    switch (t->kind) {
    case DH_TOKEN_EOF:
    case DH_TOKEN_END:
    case DH_TOKEN_SEMICOLON:
    case DH_TOKEN_COMMA:
        return true;
    case DH_TOKEN_WORD:
        return (strcmp(t->text, "then") == 0 || strcmp(t->text, "and") == 0) &&
               (verb_at(p, 1) || (dh_token_is(dh_parse_ahead(p, 1), "then") && verb_at(p, 2)));
    default:
        return false;
    }
}

char *dh_parse_copy(struct dh_parse *p, size_t start, size_t end)
{
    char *s = dh_arena_strndup(p->arena, p->src.text + start, end - start);
    if (!s)
        p->nomem = true;
    char *to = s; /* runs of white space as one space: it may have gone over a line end */
    for (const char *c = s; c && *c; c++) {
        bool space = *c == ' ' || *c == '\n' || *c == '\r' || *c == '\t';
        if (!space || (to > s && to[-1] != ' '))
            *to++ = space ? ' ' : *c;
    }
    if (to)
        *to = '\0';
    return s;
}
