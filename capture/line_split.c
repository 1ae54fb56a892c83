#include <stdlib.h>

#include "capture/line.h"

enum { LEAST = 6, TWO_LINES = 24 };

static bool ink(const struct dh_plane *p, int x, int y)
{
    return p->edge[(size_t)y * (size_t)p->w + (size_t)x] != 0;
}

/* Shrinks a box to its ink; false when there is none. */
static bool tighten(const struct dh_plane *p, struct dh_box *b)
{
    struct dh_box t = {b->x1, b->y1, b->x0, b->y0};
    for (int y = b->y0; y < b->y1; y++)
        for (int x = b->x0; x < b->x1; x++)
            if (ink(p, x, y))
                t = dh_box_join(t, (struct dh_box){x, y, x + 1, y + 1});
    if (t.x1 <= t.x0)
        return false;
    *b = t;
    return true;
}

static int highest(const int *v, int from, int to)
{
    int m = 0;
    for (int i = from; i < to; i++)
        m = v[i] > m ? v[i] : m;
    return m;
}

/* The row to cut at: the emptiest one around the middle, when both sides are lines of text; 0 for
 * none. What is as high as two lines may have a short line at its end. */
static int valley(const struct dh_plane *p, struct dh_box b)
{
    int profile[DH_LINES_TALL] = {0}, h = dh_box_h(b);
    if (h < 20 || h > DH_LINES_TALL || dh_box_w(b) < 20)
        return 0;
    for (int y = 0; y < h; y++)
        for (int x = b.x0; x < b.x1; x++)
            profile[y] += ink(p, x, b.y0 + y);
    int best = h * 3 / 10;
    for (int y = best; y <= h * 7 / 10; y++)
        if (profile[y] < profile[best])
            best = y;
    int up = highest(profile, 0, best), down = highest(profile, best + 1, h);
    int all = highest(profile, 0, h), less = up < down ? up : down;
    if (best < LEAST || h - best <= LEAST)
        return 0;
    bool deep = profile[best] * 100 <= less * 22 && less * 100 >= all * 30;
    bool deep_enough =
        h >= TWO_LINES && profile[best] * 100 <= all * 7 && profile[best] * 2 <= less;
    return deep || deep_enough ? best : 0;
}

int dh_boxes_by_place(const void *a, const void *b)
{
    const struct dh_box *p = a, *q = b;
    int d = (p->y0 + p->y1) / 2 - (q->y0 + q->y1) / 2;
    if (d || p->x0 != q->x0)
        return d ? d : p->x0 < q->x0 ? -1 : 1;
    d = p->y0 - q->y0;
    return d ? d : (p->x1 > q->x1) - (p->x1 < q->x1);
}

static bool one_line(struct dh_box a, struct dh_box b)
{
    int ha = dh_box_h(a), hb = dh_box_h(b), rows = dh_box_shared_rows(a, b);
    int columns = (a.x1 < b.x1 ? a.x1 : b.x1) - (a.x0 > b.x0 ? a.x0 : b.x0);
    return columns > 0 && rows * 10 >= (ha < hb ? ha : hb) * 6 && ha < 2 * hb && hb < 2 * ha;
}

/* Takes what is one line with *part out of some boxes, from the one at `from` on; false: there is nothing. */
static bool take_in(struct dh_box *part, struct dh_boxes *boxes, size_t from)
{
    size_t n = from;
    for (size_t k = from; k < boxes->count; k++) {
        if (one_line(*part, boxes->items[k]))
            *part = dh_box_join(*part, boxes->items[k]);
        else
            boxes->items[n++] = boxes->items[k];
    }
    bool any = n < boxes->count;
    boxes->count = n;
    return any;
}

static void sort(struct dh_boxes *boxes)
{
    if (boxes->count > 1)
        qsort(boxes->items, boxes->count, sizeof(boxes->items[0]), dh_boxes_by_place);
}

/* Lines that touched came apart from wide boxes, which may have held what other boxes hold too: what
 * shares its place and most of its rows with a part is one line with it. */
static void join_doubles(struct dh_boxes *parts, struct dh_boxes *whole)
{
    sort(parts); /* what comes out depends on the order, which must not depend on what is elsewhere */
    sort(whole);
    for (size_t i = 0; i < parts->count; i++)
        for (bool any = true; any;) {
            any = take_in(&parts->items[i], parts, i + 1);
            any = take_in(&parts->items[i], whole, 0) || any;
        }
}

/* Both halves of a box that holds two lines; false when it is one. */
static bool halve(const struct dh_plane *plane, struct dh_box box, struct dh_box *up, struct dh_box *down)
{
    int cut = valley(plane, box);
    *up = *down = box;
    up->y1 = down->y0 = box.y0 + cut;
    return cut > 0 && tighten(plane, up) && tighten(plane, down) && dh_box_h(*up) >= LEAST &&
           dh_box_h(*down) >= LEAST;
}

/* Boxes of two lines and more leave `boxes` for their parts. */
static bool part(const struct dh_plane *plane, struct dh_boxes *boxes, struct dh_boxes *parts)
{
    struct dh_box up, down;
    size_t n = 0;
    bool ok = true;
    for (size_t i = 0; i < boxes->count; i++) {
        if (halve(plane, boxes->items[i], &up, &down))
            ok = ok && dh_boxes_add(parts, up) && dh_boxes_add(parts, down);
        else
            boxes->items[n++] = boxes->items[i];
    }
    boxes->count = n;
    for (size_t i = 0; ok && i < parts->count;) {
        if (!halve(plane, parts->items[i], &up, &down)) {
            i++;
            continue;
        }
        parts->items[i] = up; /* is looked at again now, the lower half at the end of the list */
        ok = dh_boxes_add(parts, down);
    }
    return ok;
}

static void drop_tall(struct dh_boxes *boxes)
{
    size_t n = 0;
    for (size_t i = 0; i < boxes->count; i++)
        if (dh_box_h(boxes->items[i]) <= DH_LINE_TALLEST)
            boxes->items[n++] = boxes->items[i];
    boxes->count = n;
}

enum dh_status dh_lines_split(const struct dh_plane *plane, struct dh_boxes *boxes,
                              struct dh_err *err)
{
    struct dh_boxes parts = {0};
    bool ok = part(plane, boxes, &parts);
    drop_tall(boxes);
    drop_tall(&parts);
    join_doubles(&parts, boxes);
    for (size_t i = 0; ok && i < parts.count; i++)
        ok = dh_boxes_add(boxes, parts.items[i]);
    dh_boxes_finish(&parts);
    sort(boxes);
    return ok ? DH_OK : dh_err_nomem(err);
}
