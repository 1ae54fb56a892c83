#include "agent/road_front.h"

/* How long a program may take to draw again. */
#define DRAWS_WITHIN DH_TICK_MS(1500)
/* Less than that of it was covered: nothing could be read there. */
#define COVERED_LEAST 400

/* The largest part of a window that another one, above it, covers. */
static struct dh_rect covered(const struct dh_observation *o, int index)
{
    struct dh_rect most = {0};
    for (size_t i = (size_t)index + 1; i < o->window_count; i++) {
        const struct dh_window *w = &o->windows[i];
        struct dh_rect r = dh_rect_cross(w->frame, o->windows[index].rect);
        if (!w->minimized && !w->popup && dh_rect_area(r) > dh_rect_area(most))
            most = r;
    }
    return most;
}

static bool same_pixels(const struct dh_frame *a, const struct dh_frame *b, struct dh_rect r)
{
    r = dh_rect_cross(r, dh_rect_cross((struct dh_rect){0, 0, a->width, a->height}, (struct dh_rect){0, 0, b->width, b->height}));
    for (int y = r.y; y < r.y + r.h; y++) {
        const uint32_t *p = a->pixels + (size_t)y * (size_t)a->stride, *q = b->pixels + (size_t)y * (size_t)b->stride;
        for (int x = r.x; x < r.x + r.w; x++)
            if (p[x] != q[x])
                return false;
    }
    return true;
}

enum dh_status dh_road_to_front(struct dh_road *road, const struct dh_action *action, int index, struct dh_err *err)
{
    struct dh_touch t = {.kind = DH_TOUCH_FOCUS, .window = road->now->windows[index].xid};
    struct dh_candidate at = {.window = index};
    struct dh_rect under = covered(road->now, index);
    bool hidden = road->now->frame && dh_rect_area(under) >= COVERED_LEAST && !road->now->windows[index].minimized;
    struct dh_frame *before = hidden ? dh_frame_ref(road->now->frame) : NULL;
    enum dh_status s = dh_road_touch(road, action, &t, &at, err);
    if (s == DH_OK)
        s = dh_road_look(road, err);
    dh_tick deadline = dh_tick_now() + DRAWS_WITHIN;
    while (s == DH_OK && before && road->now->frame && same_pixels(before, road->now->frame, under))
        s = dh_road_look_again(road, deadline, err);
    dh_frame_unref(before);
    /* It may look the same there. */
    return s == DH_TIMEOUT ? DH_OK : s;
}
