/* Following a change: a window round it is taken apart as if it were a screen, and what comes out takes the
 * place of what was there. What lies near the window's sides has to come out as it was, or the change reaches
 * farther than thought, and a larger window is tried. Rules are searched in whole rows and columns: how far one
 * goes is decided at its ends. */
#include "capture/segment.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "capture/flood.h"
#include "capture/segment_window.h"

enum { TRIES = 4, MORE_X = 72, MORE_Y = 36, RUNS_MOST = 40000, BESIDE = 6, MARKS = DH_RULE_ACROSS | DH_RULE_UPRIGHT };

/* What a change has led to so far. */
struct redo {
    struct dh_segments *s;
    struct dh_rect changed;
    struct dh_rect window;
    struct dh_rect bare;     /* where the bare map differs from the old one, in all tries */
    struct dh_rect room;     /* the window, and what rules are looked up in beside it */
    struct dh_plane part;    /* the room's planes, without edges outside of the window; owned */
    struct dh_shapes shapes; /* of the window; owned */
    struct dh_boxes lines;
    struct dh_rect spill; /* what has changed outside of the window; empty: nothing */
};

static void part_finish(struct redo *r)
{
    dh_plane_finish(&r->part);
    dh_shapes_finish(&r->shapes);
    dh_boxes_finish(&r->lines);
}

/* A rectangle of the screen's plane into one of the part, or back. */
static void copy(const struct redo *r, uint8_t *plane, struct dh_rect rect, uint8_t *part, bool back)
{
    for (int y = rect.y; y < rect.y + rect.h; y++) {
        uint8_t *a = plane + (size_t)y * (size_t)r->s->plane.w + rect.x;
        uint8_t *b = part + (size_t)(y - r->room.y) * (size_t)r->room.w + (rect.x - r->room.x);
        memcpy(back ? a : b, back ? b : a, (size_t)rect.w);
    }
}

static bool part_init(struct redo *r)
{
    const struct dh_plane *p = &r->s->plane;
    r->room = dh_rect_cross(dh_rect_grow(r->window, BESIDE, BESIDE), (struct dh_rect){0, 0, p->w, p->h});
    /* Lines are gathered in bands of rows (line.c): the same ones as on the whole screen. */
    int above = r->room.y % DH_LINE_BAND;
    r->room.y -= above;
    r->room.h += above;
    size_t n = (size_t)r->room.w * (size_t)r->room.h;
    r->part = (struct dh_plane){r->room.w, r->room.h, dh_alloc(n, 1), dh_alloc(n, 1), dh_alloc(n, 1)};
    if (!r->part.gray || !r->part.edge || !r->part.rule)
        return false;
    copy(r, p->gray, r->room, r->part.gray, false);
    copy(r, r->s->fresh, r->window, r->part.edge, false);
    return true;
}

/* Whether a part of a foreign component was touched by the change, or belongs to a shape. */
static bool is_concerned(const struct redo *r, struct dh_run run)
{
    struct dh_rect here = {r->room.x + run.x0, r->room.y + run.y, run.x1 - run.x0, 1};
    size_t at = (size_t)here.y * (size_t)r->s->plane.w + (size_t)here.x;
    return !dh_rect_empty(dh_rect_cross(here, dh_rect_grow(r->changed, 2, 2))) ||
           memcmp(r->s->fresh + at, r->s->bare + at, (size_t)here.w) != 0;
}

/* Marks what goes on outside of the window. *ret_apart: none of it is concerned by the change. */
static bool mark_foreign(const struct redo *r, struct dh_components *c, bool *ret_apart)
{
    struct dh_rect w = r->window;
    const struct dh_plane *p = &r->s->plane;
    bool left = w.x > 0, top = w.y > 0, right = w.x + w.w < p->w, bottom = w.y + w.h < p->h;
    size_t n = 0;
    w.x -= r->room.x;
    w.y -= r->room.y;
    c->foreign = dh_alloc(c->count + 1, 1);
    for (size_t i = 0; c->foreign && i < c->count; i++) {
        struct dh_box b = c->items[i].box;
        bool goes_on = (left && b.x0 == w.x) || (top && b.y0 == w.y) || (right && b.x1 == w.x + w.w) ||
                       (bottom && b.y1 == w.y + w.h);
        c->foreign[i] = goes_on && c->items[i].parent == (int)i;
        n += c->foreign[i];
    }
    *ret_apart = true;
    for (size_t i = 0; c->foreign && n > 0 && *ret_apart && i < c->run_count; i++)
        if (c->foreign[dh_component_find(c->items, c->runs[i].component)])
            *ret_apart = !is_concerned(r, c->runs[i]);
    return c->foreign != NULL;
}

/* Gives foreign components the boxes that they have on the screen: others ask who is near. False: they are too
 * large to follow. */
