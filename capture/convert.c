#include "capture/convert.h"

#include <string.h>

#define LUT 1024 /* ten bits */

static bool host_is_msb(void)
{
    const uint16_t one = 1;
    unsigned char first;
    memcpy(&first, &one, 1);
    return first == 0;
}

static int mask_shift(uint32_t mask)
{
    int n = 0;
    while (mask && !(mask & 1)) {
        mask >>= 1;
        n++;
    }
    return n;
}

static bool mask_ok(uint32_t mask, int bpp)
{
    if (mask == 0 || (bpp < 32 && mask >> bpp))
        return false;
    uint32_t low = mask >> mask_shift(mask);
    return (low & (low + 1)) == 0 && low < LUT;
}

bool dh_pixel_format_known(const struct dh_pixel_format *f)
{
    if (f->bpp != 16 && f->bpp != 24 && f->bpp != 32)
        return false;
    if (f->pad != 8 && f->pad != 16 && f->pad != 32)
        return false;
    return mask_ok(f->red, f->bpp) && mask_ok(f->green, f->bpp) && mask_ok(f->blue, f->bpp) &&
           !(f->red & f->green) && !(f->red & f->blue) && !(f->green & f->blue);
}

bool dh_pixel_format_native(const struct dh_pixel_format *f)
{
    return f->bpp == 32 && f->msb == host_is_msb() && f->red == 0xff0000 && f->green == 0xff00 &&
           f->blue == 0xff;
}

size_t dh_pixel_format_row(const struct dh_pixel_format *f, int w)
{
    size_t pad = (size_t)f->pad, bits = (size_t)w * (size_t)f->bpp;
    return (bits + pad - 1) / pad * pad / 8;
}

struct channel {
    int shift;
    uint32_t max;
    uint8_t lut[LUT];
};

static void channel_init(struct channel *c, uint32_t mask)
{
    c->shift = mask_shift(mask);
    c->max = mask >> c->shift;
    for (uint32_t v = 0; v <= c->max; v++)
        c->lut[v] = (uint8_t)((v * 255 + c->max / 2) / c->max);
}

static uint32_t load(const uint8_t *p, int bytes, bool msb)
{
    uint32_t v = 0;
    for (int i = 0; i < bytes; i++)
        v |= (uint32_t)p[i] << 8 * (msb ? bytes - 1 - i : i);
    return v;
}

static void copy(const struct dh_pixel_format *f, const uint8_t *src, int w, int h, uint32_t *out,
                 size_t stride)
{
    size_t row = dh_pixel_format_row(f, w);
    for (int y = 0; y < h; y++)
        memcpy(out + (size_t)y * stride, src + (size_t)y * row, (size_t)w * sizeof(uint32_t));
}

void dh_convert(const struct dh_pixel_format *f, const void *src, int w, int h, uint32_t *out,
                size_t stride)
{
    if (dh_pixel_format_native(f)) {
        copy(f, src, w, h, out, stride);
        return;
    }
    struct channel r, g, b;
    channel_init(&r, f->red);
    channel_init(&g, f->green);
    channel_init(&b, f->blue);
    int bytes = f->bpp / 8;
    size_t row = dh_pixel_format_row(f, w);
    for (int y = 0; y < h; y++) {
        const uint8_t *p = (const uint8_t *)src + (size_t)y * row;
        uint32_t *q = out + (size_t)y * stride;
        for (int x = 0; x < w; x++, p += bytes) {
            uint32_t v = load(p, bytes, f->msb);
            q[x] = (uint32_t)r.lut[v >> r.shift & r.max] << 16 |
                   (uint32_t)g.lut[v >> g.shift & g.max] << 8 | b.lut[v >> b.shift & b.max];
        }
    }
}
