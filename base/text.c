#include "base/text.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

static uint32_t lower(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    if ((c >= 0xc0 && c <= 0xde && c != 0xd7) || (c >= 0x391 && c <= 0x3a9) ||
        (c >= 0x410 && c <= 0x42f))
        return c + 32;
    if (c >= 0x400 && c <= 0x40f)
        return c + 80;
    /* Latin Extended-A pairs: even upper, odd lower, except two stretches that are the other way. */
    if ((c >= 0x100 && c <= 0x137) || (c >= 0x14a && c <= 0x177))
        return c | 1;
    if ((c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17e))
        return c & 1 ? c + 1 : c;
    return c;
}

static bool space(uint32_t c)
{
    return c == ' ' || (c >= 9 && c <= 13) || c == 0xa0 || c == 0x202f || (c >= 0x2000 && c <= 0x200b) ||
           c == 0x3000 || c == 0xfeff;
}

/* Typographic variants as ASCII; NULL for none. */
static const char *ascii_of(uint32_t c)
{
    switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201a:
    case 0x2032:
    case 0x60:
    case 0xb4:
        return "'";
    case 0x201c:
    case 0x201d:
    case 0x201e:
    case 0xab:
    case 0xbb:
    case 0x2033:
        return "\"";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2212:
        return "-";
    case 0x2026:
        return "...";
    case 0xfb01:
        return "fi";
    case 0xfb02:
        return "fl";
    default:
        return NULL;
    }
}

static void put(struct dh_buf *b, uint32_t c)
{
    char out[4];
    dh_buf_add(b, out, dh_utf8_put(c, out));
}

char *dh_text_fold(const char *s)
{
    struct dh_buf b = {0};
    size_t n = strlen(s);
    bool gap = false;
    for (size_t i = 0; i < n;) {
        uint32_t c;
        i += dh_utf8_next(s + i, n - i, &c);
        if (space(c)) {
            gap = b.len > 0;
            continue;
        }
        if (gap)
            dh_buf_char(&b, ' ');
        gap = false;
        const char *plain = ascii_of(c);
        if (plain)
            dh_buf_str(&b, plain);
        else
            put(&b, lower(c));
    }
    size_t keep = b.len;
    while (keep > 1 && strchr(":*. ", b.data[keep - 1]))
        keep--;
    if (keep < b.len && keep > 0) {
        b.len = keep;
        b.data[keep] = '\0';
    }
    return dh_buf_steal(&b);
}

static char confuse(char c)
{
    switch (c) {
    case '0':
        return 'o';
    case '1':
    case '|':
    case 'i':
    case '!':
        return 'l';
    case '5':
        return 's';
    case '8':
        return 'b';
    default:
        return c;
    }
}

char *dh_text_skeleton(const char *s)
{
    char *folded = dh_text_fold(s);
    if (!folded)
        return NULL;
    size_t out = 0;
    for (size_t i = 0; folded[i]; i++) {
        if (folded[i] == ' ')
            continue;
        if (folded[i] == 'r' && folded[i + 1] == 'n') {
            folded[out++] = 'm';
            i++;
        } else if (folded[i] == 'v' && folded[i + 1] == 'v') {
            folded[out++] = 'w';
            i++;
        } else {
            folded[out++] = confuse(folded[i]);
        }
    }
    folded[out] = '\0';
    return folded;
}

#define LONGEST 256

static size_t decode(const char *s, uint32_t out[LONGEST])
{
    size_t n = strlen(s), k = 0;
    for (size_t i = 0; i < n && k < LONGEST; k++)
        i += dh_utf8_next(s + i, n - i, &out[k]);
    return k;
}

