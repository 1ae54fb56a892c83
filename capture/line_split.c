#include <stdlib.h>

#include "capture/line.h"

enum { PROFILE = 64, LEAST = 6 };

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
 * none. */
static int valley(const struct dh_plane *p, struct dh_box b)
{
    int profile[PROFILE] = {0}, h = dh_box_h(b);
    if (h < 20 || h > PROFILE || dh_box_w(b) < 20)
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
    if (best < LEAST || h - best <= LEAST || profile[best] * 100 > less * 22 ||
        less * 100 < all * 30)
        return 0;
    return best;
}

static int by_place(const void *a, const void *b)
{
    const struct dh_box *p = a, *q = b;
    int d = (p->y0 + p->y1) / 2 - (q->y0 + q->y1) / 2;
    return d ? d : (p->x0 > q->x0) - (p->x0 < q->x0);
}

enum dh_status dh_lines_split(const struct dh_plane *plane, struct dh_boxes *boxes,
                              struct dh_err *err)
{
    for (size_t i = 0; i < boxes->count; i++) {
        struct dh_box up = boxes->items[i], down = up;
        int cut = valley(plane, up);
        if (cut == 0)
            continue;
        up.y1 = down.y0 = up.y0 + cut;
        if (!tighten(plane, &up) || !tighten(plane, &down) || dh_box_h(up) < LEAST ||
            dh_box_h(down) < LEAST)
            continue;
        boxes->items[i] = up;
        if (!dh_boxes_add(boxes, down)) /* looked at again at the end of the list */
            return dh_err_nomem(err);
    }
    if (boxes->count > 1)
        qsort(boxes->items, boxes->count, sizeof(boxes->items[0]), by_place);
    return DH_OK;
}
