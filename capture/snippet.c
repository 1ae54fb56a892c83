#include "capture/snippet.h"

#include "base/hash.h"
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

/* How often each level is there. */
struct spread {
    long n[256];
    long all;
};

static void count(const struct dh_plane *p, struct dh_rect r, struct spread *s)
{
    /* Two counts taken in turn: neighbours are mostly equal, and would wait for each other. */
    uint32_t n[2][256] = {{0}};
    for (int y = r.y; y < r.y + r.h; y++) {
        const uint8_t *g = p->gray + (size_t)y * (size_t)p->w + r.x;
        for (int x = 0; x < r.w; x++)
            n[x & 1][g[x]]++;
    }
    s->all = (long)r.w * r.h;
    for (int i = 0; i < 256; i++)
        s->n[i] = (long)n[0][i] + n[1][i];
}

static void levels(const struct spread *s, uint8_t *ground, uint8_t *ink)
{
    const long *hist = s->n;
    int bg = 0, lo = 0, hi = 255;
    for (int i = 1; i < 256; i++)
        bg = hist[i] > hist[bg] ? i : bg;
    /* The extreme half percent is noise. */
    long limit = s->all / 200 + 2, low_mass = 0, high_mass = 0;
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

static uint64_t hash(const struct dh_snippet *s)
{
    uint64_t size = (uint64_t)s->rect.w << 32 | (uint64_t)s->rect.h;
    uint64_t h = dh_hash_short(s->pixels, (size_t)s->rect.w * (size_t)s->rect.h) ^ size;
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

static void map_row(const struct dh_plane *p, struct dh_rect r, int y, const uint8_t *map, uint8_t *out)
{
    size_t at = (size_t)y * (size_t)p->w + (size_t)r.x;
    uint8_t ruled = 0;
    for (int x = 0; x < r.w; x++)
        ruled |= p->rule[at + (size_t)x];
    for (int x = 0; x < r.w; x++)
        out[x] = map[p->gray[at + (size_t)x]];
    for (int x = 0; ruled && x < r.w; x++)
        if (painted_over(p, r, r.x + x, y))
            out[x] = 255;
}

struct dh_snippet dh_snippet_cut(const struct dh_plane *plane, struct dh_box box)
{
    struct dh_snippet s = {.rect = room(plane, box)};
    if (dh_rect_empty(s.rect))
        return s;
    s.pixels = dh_alloc((size_t)s.rect.w * (size_t)s.rect.h, 1);
    if (!s.pixels)
        return s;
    struct spread spread;
    uint8_t map[256];
    count(plane, s.rect, &spread);
    levels(&spread, &s.ground, &s.ink);
    for (int i = 0; i < 256; i++)
        map[i] = spread.n[i] ? dh_snippet_level((uint8_t)i, s.ground, s.ink) : 255;
    uint8_t *out = s.pixels;
    for (int y = s.rect.y; y < s.rect.y + s.rect.h; y++, out += s.rect.w)
        map_row(plane, s.rect, y, map, out);
    s.hash = hash(&s);
    return s;
}

void dh_snippet_finish(struct dh_snippet *s)
{
    dh_free(s->pixels);
    *s = (struct dh_snippet){0};
}
