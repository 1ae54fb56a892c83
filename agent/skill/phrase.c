#include "agent/skill/lex.h"

#include <string.h>

#include "base/buf.h"

#define NAME_MAX_BYTES 64

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

static size_t secret_scan(const char *raw, size_t n, struct dh_arena *arena, struct dh_part *ret)
{
    static const char mark[] = "{{secret:";
    size_t m = sizeof(mark) - 1;
    if (n < m || memcmp(raw, mark, m) != 0)
        return 0;
    size_t k = m;
    while (k < n && (name_length(raw + k, 1) || (raw[k] >= '0' && raw[k] <= '9') ||
                     (raw[k] != '\0' && strchr("-./@", raw[k]))))
        k++;
    if (k == m || k - m > 128 || k + 2 > n || raw[k] != '}' || raw[k + 1] != '}')
        return 0;
    ret->kind = DH_PART_SECRET;
    ret->text = dh_arena_strndup(arena, raw + m, k - m);
    return k + 2;
}

size_t dh_var_scan(const char *raw, size_t n, struct dh_arena *arena, struct dh_part *ret)
{
    *ret = (struct dh_part){0};
    if (n < 3 || raw[0] != '{')
        return 0;
    if (raw[1] == '{')
        return secret_scan(raw, n, arena, ret);
    size_t k = name_length(raw + 1, n - 1);
    if (k == 0 || 1 + k >= n)
        return 0;
    size_t end = 1 + k;
    if (raw[end] == '|') {
        size_t f = end + 1;
        while (f < n && raw[f] != '}' && raw[f] != '\n' && f - end <= NAME_MAX_BYTES)
            f++;
        if (f >= n || raw[f] != '}' || f == end + 1)
            return 0;
        ret->format = dh_arena_strndup(arena, raw + end + 1, f - end - 1);
        if (!ret->format)
            return 0;
        end = f;
    }
    if (raw[end] != '}')
        return 0;
    ret->kind = DH_PART_VAR;
    ret->text = dh_arena_strndup(arena, raw + 1, k);
    return end + 1;
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