static size_t min3(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Restricted Damerau-Levenshtein over characters; texts beyond LONGEST are compared by their heads. */
static size_t distance(const char *a, const char *b, size_t *ret_longer)
{
    uint32_t x[LONGEST], y[LONGEST];
    size_t n = decode(a, x), m = decode(b, y);
    size_t rows[3][LONGEST + 1];
    size_t *two = rows[0], *one = rows[1], *cur = rows[2];

    for (size_t j = 0; j <= m; j++)
        one[j] = j;
    for (size_t i = 1; i <= n; i++) {
        cur[0] = i;
        for (size_t j = 1; j <= m; j++) {
            size_t cost = x[i - 1] != y[j - 1];
            cur[j] = min3(one[j] + 1, cur[j - 1] + 1, one[j - 1] + cost);
            if (i > 1 && j > 1 && x[i - 1] == y[j - 2] && x[i - 2] == y[j - 1] && two[j - 2] + 1 < cur[j])
                cur[j] = two[j - 2] + 1;
        }
        size_t *t = two;
        two = one;
        one = cur;
        cur = t;
    }
    *ret_longer = n > m ? n : m;
    return one[m];
}

int dh_text_similarity(const char *a, const char *b)
{
    if (strcmp(a, b) == 0)
        return 100;
    int score = 0;
    char *fa = dh_text_fold(a), *fb = dh_text_fold(b);
    char *sa = dh_text_skeleton(a), *sb = dh_text_skeleton(b);
    if (fa && fb && sa && sb && *fa && *fb) {
        size_t longer;
        if (strcmp(fa, fb) == 0) {
            score = 98;
        } else if (strcmp(sa, sb) == 0) {
            score = 95;
        } else {
            size_t d = distance(fa, fb, &longer);
            score = longer ? (int)(100 - (100 * d + longer - 1) / longer) : 0;
            if (score > 92)
                score = 92;
        }
    }
    dh_free(fa);
    dh_free(fb);
    dh_free(sa);
    dh_free(sb);
    return score;
}

bool dh_text_same_digits(const char *a, const char *b)
{
    for (;;) {
        while (*a && !isdigit((unsigned char)*a))
            a++;
        while (*b && !isdigit((unsigned char)*b))
            b++;
        if (*a != *b)
            return false;
        if (!*a)
            return true;
        a++;
        b++;
    }
}

static bool word_edge(const char *s, const char *at)
{
    if (at == s || *at == '\0')
        return true;
    unsigned char before = (unsigned char)at[-1], here = (unsigned char)*at;
    bool b = before >= 0x80 || (before >= 'a' && before <= 'z') || (before >= '0' && before <= '9');
    bool h = here >= 0x80 || (here >= 'a' && here <= 'z') || (here >= '0' && here <= '9');
    return !(b && h);
}

static bool find_words(const char *hay, const char *needle)
{
    size_t n = strlen(needle);
    if (n == 0)
        return false;
    for (const char *p = strstr(hay, needle); p; p = strstr(p + 1, needle))
        if (word_edge(hay, p) && word_edge(hay, p + n))
            return true;
    return false;
}

/* Skeletons of the words of a folded text, run together; `edges` gets a byte for each byte and one more
 * for the end, 1 where a word starts or ends. */
static bool run_together(const char *folded, struct dh_buf *letters, struct dh_buf *edges)
{
    for (const char *p = folded; *p;) {
        size_t n = strcspn(p, " ");
        char *word = dh_strndup(p, n), *skeleton = word ? dh_text_skeleton(word) : NULL;
        for (size_t i = 0; skeleton && skeleton[i]; i++) {
            dh_buf_char(letters, skeleton[i]);
            dh_buf_char(edges, i == 0);
        }
        dh_free(word);
        dh_free(skeleton);
        p += n;
        p += *p == ' ';
    }
    dh_buf_char(edges, 1);
    return !letters->failed && !edges->failed;
}

/* As words, but with OCR's confusions and spaces that it lost or put in. */
static bool find_skeleton(const char *folded_hay, const char *needle)
{
    struct dh_buf letters = {0}, edges = {0};
    char *sn = dh_text_skeleton(needle);
    size_t n = sn ? strlen(sn) : 0;
    bool found = false;
    /* A short needle would be found by chance. */
    if (n >= 5 && run_together(folded_hay, &letters, &edges)) {
        const char *text = dh_buf_text(&letters);
        for (const char *p = strstr(text, sn); p && !found; p = strstr(p + 1, sn))
            found = edges.data[p - text] && edges.data[(size_t)(p - text) + n];
    }
    dh_free(sn);
    dh_buf_finish(&letters);
    dh_buf_finish(&edges);
    return found;
}

int dh_text_contains(const char *hay, const char *needle)
{
    int whole = dh_text_similarity(hay, needle);
    if (whole >= 95)
        return whole;
    int score = 0;
    char *fh = dh_text_fold(hay), *fn = dh_text_fold(needle);
    if (fh && fn && find_words(fh, fn))
        score = 90;
    else if (fh && fn && find_skeleton(fh, fn))
        score = 85;
    dh_free(fh);
    dh_free(fn);
    return score > whole ? score : whole;
}

const char *dh_text_nearest(const char *word, const char *const *candidates, size_t n)
{
    const char *best = NULL;
    size_t best_d = strlen(word) / 3 + 1;
    for (size_t i = 0; i < n; i++) {
        size_t longer, d = distance(word, candidates[i], &longer);
        if (d <= best_d && d < longer && (!best || d < best_d)) {
            best = candidates[i];
            best_d = d;
        }
    }
    return best;
}

bool dh_text_blank(const char *s)
{
    size_t n = strlen(s);
    for (size_t i = 0; i < n;) {
        uint32_t c;
        i += dh_utf8_next(s + i, n - i, &c);
        if (!space(c))
            return false;
    }
    return true;
}