static bool complete_foreign(const struct redo *r, struct dh_components *c)
{
    enum { MARKED = 1, FOLLOWED };
    struct dh_plane *p = &r->s->plane;
    for (size_t i = 0; i < c->run_count; i++) {
        struct dh_run run = c->runs[i];
        int k = dh_component_find(c->items, run.component);
        struct dh_box all;
        if (c->foreign[k] != MARKED)
            continue;
        if (!dh_flood_box(r->s->fresh, p->w, p->h, DH_EDGE_FAINT, r->room.x + run.x0, r->room.y + run.y,
                          RUNS_MOST, &all))
            return false;
        c->items[k].box = (struct dh_box){all.x0 - r->room.x, all.y0 - r->room.y, all.x1 - r->room.x,
                                          all.y1 - r->room.y};
        c->foreign[k] = FOLLOWED;
    }
    return true;
}

/* The shapes of the window; what goes on outside is left alone. *ret_apart: they do not depend on more than is
 * known here. */
static enum dh_status find_shapes(struct redo *r, bool *ret_apart, struct dh_err *err)
{
    struct dh_components c = {0};
    enum dh_status st =
        dh_components_find(r->part.edge, r->room.w, r->room.h, DH_EDGE_FAINT, &c, err);
    if (st == DH_OK && !mark_foreign(r, &c, ret_apart))
        st = dh_err_nomem(err);
    if (st == DH_OK && *ret_apart)
        *ret_apart = complete_foreign(r, &c);
    if (st == DH_OK && *ret_apart)
        st = dh_shapes_find_among(&r->part, &c, &r->shapes, err);
    dh_components_finish(&c);
    return st;
}

/* The window's bare map into that of the screen; notes where it differs. */
static void take_bare(struct redo *r)
{
    struct dh_rect w = r->window;
    for (int y = 0; y < w.h; y++) {
        uint8_t *old = r->s->bare + (size_t)(w.y + y) * (size_t)r->s->plane.w + w.x;
        const uint8_t *now = r->part.edge + (size_t)(w.y + y - r->room.y) * (size_t)r->room.w + (w.x - r->room.x);
        int x0 = 0, x1 = w.w;
        if (memcmp(old, now, (size_t)w.w) == 0)
            continue;
        while (old[x0] == now[x0])
            x0++;
        while (old[x1 - 1] == now[x1 - 1])
            x1--;
        memcpy(old, now, (size_t)w.w);
        r->bare = dh_rect_join(r->bare, (struct dh_rect){w.x + x0, w.y + y, x1 - x0, 1});
    }
}

/* Whether a rule lies in the rows or columns that were searched again. */
static bool searched(const struct redo *r, const struct dh_rule *rule)
{
    if (rule->upright)
        return rule->rect.x >= r->bare.x && rule->rect.x < r->bare.x + r->bare.w;
    return rule->rect.y >= r->bare.y && rule->rect.y < r->bare.y + r->bare.h;
}

/* Takes the marks of those off. */
static void unmark(struct redo *r)
{
    struct dh_plane *p = &r->s->plane;
    for (size_t i = 0; i < r->s->rules.count; i++) {
        const struct dh_rule *rule = &r->s->rules.items[i];
        if (!searched(r, rule))
            continue;
        uint8_t keep = (uint8_t) ~(rule->upright ? DH_RULE_UPRIGHT : DH_RULE_ACROSS);
        for (int y = rule->rect.y; y < rule->rect.y + rule->rect.h; y++)
            for (int x = rule->rect.x; x < rule->rect.x + rule->rect.w; x++)
                p->rule[(size_t)y * (size_t)p->w + (size_t)x] &= keep;
    }
}

/* The next rule from i on that was searched for and is not in the window; `rules->count` when there is none. */
static size_t next_outside(const struct redo *r, const struct dh_rules *rules, size_t i)
{
    while (i < rules->count &&
           (!searched(r, &rules->items[i]) || dh_rect_covers(r->window, rules->items[i].rect)))
        i++;
    return i;
}

/* Both lists have one order: what is outside of the window has to be the same, one by one. */
static void find_spill(struct redo *r, const struct dh_rules *old, const struct dh_rules *now)
{
    r->spill = (struct dh_rect){0, 0, 0, 0};
    size_t i = next_outside(r, old, 0), k = next_outside(r, now, 0);
    while (i < old->count || k < now->count) {
        bool same = i < old->count && k < now->count && old->items[i].upright == now->items[k].upright &&
                    dh_rect_equal(old->items[i].rect, now->items[k].rect);
        if (!same && i < old->count)
            r->spill = dh_rect_join(r->spill, old->items[i].rect);
        if (!same && k < now->count)
            r->spill = dh_rect_join(r->spill, now->items[k].rect);
        i = next_outside(r, old, i + (i < old->count));
        k = next_outside(r, now, k + (k < now->count));
    }
}

