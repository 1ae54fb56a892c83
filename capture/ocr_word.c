#include "capture/ocr_word.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "capture/ocr_mend.h"

enum { INK = 150, NARROWEST = 5 };

static int clamp(int v, int lo, int hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

static bool inked(const struct dh_ocr_image *im, int x, int y0, int y1)
{
    for (int y = y0; y < y1; y++)
        if (im->pixels[(size_t)y * (size_t)im->w + (size_t)x] < INK)
            return true;
    return false;
}

/* The widest run of empty columns between the middles of two characters of one line; -1 when they
 * do not stand side by side. */
static int gap_between(const struct dh_ocr_image *im, struct dh_rect a, struct dh_rect b)
{
    int from = clamp(a.x + a.w / 2, 0, im->w), to = clamp(b.x + b.w / 2, 0, im->w);
    int y0 = clamp(a.y < b.y ? a.y : b.y, 0, im->h);
    int y1 = clamp(a.y + a.h > b.y + b.h ? a.y + a.h : b.y + b.h, 0, im->h);
    bool apart = a.y + a.h <= b.y || b.y + b.h <= a.y;
    if (to <= from || (apart && to < from + 1))
        return -1;
    int best = 0, run = 0;
    for (int x = from; x < to; x++) {
        run = inked(im, x, y0, y1) ? 0 : run + 1;
        best = run > best ? run : best;
    }
    return best;
}

static int ascending(const void *a, const void *b)
{
    const int *p = a, *q = b;
    return (*p > *q) - (*p < *q);
}

/* Of the gaps inside words, or of those between them; `gaps[i]` is in front of character i. */
static int median_gap(const struct dh_ocr_glyph *g, const int *gaps, size_t n, bool between,
                      int none)
{
    int *v = dh_alloc(n + 1, sizeof(v[0]));
    size_t m = 0;
    for (size_t i = 1; v && i < n; i++)
        if (g[i].starts_word == between && gaps[i] >= 0)
            v[m++] = gaps[i];
    if (m > 1)
        qsort(v, m, sizeof(v[0]), ascending);
    int r = m ? v[m / 2] : none;
    dh_free(v);
    return r;
}

static int ink_height(const struct dh_ocr_image *im)
{
    int top = im->h, bottom = 0;
    for (int y = 0; y < im->h; y++)
        for (int x = 0; x < im->w; x++)
            if (im->pixels[(size_t)y * (size_t)im->w + (size_t)x] < INK) {
                top = y < top ? y : top;
                bottom = y + 1;
                break;
            }
    return bottom > top ? bottom - top : im->h;
}

/* A gap too small for a space; a full stop leaves more room than a letter does. */
static bool joined(const char *before, int gap, int usual, int height)
{
    if (gap < 0 || height < 9)
        return false;
    if (strcmp(before, ".") == 0)
        return gap * 100 <= height * 27;
    return gap <= usual + 1 && gap * 100 <= height * 20;
}

/* The place of a stop is sometimes told far too wide: no character reaches behind the next one. */
static void narrow(struct dh_ocr_glyph *g, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++) {
        struct dh_rect next = g[i + 1].rect;
        if (next.x > g[i].rect.x && g[i].rect.x + g[i].rect.w > next.x + next.w)
            g[i].rect.w = next.x - g[i].rect.x;
    }
}

static bool digit(const char *s)
{
    return s[0] >= '0' && s[0] <= '9' && s[1] == '\0';
}

static bool separator(const char *s)
{
    return (s[0] == '.' || s[0] == ',') && s[1] == '\0';
}

/* "42" and ".00": bold digits leave room round a decimal point, but a number is one word. */
static bool in_number(const struct dh_ocr_glyph *g, size_t i, size_t n, int gap, int height)
{
    if (gap < 0 || gap * 100 > height * 60)
        return false;
    bool point = separator(g[i].text) && i + 1 < n && digit(g[i + 1].text) && digit(g[i - 1].text);
    bool behind = i >= 2 && separator(g[i - 1].text) && digit(g[i].text) && digit(g[i - 2].text);
    return point || behind;
}

/* A space that the engine missed: as wide as such gaps are, or as the other spaces of the line.
 * Digits of one width leave much room beside a 1, letters of one width beside a stop. */
