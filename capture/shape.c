#include "capture/shape.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "capture/shape_small.h"
#include "capture/shape_switch.h"

enum {
    OUTLINE_W = 22,
    OUTLINE_H = 13,
    BOXED_H = 52,
    BUTTON_H = 64,
    OUTLINE_H_MAX = 80,
    CLOSE = 5,
    BORDER = 4,
    END = 6
};

/* Edge pixels in a row (or the one below it) of a box, in percent of its width. */
static int row_cover(const struct dh_plane *p, struct dh_box b, int y)
{
    const uint8_t *a = p->edge + (size_t)y * (size_t)p->w;
    const uint8_t *c = y + 1 < p->h ? a + p->w : a;
    int n = 0;
    for (int x = b.x0; x < b.x1; x++)
        n += ((a[x] | c[x]) & DH_EDGE_FAINT) != 0;
    return n;
}

static int column_cover(const struct dh_plane *p, struct dh_box b, int x)
{
    int n = 0;
    for (int y = b.y0; y < b.y1; y++) {
        const uint8_t *e = p->edge + (size_t)y * (size_t)p->w + x;
        n += ((e[0] | (x + 1 < p->w ? e[1] : 0)) & DH_EDGE_FAINT) != 0;
    }
    return n;
}

/* Straight lines at all four sides, up to round corners. */
static bool boxed(const struct dh_plane *p, struct dh_box b)
{
    int w = dh_box_w(b), h = dh_box_h(b);
    return h >= 16 && row_cover(p, b, b.y0) >= w - 8 && row_cover(p, b, b.y1 - 2) >= w - 8 &&
           column_cover(p, b, b.x0) >= h - 8 && column_cover(p, b, b.x1 - 2) >= h - 8 &&
           row_cover(p, b, b.y0) * 100 >= w * 85 && column_cover(p, b, b.x0) * 100 >= h * 60 &&
           row_cover(p, b, b.y1 - 2) * 100 >= w * 85 &&
           column_cover(p, b, b.x1 - 2) * 100 >= h * 60;
}

/* Large letters have round or open sides and stand among others. */
static bool letter(const struct dh_plane *p, const struct dh_components *all, struct dh_box b)
{
    int w = dh_box_w(b), h = dh_box_h(b);
    if (w >= h * 2)
        return false;
    bool square =
        row_cover(p, b, b.y0) * 100 >= w * 60 && row_cover(p, b, b.y1 - 2) * 100 >= w * 60 &&
        column_cover(p, b, b.x0) * 100 >= h * 60 && column_cover(p, b, b.x1 - 2) * 100 >= h * 60;
    return !square && !dh_shape_is_alone(all, b, 8);
}

/* Straight top and bottom; round ends may take as much as the height. */
static bool outlined(const struct dh_plane *p, struct dh_component c, int inner)
{
    int w = dh_box_w(c.box), h = dh_box_h(c.box);
    if (w < OUTLINE_W || h < OUTLINE_H || h > OUTLINE_H_MAX)
        return false;
    /* With all sides straight it is no letter: what hangs together with it are words that touch it.
     */
    if (h > BUTTON_H && w > 5 * h)
        return false; /* a list, a panel */
    /* Two bold digits that touch ("53") are straight on all sides too, but there are strokes between. */
    if (h <= BOXED_H && boxed(p, c.box) && (h >= 20 || w >= 3 * h || inner <= h))
        return true;
    if (c.area > (w + h) * 7 || c.area * 100 >= w * h * 45)
        return false;
    /* Letters that touch ("AL", "TH") have straight tops and feet as well, but strokes between
     * them; a text cursor, the one stroke that may hang on an outline, is narrower. */
    if (w < 3 * h && inner > h)
        return false;
    int need = w - h > w / 2 ? w - h : w / 2;
    return row_cover(p, c.box, c.box.y0) >= need && row_cover(p, c.box, c.box.y1 - 2) >= need;
}

/* A side with or without round corners. */
static bool upright(int cover, int h)
{
    return cover * 100 >= h * 90 || (cover >= h - 16 && cover * 100 >= h * 70);
}

static bool framed(const struct dh_plane *p, struct dh_component c)
{
    int w = dh_box_w(c.box), h = dh_box_h(c.box);
    if (w < OUTLINE_W || h <= BUTTON_H || c.area * 100 >= (long)w * h * 30)
        return false;
    return row_cover(p, c.box, c.box.y0) * 100 >= w * 90 &&
           row_cover(p, c.box, c.box.y1 - 2) * 100 >= w * 90 &&
           upright(column_cover(p, c.box, c.box.x0), h) && upright(column_cover(p, c.box, c.box.x1 - 2), h);
}

