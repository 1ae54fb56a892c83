/* PNG (W3C, second edition) by libpng. */
#include <png.h>
#include <setjmp.h>
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

/* Bytes B G R A, in place, to 0x00RRGGBB; what is transparent lies on white. */
static void unpack(uint32_t *px, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char b[4];
        memcpy(b, &px[i], 4);
        uint32_t a = b[3], c[3];
        for (int k = 0; k < 3; k++)
            c[k] = (b[k] * a + 255 * (255 - a) + 127) / 255;
        px[i] = c[2] << 16 | c[1] << 8 | c[0];
    }
}

static enum dh_status decode(const char *path, const struct dh_buf *file, png_image *image,
                             struct dh_frame **ret, struct dh_err *err)
{
    const char *next = "give a PNG picture";
    if (!png_image_begin_read_from_memory(image, file->data, file->len))
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, next, "%s is not a PNG picture: %s", path,
                          image->message);
    if (image->width == 0 || image->height == 0 || image->width > SIDE_MAX || image->height > SIDE_MAX ||
        (long)image->width * (long)image->height > AREA_MAX)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "scale it down", "%s is too large: %ux%u pixels",
                          path, (unsigned)image->width, (unsigned)image->height);
    struct dh_frame *f = NULL;
    enum dh_status s = dh_frame_create((int)image->width, (int)image->height, &f, err);
    if (s != DH_OK)
        return s;
    image->format = PNG_FORMAT_BGRA;
    if (!png_image_finish_read(image, NULL, dh_frame_pixels(f), f->stride * 4, NULL)) {
        dh_frame_unref(f);
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, next, "%s is damaged: %s", path,
                          image->message);
    }
    unpack(dh_frame_pixels(f), (size_t)f->width * (size_t)f->height);
    *ret = f;
    return DH_OK;
}

enum dh_status dh_picture_read(const char *path, struct dh_frame **ret, struct dh_err *err)
{
    struct dh_buf file = {0};
    enum dh_status s = dh_file_read(path, FILE_MAX, &file, err);
    if (s == DH_OK && file.len == 0)
        s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "give a PNG picture", "%s is empty", path);
    if (s == DH_OK) {
        png_image image;
        memset(&image, 0, sizeof(image));
        image.version = PNG_IMAGE_VERSION;
        s = decode(path, &file, &image, ret, err);
        png_image_free(&image);
    }
    dh_buf_finish(&file);
    return s;
}
