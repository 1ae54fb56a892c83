/* Frames as pictures: PNG in and out, crops, numbered marks. */
#ifndef DH_CAPTURE_PICTURE_H
#define DH_CAPTURE_PICTURE_H

#include <deskhand/frame.h>
#include <deskhand/observation.h>
#include "base/buf.h"
#include "base/err.h"

/* A mark drawn on a picture: an outline with a small label. */
struct dh_mark {
    struct dh_rect rect;
    const char *label; /* "" for none; ASCII */
    uint32_t colour;   /* 0x00RRGGBB */
    int width;         /* of the outline, pixels */
};

/* A new private frame with copied pixels of `rect` (clipped to the frame). */
enum dh_status dh_picture_crop(const struct dh_frame *frame, struct dh_rect rect, struct dh_frame **ret,
                               struct dh_err *err);
/* A copy with marks drawn. Labels avoid covering one another where there is room. */
enum dh_status dh_picture_marked(const struct dh_frame *frame, const struct dh_mark *marks, size_t count,
                                 struct dh_frame **ret, struct dh_err *err);
/* PNG bytes appended to buf (level 1, no filter: fastest on screen content). */
enum dh_status dh_picture_png(const struct dh_frame *frame, struct dh_buf *buf, struct dh_err *err);
/* From a file's bytes in memory; `name` is what errors call it. */
enum dh_status dh_picture_parse(const void *bytes, size_t n, const char *name, struct dh_frame **ret, struct dh_err *err);
enum dh_status dh_picture_read(const char *path, struct dh_frame **ret, struct dh_err *err);

#endif
