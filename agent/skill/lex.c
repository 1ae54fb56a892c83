#include "agent/skill/lex.h"

#include <ctype.h>
#include <string.h>

#include "base/utf8.h"

struct lexer {
    const struct dh_source *src;
    size_t at, end;
    bool (*starts)(const char *word);
    struct dh_arena *arena;
    struct dh_problems *problems;
    struct dh_tokens out;
    size_t cap;
    bool nomem, bad;
};

static void complain(struct lexer *x, size_t at, const char *what)
{
    int line, column;
    dh_source_place(x->src, at, &line, &column);
    dh_problems_add(x->problems, false, line, column, "%s", what);
    x->bad = true;
}

static struct dh_token *push(struct lexer *x, enum dh_token_kind kind, size_t start, size_t end)
{
    if (x->out.count == x->cap) {
        size_t cap = x->cap ? x->cap * 2 : 32;
        struct dh_token *list = dh_arena_alloc(x->arena, cap, sizeof(*list));
        if (!list) {
            x->nomem = true;
            return NULL;
        }
        if (x->out.count)
            memcpy(list, x->out.list, x->out.count * sizeof(*list));
        x->out.list = list;
        x->cap = cap;
    }
    struct dh_token *t = &x->out.list[x->out.count++];
    *t = (struct dh_token){.kind = kind, .start = start, .end = end};
    t->text = dh_arena_strndup(x->arena, x->src->text + start, end - start);
    if (!t->text)
        x->nomem = true;
    return t;
}

static bool space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Quotes that people type: what opens, what closes. */
static const struct quote {
    const char *open, *close;
} quotes[] = {
    {"\"", "\""},
    {"\xe2\x80\x9c", "\xe2\x80\x9d"}, /* left and right double quotation marks */
    {"\xe2\x80\x9e", "\xe2\x80\x9c"}, /* low double, as in German */
    {"\xe2\x80\x98", "\xe2\x80\x99"}, /* single */
    {"\xc2\xab", "\xc2\xbb"},         /* guillemets */
    {"'", "'"},
    {"**", "**"},
    {"`", "`"},
};

static size_t starts_with(struct lexer *x, size_t at, const char *s)
{
    size_t n = strlen(s);
    return x->end - at >= n && memcmp(x->src->text + at, s, n) == 0 ? n : 0;
}

/* A closing ' must not be an apostrophe: no letter behind it. */
static bool closes(struct lexer *x, size_t at, const struct quote *q, size_t n)
{
    if (q->open[0] != '\'' || at + n >= x->end)
        return true;
    return !isalnum((unsigned char)x->src->text[at + n]);
}

static bool lex_string(struct lexer *x)
{
    for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++) {
        const struct quote *q = &quotes[i];
        size_t n = starts_with(x, x->at, q->open);
        if (n == 0)
            continue;
        bool escapes = i == 0;
        size_t p = x->at + n;
        for (; p < x->end && x->src->text[p] != '\n'; p++) {
            size_t k = starts_with(x, p, q->close);
            if (k > 0 && closes(x, p, q, k)) {
                struct dh_token *t = push(x, DH_TOKEN_STRING, x->at, p + k);
                if (t && !dh_phrase_scan(x->arena, x->src->text + x->at + n, p - x->at - n,
                                         x->at + n, escapes, &t->phrase))
                    x->nomem = true;
                if (t)
                    t->phrase.quoted = true;
                x->at = p + k;
                return true;
            }
            if (escapes && x->src->text[p] == '\\' && p + 1 < x->end && x->src->text[p + 1] != '\n')
                p++;
        }
        complain(x, x->at, "the quote is not closed: write \"...\" (inside, \\\" is a quote)");
        x->at = x->end;
        return true;
    }
    return false;
}

static void lex_brace(struct lexer *x)
{
    struct dh_part part;
    size_t k = dh_var_scan(x->src->text + x->at, x->end - x->at, x->arena, &part);
    if (k == 0) {
        complain(x, x->at, "a variable is {name} or {date|%d %B}, a secret {{secret:NAME}}");
        x->at++;
        return;
    }
    struct dh_token *t =
        push(x, part.kind == DH_PART_VAR ? DH_TOKEN_VAR : DH_TOKEN_SECRET, x->at, x->at + k);
    struct dh_part *copy = dh_arena_alloc(x->arena, 1, sizeof(*copy));
    if (!t || !copy || !part.text) {
        x->nomem = true;
        return;
    }
    *copy = part;
    copy->at = x->at;
    t->text = part.text;
    t->phrase = (struct dh_phrase){copy, 1, false};
    x->at += k;
}

