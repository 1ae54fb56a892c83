#include "agent/plan/candidate.h"

#include <stdlib.h>

#include "base/mem.h"

enum { LOOSE_DOWN = 10, LOOSE_ASIDE = 30 }; /* heights of the words that something stands below */

bool dh_rect_same_row(struct dh_rect a, struct dh_rect b)
{
    int top = a.y > b.y ? a.y : b.y;
    int bottom = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;
    int lower = a.h < b.h ? a.h : b.h;
    return lower > 0 && (bottom - top) * 2 >= lower;
}

/* Pixels between two columns; 0 when they overlap. */
static int column_gap(struct dh_rect a, struct dh_rect b)
{
    int gap = a.x > b.x ? a.x - (b.x + b.w) : b.x - (a.x + a.w);
    return gap > 0 ? gap : 0;
}

static int beside(struct dh_rect left, struct dh_rect right)
{
    int overlap = left.x + left.w - right.x;
    int slack = left.w < right.w ? left.w / 4 : right.w / 4;
    if (!dh_rect_same_row(left, right) || overlap > slack || right.x <= left.x)
        return -1;
    return overlap < 0 ? -overlap : 0;
}

/* Things stand under one another when their columns overlap, or nearly do: then each pixel aside
 * counts double. */
static int stacked(struct dh_rect upper, struct dh_rect lower)
{
    int overlap = upper.y + upper.h - lower.y;
    int least = upper.h < lower.h ? upper.h : lower.h;
    int aside = column_gap(upper, lower);
    if (overlap > least / 3 || lower.y <= upper.y || aside > 2 * least)
        return -1;
    return (overlap < 0 ? -overlap : 0) + 2 * aside;
}

int dh_relation_gap(enum dh_relation relation, struct dh_rect from, struct dh_rect rect)
{
    int best = -1;
    switch (relation) {
    case DH_RELATION_RIGHT_OF:
    case DH_RELATION_AFTER:
        return beside(from, rect);
    case DH_RELATION_LEFT_OF:
        return beside(rect, from);
    case DH_RELATION_BELOW:
        return stacked(from, rect);
    case DH_RELATION_ABOVE:
        return stacked(rect, from);
    case DH_RELATION_NEXT_TO:
        for (int r = DH_RELATION_RIGHT_OF; r <= DH_RELATION_BELOW; r++) {
            int gap = dh_relation_gap((enum dh_relation)r, from, rect);
            if (gap >= 0 && (best < 0 || gap < best))
                best = gap;
        }
        return best;
    case DH_RELATION_NONE:
        return 0;
    }
    return -1;
}

static int by_score(const void *x, const void *y)
{
    const struct dh_candidate *a = x, *b = y;
    if (a->score != b->score)
        return b->score - a->score;
    if (!a->element != !b->element)
        return a->element ? -1 : 1;
    if (a->rect.y != b->rect.y)
        return a->rect.y - b->rect.y;
    return a->rect.x - b->rect.x;
}

void dh_candidates_sort(struct dh_candidates *c)
{
    size_t kept = 0;
    if (c->count == 0)
        return;
    qsort(c->items, c->count, sizeof(*c->items), by_score);
    for (size_t i = 0; i < c->count; i++) {
        bool known = false;
        for (size_t k = 0; k < kept && !known; k++)
            known = dh_candidate_same(&c->items[k], &c->items[i]);
        if (!known)
            c->items[kept++] = c->items[i];
    }
    c->count = kept;
}

/* Reading order; a row is what stands beside the first of it. */
static int by_place(const void *x, const void *y)
{
    const struct dh_candidate *a = x, *b = y;
    int p = dh_rect_centre(a->rect).y, q = dh_rect_centre(b->rect).y;
    if (p != q)
        return p - q;
    return a->rect.x - b->rect.x;
}

static int by_left(const void *x, const void *y)
{
    return ((const struct dh_candidate *)x)->rect.x - ((const struct dh_candidate *)y)->rect.x;
}

