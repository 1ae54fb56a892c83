#include "capture/lstm_snippet.h"

#include <math.h>

#include "base/mem.h"

enum { INK = 128, GROUND = 255 };

#define DESCENDER 0.27 /* of the height above the baseline */
#define ROOM_ABOVE 0.2 /* of the letters' height, above and below */
#define ROOM_BESIDE 0.1

/* Rows of the image that the letters take, half-open. */
struct extent {
    double top, bottom;
};

/* The row in which most columns have their last ink, in the lower half; most letters stand on it.
 */
static int baseline(const struct dh_ocr_image *im, int top, int bottom, int *votes)
{
    for (int x = 0; x < im->w; x++) {
        int y = bottom - 1;
        while (y >= top && im->pixels[(size_t)y * (size_t)im->w + (size_t)x] >= INK)
            y--;
        if (y >= top)
            votes[y]++;
    }
    /* Round letters reach a row further down: half a vote each. */
    int best = bottom - 1;
    for (int y = top + (bottom - top) / 2; y < bottom; y++)
        if (votes[y] + votes[y + 1] / 2 > votes[best] + votes[best + 1] / 2)
            best = y;
    return best;
}

static bool find_extent(const struct dh_ocr_image *im, struct extent *ret)
{
    int top = im->h > 2 ? 1 : 0, bottom = im->h > 2 ? im->h - 1 : im->h;
    int *votes = dh_alloc((size_t)im->h + 1, sizeof(votes[0]));
    if (!votes)
        return false;
    int base = baseline(im, top, bottom, votes);
    dh_free(votes);
    *ret = (struct extent){top, bottom};
    if (bottom - 1 - base <= 1)
        ret->bottom = base + 1 + DESCENDER * (base + 1 - top);
    return true;
}

/* Where a pixel of the line comes from: between image pixels i and i + 1, `part` of the way. */
struct sample {
    int i;
    float part;
};

static struct sample sample_at(double at, int n)
{
    double i = floor(at);
    if (i < -1)
        return (struct sample){-1, 0};
    if (i >= n)
        return (struct sample){n - 1, 1};
    return (struct sample){(int)i, (float)(at - i)};
}

static float between(float a, float b, float part)
{
    return a + (b - a) * part;
}

/* Rows of the image, scaled across; each is needed for several rows of the line, two at a time. */
struct across {
    const struct dh_ocr_image *image;
    const struct sample *columns;
    int width;
    float *padded;  /* a row of the image with ground before and behind it */
    float *rows[2]; /* `width` each */
    int held[2];    /* which row of the image, or NOT_HELD */
};

enum { NOT_HELD = -2 };

static const float *row_across(struct across *a, int y)
{
    int k = y & 1, w = a->image->w;
    float *out = a->rows[k];
    if (a->held[k] == y)
        return out;
    a->held[k] = y;
    if (y < 0 || y >= a->image->h) {
        for (int x = 0; x < a->width; x++)
            out[x] = GROUND;
        return out;
    }
    const uint8_t *from = a->image->pixels + (size_t)y * (size_t)w;
    for (int x = 0; x < w; x++)
        a->padded[x + 1] = from[x];
    for (int x = 0; x < a->width; x++) {
        const float *p = a->padded + 1 + a->columns[x].i;
        out[x] = between(p[0], p[1], a->columns[x].part);
    }
    return out;
}

static void scale_rows(struct across *a, int height, double top, double scale, float *out)
{
    a->padded[0] = a->padded[a->image->w + 1] = GROUND;
    a->held[0] = a->held[1] = NOT_HELD;
    for (int y = 0; y < height; y++, out += a->width) {
        struct sample row = sample_at((y + 0.5) / scale + top - 0.5, a->image->h);
        const float *upper = row_across(a, row.i), *lower = row_across(a, row.i + 1);
        for (int x = 0; x < a->width; x++)
            out[x] = between(upper[x], lower[x], row.part);
    }
}

