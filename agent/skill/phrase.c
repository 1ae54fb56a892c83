#include "agent/skill/lex.h"

#include <string.h>

#include "base/buf.h"

#define NAME_MAX_BYTES 64
#define SECRET "{{secret:"
#define LITERAL "{{literal:"
#define NEWLINE "{{newline}}"
#define TAB "{{tab}}"

static bool name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static size_t name_length(const char *s, size_t n)
{
    if (n == 0 || !name_start(s[0]))
        return 0;
    size_t i = 1;
    while (i < n &&
           (name_start(s[i]) || (s[i] >= '0' && s[i] <= '9') || s[i] == '-' || s[i] == '.'))
        i++;
    return i <= NAME_MAX_BYTES ? i : 0;
}

/* Bytes of "{{secret:NAME}}" at raw; 0: there is none. */
static size_t secret_span(const char *raw, size_t n)
{
    size_t m = sizeof(SECRET) - 1;
    if (n < m || memcmp(raw, SECRET, m) != 0)
        return 0;
    size_t k = m;
    while (k < n && (name_length(raw + k, 1) || (raw[k] >= '0' && raw[k] <= '9') ||
                     (raw[k] != '\0' && strchr("-./@", raw[k]))))
        k++;
    if (k == m || k - m > 128 || k + 2 > n || raw[k] != '}' || raw[k + 1] != '}')
        return 0;
    return k + 2;
}

/* Bytes of "{name}" or "{name|format}", of which the name has *ret_name; 0: there is none. */
static size_t var_span(const char *raw, size_t n, size_t *ret_name)
{
    size_t k = n >= 3 && raw[0] == '{' ? name_length(raw + 1, n - 1) : 0;
    if (k == 0 || 1 + k >= n)
        return 0;
    size_t end = 1 + k;
    if (raw[end] == '|') {
        size_t f = end + 1;
        while (f < n && raw[f] != '}' && raw[f] != '\n' && f - end <= NAME_MAX_BYTES)
            f++;
        if (f >= n || f == end + 1)
            return 0;
        end = f;
    }
    *ret_name = k;
    return raw[end] == '}' ? end + 1 : 0;
}

size_t dh_var_scan(const char *raw, size_t n, struct dh_arena *arena, struct dh_part *ret)
{
    *ret = (struct dh_part){0};
    size_t m = sizeof(SECRET) - 1, name, k = secret_span(raw, n);
    if (k > 0) {
        ret->kind = DH_PART_SECRET;
        ret->text = dh_arena_strndup(arena, raw + m, k - m - 2);
        return k;
    }
    k = var_span(raw, n, &name);
    if (k == 0)
        return 0;
    if (raw[1 + name] == '|') {
        ret->format = dh_arena_strndup(arena, raw + name + 2, k - name - 3);
        if (!ret->format)
            return 0;
    }
    ret->kind = DH_PART_VAR;
    ret->text = dh_arena_strndup(arena, raw + 1, name);
    return k;
}

/* --- text that stands for itself --- */

static size_t begins(const char *raw, size_t n, const char *word)
{
    size_t k = strlen(word);
    return n >= k && memcmp(raw, word, k) == 0 ? k : 0;
}

size_t dh_literal_scan(const char *raw, size_t n, bool escapes, struct dh_buf *out)
{
    size_t k = begins(raw, n, NEWLINE), end;
    if (k || (k = begins(raw, n, TAB))) {
        dh_buf_char(out, raw[2] == 'n' ? '\n' : '\t');
        return k;
    }
    k = end = begins(raw, n, LITERAL);
    while (k && end + 1 < n && raw[end] != '\n' && (raw[end] != '}' || raw[end + 1] != '}'))
        end++;
    if (!k || end + 1 >= n || raw[end] == '\n')
        return 0;
    for (size_t i = k; i < end; i++) {
        if (escapes && raw[i] == '\\' && i + 1 < end && (raw[i + 1] == '"' || raw[i + 1] == '\\'))
            i++;
        dh_buf_char(out, raw[i]);
    }
    return end + 2;
}

/* Whether the reader would take a brace, or the next part with it, for something else. */
static bool misread(const char *s, bool last)
{
    size_t n = strlen(s), name;
    return var_span(s, n, &name) || secret_span(s, n) || begins(s, n, LITERAL) || begins(s, n, NEWLINE) || begins(s, n, TAB) ||
           (!last && !strchr(s, '}'));
}

static void put_char(const char *s, bool escapes, struct dh_buf *out)
{
    /* a backslash is itself unless a quote or a backslash is behind it */
    if (escapes && (*s == '"' || (*s == '\\' && (s[1] == '"' || s[1] == '\\' || s[1] == '\0'))))
        dh_buf_char(out, '\\');
    dh_buf_char(out, *s);
}

void dh_literal_write(const char *s, bool last, bool escapes, struct dh_buf *out)
{
    while (*s) {
        if (*s == '\n' || *s == '\t') {
            dh_buf_str(out, *s++ == '\n' ? NEWLINE : TAB);
        } else if (*s == '{' && misread(s, last)) {
            dh_buf_str(out, LITERAL);
            while (*s && *s != '}' && *s != '\n')
                put_char(s++, escapes, out);
            dh_buf_str(out, "}}");
        } else {
            put_char(s++, escapes, out);
        }
    }
}

struct parts {
    struct dh_arena *arena;
    struct dh_part *list;
    size_t count, cap;
    struct dh_buf lit;
    size_t lit_at;
    bool failed;
};

static void push(struct parts *p, struct dh_part part)
{
    if (p->count == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 4;
        struct dh_part *list = dh_arena_alloc(p->arena, cap, sizeof(*list));
        if (!list) {
            p->failed = true;
            return;
        }
        if (p->count)
            memcpy(list, p->list, p->count * sizeof(*list));
        p->list = list;
        p->cap = cap;
    }
    p->list[p->count++] = part;
}

static void flush(struct parts *p)
{
    if (p->lit.len == 0)
        return;
    const char *s = dh_arena_strndup(p->arena, dh_buf_text(&p->lit), p->lit.len);
    if (!s || dh_buf_failed(&p->lit))
        p->failed = true;
    else
        push(p, (struct dh_part){.kind = DH_PART_TEXT, .text = s, .at = p->lit_at});
    dh_buf_clear(&p->lit);
}

bool dh_phrase_scan(struct dh_arena *arena, const char *raw, size_t n, size_t at, bool escapes,
                    struct dh_phrase *ret)
{
    struct parts p = {.arena = arena, .lit_at = at};
    for (size_t i = 0; i < n;) {
        struct dh_part var;
        size_t k = raw[i] == '{' ? dh_var_scan(raw + i, n - i, arena, &var) : 0;
        if (k > 0) {
            flush(&p);
            var.at = at + i;
            if (!var.text)
                p.failed = true;
            push(&p, var);
            i += k;
            p.lit_at = at + i;
            continue;
        }
        k = raw[i] == '{' ? dh_literal_scan(raw + i, n - i, escapes, &p.lit) : 0;
        if (k > 0) {
            i += k;
            continue;
        }
        if (escapes && raw[i] == '\\' && i + 1 < n && (raw[i + 1] == '"' || raw[i + 1] == '\\'))
            i++;
        dh_buf_char(&p.lit, raw[i++]);
    }
    flush(&p);
    p.failed = p.failed || dh_buf_failed(&p.lit);
    dh_buf_finish(&p.lit);
    if (p.failed)
        return false;
    *ret = (struct dh_phrase){p.list, p.count, false};
    return true;
}