/* As dh_rules_erase leaves them: those across by row and column, then upright ones by end and column. */
static int rules_in_order(const void *a, const void *b)
{
    const struct dh_rule *p = a, *q = b;
    if (p->upright != q->upright)
        return p->upright ? 1 : -1;
    int d = p->rect.y + p->rect.h - q->rect.y - q->rect.h;
    return d ? d : p->rect.x - q->rect.x;
}

static bool redo_rules(struct redo *r)
{
    struct dh_segments *s = r->s;
    struct dh_rules now = {0};
    struct dh_plane bare = s->plane;
    bare.edge = s->bare;
    r->spill = (struct dh_rect){0, 0, 0, 0};
    if (dh_rect_empty(r->bare))
        return true;
    unmark(r);
    bool ok = dh_rules_across(&bare, r->bare.y, r->bare.y + r->bare.h, &now) &&
              dh_rules_upright(&bare, r->bare.x, r->bare.x + r->bare.w, &now);
    if (ok)
        find_spill(r, &s->rules, &now);
    size_t n = 0;
    for (size_t i = 0; i < s->rules.count; i++)
        if (!searched(r, &s->rules.items[i]))
            s->rules.items[n++] = s->rules.items[i];
    s->rules.count = n;
    ok = ok && dh_grow(&s->rules.items, &s->rules.cap, n + now.count + 1, sizeof(now.items[0]));
    if (ok && now.count > 0) {
        memcpy(s->rules.items + n, now.items, now.count * sizeof(now.items[0]));
        s->rules.count += now.count;
        qsort(s->rules.items, s->rules.count, sizeof(now.items[0]), rules_in_order);
    }
    dh_rules_finish(&now);
    return ok;
}

static void shift(struct dh_rect *rect, struct dh_rect by)
{
    if (dh_rect_empty(*rect))
        return;
    rect->x += by.x;
    rect->y += by.y;
}

static void to_screen(struct redo *r)
{
    for (size_t i = 0; i < r->shapes.count; i++) {
        shift(&r->shapes.items[i].rect, r->room);
        shift(&r->shapes.items[i].before, r->room);
        shift(&r->shapes.items[i].behind, r->room);
    }
    for (size_t i = 0; i < r->lines.count; i++) {
        struct dh_box *b = &r->lines.items[i];
        *b = (struct dh_box){b->x0 + r->room.x, b->y0 + r->room.y, b->x1 + r->room.x, b->y1 + r->room.y};
    }
}

static bool same_shape(const struct dh_shape *a, const struct dh_shape *b)
{
    return a->kind == b->kind && a->marked == b->marked && a->arrow == b->arrow &&
           dh_rect_equal(a->rect, b->rect) && dh_rect_equal(a->before, b->before) &&
           dh_rect_equal(a->behind, b->behind);
}

/* Whether a thing is near the window's sides, in it. */
static bool near_side(const struct redo *r, struct dh_rect core, struct dh_rect thing)
{
    return dh_rect_covers(r->window, thing) && !dh_rect_covers(core, thing);
}

static bool shapes_hold(const struct redo *r, struct dh_rect core)
{
    const struct dh_shapes *old = &r->s->shapes, *now = &r->shapes;
    size_t k = 0;
    for (size_t i = 0; i < old->count; i++) {
        if (!near_side(r, core, old->items[i].rect))
            continue;
        while (k < now->count && !near_side(r, core, now->items[k].rect))
            k++;
        if (k == now->count || !same_shape(&old->items[i], &now->items[k++]))
            return false;
    }
    for (; k < now->count; k++)
        if (near_side(r, core, now->items[k].rect))
            return false;
    return true;
}

static bool lines_hold(const struct redo *r, struct dh_rect core)
{
    const struct dh_boxes *old = &r->s->lines, *now = &r->lines;
    size_t k = 0;
    for (size_t i = 0; i < old->count; i++) {
        if (!near_side(r, core, dh_box_rect(old->items[i])))
            continue;
        while (k < now->count && !near_side(r, core, dh_box_rect(now->items[k])))
            k++;
        if (k == now->count ||
            !dh_rect_equal(dh_box_rect(old->items[i]), dh_box_rect(now->items[k++])))
            return false;
    }
    for (; k < now->count; k++)
        if (near_side(r, core, dh_box_rect(now->items[k])))
            return false;
    return true;
}

