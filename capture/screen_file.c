/* A picture from disk as a screen that never changes. */
#include "base/mem.h"
#include "capture/frame.h"
#include "capture/picture.h"
#include "capture/screen_impl.h"

struct file_screen {
    struct dh_screen base;
    struct dh_frame *frame; /* owned reference */
};

static struct file_screen *file_of(struct dh_screen *screen)
{
    return (struct file_screen *)(void *)screen;
}

static void destroy(struct dh_screen *screen)
{
    struct file_screen *s = file_of(screen);
    dh_frame_unref(s->frame);
    dh_free(s);
}

static struct dh_geometry geometry(const struct dh_screen *screen)
{
    const struct dh_frame *f = ((const struct file_screen *)(const void *)screen)->frame;
    return (struct dh_geometry){.width = f->width,
                                .height = f->height,
                                .generation = 1,
                                .monitors = {{0, 0, f->width, f->height}},
                                .monitor_count = 1};
}

/* Always the same frame: nothing in it ever changes. */
static enum dh_status capture(struct dh_screen *screen, struct dh_frame **ret, struct dh_err *err)
{
    (void)err;
    *ret = dh_frame_ref(file_of(screen)->frame);
    return DH_OK;
}

static enum dh_status peek(struct dh_screen *screen, struct dh_rect rect, uint32_t *out,
                           struct dh_err *err)
{
    const struct dh_frame *f = file_of(screen)->frame;
    if (!dh_rect_covers((struct dh_rect){0, 0, f->width, f->height}, rect))
        return dh_err_set(err, DH_STALE, DH_BLAME_DESKHAND, NULL, "the place is not in the picture");
    for (int y = 0; y < rect.h; y++)
        for (int x = 0; x < rect.w; x++)
            out[(size_t)y * (size_t)rect.w + (size_t)x] =
                f->pixels[(size_t)(rect.y + y) * (size_t)f->stride + (size_t)(rect.x + x)] & 0xffffffu;
    return DH_OK;
}

static const struct dh_screen_ops file_ops = {
    .destroy = destroy,
    .geometry = geometry,
    .capture = capture,
    .peek = peek,
};

enum dh_status dh_screen_file_create(const char *path, struct dh_screen **ret, struct dh_err *err)
{
    struct dh_frame *frame = NULL;
    enum dh_status st = dh_picture_read(path, &frame, err);
    if (st != DH_OK)
        return st;
    struct file_screen *s = dh_alloc(1, sizeof(*s));
    if (!s) {
        dh_frame_unref(frame);
        return dh_err_nomem(err);
    }
    s->base.ops = &file_ops;
    s->frame = frame;
    frame->tick = dh_tick_now();
    frame->serial = frame->geometry = 1;
    *ret = &s->base;
    return DH_OK;
}