static void reading_order(struct dh_candidates *c)
{
    if (c->count == 0)
        return;
    qsort(c->items, c->count, sizeof(*c->items), by_place);
    for (size_t from = 0, to; from < c->count; from = to) {
        for (to = from + 1;
             to < c->count && dh_rect_same_row(c->items[from].rect, c->items[to].rect);)
            to++;
        qsort(c->items + from, to - from, sizeof(*c->items), by_left);
    }
}

/* The nth of those that fit about as well as the best. */
static void keep_nth(struct dh_candidates *c, int nth)
{
    size_t kept = 0;
    int best = c->count ? c->items[0].score : 0;
    for (size_t i = 0; i < c->count; i++)
        if (c->items[i].score >= DH_GROUND_ENOUGH && c->items[i].score >= best - 15)
            c->items[kept++] = c->items[i];
    c->count = kept;
    reading_order(c);
    size_t at = nth == DH_NTH_LAST ? kept - 1 : (size_t)nth - 1;
    if (kept == 0 || at >= kept) {
        c->count = 0;
        return;
    }
    c->items[0] = c->items[at];
    c->count = 1;
}

/* Below a name, but further to the side than its letters reach: what belongs to a card stands anywhere under its head. */
static int loosely(enum dh_relation relation, struct dh_rect of, struct dh_rect r)
{
    struct dh_rect upper = relation == DH_RELATION_BELOW ? of : r, lower = relation == DH_RELATION_BELOW ? r : of;
    int down = lower.y - upper.y - upper.h, aside = column_gap(upper, lower);
    bool stands = (relation == DH_RELATION_BELOW || relation == DH_RELATION_ABOVE) && down >= 0 && down <= LOOSE_DOWN * of.h &&
                  aside <= LOOSE_ASIDE * of.h;
    return stands ? down + 2 * aside : -1;
}

/* How far each candidate is from the nearest of the anchors; those in no relation go. The nearest
 * keeps its score, the others lose by their rank. */
static void keep_related(struct dh_candidates *c, const struct dh_target *t,
                         const struct dh_candidates *of, bool loose, int *gaps)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->count; i++) {
        int best = -1;
        for (size_t k = 0;
             k < of->count && of->items[k].score >= of->items[0].score - DH_GROUND_MARGIN; k++) {
            int gap = loose ? loosely(t->relation, of->items[k].rect, c->items[i].rect)
                            : dh_relation_gap(t->relation, of->items[k].rect, c->items[i].rect);
            if (of->items[k].window >= 0 && c->items[i].window >= 0 &&
                of->items[k].window != c->items[i].window)
                gap = -1;
            /* A field that bears the anchor's words as its label stands in the relation to that label, and
             * nothing is nearer to it. */
            const struct dh_element *e = of->items[k].element;
            if (e && e == c->items[i].element)
                gap = dh_rect_empty(e->label) || dh_relation_gap(t->relation, e->label, e->rect) < 0 ? -1 : 0;
            if (gap >= 0 && (best < 0 || gap < best))
                best = gap;
        }
        if (best < 0)
            continue;
        gaps[kept] = best;
        c->items[kept++] = c->items[i];
    }
    c->count = kept;
    for (size_t i = 0; t->nth == 0 && i < kept; i++) {
        int nearer = 0;
        for (size_t k = 0; k < kept; k++)
            nearer += gaps[k] + 4 < gaps[i] && c->items[k].score >= c->items[i].score - 10 &&
                      !dh_candidate_same(&c->items[k], &c->items[i]);
        c->items[i].score -= nearer > 3 ? 36 : 12 * nearer;
    }
}

static bool any_related(const struct dh_candidates *c, const struct dh_target *t, const struct dh_candidates *of)
{
    for (size_t i = 0; i < c->count; i++)
        for (size_t k = 0; k < of->count && of->items[k].score >= of->items[0].score - DH_GROUND_MARGIN; k++)
            if ((of->items[k].element && of->items[k].element == c->items[i].element) ||
                dh_relation_gap(t->relation, of->items[k].rect, c->items[i].rect) >= 0)
                return true;
    return false;
}

