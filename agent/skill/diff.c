#include "agent/skill/diff.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"

#define CONTEXT 3
#define MOST 3000 /* lines of the part that differs, each */

struct line {
    const char *text;
    size_t n; /* with its newline, if it has one */
};

struct lines {
    struct line *list;
    size_t count, cap;
};

/* An edit script: ' ' both, '-' before, '+' after. */
struct step {
    char kind;
    size_t a, b; /* lines, from 0 */
};

struct script {
    struct step *list;
    size_t count, cap;
};

static bool cut(const char *text, struct lines *ret)
{
    while (*text) {
        size_t n = strcspn(text, "\n");
        n += text[n] == '\n';
        if (!dh_grow(&ret->list, &ret->cap, ret->count + 1, sizeof(*ret->list)))
            return false;
        ret->list[ret->count++] = (struct line){text, n};
        text += n;
    }
    return true;
}

static bool same(const struct line *a, const struct line *b)
{
    return a->n == b->n && memcmp(a->text, b->text, a->n) == 0;
}

static bool add(struct script *s, char kind, size_t a, size_t b)
{
    if (!dh_grow(&s->list, &s->cap, s->count + 1, sizeof(*s->list)))
        return false;
    s->list[s->count++] = (struct step){kind, a, b};
    return true;
}

/* The middle, behind the lines that both begin with and before those that both end with: by the longest common
 * subsequence. */
static bool middle(const struct lines *a, const struct lines *b, size_t from, size_t a_end, size_t b_end,
                   struct script *s)
{
    size_t n = a_end - from, m = b_end - from, w = m + 1;
    bool ok = true;
    uint16_t *len = n <= MOST && m <= MOST ? dh_alloc((n + 1) * w, sizeof(*len)) : NULL;
    for (size_t i = n; len && i-- > 0;)
        for (size_t k = m; k-- > 0;) {
            uint16_t down = len[(i + 1) * w + k], right = len[i * w + k + 1];
            len[i * w + k] = same(&a->list[from + i], &b->list[from + k]) ? (uint16_t)(len[(i + 1) * w + k + 1] + 1)
                             : down >= right                              ? down
                                                                          : right;
        }
    size_t i = 0, k = 0;
    while (ok && (i < n || k < m)) {
        if (len && i < n && k < m && same(&a->list[from + i], &b->list[from + k])) {
            ok = add(s, ' ', from + i, from + k);
            i++;
            k++;
        } else if (i < n && (!len || k == m || len[(i + 1) * w + k] >= len[i * w + k + 1])) {
            ok = add(s, '-', from + i, from + k);
            i++;
        } else {
            ok = add(s, '+', from + i, from + k);
            k++;
        }
    }
    dh_free(len);
    return ok;
}

static bool compare(const struct lines *a, const struct lines *b, struct script *s)
{
    size_t from = 0, a_end = a->count, b_end = b->count;
    bool ok = true;
    while (from < a_end && from < b_end && same(&a->list[from], &b->list[from]))
        from++;
    while (a_end > from && b_end > from && same(&a->list[a_end - 1], &b->list[b_end - 1])) {
        a_end--;
        b_end--;
    }
    for (size_t i = 0; ok && i < from; i++)
        ok = add(s, ' ', i, i);
    ok = ok && middle(a, b, from, a_end, b_end, s);
    for (size_t i = a_end; ok && i < a->count; i++)
        ok = add(s, ' ', i, b_end + i - a_end);
    return ok;
}

static void print_line(const struct line *l, char kind, struct dh_buf *out)
{
    dh_buf_char(out, kind);
    dh_buf_add(out, l->text, l->n);
    if (l->n == 0 || l->text[l->n - 1] != '\n')
        dh_buf_str(out, "\n\\ No newline at end of file\n");
}

/* Steps [from, to) as one hunk. */
static void hunk(const struct lines *a, const struct lines *b, const struct script *s, size_t from, size_t to,
                 struct dh_buf *out)
{
    size_t before = 0, after = 0;
    for (size_t i = from; i < to; i++) {
        before += s->list[i].kind != '+';
        after += s->list[i].kind != '-';
    }
    dh_buf_printf(out, "@@ -%zu,%zu +%zu,%zu @@\n", s->list[from].a + (before > 0), before,
                  s->list[from].b + (after > 0), after);
    for (size_t i = from; i < to; i++) {
        const struct step *t = &s->list[i];
        print_line(t->kind == '+' ? &b->list[t->b] : &a->list[t->a], t->kind, out);
    }
}

static void print(const struct lines *a, const struct lines *b, const struct script *s, struct dh_buf *out)
{
    for (size_t i = 0; i < s->count;) {
        if (s->list[i].kind == ' ') {
            i++;
            continue;
        }
        size_t from = i > CONTEXT ? i - CONTEXT : 0, end = i, calm = 0;
        for (; end < s->count && calm <= 2 * CONTEXT; end++)
            calm = s->list[end].kind == ' ' ? calm + 1 : 0;
        if (calm > CONTEXT)
            end -= calm - CONTEXT;
        hunk(a, b, s, from, end, out);
        i = end;
    }
}

void dh_diff_unified(const char *before, const char *after, const char *name_before, const char *name_after,
                     struct dh_buf *out)
{
    struct lines a = {0}, b = {0};
    struct script s = {0};
    if (strcmp(before, after) == 0)
        return;
    if (cut(before, &a) && cut(after, &b) && compare(&a, &b, &s)) {
        dh_buf_printf(out, "--- %s\n+++ %s\n", name_before, name_after);
        print(&a, &b, &s, out);
    } else {
        out->failed = true;
    }
    dh_free(a.list);
    dh_free(b.list);
    dh_free(s.list);
}
