#include "agent/model/redact_find.h"

#include <ctype.h>
#include <string.h>

#include "agent/gate/signals.h"
#include "base/mem.h"
#include "base/utf8.h"

/* A text as symbols, with the bytes that each comes from. */
struct symbols {
    char *s;
    uint32_t *at, *end;
    size_t n;
};

/* What OCR takes for one another. "m" is written as "rn" and "w" as "vv", so that both readings meet. */
static size_t symbol_of(uint32_t cp, char out[2])
{
    static const char from[] = "01|!isbzgqoluvcktxyaedfhjnpr23456789";
    static const char to[] = "ollllsbzgqoluvcktxyaedfhjnprz34s67b9";
    char c = cp < 128 ? (char)tolower((int)cp) : '\0';
    if (cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0xa0 || (cp >= 0x2000 && cp <= 0x200f) ||
        cp == 0xfeff)
        return 0;
    if (c == 'm') {
        out[0] = 'r';
        out[1] = 'n';
        return 2;
    }
    if (c == 'w') {
        out[0] = out[1] = 'v';
        return 2;
    }
    const char *p = c ? strchr(from, c) : NULL;
    if (p)
        out[0] = to[p - from];
    else if (c)
        out[0] = c == '\'' || c == '`' || c == '"' ? '\'' : c;
    else
        out[0] = (char)(0x80 | (cp ^ (cp >> 7) ^ (cp >> 14)));
    return 1;
}

static bool to_symbols(const char *text, size_t n, struct symbols *ret)
{
    struct symbols v = {dh_alloc(2 * n + 1, 1), dh_alloc(2 * n + 1, sizeof(*v.at)), dh_alloc(2 * n + 1, sizeof(*v.end)), 0};
    if (!v.s || !v.at || !v.end) {
        dh_free(v.s);
        dh_free(v.at);
        dh_free(v.end);
        return false;
    }
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        char out[2];
        size_t k = dh_utf8_next(text + i, n - i, &cp), m = symbol_of(cp, out);
        for (size_t j = 0; j < m; j++) {
            v.s[v.n] = out[j];
            v.at[v.n] = (uint32_t)i;
            v.end[v.n++] = (uint32_t)(i + k);
        }
        i += k;
    }
    *ret = v;
    return true;
}

static void drop(struct symbols *v)
{
    dh_free(v->s);
    dh_free(v->at);
    dh_free(v->end);
}

static unsigned gram(const char *s)
{
    uint32_t h = 2166136261u;
    for (int i = 0; i < DH_FIND_PART; i++)
        h = (h ^ (unsigned char)s[i]) * 16777619u;
    return (h ^ (h >> 16)) & 0x3fff;
}

enum dh_status dh_find_add(struct dh_find *f, const char *name, const char *value, struct dh_err *err)
{
    struct symbols v;
    if (!*value)
        return DH_OK;
    if (!dh_grow(&f->values, &f->cap, f->count + 1, sizeof(*f->values)) || !to_symbols(value, strlen(value), &v))
        return dh_err_nomem(err);
    dh_free(v.at);
    dh_free(v.end);
    struct dh_find_value item = {dh_strdup(name), dh_strdup(value), v.s, v.n};
    f->values[f->count++] = item;
    for (size_t i = 0; i + DH_FIND_PART <= item.count; i++) {
        unsigned g = gram(item.symbols + i);
        f->grams[g >> 6] |= 1ull << (g & 63);
    }
    return item.name && item.raw ? DH_OK : dh_err_nomem(err);
}

void dh_find_finish(struct dh_find *f)
{
    for (size_t i = 0; i < f->count; i++) {
        struct dh_find_value *v = &f->values[i];
        if (v->raw)
            explicit_bzero(v->raw, strlen(v->raw));
        explicit_bzero(v->symbols, v->count);
        dh_free(v->name);
        dh_free(v->raw);
        dh_free(v->symbols);
    }
    dh_free(f->values);
    *f = (struct dh_find){0};
}

/* Puts a span in its place; those that touch become one. */
static size_t put(struct dh_span *list, size_t n, struct dh_span span)
{
    size_t i = 0;
    while (i < n && list[i].to < span.from)
        i++;
    size_t k = i;
    while (k < n && list[k].from <= span.to) {
        span.from = list[k].from < span.from ? list[k].from : span.from;
        span.to = list[k].to > span.to ? list[k].to : span.to;
        k++;
    }
    if (k == i && n == DH_FIND_SPANS) { /* full: the last one grows over everything up to here */
        struct dh_span *last = &list[n - 1];
        last->from = span.from < last->from ? span.from : last->from;
        last->to = span.to > last->to ? span.to : last->to;
        return n;
    }
    memmove(list + i + 1, list + k, (n - k) * sizeof(*list));
    list[i] = span;
    return n - (k - i) + 1;
}

static bool letters_alone(const char *text, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!isalpha((unsigned char)text[i]))
            return false;
    return true;
}

/* The longest part of value v that stands at symbol i; 0 when it gives nothing away. */
static size_t part_at(const struct dh_find_value *v, const struct symbols *t, size_t i)
{
    size_t best = 0;
    for (size_t k = 0; k < v->count; k++) {
        size_t n = 0;
        while (k + n < v->count && i + n < t->n && v->symbols[k + n] == t->s[i + n])
            n++;
        best = n > best ? n : best;
    }
    return best;
}

