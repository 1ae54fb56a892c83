/* Words out of a text, folded so that writings of one word are equal, and how alike two of them
 * are. */
#include <stdint.h>
#include <string.h>

#include "agent/skill/choose_words.h"
#include "base/utf8.h"

/* The letters of U+00C0..U+017F without their accents; '.': no letter. */
static const char latin[] = "AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTsaaaaaaaceeeeiiiidnooooo.ouuuuyty"
                            "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
                            "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

static uint32_t greek(uint32_t c)
{
    static const struct {
        uint16_t from, to;
    } accents[] = {{0x386, 0x3b1}, {0x388, 0x3b5}, {0x389, 0x3b7}, {0x38a, 0x3b9}, {0x38c, 0x3bf},
                   {0x38e, 0x3c5}, {0x38f, 0x3c9}, {0x390, 0x3b9}, {0x3aa, 0x3b9}, {0x3ab, 0x3c5},
                   {0x3ac, 0x3b1}, {0x3ad, 0x3b5}, {0x3ae, 0x3b7}, {0x3af, 0x3b9}, {0x3b0, 0x3c5},
                   {0x3c2, 0x3c3}, {0x3ca, 0x3b9}, {0x3cb, 0x3c5}, {0x3cc, 0x3bf}, {0x3cd, 0x3c5},
                   {0x3ce, 0x3c9}};
    for (size_t i = 0; i < sizeof(accents) / sizeof(accents[0]); i++)
        if (accents[i].from == c)
            return accents[i].to;
    return c >= 0x391 && c <= 0x3a9 ? c + 0x20 : c;
}

static uint32_t cyrillic(uint32_t c)
{
    c = c >= 0x410 && c <= 0x42f ? c + 0x20 : c >= 0x400 && c <= 0x40f ? c + 0x50 : c;
    return c == 0x451 ? 0x435 : c == 0x439 ? 0x438 : c;
}

/* 0: no part of a word. */
static uint32_t fold(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ? c
               : c >= 'A' && c <= 'Z'                           ? c + 32
                                                                : 0;
    if (c >= 0xc0 && c <= 0x17f) {
        unsigned char base = (unsigned char)latin[c - 0xc0];
        return base == '.' ? 0 : base >= 'A' && base <= 'Z' ? base + 32u : base;
    }
    if (c >= 0x370 && c <= 0x3ff)
        return greek(c);
    if (c >= 0x400 && c <= 0x45f)
        return cyrillic(c);
    bool marks = c < 0xc0 || (c >= 0x2000 && c <= 0x303f) || (c >= 0xfe00 && c <= 0xff0f) ||
                 (c >= 0xff1a && c <= 0xff65) || c == 0xfffd;
    return marks ? 0 : c;
}

static bool accent(uint32_t c)
{
    return c >= 0x300 && c <= 0x36f;
}

/* Han, Katakana and Hangul, which are not parted by spaces, go two by two. */
static bool dense(uint32_t c)
{
    return (c >= 0x30a0 && c <= 0x30ff) || (c >= 0x3400 && c <= 0x9fff) ||
           (c >= 0xac00 && c <= 0xd7a3);
}

/* Hiragana and the commonest particles of Chinese part words, as spaces do. */
static bool particle(uint32_t c)
{
    static const uint32_t small[] = {0x8bf7, 0x628a, 0x7684, 0x4e86, 0x5417, 0x5462, 0x5427, 0x5c06,
                                     0x7ed9, 0x6211, 0x4f60, 0x5728, 0x548c, 0x4e2d, 0x5e2e};
    for (size_t i = 0; i < sizeof(small) / sizeof(small[0]); i++)
        if (small[i] == c)
            return true;
    return c >= 0x3040 && c <= 0x309f;
}

static bool apostrophe(uint32_t c)
{
    return c == '\'' || c == 0x2019;
}

static bool starts(uint32_t c)
{
    return fold(c) != 0 && !particle(c) && !accent(c);
}

/* One character, or two where the next one is as dense. What follows begins with the second. */
static const char *pair(const char *s, uint32_t c, size_t k, char *out, size_t n)
{
    uint32_t next = 0;
    size_t m = s[k] ? dh_utf8_next(s + k, strlen(s + k), &next) : 0, used = 0;
    bool two = m && dense(next) && !particle(next);
    if (n > 8) {
        used = dh_utf8_put(c, out);
        used += two ? dh_utf8_put(next, out + used) : 0;
    }
    out[used] = '\0';
    if (!two)
        return s + k;
    uint32_t third = 0;
    size_t more = s[k + m] ? dh_utf8_next(s + k + m, strlen(s + k + m), &third) : 0;
    return more && dense(third) && !particle(third) ? s + k : s + k + m;
}

