#include "agent/model/given.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/mem.h"

#define TOKEN_MAX 64
#define SECRET "{{secret:"
#define WORD_MIN 4 /* letters of a word that says something */

void dh_given_finish(struct dh_given *g)
{
    dh_free(g->set);
    *g = (struct dh_given){0};
}

bool dh_given_host(const char *url, const char *text)
{
    const char *at = strstr(url, "://");
    const char *host = at ? at + 3 : url;
    size_t n = strcspn(host, "/?#");
    char *name = dh_strndup(host, n);
    const char *user = name ? strrchr(name, '@') : NULL;
    const char *bare = user ? user + 1 : name;
    size_t k = bare ? strlen(bare) : 0;
    bool found = false;
    for (const char *p = k ? strstr(text, bare) : NULL; p && !found; p = strstr(p + 1, bare)) {
        bool before = p > text && (isalnum((unsigned char)p[-1]) || p[-1] == '.' || p[-1] == '-');
        found = !before && !isalnum((unsigned char)p[k]) && p[k] != '-' && !(p[k] == '.' && isalnum((unsigned char)p[k + 1]));
    }
    dh_free(name);
    return found;
}

static bool inside(const char *p)
{
    return isalnum((unsigned char)*p) || (unsigned char)*p >= 0x80 || (*p && strchr("_-/~", *p));
}

bool dh_given_named(const char *word, const char *text)
{
    size_t n = strlen(word);
    for (const char *p = n ? strstr(text, word) : NULL; p; p = strstr(p + 1, word))
        if ((p == text || (!inside(p - 1) && p[-1] != '.')) && !inside(p + n) && !(p[n] == '.' && inside(p + n + 1)))
            return true;
    return false;
}

/* The reference at or behind p, and what follows it; NULL: there is none. */
static const char *reference(const char *p, const char **ret_end)
{
    const char *from = strstr(p, SECRET), *to = from ? strstr(from, "}}") : NULL;
    *ret_end = to ? to + 2 : from ? from + strlen(from) : NULL;
    return from;
}

void dh_given_secret(const char *text, const char *said, const char *skill, char *ret, size_t size)
{
    const char *end;
    ret[0] = '\0';
    for (const char *p = reference(text, &end); p && !*ret; p = reference(end, &end)) {
        const char *name = p + strlen(SECRET);
        char *bare = dh_strndup(name, strcspn(name, "}")), *whole = dh_strndup(p, (size_t)(end - p));
        if (!bare || !whole || !(dh_given_named(bare, said) || (skill && strstr(skill, whole))))
            snprintf(ret, size, "%s", bare && *bare ? bare : "?");
        dh_free(bare);
        dh_free(whole);
    }
}

static uint64_t key_of(const char *token, size_t n)
{
    uint64_t k = dh_hash_short(token, n);
    return k ? k : 1;
}

static bool has(const struct dh_given *g, uint64_t key)
{
    for (size_t i = key & (g->cap - 1), n = 0; g->cap && n < g->cap; i = (i + 1) & (g->cap - 1), n++) {
        if (g->set[i] == key)
            return true;
        if (!g->set[i])
            return false;
    }
    return false;
}

static bool grow(struct dh_given *g)
{
    size_t cap = g->cap ? g->cap * 2 : 1024;
    uint64_t *set = dh_alloc(cap, sizeof(*set));
    if (!set)
        return false;
    for (size_t i = 0; i < g->cap; i++) {
        if (!g->set[i])
            continue;
        size_t k = g->set[i] & (cap - 1);
        while (set[k])
            k = (k + 1) & (cap - 1);
        set[k] = g->set[i];
    }
    dh_free(g->set);
    g->set = set;
    g->cap = cap;
    return true;
}

static bool put(struct dh_given *g, const char *token, size_t n)
{
    uint64_t key = key_of(token, n);
    if (has(g, key))
        return true;
    if ((g->count + 1) * 2 > g->cap && !grow(g))
        return false;
    size_t i = key & (g->cap - 1);
    while (g->set[i])
        i = (i + 1) & (g->cap - 1);
    g->set[i] = key;
    g->count++;
    return true;
}

enum kind { WORD, NUMBER };

/* A piece of a text: a word in lower case, or a run of digits without leading zeros. */
struct token {
    enum kind kind;
    char text[TOKEN_MAX];
    size_t n;
    const char *from, *to; /* in the text */
};

static bool wordy(unsigned char c)
{
    return isalpha(c) || c >= 0x80;
}

static void set_digits(struct token *t, const char *from, size_t n)
{
    while (n > 1 && *from == '0') {
        from++;
        n--;
    }
    t->n = n < TOKEN_MAX ? n : TOKEN_MAX;
    memcpy(t->text, from, t->n);
}

