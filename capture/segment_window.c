#include "capture/segment_window.h"

#include "capture/caret.h"

enum {
    ROOM = 6,   /* between what belongs in and a side */
    QUIET = 2,  /* rows or columns without ink along a side */
    STEP = 4,   /* by which a side moves outwards */
    ROUNDS = 64
};

static struct dh_rect screen_of(const struct dh_segments *s)
{
    return (struct dh_rect){0, 0, s->plane.w, s->plane.h};
}

static bool has_ink(const struct dh_segments *s, struct dh_rect r)
{
    r = dh_rect_cross(r, screen_of(s));
    for (int y = r.y; y < r.y + r.h; y++) {
        const uint8_t *e = s->plane.edge + (size_t)y * (size_t)s->plane.w;
        for (int x = r.x; x < r.x + r.w; x++)
            if (e[x])
                return true;
    }
    return false;
}

/* Moves sides with ink on them outwards. */
static bool move_sides(const struct dh_segments *s, struct dh_rect *r)
{
    struct dh_rect was = *r;
    while (r->y > 0 && has_ink(s, (struct dh_rect){r->x, r->y - 1, r->w, QUIET})) {
        r->y--;
        r->h++;
    }
    while (r->y + r->h < s->plane.h && has_ink(s, (struct dh_rect){r->x, r->y + r->h - 1, r->w, QUIET}))
        r->h++;
    while (r->x > 0 && has_ink(s, (struct dh_rect){r->x - 1, r->y, QUIET, r->h})) {
        int step = r->x < STEP ? r->x : STEP;
        r->x -= step;
        r->w += step;
    }
    while (r->x + r->w < s->plane.w && has_ink(s, (struct dh_rect){r->x + r->w - 1, r->y, QUIET, r->h}))
        r->w += r->x + r->w + STEP < s->plane.w ? STEP : 1;
    return !dh_rect_covers(was, *r);
}

/* Takes in what is partly inside, with room around it. */
static bool take_in(const struct dh_segments *s, struct dh_rect thing, int room, struct dh_rect *r)
{
    struct dh_rect with_room = dh_rect_cross(dh_rect_grow(thing, room, room), screen_of(s));
    if (dh_rect_empty(dh_rect_cross(with_room, *r)) || dh_rect_covers(*r, with_room))
        return false;
    *r = dh_rect_join(*r, with_room);
    return true;
}

static bool take_in_all(const struct dh_segments *s, struct dh_rect *r)
{
    bool grown = false;
    for (size_t i = 0; i < s->shapes.count; i++) {
        const struct dh_shape *k = &s->shapes.items[i];
        if (k->kind != DH_SHAPE_FRAME || dh_carets_in(k))
            grown = take_in(s, k->rect, ROOM, r) || grown;
    }
    for (size_t i = 0; i < s->lines.count; i++)
        grown = take_in(s, dh_box_rect(s->lines.items[i]), 1, r) || grown;
    return grown;
}

struct dh_rect dh_window_close(const struct dh_segments *s, struct dh_rect window)
{
    const struct dh_rect none = {0, 0, 0, 0};
    long most = dh_rect_area(screen_of(s)) / 2;
    struct dh_rect r = dh_rect_cross(window, screen_of(s));
    for (int i = 0; i < ROUNDS; i++) {
        bool grown = take_in_all(s, &r);
        grown = move_sides(s, &r) || grown;
        if (dh_rect_area(r) > most)
            return none;
        if (!grown)
            return r;
    }
    return none;
}

struct dh_rect dh_window_core(struct dh_rect r, int w, int h)
{
    int left = r.x > 0 ? DH_REACH_X : 0, top = r.y > 0 ? DH_REACH_Y : 0;
    int right = r.x + r.w < w ? DH_REACH_X : 0, bottom = r.y + r.h < h ? DH_REACH_Y : 0;
    return (struct dh_rect){r.x + left, r.y + top, r.w - left - right, r.h - top - bottom};
}
