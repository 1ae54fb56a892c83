#include "capture/screen_impl.h"

#include <string.h>

#include "capture/frame.h"

void dh_screen_destroy(struct dh_screen *s)
{
    if (s)
        s->ops->destroy(s);
}

struct dh_geometry dh_screen_geometry(const struct dh_screen *s)
{
    return s->ops->geometry(s);
}

/* Each column goes on upwards as it is below the place. */
static void cover(struct dh_frame *f, struct dh_rect place)
{
    struct dh_rect r = dh_rect_cross(place, (struct dh_rect){0, 0, f->width, f->height - 1});
    uint32_t *px = dh_frame_pixels(f);
    for (int y = r.y; y < r.y + r.h; y++)
        memcpy(px + (size_t)y * (size_t)f->stride + r.x, px + (size_t)(r.y + r.h) * (size_t)f->stride + r.x,
               (size_t)r.w * sizeof(*px));
}

enum dh_status dh_screen_capture(struct dh_screen *s, struct dh_frame **ret, struct dh_err *err)
{
    if (s->held) {
        if (!dh_rect_empty(s->left_out))
            cover(s->held->frame, s->left_out);
        *ret = dh_frame_ref(s->held->frame);
        return DH_OK;
    }
    enum dh_status st = s->ops->capture(s, ret, err);
    if (st == DH_OK && !dh_rect_empty(s->left_out))
        cover(*ret, s->left_out);
    return st;
}

void dh_screen_leave_out(struct dh_screen *s, struct dh_rect rect)
{
    s->left_out = rect;
}

enum dh_status dh_screen_peek(struct dh_screen *s, struct dh_rect rect, uint32_t *out,
                              struct dh_err *err)
{
    if (dh_rect_empty(rect))
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "a peek at nothing");
    return s->ops->peek(s, rect, out, err);
}

static enum dh_status held_windows(struct dh_screen *s, struct dh_arena *arena, struct dh_window **ret_windows,
                                   size_t *ret_count, int *ret_active, struct dh_err *err)
{
    const struct dh_still *still = s->held;
    struct dh_window *w = dh_arena_alloc(arena, still->window_count + 1, sizeof(*w));
    if (!w)
        return dh_err_nomem(err);
    for (size_t i = 0; i < still->window_count; i++) {
        w[i] = still->windows[i];
        w[i].title = dh_arena_strdup(arena, w[i].title);
        w[i].wm_class = dh_arena_strdup(arena, w[i].wm_class);
        w[i].program = dh_arena_strdup(arena, w[i].program);
        if (!w[i].title || !w[i].wm_class || !w[i].program)
            return dh_err_nomem(err);
    }
    if (s->ops->name)
        s->ops->name(s, w, still->window_count);
    *ret_windows = w;
    *ret_count = still->window_count;
    *ret_active = still->active;
    return DH_OK;
}

void dh_screen_peek_ask(struct dh_screen *s, struct dh_rect rect)
{
    if (s->ops->peek_ask && !dh_rect_empty(rect))
        s->ops->peek_ask(s, rect);
}

enum dh_status dh_screen_windows(struct dh_screen *s, struct dh_arena *arena,
                                 struct dh_window **ret_windows, size_t *ret_count, int *ret_active,
                                 struct dh_err *err)
{
    if (s->held)
        return held_windows(s, arena, ret_windows, ret_count, ret_active, err);
    if (s->ops->windows)
        return s->ops->windows(s, arena, ret_windows, ret_count, ret_active, err);
    *ret_windows = NULL;
    *ret_count = 0;
    *ret_active = -1;
    return DH_OK;
}

bool dh_screen_pointer(struct dh_screen *s, struct dh_point *ret)
{
    if (s->held) {
        *ret = s->held->pointer;
        return true;
    }
    return s->ops->pointer && s->ops->pointer(s, ret);
}
