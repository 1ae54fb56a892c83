#include "agent/skill/value.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/mem.h"

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};

/* The digits and separators in it, when there is one run of them. */
static bool digits(const char *s, char *out, size_t n)
{
    size_t k = 0;
    bool ended = false, negative = false;
    for (; *s; s++) {
        bool mark = strchr(".,'", *s) && isdigit((unsigned char)s[1]) && k > 0;
        bool wide = k > 0 && (*s == ' ' || (unsigned char)*s == 0xa0) &&
                    isdigit((unsigned char)s[1]) && isdigit((unsigned char)s[2]) &&
                    isdigit((unsigned char)s[3]);
        if (isdigit((unsigned char)*s) || mark) {
            if (ended || k + 1 >= n)
                return false;
            out[k++] = *s;
        } else if (wide) {
            continue; /* a space parts thousands */
        } else {
            ended = ended || (k > 0 && (unsigned char)*s != 0xc2);
            negative = negative || (k == 0 && *s == '-');
        }
    }
    out[k] = '\0';
    if (negative && k + 1 < n) {
        memmove(out + 1, out, k + 1);
        out[0] = '-';
    }
    return k > 0;
}

static char *decimal(const char *text, bool amount)
{
    char raw[64];
    if (!digits(text, raw, sizeof(raw)))
        return NULL;
    char *dot = strrchr(raw, '.'), *comma = strrchr(raw, ',');
    char *mark = dot > comma ? dot : comma; /* NULL is the least */
    bool both = dot && comma;
    if (mark) {
        bool repeated = strchr(raw, *mark) != mark;
        bool three = strlen(mark) == 4;
        if (repeated || (!both && three && (amount || *mark == ',')))
            mark = NULL;
    }
    struct dh_buf b = {0};
    for (char *c = raw; *c; c++)
        if (isdigit((unsigned char)*c) || *c == '-')
            dh_buf_char(&b, *c);
        else if (c == mark)
            dh_buf_char(&b, '.');
    return dh_buf_steal(&b);
}

char *dh_value_amount(const char *text)
{
    return decimal(text, true);
}

char *dh_value_number(const char *text)
{
    for (const char *s = text; *s; s++)
        if (isalpha((unsigned char)*s))
            return NULL;
    return decimal(text, false);
}

bool dh_value_parse(const char *text, double *ret)
{
    for (const char *s = text; *s; s++)
        if (isalpha((unsigned char)*s) && s > text && isdigit((unsigned char)s[-1]))
            return false; /* "12B" is a name */
    char *plain = decimal(text, false);
    if (!plain)
        return false;
    double v = 0, unit = 1;
    bool frac = false;
    for (const char *s = plain; *s; s++) {
        if (*s == '.')
            frac = true;
        else if (isdigit((unsigned char)*s)) {
            v = frac ? v + (*s - '0') * (unit /= 10) : v * 10 + (*s - '0');
        }
    }
    *ret = plain[0] == '-' ? -v : v;
    dh_free(plain);
    return true;
}

static bool leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

