#include "capture/snippet.h"

#include "base/mem.h"

/* Edges lie one pixel left of and above the ink: the ink is in x0+1..x1, with a pixel around it. */
static struct dh_rect room(const struct dh_plane *p, struct dh_box b)
{
    struct dh_rect r = {b.x0, b.y0, dh_box_w(b) + 1, dh_box_h(b) + 1};
    r = dh_rect_cross(r, (struct dh_rect){0, 0, p->w, p->h});
    r.w = r.w > DH_SNIPPET_W ? DH_SNIPPET_W : r.w;
    r.h = r.h > DH_SNIPPET_H ? DH_SNIPPET_H : r.h;
    return r;
}

static void levels(const struct dh_plane *p, struct dh_rect r, uint8_t *ground, uint8_t *ink)
{
    long hist[256] = {0};
    for (int y = r.y; y < r.y + r.h; y++) {
        const uint8_t *g = p->gray + (size_t)y * (size_t)p->w;
        for (int x = r.x; x < r.x + r.w; x++)
            hist[g[x]]++;
    }
    int bg = 0, lo = 0, hi = 255;
    for (int i = 1; i < 256; i++)
        bg = hist[i] > hist[bg] ? i : bg;
    /* The extreme half percent is noise. */
    long limit = (long)r.w * r.h / 200 + 2, low_mass = 0, high_mass = 0;
    for (long sum = 0; lo < bg && (sum += hist[lo]) < limit; lo++)
        continue;
    for (long sum = 0; hi > bg && (sum += hist[hi]) < limit; hi--)
        continue;
    for (int i = 0; i < bg; i++)
        low_mass += hist[i] * (bg - i);
    for (int i = bg; i < 256; i++)
        high_mass += hist[i] * (i - bg);
    int fg = low_mass >= high_mass ? lo : hi;
    if (fg == bg)
        fg = bg > 127 ? 0 : 255;
    *ground = (uint8_t)bg;
    *ink = (uint8_t)fg;
}

uint8_t dh_snippet_level(uint8_t v, uint8_t ground, uint8_t ink)
{
    int span = ground - ink;
    if (span == 0)
        return 255;
    int n = 510 * (v - ink) / span;
    n = n < 0 ? 0 : (n + 1) / 2;
    return (uint8_t)(n > 255 ? 255 : n);
}

/* FNV-1a (Fowler, Noll, Vo). */
static uint64_t hash(const struct dh_snippet *s)
{
    uint64_t h = 1469598103934665603ull;
    h = (h ^ (uint64_t)s->rect.w) * 1099511628211ull;
    h = (h ^ (uint64_t)s->rect.h) * 1099511628211ull;
    size_t n = (size_t)s->rect.w * (size_t)s->rect.h;
    for (size_t i = 0; i < n; i++)
        h = (h ^ s->pixels[i]) * 1099511628211ull;
    return h ? h : 1;
}

/* An upright rule that ends within the box is the stem of a large letter. */
static bool painted_over(const struct dh_plane *p, struct dh_rect r, int x, int y)
{
    size_t w = (size_t)p->w, at = (size_t)y * w + (size_t)x;
    if (!(p->rule[at] & DH_RULE_UPRIGHT))
        return p->rule[at] != 0;
    bool above = r.y > 0 && p->rule[(size_t)(r.y - 1) * w + (size_t)x];
    bool below = r.y + r.h < p->h && p->rule[(size_t)(r.y + r.h) * w + (size_t)x];
    return above || below;
}

struct dh_snippet dh_snippet_cut(const struct dh_plane *plane, struct dh_box box)
{
    struct dh_snippet s = {.rect = room(plane, box)};
    if (dh_rect_empty(s.rect))
        return s;
    s.pixels = dh_alloc((size_t)s.rect.w * (size_t)s.rect.h, 1);
    if (!s.pixels)
        return s;
    levels(plane, s.rect, &s.ground, &s.ink);
    uint8_t map[256];
    for (int i = 0; i < 256; i++)
        map[i] = dh_snippet_level((uint8_t)i, s.ground, s.ink);
    uint8_t *out = s.pixels;
    for (int y = s.rect.y; y < s.rect.y + s.rect.h; y++) {
        size_t row = (size_t)y * (size_t)plane->w;
        for (int x = s.rect.x; x < s.rect.x + s.rect.w; x++)
            *out++ = painted_over(plane, s.rect, x, y) ? 255 : map[plane->gray[row + (size_t)x]];
    }
    s.hash = hash(&s);
    return s;
}

void dh_snippet_finish(struct dh_snippet *s)
{
    dh_free(s->pixels);
    *s = (struct dh_snippet){0};
}
