#include "capture/scroll_bar.h"

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

enum {
    THIN = 4,    /* columns that have to look alike */
    THICK = 32,  /* wider things are no bars */
    HANDLE = 14, /* the least length of a handle */
    SLACK = 3,   /* round ends */
    SOFT = 3,
};

/* Pixels along an axis: `at(i)` within [lo, hi). */
struct column {
    const uint32_t *base;
    ptrdiff_t step;
    int lo, hi;
};

struct shape {
    int start, end;     /* of the strip */
    int first, last;    /* of the handle */
    uint32_t strip, handle;
};

static uint32_t pixel(const struct column *c, int i)
{
    return c->base[(ptrdiff_t)i * c->step] & 0xffffff;
}

static bool within(const struct column *c, int i)
{
    return i >= c->lo && i < c->hi;
}

/* As far as one colour goes from `i`, in this direction; the first place that is of another, past a soft edge. */
static int run(const struct column *c, int i, int by)
{
    uint32_t v = pixel(c, i);
    while (within(c, i) && pixel(c, i) == v)
        i += by;
    for (int k = 0; k < SOFT && within(c, i) && within(c, i + by) && pixel(c, i) != pixel(c, i + by); k++)
        i += by;
    return i;
}

/* Strip, handle, strip round a place; one of the two strips may be missing. */
static bool shape_of(const struct column *c, int at, struct shape *ret)
{
    int up = run(c, at, -1), down = run(c, at, 1); /* the run that it is in: up + 1 .. down - 1 */
    bool above = up >= c->lo, below = down < c->hi;
    uint32_t own = pixel(c, at), a = above ? pixel(c, up) : own, b = below ? pixel(c, down) : own;
    int over = above ? run(c, up, -1) : up, under = below ? run(c, down, 1) : down;
    if (above && below && a == b) { /* in the handle */
        *ret = (struct shape){over + 1, under, up + 1, down, a, own};
    } else if (below && under < c->hi && pixel(c, under) == own) { /* in the strip above it */
        *ret = (struct shape){up + 1, run(c, under, 1), down, under, own, b};
    } else if (above && over >= c->lo && pixel(c, over) == own) { /* in the strip below it */
        *ret = (struct shape){run(c, over, -1) + 1, down, over + 1, up + 1, own, a};
    } else if (below && under - down >= HANDLE) { /* at one end: what is longer is the strip */
        bool handle = under - down > down - up;
        *ret = handle ? (struct shape){up + 1, under, up + 1, down, b, own} : (struct shape){up + 1, under, down, under, own, b};
    } else if (above && up - over >= HANDLE) {
        bool handle = up - over > down - up;
        *ret = handle ? (struct shape){over + 1, down, up + 1, down, a, own}
                      : (struct shape){over + 1, down, over + 1, up + 1, own, a};
    } else {
        return false;
    }
    return ret->last - ret->first >= HANDLE && ret->strip != ret->handle && 2 * (ret->end - ret->start) >= c->hi - c->lo;
}

static bool alike(const struct shape *a, const struct shape *b)
{
    return abs(a->first - b->first) <= SLACK && abs(a->last - b->last) <= SLACK && abs(a->start - b->start) <= SLACK &&
           abs(a->end - b->end) <= SLACK;
}

bool dh_scroll_bar_find(const struct dh_frame *f, struct dh_rect bounds, struct dh_point at, bool vertical,
                        int *ret_before, int *ret_behind)
{
    struct dh_rect r = dh_rect_cross(bounds, (struct dh_rect){0, 0, f->width, f->height});
    if (!dh_rect_has(r, at))
        return false;
    int end = vertical ? r.x + r.w : r.y + r.h, thick = 0;
    struct shape last = {0};
    for (int i = (vertical ? at.x : at.y) + 1; i <= end; i++) {
        struct column c = {.lo = vertical ? r.y : r.x, .hi = vertical ? r.y + r.h : r.x + r.w};
        struct shape now = {0};
        c.base = vertical ? f->pixels + i : f->pixels + (ptrdiff_t)i * f->stride;
        c.step = vertical ? f->stride : 1;
        bool is = i < end && shape_of(&c, vertical ? at.y : at.x, &now);
        if (is && thick > 0 && alike(&now, &last)) {
            thick++;
            continue;
        }
        if (thick >= THIN && thick <= THICK) {
            *ret_before = last.first - last.start;
            *ret_behind = last.end - last.last;
            return true;
        }
        thick = is;
        last = now;
    }
    return false;
}