static bool next_token(const char **at, struct token *t)
{
    const char *p = *at;
    while (*p && !wordy((unsigned char)*p) && !isdigit((unsigned char)*p))
        p++;
    if (!*p)
        return false;
    t->from = p;
    if (isdigit((unsigned char)*p)) {
        while (isdigit((unsigned char)*p))
            p++;
        t->kind = NUMBER;
        set_digits(t, t->from, (size_t)(p - t->from));
    } else {
        t->kind = WORD;
        t->n = 0;
        for (; wordy((unsigned char)*p); p++)
            if (t->n < TOKEN_MAX)
                t->text[t->n++] = (char)tolower((unsigned char)*p);
    }
    t->to = p;
    *at = p;
    return true;
}

/* A group of runs of digits that begins at p, such as "1,234.50". */
struct group {
    const char *end;
    char digits[TOKEN_MAX]; /* without the separators */
    size_t n;
    size_t cuts[8];         /* where a run ends in digits */
    size_t cut_count;
};

static void read_group(const char *p, struct group *g)
{
    *g = (struct group){0};
    for (;; p++) {
        bool between = *p && strchr(",.' ", *p) && isdigit((unsigned char)p[1]);
        if ((!isdigit((unsigned char)*p) || between) && g->cut_count < 8)
            g->cuts[g->cut_count++] = g->n;
        if (!isdigit((unsigned char)*p) && !between)
            break;
        if (isdigit((unsigned char)*p) && g->n < TOKEN_MAX)
            g->digits[g->n++] = *p;
    }
    g->end = p;
}

static const char *month(const struct token *t)
{
    static const char *const names[] = {"jan", "feb", "mar", "apr", "may", "jun",
                                        "jul", "aug", "sep", "oct", "nov", "dec"};
    static const char *const numbers[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"};
    for (int i = 0; i < 12 && t->n >= 3; i++)
        if (strncmp(t->text, names[i], 3) == 0)
            return numbers[i];
    return NULL;
}

/* Each beginning that ends with a run: thousands with and without what follows the point. */
static const char *add_group(struct dh_given *g, const char *from, bool *ok)
{
    struct group v;
    read_group(from, &v);
    for (size_t i = 0; *ok && i < v.cut_count; i++)
        *ok = put(g, v.digits, v.cuts[i]);
    return v.end;
}

enum dh_status dh_given_add(struct dh_given *g, const char *text, struct dh_err *err)
{
    struct token t;
    const char *last_group = NULL;
    bool ok = true;
    while (ok && text && next_token(&text, &t)) {
        ok = put(g, t.text, t.n);
        const char *number = t.kind == WORD ? month(&t) : NULL;
        if (ok && number)
            ok = put(g, number, strlen(number));
        if (ok && t.kind == NUMBER && (!last_group || t.from >= last_group))
            last_group = add_group(g, t.from, &ok);
    }
    return ok ? DH_OK : dh_err_nomem(err);
}

enum dh_status dh_given_look(struct dh_given *g, const struct dh_observation *o, struct dh_err *err)
{
    enum dh_status s = DH_OK;
    if (g->last && g->last == o->serial)
        return DH_OK;
    g->last = o->serial;
    for (size_t i = 0; s == DH_OK && i < o->line_count; i++)
        s = dh_given_add(g, o->lines[i].text, err);
    for (size_t i = 0; s == DH_OK && i < o->element_count; i++) {
        s = dh_given_add(g, o->elements[i].name, err);
        if (s == DH_OK && o->elements[i].value)
            s = dh_given_add(g, o->elements[i].value, err);
    }
    for (size_t i = 0; s == DH_OK && i < o->window_count; i++)
        s = dh_given_add(g, o->windows[i].title, err);
    return s;
}

/* A number is given as a whole, or all of its runs are. */
static bool group_given(const struct dh_given *g, const char *from, const struct group *v)
{
    bool all = true;
    for (const char *p = from; all && p < v->end;) {
        struct token t;
        if (!next_token(&p, &t) || t.from >= v->end)
            break;
        all = t.n < 2 || has(g, key_of(t.text, t.n));
    }
    return all || has(g, key_of(v->digits, v->n));
}

void dh_given_missing(const struct dh_given *g, const char *text, char *ret, size_t size)
{
    struct token t;
    struct group v;
    const char *p = text;
    size_t words = 0, unknown = 0;
    const char *end, *secret = reference(text, &end);
    ret[0] = '\0';
    while (next_token(&p, &t)) {
        while (secret && t.from >= end)
            secret = reference(end, &end);
        if (secret && t.to > secret) { /* a reference has its own check */
            p = end;
            continue;
        }
        if (t.kind == WORD) {
            words += t.n >= WORD_MIN;
            unknown += t.n >= WORD_MIN && !has(g, key_of(t.text, t.n));
            continue;
        }
        read_group(t.from, &v);
        if (!group_given(g, t.from, &v)) {
            snprintf(ret, size, "%.*s", (int)(v.end - t.from), t.from);
            return;
        }
        p = v.end;
    }
    if (unknown * 2 > words)
        snprintf(ret, size, "%.80s", text);
}
