#include "agent/read_back.h"

#include <stdint.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#define DOT "\xe2\x80\xa2"
#define WORDS_MOST 64
/* A word of fewer letters is found by chance in what was misread. */
#define WORD_LEAST 3
#define LETTERS_MOST 4000
#define MISREAD_PERCENT 10

static bool letter(uint32_t c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0xc0;
}

/* Letters that the readers in use can be trusted with. */
static bool readable(uint32_t c)
{
    return c <= 0x17f || c == 0x20ac || (c >= 0x2010 && c <= 0x2026);
}

/* What is left when separators, spaces and case are not counted. Owned by the caller; NULL when memory is short. */
static char *core(const char *s)
{
    struct dh_buf b = {0};
    char *folded = dh_text_fold(s);
    size_t n = folded ? strlen(folded) : 0;
    for (size_t i = 0; i < n;) {
        uint32_t c;
        char out[4];
        i += dh_utf8_next(folded + i, n - i, &c);
        if (letter(c))
            dh_buf_add(&b, out, dh_utf8_put(c, out));
    }
    dh_buf_str(&b, "");
    dh_free(folded);
    return dh_buf_failed(&b) ? (dh_buf_finish(&b), NULL) : dh_buf_steal(&b);
}

static bool digits(const char *s)
{
    return *s && s[strspn(s, "0123456789")] == '\0';
}

/* The same digits in another order, as the parts of a date. */
static bool same_digits(const char *a, const char *b)
{
    int count[10] = {0};
    if (!digits(a) || !digits(b) || strlen(a) != strlen(b))
        return false;
    for (size_t i = 0; a[i]; i++) {
        count[a[i] - '0']++;
        count[b[i] - '0']--;
    }
    for (int i = 0; i < 10; i++)
        if (count[i])
            return false;
    return true;
}

/* Whether what is told has the text in it. */
static bool has(const char *told, const char *text)
{
    if (strstr(told, text))
        return true;
    char *a = core(text), *b = core(told);
    bool r = a && b && *a && (strstr(b, a) || same_digits(a, b));
    dh_free(a);
    dh_free(b);
    return r;
}

/* Toolkits end what they tell of several lines with a newline, or have none. */
static bool equal(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b);
    while (n && (a[n - 1] == '\n' || a[n - 1] == '\r'))
        n--;
    while (m && (b[m - 1] == '\n' || b[m - 1] == '\r'))
        m--;
    return n == m && memcmp(a, b, n) == 0;
}

enum dh_read_back dh_read_back_told(const char *text, const char *before, bool replace, const char *told, size_t limit)
{
    if (!told)
        return DH_READ_BACK_UNKNOWN;
    size_t n = strlen(text), k = strlen(told);
    if (n == 0)
        return DH_READ_BACK_UNKNOWN;
    if ((replace || (before && !*before)) && equal(text, told))
        return DH_READ_BACK_SAME;
    if (dh_utf8_count(told) >= limit) /* the rest is not told */
        return k <= n && memcmp(text, told, k) == 0 ? DH_READ_BACK_PART
               : has(told, text)                    ? DH_READ_BACK_SAME
                                                    : DH_READ_BACK_UNKNOWN;
    if (before && strcmp(before, told) == 0 && !(replace && has(told, text)))
        return DH_READ_BACK_UNKNOWN; /* news of it may be on the way still; or it holds it twice */
    return has(told, text) ? DH_READ_BACK_SAME : DH_READ_BACK_OTHER;
}

/* Line breaks count as spaces. Owned by the caller. */
static char *one_line(const char *s)
{
    char *r = dh_strdup(s);
    for (char *p = r; p && *p; p++)
        if (*p == '\n' || *p == '\t' || *p == '\r')
            *p = ' ';
    return r;
}

static bool all_readable(const char *s)
{
    size_t n = strlen(s);
    for (size_t i = 0; i < n;) {
        uint32_t c;
        i += dh_utf8_next(s + i, n - i, &c);
        if (!readable(c))
            return false;
    }
    return true;
}

/* How many letters have to be changed so that `part` occurs in `whole` (Sellers, 1980); -1 when memory is short. */
static int distance_within(const char *part, const char *whole)
{
    size_t n = strlen(part), m = strlen(whole);
    int *row = dh_alloc(m + 1, sizeof(*row)), best = (int)n;
    if (!row)
        return -1;
    for (size_t i = 1; i <= n; i++) {
        int corner = row[0];
        row[0] = (int)i;
        for (size_t k = 1; k <= m; k++) {
            int least = corner + (part[i - 1] != whole[k - 1]);
            least = row[k] + 1 < least ? row[k] + 1 : least;
            least = row[k - 1] + 1 < least ? row[k - 1] + 1 : least;
            corner = row[k];
            row[k] = least;
        }
    }
    for (size_t k = 0; n && k <= m; k++)
        best = row[k] < best ? row[k] : best;
    dh_free(row);
    return best;
}

