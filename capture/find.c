#include "capture/find.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

/* Places that are looked at pixel by pixel, and the likeness of the small pictures that earns it. */
enum { PLACES = 48, LEAST = 4, FLAT = 4 };
#define WORTH 0.35

/* Gray levels, tightly packed. */
struct plane {
    int w, h;
    uint8_t *g;
};

/* The needle as differences from its mean. */
struct pattern {
    int w, h;
    int16_t *d;
    double sum, squares; /* of d; the sum is not 0, since means are rounded */
};

struct place {
    int x, y;
    double like; /* -1 to 1 */
};

struct places {
    struct place items[PLACES];
    size_t count;
};

static int gray(uint32_t v)
{
    return (int)((((v >> 16) & 255) * 77 + ((v >> 8) & 255) * 150 + (v & 255) * 29) >> 8);
}

/* Means of f by f squares. */
static bool shrink(const struct dh_frame *f, int by, struct plane *ret)
{
    struct plane p = {f->width / by, f->height / by, NULL};
    p.g = dh_alloc((size_t)p.w * (size_t)p.h, 1);
    for (int y = 0; p.g && y < p.h; y++)
        for (int x = 0; x < p.w; x++) {
            int sum = 0;
            for (int k = 0; k < by * by; k++)
                sum += gray(f->pixels[(size_t)(y * by + k / by) * (size_t)f->stride +
                                      (size_t)(x * by + k % by)]);
            p.g[(size_t)y * (size_t)p.w + (size_t)x] = (uint8_t)(sum / (by * by));
        }
    *ret = p;
    return p.g != NULL;
}

static bool make_pattern(const struct plane *p, struct pattern *ret)
{
    size_t n = (size_t)p->w * (size_t)p->h;
    struct pattern t = {p->w, p->h, dh_alloc(n, sizeof(int16_t)), 0, 0};
    long sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += p->g[i];
    int mean = (int)(sum / (long)n);
    for (size_t i = 0; t.d && i < n; i++) {
        t.d[i] = (int16_t)(p->g[i] - mean);
        t.sum += t.d[i];
        t.squares += (double)t.d[i] * t.d[i];
    }
    *ret = t;
    return t.d != NULL;
}

/* How alike the pattern and the plane at x, y are; -1 where the plane is of one level. */
static double likeness(const struct plane *p, const struct pattern *t, int x, int y)
{
    long cross = 0, sum = 0, squares = 0;
    for (int row = 0; row < t->h; row++) {
        const uint8_t *g = p->g + (size_t)(y + row) * (size_t)p->w + (size_t)x;
        const int16_t *d = t->d + (size_t)row * (size_t)t->w;
        int c = 0, s = 0, q = 0; /* a row of 16384 pixels does not overflow them */
        for (int i = 0; i < t->w; i++) {
            c += g[i] * d[i];
            s += g[i];
            q += g[i] * g[i];
        }
        cross += c;
        sum += s;
        squares += q;
    }
    double n = (double)t->w * t->h, mean = (double)sum / n;
    double spread = (double)squares - mean * (double)sum;
    double own = t->squares - t->sum * t->sum / n;
    if (spread < n || own <= 0)
        return -1;
    return ((double)cross - mean * t->sum) / sqrt(spread * own);
}

/* Keeps the best, one for each thing: places closer than half of the pattern are the same. */
static void note(struct places *l, struct place one, int w, int h)
{
    size_t at = l->count;
    for (size_t i = 0; i < l->count; i++)
        if (abs(l->items[i].x - one.x) * 2 <= w && abs(l->items[i].y - one.y) * 2 <= h) {
            if (l->items[i].like < one.like)
                l->items[i] = one;
            return;
        }
    if (at == PLACES) {
        at = 0;
        for (size_t i = 1; i < PLACES; i++)
            if (l->items[i].like < l->items[at].like)
                at = i;
        if (l->items[at].like >= one.like)
            return;
    } else {
        l->count++;
    }
    l->items[at] = one;
}

static void search(const struct plane *p, const struct pattern *t, struct places *ret)
{
    for (int y = 0; y + t->h <= p->h; y++)
        for (int x = 0; x + t->w <= p->w; x++) {
            double like = likeness(p, t, x, y);
            if (like >= WORTH)
                note(ret, (struct place){x, y, like}, t->w, t->h);
        }
}

