#include "capture/find_drift.h"

#include <stdlib.h>

#include "capture/frame.h"
#include "capture/scale.h"

#define PER_SCALE 8

static int gray(const struct dh_frame *f, int x, int y)
{
    uint32_t v = f->pixels[(size_t)y * (size_t)f->stride + (size_t)x];
    return (int)((((v >> 16) & 255) * 77 + ((v >> 8) & 255) * 150 + (v & 255) * 29) >> 8);
}

/* How much the level changes to the right and below, as gray: a step of either direction is the same. */
static enum dh_status edges(const struct dh_frame *f, struct dh_frame **ret, struct dh_err *err)
{
    struct dh_frame *e;
    enum dh_status s = dh_frame_create(f->width, f->height, &e, err);
    if (s != DH_OK)
        return s;
    uint32_t *out = dh_frame_pixels(e);
    for (int y = 0; y < f->height; y++)
        for (int x = 0; x < f->width; x++) {
            int g = gray(f, x, y);
            int dx = x + 1 < f->width ? abs(gray(f, x + 1, y) - g) : 0;
            int dy = y + 1 < f->height ? abs(gray(f, x, y + 1) - g) : 0;
            int sum = 2 * (dx > dy ? dx : dy);
            uint32_t v = (uint32_t)(sum > 255 ? 255 : sum);
            out[(size_t)y * (size_t)e->stride + (size_t)x] = v << 16 | v << 8 | v;
        }
    *ret = e;
    return DH_OK;
}

/* The best first, one for each place, whatever the scale was. */
static size_t merge(struct dh_picture_hit *hits, size_t n, size_t most, const struct dh_picture_hit *more, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t at = 0;
        bool worse = false;
        for (size_t k = 0; k < n && !worse; k++) {
            bool same = dh_rect_has(hits[k].rect, dh_rect_centre(more[i].rect)) ||
                        dh_rect_has(more[i].rect, dh_rect_centre(hits[k].rect));
            worse = same && hits[k].score >= more[i].score;
            if (same && !worse) { /* it takes the place of the other */
                for (size_t m = k; m + 1 < n; m++)
                    hits[m] = hits[m + 1];
                n--;
                k--;
            }
        }
        if (worse)
            continue;
        while (at < n && hits[at].score >= more[i].score)
            at++;
        if (at >= most)
            continue;
        n += n < most;
        for (size_t m = n - 1; m > at; m--)
            hits[m] = hits[m - 1];
        hits[at] = more[i];
    }
    return n;
}

static enum dh_status at_scale(const struct dh_frame *frame, const struct dh_frame *needle, int percent,
                               struct dh_picture_hit *hits, size_t *ret_count, struct dh_err *err)
{
    struct dh_frame *scaled = NULL, *edged = NULL;
    int w = needle->width * percent / 100, h = needle->height * percent / 100;
    *ret_count = 0;
    if (w < 6 || h < 6 || w > frame->width || h > frame->height)
        return DH_OK;
    enum dh_status s = dh_scale_area(needle, w, h, &scaled, err);
    if (s == DH_OK)
        s = edges(scaled, &edged, err);
    if (s == DH_OK)
        s = dh_picture_find(frame, edged, hits, PER_SCALE, ret_count, err);
    dh_frame_unref(scaled);
    dh_frame_unref(edged);
    return s;
}

enum dh_status dh_picture_find_drift(const struct dh_frame *frame, const struct dh_frame *needle,
                                     struct dh_picture_hit *hits, size_t most, size_t *ret_count, struct dh_err *err)
{
    static const int scales[] = {100, 90, 110, 125, 137, 150};
    struct dh_frame *edged = NULL;
    size_t n = 0;
    enum dh_status s = edges(frame, &edged, err);
    for (size_t i = 0; s == DH_OK && i < sizeof(scales) / sizeof(scales[0]); i++) {
        struct dh_picture_hit more[PER_SCALE];
        size_t count;
        s = at_scale(edged, needle, scales[i], more, &count, err);
        if (s == DH_OK)
            n = merge(hits, n, most, more, count);
    }
    dh_frame_unref(edged);
    if (s == DH_OK)
        *ret_count = n;
    return s;
}
