#include "capture/hidden.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "capture/frame.h"
#include "capture/tone.h"

#define SHARE 12       /* one in so many pixels of ink decides */
#define COLOUR_STEP 96 /* levels of red or green */
#define BINS 512
#define BIN 0.05 /* of a ratio; the last bin holds all above */

/* Linear light of an sRGB level, of 65535: v / 12.92 up to 0.03928, above ((v + 0.055) / 1.055)^2.4. */
static const uint16_t linear[256] = {
    0, 20, 40, 60, 80, 99, 119, 139, 159, 179, 199, 219, 241, 264,
    288, 313, 340, 367, 396, 427, 458, 491, 526, 562, 599, 637, 677, 718,
    761, 805, 851, 898, 947, 997, 1048, 1101, 1156, 1212, 1270, 1330, 1391, 1453,
    1517, 1583, 1651, 1720, 1790, 1863, 1937, 2013, 2090, 2170, 2250, 2333, 2418, 2504,
    2592, 2681, 2773, 2866, 2961, 3058, 3157, 3258, 3360, 3464, 3570, 3678, 3788, 3900,
    4014, 4129, 4247, 4366, 4488, 4611, 4736, 4864, 4993, 5124, 5257, 5392, 5530, 5669,
    5810, 5953, 6099, 6246, 6395, 6547, 6700, 6856, 7014, 7174, 7335, 7500, 7666, 7834,
    8004, 8177, 8352, 8528, 8708, 8889, 9072, 9258, 9445, 9635, 9828, 10022, 10219, 10417,
    10619, 10822, 11028, 11235, 11446, 11658, 11873, 12090, 12309, 12530, 12754, 12980, 13209, 13440,
    13673, 13909, 14146, 14387, 14629, 14874, 15122, 15371, 15623, 15878, 16135, 16394, 16656, 16920,
    17187, 17456, 17727, 18001, 18277, 18556, 18837, 19121, 19407, 19696, 19987, 20281, 20577, 20876,
    21177, 21481, 21787, 22096, 22407, 22721, 23038, 23357, 23678, 24002, 24329, 24658, 24990, 25325,
    25662, 26001, 26344, 26688, 27036, 27386, 27739, 28094, 28452, 28813, 29176, 29542, 29911, 30282,
    30656, 31033, 31412, 31794, 32179, 32567, 32957, 33350, 33745, 34143, 34544, 34948, 35355, 35764,
    36176, 36591, 37008, 37429, 37852, 38278, 38706, 39138, 39572, 40009, 40449, 40891, 41337, 41785,
    42236, 42690, 43147, 43606, 44069, 44534, 45002, 45473, 45947, 46423, 46903, 47385, 47871, 48359,
    48850, 49344, 49841, 50341, 50844, 51349, 51858, 52369, 52884, 53401, 53921, 54445, 54971, 55500,
    56032, 56567, 57105, 57646, 58190, 58737, 59287, 59840, 60396, 60955, 61517, 62082, 62650, 63221,
    63795, 64372, 64952, 65535,
};

static double luminance(uint32_t rgb)
{
    return (0.2126 * linear[rgb >> 16 & 255] + 0.7152 * linear[rgb >> 8 & 255] +
            0.0722 * linear[rgb & 255]) /
           65535;
}

