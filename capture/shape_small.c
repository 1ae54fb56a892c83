#include "capture/shape_small.h"

#include <stdlib.h>

enum { CHECK_MIN = 11, CHECK_MAX = 33, RADIO_MIN = 11, RADIO_MAX = 33 };

/* A strong edge: the sides of a check box have them. */
static bool step(const struct dh_plane *p, int x, int y)
{
    return x >= 0 && y >= 0 && x < p->w && y < p->h &&
           (p->edge[(size_t)y * (size_t)p->w + (size_t)x] & DH_EDGE_STEP);
}

static bool edge(const struct dh_plane *p, int x, int y)
{
    return x >= 0 && y >= 0 && x < p->w && y < p->h &&
           (p->edge[(size_t)y * (size_t)p->w + (size_t)x] & (DH_EDGE_STEP | DH_EDGE_FAINT));
}

bool dh_shape_is_alone(const struct dh_components *all, struct dh_box b, int near)
{
    bool left = false, right = false;
    for (size_t i = 0; i < all->count; i++) {
        struct dh_component k = all->items[i];
        if (k.parent != (int)i || k.box.y0 >= b.y1 || k.box.y1 <= b.y0)
            continue;
        bool inside = k.box.x0 >= b.x0 - 2 && k.box.x1 <= b.x1 + 2;
        bool around = k.box.x0 <= b.x0 && k.box.x1 >= b.x1;
        if (inside || around)
            continue;
        if (k.box.x0 < b.x1 + 3 && k.box.x1 > b.x0 - 3)
            return false;
        left |= k.box.x1 <= b.x0 && k.box.x1 > b.x0 - near;
        right |= k.box.x0 >= b.x1 && k.box.x0 < b.x1 + near;
    }
    return !left || !right; /* a word has others at both sides */
}

bool dh_shape_is_check(const struct dh_plane *plane, const struct dh_components *all,
                       struct dh_box b)
{
    int w = dh_box_w(b), h = dh_box_h(b);
    if (w < CHECK_MIN || h < CHECK_MIN || w > CHECK_MAX || h > CHECK_MAX || abs(w - h) > 2)
        return false;
    int top = 0, bottom = 0, left = 0, right = 0;
    for (int x = b.x0; x < b.x1; x++) {
        top += step(plane, x, b.y0) || step(plane, x, b.y0 + 1);
        bottom += step(plane, x, b.y1 - 1) || step(plane, x, b.y1 - 2);
    }
    for (int y = b.y0; y < b.y1; y++) {
        left += step(plane, b.x0, y) || step(plane, b.x0 + 1, y);
        right += step(plane, b.x1 - 1, y) || step(plane, b.x1 - 2, y);
    }
    int need = w * 76;
    return top * 100 >= need && bottom * 100 >= need && left * 100 >= need && right * 100 >= need &&
           dh_shape_is_alone(all, b, h / 4 > 4 ? h / 4 : 4); /* letters stand closer */
}

/* The ring passes near the quarter points: a square's corners are farther out, a cross has none. */
static bool ring(const struct dh_plane *p, struct dh_box b)
{
    int q = dh_box_w(b) * 15 / 100;
    int seen = 0;
    for (int i = -1; i < 3; i++) {
        seen |= edge(p, b.x0 + q + i, b.y0 + q) ? 1 : 0;
        seen |= edge(p, b.x1 - 1 - q - i, b.y0 + q) ? 2 : 0;
        seen |= edge(p, b.x0 + q + i, b.y1 - 1 - q) ? 4 : 0;
        seen |= edge(p, b.x1 - 1 - q - i, b.y1 - 1 - q) ? 8 : 0;
    }
    return seen == 15;
}

bool dh_shape_is_radio(const struct dh_plane *plane, const struct dh_components *all,
                       struct dh_box b)
{
    int w = dh_box_w(b), h = dh_box_h(b);
    if (w < RADIO_MIN || h < RADIO_MIN || w > RADIO_MAX || h > RADIO_MAX || abs(w - h) > 1)
        return false;
    if (edge(plane, b.x0, b.y0) || edge(plane, b.x1 - 1, b.y0) || edge(plane, b.x0, b.y1 - 1) ||
        edge(plane, b.x1 - 1, b.y1 - 1) || edge(plane, b.x0 + 1, b.y0) ||
        edge(plane, b.x0, b.y0 + 1) || edge(plane, b.x1 - 2, b.y1 - 1) ||
        edge(plane, b.x1 - 1, b.y1 - 2))
        return false;
    int mx = (b.x0 + b.x1) / 2, my = (b.y0 + b.y1) / 2, hits = 0;
    for (int k = -1; k <= 1; k++) {
        hits += edge(plane, mx + k, b.y0) || edge(plane, mx + k, b.y0 + 1);
        hits += edge(plane, mx + k, b.y1 - 1) || edge(plane, mx + k, b.y1 - 2);
        hits += edge(plane, b.x0, my + k) || edge(plane, b.x0 + 1, my + k);
        hits += edge(plane, b.x1 - 1, my + k) || edge(plane, b.x1 - 2, my + k);
    }
    return hits == 12 && ring(plane, b) && dh_shape_is_alone(all, b, 6);
}

