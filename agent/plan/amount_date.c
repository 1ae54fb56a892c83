#include "agent/plan/amount.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

struct token {
    const char *at;
    size_t len;
    int number; /* -1: a word */
    char after; /* the separator behind it: '.', '/', '-', ',', ' ', 0 */
};

#define TOKENS 512

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Words and numbers; "19th" is the number 19. */
static size_t split(const char *s, struct token *t)
{
    size_t n = 0;
    while (*s && n < TOKENS) {
        if (!digit(*s) && !letter(*s)) {
            s++;
            continue;
        }
        const char *at = s;
        int number = digit(*s) ? 0 : -1;
        for (; number >= 0 ? digit(*s) : letter(*s); s++)
            if (number >= 0)
                number = number < 100000 ? number * 10 + (*s - '0') : number;
        t[n] = (struct token){at, (size_t)(s - at), number, 0};
        if (number > 0 && number < 32 && strlen(s) >= 2 && !letter(s[2]) &&
            (!strncmp(s, "st", 2) || !strncmp(s, "nd", 2) || !strncmp(s, "rd", 2) ||
             !strncmp(s, "th", 2)))
            s += 2;
        t[n++].after = *s;
    }
    return n;
}

static int month_of(const struct token *t)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    if (t->number >= 0 || t->len < 3 || t->len > 9)
        return 0;
    for (int m = 0; m < 12; m++) {
        size_t i = 0;
        while (i < t->len && names[m][i] && (t->at[i] | 0x20) == names[m][i])
            i++;
        bool sept = m == 8 && t->len == 4;
        if (i == t->len && (t->len == 3 || sept || names[m][i] == '\0'))
            return m + 1;
    }
    return 0;
}

static bool real(int y, int m, int d)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return y >= 1000 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 &&
           d <= days[m - 1] + (m == 2 && leap);
}

static enum dh_date_found give(int y, int m, int d, char ret[DH_AMOUNT_MAX])
{
    if (!real(y, m, d))
        return DH_DATE_NONE;
    snprintf(ret, DH_AMOUNT_MAX, "%04d-%02d-%02d", y, m, d);
    return DH_DATE_FOUND;
}

static enum dh_date_found numeric(const struct token *t, char ret[DH_AMOUNT_MAX])
{
    char sep = t[0].after;
    int a = t[0].number, b = t[1].number, c = t[2].number;
    if (a < 0 || b < 0 || c < 0 || t[1].after != sep || !strchr("-/.", sep) ||
        t[1].at != t[0].at + t[0].len + 1 || t[2].at != t[1].at + t[1].len + 1 || t[1].len > 2)
        return DH_DATE_NONE;
    if (t[0].len == 4 && t[2].len <= 2)
        return give(a, b, c, ret);
    if (t[0].len > 2)
        return DH_DATE_NONE;
    if (sep == '.' && t[2].len == 2)
        c += 2000;
    else if (t[2].len != 4)
        return DH_DATE_NONE;
    if (sep == '.')
        return give(c, b, a, ret);
    bool day_first = real(c, b, a), month_first = real(c, a, b);
    if (day_first && month_first && a != b)
        return DH_DATE_UNCLEAR;
    return day_first ? give(c, b, a, ret) : month_first ? give(c, a, b, ret) : DH_DATE_NONE;
}

/* Whether it is "of", which may stand between day and month. */
static bool of(const struct token *t)
{
    return t->len == 2 && (t->at[0] | 0x20) == 'o' && (t->at[1] | 0x20) == 'f';
}

/* "19 Nov 2026", "19 of November 2026", "November 19, 2026". */
static enum dh_date_found named(const struct token *t, size_t left, char ret[DH_AMOUNT_MAX])
{
    if (left >= 3 && month_of(&t[0]) && t[1].number >= 0 && t[2].number >= 0 && t[1].len <= 2 &&
        t[2].len == 4)
        return give(t[2].number, month_of(&t[0]), t[1].number, ret);
    if (t[0].number < 0 || t[0].len > 2)
        return DH_DATE_NONE;
    size_t m = left >= 4 && of(&t[1]) ? 2 : 1;
    if (left >= m + 2 && month_of(&t[m]) && t[m + 1].number >= 0 && t[m + 1].len == 4)
        return give(t[m + 1].number, month_of(&t[m]), t[0].number, ret);
    return DH_DATE_NONE;
}

enum dh_date_found dh_date_find(const char *text, char ret[DH_AMOUNT_MAX])
{
    struct token t[TOKENS];
    size_t n = split(text, t);
    enum dh_date_found best = DH_DATE_NONE;
    for (size_t i = 0; i + 3 <= n; i++) {
        bool glued = i > 0 && t[i - 1].number >= 0 && t[i - 1].at + t[i - 1].len + 1 == t[i].at &&
                     strchr("-/.", t[i - 1].after);
        enum dh_date_found f = glued ? DH_DATE_NONE : numeric(&t[i], ret);
        if (f == DH_DATE_NONE)
            f = named(&t[i], n - i, ret);
        if (f == DH_DATE_FOUND)
            return f;
        if (f == DH_DATE_UNCLEAR)
            best = f;
    }
    return best;
}