static double ratio_of(double a, double b)
{
    return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

double dh_hidden_ratio(uint32_t a, uint32_t b)
{
    return ratio_of(luminance(a), luminance(b));
}

static bool other_hue(uint32_t a, uint32_t b)
{
    return abs((int)(a >> 16 & 255) - (int)(b >> 16 & 255)) >= COLOUR_STEP ||
           abs((int)(a >> 8 & 255) - (int)(b >> 8 & 255)) >= COLOUR_STEP;
}

/* How many pixels of ink have which ratio to the ground. */
struct spread {
    uint32_t ground;
    double light;
    long ink, hued, bins[BINS];
    int top, bottom;
};

static void spread_row(struct spread *s, const uint32_t *row, int n, int y)
{
    uint32_t last = s->ground;
    int bin = 0;
    bool hued = false;
    for (int x = 0; x < n; x++) {
        uint32_t v = row[x] & 0xffffffu;
        if (v == s->ground)
            continue;
        if (v != last) {
            double r = (ratio_of(luminance(v), s->light) - 1) / BIN;
            bin = r < BINS - 1 ? (int)r : BINS - 1;
            hued = other_hue(v, s->ground);
            last = v;
        }
        s->ink++;
        s->hued += hued;
        s->bins[bin]++;
        if (s->top < 0)
            s->top = y;
        s->bottom = y + 1;
    }
}

/* Whether any pixel of a row differs from the ground. */
static bool row_has_ink(const struct dh_frame *frame, struct dh_rect r, int y, uint32_t ground)
{
    const uint32_t *row = frame->pixels + (size_t)y * (size_t)frame->stride + r.x;
    for (int x = 0; x < r.w; x++)
        if ((row[x] ^ ground) & 0xffffffu)
            return true;
    return false;
}

/* The same verdict for what is easily seen, which nearly everything is, at a fifth of the time: colours of
 * one gray level count as one. False: look again. */
static bool plainly_seen(const struct dh_frame *frame, struct dh_rect r, struct dh_hidden_look *ret)
{
    long n[256] = {0}, strong = 0;
    uint32_t colour[256];
    for (int y = r.y; y < r.y + r.h; y++) {
        const uint32_t *row = frame->pixels + (size_t)y * (size_t)frame->stride;
        for (int x = r.x; x < r.x + r.w; x++) {
            uint32_t v = row[x], g = ((v >> 16 & 255) * 77 + (v >> 8 & 255) * 150 + (v & 255) * 29) >> 8;
            n[g]++;
            colour[g] = v & 0xffffffu;
        }
    }
    int ground = 0;
    for (int g = 1; g < 256; g++)
        ground = n[g] > n[ground] ? g : ground;
    if (n[ground] == 0)
        return false;
    double light = luminance(colour[ground]);
    for (int g = 0; g < 256; g++)
        if (n[g] > 0 && ratio_of(luminance(colour[g]), light) >= DH_FAINT_RATIO + BIN)
            strong += n[g];
    if (strong < (dh_rect_area(r) - n[ground]) / SHARE + 1)
        return false;
    int top = r.y, bottom = r.y + r.h;
    while (top < bottom && !row_has_ink(frame, r, top, colour[ground]))
        top++;
    while (bottom > top && !row_has_ink(frame, r, bottom - 1, colour[ground]))
        bottom--;
    *ret = (struct dh_hidden_look){DH_SIGHT_PLAIN, DH_FAINT_RATIO, bottom - top};
    return true;
}

static struct dh_hidden_look see(const struct dh_frame *frame, struct dh_rect rect)
{
    struct dh_rect r = dh_rect_cross(rect, (struct dh_rect){0, 0, frame->width, frame->height});
    struct dh_hidden_look plain;
    if (plainly_seen(frame, r, &plain))
        return plain;
    struct spread s = {.ground = dh_tone_of(frame, r), .top = -1};
    s.light = luminance(s.ground);
    for (int y = r.y; y < r.y + r.h; y++)
        spread_row(&s, frame->pixels + (size_t)y * (size_t)frame->stride + r.x, r.w, y);
    if (s.ink == 0)
        return (struct dh_hidden_look){DH_SIGHT_HIDDEN, 1, 0};
    long need = s.ink / SHARE + 1, have = 0;
    int bin = BINS;
    while (bin > 0 && have < need)
        have += s.bins[--bin];
    struct dh_hidden_look look = {DH_SIGHT_PLAIN, 1 + bin * BIN, s.bottom - s.top};
    if (look.ratio < DH_HIDDEN_RATIO - BIN / 2)
        look.contrast = s.hued >= need ? DH_SIGHT_FAINT : DH_SIGHT_HIDDEN;
    else if (look.ratio < DH_FAINT_RATIO - BIN / 2)
        look.contrast = DH_SIGHT_FAINT;
    return look;
}

/* Ratios are whole bins: they fit a number. */
struct dh_hidden_look dh_hidden_see(const struct dh_frame *frame, struct dh_rect rect)
{
    const struct dh_note_key key = {rect, DH_NOTE_SIGHT, 0};
    uint64_t v;
    if (dh_notes_find(dh_frame_notes(frame), &key, &v))
        return (struct dh_hidden_look){(enum dh_sight)(v & 3), 1 + (double)(v >> 2 & 0xffff) * BIN, (int)(v >> 18)};
    struct dh_hidden_look look = see(frame, rect);
    v = (uint64_t)look.contrast | (uint64_t)((look.ratio - 1) / BIN + 0.5) << 2 | (uint64_t)look.height << 18;
    dh_notes_put(dh_frame_notes(frame), &key, v);
    return look;
}

enum dh_sight dh_hidden_judge(const struct dh_frame *frame, struct dh_rect rect)
{
    struct dh_hidden_look look = dh_hidden_see(frame, rect);
    return look.height < DH_HIDDEN_HEIGHT ? DH_SIGHT_HIDDEN : look.contrast;
}

/* Whether its ink must be as high as a capital: letters like "acemnorsuvwxz" and marks are lower than
 * their font, and a font of 8 pixels can be seen. */
static bool is_tall(const char *text)
{
    for (; *text; text++)
        if (isdigit((unsigned char)*text) || isupper((unsigned char)*text) ||
            strchr("bdfhkltgpqyj", *text))
            return true;
    return false;
}

static bool has_letters(const char *text)
{
    for (; *text; text++)
        if (isalnum((unsigned char)*text) || (unsigned char)*text >= 0x80)
            return true;
    return false;
}

/* A word by itself; `line` is the ink of the line it stands in. */
static bool word_hidden(const struct dh_word *w, struct dh_hidden_look look, int line)
{
    if (look.contrast == DH_SIGHT_HIDDEN)
        return true;
    if (!has_letters(w->text) || look.height >= DH_HIDDEN_HEIGHT)
        return false;
    return line < DH_HIDDEN_HEIGHT || is_tall(w->text);
}

/* The text of a line that lost words. */
static char *join(struct dh_arena *arena, const struct dh_word *words, size_t count)
{
    struct dh_buf b = {0};
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            dh_buf_char(&b, ' ');
        dh_buf_str(&b, words[i].text);
    }
    char *s = dh_buf_failed(&b) ? NULL : dh_arena_strdup(arena, dh_buf_text(&b));
    dh_buf_finish(&b);
    return s;
}

