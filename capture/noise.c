#include "capture/noise.h"

#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

#define WINDOW 10      /* slots that are judged: a second */
#define OWN_LEAST 3    /* of them with a change of its own */
#define AROUND_LEAST 7 /* or of a neighbour */
#define BEATS 2
#define BEATS_MAX 6
#define BEAT_SLACK DH_TICK_MS(120)
#define BEAT_MOST DH_TICK_S(65)
#define CLOCK_TILES 6 /* a clock changes no more at once */

bool dh_noise_resize(struct dh_noise *n, int width, int height)
{
    dh_noise_finish(n);
    int columns = (width + DH_NOISE_TILE - 1) / DH_NOISE_TILE;
    int rows = (height + DH_NOISE_TILE - 1) / DH_NOISE_TILE;
    n->tiles = dh_alloc((size_t)columns * (size_t)rows, sizeof(n->tiles[0]));
    if (!n->tiles)
        return false;
    n->columns = columns;
    n->rows = rows;
    return true;
}

void dh_noise_finish(struct dh_noise *n)
{
    dh_free(n->tiles);
    n->tiles = NULL;
    n->columns = n->rows = 0;
}

void dh_noise_watch(struct dh_noise *n, bool on, dh_tick now)
{
    if (n->begun)
        n->watched += now - n->begun;
    n->begun = on ? now : 0;
}

/* The number of the slot that it is now. */
static uint32_t slot_of(const struct dh_noise *n, dh_tick now)
{
    dh_tick t = n->watched + (n->begun && now > n->begun ? now - n->begun : 0);
    return (uint32_t)(t / DH_NOISE_SLOT) + WINDOW + 1;
}

static uint32_t history_at(const struct dh_noise_tile *t, uint32_t slot)
{
    uint32_t age = slot - t->slot;
    return age < 32 ? t->history << age : 0;
}

static int count(uint32_t bits)
{
    int c = 0;
    for (; bits; bits &= bits - 1)
        c++;
    return c;
}

/* Whether a change at `now` comes a whole number of seconds after the one before. */
static bool on_beat(const struct dh_noise_tile *t, dh_tick now)
{
    dh_tick gap = now - t->last, off = gap % DH_TICK_S(1);
    bool whole = off <= BEAT_SLACK || off >= DH_TICK_S(1) - BEAT_SLACK;
    return t->last && gap >= DH_TICK_S(1) - BEAT_SLACK && gap <= BEAT_MOST && whole;
}

static struct dh_noise_tile *tile_of(struct dh_noise *n, struct dh_rect r)
{
    int x = r.x / DH_NOISE_TILE, y = r.y / DH_NOISE_TILE;
    return x >= 0 && y >= 0 && x < n->columns && y < n->rows ? &n->tiles[y * n->columns + x] : NULL;
}

/* Whether this lot of changes is a clock's: small, in one place, and a tile of it has kept the beat. */
static bool is_clock(struct dh_noise *n, const struct dh_rect *rects, size_t len, dh_tick now)
{
    struct dh_rect all = {0};
    bool kept = false;
    for (size_t i = 0; i < len && len <= CLOCK_TILES; i++) {
        const struct dh_noise_tile *t = tile_of(n, rects[i]);
        all = dh_rect_join(all, rects[i]);
        kept = kept || (t && t->beats >= BEATS && on_beat(t, now));
    }
    return kept && all.w <= DH_NOISE_TILE * CLOCK_TILES && all.h <= DH_NOISE_TILE * 2;
}

void dh_noise_note(struct dh_noise *n, const struct dh_rect *rects, size_t len, uint64_t mark, dh_tick now)
{
    uint32_t slot = slot_of(n, now);
    bool clock = is_clock(n, rects, len, now);
    for (size_t i = 0; i < len; i++) {
        struct dh_noise_tile *t = tile_of(n, rects[i]);
        if (!t)
            continue;
        if (on_beat(t, now))
            t->beats += t->beats < BEATS_MAX;
        else if (now - t->last > BEAT_SLACK) /* else a part of the same change */
            t->beats = t->beats > BEATS ? t->beats - 2 : 0;
        t->history = history_at(t, slot) | 1u;
        t->slot = slot;
        t->last = now;
        t->last_mark = mark;
        if (!clock) {
            t->real = now;
            t->real_mark = mark;
        }
    }
}

/* Whether a tile is one of a spinner or a video. The slot that goes on counts when it has a change. */
static bool is_restless(const struct dh_noise *n, int x, int y, uint32_t slot)
{
    const uint32_t window = (1u << (WINDOW + 1)) - 1;
    const struct dh_noise_tile *t = &n->tiles[y * n->columns + x];
    uint32_t own = history_at(t, slot) & window, around = own;
    if (count(own) < OWN_LEAST)
        return false;
    for (int j = y > 0 ? y - 1 : 0; j <= y + 1 && j < n->rows; j++)
        for (int i = x > 0 ? x - 1 : 0; i <= x + 1 && i < n->columns; i++)
            around |= history_at(&n->tiles[j * n->columns + i], slot);
    /* It has been so for a whole second: a page that is being drawn is not yet a video. */
    bool long_enough = around >> (WINDOW - 1);
    return long_enough && count(around & window) >= AROUND_LEAST;
}

static struct dh_rect tile_rect(int x, int y)
{
    return (struct dh_rect){x * DH_NOISE_TILE, y * DH_NOISE_TILE, DH_NOISE_TILE, DH_NOISE_TILE};
}

static bool is_near(const struct dh_rect *near, int x, int y)
{
    struct dh_rect tile = tile_rect(x, y);
    return !dh_rect_empty(*near) &&
           !dh_rect_empty(dh_rect_cross(dh_rect_grow(*near, DH_NOISE_NEAR, DH_NOISE_NEAR), tile));
}

struct dh_noise_answer dh_noise_ask(const struct dh_noise *n, const struct dh_noise_question *q, dh_tick now)
{
    struct dh_noise_answer a = {.of = n->columns * n->rows};
    uint32_t slot = slot_of(n, now);
    for (int y = 0; y < n->rows; y++) {
        for (int x = 0; x < n->columns; x++) {
            const struct dh_noise_tile *t = &n->tiles[y * n->columns + x];
            if (t->last_mark <= q->since)
                continue;
            bool near = is_near(&q->near, x, y);
            bool sure = near && t->last <= q->touched + DH_NOISE_NEAR_TIME;
            if (!sure && (t->real_mark <= q->since || is_restless(n, x, y, slot))) {
                a.noisy = true;
                continue;
            }
            dh_tick at = sure ? t->last : t->real;
            a.at = at > a.at ? at : a.at;
            a.elsewhere = a.elsewhere || !near;
            a.tiles++;
            if (dh_rect_empty(dh_rect_cross(q->own, tile_rect(x, y)))) {
                a.beside_at = at > a.beside_at ? at : a.beside_at;
                a.beside++;
            }
        }
    }
    return a;
}