/* Round a place of the small pictures, in full size. */
static struct place refine(const struct plane *p, const struct pattern *t, struct place rough, int by)
{
    struct place best = {0, 0, -1};
    for (int y = (rough.y - 1) * by; y <= (rough.y + 1) * by; y++)
        for (int x = (rough.x - 1) * by; x <= (rough.x + 1) * by; x++) {
            if (x < 0 || y < 0 || x + t->w > p->w || y + t->h > p->h)
                continue;
            double like = likeness(p, t, x, y);
            if (like > best.like)
                best = (struct place){x, y, like};
        }
    return best;
}

/* Mean difference of the colours, 0-255. */
static double apart(const struct dh_frame *f, const struct dh_frame *n, struct place at)
{
    double sum = 0;
    for (int y = 0; y < n->height; y++)
        for (int x = 0; x < n->width; x++) {
            uint32_t a = f->pixels[(size_t)(at.y + y) * (size_t)f->stride + (size_t)(at.x + x)];
            uint32_t b = n->pixels[(size_t)y * (size_t)n->stride + (size_t)x];
            for (int k = 0; k < 24; k += 8)
                sum += abs((int)(a >> k & 255) - (int)(b >> k & 255));
        }
    return sum / (3.0 * n->width * n->height);
}

static int by_score(const void *a, const void *b)
{
    const struct dh_picture_hit *p = a, *q = b;
    return (p->score < q->score) - (p->score > q->score);
}

static size_t judge(const struct dh_frame *frame, const struct dh_frame *needle,
                    const struct places *found, struct dh_picture_hit *hits, size_t most)
{
    struct dh_picture_hit all[PLACES];
    size_t n = 0, kept = 0;
    for (size_t i = 0; i < found->count; i++) {
        struct place at = found->items[i];
        if (at.like <= 0)
            continue;
        double loss = apart(frame, needle, at) / 2;
        int score = (int)lround(at.like * 100 - (loss < 40 ? loss : 40));
        all[n++] = (struct dh_picture_hit){{at.x, at.y, needle->width, needle->height},
                                           score > 0 ? score : 0};
    }
    if (n > 1)
        qsort(all, n, sizeof(all[0]), by_score);
    for (size_t i = 0; i < n && kept < most; i++) {
        bool again = false;
        for (size_t k = 0; k < kept; k++)
            again |= dh_rect_has(hits[k].rect, dh_rect_centre(all[i].rect));
        if (!again)
            hits[kept++] = all[i];
    }
    return kept;
}

static bool one_colour(const struct plane *p)
{
    int low = 255, high = 0;
    for (size_t i = 0; i < (size_t)p->w * (size_t)p->h; i++) {
        low = p->g[i] < low ? p->g[i] : low;
        high = p->g[i] > high ? p->g[i] : high;
    }
    return high - low < FLAT;
}

enum dh_status dh_picture_find(const struct dh_frame *frame, const struct dh_frame *needle,
                               struct dh_picture_hit *hits, size_t most, size_t *ret_count,
                               struct dh_err *err)
{
    int w = needle->width, h = needle->height, side = w < h ? w : h;
    if (side < LEAST || w > frame->width || h > frame->height)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "cut it out anew",
                          "a picture of %dx%d pixels cannot be found on %dx%d", w, h, frame->width,
                          frame->height);
    /* Small enough to be quick, large enough to keep its form. */
    int by = side / 8 < 1 ? 1 : side / 8 > 8 ? 8 : side / 8;
    struct plane small = {0}, full = {0}, few = {0}, own = {0};
    struct pattern rough = {0}, exact = {0};
    struct places found = {.count = 0};
    enum dh_status s = DH_OK;
    if (!shrink(frame, by, &small) || !shrink(frame, 1, &full) || !shrink(needle, by, &few) ||
        !shrink(needle, 1, &own) || !make_pattern(&few, &rough) || !make_pattern(&own, &exact))
        s = dh_err_nomem(err);
    else if (one_colour(&own))
        s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "cut it out with what is round it",
                       "the picture is of one colour");
    if (s == DH_OK) {
        search(&small, &rough, &found);
        for (size_t i = 0; i < found.count; i++)
            found.items[i] = refine(&full, &exact, found.items[i], by);
        *ret_count = judge(frame, needle, &found, hits, most);
    }
    dh_free(small.g);
    dh_free(full.g);
    dh_free(few.g);
    dh_free(own.g);
    dh_free(rough.d);
    dh_free(exact.d);
    return s;
}
