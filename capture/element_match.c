#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/element.h"

enum { NEAR = 160, LEAST = 40, CERTAIN = 200 };

static bool same_window(const struct dh_element *a, const struct dh_window *aw,
                        const struct dh_element *b, const struct dh_window *bw)
{
    if (a->window < 0 || b->window < 0)
        return a->window < 0 && b->window < 0;
    return strcmp(aw[a->window].id, bw[b->window].id) == 0;
}

static const char *text(const char *s)
{
    return s ? s : "";
}

/* What kind of text it is depends on the other texts of the screen. */
static bool plain(enum dh_role role)
{
    return role == DH_ROLE_TEXT || role == DH_ROLE_HEADING || role == DH_ROLE_ITEM ||
           role == DH_ROLE_TAB || role == DH_ROLE_MENU;
}

/* How much two elements are the same thing, 0 for not at all. */
static int likeness(const struct dh_element *a, const struct dh_element *b)
{
    if (a->role != b->role && !(plain(a->role) && plain(b->role) && strcmp(a->name, b->name) == 0))
        return 0;
    struct dh_point p = dh_rect_centre(a->rect), q = dh_rect_centre(b->rect);
    int far = abs(p.x - q.x) + abs(p.y - q.y);
    long shared = dh_rect_area(dh_rect_cross(a->rect, b->rect));
    long all = dh_rect_area(a->rect) + dh_rect_area(b->rect) - shared;
    int overlap = all > 0 ? (int)(shared * 100 / all) : 0;
    bool named = strcmp(a->name, b->name) == 0;
    if (named && a->name[0])
        return far == 0 ? CERTAIN : overlap > 50 ? 180 : far < NEAR ? 120 - far / 4 : 0;
    if (named)
        return overlap > 50 ? 100 + overlap / 2 : 0;
    /* A text that changed is another thing unless it is in a control. */
    bool control = a->role != DH_ROLE_TEXT && a->role != DH_ROLE_LINK && a->role != DH_ROLE_ITEM;
    if (control)
        return overlap > 70 ? overlap - 20 : 0;
    return overlap > 60 && abs(a->rect.x - b->rect.x) <= 2 ? overlap - 30 : 0;
}

static bool differs(const struct dh_element *a, const struct dh_element *b)
{
    return strcmp(a->name, b->name) != 0 || strcmp(text(a->value), text(b->value)) != 0 ||
           a->states != b->states || a->role != b->role || !dh_rect_equal(a->rect, b->rect);
}

struct pair {
    int score;
    size_t now, before;
};

static int best_first(const void *a, const void *b)
{
    const struct pair *p = a, *q = b;
    if (p->score != q->score)
        return p->score > q->score ? -1 : 1;
    return (p->now > q->now) - (p->now < q->now);
}

/* Elements by their middles: most are where they were. */
struct index {
    size_t *slots; /* of elements, plus 1; 0: free */
    uint8_t *used; /* by slot: somebody's twin already */
    size_t size;   /* a power of two */
};

static size_t slot_of(const struct index *x, struct dh_point p)
{
    return ((size_t)p.x * 31 + (size_t)p.y * 8191) & (x->size - 1);
}

static bool index_make(struct index *x, const struct dh_element *items, size_t count, struct dh_arena *arena)
{
    for (x->size = 64; x->size < count * 2; x->size *= 2)
        continue;
    x->slots = dh_arena_alloc(arena, x->size, sizeof(x->slots[0]));
    x->used = dh_arena_alloc(arena, x->size, 1);
    for (size_t i = 0; x->slots && x->used && i < count; i++) {
        size_t at = slot_of(x, dh_rect_centre(items[i].rect));
        while (x->slots[at])
            at = (at + 1) & (x->size - 1);
        x->slots[at] = i + 1;
    }
    return x->slots && x->used;
}

/* The one of this name, role and window in this very place; `count` when there is none. */
static size_t twin(struct index *x, const struct dh_element *e, const struct dh_window *windows,
                   const struct dh_element *before, size_t count, const struct dh_window *before_windows)
{
    for (size_t at = slot_of(x, dh_rect_centre(e->rect)); x->slots[at]; at = (at + 1) & (x->size - 1)) {
        const struct dh_element *b = &before[x->slots[at] - 1];
        if (x->used[at] || b->role != e->role || likeness(e, b) != CERTAIN ||
            !same_window(e, windows, b, before_windows))
            continue;
        x->used[at] = 1;
        return x->slots[at] - 1;
    }
    return count;
}

/* Up to three likely predecessors of every element; enough, as the best pairs are taken first. */
static size_t pair_up(struct pair *pairs, struct index *index, const struct dh_element *now, size_t count,
                      const struct dh_window *windows, const struct dh_element *before,
                      size_t before_count, const struct dh_window *before_windows)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++) {
        struct pair top[3] = {{0}, {0}, {0}};
        size_t same = twin(index, &now[i], windows, before, before_count, before_windows);
        if (same < before_count) {
            pairs[n++] = (struct pair){CERTAIN + 1, i, same}; /* before who is like it by chance */
            continue;
        }
        for (size_t k = 0; k < before_count; k++) {
            struct pair p = {likeness(&now[i], &before[k]), i, k};
            if (p.score < LEAST || p.score <= top[2].score ||
                !same_window(&now[i], windows, &before[k], before_windows))
                continue;
            top[2] = p;
            for (int z = 2; z > 0 && top[z].score > top[z - 1].score; z--) {
                struct pair t = top[z];
                top[z] = top[z - 1];
                top[z - 1] = t;
            }
        }
        for (int z = 0; z < 3; z++)
            if (top[z].score > 0)
                pairs[n++] = top[z];
    }
    if (n > 1)
        qsort(pairs, n, sizeof(pairs[0]), best_first);
    return n;
}

enum dh_status dh_elements_match(struct dh_element *now, size_t count,
                                 const struct dh_window *windows, const struct dh_element *before,
                                 size_t before_count, const struct dh_window *before_windows,
                                 uint64_t *next, struct dh_arena *arena, const char ***ret_changed,
                                 size_t *ret_changed_count, struct dh_err *err)
{
    struct pair *pairs = dh_arena_alloc(arena, count * 3 + 1, sizeof(pairs[0]));
    uint8_t *taken = dh_arena_alloc(arena, before_count + 1, 1);
    const char **changed = dh_arena_alloc(arena, count + 1, sizeof(changed[0]));
    uint8_t *same = dh_arena_alloc(arena, count + 1, 1);
    struct index index;
    if (!pairs || !taken || !changed || !same || !index_make(&index, before, before_count, arena))
        return dh_err_nomem(err);
    size_t n = pair_up(pairs, &index, now, count, windows, before, before_count, before_windows);
    for (size_t i = 0; i < n; i++) {
        struct dh_element *e = &now[pairs[i].now];
        if (e->id[0] || taken[pairs[i].before])
            continue;
        taken[pairs[i].before] = 1;
        memcpy(e->id, before[pairs[i].before].id, sizeof(e->id));
        same[pairs[i].now] = !differs(e, &before[pairs[i].before]);
    }
    size_t m = 0;
    for (size_t i = 0; i < count; i++) {
        if (!now[i].id[0])
            snprintf(now[i].id, sizeof(now[i].id), "e%llu",
                     (unsigned long long)(*next)++ % 1000000000);
        if (!same[i])
            changed[m++] = now[i].id;
    }
    *ret_changed = changed;
    *ret_changed_count = m;
    return DH_OK;
}
