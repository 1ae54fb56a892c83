#include "capture/lstm_align.h"

#include <math.h>
#include <stdint.h>

#include "base/mem.h"

enum { INK = 150 }; /* as in ocr_word.c */

/* In heights of the ink: a pixel of distance costs one, a pixel of gap gains more; a space without
 * a gap costs this. */
#define GAP_GAIN 1.3
#define NO_GAP 0.5

struct line {
    const struct dh_ocr_image *image;
    int *ink; /* dark pixels of each column */
    struct dh_lstm_gap *gaps;
    size_t gap_count;
    int left, right; /* of all ink, half-open */
    int height;      /* of all ink */
};

static bool measure(struct line *l)
{
    const struct dh_ocr_image *im = l->image;
    int top = im->h, bottom = 0;
    l->ink = dh_alloc((size_t)im->w, sizeof(l->ink[0]));
    l->gaps = dh_alloc((size_t)im->w / 2 + 1, sizeof(l->gaps[0]));
    if (!l->ink || !l->gaps)
        return false;
    for (int y = 0; y < im->h; y++)
        for (int x = 0; x < im->w; x++)
            if (im->pixels[(size_t)y * (size_t)im->w + (size_t)x] < INK) {
                l->ink[x]++;
                top = y < top ? y : top;
                bottom = y + 1;
            }
    l->height = bottom > top ? bottom - top : 1;
    return true;
}

/* Faint marks at either end are no ink here, but the network may have read them: well outside of
 * the ink. */
static void find_gaps(struct line *l, double first, double last)
{
    int w = l->image->w;
    for (l->left = 0; l->left < w && !l->ink[l->left];)
        l->left++;
    for (l->right = w; l->right > l->left && !l->ink[l->right - 1];)
        l->right--;
    if (l->left - first > l->height / 2.0)
        l->left = first > 0 ? (int)first : 0;
    if (last - l->right > l->height / 2.0)
        l->right = last < w ? (int)last : w;
    for (int x = l->left + 1; x < l->right; x++) {
        if (l->ink[x])
            continue;
        if (l->gap_count == 0 || l->ink[x - 1])
            l->gaps[l->gap_count++] = (struct dh_lstm_gap){x, x};
        l->gaps[l->gap_count - 1].x1 = x + 1;
    }
}

static float gap_cost(const struct line *l, double at, struct dh_lstm_gap g)
{
    int width = g.x1 - g.x0 < l->height ? g.x1 - g.x0 : l->height;
    return (float)((fabs((g.x0 + g.x1) / 2.0 - at) - GAP_GAIN * width) / l->height);
}

/* How the best choice for the first spaces and the first gaps came about. */
enum { SKIP_GAP, TAKE_GAP, WITHOUT_GAP };

/* Gives k spaces, told to be at `at`, gaps in order: the cheapest way by dynamic programming over
 * (spaces, gaps). A space that gets none is an empty gap where it was told. */
static bool choose(const struct line *l, const double *at, size_t k, struct dh_lstm_gap *chosen)
{
    size_t g = l->gap_count, w = g + 1;
    uint8_t *how = dh_alloc(k + 1, w);
    float *before = dh_alloc(w, sizeof(before[0])), *now = dh_alloc(w, sizeof(now[0]));
    bool ok = how && before && now;
    for (size_t i = 1; ok && i <= k; i++) {
        for (size_t j = 0; j <= g; j++) {
            uint8_t *h = &how[i * w + j];
            now[j] = before[j] + (float)NO_GAP;
            *h = WITHOUT_GAP;
            if (j == 0)
                continue;
            float take = before[j - 1] + gap_cost(l, at[i - 1], l->gaps[j - 1]);
            if (take < now[j]) {
                now[j] = take;
                *h = TAKE_GAP;
            }
            if (now[j - 1] < now[j]) {
                now[j] = now[j - 1];
                *h = SKIP_GAP;
            }
        }
        float *other = before;
        before = now;
        now = other;
    }
    for (size_t i = k, j = g; ok && i > 0;) {
        uint8_t h = how[i * w + j];
        if (h == WITHOUT_GAP)
            chosen[i - 1] = (struct dh_lstm_gap){(int)at[i - 1], (int)at[i - 1]};
        else if (h == TAKE_GAP)
            chosen[i - 1] = l->gaps[j - 1];
        i -= h != SKIP_GAP;
        j -= h != WITHOUT_GAP;
    }
    dh_free(how);
    dh_free(before);
    dh_free(now);
    return ok;
}

