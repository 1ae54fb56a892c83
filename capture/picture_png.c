/* PNG (W3C, second edition) by libpng. */
#include <png.h>
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/mem.h"
#include "capture/frame.h"
#include "capture/picture.h"

#define SIDE_MAX 16384          /* pixels */
#define AREA_MAX (64L << 20)    /* pixels: a small file may claim to be a huge picture */
#define FILE_MAX ((size_t)256 << 20) /* bytes */

static void on_write(png_structp png, png_bytep data, png_size_t n)
{
    dh_buf_add(png_get_io_ptr(png), data, n);
}

static void on_flush(png_structp png)
{
    (void)png;
}

static void on_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

/* One row as bytes R G B. */
static void pack(const uint32_t *px, int width, png_bytep row)
{
    for (int x = 0; x < width; x++, row += 3) {
        row[0] = (png_byte)(px[x] >> 16);
        row[1] = (png_byte)(px[x] >> 8);
        row[2] = (png_byte)px[x];
    }
}

/* libpng leaves by longjmp: no variable of this function changes after setjmp but through `png`. */
static bool write_rows(png_structp png, png_infop info, const struct dh_frame *frame, png_bytep row)
{
    if (setjmp(png_jmpbuf(png)))
        return false;
    png_set_IHDR(png, info, (png_uint_32)frame->width, (png_uint_32)frame->height, 8,
                 PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, 1);
    png_set_compression_buffer_size(png, 65536);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_write_info(png, info);
    for (int y = 0; y < frame->height; y++) {
        pack(frame->pixels + (size_t)y * (size_t)frame->stride, frame->width, row);
        png_write_row(png, row);
    }
    png_write_end(png, NULL);
    return true;
}

enum dh_status dh_picture_png(const struct dh_frame *frame, struct dh_buf *buf, struct dh_err *err)
{
    bool ok = false;
    png_bytep row = dh_alloc((size_t)frame->width, 3);
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    if (row && info) {
        png_set_write_fn(png, buf, on_write, on_flush);
        ok = write_rows(png, info, frame, row);
    }
    png_destroy_write_struct(&png, &info);
    dh_free(row);
    return ok && !dh_buf_failed(buf) ? DH_OK : dh_err_nomem(err);
}

/* The file in memory, for libpng to read from. */
struct source {
    const unsigned char *data;
    size_t len, at;
    char why[80];
};

static void on_read(png_structp png, png_bytep out, png_size_t n)
{
    struct source *s = png_get_io_ptr(png);
    if (n > s->len - s->at)
        png_error(png, "it is cut off");
    memcpy(out, s->data + s->at, n);
    s->at += n;
}

static void on_error(png_structp png, png_const_charp text)
{
    struct source *s = png_get_error_ptr(png);
    snprintf(s->why, sizeof(s->why), "%s", text);
    png_longjmp(png, 1);
}

/* Bytes B G R A, in place, to 0x00RRGGBB; what is transparent lies on white. */
static void unpack(uint32_t *px, size_t n, bool alpha)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char b[4];
        memcpy(b, &px[i], 4);
        uint32_t a = alpha ? b[3] : 255, c[3];
        for (int k = 0; k < 3; k++)
            c[k] = (b[k] * a + 255 * (255 - a) + 127) / 255;
        px[i] = c[2] << 16 | c[1] << 8 | c[0];
    }
}

/* What is told of a picture before its pixels. */
struct head {
    png_uint_32 width, height;
    int passes;
    bool alpha;
};

/* Every kind of PNG as bytes B G R and one more. The chunks have sums; a second one of all pixels tells no more. */
static bool read_head(png_structp png, png_infop info, struct head *ret)
{
    if (setjmp(png_jmpbuf(png)))
        return false;
    png_set_option(png, PNG_IGNORE_ADLER32, PNG_OPTION_ON);
    png_read_info(png, info);
    ret->width = png_get_image_width(png, info);
    ret->height = png_get_image_height(png, info);
    ret->alpha = (png_get_color_type(png, info) & PNG_COLOR_MASK_ALPHA) ||
                 png_get_valid(png, info, PNG_INFO_tRNS);
    if (ret->width == 0 || ret->height == 0 || ret->width > SIDE_MAX || ret->height > SIDE_MAX ||
        (long)ret->width * (long)ret->height > AREA_MAX)
        return true;
    png_set_expand(png);
    png_set_gray_to_rgb(png);
    png_set_scale_16(png);
    png_set_bgr(png);
    png_set_filler(png, 0, PNG_FILLER_AFTER);
    ret->passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    return true;
}

static bool read_rows(png_structp png, const struct head *head, struct dh_frame *f)
{
    if (setjmp(png_jmpbuf(png)))
        return false;
    for (int pass = 0; pass < head->passes; pass++)
        for (int y = 0; y < f->height; y++)
            png_read_row(png, (png_bytep)(dh_frame_pixels(f) + (size_t)y * (size_t)f->stride), NULL);
    return true;
}

static enum dh_status decode(const char *path, png_structp png, png_infop info, const struct source *source,
                             struct dh_frame **ret, struct dh_err *err)
{
    const char *next = "give a PNG picture";
    struct head head = {0};
    if (!read_head(png, info, &head))
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, next, "%s is not a PNG picture: %s", path,
                          source->why);
    if (head.passes == 0)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "scale it down", "%s is too large: %ux%u pixels",
                          path, (unsigned)head.width, (unsigned)head.height);
    struct dh_frame *f = NULL;
    enum dh_status s = dh_frame_create((int)head.width, (int)head.height, &f, err);
    if (s != DH_OK)
        return s;
    if (!read_rows(png, &head, f)) {
        dh_frame_unref(f);
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, next, "%s is damaged: %s", path, source->why);
    }
    const uint32_t one = 1;
    unsigned char first;
    memcpy(&first, &one, 1);
    if (head.alpha || !first) /* else the bytes are in their places already */
        unpack(dh_frame_pixels(f), (size_t)f->width * (size_t)f->height, head.alpha);
    *ret = f;
    return DH_OK;
}

enum dh_status dh_picture_parse(const void *bytes, size_t n, const char *name, struct dh_frame **ret, struct dh_err *err)
{
    struct source source = {.data = bytes, .len = n};
    if (n == 0)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "give a PNG picture", "%s is empty", name);
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, on_error, on_warning);
    png_infop info = png ? png_create_info_struct(png) : NULL;
    enum dh_status s = info ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK) {
        png_set_read_fn(png, &source, on_read);
        s = decode(name, png, info, &source, ret, err);
    }
    png_destroy_read_struct(&png, &info, NULL);
    return s;
}

enum dh_status dh_picture_read(const char *path, struct dh_frame **ret, struct dh_err *err)
{
    struct dh_buf file = {0};
    enum dh_status s = dh_file_read(path, FILE_MAX, &file, err);
    if (s == DH_OK)
        s = dh_picture_parse(file.data, file.len, path, ret, err);
    dh_buf_finish(&file);
    return s;
}
