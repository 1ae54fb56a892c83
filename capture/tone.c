#include "capture/tone.h"

#include <stdlib.h>

#include "capture/frame.h"
#include "capture/snippet.h"

static int red(uint32_t v)
{
    return (int)(v >> 16 & 255);
}

static int green(uint32_t v)
{
    return (int)(v >> 8 & 255);
}

static int blue(uint32_t v)
{
    return (int)(v & 255);
}

int dh_tone_gray(uint32_t v)
{
    return (red(v) * 77 + green(v) * 150 + blue(v) * 29) >> 8;
}

static int largest(int a, int b, int c)
{
    int m = a > b ? a : b;
    return m > c ? m : c;
}

int dh_tone_chroma(uint32_t v)
{
    int r = red(v), g = green(v), b = blue(v);
    return largest(abs(r - g), abs(g - b), abs(r - b));
}

int dh_tone_distance(uint32_t a, uint32_t b)
{
    return largest(abs(red(a) - red(b)), abs(green(a) - green(b)), abs(blue(a) - blue(b)));
}

bool dh_tone_is_link(uint32_t v)
{
    int r = red(v), g = green(v), b = blue(v);
    return b >= r + 40 && b >= g + 18;
}

/* Of something large a sample tells the colour as well. */
enum { ROWS = 24, COLUMNS = 160 };

/* Levels counted, and a colour seen for each. */
struct count {
    int n[256];
    uint32_t colour[256];
};

static void take(struct count *c, const struct dh_frame *f, struct dh_rect r)
{
    r = dh_rect_cross(r, (struct dh_rect){0, 0, f->width, f->height});
    int down = r.h / ROWS + 1, right = r.w / COLUMNS + 1;
    for (int y = r.y; y < r.y + r.h; y += down) {
        const uint32_t *row = f->pixels + (size_t)y * (size_t)f->stride;
        for (int x = r.x; x < r.x + r.w; x += right) {
            int g = dh_tone_gray(row[x]);
            c->n[g]++;
            c->colour[g] = row[x] & 0xffffff;
        }
    }
}

static uint32_t winner(const struct count *c)
{
    int best = 0;
    for (int i = 1; i < 256; i++)
        best = c->n[i] > c->n[best] ? i : best;
    return c->colour[best];
}

uint32_t dh_tone_of(const struct dh_frame *frame, struct dh_rect rect)
{
    const struct dh_note_key key = {rect, DH_NOTE_TONE, 0};
    uint64_t known;
    if (dh_notes_find(dh_frame_notes(frame), &key, &known))
        return (uint32_t)known;
    struct count c = {{0}, {0}};
    take(&c, frame, rect);
    dh_notes_put(dh_frame_notes(frame), &key, winner(&c));
    return winner(&c);
}

uint32_t dh_tone_around(const struct dh_frame *frame, struct dh_rect r)
{
    const struct dh_note_key key = {r, DH_NOTE_AROUND, 0};
    uint64_t known;
    if (dh_notes_find(dh_frame_notes(frame), &key, &known))
        return (uint32_t)known;
    struct count c = {{0}, {0}};
    take(&c, frame, (struct dh_rect){r.x, r.y - 3, r.w, 2});
    take(&c, frame, (struct dh_rect){r.x, r.y + r.h + 1, r.w, 2});
    take(&c, frame, (struct dh_rect){r.x - 3, r.y, 2, r.h});
    take(&c, frame, (struct dh_rect){r.x + r.w + 1, r.y, 2, r.h});
    dh_notes_put(dh_frame_notes(frame), &key, winner(&c));
    return winner(&c);
}

static uint32_t mean_ink(const struct dh_frame *frame, struct dh_rect rect, int ground, int ink)
{
    struct dh_rect r = dh_rect_cross(rect, (struct dh_rect){0, 0, frame->width, frame->height});
    enum { UNKNOWN, INK, GROUND };
    uint8_t kinds[256] = {UNKNOWN};
    long sum[3] = {0}, n = 0;
    for (int y = r.y; y < r.y + r.h; y++) {
        const uint32_t *row = frame->pixels + (size_t)y * (size_t)frame->stride;
        for (int x = r.x; x < r.x + r.w; x++) {
            uint8_t g = (uint8_t)dh_tone_gray(row[x]);
            if (kinds[g] == UNKNOWN)
                kinds[g] = dh_snippet_level(g, (uint8_t)ground, (uint8_t)ink) > 90 ? GROUND : INK;
            if (kinds[g] == GROUND)
                continue;
            sum[0] += red(row[x]);
            sum[1] += green(row[x]);
            sum[2] += blue(row[x]);
            n++;
        }
    }
    if (n == 0)
        return (uint32_t)ink * 0x010101u;
    return (uint32_t)(sum[0] / n) << 16 | (uint32_t)(sum[1] / n) << 8 | (uint32_t)(sum[2] / n);
}

uint32_t dh_tone_ink(const struct dh_frame *frame, struct dh_rect rect, int ground, int ink)
{
    const struct dh_note_key key = {rect, DH_NOTE_INK, (uint32_t)ground << 8 | (uint32_t)ink};
    uint64_t known;
    if (!dh_notes_find(dh_frame_notes(frame), &key, &known)) {
        known = mean_ink(frame, rect, ground, ink);
        dh_notes_put(dh_frame_notes(frame), &key, known);
    }
    return (uint32_t)known;
}