/* Edges lie on the pixel before a step, hence one left of and above what they surround. */
static struct dh_rect surrounded(struct dh_box b)
{
    return (struct dh_rect){b.x0 + 1, b.y0 + 1, dh_box_w(b) - 1, dh_box_h(b) - 1};
}

static bool add(struct dh_shapes *s, struct dh_shape shape)
{
    if (!dh_grow(&s->items, &s->cap, s->count + 1, sizeof(s->items[0])))
        return false;
    s->items[s->count++] = shape;
    return true;
}

/* The rows of a component that run along most of its width: its top and bottom sides. Letters that
 * touch an outline from above or below are so told from it. */
struct sides {
    int top, bottom; /* -1: none */
    int inner; /* pixels of the component in the middle third of its rows, away from both ends */
};

static int inner_part(struct dh_box b, struct dh_run r)
{
    int third = dh_box_h(b) / 3, x0 = b.x0 + END, x1 = b.x1 - END;
    if (r.y < b.y0 + third || r.y >= b.y1 - third)
        return 0;
    x0 = r.x0 > x0 ? r.x0 : x0;
    x1 = r.x1 < x1 ? r.x1 : x1;
    return x1 > x0 ? x1 - x0 : 0;
}

static struct sides *find_sides(struct dh_components *c)
{
    struct sides *s = dh_alloc(c->count + 1, sizeof(s[0]));
    for (size_t i = 0; s && i < c->count; i++)
        s[i] = (struct sides){-1, -1, 0};
    for (size_t i = 0; s && i < c->run_count; i++) {
        struct dh_run r = c->runs[i];
        int k = dh_component_find(c->items, r.component);
        s[k].inner += inner_part(c->items[k].box, r);
        if (r.x1 - r.x0 < OUTLINE_W / 2)
            continue;
        if ((r.x1 - r.x0) * 10 < dh_box_w(c->items[k].box) * 6)
            continue;
        s[k].top = s[k].top < 0 ? r.y : s[k].top;
        s[k].bottom = r.y;
    }
    return s;
}

/* The component without what touches it from above and below. */
static struct dh_component trimmed(struct dh_component k, struct sides s)
{
    if (s.top < 0 || s.bottom - s.top < OUTLINE_H - 2)
        return k;
    if (s.top - k.box.y0 > 2 || k.box.y1 - 1 - s.bottom > 2) {
        k.box.y0 = s.top;
        k.box.y1 = s.bottom + 1;
    }
    return k;
}

static bool classify(const struct dh_plane *p, struct dh_components *c, const struct sides *sides,
                     struct dh_shapes *out, uint8_t *taken)
{
    for (size_t i = 0; i < c->count; i++) {
        if (c->items[i].parent != (int)i || (c->foreign && c->foreign[i]))
            continue;
        struct dh_component k = trimmed(c->items[i], sides[i]);
        struct dh_shape s = {.rect = surrounded(k.box)};
        if (dh_shape_is_check(p, c, k.box)) {
            s.kind = DH_SHAPE_CHECK;
        } else if (dh_shape_is_radio(p, c, k.box)) {
            s.kind = DH_SHAPE_RADIO;
        } else if (dh_shape_is_switch(p, s.rect, &s.marked)) {
            s.kind = DH_SHAPE_SWITCH;
        } else if (outlined(p, k, sides[i].inner) && !letter(p, c, k.box)) {
            s.kind = DH_SHAPE_OUTLINE;
        } else if (framed(p, k)) {
            s.kind = DH_SHAPE_FRAME;
        } else {
            continue;
        }
        taken[i] = s.kind != DH_SHAPE_FRAME;
        if (s.kind == DH_SHAPE_CHECK || s.kind == DH_SHAPE_RADIO)
            dh_shape_judge(p, &s);
        c->items[i].box = k.box; /* what is outside of it is not erased */
        if (!add(out, s))
            return false;
    }
    return true;
}

static void blank(struct dh_plane *p, struct dh_rect r)
{
    for (int y = r.y < 0 ? 0 : r.y; y < r.y + r.h && y < p->h; y++)
        memset(p->edge + (size_t)y * (size_t)p->w + r.x, 0, (size_t)r.w);
}

/* What a text cursor ties to an outline is no part of it: the columns of row y that are farther
 * inside than a border, or its round corner, reaches. Empty: x0 == x1. */
static struct dh_box inside_of(struct dh_box b, int y)
{
    int h = dh_box_h(b), down = y - b.y0, up = b.y1 - 1 - y;
    int near = down < up ? down : up;
    if (h > OUTLINE_H_MAX || near < BORDER)
        return (struct dh_box){0, 0, 0, 0};
    int r = h / 2, arc = 0, from_middle = r - near;
    while (arc < r && (r - arc) * (r - arc) + from_middle * from_middle > r * r)
        arc++;
    struct dh_box in = {b.x0 + BORDER + arc, y, b.x1 - BORDER - arc, y + 1};
    return in.x0 < in.x1 ? in : (struct dh_box){0, 0, 0, 0};
}

