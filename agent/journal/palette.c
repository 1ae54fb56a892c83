#include "agent/journal/palette.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define BINS 32768

struct bin {
    uint64_t count, sum[3];
    uint16_t key; /* rrrrrgggggbbbbb */
};

struct box {
    size_t first, n;
    uint64_t count;
    int axis, spread;
};

static size_t bin_of(const unsigned char *rgb)
{
    return (size_t)(rgb[0] >> 3) << 10 | (size_t)(rgb[1] >> 3) << 5 | (size_t)(rgb[2] >> 3);
}

static int level(const struct bin *b, int axis)
{
    return b->key >> (10 - 5 * axis) & 31;
}

static int by_red(const void *a, const void *b)
{
    return level(a, 0) - level(b, 0);
}

static int by_green(const void *a, const void *b)
{
    return level(a, 1) - level(b, 1);
}

static int by_blue(const void *a, const void *b)
{
    return level(a, 2) - level(b, 2);
}

static void measure(const struct bin *bins, struct box *box)
{
    box->count = 0;
    box->spread = -1;
    for (int axis = 0; axis < 3; axis++) {
        int low = 31, high = 0;
        for (size_t i = box->first; i < box->first + box->n; i++) {
            int v = level(&bins[i], axis);
            low = v < low ? v : low;
            high = v > high ? v : high;
        }
        if (high - low > box->spread) {
            box->spread = high - low;
            box->axis = axis;
        }
    }
    for (size_t i = box->first; i < box->first + box->n; i++)
        box->count += bins[i].count;
}

/* Cuts a box in two where half of its pixels are on each side. */
static void cut(struct bin *bins, struct box *box, struct box *other)
{
    int (*const order[3])(const void *, const void *) = {by_red, by_green, by_blue};
    qsort(bins + box->first, box->n, sizeof(*bins), order[box->axis]);
    uint64_t seen = 0;
    size_t k = 0;
    while (k + 1 < box->n && (k == 0 || seen < box->count / 2))
        seen += bins[box->first + k++].count;
    *other = (struct box){.first = box->first + k, .n = box->n - k};
    box->n = k;
    measure(bins, box);
    measure(bins, other);
}

static int divide(struct bin *bins, size_t used, struct box *boxes)
{
    boxes[0] = (struct box){.first = 0, .n = used};
    measure(bins, &boxes[0]);
    int n = 1;
    while (n < DH_PALETTE_MAX) {
        int best = -1;
        uint64_t most = 0;
        for (int i = 0; i < n; i++) {
            uint64_t weight = boxes[i].n < 2 ? 0 : (boxes[i].count + 64) * (uint64_t)boxes[i].spread;
            if (weight > most) {
                most = weight;
                best = i;
            }
        }
        if (best < 0)
            break;
        cut(bins, &boxes[best], &boxes[n++]);
    }
    return n;
}

static void fill(const struct bin *bins, const struct box *boxes, struct dh_palette *p)
{
    for (int i = 0; i < p->count; i++) {
        uint64_t sum[3] = {0};
        for (size_t k = boxes[i].first; k < boxes[i].first + boxes[i].n; k++) {
            for (int axis = 0; axis < 3; axis++)
                sum[axis] += bins[k].sum[axis];
            p->index[bins[k].key] = (unsigned char)i;
        }
        for (int axis = 0; axis < 3 && boxes[i].count; axis++)
            p->rgb[i][axis] = (unsigned char)((sum[axis] + boxes[i].count / 2) / boxes[i].count);
    }
}

enum dh_status dh_palette_make(const unsigned char *rgb, size_t n, struct dh_palette *ret,
                               struct dh_err *err)
{
    struct bin *bins = dh_alloc(BINS, sizeof(*bins));
    struct box *boxes = dh_alloc(DH_PALETTE_MAX, sizeof(*boxes));
    *ret = (struct dh_palette){.index = dh_alloc(BINS, 1)};
    enum dh_status s = bins && boxes && ret->index ? DH_OK : dh_err_nomem(err);
    size_t used = 0;
    for (size_t i = 0; s == DH_OK && i < n; i++, rgb += 3) {
        struct bin *b = &bins[bin_of(rgb)];
        b->count++;
        for (int axis = 0; axis < 3; axis++)
            b->sum[axis] += rgb[axis];
    }
    for (size_t i = 0; s == DH_OK && i < BINS; i++) {
        if (bins[i].count) {
            bins[used] = bins[i];
            bins[used++].key = (uint16_t)i;
        }
    }
    if (s == DH_OK && used) {
        ret->count = divide(bins, used, boxes);
        fill(bins, boxes, ret);
    }
    dh_free(bins);
    dh_free(boxes);
    return s;
}

void dh_palette_finish(struct dh_palette *p)
{
    dh_free(p->index);
    *p = (struct dh_palette){0};
}

unsigned char dh_palette_find(const struct dh_palette *p, const unsigned char *rgb)
{
    return p->index[bin_of(rgb)];
}