/* The level below which `part` of all votes lie. */
static int quantile(const int *votes, int all, double part)
{
    int sum = 0, i = 0;
    while (i < 255 && (sum += votes[i]) < all * part)
        i++;
    return i;
}

/* Black and white by the valleys and peaks of the middle row. */
static void levels(const float *row, int width, float *black, float *half)
{
    int low[256] = {0}, high[256] = {0}, lows = 0, highs = 0;
    for (int x = 1; x + 1 < width; x++) {
        int a = (int)(row[x - 1] + 0.5f), b = (int)(row[x] + 0.5f), c = (int)(row[x + 1] + 0.5f);
        if ((b < a && b <= c) || (b <= a && b < c)) {
            low[b]++;
            lows++;
        }
        if ((b > a && b >= c) || (b >= a && b > c)) {
            high[b]++;
            highs++;
        }
    }
    int dark = lows ? quantile(low, lows, 0.25) : 0;
    int light = highs ? quantile(high, highs, 0.75) : 255;
    *black = (float)dark;
    *half = light > dark ? (float)(light - dark) / 2 : 1;
}

static void to_bytes(const float *from, size_t n, float black, float half, int8_t *to)
{
    float scale = 128 / half;
    for (size_t i = 0; i < n; i++) {
        float v = (from[i] - black) * scale - 128;
        v = v < -127 ? -127 : v > 127 ? 127 : v;
        to[i] = (int8_t)lrintf(v);
    }
}

static bool build(const struct dh_ocr_image *im, int height, const struct extent *e, int width,
                  struct dh_lstm_snippet *s)
{
    double room = ROOM_ABOVE * (e->bottom - e->top);
    size_t n = (size_t)width * (size_t)height, row = (size_t)width;
    struct sample *columns = dh_alloc(row, sizeof(columns[0]));
    float *scaled = dh_alloc(n + 2 * row + (size_t)im->w + 2, sizeof(scaled[0])), black, half;
    s->pixels = dh_alloc(n, 1);
    bool ok = columns && scaled && s->pixels;
    if (ok) {
        struct across a = {im, columns, width, scaled + n + 2 * row, {scaled + n, scaled + n + row}, {0, 0}};
        for (int x = 0; x < width; x++)
            columns[x] = sample_at((x + 0.5) / s->scale + s->left - 0.5, im->w);
        scale_rows(&a, height, e->top - room, s->scale, scaled);
        levels(scaled + (size_t)(height / 2) * row, width, &black, &half);
        to_bytes(scaled, n, black, half, s->pixels);
        s->line = (struct dh_lstm_line){s->pixels, width};
    } else {
        dh_free(s->pixels);
    }
    dh_free(columns);
    dh_free(scaled);
    return ok;
}

enum dh_status dh_lstm_snippet_build(const struct dh_ocr_image *image, int height,
                                     struct dh_lstm_snippet *ret, struct dh_err *err)
{
    struct extent e;
    if (image->w < 1 || image->h < 1)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "an empty snippet");
    if (!find_extent(image, &e))
        return dh_err_nomem(err);
    double letters = e.bottom - e.top, beside = ROOM_BESIDE * letters;
    int edge = image->w > 2 ? 1 : 0;
    struct dh_lstm_snippet s = {.left = edge - beside,
                                .scale = height / (letters * (1 + 2 * ROOM_ABOVE))};
    double wide = (image->w - 2 * edge + 2 * beside) * s.scale;
    int width =
        wide < DH_LSTM_WIDTH_MAX - 4 ? (int)(wide + 2.5) / 3 * 3 : DH_LSTM_WIDTH_MAX / 3 * 3;
    width = width < 3 * DH_LSTM_WIDTH_MIN ? 3 * DH_LSTM_WIDTH_MIN : width;
    if (!build(image, height, &e, width, &s))
        return dh_err_nomem(err);
    *ret = s;
    return DH_OK;
}

void dh_lstm_snippet_finish(struct dh_lstm_snippet *s)
{
    dh_free(s->pixels);
    *s = (struct dh_lstm_snippet){0};
}
