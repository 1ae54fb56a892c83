#include "agent/read_back.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "agent/likeness.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#define DOT "\xe2\x80\xa2"
#define WORDS_MOST 64
/* A word of fewer letters is found by chance in what was misread. */
#define WORD_LEAST 3
/* Of fewer firm letters a place can be found by chance. */
#define FIRM_LEAST 3
/* Of what a text of nothing but wrong letters costs: beyond that it is another text. */
#define OTHER_PERCENT 40

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

static bool ascii_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t gaps(const char *s)
{
    size_t n = 0;
    for (size_t i = 1; s[i - 1] && s[i]; i++)
        n += (s[i] == ' ' || s[i] == '\n') && ascii_letter(s[i - 1]) && ascii_letter(s[i + 1]);
    return n;
}

/* A field may drop the spaces in a number, but not those between words; those between lines it may. */
static bool lost_spaces(const char *text, const char *told)
{
    return !strchr(text, '\n') && gaps(told) < gaps(text);
}

/* Letters that look otherwise as capitals, and not only smaller. */
static bool shows_case(char c)
{
    return strchr("abdefghijlmnpqrtyABDEFGHIJLMNPQRTY", c) != NULL;
}

/* The same word with all its capitals small and all its small letters capitals; by sight what only is smaller does not
 * tell. */
static bool other_case(const char *a, const char *b, size_t n, bool sight)
{
    size_t other = 0, telling = 0, letters = 0;
    for (size_t i = 0; i < n; i++) {
        bool both = ascii_letter(a[i]) && ascii_letter(b[i]), tells = both && (!sight || shows_case(a[i]));
        if (both ? (a[i] | 32) != (b[i] | 32) : a[i] != b[i])
            return false;
        if (tells && a[i] == b[i])
            return false;
        letters += both;
        other += both && a[i] != b[i];
        telling += tells;
    }
    return telling >= 2 || (telling == 1 && letters >= 2 && other == letters);
}