static enum dh_status relate(struct dh_candidates *c, const struct dh_observation *o,
                             const struct dh_target *t, int within, struct dh_err *err)
{
    struct dh_candidates of = {0};
    enum dh_status st = dh_candidates_find(&of, o, t->of, DH_VERB_COUNT, within, err);
    int *gaps = st == DH_OK ? dh_alloc(c->count + 1, sizeof(*gaps)) : NULL;
    if (st == DH_OK && !gaps)
        st = dh_err_nomem(err);
    if (st == DH_OK && (of.count == 0 || of.items[0].score < DH_GROUND_ENOUGH))
        c->count = 0;
    else if (st == DH_OK)
        keep_related(c, t, &of, t->text && *t->text && !any_related(c, t, &of), gaps);
    dh_free(gaps);
    dh_candidates_finish(&of);
    return st;
}

static enum dh_status find_exact(struct dh_candidates *c, const struct dh_observation *o,
                                 const struct dh_target *t, int within, bool *ret_done)
{
    struct dh_candidate one = {.window = -1, .score = 100, .why = "named by id"};
    *ret_done = t->kind == DH_TARGET_ELEMENT || t->kind == DH_TARGET_POINT;
    if (t->kind == DH_TARGET_POINT) {
        one.point = t->point;
        one.rect = (struct dh_rect){t->point.x, t->point.y, 1, 1};
        one.window = dh_window_top(o, t->point);
        if (t->point.x < o->width && t->point.y < o->height)
            dh_candidates_add(c, &one);
    }
    for (size_t i = 0; t->kind == DH_TARGET_ELEMENT && i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        const char *a = e->id, *b = t->id;
        while (*a && *a == *b)
            a++, b++;
        if (*a || *b || dh_rect_empty(e->rect) ||
            dh_window_misfit(o, e->window, dh_rect_centre(e->rect), within) == 100)
            continue;
        one.element = e;
        one.rect = e->rect;
        one.point = dh_rect_centre(e->rect);
        one.window = e->window;
        one.role = e->role;
        dh_candidates_add(c, &one);
    }
    return c->failed ? DH_NOMEM : DH_OK;
}

/* The words with a picture say what it is, not what stands there: only the very same words count.
 */
static void keep_named(struct dh_candidates *c)
{
    size_t kept = 0;
    for (size_t i = 0; i < c->count; i++)
        if (c->items[i].score >= 85)
            c->items[kept++] = c->items[i];
    c->count = kept;
}

enum dh_status dh_candidates_find(struct dh_candidates *c, const struct dh_observation *o,
                                  const struct dh_target *target, enum dh_verb verb, int within,
                                  struct dh_err *err)
{
    bool done;
    enum dh_status st = find_exact(c, o, target, within, &done);
    if (st != DH_OK)
        return dh_err_nomem(err);
    /* Nothing said is not everything: a picture without words cannot be looked for among words. */
    bool wordless = !target->text || !*target->text;
    if (done || (wordless &&
                 (target->kind == DH_TARGET_IMAGE || (target->role == DH_ROLE_ANY && !target->of))))
        return DH_OK;
    st = dh_candidates_collect(c, o, target, verb, within, err);
    if (target->kind == DH_TARGET_IMAGE)
        keep_named(c);
    if (st == DH_OK && target->scope != DH_SCOPE_NONE)
        st = dh_scope_keep(c, o, target, within, err);
    bool related = target->of && target->relation != DH_RELATION_NONE;
    /* A word of something and the whole of it are one thing, but may stand in different relations. */
    if (st == DH_OK && related && c->count > 1)
        qsort(c->items, c->count, sizeof(*c->items), by_score);
    else if (st == DH_OK)
        dh_candidates_sort(c);
    if (st == DH_OK && related)
        st = relate(c, o, target, within, err);
    if (st == DH_OK)
        dh_candidates_sort(c);
    if (st == DH_OK && target->nth)
        keep_nth(c, target->nth);
    return st;
}