/* A part that is long enough not to be there by chance, with a few letters misread. */
static bool part_of(const char *part, const char *whole)
{
    size_t n = strlen(part);
    if (n < 4 || n > LETTERS_MOST || strlen(whole) > LETTERS_MOST)
        return n >= 4 && strstr(whole, part);
    int d = distance_within(part, whole);
    return d == 0 || (d > 0 && n >= 12 && (size_t)d * 100 <= n * MISREAD_PERCENT);
}

/* Long text scrolls inside its field, so that only a part of it can be seen: then what is seen must be a part
 * of what was typed. */
static bool reads_back(const char *typed, const char *seen)
{
    if (dh_text_similarity(typed, seen) >= 70 || dh_text_contains(seen, typed) >= 85)
        return true;
    char *t = dh_text_skeleton(typed), *s = dh_text_skeleton(seen);
    bool part = t && s && (part_of(s, t) || part_of(t, s));
    dh_free(t);
    dh_free(s);
    return part;
}

/* The words of Latin letters and digits in a text that has others too; how many of them are in `seen`. */
static size_t words_in(const char *text, const char *seen, size_t *ret_all)
{
    size_t n = strlen(text), start = 0, length = 0, found = 0, all = 0;
    for (size_t i = 0; i <= n && all < WORDS_MOST;) {
        uint32_t c = ' ';
        size_t step = i < n ? dh_utf8_next(text + i, n - i, &c) : 1;
        if (letter(c) && readable(c)) {
            start = length ? start : i;
            length++;
        } else {
            char *word = length >= WORD_LEAST ? dh_strndup(text + start, i - start) : NULL;
            all += word != NULL;
            found += word && dh_text_contains(seen, word) >= 85;
            dh_free(word);
            length = 0;
        }
        i += step;
    }
    *ret_all = all;
    return found;
}

static enum dh_read_back by_words(const char *text, const char *seen)
{
    size_t all, found = words_in(text, seen, &all);
    return all && found == all ? DH_READ_BACK_PART : DH_READ_BACK_UNKNOWN;
}

/* A letter that a digit is easily read as. A digit is no other digit. */
static bool read_as(char digit, char seen)
{
    static const char *const like[10] = {"OoDQU", "lIi|!", "Zz", "SEB", "A", "Ss", "Gb", "T?", "BSRg", "gq"};
    if (digit == seen)
        return true;
    return digit >= '0' && digit <= '9' && seen != '\0' && strchr(like[digit - '0'], seen) != NULL;
}

/* A short number has too few characters for one that was misread to be forgiven by the others. */
static bool number_reads_back(const char *typed, const char *seen)
{
    size_t n = strlen(typed);
    while (*seen == ' ')
        seen++;
    if (n == 0 || n > 6 || strspn(typed, "0123456789.,") != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (!read_as(typed[i], seen[i]))
            return false;
    return strspn(seen + n, " |") == strlen(seen + n);
}

enum dh_read_back dh_read_back_seen(const char *text, const char *whole, const char *seen)
{
    if (!seen || dh_text_blank(text))
        return DH_READ_BACK_UNKNOWN;
    char *t = one_line(text), *w = whole ? one_line(whole) : NULL, *s = one_line(seen);
    enum dh_read_back r = DH_READ_BACK_UNKNOWN;
    if (t && s && all_readable(t))
        r = number_reads_back(t, s) || reads_back(t, s) || (w && reads_back(w, s)) ? DH_READ_BACK_SAME : DH_READ_BACK_OTHER;
    else if (t && s)
        r = by_words(t, s);
    dh_free(t);
    dh_free(w);
    dh_free(s);
    return r;
}

enum dh_read_back dh_read_back_line(const char *text, const char *line)
{
    const char *last = strrchr(text, '\n');
    const char *own = last && last[1] ? last + 1 : text;
    char *t = dh_strndup(own, strcspn(own, "\n"));
    enum dh_read_back r = DH_READ_BACK_UNKNOWN;
    if (t && strlen(t) >= WORD_LEAST)
        r = all_readable(t) ? dh_text_contains(line, t) >= 85 ? DH_READ_BACK_SAME : DH_READ_BACK_UNKNOWN : by_words(t, line);
    dh_free(t);
    return r;
}

enum dh_read_back dh_read_back_dots(const char *secret, const char *seen)
{
    size_t dots = 0;
    for (const char *p = seen; p && (p = strstr(p, DOT)); p += strlen(DOT))
        dots++;
    if (dots && dots == dh_utf8_count(secret))
        return DH_READ_BACK_SAME;
    return DH_READ_BACK_UNKNOWN;
}