static void lex_image(struct lexer *x)
{
    const char *s = x->src->text;
    size_t close = x->at + 2;
    while (close < x->end && s[close] != ']' && s[close] != '\n')
        close++;
    size_t stop = close + 2;
    while (stop < x->end && s[stop] != ')' && s[stop] != '\n')
        stop++;
    if (close + 1 >= x->end || s[close + 1] != '(' || stop >= x->end || s[stop] != ')' ||
        stop == close + 2) {
        complain(x, x->at, "a picture is written ![what it is](assets/07.png)");
        x->at += 2;
        return;
    }
    struct dh_token *t = push(x, DH_TOKEN_IMAGE, x->at, stop + 1);
    if (t) {
        t->text = dh_arena_strndup(x->arena, s + x->at + 2, close - x->at - 2);
        t->extra = dh_arena_strndup(x->arena, s + close + 2, stop - close - 2);
        if (!t->text || !t->extra ||
            !dh_phrase_scan(x->arena, s + x->at + 2, close - x->at - 2, x->at + 2, false,
                            &t->phrase))
            x->nomem = true;
        t->phrase.quoted = true;
    }
    x->at = stop + 1;
}

static void lex_number(struct lexer *x)
{
    const char *s = x->src->text;
    size_t p = x->at;
    double v = 0, unit = 1, sign = s[p] == '-' ? -1 : 1;
    p += s[p] == '-';
    while (p < x->end && isdigit((unsigned char)s[p]))
        v = v * 10 + (s[p++] - '0');
    if (p + 1 < x->end && s[p] == '.' && isdigit((unsigned char)s[p + 1]))
        for (p++; p < x->end && isdigit((unsigned char)s[p]); p++)
            v += (s[p] - '0') * (unit /= 10);
    size_t q = p;
    while (q < x->end && isalpha((unsigned char)s[q]))
        q++;
    bool ordinal = q - p == 2 && (strncmp(s + p, "st", 2) == 0 || strncmp(s + p, "nd", 2) == 0 ||
                                  strncmp(s + p, "rd", 2) == 0 || strncmp(s + p, "th", 2) == 0);
    struct dh_token *t = push(x, ordinal ? DH_TOKEN_WORD : DH_TOKEN_NUMBER, x->at, ordinal ? q : p);
    if (t) {
        t->number = sign * v;
        if (!dh_phrase_scan(x->arena, s + x->at, p - x->at, x->at, false, &t->phrase))
            x->nomem = true;
    }
    x->at = ordinal ? q : p;
}

static bool bare_start(struct lexer *x)
{
    static const char *const starts[] = {
        "http://", "https://", "file://", "mailto:", "~/", "./", "../"};
    for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++)
        if (starts_with(x, x->at, starts[i]))
            return true;
    const char *s = x->src->text + x->at;
    return x->end - x->at > 1 && s[0] == '/' && !space(s[1]);
}

static void lex_bare(struct lexer *x)
{
    const char *s = x->src->text;
    size_t p = x->at;
    while (p < x->end && !space(s[p]) && s[p] != '"' && s[p] != ';')
        p++;
    while (p > x->at + 1 && strchr(".,:)", s[p - 1]))
        p--;
    struct dh_token *t = push(x, DH_TOKEN_BARE, x->at, p);
    if (t && !dh_phrase_scan(x->arena, s + x->at, p - x->at, x->at, false, &t->phrase))
        x->nomem = true;
    if (t)
        t->phrase.quoted = true;
    x->at = p;
}

static void lex_regex(struct lexer *x)
{
    const char *s = x->src->text;
    size_t p = x->at + 1;
    while (p < x->end && s[p] != '/' && s[p] != '\n')
        p += s[p] == '\\' && p + 1 < x->end ? 2 : 1;
    if (p >= x->end || s[p] != '/') {
        complain(x, x->at, "the pattern is not closed: write matching /regex/");
        x->at = x->end;
        return;
    }
    struct dh_token *t = push(x, DH_TOKEN_REGEX, x->at, p + 1);
    if (t)
        t->text = dh_arena_strndup(x->arena, s + x->at + 1, p - x->at - 1);
    if (!t || !t->text)
        x->nomem = true;
    x->at = p + 1;
}

static bool word_byte(const char *s, size_t p, size_t end)
{
    unsigned char c = (unsigned char)s[p];
    if (isalnum(c) || c == '_' || c == '-' || c == '+' || c == '@' || c == '&' || c == '%' ||
        c == '#' || c == '$' || c == '*')
        return true;
    if ((c == '\'' || c == '.') && p + 1 < end)
        return isalnum((unsigned char)s[p + 1]) != 0;
    if (c < 0x80)
        return false;
    static const char *const stops[] = {"\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e",
                                        "\xe2\x80\x98", "\xc2\xab",     "\xc2\xbb",
                                        "\xc2\xa0"};
    for (size_t i = 0; i < sizeof(stops) / sizeof(stops[0]); i++)
        if (end - p >= strlen(stops[i]) && memcmp(s + p, stops[i], strlen(stops[i])) == 0)
            return false;
    return true;
}

