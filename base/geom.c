#include <deskhand/geom.h>

bool dh_rect_empty(struct dh_rect r)
{
    return r.w <= 0 || r.h <= 0;
}

bool dh_rect_equal(struct dh_rect a, struct dh_rect b)
{
    return a.x == b.x && a.y == b.y && a.w == b.w && a.h == b.h;
}

bool dh_rect_has(struct dh_rect r, struct dh_point p)
{
    return p.x >= r.x && p.x < r.x + r.w && p.y >= r.y && p.y < r.y + r.h;
}

bool dh_rect_covers(struct dh_rect outer, struct dh_rect inner)
{
    return !dh_rect_empty(inner) && inner.x >= outer.x && inner.y >= outer.y &&
           inner.x + inner.w <= outer.x + outer.w && inner.y + inner.h <= outer.y + outer.h;
}

struct dh_rect dh_rect_cross(struct dh_rect a, struct dh_rect b)
{
    int x0 = a.x > b.x ? a.x : b.x;
    int y0 = a.y > b.y ? a.y : b.y;
    int x1 = a.x + a.w < b.x + b.w ? a.x + a.w : b.x + b.w;
    int y1 = a.y + a.h < b.y + b.h ? a.y + a.h : b.y + b.h;

    if (x1 <= x0 || y1 <= y0)
        return (struct dh_rect){0, 0, 0, 0};
    return (struct dh_rect){x0, y0, x1 - x0, y1 - y0};
}

struct dh_rect dh_rect_join(struct dh_rect a, struct dh_rect b)
{
    if (dh_rect_empty(a))
        return b;
    if (dh_rect_empty(b))
        return a;
    int x0 = a.x < b.x ? a.x : b.x;
    int y0 = a.y < b.y ? a.y : b.y;
    int x1 = a.x + a.w > b.x + b.w ? a.x + a.w : b.x + b.w;
    int y1 = a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h;
    return (struct dh_rect){x0, y0, x1 - x0, y1 - y0};
}

struct dh_rect dh_rect_grow(struct dh_rect r, int dx, int dy)
{
    return (struct dh_rect){r.x - dx, r.y - dy, r.w + 2 * dx, r.h + 2 * dy};
}

struct dh_point dh_rect_centre(struct dh_rect r)
{
    return (struct dh_point){r.x + r.w / 2, r.y + r.h / 2};
}

long dh_rect_area(struct dh_rect r)
{
    return dh_rect_empty(r) ? 0 : (long)r.w * r.h;
}