/* The columns between two characters whose middles are at a and b: the widest run without ink, else
 * the column with the least. Half-open; empty when they touch. */
static struct dh_lstm_gap part(const int *ink, int a, int b)
{
    struct dh_lstm_gap best = {a, a};
    int least = a, run = 0;
    for (int x = a; x < b; x++) {
        least = ink[x] < ink[least] ? x : least;
        run = ink[x] ? 0 : run + 1;
        if (run > best.x1 - best.x0)
            best = (struct dh_lstm_gap){x + 1 - run, x + 1};
    }
    return best.x1 > best.x0 ? best : (struct dh_lstm_gap){least, least};
}

/* The n characters of a word share the columns from x0 to x1. */
static void share(const struct line *l, const double *middles, struct dh_ocr_glyph *g, size_t n,
                  int x0, int x1)
{
    double span = middles[n - 1] - middles[0], pitch = n > 1 ? span / (double)(n - 1) : 1;
    double scale = (x1 - x0) / (span + pitch);
    int from = x0, at = (int)(x0 + pitch / 2 * scale);
    for (size_t i = 0; i < n; i++) {
        struct dh_lstm_gap gap = {x1, x1};
        if (i + 1 < n && span > 0) {
            int next = (int)(x0 + (middles[i + 1] - middles[0] + pitch / 2) * scale);
            gap = part(l->ink, at, next);
            at = next;
        }
        g[i].rect = (struct dh_rect){from, 0, gap.x0 > from ? gap.x0 - from : 1, l->image->h};
        from = gap.x1;
    }
}

static int clamp(int v, int lo, int hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

/* Words between the chosen gaps, kept in order and within the image whatever was chosen. */
static void lay_words(const struct line *l, const double *middles, struct dh_ocr_glyph *g, size_t n,
                      const struct dh_lstm_gap *chosen)
{
    int x0 = l->left < l->right ? l->left : 0, end = l->left < l->right ? l->right : l->image->w;
    for (size_t i = 0, next, word = 0; i < n; i = next, word++) {
        for (next = i + 1; next < n && !g[next].starts_word;)
            next++;
        int x1 = next < n ? clamp(chosen[word].x0, x0, end) : end;
        share(l, middles + i, g + i, next - i, x0, x1);
        x0 = next < n ? clamp(chosen[word].x1, x0, end) : end;
    }
}

bool dh_lstm_align(const struct dh_ocr_image *image, const double *middles,
                   struct dh_ocr_glyph *glyphs, size_t n)
{
    struct line l = {.image = image};
    double *at = dh_alloc(n, sizeof(at[0]));
    struct dh_lstm_gap *chosen = dh_alloc(n, sizeof(chosen[0]));
    bool ok = at && chosen && measure(&l);
    if (ok && n > 0) {
        size_t k = 0;
        find_gaps(&l, middles[0], middles[n - 1]);
        for (size_t i = 1; i < n; i++)
            if (glyphs[i].starts_word)
                at[k++] = (middles[i - 1] + middles[i]) / 2;
        ok = choose(&l, at, k, chosen);
    }
    if (ok && n > 0)
        lay_words(&l, middles, glyphs, n, chosen);
    dh_free(at);
    dh_free(chosen);
    dh_free(l.ink);
    dh_free(l.gaps);
    return ok;
}
