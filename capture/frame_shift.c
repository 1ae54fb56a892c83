#include "capture/frame_shift.h"

#include <stdlib.h>

#include "base/mem.h"
#include "capture/frame_diff.h"

enum {
    STRIP = 48,    /* width of what votes for itself */
    STRIPS = 40,   /* at most; further ones are skipped evenly */
    COMMON = 6,    /* a line that is there more often tells nothing */
    VOTES_LEAST = 8,
};

struct line {
    uint64_t hash; /* 0: blank */
    int at;
};

/* One frame's lines across a strip: `n` of them, each of `width` pixels. */
struct strip {
    const uint32_t *from;
    ptrdiff_t next, along; /* from line to line, and within one */
    int n, width;
};

static void hash_lines(const struct strip *s, struct line *out)
{
    for (int i = 0; i < s->n; i++) {
        const uint32_t *p = s->from + (ptrdiff_t)i * s->next;
        uint64_t h = 1469598103934665603u;
        uint32_t first = *p & 0xffffff, any = 0;
        for (int k = 0; k < s->width; k++, p += s->along) {
            uint32_t v = *p & 0xffffff;
            any |= v ^ first;
            h = (h ^ v) * 1099511628211u;
        }
        out[i] = (struct line){any ? h | 1 : 0, i};
    }
}

static int by_hash(const void *a, const void *b)
{
    const struct line *p = a, *q = b;
    if (p->hash != q->hash)
        return p->hash < q->hash ? -1 : 1;
    return (p->at > q->at) - (p->at < q->at);
}

/* Each line of `now` votes for every place that the same line had before; votes has 2 * n - 1 entries. */
static void vote(const struct line *before, const struct line *now, int n, int *votes)
{
    for (int i = 0; i < n; i++) {
        if (!now[i].hash)
            continue;
        int lo = 0, hi = n;
        while (lo < hi) {
            int mid = (lo + hi) / 2;
            if (before[mid].hash < now[i].hash)
                lo = mid + 1;
            else
                hi = mid;
        }
        int end = lo;
        while (end < n && before[end].hash == now[i].hash)
            end++;
        for (int k = lo; end - lo <= COMMON && k < end; k++)
            votes[before[k].at - now[i].at + n - 1]++;
    }
}

/* The distance that clearly most lines agree on; 0: there is none. */
static int elect(const int *votes, int n)
{
    int best = 0, second = 0, most = 0;
    for (int i = 0; i < 2 * n - 1; i++) {
        int d = i - (n - 1);
        if (d == 0)
            continue;
        if (votes[i] > most) {
            second = most;
            most = votes[i];
            best = d;
        } else if (votes[i] > second) {
            second = votes[i];
        }
    }
    /* What stays where it is (a fixed head, a margin) is in the majority at times: it says nothing against it. */
    return most >= VOTES_LEAST && 2 * most >= 3 * second ? best : 0;
}

static int measure(const struct dh_frame *a, const struct dh_frame *b, struct dh_rect r, bool vertical)
{
    int n = vertical ? r.h : r.w, across = vertical ? r.w : r.h;
    size_t size = (size_t)n;
    if (n < 2 * VOTES_LEAST || across < STRIP / 4)
        return 0;
    struct line *lines = dh_alloc(2 * size, sizeof(*lines));
    int *votes = dh_alloc(2 * size, sizeof(*votes));
    int strips = (across + STRIP - 1) / STRIP, skip = (strips + STRIPS - 1) / STRIPS;
    for (int i = 0; lines && votes && i < strips; i += skip) {
        int at = i * STRIP, width = across - at < STRIP ? across - at : STRIP;
        struct strip s = {.n = n, .width = width};
        for (int k = 0; k < 2; k++) {
            const struct dh_frame *f = k ? b : a;
            int x = vertical ? r.x + at : r.x, y = vertical ? r.y : r.y + at;
            s.from = f->pixels + (ptrdiff_t)y * f->stride + x;
            s.next = vertical ? f->stride : 1;
            s.along = vertical ? 1 : f->stride;
            hash_lines(&s, lines + (k ? size : 0));
        }
        qsort(lines, size, sizeof(*lines), by_hash);
        vote(lines, lines + size, n, votes);
    }
    int d = lines && votes ? elect(votes, n) : 0;
    dh_free(lines);
    dh_free(votes);
    return d;
}

/* What changed within the bounds: what has the point in it, else the largest. */
static struct dh_rect changed_part(const struct dh_places *places, struct dh_rect bounds, struct dh_point at)
{
    struct dh_rect best = {0}, all = {0};
    for (size_t i = 0; i < places->count; i++) {
        struct dh_rect r = dh_rect_cross(places->items[i], bounds);
        all = dh_rect_join(all, r);
        if (dh_rect_has(r, at) || (!dh_rect_has(best, at) && dh_rect_area(r) > dh_rect_area(best)))
            best = r;
    }
    /* Blank parts of what scrolls do not change: the point may lie in one. */
    return dh_rect_has(best, at) || !dh_rect_has(all, at) ? best : all;
}

struct dh_shift dh_frame_shift(const struct dh_frame *a, const struct dh_frame *b, struct dh_rect bounds,
                               struct dh_point at, bool vertical)
{
    struct dh_shift s = {0};
    struct dh_places places = {0};
    if (!a || !b || !dh_frame_differences(a, b, &places))
        return s;
    struct dh_rect frame = {0, 0, a->width, a->height};
    s.area = changed_part(&places, dh_rect_cross(bounds, frame), at);
    s.changed = !dh_rect_empty(s.area);
    if (!s.changed)
        return s;
    int d = measure(a, b, s.area, vertical);
    s.dx = vertical ? 0 : d;
    s.dy = vertical ? d : 0;
    return s;
}
