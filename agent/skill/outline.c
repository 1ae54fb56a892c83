#include "agent/skill/outline.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#define DEPTH_MAX 16

struct line {
    size_t start, end; /* of the text behind indentation and mark */
    int indent;
    bool blank, marked, otherwise;
};

struct outline {
    const struct dh_source *src;
    struct dh_arena *arena;
    struct dh_item *root, *top;
    bool plain, after_blank, nomem;
    size_t deep;
};

bool dh_outline_fence(const struct dh_source *src, size_t line, char *fence)
{
    const char *s = src->text + src->lines[line];
    size_t n = dh_source_line_end(src, line) - src->lines[line], i = 0;
    while (i < n && (s[i] == ' ' || s[i] == '\t'))
        i++;
    if (n - i < 3 || (s[i] != '`' && s[i] != '~') || s[i + 1] != s[i] || s[i + 2] != s[i])
        return false;
    if (*fence == 0)
        *fence = s[i];
    else if (*fence == s[i])
        *fence = 0;
    else
        return false;
    return true;
}

static size_t mark_length(const char *s, size_t n)
{
    size_t i = 0;
    if (n > 1 && (s[0] == '-' || s[0] == '*' || s[0] == '+')) {
        i = 1;
    } else {
        while (i < n && i < 9 && isdigit((unsigned char)s[i]))
            i++;
        if (i == 0 || i >= n || (s[i] != '.' && s[i] != ')'))
            return 0;
        i++;
    }
    if (i >= n || (s[i] != ' ' && s[i] != '\t'))
        return 0;
    while (i < n && (s[i] == ' ' || s[i] == '\t'))
        i++;
    return i;
}

static bool is_otherwise(const char *s, size_t n)
{
    static const char *const words[] = {"otherwise", "else"};
    for (size_t i = 0; i < 2; i++) {
        size_t k = strlen(words[i]);
        if (n >= k && strncasecmp(s, words[i], k) == 0 && (n == k || !isalnum((unsigned char)s[k])))
            return true;
    }
    return false;
}

static struct line look(const struct dh_source *src, size_t number)
{
    const char *s = src->text;
    struct line l = {.start = src->lines[number], .end = dh_source_line_end(src, number)};
    for (; l.start < l.end && (s[l.start] == ' ' || s[l.start] == '\t'); l.start++)
        l.indent += s[l.start] == '\t' ? 4 - l.indent % 4 : 1;
    while (l.end > l.start && isspace((unsigned char)s[l.end - 1]))
        l.end--;
    l.blank = l.start == l.end;
    size_t k = mark_length(s + l.start, l.end - l.start);
    l.marked = k > 0;
    l.start += k;
    l.otherwise = !l.marked && is_otherwise(s + l.start, l.end - l.start);
    return l;
}

static void add(struct outline *o, const struct line *l)
{
    /* A bare "Otherwise:" holds the items at its own column. */
    int indent = l->marked ? l->indent : l->otherwise ? l->indent - 2 : l->indent;
    while (o->top->parent && indent <= o->top->indent + 1)
        o->top = o->top->parent;
    size_t depth = 0;
    for (struct dh_item *p = o->top; p; p = p->parent)
        depth++;
    if (depth > DEPTH_MAX) {
        o->deep = l->start ? l->start : 1;
        return;
    }
    struct dh_item *item = dh_arena_alloc(o->arena, 1, sizeof(*item));
    if (!item) {
        o->nomem = true;
        return;
    }
    *item = (struct dh_item){.start = l->start, .end = l->end, .indent = indent, .parent = o->top};
    if (o->top->last)
        o->top->last->next = item;
    else
        o->top->first = item;
    o->top->last = item;
    o->top = item;
}

static void take(struct outline *o, const struct line *l)
{
    if (l->blank) {
        o->after_blank = true;
        return;
    }
    bool inside = o->top->parent != NULL;
    if (l->marked || o->plain || (l->otherwise && inside)) {
        add(o, l);
    } else if (inside && !o->after_blank && !o->top->first) {
        o->top->end = l->end;
    } else if (l->indent == 0) {
        o->top = o->root; /* prose ends the list */
    }
    o->after_blank = false;
}

struct dh_item *dh_outline(const struct dh_source *src, size_t from, size_t to, bool plain,
                           struct dh_arena *arena, size_t *ret_deep)
{
    struct outline o = {.src = src, .arena = arena, .plain = plain};
    o.root = dh_arena_alloc(arena, 1, sizeof(*o.root));
    if (!o.root)
        return NULL;
    o.root->indent = -100;
    o.top = o.root;
    char fence = 0;
    bool comment = false;
    for (size_t i = from; i < to && !o.nomem && !o.deep; i++) {
        if (!plain && (dh_outline_fence(src, i, &fence) || fence))
            continue;
        struct line l = look(src, i);
        const char *s = src->text + l.start;
        size_t n = l.end - l.start;
        if (!plain && (comment || (n >= 4 && memcmp(s, "<!--", 4) == 0))) {
            comment = !memmem(s, n, "-->", 3);
            continue;
        }
        take(&o, &l);
    }
    *ret_deep = o.deep;
    return o.nomem || o.deep ? NULL : o.root;
}