static bool within_word(char c)
{
    return ascii_letter(c) || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Letters and digits alone. Owned by the caller. */
static char *squeezed(const char *s)
{
    char *r = dh_strdup(s);
    size_t n = 0;
    for (size_t i = 0; r && s[i]; i++)
        if (within_word(s[i]))
            r[n++] = s[i];
    if (r)
        r[n] = '\0';
    return r;
}

static bool all_in_other_case(const char *text, const char *seen, bool sight)
{
    char *a = squeezed(text), *b = squeezed(seen);
    bool r = a && b && strlen(a) == strlen(b) && other_case(a, b, strlen(a), sight);
    dh_free(a);
    dh_free(b);
    return r;
}

/* Fields for codes make capitals of all that they are given. */
static bool makes_capitals(const char *text, const char *seen)
{
    bool small = false, capital = false;
    for (; *seen; seen++) {
        small = small || (*seen >= 'a' && *seen <= 'z');
        capital = capital || (*seen >= 'A' && *seen <= 'Z');
    }
    return capital && !small && strpbrk(text, "abcdefghijklmnopqrstuvwxyz");
}

/* Whether a word of the text stands there in the other case alone, as with a key for capitals that was lost. */
static bool word_in_other_case(const char *text, const char *seen, bool sight)
{
    if (makes_capitals(text, seen))
        return false;
    for (size_t i = 0, n; text[i]; i += n ? n : 1) {
        bool other = false, same = false;
        for (n = 0; within_word(text[i + n]); n++)
            continue;
        for (size_t k = 0, m; n >= 2 && seen[k]; k += m ? m : 1) {
            for (m = 0; within_word(seen[k + m]); m++)
                continue;
            other = other || (m == n && other_case(text + i, seen + k, n, sight));
            same = same || (m == n && memcmp(text + i, seen + k, n) == 0);
        }
        if (other && !same)
            return true;
    }
    return all_in_other_case(text, seen, sight);
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
    return r && !lost_spaces(text, told) && !word_in_other_case(text, told, false);
}

/* What was to be replaced stands there still, before or behind the text. */
static bool kept(const char *before, const char *text, const char *told)
{
    size_t n = strlen(text), k = before ? strlen(before) : 0;
    if (k == 0 || strlen(told) != n + k)
        return false;
    return (memcmp(told, before, k) == 0 && memcmp(told + k, text, n) == 0) ||
           (memcmp(told, text, n) == 0 && memcmp(told + n, before, k) == 0);
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

/* A time of day and nothing else: "0954AM", "9:54 am", "09:54". Minutes since midnight; whether its half of the day is said. */
static bool clock_of(const char *s, int *ret, bool *ret_half)
{
    int digits[4], n = 0;
    bool colon = false;
    for (; (*s >= '0' && *s <= '9') || *s == ':'; s++) {
        if ((*s == ':' && (colon || n < 1 || n > 2)) || (*s != ':' && n == 4))
            return false;
        if (*s == ':')
            colon = true;
        else
            digits[n++] = *s - '0';
    }
    s += strspn(s, " ");
    bool am = strcasecmp(s, "am") == 0, pm = strcasecmp(s, "pm") == 0;
    if (n < 3 || (*s && !am && !pm) || (!colon && !am && !pm))
        return false;
    int m = digits[n - 2] * 10 + digits[n - 1], h = n == 3 ? digits[0] : digits[0] * 10 + digits[1];
    if (m > 59 || h > (am || pm ? 12 : 23))
        return false;
    if (am || pm)
        h = h % 12 + (pm ? 12 : 0);
    *ret = h * 60 + m;
    *ret_half = am || pm;
    return true;
}

/* A field for a time of day shows it in its own way. */
static bool same_time(const char *typed, const char *shown)
{
    int a, b;
    bool half, said;
    return clock_of(typed, &a, &half) && clock_of(shown, &b, &said) && (a == b || (half && !said && a % 720 == b));
}

enum dh_read_back dh_read_back_told(const char *text, const char *before, bool replace, const char *told, size_t limit)
{
    if (!told)
        return DH_READ_BACK_UNKNOWN;
    size_t n = strlen(text), k = strlen(told);
    if (n == 0)
        return DH_READ_BACK_UNKNOWN;
    if (((replace || (before && !*before)) && equal(text, told)) || same_time(text, told))
        return DH_READ_BACK_SAME;
    if (dh_utf8_count(told) >= limit) /* the rest is not told */
        return k <= n && memcmp(text, told, k) == 0 ? DH_READ_BACK_PART
               : has(told, text)                    ? DH_READ_BACK_SAME
                                                    : DH_READ_BACK_UNKNOWN;
    if (replace && kept(before, text, told))
        return DH_READ_BACK_OTHER;
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

/* What a place says: SAME, OTHER for what was dropped or is something else, UNKNOWN for what may have been misread. */
static enum dh_read_back grade(const struct dh_likeness *l, size_t firm, size_t letters)
{
    size_t astray = l->wrong + l->extra;
    if (l->dropped == 0 && l->extra == 0 && l->wrong * 10 <= firm && l->alike * 3 <= firm + 2 && l->thin * 16 <= firm)
        return DH_READ_BACK_SAME;
    if (2 * astray < l->dropped || (astray == 0 && l->thin * 4 > firm + 4))
        return DH_READ_BACK_OTHER;
    return l->cost * 100 > letters * DH_LIKENESS_WRONG * OTHER_PERCENT ? DH_READ_BACK_OTHER : DH_READ_BACK_UNKNOWN;
}

/* All that is compared with one reading. */
struct letters {
    struct dh_glyphs text, whole, old, label, seen;
};

static bool letters_make(struct letters *a, const struct dh_read_back_field *f, const char *seen)
{
    char *whole = dh_asprintf("%s%s", f->old ? f->old : "", f->text);
    bool ok = whole && dh_glyphs_make(f->text, &a->text) == DH_OK && dh_glyphs_make(whole, &a->whole) == DH_OK &&
              dh_glyphs_make(f->old ? f->old : "", &a->old) == DH_OK &&
              dh_glyphs_make(f->label ? f->label : "", &a->label) == DH_OK && dh_glyphs_make(seen, &a->seen) == DH_OK;
    dh_free(whole);
    return ok;
}

static void letters_finish(struct letters *a)
{
    dh_glyphs_finish(&a->text);
    dh_glyphs_finish(&a->whole);
    dh_glyphs_finish(&a->old);
    dh_glyphs_finish(&a->label);
    dh_glyphs_finish(&a->seen);
}

static enum dh_read_back compare(const struct dh_glyphs *typed, const struct dh_glyphs *seen, bool inside,
                                 struct dh_likeness *ret)
{
    if (!dh_likeness_find(typed, seen, inside, false, ret))
        return DH_READ_BACK_UNKNOWN;
    return grade(ret, typed->firm, typed->letters);
}

/* Whether all that is seen is a part of it. */
static bool part_of(const struct dh_glyphs *whole, const struct dh_glyphs *seen)
{
    struct dh_likeness l;
    if (seen->firm <= FIRM_LEAST || !dh_likeness_find(whole, seen, false, true, &l))
        return false;
    size_t ends = seen->firm >= 12 ? 2 : 0; /* letters that the field cuts */
    return l.dropped + l.extra + l.wrong <= seen->firm / 10 + ends && l.alike * 3 <= seen->firm + 2;
}

/* What is seen is clearly more than a part of what was there before. */
static bool shows_more(const struct letters *a)
{
    struct dh_likeness before, all;
    return dh_likeness_find(&a->old, &a->seen, false, true, &before) &&
           dh_likeness_find(&a->whole, &a->seen, false, true, &all) && before.cost > all.cost + DH_LIKENESS_WRONG;
}

/* Few letters count where they must stand: at the end, or alone. */
static enum dh_read_back few(const struct letters *a, const struct dh_likeness *l)
{
    bool alone = a->seen.count <= a->text.count + 2, last = l->end + 1 >= a->seen.count;
    return l->wrong == 0 && (alone || (last && l->cost == 0)) ? DH_READ_BACK_SAME : DH_READ_BACK_UNKNOWN;
}

/* What was to go stands there still, and the text behind it. */
static bool not_replaced(const struct dh_read_back_field *f, const struct letters *a)
{
    struct dh_likeness all, own;
    return f->replace && a->old.firm >= FIRM_LEAST && dh_likeness_find(&a->whole, &a->seen, false, false, &all) &&
           dh_likeness_find(&a->text, &a->seen, false, false, &own) && all.wrong + all.dropped + all.extra + all.thin == 0 &&
           all.cost < own.cost && a->seen.count >= a->whole.count;
}

static enum dh_read_back judge(const struct dh_read_back_field *f, const struct letters *a)
{
    struct dh_likeness l, all;
    if (a->seen.count == 0) {
        bool some = dh_likeness_find(&a->text, &a->seen, true, false, &l) && l.dropped > 0 && a->text.firm >= FIRM_LEAST;
        return some && !f->full ? DH_READ_BACK_OTHER : DH_READ_BACK_UNKNOWN;
    }
    if (a->text.firm == 0)
        return DH_READ_BACK_UNKNOWN;
    if (not_replaced(f, a))
        return DH_READ_BACK_OTHER;
    enum dh_read_back r = compare(&a->text, &a->seen, true, &l);
    if (r == DH_READ_BACK_SAME && a->text.firm < FIRM_LEAST)
        r = few(a, &l);
    if (r != DH_READ_BACK_SAME && f->old && !f->replace && compare(&a->whole, &a->seen, false, &all) == DH_READ_BACK_SAME &&
        all.wrong + all.thin == 0)
        return DH_READ_BACK_SAME;
    if (r == DH_READ_BACK_SAME)
        return r;
    if (f->full && part_of(&a->text, &a->seen))
        return DH_READ_BACK_PART;
    if (f->full && !f->replace && part_of(&a->whole, &a->seen)) /* what it begins with, perhaps */
        return shows_more(a) ? DH_READ_BACK_PART : DH_READ_BACK_UNKNOWN;
    if (a->label.firm > 0 && compare(&a->label, &a->seen, false, &all) == DH_READ_BACK_SAME)
        return DH_READ_BACK_UNKNOWN;
    if (a->old.firm >= FIRM_LEAST && compare(&a->old, &a->seen, false, &all) == DH_READ_BACK_SAME && all.cost == 0)
        return DH_READ_BACK_OTHER;
    if (a->text.firm < FIRM_LEAST && (l.dropped == 0 || a->text.firm < a->text.count) && a->seen.count <= a->text.count + 2)
        return DH_READ_BACK_UNKNOWN; /* so few letters may be read as anything */
    return r;
}

static bool date_reads_back(const char *typed, const char *seen)
{
    char *a = core(typed), *b = core(seen);
    bool r = a && b && same_digits(a, b);
    dh_free(a);
    dh_free(b);
    return r;
}

static enum dh_read_back by_letters(const struct dh_read_back_field *f, const char *text, const char *seen)
{
    struct letters a = {0};
    struct dh_read_back_field field = *f;
    field.text = text;
    bool ok = letters_make(&a, &field, seen);
    enum dh_read_back r = DH_READ_BACK_UNKNOWN;
    if (ok && (dh_text_similarity(text, seen) >= 95 || date_reads_back(text, seen) || same_time(text, seen)))
        r = DH_READ_BACK_SAME;
    else if (ok)
        r = judge(&field, &a);
    letters_finish(&a);
    return (r == DH_READ_BACK_SAME || r == DH_READ_BACK_PART) && word_in_other_case(text, seen, true) ? DH_READ_BACK_OTHER : r;
}

enum dh_read_back dh_read_back_seen(const struct dh_read_back_field *f, const char *seen)
{
    if (!seen || dh_text_blank(f->text))
        return DH_READ_BACK_UNKNOWN;
    char *t = one_line(f->text), *s = one_line(seen);
    enum dh_read_back r = DH_READ_BACK_UNKNOWN;
    if (t && s)
        r = all_readable(t) ? by_letters(f, t, s) : by_words(t, s);
    dh_free(t);
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
