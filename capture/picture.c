#include "capture/picture.h"

#include <string.h>

#include "base/mem.h"
#include "capture/frame.h"
#include "capture/mark.h"

enum dh_status dh_picture_crop(const struct dh_frame *frame, struct dh_rect rect, struct dh_frame **ret,
                               struct dh_err *err)
{
    struct dh_frame *f = NULL;
    rect = dh_rect_cross(rect, (struct dh_rect){0, 0, frame->width, frame->height});
    if (dh_rect_empty(rect))
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "name a place on the screen",
                          "that part is outside the picture");
    enum dh_status s = dh_frame_create(rect.w, rect.h, &f, err);
    if (s != DH_OK)
        return s;
    uint32_t *out = dh_frame_pixels(f);
    for (int y = 0; y < rect.h; y++)
        memcpy(out + (size_t)y * (size_t)f->stride,
               frame->pixels + (size_t)(rect.y + y) * (size_t)frame->stride + rect.x,
               (size_t)rect.w * sizeof(uint32_t));
    f->tick = frame->tick;
    f->serial = frame->serial;
    f->geometry = frame->geometry;
    *ret = f;
    return DH_OK;
}

enum dh_status dh_picture_marked(const struct dh_frame *frame, const struct dh_mark *marks, size_t count,
                                 struct dh_frame **ret, struct dh_err *err)
{
    struct dh_frame *f = NULL;
    struct dh_rect *labels = dh_alloc(count, sizeof(*labels));
    if (!labels)
        return dh_err_nomem(err);
    enum dh_status s =
        dh_picture_crop(frame, (struct dh_rect){0, 0, frame->width, frame->height}, &f, err);
    if (s == DH_OK) {
        dh_mark_place(marks, count, f->width, f->height, labels);
        dh_mark_draw(dh_frame_pixels(f), f->stride, f->width, f->height, marks, labels, count);
        *ret = f;
    }
    dh_free(labels);
    return s;
}
