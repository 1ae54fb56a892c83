#include "agent/road_pin.h"

#include <string.h>

#include "base/mem.h"

#define CHECK_W 96
#define CHECK_H 40

enum dh_status dh_road_cut(const struct dh_observation *o, const struct dh_candidate *at, struct dh_rect *ret_rect,
                           uint32_t **ret_pixels, struct dh_err *err)
{
    struct dh_rect around = {at->point.x - CHECK_W / 2, at->point.y - CHECK_H / 2, CHECK_W, CHECK_H};
    struct dh_rect screen = {0, 0, o->width, o->height};
    struct dh_rect r = dh_rect_cross(around, screen);
    if (!dh_rect_empty(at->rect))
        r = dh_rect_cross(r, at->rect);
    if (!o->frame || dh_rect_empty(r))
        return DH_OK;
    uint32_t *p = dh_alloc((size_t)r.w * (size_t)r.h, sizeof(*p));
    if (!p)
        return dh_err_nomem(err);
    for (int y = 0; y < r.h; y++)
        memcpy(p + (size_t)y * (size_t)r.w,
               o->frame->pixels + (size_t)(r.y + y) * (size_t)o->frame->stride + r.x,
               (size_t)r.w * sizeof(*p));
    *ret_rect = r;
    *ret_pixels = p;
    return DH_OK;
}

void dh_road_pin(const struct dh_observation *o, int window, struct dh_touch *touch)
{
    if (touch->kind != DH_TOUCH_CLICK && touch->kind != DH_TOUCH_DRAG && touch->kind != DH_TOUCH_SCROLL)
        return;
    if (o->active >= 0)
        touch->active = o->windows[o->active].xid;
    if (window >= 0 && touch->window == o->windows[window].xid)
        touch->place = o->windows[window].rect;
}

enum dh_status dh_road_pin_drop(const struct dh_observation *o, const struct dh_candidate *to, struct dh_touch *touch,
                                uint32_t **ret_pixels, struct dh_err *err)
{
    uint32_t *pixels = NULL;
    enum dh_status s = dh_road_cut(o, to, &touch->to_check, &pixels, err);
    if (s != DH_OK)
        return s;
    int w = to->window >= 0 ? to->window : dh_observation_window_at(o, to->point);
    if (w >= 0) {
        touch->to_window = o->windows[w].xid;
        touch->to_place = o->windows[w].rect;
    }
    touch->to_pixels = pixels;
    *ret_pixels = pixels;
    return DH_OK;
}
