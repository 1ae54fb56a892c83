/* Dates as people say them: "Thursday", "last Friday", "19 Nov", "in two weeks". */
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/skill/goal_bind.h"
#include "agent/skill/value.h"
#include "base/mem.h"

static const char *const weekdays[7] = {"monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday"};
static const char *const months[12] = {"january",   "february", "march",    "april",
                                       "may",       "june",     "july",     "august",
                                       "september", "october",  "november", "december"};

/* Days since 0000-03-01 in the Gregorian calendar and back: years begin in March, so that the leap
 * day is last. */
static long to_days(int y, int m, int d)
{
    int shifted = (m + 9) % 12;
    long year = y - (m < 3);
    return 365 * year + year / 4 - year / 100 + year / 400 + (shifted * 306 + 5) / 10 + d - 1;
}

static void from_days(long days, int *y, int *m, int *d)
{
    long year = (10000 * days + 14780) / 3652425;
    long rest = days - (365 * year + year / 4 - year / 100 + year / 400);
    if (rest < 0) {
        year--;
        rest = days - (365 * year + year / 4 - year / 100 + year / 400);
    }
    long month = (100 * rest + 52) / 3060;
    *m = (int)((month + 2) % 12) + 1;
    *y = (int)(year + (month + 2) / 12);
    *d = (int)(rest - (month * 306 + 5) / 10 + 1);
}

static bool write_days(long days, char out[11])
{
    int y, m, d;
    from_days(days, &y, &m, &d);
    if (y < 1 || y > 9999)
        return false;
    char all[40];
    snprintf(all, sizeof(all), "%04d-%02d-%02d", y, m, d);
    memcpy(out, all, 10);
    out[10] = '\0';
    return true;
}

static bool read_days(const char *iso, long *ret)
{
    int y, m, d;
    if (!iso || sscanf(iso, "%4d-%2d-%2d", &y, &m, &d) != 3 || y < 1 || m < 1 || m > 12 || d < 1 ||
        d > 31)
        return false;
    *ret = to_days(y, m, d);
    return true;
}

/* 1.. of a name in a list, whole or cut to at least three letters ("sept" too); 0: none. */
static int named(const char *const *list, int n, const char *word)
{
    size_t len = strlen(word);
    for (int i = 0; len >= 3 && i < n; i++)
        if (len <= strlen(list[i]) && strncmp(list[i], word, len) == 0)
            return i + 1;
    return 0;
}

/* "sat", "sun", "mar" and "may" are words of their own: names that are cut have to begin with a
 * capital. */
static int weekday_of(const struct dh_goal *g, size_t i)
{
    if (i >= g->token_count)
        return 0;
    const struct dh_goal_token *t = &g->tokens[i];
    int n = t->quoted ? 0 : named(weekdays, 7, t->fold);
    return n && (t->capital || strlen(t->fold) > 5) ? n : dh_goal_weekday(g, i);
}

static int month_of(const struct dh_goal *g, size_t i)
{
    if (i >= g->token_count)
        return 0;
    const struct dh_goal_token *t = &g->tokens[i];
    int n = t->quoted ? 0 : named(months, 12, t->fold);
    return n && (t->capital || (strlen(t->fold) > 3 && n != 3)) ? n : dh_goal_month(g, i);
}

static bool is(const struct dh_goal *g, size_t i, const char *word)
{
    return i < g->token_count && !g->tokens[i].quoted && strcmp(g->tokens[i].fold, word) == 0;
}

/* 1-31 of "19" or "19th"; 0: neither. */
static int day_of(const struct dh_goal *g, size_t i, bool *ret_ordinal)
{
    const char *s = i < g->token_count && !g->tokens[i].quoted ? g->tokens[i].fold : "";
    size_t n = strspn(s, "0123456789");
    if (n < 1 || n > 2)
        return 0;
    int d = atoi(s);
    bool ordinal = strcmp(s + n, "st") == 0 || strcmp(s + n, "nd") == 0 ||
                   strcmp(s + n, "rd") == 0 || strcmp(s + n, "th") == 0;
    if (ret_ordinal)
        *ret_ordinal = ordinal;
    return (s[n] == '\0' || ordinal) && d >= 1 && d <= 31 ? d : 0;
}

static int year_of(const struct dh_goal *g, size_t i)
{
    const char *s = i < g->token_count && !g->tokens[i].quoted ? g->tokens[i].fold : "";
    return strlen(s) == 4 && strspn(s, "0123456789") == 4 && atoi(s) >= 1900 && atoi(s) <= 2100
               ? atoi(s)
               : 0;
}