static void lex_word(struct lexer *x)
{
    static const char *const noise[] = {"the", "a", "an", "please"};
    const char *s = x->src->text;
    size_t p = x->at;
    while (p < x->end && word_byte(s, p, x->end))
        p++;
    if (p == x->at) {
        complain(x, x->at,
                 "this character has no meaning here; quote what stands on the screen: \"...\"");
        uint32_t cp;
        x->at += dh_utf8_next(s + x->at, x->end - x->at, &cp);
        return;
    }
    struct dh_token *t = push(x, DH_TOKEN_WORD, x->at, p);
    x->at = p;
    if (!t || !t->text)
        return;
    char *w = dh_arena_strdup(x->arena, t->text);
    if (!w) {
        x->nomem = true;
        return;
    }
    for (char *c = w; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    t->text = w;
    for (size_t i = 0; i < sizeof(noise) / sizeof(noise[0]); i++)
        t->noise = t->noise || strcmp(w, noise[i]) == 0;
}

/* At white space: over it, and an END when the next line is a step of its own. */
static void lex_space(struct lexer *x)
{
    const char *s = x->src->text;
    size_t from = x->at;
    bool newline = false;
    for (; x->at < x->end && space(s[x->at]); x->at++)
        newline = newline || s[x->at] == '\n';
    if (!newline || x->at >= x->end)
        return;
    char word[24];
    size_t n = 0;
    while (x->at + n < x->end && n < sizeof(word) - 1 && word_byte(s, x->at + n, x->end)) {
        word[n] = s[x->at + n];
        n++;
    }
    word[n] = '\0';
    if (n > 0 && x->starts(word))
        push(x, DH_TOKEN_END, from, from);
}

static bool lex_mark(struct lexer *x)
{
    const char *s = x->src->text;
    size_t at = x->at;
    enum dh_token_kind kind;
    size_t n = 1;
    switch (s[at]) {
    case ',':
        kind = DH_TOKEN_COMMA;
        break;
    case ';':
        kind = DH_TOKEN_SEMICOLON;
        break;
    case ':':
        kind = DH_TOKEN_COLON;
        break;
    case '(':
        kind = DH_TOKEN_OPEN;
        break;
    case ')':
        kind = DH_TOKEN_CLOSE;
        break;
    case '>':
    case '<':
        n = at + 1 < x->end && s[at + 1] == '=' ? 2 : 1;
        kind = DH_TOKEN_OP;
        break;
    case '=':
        kind = DH_TOKEN_OP;
        break;
    case '.':
    case '!':
    case '?':
        if (at + 1 < x->end && !space(s[at + 1]))
            return false;
        kind = DH_TOKEN_END;
        break;
    default:
        return false;
    }
    push(x, kind, at, at + n);
    x->at += n;
    return true;
}

static void lex_one(struct lexer *x)
{
    const char *s = x->src->text + x->at;
    const struct dh_token *last = x->out.count ? &x->out.list[x->out.count - 1] : NULL;
    if (space(*s))
        lex_space(x);
    else if (starts_with(x, x->at, "\xc2\xa0"))
        x->at += 2;
    else if (*s == '/' && last && last->kind == DH_TOKEN_WORD &&
             strcmp(last->text, "matching") == 0)
        lex_regex(x);
    else if (lex_string(x))
        return;
    else if (*s == '{')
        lex_brace(x);
    else if (starts_with(x, x->at, "!["))
        lex_image(x);
    else if (bare_start(x))
        lex_bare(x);
    else if (isdigit((unsigned char)*s) ||
             (*s == '-' && x->end - x->at > 1 && isdigit((unsigned char)s[1])))
        lex_number(x);
    else if (!lex_mark(x))
        lex_word(x);
}

bool dh_lex(const struct dh_source *src, size_t start, size_t end, bool (*starts)(const char *word),
            struct dh_arena *arena, struct dh_problems *problems, struct dh_tokens *ret,
            bool *ret_bad)
{
    struct lexer x = {.src = src,
                      .at = start,
                      .end = end,
                      .starts = starts,
                      .arena = arena,
                      .problems = problems};
    while (x.at < x.end && !x.nomem)
        lex_one(&x);
    push(&x, DH_TOKEN_EOF, end, end);
    if (x.nomem)
        return false;
    *ret = x.out;
    *ret_bad = x.bad;
    return true;
}
