#include "agent/plan/read.h"

#include <stdlib.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "base/mem.h"

struct picked {
    const struct dh_word **words;
    size_t count, cap;
    bool failed;
};

static void pick(struct picked *p, const struct dh_word *w)
{
    if (p->failed || !dh_grow(&p->words, &p->cap, p->count + 1, sizeof(const struct dh_word *))) {
        p->failed = true;
        return;
    }
    p->words[p->count++] = w;
}

static int by_top(const void *x, const void *y)
{
    const struct dh_word *const *a = x, *const *b = y;
    return dh_rect_centre((*a)->rect).y - dh_rect_centre((*b)->rect).y;
}

static int by_left(const void *x, const void *y)
{
    const struct dh_word *const *a = x, *const *b = y;
    return (*a)->rect.x - (*b)->rect.x;
}

static void order(struct picked *p)
{
    if (p->count == 0)
        return;
    qsort(p->words, p->count, sizeof(*p->words), by_top);
    for (size_t from = 0, to; from < p->count; from = to) {
        for (to = from + 1;
             to < p->count && dh_rect_same_row(p->words[from]->rect, p->words[to]->rect);)
            to++;
        qsort(p->words + from, to - from, sizeof(*p->words), by_left);
    }
}

/* Joins and frees what was picked. */
static bool join(struct picked *p, struct dh_buf *text, struct dh_rect *ret_rect)
{
    struct dh_rect all = {0, 0, 0, 0};
    order(p);
    for (size_t i = 0; i < p->count; i++) {
        struct dh_rect r = p->words[i]->rect;
        if (i > 0) {
            struct dh_rect last = p->words[i - 1]->rect;
            int gap = r.x - (last.x + last.w), h = r.h > last.h ? r.h : last.h;
            dh_buf_char(text, gap * 10 > h * 9 && dh_rect_same_row(last, r) ? '\t' : ' ');
        }
        dh_buf_str(text, p->words[i]->text);
        all = dh_rect_join(all, r);
    }
    bool any = p->count > 0;
    text->failed |= p->failed;
    dh_free(p->words);
    if (any)
        *ret_rect = all;
    return any;
}

static bool in_window(const struct dh_observation *o, struct dh_rect r, int window)
{
    return window < 0 || dh_window_top(o, dh_rect_centre(r)) == window;
}

/* The row that is nearest above or below. */
static void pick_row(struct picked *p, const struct dh_observation *o, enum dh_relation relation,
                     struct dh_rect from, int window)
{
    const struct dh_word *nearest = NULL;
    int best = 0;
    for (size_t i = 0; i < o->word_count; i++) {
        int gap = dh_relation_gap(relation, from, o->words[i].rect);
        if (gap < 0 || !in_window(o, o->words[i].rect, window) || (nearest && gap >= best))
            continue;
        nearest = &o->words[i];
        best = gap;
    }
    /* Of each line that reaches under it, all words. */
    for (size_t i = 0; nearest && i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        if (!dh_rect_same_row(l->rect, nearest->rect) ||
            dh_relation_gap(relation, from, l->rect) < 0 || l->count > o->word_count ||
            l->first > o->word_count - l->count)
            continue;
        for (size_t k = 0; k < l->count; k++)
            pick(p, &o->words[l->first + k]);
    }
}

static bool beside(enum dh_relation relation, struct dh_rect from, struct dh_rect r)
{
    int slack = from.h / 4;
    if (!dh_rect_same_row(from, r))
        return false;
    return relation == DH_RELATION_LEFT_OF ? r.x + r.w <= from.x + slack
                                           : r.x >= from.x + from.w - slack;
}

/* The rest of the line that `from` is part of. */
static void pick_rest(struct picked *p, const struct dh_observation *o, struct dh_rect from)
{
    for (size_t i = 0; i < o->line_count && p->count == 0; i++) {
        const struct dh_line *l = &o->lines[i];
        if (!dh_rect_has(dh_rect_grow(l->rect, 1, 1), dh_rect_centre(from)) ||
            l->count > o->word_count || l->first > o->word_count - l->count)
            continue;
        for (size_t k = 0; k < l->count; k++)
            if (beside(DH_RELATION_RIGHT_OF, from, o->words[l->first + k].rect))
                pick(p, &o->words[l->first + k]);
    }
}

bool dh_read_beside(const struct dh_observation *o, enum dh_relation relation, struct dh_rect from,
                    int window, struct dh_buf *text, struct dh_rect *ret_rect)
{
    struct picked p = {0};
    if (relation == DH_RELATION_ABOVE || relation == DH_RELATION_BELOW) {
        pick_row(&p, o, relation, from, window);
        return join(&p, text, ret_rect);
    }
    if (relation == DH_RELATION_AFTER)
        pick_rest(&p, o, from);
    bool row = p.count == 0;
    for (size_t i = 0; row && i < o->word_count; i++)
        if (beside(relation, from, o->words[i].rect) && in_window(o, o->words[i].rect, window))
            pick(&p, &o->words[i]);
    return join(&p, text, ret_rect);
}

bool dh_read_inside(const struct dh_observation *o, struct dh_rect rect, int window,
                    struct dh_buf *text, struct dh_rect *ret_rect)
{
    struct picked p = {0};
    for (size_t i = 0; i < o->word_count; i++)
        if (dh_rect_has(rect, dh_rect_centre(o->words[i].rect)) &&
            in_window(o, o->words[i].rect, window))
            pick(&p, &o->words[i]);
    return join(&p, text, ret_rect);
}
