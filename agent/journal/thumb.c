#include "agent/journal/thumb.h"

#include <png.h>
#include <stdint.h>
#include <string.h>

#include "agent/journal/palette.h"
#include "base/mem.h"

#define PIXELS_MAX ((size_t)64 << 20)

struct picture {
    int w, h;
    unsigned char *rgb; /* owned */
};

/* libpng's simplified interface: from memory that was hashed before, so not by path. */
static enum dh_status decode(const void *png, size_t n, struct picture *ret, struct dh_err *err)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    const png_color white = {255, 255, 255};
    enum dh_status s = DH_OK;
    unsigned char *rgb = NULL;
    if (!png_image_begin_read_from_memory(&image, png, n) ||
        (size_t)image.width > PIXELS_MAX / (image.height ? image.height : 1))
        s = dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT, NULL, "not a picture that can be shown");
    if (s == DH_OK) {
        image.format = PNG_FORMAT_RGB;
        rgb = dh_alloc((size_t)image.width * image.height, 3);
        if (!rgb)
            s = dh_err_nomem(err);
        else if (!png_image_finish_read(&image, &white, rgb, 0, NULL))
            s = dh_err_set(err, DH_INVALID, DH_BLAME_ENVIRONMENT, NULL, "damaged picture: %s",
                           image.message);
    }
    if (s == DH_OK)
        *ret = (struct picture){(int)image.width, (int)image.height, rgb};
    else
        dh_free(rgb);
    png_image_free(&image);
    return s;
}

/* One axis of area averaging: output pixel `to` covers [to * from_n, (to + 1) * from_n) in units of
 * 1/to_n source pixels; the weight of source pixel i is the common length. */
static void area(const unsigned char *in, int in_n, int in_step, unsigned char *out, int out_n,
                 int out_step)
{
    for (int to = 0; to < out_n; to++, out += out_step) {
        int64_t begin = (int64_t)to * in_n, end = begin + in_n, sum[3] = {0};
        for (int64_t at = begin; at < end;) {
            int64_t i = at / out_n, next = (i + 1) * out_n < end ? (i + 1) * out_n : end;
            for (int c = 0; c < 3; c++)
                sum[c] += (next - at) * in[i * in_step + c];
            at = next;
        }
        for (int c = 0; c < 3; c++)
            out[c] = (unsigned char)((sum[c] + in_n / 2) / in_n);
    }
}

static enum dh_status scale(const struct picture *p, int w, struct picture *ret, struct dh_err *err)
{
    int h = (int)((int64_t)p->h * w / p->w);
    h = h ? h : 1;
    unsigned char *wide = dh_alloc((size_t)w * (size_t)p->h, 3), *out = dh_alloc((size_t)w * (size_t)h, 3);
    if (!wide || !out) {
        dh_free(wide);
        dh_free(out);
        return dh_err_nomem(err);
    }
    for (int y = 0; y < p->h; y++)
        area(p->rgb + (size_t)y * (size_t)p->w * 3, p->w, 3, wide + (size_t)y * (size_t)w * 3, w, 3);
    for (int x = 0; x < w; x++)
        area(wide + (size_t)x * 3, p->h, w * 3, out + (size_t)x * 3, h, w * 3);
    dh_free(wide);
    *ret = (struct picture){w, h, out};
    return DH_OK;
}

static enum dh_status encode(const struct picture *p, struct dh_buf *ret, struct dh_err *err)
{
    size_t n = (size_t)p->w * (size_t)p->h;
    struct dh_palette palette;
    enum dh_status s = dh_palette_make(p->rgb, n, &palette, err);
    unsigned char *index = dh_alloc(n, 1), *out = NULL;
    png_image image = {.version = PNG_IMAGE_VERSION, .width = (png_uint_32)p->w,
                       .height = (png_uint_32)p->h, .format = PNG_FORMAT_RGB_COLORMAP,
                       .colormap_entries = (png_uint_32)palette.count};
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    out = dh_alloc(size, 1);
    if (s == DH_OK && (!index || !out))
        s = dh_err_nomem(err);
    for (size_t i = 0; s == DH_OK && i < n; i++)
        index[i] = dh_palette_find(&palette, p->rgb + 3 * i);
    if (s == DH_OK && !png_image_write_to_memory(&image, out, &size, 0, index, 0, palette.rgb))
        s = dh_err_set(err, DH_FAILED, DH_BLAME_DESKHAND, NULL, "cannot encode a picture: %s",
                       image.message);
    if (s == DH_OK) {
        dh_buf_clear(ret);
        dh_buf_add(ret, out, size);
        s = dh_buf_failed(ret) ? dh_err_nomem(err) : DH_OK;
    }
    png_image_free(&image);
    dh_palette_finish(&palette);
    dh_free(index);
    dh_free(out);
    return s;
}

enum dh_status dh_thumb_make(const void *png, size_t n, size_t budget, struct dh_buf *ret_png,
                             struct dh_err *err)
{
    const int widths[] = {1920, 1600, 1280, 960, 640, 480};
    const size_t count = sizeof(widths) / sizeof(widths[0]);
    struct picture whole = {0};
    struct dh_buf made = {0};
    enum dh_status s = decode(png, n, &whole, err);
    for (size_t i = 0; s == DH_OK && i < count; i++) {
        struct picture small = whole;
        if (widths[i] < whole.w)
            s = scale(&whole, widths[i], &small, err);
        else if (i + 1 < count && widths[i + 1] >= whole.w)
            continue;
        if (s == DH_OK)
            s = encode(&small, &made, err);
        if (small.rgb != whole.rgb)
            dh_free(small.rgb);
        if (s == DH_OK && made.len <= budget)
            break;
    }
    dh_free(whole.rgb);
    if (s == DH_OK)
        dh_buf_add(ret_png, made.data, made.len);
    dh_buf_finish(&made);
    return s == DH_OK && dh_buf_failed(ret_png) ? dh_err_nomem(err) : s;
}
