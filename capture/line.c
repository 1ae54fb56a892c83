#include "capture/line.h"

#include <stdlib.h>

#include "base/mem.h"
#include "capture/rules.h"
#include "capture/shape_small.h"

enum { TALLEST = DH_LINE_TALLEST, BUCKET = DH_LINE_BAND, NEAR = 80 };

/* The components that may be text, sorted by x0, with the outline each stands in. */
struct pieces {
    struct dh_component *items;
    int *home;
    size_t count;
};

static int min(int a, int b)
{
    return a < b ? a : b;
}

static int max(int a, int b)
{
    return a > b ? a : b;
}

static bool may_be_text(const struct dh_plane *plane, struct dh_component c)
{
    int w = dh_box_w(c.box), h = dh_box_h(c.box);
    if (h > TALLEST || (w > 400 && h < 4) || (w >= 20 && h <= 3) || (h >= 24 && w <= 2))
        return false;
    return w > 26 || !dh_rules_frame_piece(plane, c.box);
}

static int by_left(const void *a, const void *b)
{
    const struct dh_component *p = a, *q = b;
    if (p->box.x0 != q->box.x0)
        return p->box.x0 < q->box.x0 ? -1 : 1;
    return (p->box.y0 > q->box.y0) - (p->box.y0 < q->box.y0);
}

static bool pick(const struct dh_plane *plane, const struct dh_components *all,
                 struct dh_shapes *shapes, struct pieces *p)
{
    p->items = dh_alloc(all->count + 1, sizeof(p->items[0]));
    p->home = dh_alloc(all->count + 1, sizeof(p->home[0]));
    uint8_t *drop = dh_alloc(all->count + 1, 1);
    if (!p->items || !p->home || !drop) {
        dh_free(drop);
        return false;
    }
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].parent == (int)i && may_be_text(plane, all->items[i]))
            p->items[p->count++] = all->items[i];
    if (p->count > 1)
        qsort(p->items, p->count, sizeof(p->items[0]), by_left);
    for (size_t i = 0; i < p->count; i++)
        p->home[i] = dh_shapes_home(shapes, p->items[i].box);
    dh_shapes_take_ornaments(shapes, plane, p->items, p->count, p->home, drop);
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++)
        if (!drop[i]) {
            p->items[n] = p->items[i];
            p->home[n++] = p->home[i];
        }
    p->count = n;
    dh_free(drop);
    return true;
}

/* Whether a piece (b) belongs to the line of another (d) that starts no farther right. */
static bool same_line(struct dh_box d, struct dh_box b)
{
    int h = dh_box_h(b), hd = dh_box_h(d), tall = max(h, hd), small = min(h, hd);
    int gap = b.x0 - d.x1;
    int limit = tall < 4 ? 8 : 9 * max(10, min(tall, 30)) / 10;
    if (gap > limit)
        return false;
    if (small < 5) { /* a dot, a dash, a quote: by its centre */
        struct dh_box dot = h < hd ? b : d, line = h < hd ? d : b;
        int twice = dot.y0 + dot.y1;
        return twice >= 2 * line.y0 - 8 && twice <= 2 * line.y1 + 6 && gap <= max(6, tall * 9 / 10);
    }
    if (tall > 24 && tall * 10 > small * 26)
        return false;
    return dh_box_shared_rows(b, d) * 2 >= small;
}

/* Pieces by the 16-pixel rows they touch: the last ones of a row are the near ones. */
struct shelf {
    struct entry {
        int piece, next;
    } * entries;
    int *head;
    size_t count, cap;
    int rows;
};

static bool shelf_init(struct shelf *s, int height)
{
    *s = (struct shelf){.rows = height / BUCKET + 2};
    s->head = dh_alloc((size_t)s->rows, sizeof(s->head[0]));
    for (int i = 0; s->head && i < s->rows; i++)
        s->head[i] = -1;
    return s->head != NULL;
}

static bool shelf_put(struct shelf *s, int row, int piece)
{
    if (!dh_grow(&s->entries, &s->cap, s->count + 1, sizeof(s->entries[0])))
        return false;
    s->entries[s->count] = (struct entry){piece, s->head[row]};
    s->head[row] = (int)s->count++;
    return true;
}

/* Joins pieces into lines; `lines` is a copy whose boxes grow while p->items keep their own. */
static bool join_pieces(const struct dh_plane *plane, const struct pieces *p,
                        struct dh_component *lines)
{
    struct shelf s;
    bool ok = shelf_init(&s, plane->h);
    for (int i = 0; ok && i < (int)p->count; i++) {
        struct dh_box b = p->items[i].box;
        int first = max(0, (b.y0 - 4) / BUCKET), last = min(s.rows - 1, (b.y1 + 4) / BUCKET);
        for (int row = first; ok && row <= last; row++) {
            int steps = 0;
            for (int t = s.head[row]; t >= 0 && steps < NEAR; t = s.entries[t].next, steps++) {
                int k = s.entries[t].piece;
                struct dh_box d = p->items[k].box;
                if (p->home[i] != p->home[k] || !same_line(d, b))
                    continue;
                if (b.x0 <= d.x1 || !dh_rules_between(plane, d, b))
                    dh_component_join(lines, i, k);
            }
            ok = shelf_put(&s, row, i);
        }
    }
    dh_free(s.entries);
    dh_free(s.head);
    return ok;
}

