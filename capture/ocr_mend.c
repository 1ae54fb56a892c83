#include "capture/ocr_mend.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

enum { INK = 150, DOT_GAP = 60, LEAN = 35, UPRIGHT = 12 };

/* Rows of a character's ink, half-open; empty when there is none. */
struct rows {
    int top, bottom;
};

/* Heights in pixels that the characters of a line have; 0: none of them is in it. */
struct heights {
    int tall, low; /* of A, b, 1 and of a, e, m */
};

static int darkest(const struct dh_ocr_image *im, struct dh_rect r, int y)
{
    int v = 255;
    for (int x = r.x < 0 ? 0 : r.x; x < r.x + r.w && x < im->w; x++) {
        int p = im->pixels[(size_t)y * (size_t)im->w + (size_t)x];
        v = p < v ? p : v;
    }
    return v;
}

static struct rows rows_of(const struct dh_ocr_image *im, struct dh_rect r)
{
    int y0 = r.y < 0 ? 0 : r.y, y1 = r.y + r.h > im->h ? im->h : r.y + r.h;
    struct rows s = {y1, y0};
    for (int y = y0; y < y1; y++)
        if (darkest(im, r, y) < INK) {
            s.top = y < s.top ? y : s.top;
            s.bottom = y + 1;
        }
    return s;
}

static int ascending(const void *a, const void *b)
{
    const int *p = a, *q = b;
    return (*p > *q) - (*p < *q);
}

static char letter(const struct dh_ocr_glyph *g)
{
    return g->text[0] && !g->text[1] ? g->text[0] : '\0';
}

static bool among(char c, const char *set)
{
    return c && strchr(set, c);
}

/* The middle height of the characters of a set. */
static int usual(const struct dh_ocr_image *im, const struct dh_ocr_glyph *g, size_t n,
                 const char *set, int *room)
{
    size_t m = 0;
    for (size_t i = 0; i < n; i++) {
        struct rows r = {0, 0};
        if (among(letter(&g[i]), set))
            r = rows_of(im, g[i].rect);
        if (r.bottom > r.top)
            room[m++] = r.bottom - r.top;
    }
    if (m > 1)
        qsort(room, m, sizeof(room[0]), ascending);
    return m ? room[m / 2] : 0;
}

/* Only where words begin: the places of the letters within are not told so exactly.
 * c and C, o and O: nearer to the height of tall letters or to that of low ones. */
static void mend_case(const struct dh_ocr_image *im, struct dh_ocr_glyph *g, struct heights h)
{
    static const char *const small[] = {"c", "o", "s", "v", "w", "x", "z"};
    static const char *const large[] = {"C", "O", "S", "V", "W", "X", "Z"};
    char c = letter(g);
    if (!g->starts_word || !among(c, "cosvwxzCOSVWXZ") || !h.tall)
        return;
    int low = h.low ? h.low : h.tall * 74 / 100;
    struct rows r = rows_of(im, g->rect);
    int own = r.bottom - r.top;
    bool is_tall = abs(own - h.tall) + 1 < abs(own - low);
    bool is_low = h.low && abs(own - h.low) + 1 < abs(own - h.tall);
    for (size_t i = 0; i < sizeof(small) / sizeof(small[0]); i++) {
        if (is_tall && c == small[i][0])
            g->text = large[i];
        else if (is_low && c == large[i][0])
            g->text = small[i];
    }
}

/* Whether the stem is parted from a dot above. */
static bool dotted(const struct dh_ocr_image *im, struct dh_rect r)
{
    struct rows s = rows_of(im, r);
    int h = s.bottom - s.top,
        stem = darkest(im, r, s.top + h * 3 / 4 < im->h ? s.top + h * 3 / 4 : im->h - 1);
    for (int y = s.top; y < s.top + h / 2; y++)
        if (darkest(im, r, y) > stem + DOT_GAP)
            return true;
    return false;
}

static void mend_stem(const struct dh_ocr_image *im, struct dh_ocr_glyph *g, size_t i, size_t n,
                      struct heights h)
{
    struct rows r = rows_of(im, g[i].rect);
    if (letter(&g[i]) == 'i' && g[i].starts_word && h.tall && r.bottom - r.top + 1 >= h.tall &&
        !dotted(im, g[i].rect))
        g[i].text = "I";
    /* No word begins with "lv": it is an I that looks like an l. */
    bool begins = g[i].starts_word && i + 2 < n && !g[i + 1].starts_word && !g[i + 2].starts_word;
    if (letter(&g[i]) == 'l' && begins && among(letter(&g[i + 1]), "vnrkmbdg") &&
        among(letter(&g[i + 2]), "aeiou"))
        g[i].text = "I";
}

/* How far the lower half of the ink stands left (-) or right of the upper one, in hundredths of a
 * pixel. */
static int lean(const struct dh_ocr_image *im, struct dh_rect r)
{
    struct rows s = rows_of(im, r);
    long mass[2] = {0, 0}, moment[2] = {0, 0};
    for (int y = s.top; y < s.bottom; y++)
        for (int x = r.x < 0 ? 0 : r.x; x < r.x + r.w && x < im->w; x++) {
            int half = y * 2 >= s.top + s.bottom,
                v = 255 - im->pixels[(size_t)y * (size_t)im->w + (size_t)x];
            mass[half] += v;
            moment[half] += (long)v * x * 100;
        }
    if (!mass[0] || !mass[1])
        return 0;
    return (int)(moment[1] / mass[1] - moment[0] / mass[0]);
}

