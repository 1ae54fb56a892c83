#include "capture/caret.h"

#include <stdlib.h>

#include "base/mem.h"

enum {
    SHORTEST = 12,
    TALLEST = 40,
    THICKEST = 2,
    CONTRAST = 60,
    SAME = 10,
    BESIDE = 60,
    OVERTOP = 2,
    FIELD_TALLEST = 420
};

/* A bar: columns x..x+w, rows top..bottom (half-open). */
struct bar {
    int x, w, top, bottom;
};

static bool contrasts(const struct dh_plane *p, int x, int y, int level)
{
    return abs(dh_plane_gray(p, x, y) - level) > CONTRAST;
}

/* One level over its width at row y. */
static bool solid(const struct dh_plane *p, int x, int w, int y, int level)
{
    for (int i = 0; i < w; i++)
        if (abs(dh_plane_gray(p, x + i, y) - level) > SAME)
            return false;
    return true;
}

/* Whether a bar of width w begins at x, y, and how far down it goes. The letter before it may touch it
 * in some rows, one behind it in a few. */
static bool follow(const struct dh_plane *p, int x, int w, int y, int end, struct bar *ret)
{
    int level = dh_plane_gray(p, x, y), left = 0, right = 0, bottom = y;
    while (bottom < end && solid(p, x, w, bottom, level)) {
        left += contrasts(p, x - 1, bottom, level);
        right += contrasts(p, x + w, bottom, level);
        bottom++;
    }
    int h = bottom - y;
    *ret = (struct bar){x, w, y, bottom};
    return h >= SHORTEST && h <= TALLEST && left * 10 >= h * 5 && right * 10 >= h * 8;
}

/* The sides of the field are no letters. */
static bool inked(const struct dh_plane *p, struct bar b, struct dh_rect in, int y)
{
    for (int x = b.x - BESIDE; x < b.x + BESIDE; x++)
        if ((x < b.x - 1 || x > b.x + b.w) && x >= in.x && x < in.x + in.w &&
            p->edge[(size_t)y * (size_t)p->w + (size_t)x])
            return true;
    return false;
}

/* The letters beside it end before it does; the stems of letters do not overtop the others. */
static bool overtops(const struct dh_plane *p, struct bar b, struct dh_rect in)
{
    int above = 0, below = 0;
    while (above < b.bottom - b.top && !inked(p, b, in, b.top + above))
        above++;
    while (below < b.bottom - b.top && !inked(p, b, in, b.bottom - 1 - below))
        below++;
    return above + below >= OVERTOP;
}

static void erase(struct dh_plane *p, struct bar b)
{
    for (int y = b.top - 1; y < b.bottom; y++)
        for (int x = b.x - 1; x < b.x + b.w; x++) {
            size_t at = (size_t)y * (size_t)p->w + (size_t)x;
            p->edge[at] = 0;
            if (y >= b.top && x >= b.x)
                p->rule[at] |= DH_RULE_CARET;
        }
}

struct bars {
    struct bar *items; /* owned */
    size_t count, cap;
};

/* Nothing is erased before all are found: what is one must not depend on which was found first. */
static bool find_in(const struct dh_plane *p, struct dh_rect r, struct bars *found)
{
    for (int y = r.y; y < r.y + r.h - SHORTEST; y++) {
        const uint8_t *g = p->gray + (size_t)y * (size_t)p->w, *above = g - p->w, *below = g + 2 * p->w;
        for (int x = r.x; x < r.x + r.w - THICKEST; x++) {
            struct bar b = {0, 0, 0, 0};
            /* Cheap first: it begins with a step down and has one at its side. */
            if (abs(g[x] - above[x]) <= CONTRAST || abs(g[x] - below[x - 1]) <= CONTRAST)
                continue;
            for (int w = 1; w <= THICKEST; w++)
                if (follow(p, x, w, y, r.y + r.h, &b) && overtops(p, b, r)) {
                    if (!dh_grow(&found->items, &found->cap, found->count + 1, sizeof(b)))
                        return false;
                    found->items[found->count++] = b;
                    break;
                }
        }
    }
    return true;
}

bool dh_carets_in(const struct dh_shape *s)
{
    return s->kind == DH_SHAPE_OUTLINE || (s->kind == DH_SHAPE_FRAME && s->rect.h <= FIELD_TALLEST);
}

bool dh_carets_erase(struct dh_plane *plane, const struct dh_shapes *shapes)
{
    struct bars found = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < shapes->count; i++) {
        const struct dh_shape *s = &shapes->items[i];
        struct dh_rect in = dh_rect_cross(dh_rect_grow(s->rect, -3, -3),
                                          (struct dh_rect){2, 2, plane->w - 5, plane->h - 5});
        if (!dh_carets_in(s) || dh_rect_empty(in))
            continue;
        found.count = 0;
        ok = find_in(plane, in, &found);
        for (size_t k = 0; ok && k < found.count; k++)
            erase(plane, found.items[k]);
    }
    dh_free(found.items);
    return ok;
}
