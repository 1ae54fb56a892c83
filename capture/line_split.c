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

static int by_place(const void *a, const void *b)
{
    const struct dh_box *p = a, *q = b;
    int d = (p->y0 + p->y1) / 2 - (q->y0 + q->y1) / 2;
    return d ? d : (p->x0 > q->x0) - (p->x0 < q->x0);
}

/* Lines that touched came apart from wide boxes, which may have held what other boxes hold too:
 * what shares its place and most of its rows is one line. */
static void join_doubles(struct dh_boxes *boxes)
{
    struct dh_box *b = boxes->items;
    for (size_t i = 0; i < boxes->count; i++)
        for (size_t k = i + 1; k < boxes->count;) {
            int ha = dh_box_h(b[i]), hb = dh_box_h(b[k]), rows = dh_box_shared_rows(b[i], b[k]);
            int columns =
                (b[i].x1 < b[k].x1 ? b[i].x1 : b[k].x1) - (b[i].x0 > b[k].x0 ? b[i].x0 : b[k].x0);
            bool one =
                columns > 0 && rows * 10 >= (ha < hb ? ha : hb) * 6 && ha < 2 * hb && hb < 2 * ha;
            if (!one) {
                k++;
                continue;
            }
            b[i] = dh_box_join(b[i], b[k]);
            b[k] = b[--boxes->count];
            k = i + 1;
        }
}

enum dh_status dh_lines_split(const struct dh_plane *plane, struct dh_boxes *boxes,
                              struct dh_err *err)
{
    size_t uncut = boxes->count;
    for (size_t i = 0; i < boxes->count;) {
        struct dh_box up = boxes->items[i], down = up;
        int cut = valley(plane, up);
        if (cut == 0) {
            i++;
            continue;
        }
        up.y1 = down.y0 = up.y0 + cut;
        if (!tighten(plane, &up) || !tighten(plane, &down) || dh_box_h(up) < LEAST ||
            dh_box_h(down) < LEAST) {
            i++;
            continue;
        }
        boxes->items[i] = up; /* is looked at again now, the lower part at the end of the list */
        if (!dh_boxes_add(boxes, down))
            return dh_err_nomem(err);
    }
    size_t n = 0;
    for (size_t i = 0; i < boxes->count; i++)
        if (dh_box_h(boxes->items[i]) <= DH_LINE_TALLEST)
            boxes->items[n++] = boxes->items[i];
    bool cut_any = boxes->count > uncut;
    boxes->count = n;
    if (cut_any)
        join_doubles(boxes);
    if (boxes->count > 1)
        qsort(boxes->items, boxes->count, sizeof(boxes->items[0]), by_place);
    return DH_OK;
}
