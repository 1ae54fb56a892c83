/* Cuts a sentence into its tokens. */
#include <ctype.h>
#include <string.h>

#include "agent/skill/goal_bind.h"
#include "base/text.h"
#include "base/utf8.h"

struct quote {
    const char *open, *close;
};

static const struct quote quotes[] = {
    {"\"", "\""}, {"“", "”"}, {"„", "“"}, {"«", "»"}, {"‘", "’"}, {"'", "'"}, {"`", "`"},
};

static bool begins(const char *s, const char *what)
{
    return strncmp(s, what, strlen(what)) == 0;
}

/* The end of what is quoted from s on; NULL when no quotation begins here. */
static const char *quoted(const char *s, const char **ret_from, const char **ret_to)
{
    for (size_t i = 0; i < sizeof(quotes) / sizeof(quotes[0]); i++) {
        const struct quote *q = &quotes[i];
        if (!begins(s, q->open))
            continue;
        const char *from = s + strlen(q->open), *to = strstr(from, q->close);
        /* An apostrophe within a word closes nothing. */
        while (to && (isalnum((unsigned char)to[strlen(q->close)])))
            to = strstr(to + 1, q->close);
        if (!to || to == from)
            continue;
        *ret_from = from;
        *ret_to = to;
        return to + strlen(q->close);
    }
    return NULL;
}

static size_t mark_before(const char *s)
{
    static const char *const marks[] = {"(", "[", "<", "\"", "“", "„",
                                        "«", "‘", "'", "`",  "—", "–"};
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
        if (begins(s, marks[i]))
            return strlen(marks[i]);
    return 0;
}

/* Bytes of punctuation that end at `end`. */
static size_t mark_behind(const char *start, const char *end)
{
    static const char *const marks[] = {".",  ",", ";", ":", "!", "?", ")", "]", ">", "=",
                                        "\"", "'", "”", "“", "»", "’", "…", "—", "–"};
    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        size_t n = strlen(marks[i]);
        if ((size_t)(end - start) >= n && memcmp(end - n, marks[i], n) == 0)
            return n;
    }
    return 0;
}

static void note_marks(struct dh_goal_token *t, const char *from, const char *to)
{
    for (; from < to; from++) {
        t->marked |= *from == ':' || *from == '=';
        t->dot |= *from == '.';
        t->comma |= *from == ',' || *from == ';' || begins(from, "—") || begins(from, "–");
    }
}

/* Whether the first character has a capital form and is in it. */
static bool is_capital(struct dh_arena *arena, const char *raw, const char *fold)
{
    (void)arena;
    if ((unsigned char)raw[0] < 0x80)
        return isupper((unsigned char)raw[0]) != 0;
    return fold[0] != raw[0] || fold[1] != raw[1];
}

static const char *folded(struct dh_arena *arena, const char *raw)
{
    char *s = dh_arena_strdup(arena, raw);
    size_t n = s ? strlen(s) : 0;
    for (size_t i = 0; i < n;) {
        uint32_t c;
        size_t k = dh_utf8_next(s + i, n - i, &c);
        if (c < 0x80)
            s[i] = (char)tolower((int)c);
        else if (c >= 0xc0 && c <= 0xde && c != 0xd7 && k == 2) /* Latin-1 */
            dh_utf8_put(c + 32, s + i);
        i += k;
    }
    return s;
}

/* One token of [start, end); *t is zeroed. False: memory. */
static bool take(struct dh_goal *g, struct dh_goal_token *t, const char *start, const char *end)
{
    size_t n = (size_t)(end - start);
    if (!t->quoted && n > 2 && (memcmp(end - 2, "'s", 2) == 0 || memcmp(end - 2, "s'", 2) == 0))
        n -= end[-1] == 's' ? 2 : 1;
    else if (!t->quoted && n > 4 && memcmp(end - 4, "’s", 4) == 0)
        n -= 4;
    t->start = (size_t)(start - g->text);
    t->end = (size_t)(end - g->text);
    t->raw = dh_arena_strndup(g->arena, start, n);
    t->fold = t->raw ? folded(g->arena, t->raw) : NULL;
    if (!t->fold)
        return false;
    t->capital = is_capital(g->arena, t->raw, t->fold);
    return true;
}

static const char *next_token(struct dh_goal *g, const char *s, bool *ret_ok)
{
    const char *from, *to, *end;
    struct dh_goal_token t = {0};
    while (isspace((unsigned char)*s))
        s++;
    if (!*s)
        return NULL;
    if ((end = quoted(s, &from, &to)) != NULL) {
        t.quoted = true;
        const char *behind = end;
        while (*behind && strchr(".,;:)!?", *behind))
            behind++;
        note_marks(&t, end, behind);
        end = behind;
    } else {
        size_t n;
        while ((n = mark_before(s)) != 0)
            s += n;
        for (end = s; *end && !isspace((unsigned char)*end); end++)
            ;
        from = s;
        to = end;
        while (to > from && (n = mark_behind(from, to)) != 0)
            to -= n;
        note_marks(&t, to, end);
    }
    if (to == from) {
        if (g->token_count && t.marked)
            g->tokens[g->token_count - 1].marked |= t.marked;
        if (g->token_count && !t.marked)
            g->tokens[g->token_count - 1].comma |= t.comma || end > from;
        return end > s || *end ? end + (end == s) : NULL;
    }
    if (g->token_count < DH_GOAL_TOKENS) {
        *ret_ok = take(g, &t, from, to);
        if (*ret_ok)
            g->tokens[g->token_count++] = t;
    }
    return end;
}

enum dh_status dh_goal_read(const char *text, const char *today, bool files, struct dh_goal *ret,
                            struct dh_err *err)
{
    size_t n = strlen(text);
    if (n > DH_GOAL_MAX || !dh_utf8_valid(text, n))
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "say it in one sentence",
                          n > DH_GOAL_MAX ? "%zu bytes are too many for a sentence"
                                          : "the sentence is not UTF-8 text",
                          n);
    struct dh_goal g = {.arena = dh_arena_create()};
    bool ok = g.arena != NULL;
    if (ok) {
        g.text = dh_arena_strdup(g.arena, text);
        g.tokens = dh_arena_alloc(g.arena, DH_GOAL_TOKENS, sizeof(*g.tokens));
        ok = g.text && g.tokens;
    }
    for (const char *s = g.text; ok && s && g.token_count < DH_GOAL_TOKENS;)
        s = next_token(&g, s, &ok);
    g.lang = dh_lang_of(text);
    ok = ok && dh_goal_values(&g, today, files);
    if (!ok) {
        dh_goal_finish(&g);
        return dh_err_nomem(err);
    }
    *ret = g;
    return DH_OK;
}

void dh_goal_finish(struct dh_goal *g)
{
    dh_arena_destroy(g->arena);
    *g = (struct dh_goal){0};
}