static void mend_quote(const struct dh_ocr_image *im, struct dh_ocr_glyph *g)
{
    bool one = strcmp(g->text, "\xe2\x80\x98") == 0 || strcmp(g->text, "\xe2\x80\x99") == 0;
    bool two = strcmp(g->text, "\xe2\x80\x9c") == 0 || strcmp(g->text, "\xe2\x80\x9d") == 0;
    if ((one || two) && abs(lean(im, g->rect)) < LEAN)
        g->text = one ? "'" : "\"";
}

/* The stop of a bitmap font is a small cross, and reads as a comma; a comma is higher than wide. */
static void mend_stop(const struct dh_ocr_image *im, struct dh_ocr_glyph *g)
{
    struct rows r = rows_of(im, g->rect);
    int h = r.bottom - r.top, left = im->w, right = 0;
    if (letter(g) != ',' || h < 2 || h > 4)
        return;
    for (int x = g->rect.x < 0 ? 0 : g->rect.x; x < g->rect.x + g->rect.w && x < im->w; x++)
        for (int y = r.top; y < r.bottom; y++)
            if (im->pixels[(size_t)y * (size_t)im->w + (size_t)x] < INK) {
                left = x < left ? x : left;
                right = x + 1;
            }
    if (right - left >= h && abs(lean(im, g->rect)) < UPRIGHT)
        g->text = ".";
}

/* In a word of digits, what looks like one is one. */
static void mend_number(struct dh_ocr_glyph *g, size_t n)
{
    size_t digits = 0, alike = 0, marks = 0;
    for (size_t i = 0; i < n; i++) {
        char c = letter(&g[i]);
        digits += among(c, "0123456789");
        alike += among(c, "OQlI|") || strcmp(g[i].text, "\xc2\xae") == 0;
        marks += among(c, ".,:%+-/()");
    }
    if (digits + alike + marks != n || alike == 0 || digits < 2)
        return;
    for (size_t i = 0; i < n; i++) {
        char c = letter(&g[i]);
        if (among(c, "OQ") || strcmp(g[i].text, "\xc2\xae") == 0)
            g[i].text = "0";
        else if (among(c, "lI|"))
            g[i].text = "1";
    }
}

/* What a column between two digits has: nothing, ink near their foot alone, or ink above that. */
enum column { COLUMN_BLANK, COLUMN_FOOT, COLUMN_FULL };

static enum column column_of(const struct dh_ocr_image *im, int x, struct rows digits, bool *ret_below)
{
    int foot = digits.bottom - (digits.bottom - digits.top) / 3;
    enum column c = COLUMN_BLANK;
    for (int y = digits.top; y < digits.bottom + 2 && y < im->h; y++)
        if (im->pixels[(size_t)y * (size_t)im->w + (size_t)x] < INK) {
            if (y < foot)
                return COLUMN_FULL;
            c = COLUMN_FOOT;
            *ret_below = *ret_below || y > digits.bottom;
        }
    return c;
}

/* A decimal point that is a pixel high is no letter for the engine: two numbers with a small blot between them, at their
 * foot and touching neither, are one. */
static void mend_point(const struct dh_ocr_image *im, struct dh_ocr_glyph *g, size_t i, size_t n)
{
    static const char *const point[] = {"0.", "1.", "2.", "3.", "4.", "5.", "6.", "7.", "8.", "9."};
    static const char *const comma[] = {"0,", "1,", "2,", "3,", "4,", "5,", "6,", "7,", "8,", "9,"};
    if (i + 1 >= n || !g[i + 1].starts_word || !among(letter(&g[i]), "0123456789") || !among(letter(&g[i + 1]), "0123456789"))
        return;
    struct rows digits = rows_of(im, g[i].rect);
    int left = g[i].rect.x + g[i].rect.w / 2, right = g[i + 1].rect.x + g[i + 1].rect.w / 2, h = digits.bottom - digits.top;
    int blots = 0, wide = 0;
    bool below = false, free = false; /* free: a blank column lies left of it */
    enum column before = COLUMN_FULL;
    for (int x = left < 0 ? 0 : left; x < right && x < im->w; x++) {
        bool deep = false;
        enum column c = column_of(im, x, digits, &deep);
        if (c == COLUMN_FOOT && before != COLUMN_FOOT) {
            free = before == COLUMN_BLANK;
            wide = 0;
        }
        wide += c == COLUMN_FOOT;
        below = below || (deep && free);
        if (c == COLUMN_BLANK && before == COLUMN_FOOT && free && wide * 3 <= h)
            blots++;
        before = c;
    }
    if (h < 5 || blots != 1)
        return;
    g[i].text = (below ? comma : point)[g[i].text[0] - '0'];
    g[i + 1].starts_word = false;
}

void dh_ocr_mend(const struct dh_ocr_image *image, struct dh_ocr_glyph *glyphs, size_t count)
{
    int *room = dh_alloc(count + 1, sizeof(room[0]));
    if (!room)
        return; /* as the engine saw it, then */
    struct heights h = {usual(image, glyphs, count, "ABDEFHIKLMNPRTUYbdfhkl0123456789", room),
                        usual(image, glyphs, count, "aemnru", room)};
    dh_free(room);
    for (size_t i = 0; i < count; i++) {
        mend_case(image, &glyphs[i], h);
        mend_stem(image, glyphs, i, count, h);
        mend_quote(image, &glyphs[i]);
        mend_stop(image, &glyphs[i]);
    }
    for (size_t i = 0, k; i < count; i = k) {
        for (k = i + 1; k < count && !glyphs[k].starts_word;)
            k++;
        mend_number(glyphs + i, k - i);
    }
    for (size_t i = 0; i < count; i++)
        mend_point(image, glyphs, i, count);
}
