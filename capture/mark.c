#include "capture/mark.h"

#include <limits.h>
#include <string.h>

#include "capture/font.h"

#define PAD 2
#define CHOICES 7

static struct dh_rect label_size(const char *text)
{
    size_t n = text ? strlen(text) : 0;
    if (n == 0)
        return (struct dh_rect){0};
    if (n > 64)
        n = 64;
    return (struct dh_rect){0, 0, (int)n * DH_FONT_ADVANCE - 1 + 2 * PAD, DH_FONT_HEIGHT + 2 * PAD};
}

static int clamp(int v, int low, int high)
{
    return v > high ? (high < low ? low : high) : v < low ? low : v;
}

/* Candidates from best to worst; moved into the picture. */
static struct dh_rect choice(int i, struct dh_rect box, int outline, struct dh_rect size, int width,
                             int height)
{
    int over = box.y - outline - size.h, under = box.y + box.h + outline;
    int left = box.x - outline, right = box.x + box.w + outline - size.w;
    const struct dh_point at[CHOICES] = {
        {left, over},          /* top left, outside */
        {left - size.w, box.y - outline}, /* left of it */
        {right, over},         /* top right, outside */
        {box.x + box.w + outline, box.y - outline}, /* right of it */
        {left, under},         /* below */
        {right, box.y},        /* inside, top right */
        {box.x, box.y},        /* inside, top left */
    };
    return (struct dh_rect){clamp(at[i].x, 0, width - size.w), clamp(at[i].y, 0, height - size.h), size.w,
                            size.h};
}

/* How much a place would hide: labels weigh most, then what is marked. */
static long cost(struct dh_rect place, const struct dh_mark *marks, size_t count, size_t self,
                 const struct dh_rect *placed)
{
    long c = 0;
    for (size_t i = 0; i < self; i++)
        c += 100 * dh_rect_area(dh_rect_cross(place, placed[i]));
    for (size_t i = 0; i < count; i++) {
        /* A box that holds the marked one (a dialog, a table) does not mind. */
        if (i != self && !dh_rect_covers(marks[i].rect, marks[self].rect))
            c += 2 * dh_rect_area(dh_rect_cross(place, marks[i].rect));
    }
    return c + 3 * dh_rect_area(dh_rect_cross(place, marks[self].rect));
}

void dh_mark_place(const struct dh_mark *marks, size_t count, int width, int height,
                   struct dh_rect *ret)
{
    for (size_t m = 0; m < count; m++) {
        struct dh_rect size = label_size(marks[m].label);
        long best = LONG_MAX;
        ret[m] = size;
        for (int i = 0; i < CHOICES && !dh_rect_empty(size); i++) {
            struct dh_rect r = choice(i, marks[m].rect, marks[m].width, size, width, height);
            /* Later choices are a little worse even where nothing is hidden. */
            long c = cost(r, marks, count, m, ret) + i;
            if (c < best) {
                best = c;
                ret[m] = r;
            }
        }
    }
}

static void fill(uint32_t *pixels, int stride, struct dh_rect clip, struct dh_rect r, uint32_t colour)
{
    r = dh_rect_cross(r, clip);
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            pixels[(long)y * stride + x] = colour;
}

/* Just outside the box, so that what is marked stays whole. */
static void outline(uint32_t *pixels, int stride, struct dh_rect clip, struct dh_rect box, int width,
                    uint32_t colour)
{
    struct dh_rect o = dh_rect_grow(box, width, width);
    fill(pixels, stride, clip, (struct dh_rect){o.x, o.y, o.w, width}, colour);
    fill(pixels, stride, clip, (struct dh_rect){o.x, o.y + o.h - width, o.w, width}, colour);
    fill(pixels, stride, clip, (struct dh_rect){o.x, o.y, width, o.h}, colour);
    fill(pixels, stride, clip, (struct dh_rect){o.x + o.w - width, o.y, width, o.h}, colour);
}

/* Black or white, whichever stands out more from `back` (luma of ITU-R BT.601). */
static uint32_t ink_on(uint32_t back)
{
    uint32_t luma = 299 * (back >> 16 & 255) + 587 * (back >> 8 & 255) + 114 * (back & 255);
    return luma > 140 * 1000 ? 0x000000 : 0xffffff;
}

void dh_mark_draw(uint32_t *pixels, int stride, int width, int height, const struct dh_mark *marks,
                  const struct dh_rect *labels, size_t count)
{
    struct dh_rect clip = {0, 0, width, height};
    for (size_t i = 0; i < count; i++)
        if (!dh_rect_empty(marks[i].rect))
            outline(pixels, stride, clip, marks[i].rect, clamp(marks[i].width, 1, 16), marks[i].colour);
    for (size_t i = 0; i < count; i++) {
        if (dh_rect_empty(labels[i]))
            continue;
        fill(pixels, stride, clip, labels[i], marks[i].colour);
        dh_font_draw(pixels, stride, dh_rect_cross(labels[i], clip), labels[i].x + PAD,
                     labels[i].y + PAD, marks[i].label, ink_on(marks[i].colour));
    }
}