static bool parted(const struct dh_ocr_glyph *g, size_t i, int gap, int wide, int usual, int space,
                   int height)
{
    if (digit(g[i].text) && digit(g[i - 1].text))
        return gap * 100 >= height * 65 && gap >= wide;
    bool letters = isalnum((unsigned char)g[i].text[0]) && isalnum((unsigned char)g[i - 1].text[0]);
    return gap >= wide || (letters && gap >= 3 && gap >= usual + 2 && gap * 100 >= space * 70);
}

static bool space_again(const struct dh_ocr_image *im, struct dh_ocr_glyph *g, size_t n)
{
    int *gaps = dh_alloc(n + 1, sizeof(gaps[0]));
    if (!gaps)
        return false;
    for (size_t i = 1; i < n; i++)
        gaps[i] = gap_between(im, g[i - 1].rect, g[i].rect);
    int height = ink_height(im), usual = median_gap(g, gaps, n, false, 1);
    int space = median_gap(g, gaps, n, true, height / 2);
    int wide = height * 42 / 100;
    wide = wide < NARROWEST ? NARROWEST : wide;
    wide = wide < usual * 5 / 2 + 1 ? usual * 5 / 2 + 1 : wide;
    for (size_t i = 1; i < n; i++) {
        if (in_number(g, i, n, gaps[i], height))
            g[i].starts_word = false;
        else if (!g[i].starts_word && parted(g, i, gaps[i], wide, usual, space, height))
            g[i].starts_word = true;
        else if (g[i].starts_word && !g[i].sure && joined(g[i - 1].text, gaps[i], usual, height))
            g[i].starts_word = false;
    }
    dh_free(gaps);
    return true;
}

/* The ink within a rectangle and a pixel around; the rectangle itself when there is none. */
static struct dh_rect tight(const struct dh_ocr_image *im, struct dh_rect r, int left, int right)
{
    struct dh_rect all = {0, 0, im->w, im->h}, found = {0};
    struct dh_rect look = {r.x - 1 < left ? left : r.x - 1, r.y - 1, 0, r.h + 2};
    look.w = (r.x + r.w + 1 > right ? right : r.x + r.w + 1) - look.x;
    look = dh_rect_cross(look, all);
    for (int y = look.y; y < look.y + look.h; y++)
        for (int x = look.x; x < look.x + look.w; x++)
            if (im->pixels[(size_t)y * (size_t)im->w + (size_t)x] < INK)
                found = dh_rect_join(found, (struct dh_rect){x, y, 1, 1});
    return dh_rect_empty(found) ? dh_rect_cross(r, all) : found;
}

static bool make_word(const struct dh_ocr_glyph *g, size_t n, struct dh_arena *arena,
                      struct dh_ocr_word *out)
{
    struct dh_buf b = {0};
    *out = (struct dh_ocr_word){.confidence = 100};
    for (size_t i = 0; i < n; i++) {
        dh_buf_str(&b, g[i].text);
        out->rect = dh_rect_join(out->rect, g[i].rect);
        if (g[i].confidence < out->confidence)
            out->confidence = g[i].confidence;
    }
    out->text = dh_buf_failed(&b) ? NULL : dh_arena_strdup(arena, dh_buf_text(&b));
    dh_buf_finish(&b);
    return out->text != NULL;
}

enum dh_status dh_ocr_words(const struct dh_ocr_image *image, struct dh_ocr_glyph *glyphs,
                            size_t count, struct dh_arena *arena, struct dh_ocr_word **ret,
                            size_t *ret_count, struct dh_err *err)
{
    struct dh_ocr_word *words = dh_arena_alloc(arena, count + 1, sizeof(words[0]));
    size_t n = 0;
    narrow(glyphs, count);
    dh_ocr_mend(image, glyphs, count);
    if (!words || !space_again(image, glyphs, count))
        return dh_err_nomem(err);
    for (size_t i = 0, k; i < count; i = k) {
        for (k = i + 1; k < count && !glyphs[k].starts_word;)
            k++;
        if (!make_word(glyphs + i, k - i, arena, &words[n]))
            return dh_err_nomem(err);
        int left = n ? words[n - 1].rect.x + words[n - 1].rect.w : 0;
        if (n && words[n].rect.x < words[n - 1].rect.x)
            left = 0; /* the next line */
        int right = k < count && glyphs[k].rect.x > words[n].rect.x ? glyphs[k].rect.x : image->w;
        words[n].rect = tight(image, words[n].rect, left, right);
        n++;
    }
    *ret = words;
    *ret_count = n;
    return DH_OK;
}
