#include "agent/cli/look_image.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "capture/encode.h"
#include "capture/frame.h"
#include "capture/hidden.h"
#include "capture/picture.h"
#include "capture/scale.h"

enum { QUALITY = 90 };

static uint32_t colour_of(enum dh_role role)
{
    switch (role) {
    case DH_ROLE_BUTTON:
        return 0xd62828;
    case DH_ROLE_ENTRY:
    case DH_ROLE_LIST:
        return 0x1d6fd8;
    case DH_ROLE_CHECKBOX:
    case DH_ROLE_RADIO:
    case DH_ROLE_SWITCH:
        return 0x8338ec;
    case DH_ROLE_TEXT:
        return 0x2a9d4a;
    default:
        return 0xe07a00;
    }
}

static enum dh_status parse_region(const char *text, const struct dh_observation *o, struct dh_rect *ret,
                                   struct dh_err *err)
{
    struct dh_rect r = {0, 0, o->width, o->height};
    int end = 0;
    if (text && (sscanf(text, "%6d,%6d,%6dx%6d%n", &r.x, &r.y, &r.w, &r.h, &end) != 4 || text[end]))
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "give X,Y,WxH, for example 100,80,640x480",
                          "\"%s\" is no region", text);
    if (dh_rect_empty(dh_rect_cross(r, (struct dh_rect){0, 0, o->width, o->height})))
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, NULL, "the region is not on the screen of %dx%d", o->width,
                          o->height);
    *ret = r;
    return DH_OK;
}

/* A copy of the screen with marks, and without what nobody can see. */
static enum dh_status draw(const struct dh_look_image *image, const struct dh_observation *o,
                           struct dh_frame **ret, struct dh_err *err)
{
    size_t n = image->plain ? 0 : o->element_count;
    struct dh_mark *marks = dh_alloc(n + 1, sizeof(*marks));
    if (!marks)
        return dh_err_nomem(err);
    for (size_t i = 0; i < n; i++)
        marks[i] = (struct dh_mark){.rect = o->elements[i].rect,
                                    .label = o->elements[i].id + 1,
                                    .colour = colour_of(o->elements[i].role),
                                    .width = 1};
    enum dh_status s = dh_picture_marked(o->frame, marks, n, ret, err);
    dh_free(marks);
    if (s == DH_OK)
        dh_hidden_paint(o->frame, o->hidden, o->hidden_count, dh_frame_pixels(*ret), (*ret)->stride);
    return s;
}

/* Puts a new picture in the place of one that is not needed any more. */
static void replace(struct dh_frame **picture, struct dh_frame *by)
{
    dh_frame_unref(*picture);
    *picture = by;
}

static enum dh_status shape(const struct dh_look_image *image, const struct dh_observation *o,
                            struct dh_frame **picture, struct dh_err *err)
{
    struct dh_rect r;
    struct dh_frame *next = NULL;
    enum dh_status s = parse_region(image->region, o, &r, err);
    if (s == DH_OK && image->region) {
        s = dh_picture_crop(*picture, r, &next, err);
        if (s == DH_OK)
            replace(picture, next);
    }
    if (s == DH_OK && image->percent > 0) {
        int w = (int)((*picture)->width * image->percent / 100 + 0.5);
        int h = (int)((*picture)->height * image->percent / 100 + 0.5);
        s = dh_scale_area(*picture, w > 0 ? w : 1, h > 0 ? h : 1, &next, err);
        if (s == DH_OK)
            replace(picture, next);
    }
    return s;
}

static bool is_jpeg(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot && (strcmp(dot, ".jpg") == 0 || strcmp(dot, ".jpeg") == 0);
}

enum dh_status dh_look_image_write(const struct dh_look_image *image, const struct dh_observation *o,
                                   struct dh_err *err)
{
    struct dh_frame *picture = NULL;
    struct dh_buf bytes = {0};
    enum dh_status s = draw(image, o, &picture, err);
    if (s == DH_OK)
        s = shape(image, o, &picture, err);
    if (s == DH_OK)
        s = is_jpeg(image->path) ? dh_encode_jpeg(picture, QUALITY, &bytes, err)
                                 : dh_picture_png(picture, &bytes, err);
    if (s == DH_OK)
        s = dh_file_write(image->path, bytes.data, bytes.len, 0644, err);
    dh_buf_finish(&bytes);
    dh_frame_unref(picture);
    return s;
}