/* The pixels inside that differ from the most frequent level there. */
struct inside {
    int area;
    int ground;
};

static struct inside look_inside(const struct dh_plane *p, struct dh_rect r)
{
    struct inside in = {0, 0};
    int hist[256] = {0};
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            hist[dh_plane_gray(p, x, y) & 255]++;
    for (int i = 1; i < 256; i++)
        in.ground = hist[i] > hist[in.ground] ? i : in.ground;
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            in.area += abs(dh_plane_gray(p, x, y) - in.ground) > 60;
    return in;
}

/* Its left side, above and below the middle, has the colour of its inside: there is no border. */
static bool borderless(const struct dh_plane *p, struct dh_rect r, int ground)
{
    int y = r.y + r.h / 2;
    return abs(dh_plane_gray(p, r.x, y) - ground) <= 12 &&
           abs(dh_plane_gray(p, r.x + 1, y) - ground) <= 12;
}

/* A straight way through the middle of a shape: stretches of dark and light, and how long the
 * middle one is. */
struct way {
    int stretches, centre;
};

/* How many pixels at the beginning of a way are the blurred rim of a thin ring, with the colour of what is around it: then
 * comes the ring, and then that colour again. */
static int rim(const struct dh_plane *p, int x, int y, int dx, int dy, int n, int middle, bool light)
{
    int out = 0, on = 0;
    while (out < n && out < 3 && (dh_plane_gray(p, x + out * dx, y + out * dy) > middle) == light)
        out++;
    while (out + on < n && on < 4 && (dh_plane_gray(p, x + (out + on) * dx, y + (out + on) * dy) > middle) != light)
        on++;
    return out < 3 && on > 0 && on < 4 && out + on < n ? out : 0;
}

static struct way walk(const struct dh_plane *p, struct dh_rect r, int dx, int dy)
{
    struct dh_point m = dh_rect_centre(r);
    int n = dx ? r.w : r.h, lo = 255, hi = 0, begin = 0;
    int x = dx ? r.x : m.x, y = dy ? r.y : m.y;
    struct way w = {1, n};
    for (int i = 0; i < n; i++) {
        int g = dh_plane_gray(p, x + i * dx, y + i * dy);
        lo = g < lo ? g : lo;
        hi = g > hi ? g : hi;
    }
    if (hi - lo < 40)
        return w;
    int middle = (lo + hi) / 2;
    bool around = dh_plane_gray(p, r.x, r.y) > middle;
    int before = rim(p, x, y, dx, dy, n, middle, around);
    int behind = rim(p, x + (n - 1) * dx, y + (n - 1) * dy, -dx, -dy, n, middle, around);
    x += before * dx;
    y += before * dy;
    n -= before + behind;
    bool light = dh_plane_gray(p, x, y) > middle;
    for (int i = 1; i <= n; i++) {
        bool same = i < n && (dh_plane_gray(p, x + i * dx, y + i * dy) > middle) == light;
        if (same)
            continue;
        if (begin <= n / 2 && i > n / 2)
            w.centre = i - begin;
        w.stretches += i < n;
        light = !light;
        begin = i;
    }
    return w;
}

/* Ring, gap, dot, gap, ring, or a dot in a disc, or an empty ring; the same across as down. */
static bool radio(const struct dh_plane *p, struct dh_rect r, bool *ret_marked)
{
    struct way a = walk(p, r, 1, 0), d = walk(p, r, 0, 1);
    /* One that looks sunken has no line at its right and foot. */
    bool sunken = a.stretches == 4 || (a.stretches == 2 && a.centre * 100 >= r.w * 60);
    if (a.stretches != d.stretches || (a.stretches != 3 && a.stretches != 5 && !sunken) ||
        abs(a.centre - d.centre) > 1)
        return false;
    /* What is in the middle is a dot, or the empty inside, by its size. */
    *ret_marked = a.centre * 100 <= r.w * (a.stretches > 3 ? 62 : 55);
    return true;
}

void dh_shape_judge(const struct dh_plane *plane, struct dh_shape *shape)
{
    if (shape->kind == DH_SHAPE_RADIO) {
        struct dh_rect r = shape->rect;
        bool is = radio(plane, r, &shape->marked);
        r.h -= r.h == r.w + 1; /* a shadow below */
        if (!is && !radio(plane, r, &shape->marked))
            shape->kind = DH_SHAPE_ICON;
        return;
    }
    int inset = shape->rect.w / 5 + 1; /* past the border and round corners */
    struct inside in = look_inside(plane, dh_rect_grow(shape->rect, -inset, -inset));
    shape->marked = in.area > 0;
    if (!shape->marked && borderless(plane, shape->rect, in.ground))
        shape->kind = DH_SHAPE_ICON;
}