/* One character of a text that ends with NUL; 0 bytes at its end. */
static size_t next_char(const char *s, uint32_t *ret)
{
    *ret = (unsigned char)*s;
    return (unsigned char)*s < 0x80 ? *s != '\0' : dh_utf8_next(s, strnlen(s, 4), ret);
}

const char *dh_word_next(const char *text, char *out, size_t n)
{
    size_t used = 0, k;
    uint32_t c;
    for (; (k = next_char(text, &c)) != 0 && !starts(c);)
        text += k;
    if (!k)
        return NULL;
    if (dense(c))
        return pair(text, c, k, out, n);
    for (; (k = next_char(text, &c)) != 0; text += k) {
        uint32_t f = fold(c), next;
        /* "don't", but "l'" and "d'" are words */
        if (apostrophe(c) && used > 2 && next_char(text + k, &next) && fold(next))
            f = '\'';
        if (accent(c))
            continue;
        if (!f || dense(c) || particle(c))
            break;
        if (used + 5 >= n)
            continue;
        if (c == 0xdf) {
            out[used++] = 's';
            out[used++] = 's';
        } else if (f < 0x80) {
            out[used++] = (char)f;
        } else {
            used += dh_utf8_put(f, out + used);
        }
    }
    out[used] = '\0';
    if (used > 2 && strcmp(out + used - 2, "'s") == 0)
        out[used - 2] = '\0';
    return text;
}

static size_t shared(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    while (n && ((unsigned char)a[n] & 0xc0) == 0x80) /* whole characters */
        n--;
    return n;
}

/* "ae" and "oe" as people write them who have no key for the letter. */
static void without_umlauts(const char *s, char out[DH_STEM_MAX])
{
    size_t n = 0;
    for (; *s && n + 1 < DH_STEM_MAX; s++) {
        out[n++] = *s;
        s += (*s == 'a' || *s == 'o' || *s == 'u') && s[1] == 'e';
    }
    out[n] = '\0';
}

bool dh_word_agrees(const char *x, const char *y)
{
    char a[DH_STEM_MAX], b[DH_STEM_MAX];
    without_umlauts(x, a);
    without_umlauts(y, b);
    size_t bytes = shared(a, b), same = 0;
    for (size_t i = 0; i < bytes; i++)
        same += ((unsigned char)a[i] & 0xc0) != 0x80;
    size_t p = dh_utf8_count(a + bytes), q = dh_utf8_count(b + bytes), longer = p > q ? p : q;
    bool latin_letters = (unsigned char)a[0] < 0x80;
    if (!latin_letters)
        return (same >= 5 && longer <= 4) || (same >= 3 && longer <= 2);
    return p + q == 0 || (same >= 6 && longer <= 3) || (same >= 5 && longer <= 2) ||
           (same >= 4 && p + q <= 3 && longer <= 2);
}

static bool vowel(char c)
{
    return c != '\0' && strchr("aeiouy", c) != NULL;
}

/* Letters that are heard alike. */
static bool alike(char a, char b)
{
    return (vowel(a) && vowel(b)) || (strchr("cskz", a) && strchr("cskz", b));
}

/* Whether `longer` has just one letter more, a vowel or the double of its neighbour. */
static bool one_more(const char *longer, const char *shorter)
{
    size_t i = shared(longer, shorter);
    bool silent =
        vowel(longer[i]) || (i > 0 && longer[i] == longer[i - 1]) || longer[i] == longer[i + 1];
    return silent && strcmp(longer + i + 1, shorter + i) == 0;
}

/* The same letters in another order. */
static bool shuffled(const char *a, const char *b, size_t n)
{
    int letters[256] = {0};
    for (size_t i = 0; i < n; i++) {
        letters[(unsigned char)a[i]]++;
        letters[(unsigned char)b[i]]--;
    }
    for (size_t i = 0; i < 256; i++)
        if (letters[i])
            return false;
    return n >= 6;
}

bool dh_word_slip(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b), i = shared(a, b);
    if (n < 5 || m < 5 || i == 0)
        return false;
    if (n != m)
        return n == m + 1 ? one_more(a, b) : m == n + 1 && one_more(b, a);
    if (i == n)
        return false;
    bool swapped = a[i] == b[i + 1] && a[i + 1] == b[i] && strcmp(a + i + 2, b + i + 2) == 0;
    return swapped || shuffled(a, b, n) || (alike(a[i], b[i]) && strcmp(a + i + 1, b + i + 1) == 0);
}