static bool put_shapes(struct redo *r)
{
    struct dh_shapes *s = &r->s->shapes;
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++)
        if (!dh_rect_covers(r->window, s->items[i].rect))
            s->items[n++] = s->items[i];
    s->count = n;
    if (r->shapes.count == 0)
        return true;
    if (!dh_grow(&s->items, &s->cap, n + r->shapes.count, sizeof(s->items[0])))
        return false;
    memcpy(s->items + n, r->shapes.items, r->shapes.count * sizeof(s->items[0]));
    s->count += r->shapes.count;
    qsort(s->items, s->count, sizeof(s->items[0]), dh_shapes_by_place);
    return true;
}

static bool put_lines(struct redo *r)
{
    struct dh_boxes *s = &r->s->lines;
    size_t n = 0;
    for (size_t i = 0; i < s->count; i++)
        if (!dh_rect_covers(r->window, dh_box_rect(s->items[i])))
            s->items[n++] = s->items[i];
    s->count = n;
    bool ok = true;
    for (size_t i = 0; ok && i < r->lines.count; i++)
        ok = dh_boxes_add(s, r->lines.items[i]);
    if (s->count > 1)
        qsort(s->items, s->count, sizeof(s->items[0]), dh_boxes_by_place);
    return ok;
}

/* The part's reduced map and its rules; cursors in the window are marked anew. */
static void reduce(struct redo *r)
{
    struct dh_plane bare = r->s->plane;
    size_t w = (size_t)bare.w;
    bare.edge = r->s->bare;
    for (int y = r->window.y; y < r->window.y + r->window.h; y++)
        for (int x = r->window.x; x < r->window.x + r->window.w; x++)
            bare.rule[(size_t)y * w + (size_t)x] &= MARKS;
    copy(r, bare.rule, r->room, r->part.rule, false);
    uint8_t *at = r->part.edge + (size_t)(r->window.y - r->room.y) * (size_t)r->room.w + (r->window.x - r->room.x);
    dh_rules_reduce(&bare, r->window, at, r->room.w);
}

/* One try; *ret_done: it held. */
static enum dh_status try_window(struct redo *r, bool *ret_done, struct dh_err *err)
{
    struct dh_segments *s = r->s;
    *ret_done = false;
    if (!part_init(r))
        return dh_err_nomem(err);
    bool apart = false;
    enum dh_status st = find_shapes(r, &apart, err);
    if (st != DH_OK || !apart)
        return st;
    take_bare(r);
    if (!redo_rules(r))
        return dh_err_nomem(err);
    if (!dh_rect_empty(r->spill))
        return DH_OK;
    reduce(r);
    st = dh_segments_lines(&r->part, &r->shapes, &r->lines, err);
    if (st != DH_OK)
        return st;
    to_screen(r);
    struct dh_rect core = dh_window_core(r->window, s->plane.w, s->plane.h);
    if (!shapes_hold(r, core) || !lines_hold(r, core))
        return DH_OK;
    copy(r, s->plane.edge, r->window, r->part.edge, true);
    copy(r, s->plane.rule, r->window, r->part.rule, true);
    *ret_done = true;
    return put_shapes(r) && put_lines(r) ? DH_OK : dh_err_nomem(err);
}

static enum dh_status follow(struct dh_segments *s, struct dh_rect changed, struct dh_rect *ret_window,
                             struct dh_err *err)
{
    struct redo r = {.s = s, .changed = changed};
    bool done = false;
    enum dh_status st = DH_OK;
    struct dh_rect want = dh_rect_grow(changed, DH_REACH_X + 8, DH_REACH_Y + 8);
    for (int i = 0; st == DH_OK && !done && i < TRIES; i++) {
        r.window = dh_window_close(s, want);
        if (dh_rect_empty(r.window))
            break;
        st = try_window(&r, &done, err);
        part_finish(&r);
        want = dh_rect_grow(dh_rect_join(r.window, r.spill), MORE_X, MORE_Y);
    }
    *ret_window = done ? r.window : (struct dh_rect){0, 0, 0, 0};
    return st;
}

enum dh_status dh_segments_update(struct dh_segments *s, const struct dh_frame *frame,
                                  struct dh_rect changed, struct dh_rect *ret_redone, struct dh_err *err)
{
    struct dh_rect all = {0, 0, frame->width, frame->height}, window = {0, 0, 0, 0};
    changed = dh_rect_cross(changed, all);
    bool known = s->fresh && s->bare && s->plane.w == frame->width && s->plane.h == frame->height;
    enum dh_status st = DH_OK;
    if (known && !dh_rect_empty(changed)) {
        dh_plane_redraw(&s->plane, frame, changed, s->fresh);
        st = follow(s, changed, &window, err);
    }
    if (st == DH_OK && (!known || (!dh_rect_empty(changed) && dh_rect_empty(window)))) {
        window = all;
        st = dh_segments_build(s, frame, err);
    }
    if (st != DH_OK)
        dh_segments_finish(s);
    else if (ret_redone)
        *ret_redone = window;
    return st;
}