static size_t find_parts(const struct dh_find *f, const char *text, const struct symbols *t, struct dh_span *ret,
                         size_t n)
{
    for (size_t i = 0; i + DH_FIND_PART <= t->n; i++) {
        unsigned g = gram(t->s + i);
        if (!(f->grams[g >> 6] >> (g & 63) & 1))
            continue;
        for (size_t v = 0; v < f->count; v++) {
            size_t k = part_at(&f->values[v], t, i);
            bool whole = k == f->values[v].count && k >= 4;
            size_t from = k ? t->at[i] : 0, to = k ? t->end[i + k - 1] : 0;
            if (whole || (k >= DH_FIND_PART && (k >= DH_FIND_LETTERS || !letters_alone(text, from, to))))
                n = put(ret, n, (struct dh_span){from, to, NULL, v});
        }
    }
    return n;
}

static bool inside_word(const char *text, size_t i)
{
    return isalnum((unsigned char)text[i]) || (unsigned char)text[i] >= 0x80;
}

/* Short values: as they are; the shortest only as words of their own. */
static size_t find_short(const struct dh_find_value *v, size_t index, const char *text, const struct symbols *t,
                         struct dh_span *ret, size_t n)
{
    if (v->count >= 4) {
        for (size_t i = 0; i + v->count <= t->n; i++)
            if (memcmp(t->s + i, v->symbols, v->count) == 0)
                n = put(ret, n, (struct dh_span){t->at[i], t->end[i + v->count - 1], NULL, index});
        return n;
    }
    size_t k = strlen(v->raw);
    for (const char *p = strstr(text, v->raw); p; p = strstr(p + 1, v->raw)) {
        size_t at = (size_t)(p - text);
        if ((at == 0 || !inside_word(text, at - 1)) && !inside_word(text, at + k))
            n = put(ret, n, (struct dh_span){at, at + k, NULL, index});
    }
    return n;
}

static bool key_char(char c)
{
    return isalnum((unsigned char)c) || c == '-' || c == '_' || c == '.';
}

/* Keys by how they begin, with at least `least` more characters. */
static size_t find_keys(const char *text, struct dh_span *ret, size_t n)
{
    static const struct {
        const char *begin;
        size_t least;
    } rows[] = {{"sk-", 16},   {"ghp_", 20},  {"gho_", 20},  {"ghs_", 20}, {"github_pat_", 20}, {"glpat-", 16},
                {"AKIA", 16},  {"ASIA", 16},  {"xoxb-", 16}, {"xoxp-", 16}, {"AIza", 30},       {"eyJ", 30},
                {"hf_", 20},   {"npm_", 30},  {"sk_live_", 16}, {"rk_live_", 16}};
    for (size_t r = 0; r < sizeof(rows) / sizeof(rows[0]); r++) {
        size_t k = strlen(rows[r].begin);
        for (const char *p = strstr(text, rows[r].begin); p; p = strstr(p + 1, rows[r].begin)) {
            size_t at = (size_t)(p - text), to = at + k;
            while (key_char(text[to]))
                to++;
            if (to - at - k >= rows[r].least && (at == 0 || !key_char(text[at - 1])))
                n = put(ret, n, (struct dh_span){at, to, "\xe2\x9f\xa6key\xe2\x9f\xa7", 0});
        }
    }
    const char *pem = strstr(text, "PRIVATE KEY-----");
    if (pem)
        n = put(ret, n, (struct dh_span){0, strlen(text), "\xe2\x9f\xa6key\xe2\x9f\xa7", 0});
    return n;
}

/* The longest run at `at` of groups that is a card or an account: digits or capitals, parted by single spaces. */
static size_t account_at(const char *text, size_t at, const char **ret_mask)
{
    char part[48];
    size_t best = 0;
    bool digit = isdigit((unsigned char)text[at]);
    for (size_t to = at; to - at < sizeof(part) - 1 && (isalnum((unsigned char)text[to]) ||
                                                        (to > at && (text[to] == ' ' || text[to] == '-'))); to++) {
        if (inside_word(text, to + 1) || to - at < 12)
            continue;
        memcpy(part, text + at, to - at + 1);
        part[to - at + 1] = '\0';
        if (digit ? dh_signals_card(part) : dh_signals_iban(part)) {
            best = to + 1;
            *ret_mask = digit ? "\xe2\x9f\xa6" "card\xe2\x9f\xa7" : "\xe2\x9f\xa6" "account\xe2\x9f\xa7";
        }
    }
    return best;
}

static size_t find_accounts(const char *text, struct dh_span *ret, size_t n)
{
    for (size_t i = 0; text[i]; i++) {
        if ((i > 0 && inside_word(text, i - 1)) || !isalnum((unsigned char)text[i]))
            continue;
        if (!isdigit((unsigned char)text[i]) && !(isalpha((unsigned char)text[i]) && isalpha((unsigned char)text[i + 1]) &&
                                                  isdigit((unsigned char)text[i + 2])))
            continue;
        const char *mask = "";
        size_t to = account_at(text, i, &mask);
        if (to)
            n = put(ret, n, (struct dh_span){i, to, mask, 0});
    }
    return n;
}

size_t dh_find_spans(const struct dh_find *f, const char *text, bool accounts, struct dh_span ret[DH_FIND_SPANS])
{
    struct symbols t;
    size_t length = strlen(text), n = 0;
    if (length == 0)
        return 0;
    if (length > DH_FIND_TEXT || !to_symbols(text, length, &t)) {
        ret[0] = (struct dh_span){0, length, "\xe2\x9f\xa6too long to be checked\xe2\x9f\xa7", 0};
        return 1;
    }
    n = find_keys(text, ret, n);
    if (accounts && length >= 13)
        n = find_accounts(text, ret, n);
    if (f->count > 0)
        n = find_parts(f, text, &t, ret, n);
    for (size_t v = 0; v < f->count; v++)
        if (f->values[v].count < DH_FIND_PART)
            n = find_short(&f->values[v], v, text, &t, ret, n);
    drop(&t);
    return n;
}
