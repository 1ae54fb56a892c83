#include "agent/model/coord.h"

#include <math.h>
#include <stdlib.h>

static const char next[] = "give a place inside of what is shown";

/* One axis: v as the model gave it, `size` pixels of the screen from `start` on, `image` of the
 * picture. */
static enum dh_status axis(const struct dh_coord *c, const char *name, double v, int start,
                           int size, int image, int *ret, struct dh_err *err)
{
    double last = c->space == DH_COORD_GRID
                      ? c->last
                      : (c->space == DH_COORD_IMAGE ? image : start + size) - 1;
    double low = c->space == DH_COORD_SCREEN ? start : 0;
    bool in = c->space == DH_COORD_GRID ? v <= last : v < last + 1;
    if (!isfinite(v) || v < low || !in)
        return dh_err_set(err, DH_INVALID, DH_BLAME_MODEL, next, "%s = %g lies outside of %g to %g",
                          name, v, low, last);
    double at = v;
    bool whole = floor(v) == v;
    if (c->space == DH_COORD_IMAGE)
        at = whole ? floor((2 * v + 1) * size / (2.0 * image)) : floor(v * size / image);
    else if (c->space == DH_COORD_GRID)
        at = v < c->grid ? floor(v * size / c->grid)
                         : size - 1; /* the far edge belongs to the last pixel */
    *ret = (int)floor(at) + (c->space == DH_COORD_SCREEN ? 0 : start);
    return DH_OK;
}

enum dh_status dh_coord_to_screen(const struct dh_coord *c, double x, double y,
                                  struct dh_point *ret, struct dh_err *err)
{
    struct dh_point p;
    enum dh_status s = axis(c, "x", x, c->shown.x, c->shown.w, c->image_w, &p.x, err);
    if (s == DH_OK)
        s = axis(c, "y", y, c->shown.y, c->shown.h, c->image_h, &p.y, err);
    if (s == DH_OK)
        *ret = p;
    return s;
}

/* An interval: its ends are edges between pixels, so the far end may be the size itself. */
static enum dh_status span(const struct dh_coord *c, const char *name, double a, double b,
                           int start, int size, int image, int *ret_at, int *ret_size,
                           struct dh_err *err)
{
    double unit = c->space == DH_COORD_GRID ? c->grid : c->space == DH_COORD_IMAGE ? image : size;
    double low = c->space == DH_COORD_SCREEN ? start : 0;
    double from = a < b ? a : b, to = a < b ? b : a;
    if (!isfinite(a) || !isfinite(b) || from < low || to > low + unit || !(from < to))
        return dh_err_set(err, DH_INVALID, DH_BLAME_MODEL, next,
                          "%s from %g to %g is empty or outside of %g to %g", name, a, b, low,
                          low + unit);
    int first = (int)floor((from - low) * size / unit), end = (int)ceil((to - low) * size / unit);
    if (first >= size)
        first = size - 1;
    *ret_at = start + first;
    *ret_size = (end > size ? size : end > first ? end : first + 1) - first;
    return DH_OK;
}

enum dh_status dh_coord_rect_to_screen(const struct dh_coord *c, double x0, double y0, double x1,
                                       double y1, struct dh_rect *ret, struct dh_err *err)
{
    struct dh_rect r;
    enum dh_status s = span(c, "x", x0, x1, c->shown.x, c->shown.w, c->image_w, &r.x, &r.w, err);
    if (s == DH_OK)
        s = span(c, "y", y0, y1, c->shown.y, c->shown.h, c->image_h, &r.y, &r.h, err);
    if (s == DH_OK)
        *ret = r;
    return s;
}

static int back(const struct dh_coord *c, int p, int start, int size, int image)
{
    long at = p - start;
    if (c->space == DH_COORD_SCREEN)
        return p;
    if (c->space == DH_COORD_IMAGE)
        return (int)((2 * at + 1) * image / (2L * size));
    /* Of the neighbours on the grid the one that comes back nearest. */
    long v = (at * c->grid + size / 2) / size, best = v, off = size;
    for (long k = v > 0 ? v - 1 : 0; k <= v + 1 && k <= c->last; k++) {
        long there = k < c->grid ? k * size / c->grid : size - 1;
        if (labs(there - at) < off) {
            off = labs(there - at);
            best = k;
        }
    }
    return (int)(best > c->last ? c->last : best);
}

struct dh_point dh_coord_from_screen(const struct dh_coord *c, struct dh_point p)
{
    return (struct dh_point){back(c, p.x, c->shown.x, c->shown.w, c->image_w),
                             back(c, p.y, c->shown.y, c->shown.h, c->image_h)};
}

struct dh_rect dh_coord_rect_from_screen(const struct dh_coord *c, struct dh_rect r)
{
    struct dh_point a = dh_coord_from_screen(c, (struct dh_point){r.x, r.y});
    struct dh_point b = dh_coord_from_screen(c, (struct dh_point){r.x + r.w - 1, r.y + r.h - 1});
    return (struct dh_rect){a.x, a.y, b.x - a.x + 1, b.y - a.y + 1};
}
