#include "capture/scale.h"

#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "capture/frame.h"

/* Both axes are measured in units in which old and new pixels have whole sizes: an old pixel is as wide as
 * the new width, a new one as the old width. Rows first: that is one multiplication for each old pixel. */
struct scaler {
    const struct dh_frame *from;
    int width, height;
    uint32_t *column[3]; /* of old columns over the rows of one new row, by channel: at most 255 * 2^15 */
};

static void add_row(struct scaler *s, const uint32_t *px, uint32_t weight)
{
    uint32_t *restrict r = s->column[0], *restrict g = s->column[1], *restrict b = s->column[2];
    for (int x = 0; x < s->from->width; x++) {
        r[x] += weight * (px[x] >> 16 & 255);
        g[x] += weight * (px[x] >> 8 & 255);
        b[x] += weight * (px[x] & 255);
    }
}

/* Sums are whole and below 2^53, so that a quarter of a unit more makes the product with the inverse fall on
 * the right side of every whole number. */
static void write_row(struct scaler *s, uint32_t *out)
{
    double all = (double)s->from->width * s->from->height, inverse = 1 / all, half = all / 2 + 0.25;
    uint32_t old = (uint32_t)s->width, left = old, size = (uint32_t)s->from->width;
    const uint32_t *r = s->column[0], *g = s->column[1], *b = s->column[2];
    for (int x = 0, from = 0; x < s->width; x++) {
        uint64_t sum[3] = {0};
        for (uint32_t need = size; need > 0;) {
            uint32_t part = left < need ? left : need;
            sum[0] += (uint64_t)r[from] * part;
            sum[1] += (uint64_t)g[from] * part;
            sum[2] += (uint64_t)b[from] * part;
            need -= part;
            left -= part;
            if (left == 0) {
                left = old;
                from++;
            }
        }
        out[x] = (uint32_t)(((double)sum[0] + half) * inverse) << 16 |
                 (uint32_t)(((double)sum[1] + half) * inverse) << 8 |
                 (uint32_t)(((double)sum[2] + half) * inverse);
    }
}

static void scale(struct scaler *s, uint32_t *out, int stride)
{
    uint32_t old = (uint32_t)s->height, left = old;
    for (int to = 0, y = 0; to < s->height; to++) {
        for (int k = 0; k < 3; k++)
            memset(s->column[k], 0, (size_t)s->from->width * sizeof(uint32_t));
        for (uint32_t need = (uint32_t)s->from->height; need > 0;) {
            uint32_t part = left < need ? left : need;
            add_row(s, s->from->pixels + (size_t)y * (size_t)s->from->stride, part);
            need -= part;
            left -= part;
            if (left == 0) {
                left = old;
                y++;
            }
        }
        write_row(s, out + (size_t)to * (size_t)stride);
    }
}

enum dh_status dh_scale_area(const struct dh_frame *frame, int width, int height, struct dh_frame **ret,
                             struct dh_err *err)
{
    struct dh_frame *f = NULL;
    enum dh_status st = dh_frame_create(width, height, &f, err);
    if (st != DH_OK)
        return st;
    size_t n = (size_t)frame->width;
    uint32_t *columns = dh_alloc(n * 3, sizeof(columns[0]));
    if (!columns) {
        dh_frame_unref(f);
        return dh_err_nomem(err);
    }
    struct scaler s = {frame, width, height, {columns, columns + n, columns + n * 2}};
    scale(&s, dh_frame_pixels(f), f->stride);
    dh_free(columns);
    f->tick = frame->tick;
    f->serial = frame->serial;
    f->geometry = frame->geometry;
    *ret = f;
    return DH_OK;
}

static int part_of(int size, double factor)
{
    int n = (int)(size * factor + 1e-9);
    return n > 0 ? n : 1;
}

void dh_scale_fit(const struct dh_frame *frame, int side, long area, int *ret_width, int *ret_height)
{
    int longer = frame->width > frame->height ? frame->width : frame->height;
    double all = (double)frame->width * frame->height;
    double factor = side > 0 && side < longer ? (double)side / longer : 1;
    if (area > 0 && all * factor * factor > (double)area)
        factor = sqrt((double)area / all);
    *ret_width = part_of(frame->width, factor);
    *ret_height = part_of(frame->height, factor);
}