static void erase_run(struct dh_plane *p, struct dh_run r, struct dh_box keep)
{
    uint8_t *row = p->edge + (size_t)r.y * (size_t)p->w;
    for (int x = r.x0; x < r.x1; x++)
        if (x < keep.x0 || x >= keep.x1)
            row[x] = 0;
}

static void erase(struct dh_plane *p, struct dh_components *c, const uint8_t *taken,
                  const struct dh_shapes *s)
{
    for (size_t i = 0; i < c->run_count; i++) {
        struct dh_run r = c->runs[i];
        int k = dh_component_find(c->items, r.component);
        if (taken[k] && r.y >= c->items[k].box.y0 && r.y < c->items[k].box.y1)
            erase_run(p, r, inside_of(c->items[k].box, r.y));
    }
    for (size_t i = 0; i < s->count; i++)
        if (s->items[i].kind >= DH_SHAPE_CHECK)
            blank(p, s->items[i].rect); /* its mark is no text */
}

/* A thick border has an outer and an inner contour: the outer one stays. */
static bool doubled(struct dh_shape a, struct dh_shape b)
{
    struct dh_rect o = a.rect, i = b.rect;
    int right = o.x + o.w - i.x - i.w, bottom = o.y + o.h - i.y - i.h;
    int close = a.kind == DH_SHAPE_OUTLINE ? CLOSE - 2 : CLOSE; /* a button in a cell is another */
    return a.kind == b.kind && dh_rect_covers(o, i) && i.x - o.x <= close && i.y - o.y <= close &&
           right <= close && bottom <= close;
}

int dh_shapes_by_place(const void *a, const void *b)
{
    const struct dh_rect p = ((const struct dh_shape *)a)->rect, q = ((const struct dh_shape *)b)->rect;
    const int d[] = {p.y - q.y, p.x - q.x, q.w - p.w, q.h - p.h};
    return d[0] ? d[0] : d[1] ? d[1] : d[2] ? d[2] : d[3];
}

static void thin(struct dh_shapes *s)
{
    size_t n = 0;
    if (s->count > 1)
        qsort(s->items, s->count, sizeof(s->items[0]), dh_shapes_by_place);
    for (size_t i = 0; i < s->count; i++) {
        bool drop = false;
        for (size_t k = n; !drop && k > 0 && s->items[i].rect.y - s->items[k - 1].rect.y <= CLOSE;
             k--) {
            drop = doubled(s->items[k - 1], s->items[i]);
            s->items[k - 1].marked |= drop && s->items[i].marked;
        }
        if (!drop)
            s->items[n++] = s->items[i];
    }
    s->count = n;
}

enum dh_status dh_shapes_find_among(struct dh_plane *plane, struct dh_components *c,
                                    struct dh_shapes *ret, struct dh_err *err)
{
    enum dh_status st = DH_OK;
    struct dh_shapes shapes = {0};
    uint8_t *taken = dh_alloc(c->count + 1, 1);
    struct sides *sides = find_sides(c);
    if (taken && sides && classify(plane, c, sides, &shapes, taken)) {
        erase(plane, c, taken, &shapes);
        thin(&shapes);
        *ret = shapes;
    } else {
        dh_shapes_finish(&shapes);
        st = dh_err_nomem(err);
    }
    dh_free(sides);
    dh_free(taken);
    return st;
}

enum dh_status dh_shapes_find(struct dh_plane *plane, struct dh_shapes *ret, struct dh_err *err)
{
    struct dh_components c = {0};
    enum dh_status st = dh_components_find(plane->edge, plane->w, plane->h, DH_EDGE_FAINT, &c, err);
    if (st == DH_OK)
        st = dh_shapes_find_among(plane, &c, ret, err);
    dh_components_finish(&c);
    return st;
}

void dh_shapes_finish(struct dh_shapes *shapes)
{
    dh_free(shapes->items);
    *shapes = (struct dh_shapes){0};
}

int dh_shapes_home(const struct dh_shapes *shapes, struct dh_box box)
{
    struct dh_point c = {(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2};
    int best = -1;
    for (size_t i = 0; i < shapes->count && shapes->items[i].rect.y <= c.y; i++) {
        const struct dh_shape *s = &shapes->items[i];
        if (s->kind != DH_SHAPE_OUTLINE || !dh_rect_has(s->rect, c))
            continue;
        if (best < 0 || dh_rect_area(s->rect) < dh_rect_area(shapes->items[best].rect))
            best = (int)i;
    }
    return best;
}