/* Copies the words of a line that can be seen to `out`; the place of the rest goes to *hidden. */
static enum dh_status sift_line(const struct dh_frame *frame, struct dh_script *s,
                                const struct dh_word *words, struct dh_word *out,
                                struct dh_arena *arena, struct dh_rect *hidden)
{
    struct dh_line *l = &s->line;
    size_t n = 0, before = l->count;
    struct dh_hidden_look line = {.height = -1}; /* looked at when a word is not plain */
    struct dh_rect left = {0};
    for (size_t i = 0; i < before; i++) {
        const struct dh_word *w = &words[l->first + i];
        struct dh_hidden_look look = dh_hidden_see(frame, dh_rect_grow(w->rect, 1, 1));
        bool plain = look.contrast == DH_SIGHT_PLAIN && look.height >= DH_HIDDEN_HEIGHT;
        if (!plain && line.height < 0) {
            line = dh_hidden_see(frame, dh_rect_grow(l->rect, 1, 1));
            s->faint = line.contrast != DH_SIGHT_PLAIN;
        }
        if (!plain && !s->bullets && word_hidden(w, look, line.height)) {
            *hidden = dh_rect_join(*hidden, w->rect);
            continue;
        }
        left = dh_rect_join(left, w->rect);
        out[n++] = *w;
    }
    l->count = n;
    if (n == before)
        return DH_OK;
    l->rect = left;
    l->text = join(arena, out, n);
    return l->text ? DH_OK : DH_NOMEM;
}

enum dh_status dh_hidden_sift(const struct dh_frame *frame, struct dh_transcript *t,
                              struct dh_arena *arena, struct dh_rect **ret_rects, size_t *ret_count,
                              struct dh_err *err)
{
    size_t lines = 0, words = 0, count = 0;
    struct dh_rect *rects = dh_arena_alloc(arena, t->line_count + 1, sizeof(rects[0]));
    struct dh_word *out = dh_arena_alloc(arena, t->word_count + 1, sizeof(out[0]));
    if (!rects || !out)
        return dh_err_nomem(err);
    for (size_t i = 0; i < t->line_count; i++) {
        struct dh_script s = t->lines[i];
        struct dh_rect hidden = {0};
        if (sift_line(frame, &s, t->words, out + words, arena, &hidden) != DH_OK)
            return dh_err_nomem(err);
        if (!dh_rect_empty(hidden))
            rects[count++] = hidden;
        if (s.line.count == 0)
            continue;
        s.line.first = words;
        words += s.line.count;
        t->lines[lines++] = s;
    }
    t->line_count = lines;
    t->word_count = words;
    t->words = out;
    *ret_rects = rects;
    *ret_count = count;
    return DH_OK;
}

void dh_hidden_tag(const struct dh_transcript *t, struct dh_element *elements, size_t count)
{
    for (size_t i = 0; i < t->line_count; i++) {
        if (!t->lines[i].faint)
            continue;
        struct dh_point p = dh_rect_centre(t->lines[i].line.rect);
        for (size_t k = 0; k < count; k++)
            if (dh_rect_has(elements[k].rect, p) || dh_rect_has(elements[k].label, p))
                elements[k].states |= DH_STATE_FAINT;
    }
}

void dh_hidden_paint(const struct dh_frame *frame, const struct dh_rect *rects, size_t count,
                     uint32_t *pixels, int stride)
{
    struct dh_rect all = {0, 0, frame->width, frame->height};
    for (size_t i = 0; i < count; i++) {
        struct dh_rect r = dh_rect_cross(dh_rect_grow(rects[i], 2, 2), all);
        uint32_t ground = dh_tone_of(frame, r);
        for (int y = r.y; y < r.y + r.h; y++)
            for (int x = r.x; x < r.x + r.w; x++)
                pixels[(size_t)y * (size_t)stride + (size_t)x] = ground;
    }
}