/* Columns' lowest edge: a chevron or a triangle that points down is lowest in its middle. */
static int lowest(const struct dh_plane *p, struct dh_box b, int x)
{
    for (int y = b.y1 - 1; y >= b.y0; y--)
        if (edge(p, x, y))
            return y;
    return b.y0 - 1;
}

bool dh_shape_is_arrow(const struct dh_plane *plane, struct dh_box b)
{
    int w = dh_box_w(b), h = dh_box_h(b);
    if (w < 6 || w > 30 || h < 3 || h > 18 || w * 10 < h * 12)
        return false;
    int left = lowest(plane, b, b.x0 + 1), right = lowest(plane, b, b.x1 - 2);
    int middle = lowest(plane, b, (b.x0 + b.x1) / 2);
    if (middle < b.y1 - 2 || middle - left < h / 3 || middle - right < h / 3)
        return false;
    return abs(left - right) <= 2;
}

/* A picture and not a letter: one piece of it is as wide and high as no letter of that size is. */
static bool picture(struct dh_box all, int widest, int highest, int room)
{
    int w = dh_box_w(all), h = dh_box_h(all);
    int most = room * 3 / 4 > 26 ? room * 3 / 4 : 26;
    return w >= 11 && h >= 11 && w <= most && h <= most && abs(w - h) <= 7 && widest >= 12 &&
           highest >= 11;
}

/* Components that stand close together, counted from one end of an outline. */
struct cluster {
    struct dh_box box;
    size_t members[24];
    size_t count;
    int widest, highest;
    bool open; /* more was there than fits a picture */
};

static void collect(struct cluster *c, const struct dh_component *items, const size_t *order,
                    size_t count, int dir)
{
    *c = (struct cluster){0};
    for (size_t n = 0; n < count; n++) {
        struct dh_box b = items[order[dir > 0 ? n : count - 1 - n]].box;
        int gap = dir > 0 ? b.x0 - c->box.x1 : c->box.x0 - b.x1;
        if (c->count && gap >= 7)
            return;
        if (c->count == sizeof(c->members) / sizeof(c->members[0])) {
            c->open = true;
            return;
        }
        c->box = c->count ? dh_box_join(c->box, b) : b;
        c->widest = dh_box_w(b) > c->widest ? dh_box_w(b) : c->widest;
        c->highest = dh_box_h(b) > c->highest ? dh_box_h(b) : c->highest;
        c->members[c->count++] = order[dir > 0 ? n : count - 1 - n];
    }
}

static void drop_all(const struct cluster *c, uint8_t *drop)
{
    for (size_t i = 0; i < c->count; i++)
        drop[c->members[i]] = 1;
}

/* A lone picture is the content of an icon button; it is an ornament only beside something else or
 * in a control too wide for it. */
static void take_ends(struct dh_shape *s, const struct dh_plane *plane,
                      const struct dh_component *items, const size_t *order, size_t n,
                      uint8_t *drop)
{
    struct cluster c;
    int middle = s->rect.y + s->rect.h / 2;
    struct dh_box last = items[order[n - 1]].box;
    int right = s->rect.x + s->rect.w;
    int aside = s->rect.h / 2 > 18 ? s->rect.h / 2 : 18;
    if (right - last.x1 <= aside && abs((last.y0 + last.y1) / 2 - middle) <= 4 &&
        dh_shape_is_arrow(plane, last)) {
        s->arrow = true;
        drop[order[--n]] = 1;
    }
    if (n == 0)
        return;
    collect(&c, items, order, n, -1);
    if (!c.open && right - c.box.x1 <= 16 && s->rect.w >= 70 &&
        picture(c.box, c.widest, c.highest, s->rect.h)) {
        s->behind = dh_box_rect(c.box);
        drop_all(&c, drop);
        n -= c.count;
    }
    if (n == 0)
        return;
    collect(&c, items, order, n, 1);
    if (!c.open && c.box.x0 - s->rect.x <= 16 && (c.count < n || s->rect.w >= 70) &&
        picture(c.box, c.widest, c.highest, s->rect.h)) {
        s->before = dh_box_rect(c.box);
        drop_all(&c, drop);
    }
}

void dh_shapes_take_ornaments(struct dh_shapes *shapes, const struct dh_plane *plane,
                              const struct dh_component *items, size_t count, const int *home,
                              uint8_t *drop)
{
    enum { MOST = 256 };
    size_t order[MOST];
    for (size_t i = 0; i < shapes->count; i++) {
        size_t n = 0;
        if (shapes->items[i].kind != DH_SHAPE_OUTLINE)
            continue;
        for (size_t k = 0; k < count && n < MOST; k++)
            if (home[k] == (int)i && items[k].area >= 4)
                order[n++] = k;
        if (n > 0 && n < MOST)
            take_ends(&shapes->items[i], plane, items, order, n, drop);
    }
}