static int month_days(int y, int m)
{
    static const int n[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return n[m - 1] + (m == 2 && ((y % 4 == 0 && y % 100 != 0) || y % 400 == 0));
}

/* The next such day from today on, and the last one up to it. */
static bool without_year(int month, int day, const char *today, char date[11], char past[11])
{
    long now;
    if (!read_days(today, &now))
        return false;
    int year = atoi(today);
    bool next = false, last = false;
    for (int y = year; y <= year + 8 && !next; y++)
        if (day <= month_days(y, month) && to_days(y, month, day) >= now)
            next = write_days(to_days(y, month, day), date);
    for (int y = year; y >= year - 8 && !last; y--)
        if (day <= month_days(y, month) && to_days(y, month, day) <= now)
            last = write_days(to_days(y, month, day), past);
    return next && last;
}

/* "19 Nov 2026", "19th of November", "Nov 19". */
static size_t month_date(const struct dh_goal *g, size_t i, const char *today, char date[11],
                         char past[11])
{
    size_t at = i;
    int month = month_of(g, i), day;
    if (month) {
        day = day_of(g, ++at, NULL);
    } else {
        day = day_of(g, i, NULL);
        at += is(g, at + 1, "of") || is(g, at + 1, "de") ? 2 : 1;
        month = month_of(g, at);
    }
    if (!month || !day)
        return 0;
    at++;
    int year = year_of(g, at);
    if (!year)
        return without_year(month, day, today, date, past) ? at - i : 0;
    if (day > month_days(year, month) || !write_days(to_days(year, month, day), date))
        return 0;
    past[0] = '\0';
    return at + 1 - i;
}

/* "2026-11-19", "19.11.2026", "19.11.", "11/19/2026". */
static size_t number_date(const struct dh_goal *g, size_t i, const char *today, char date[11],
                          char past[11])
{
    const struct dh_goal_token *t = &g->tokens[i];
    int d, m, n = 0;
    if (t->quoted || !isdigit((unsigned char)t->raw[0]))
        return 0;
    past[0] = '\0';
    char *full = strpbrk(t->raw, ".-/") ? dh_value_date(t->raw, NULL) : NULL;
    bool ok = full && strlen(full) == 10;
    if (ok)
        memcpy(date, full, 11);
    dh_free(full);
    if (ok)
        return 1;
    if (t->dot && sscanf(t->raw, "%2d.%2d%n", &d, &m, &n) == 2 && t->raw[n] == '\0' && m >= 1 &&
        m <= 12 && d >= 1 && without_year(m, d, today, date, past))
        return 1;
    return 0;
}

static int small_number(const struct dh_goal *g, size_t i)
{
    static const char *const words[] = {"one", "two",   "three", "four", "five",
                                        "six", "seven", "eight", "nine", "ten"};
    if (i >= g->token_count || g->tokens[i].quoted)
        return 0;
    const char *s = g->tokens[i].fold;
    if (strcmp(s, "a") == 0 || strcmp(s, "an") == 0)
        return 1;
    for (int k = 0; k < 10; k++)
        if (strcmp(s, words[k]) == 0)
            return k + 1;
    size_t n = strspn(s, "0123456789");
    return n > 0 && n <= 3 && s[n] == '\0' ? atoi(s) : 0;
}

/* Days in "days", "week" and their like; 0: no such word. */
static int unit(const struct dh_goal *g, size_t i)
{
    return is(g, i, "day") || is(g, i, "days") ? 1 : is(g, i, "week") || is(g, i, "weeks") ? 7 : 0;
}

/* So many months from a day on; the last day of a shorter month. */
static bool write_months(long now, int n, char date[11])
{
    int y, m, d;
    from_days(now, &y, &m, &d);
    int all = y * 12 + m - 1 + n;
    y = all / 12;
    m = all % 12 + 1;
    return write_days(to_days(y, m, d < month_days(y, m) ? d : month_days(y, m)), date);
}

/* "in two weeks", "3 days ago", "a week from now", "in a month". */
static size_t span_date(const struct dh_goal *g, size_t i, long now, char date[11])
{
    bool in = is(g, i, "in");
    size_t at = i + in + 2;
    int n = small_number(g, i + in), days = unit(g, i + in + 1);
    bool monthly = is(g, i + in + 1, "month") || is(g, i + in + 1, "months");
    bool ago = is(g, at, "ago"),
         from = is(g, at, "from") && (is(g, at + 1, "now") || is(g, at + 1, "today"));
    if (!n || (!days && !monthly) || in + ago + from != 1)
        return 0;
    bool ok = monthly ? write_months(now, ago ? -n : n, date)
                      : write_days(now + (ago ? -1L : 1L) * n * days, date);
    return ok ? 2 + (size_t)in + ago + 2 * (size_t)from : 0;
}

/* "end of the month", "end of next month". */
static size_t month_end(const struct dh_goal *g, size_t i, long now, char date[11])
{
    size_t at = i + 2;
    if (!is(g, i, "end") || !is(g, i + 1, "of"))
        return 0;
    at += is(g, at, "the") || is(g, at, "this");
    bool next = is(g, at, "next"), last = is(g, at, "last");
    at += next || last;
    int y, m, d;
    if (!is(g, at, "month"))
        return 0;
    from_days(now, &y, &m, &d);
    return write_months(to_days(y, m, 1),
                        next   ? 1
                        : last ? -1
                               : 0,
                        date) &&
                   read_days(date, &now) &&
                   (from_days(now, &y, &m, &d), write_days(to_days(y, m, month_days(y, m)), date))
               ? at + 1 - i
               : 0;
}

/* "Thursday", "last Friday", "next Monday", "Thursday, 19 Nov". */
static size_t weekday_date(const struct dh_goal *g, size_t i, long now, const char *today,
                           char date[11], char past[11])
{
    bool last = is(g, i, "last") || is(g, i, "past"), next = is(g, i, "next");
    bool coming = is(g, i, "this") || is(g, i, "coming");
    size_t at = i + (last || next || coming);
    int day = weekday_of(g, at);
    if (!day)
        return 0;
    if (at == i) { /* the date beside it says more */
        size_t n = at + 1 < g->token_count ? month_date(g, at + 1, today, date, past) : 0;
        if (!n && at + 1 < g->token_count)
            n = number_date(g, at + 1, today, date, past);
        if (n)
            return n + 1;
    }
    int here = (int)((now + 2) % 7); /* 0000-03-01 was a Wednesday; Monday is 0 */
    int ahead = (day - 1 - here + 7) % 7, behind = (here - (day - 1) + 7) % 7;
    past[0] = '\0';
    bool ok;
    if (last)
        ok = write_days(now - (behind ? behind : 7), date);
    else if (next) /* of the week after this one, which begins on a Monday */
        ok = write_days(now - here + 7 + day - 1, date);
    else if (coming)
        ok = write_days(now + ahead, date);
    else
        ok = write_days(now + ahead, date) && write_days(now - behind, past);
    return ok ? at + 1 - i : 0;
}

/* "today", "the day after tomorrow". */
static size_t word_date(const struct dh_goal *g, size_t i, long now, char date[11])
{
    int by = is(g, i, "today") || is(g, i, "tonight") ? 0
             : is(g, i, "tomorrow")                   ? 1
             : is(g, i, "yesterday")                  ? -1
                                                      : 9;
    size_t n = 1;
    if (by == 9)
        dh_goal_near_day(g, i, &by);
    if (is(g, i, "day") && is(g, i + 1, "after") && is(g, i + 2, "tomorrow"))
        by = 2, n = 3;
    else if (is(g, i, "day") && is(g, i + 1, "before") && is(g, i + 2, "yesterday"))
        by = -2, n = 3;
    return by != 9 && write_days(now + by, date) ? n : 0;
}

/* "the 19th", "on the 3rd": of this month or the one beside. */
static size_t bare_day(const struct dh_goal *g, size_t i, const char *today, char date[11],
                       char past[11])
{
    bool ordinal = false;
    int day = day_of(g, i, &ordinal);
    long now;
    if (!day || !ordinal || i == 0 || !(is(g, i - 1, "the") || is(g, i - 1, "on")) ||
        !read_days(today, &now))
        return 0;
    int y, m, d;
    bool next = false, last = false;
    from_days(now, &y, &m, &d);
    for (int k = 0, yy = y, mm = m; k < 3 && !next; k++) {
        if (day <= month_days(yy, mm) && to_days(yy, mm, day) >= now)
            next = write_days(to_days(yy, mm, day), date);
        mm = mm % 12 + 1;
        yy += mm == 1;
    }
    for (int k = 0, yy = y, mm = m; k < 3 && !last; k++) {
        if (day <= month_days(yy, mm) && to_days(yy, mm, day) <= now)
            last = write_days(to_days(yy, mm, day), past);
        mm = (mm + 10) % 12 + 1;
        yy -= mm == 12;
    }
    return next && last ? 1 : 0;
}

size_t dh_goal_date(const struct dh_goal *g, size_t i, const char *today, char date[11],
                    char past[11])
{
    long now;
    if (i >= g->token_count)
        return 0;
    size_t n = number_date(g, i, today, date, past);
    if (!n)
        n = month_date(g, i, today, date, past);
    if (n || !read_days(today, &now))
        return n;
    n = weekday_date(g, i, now, today, date, past);
    if (!n)
        n = bare_day(g, i, today, date, past);
    if (n)
        return n;
    past[0] = '\0';
    n = word_date(g, i, now, date);
    if (!n)
        n = month_end(g, i, now, date);
    return n ? n : span_date(g, i, now, date);
}

bool dh_goal_date_word(const char *fold)
{
    return named(weekdays, 7, fold) > 0 || named(months, 12, fold) > 0;
}
