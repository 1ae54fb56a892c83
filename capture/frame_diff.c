#include "capture/frame_diff.h"

#include <string.h>

#include "capture/frame.h"

bool dh_frame_diff_is_caret(struct dh_rect change)
{
    return dh_rect_empty(change) || (change.w <= DH_CARET_WIDTH && change.h <= DH_CARET_HEIGHT);
}

/* Changes closer than this are one. */
enum { TILE = 64, CLOSE_X = 40, CLOSE_Y = 12 };

static bool close_by(struct dh_rect a, struct dh_rect b)
{
    return !dh_rect_empty(dh_rect_cross(dh_rect_grow(a, CLOSE_X, CLOSE_Y), b));
}

/* How much larger a place gets by taking in another. */
static long cost(struct dh_rect a, struct dh_rect b)
{
    return dh_rect_area(dh_rect_join(a, b)) - dh_rect_area(a);
}

void dh_places_add(struct dh_places *p, struct dh_rect r)
{
    size_t best = 0;
    for (size_t i = p->count; i-- > 0;) /* the latest is the most likely one */
        if (close_by(p->items[i], r)) {
            p->items[i] = dh_rect_join(p->items[i], r);
            return;
        }
    if (p->count < DH_PLACES_MOST) {
        p->items[p->count++] = r;
        return;
    }
    for (size_t i = 1; i < p->count; i++)
        if (cost(p->items[i], r) < cost(p->items[best], r))
            best = i;
    p->items[best] = dh_rect_join(p->items[best], r);
}

void dh_places_join(struct dh_places *p)
{
    for (size_t i = 0; i < p->count; i++)
        for (size_t k = i + 1; k < p->count;) {
            if (!close_by(p->items[i], p->items[k])) {
                k++;
                continue;
            }
            p->items[i] = dh_rect_join(p->items[i], p->items[k]);
            p->items[k] = p->items[--p->count];
            k = i + 1;
        }
}

static void compare_row(const uint32_t *a, const uint32_t *b, int width, int y, struct dh_places *found)
{
    for (int x = 0; x < width; x += TILE) {
        int end = x + TILE < width ? x + TILE : width, x0 = x, x1 = end;
        if (memcmp(a + x, b + x, (size_t)(end - x) * sizeof(a[0])) == 0)
            continue;
        while (x0 < x1 && !((a[x0] ^ b[x0]) & 0xffffffu))
            x0++;
        while (x1 > x0 && !((a[x1 - 1] ^ b[x1 - 1]) & 0xffffffu))
            x1--;
        if (x0 < x1)
            dh_places_add(found, (struct dh_rect){x0, y, x1 - x0, 1});
    }
}

bool dh_frame_differences(const struct dh_frame *a, const struct dh_frame *b, struct dh_places *ret)
{
    *ret = (struct dh_places){.count = 0};
    if (a->width != b->width || a->height != b->height)
        return false;
    if (a == b || dh_frame_changes(b, a, ret))
        return true;
    for (int y = 0; y < a->height; y++) {
        const uint32_t *p = a->pixels + (size_t)y * (size_t)a->stride;
        const uint32_t *q = b->pixels + (size_t)y * (size_t)b->stride;
        if (memcmp(p, q, (size_t)a->width * sizeof(p[0])) != 0)
            compare_row(p, q, a->width, y, ret);
    }
    dh_places_join(ret);
    return true;
}
