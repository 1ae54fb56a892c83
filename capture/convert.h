/* Pixels of any TrueColor visual to 0x00RRGGBB. Pure. X11 protocol, section 8 (connection setup: image
 * byte order, pixmap formats, visuals). */
#ifndef DH_CAPTURE_CONVERT_H
#define DH_CAPTURE_CONVERT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How the server lays out a ZPixmap image. */
struct dh_pixel_format {
    int bpp;       /* bits per pixel: 16, 24 or 32 */
    int pad;       /* a row's bits are a multiple of this: 8, 16 or 32 */
    bool msb;      /* most significant byte first */
    uint32_t red, green, blue; /* masks */
};

/* Whether we can read it: contiguous, disjoint masks of 1-10 bits inside bpp. */
bool dh_pixel_format_known(const struct dh_pixel_format *f);
/* Whether its pixels are ours already, but for the top byte, on this machine. */
bool dh_pixel_format_native(const struct dh_pixel_format *f);
/* Bytes of a row of w pixels. */
size_t dh_pixel_format_row(const struct dh_pixel_format *f, int w);
/* w*h pixels of a known format into `out`, `stride` pixels a row. Channels are scaled to 8 bits with
 * rounding, so that black and white stay black and white. `src` has h rows. */
void dh_convert(const struct dh_pixel_format *f, const void *src, int w, int h, uint32_t *out,
                size_t stride);

#endif
