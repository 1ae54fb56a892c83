#include "capture/settle_tiles.h"

#include <string.h>

#include "base/mem.h"
#include "capture/frame_diff.h"
#include "capture/noise.h"

#define CARETS_AMONG 64 /* in a larger change nobody looks for a caret */

static void add(struct dh_tiles *t, struct dh_rect r)
{
    if (!dh_grow(&t->items, &t->cap, t->count + 1, sizeof(t->items[0]))) {
        t->failed = true;
        return;
    }
    t->items[t->count++] = r;
}

/* The box of what differs in `part`, relative to where `old` and `fresh` point. */
static struct dh_rect diff_tile(const uint32_t *old, int width, const uint32_t *fresh, int pitch,
                                struct dh_rect part)
{
    struct dh_rect found = {0};
    for (int y = part.y; y < part.y + part.h; y++) {
        const uint32_t *a = old + (size_t)y * (size_t)width, *b = fresh + (size_t)y * (size_t)pitch;
        int lo = 0, hi = part.w;
        if (memcmp(a, b, (size_t)part.w * sizeof(uint32_t)) == 0)
            continue;
        while (lo < hi && !((a[lo] ^ b[lo]) & 0xffffffu))
            lo++;
        while (hi > lo && !((a[hi - 1] ^ b[hi - 1]) & 0xffffffu))
            hi--;
        if (lo < hi)
            found = dh_rect_join(found, (struct dh_rect){lo, y, hi - lo, 1});
    }
    return found;
}

/* One row of tiles: rect.h rows that all lie in it. `fresh` has rows of `pitch` pixels. */
static void diff_band(struct dh_tiles *t, uint32_t *shadow, int width, struct dh_rect band, const uint32_t *fresh,
                      int pitch)
{
    size_t bytes = (size_t)band.w * sizeof(uint32_t);
    int top = 0, bottom = band.h;
    uint32_t *old = shadow + (size_t)band.y * (size_t)width + band.x;
    while (top < bottom &&
           memcmp(old + (size_t)top * (size_t)width, fresh + (size_t)top * (size_t)pitch, bytes) == 0)
        top++;
    while (bottom > top && memcmp(old + (size_t)(bottom - 1) * (size_t)width,
                                  fresh + (size_t)(bottom - 1) * (size_t)pitch, bytes) == 0)
        bottom--;
    if (top == bottom)
        return;
    for (int x = 0; x < band.w;) {
        int edge = (band.x + x) / DH_NOISE_TILE * DH_NOISE_TILE + DH_NOISE_TILE - band.x;
        int w = (edge < band.w ? edge : band.w) - x;
        struct dh_rect r = diff_tile(old + x, width, fresh + x, pitch, (struct dh_rect){0, top, w, bottom - top});
        if (!dh_rect_empty(r))
            add(t, (struct dh_rect){band.x + x + r.x, band.y + r.y, r.w, r.h});
        x += w;
    }
    for (int y = top; y < bottom; y++)
        memcpy(old + (size_t)y * (size_t)width, fresh + (size_t)y * (size_t)pitch, bytes);
}

void dh_tiles_diff(struct dh_tiles *t, uint32_t *shadow, int width, struct dh_rect rect, const uint32_t *fresh)
{
    for (int y = 0; y < rect.h;) {
        int edge = (rect.y + y) / DH_NOISE_TILE * DH_NOISE_TILE + DH_NOISE_TILE - rect.y;
        int h = (edge < rect.h ? edge : rect.h) - y;
        struct dh_rect band = {rect.x, rect.y + y, rect.w, h};
        diff_band(t, shadow, width, band, fresh + (size_t)y * (size_t)rect.w, rect.w);
        y += h;
    }
}

/* What a change is together with all that touch it. */
static struct dh_rect cluster(const struct dh_tiles *t, size_t of)
{
    struct dh_rect all = t->items[of];
    for (bool grown = true; grown;) {
        grown = false;
        for (size_t i = 0; i < t->count; i++) {
            struct dh_rect r = t->items[i];
            if (dh_rect_covers(all, r) || dh_rect_empty(dh_rect_cross(dh_rect_grow(all, 1, 1), r)))
                continue;
            all = dh_rect_join(all, r);
            grown = true;
        }
    }
    return all;
}

void dh_tiles_drop_carets(struct dh_tiles *t)
{
    bool caret[CARETS_AMONG];
    size_t n = 0;
    if (t->count > CARETS_AMONG)
        return;
    for (size_t i = 0; i < t->count; i++)
        caret[i] = dh_frame_diff_is_caret(cluster(t, i));
    for (size_t i = 0; i < t->count; i++)
        if (!caret[i])
            t->items[n++] = t->items[i];
    t->count = n;
}

struct dh_rect dh_tiles_join(const struct dh_tiles *t)
{
    struct dh_rect r = {0};
    for (size_t i = 0; i < t->count; i++)
        r = dh_rect_join(r, t->items[i]);
    return r;
}

void dh_tiles_finish(struct dh_tiles *t)
{
    dh_free(t->items);
    *t = (struct dh_tiles){0};
}