static int by_top(const void *a, const void *b)
{
    const struct dh_component *p = a, *q = b;
    if (p->box.y0 != q->box.y0)
        return p->box.y0 < q->box.y0 ? -1 : 1;
    return (p->box.x0 > q->box.x0) - (p->box.x0 < q->box.x0);
}

static bool belong(const struct dh_plane *plane, const struct dh_shapes *shapes, struct dh_box a,
                   struct dh_box b)
{
    int ha = dh_box_h(a), hb = dh_box_h(b), tall = max(ha, hb), small = min(ha, hb);
    int gap = max(a.x0, b.x0) - min(a.x1, b.x1);
    if (gap * 10 > tall * 6 || dh_box_shared_rows(a, b) * 10 < small * 6)
        return false;
    if (tall * 10 > small * 22 && small >= 6)
        return false;
    if (dh_shapes_home(shapes, a) != dh_shapes_home(shapes, b))
        return false;
    return gap <= 0 || !dh_rules_between(plane, a.x0 < b.x0 ? a : b, a.x0 < b.x0 ? b : a);
}

/* Fragments that the grouping left apart, such as an accent or the halves of a broken word. */
static size_t merge_fragments(const struct dh_plane *plane, const struct dh_shapes *shapes,
                              struct dh_component *l, size_t n)
{
    bool changed = true;
    while (changed) {
        changed = false;
        if (n > 1)
            qsort(l, n, sizeof(l[0]), by_top);
        for (size_t i = 0; i < n; i++) {
            for (size_t k = i + 1; k < n && l[k].box.y0 <= l[i].box.y1; k++) {
                if (!l[k].area || !l[i].area || !belong(plane, shapes, l[i].box, l[k].box))
                    continue;
                l[i].box = dh_box_join(l[i].box, l[k].box);
                l[i].area += l[k].area;
                l[k].area = 0;
                changed = true;
            }
        }
        size_t m = 0;
        for (size_t i = 0; i < n; i++)
            if (l[i].area)
                l[m++] = l[i];
        n = m;
    }
    return n;
}

bool dh_boxes_add(struct dh_boxes *boxes, struct dh_box box)
{
    if (!dh_grow(&boxes->items, &boxes->cap, boxes->count + 1, sizeof(boxes->items[0])))
        return false;
    boxes->items[boxes->count++] = box;
    return true;
}

void dh_boxes_finish(struct dh_boxes *boxes)
{
    dh_free(boxes->items);
    *boxes = (struct dh_boxes){0};
}

static bool finish_lines(const struct dh_plane *plane, const struct dh_shapes *shapes,
                         struct dh_component *lines, size_t count, struct dh_boxes *out)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if (lines[i].parent == (int)i)
            lines[n++] = lines[i];
    n = merge_fragments(plane, shapes, lines, n);
    for (size_t i = 0; i < n; i++) {
        int w = dh_box_w(lines[i].box), h = dh_box_h(lines[i].box);
        bool flat = h < 6 && (h < 4 || w < 14); /* the dots of a password are low */
        if (flat || w < 2 || lines[i].area < 6 || h > DH_LINES_TALL || (h > TALLEST && w < h / 2))
            continue;
        if (!dh_boxes_add(out, lines[i].box))
            return false;
    }
    return true;
}

enum dh_status dh_lines_group(const struct dh_plane *plane, struct dh_components *components,
                              struct dh_shapes *shapes, struct dh_boxes *ret, struct dh_err *err)
{
    struct pieces p = {0};
    struct dh_boxes out = {0};
    struct dh_component *lines = NULL;
    bool ok = pick(plane, components, shapes, &p);
    if (ok) {
        lines = dh_alloc(p.count + 1, sizeof(lines[0]));
        for (size_t i = 0; lines && i < p.count; i++) {
            p.items[i].parent = (int)i;
            lines[i] = p.items[i];
        }
        ok = lines && join_pieces(plane, &p, lines) &&
             finish_lines(plane, shapes, lines, p.count, &out);
    }
    dh_free(lines);
    dh_free(p.items);
    dh_free(p.home);
    if (!ok) {
        dh_boxes_finish(&out);
        return dh_err_nomem(err);
    }
    *ret = out;
    return DH_OK;
}
