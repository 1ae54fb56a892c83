#include "capture/screen_impl.h"

void dh_screen_destroy(struct dh_screen *s)
{
    if (s)
        s->ops->destroy(s);
}

struct dh_geometry dh_screen_geometry(const struct dh_screen *s)
{
    return s->ops->geometry(s);
}

enum dh_status dh_screen_capture(struct dh_screen *s, struct dh_frame **ret, struct dh_err *err)
{
    return s->ops->capture(s, ret, err);
}

enum dh_status dh_screen_peek(struct dh_screen *s, struct dh_rect rect, uint32_t *out,
                              struct dh_err *err)
{
    if (dh_rect_empty(rect))
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "a peek at nothing");
    return s->ops->peek(s, rect, out, err);
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
    if (s->ops->windows)
        return s->ops->windows(s, arena, ret_windows, ret_count, ret_active, err);
    *ret_windows = NULL;
    *ret_count = 0;
    *ret_active = -1;
    return DH_OK;
}

bool dh_screen_pointer(struct dh_screen *s, struct dh_point *ret)
{
    return s->ops->pointer && s->ops->pointer(s, ret);
}
