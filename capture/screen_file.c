/* A picture from disk as a screen that never changes. */
#include "base/mem.h"
#include "capture/picture.h"
#include "capture/screen_impl.h"

struct file_screen {
    struct dh_screen base;
    struct dh_frame *frame; /* owned reference */
    uint64_t serial;
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

/* A copy each time: frames differ in their serial and are never altered once returned. */
static enum dh_status capture(struct dh_screen *screen, struct dh_frame **ret, struct dh_err *err)
{
    struct file_screen *s = file_of(screen);
    struct dh_frame *f = NULL;
    enum dh_status st =
        dh_picture_crop(s->frame, (struct dh_rect){0, 0, s->frame->width, s->frame->height}, &f, err);
    if (st != DH_OK)
        return st;
    f->tick = dh_tick_now();
    f->serial = ++s->serial;
    f->geometry = 1;
    *ret = f;
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
    *ret = &s->base;
    return DH_OK;
}
