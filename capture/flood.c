#include "capture/flood.h"

#include "base/mem.h"

enum { SEEN = 0x80 };

/* Runs that were found, in the order in which their neighbours are looked at. */
struct flood {
    uint8_t *plane;
    int w, h;
    uint8_t mask;
    struct dh_run *runs; /* owned */
    size_t count, cap, most;
};

static bool is_new(const struct flood *f, int x, int y)
{
    uint8_t v = f->plane[(size_t)y * (size_t)f->w + (size_t)x];
    return (v & f->mask) && !(v & SEEN);
}

/* Takes the run through a new pixel. */
static bool take(struct flood *f, int x, int y)
{
    struct dh_run r = {x, x + 1, y, 0};
    while (r.x0 > 0 && is_new(f, r.x0 - 1, y))
        r.x0--;
    while (r.x1 < f->w && is_new(f, r.x1, y))
        r.x1++;
    if (f->count >= f->most || !dh_grow(&f->runs, &f->cap, f->count + 1, sizeof(r)))
        return false;
    for (int i = r.x0; i < r.x1; i++)
        f->plane[(size_t)y * (size_t)f->w + (size_t)i] |= SEEN;
    f->runs[f->count++] = r;
    return true;
}

static bool take_beside(struct flood *f, struct dh_run r, int y)
{
    int x0 = r.x0 > 0 ? r.x0 - 1 : 0, x1 = r.x1 < f->w ? r.x1 + 1 : f->w;
    for (int x = x0; y >= 0 && y < f->h && x < x1; x++)
        if (is_new(f, x, y) && !take(f, x, y))
            return false;
    return true;
}

bool dh_flood_box(uint8_t *plane, int w, int h, uint8_t mask, int x, int y, size_t most, struct dh_box *ret)
{
    struct flood f = {.plane = plane, .w = w, .h = h, .mask = mask, .most = most};
    struct dh_box box = {x, y, x + 1, y + 1};
    bool ok = take(&f, x, y);
    for (size_t i = 0; ok && i < f.count; i++) {
        struct dh_run r = f.runs[i];
        box = dh_box_join(box, (struct dh_box){r.x0, r.y, r.x1, r.y + 1});
        ok = take_beside(&f, r, r.y - 1) && take_beside(&f, r, r.y + 1);
    }
    for (size_t i = 0; i < f.count; i++)
        for (int k = f.runs[i].x0; k < f.runs[i].x1; k++)
            plane[(size_t)f.runs[i].y * (size_t)w + (size_t)k] &= (uint8_t)~SEEN;
    dh_free(f.runs);
    if (ok)
        *ret = box;
    return ok;
}