static int month_days(int y, int m)
{
    static const int n[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return n[m - 1] + (m == 2 && leap(y));
}

static bool date_valid(int y, int m, int d)
{
    return y >= 1000 && y <= 9999 && m >= 1 && m <= 12 && d >= 1 && d <= month_days(y, m);
}

static int day_of_year(int y, int m, int d)
{
    for (int i = 1; i < m; i++)
        d += month_days(y, i);
    return d;
}

/* 0 is a Sunday (Sakamoto's method). */
static int weekday(int y, int m, int d)
{
    static const int t[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    y -= m < 3;
    return (y + y / 4 - y / 100 + y / 400 + t[m - 1] + d) % 7;
}

static bool iso(const char *s, int *y, int *m, int *d)
{
    int n = 0;
    return strlen(s) == 10 && sscanf(s, "%4d-%2d-%2d%n", y, m, d, &n) == 3 && n == 10 &&
           date_valid(*y, *m, *d);
}

static int month_of(const char *word, size_t n)
{
    for (int i = 0; i < 12; i++)
        if (n >= 3 && n <= strlen(months[i]) && strncasecmp(word, months[i], n) == 0)
            return i + 1;
    return 0;
}

struct parts {
    int num[3], width[3], count, month, month_at;
    char mark; /* between the first two numbers */
};

/* Cuts a date into its numbers and a month's name; false when something else is in it. */
static bool cut(const char *s, struct parts *p)
{
    *p = (struct parts){0};
    while (*s) {
        if (isdigit((unsigned char)*s)) {
            int v = 0, w = 0;
            for (; isdigit((unsigned char)*s); s++, w++)
                v = w < 6 ? v * 10 + *s - '0' : v;
            if (p->count == 3 || w > 4)
                return false;
            if (p->count == 0)
                p->mark = *s;
            p->width[p->count] = w;
            p->num[p->count++] = v;
            if (strncasecmp(s, "st", 2) == 0 || strncasecmp(s, "nd", 2) == 0 ||
                strncasecmp(s, "rd", 2) == 0 || strncasecmp(s, "th", 2) == 0)
                s += isalpha((unsigned char)s[2]) ? 0 : 2;
        } else if (isalpha((unsigned char)*s)) {
            size_t n = 0;
            while (isalpha((unsigned char)s[n]))
                n++;
            int m = month_of(s, n);
            bool day = false;
            for (int i = 0; i < 7; i++)
                day = day || (n >= 3 && n <= strlen(days[i]) && strncasecmp(s, days[i], n) == 0);
            if (m && !p->month) {
                p->month = m;
                p->month_at = p->count;
            } else if (!day) {
                return false;
            }
            s += n;
        } else if (strchr(" .,-/", *s)) {
            s++;
        } else {
            return false;
        }
    }
    return true;
}

static bool shift_day(const char *text, const char *today, int *y, int *m, int *d)
{
    int by = strcasecmp(text, "today") == 0       ? 0
             : strcasecmp(text, "tomorrow") == 0  ? 1
             : strcasecmp(text, "yesterday") == 0 ? -1
                                                  : 2;
    if (by == 2 || !today || !iso(today, y, m, d))
        return false;
    *d += by;
    if (*d == 0) {
        if (--*m == 0) {
            *m = 12;
            --*y;
        }
        *d = month_days(*y, *m);
    } else if (*d > month_days(*y, *m)) {
        *d = 1;
        if (++*m == 13) {
            *m = 1;
            ++*y;
        }
    }
    return true;
}

static bool find_date(const char *text, int *y, int *m, int *d)
{
    struct parts p;
    if (!cut(text, &p))
        return false;
    if (p.month && p.count == 2) {
        bool year_first = p.width[0] == 4;
        *y = p.num[year_first ? 0 : 1];
        *m = p.month;
        *d = p.num[year_first ? 1 : 0];
        return date_valid(*y, *m, *d);
    }
    if (p.month || p.count != 3)
        return false;
    if (p.width[0] == 4) {
        *y = p.num[0];
        *m = p.num[1];
        *d = p.num[2];
        return date_valid(*y, *m, *d);
    }
    *y = p.num[2];
    if (p.width[2] == 2 && p.mark == '.')
        *y += 2000;
    *d = p.num[0];
    *m = p.num[1];
    if (p.mark == '.') /* day first wherever dots are used */
        return date_valid(*y, *m, *d);
    bool day_first = date_valid(*y, p.num[1], p.num[0]),
         month_first = date_valid(*y, p.num[0], p.num[1]);
    if (day_first && month_first && p.num[0] != p.num[1])
        return false;
    if (month_first) {
        *m = p.num[0];
        *d = p.num[1];
    }
    return day_first || month_first;
}

char *dh_value_date(const char *text, const char *today)
{
    int y, m, d;
    while (isspace((unsigned char)*text))
        text++;
    if (!iso(text, &y, &m, &d) && !shift_day(text, today, &y, &m, &d) &&
        !find_date(text, &y, &m, &d))
        return NULL;
    return date_valid(y, m, d) ? dh_asprintf("%04d-%02d-%02d", y, m, d) : NULL;
}

static bool clock_time(const char *text, int *h, int *min)
{
    int n = 0;
    *min = 0;
    if (!isdigit((unsigned char)text[0]) || sscanf(text, "%2d%n", h, &n) != 1)
        return false;
    text += n;
    bool minutes =
        *text == ':' && isdigit((unsigned char)text[1]) && isdigit((unsigned char)text[2]);
    if (minutes) {
        *min = (text[1] - '0') * 10 + text[2] - '0';
        text += 3;
    }
    while (*text == ' ')
        text++;
    bool am = strncasecmp(text, "am", 2) == 0, pm = strncasecmp(text, "pm", 2) == 0;
    if (am || pm) {
        if (*h < 1 || *h > 12)
            return false;
        *h = *h % 12 + (pm ? 12 : 0);
        text += 2;
    } else if (!minutes) {
        return false;
    }
    return *text == '\0' && *h >= 0 && *h <= 23 && *min <= 59;
}

char *dh_value_time(const char *text)
{
    int h, m;
    while (isspace((unsigned char)*text))
        text++;
    return clock_time(text, &h, &m) ? dh_asprintf("%02d:%02d", h, m) : NULL;
}

bool dh_value_format_valid(const char *format)
{
    for (const char *s = format; *s; s++)
        if (*s == '%') {
            s += s[1] == '-';
            if (!*++s || !strchr("demBbyYaAjHIMp%", *s))
                return false;
        }
    return true;
}

struct moment {
    int y, m, d, h, min;
    bool date, time;
};

static bool put_date(struct dh_buf *b, char c, bool bare, const struct moment *t)
{
    if (!t->date)
        return false;
    switch (c) {
    case 'd':
        dh_buf_printf(b, bare ? "%d" : "%02d", t->d);
        return true;
    case 'e':
        dh_buf_printf(b, bare ? "%d" : "%2d", t->d);
        return true;
    case 'm':
        dh_buf_printf(b, bare ? "%d" : "%02d", t->m);
        return true;
    case 'B':
        dh_buf_str(b, months[t->m - 1]);
        return true;
    case 'b':
        dh_buf_printf(b, "%.3s", months[t->m - 1]);
        return true;
    case 'y':
        dh_buf_printf(b, "%02d", t->y % 100);
        return true;
    case 'Y':
        dh_buf_printf(b, "%d", t->y);
        return true;
    case 'A':
        dh_buf_str(b, days[weekday(t->y, t->m, t->d)]);
        return true;
    case 'a':
        dh_buf_printf(b, "%.3s", days[weekday(t->y, t->m, t->d)]);
        return true;
    case 'j':
        dh_buf_printf(b, bare ? "%d" : "%03d", day_of_year(t->y, t->m, t->d));
        return true;
    default:
        return false;
    }
}

static bool put_time(struct dh_buf *b, char c, bool bare, const struct moment *t)
{
    int h12 = t->h % 12 ? t->h % 12 : 12;
    if (!t->time)
        return false;
    if (c == 'H' || c == 'I')
        dh_buf_printf(b, bare ? "%d" : "%02d", c == 'H' ? t->h : h12);
    else if (c == 'M')
        dh_buf_printf(b, "%02d", t->min);
    else if (c == 'p')
        dh_buf_str(b, t->h < 12 ? "AM" : "PM");
    else
        return false;
    return true;
}

char *dh_value_format(const char *value, const char *format)
{
    struct moment t = {0};
    t.date = iso(value, &t.y, &t.m, &t.d);
    t.time = clock_time(value, &t.h, &t.min);
    struct dh_buf b = {0};
    for (const char *s = format; *s; s++) {
        if (*s != '%') {
            dh_buf_char(&b, *s);
            continue;
        }
        bool bare = s[1] == '-';
        s += bare;
        s++;
        if (*s == '%')
            dh_buf_char(&b, '%');
        else if (!*s || (!put_date(&b, *s, bare, &t) && !put_time(&b, *s, bare, &t))) {
            dh_buf_finish(&b);
            return NULL;
        }
    }
    return dh_buf_steal(&b);
}
