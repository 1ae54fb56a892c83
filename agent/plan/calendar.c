#include "agent/plan/calendar.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "agent/plan/amount.h"
#include "base/mem.h"
#include "base/text.h"

#define NUMBERS 128
#define ENOUGH 9 /* days that have to be where the grid has them */

static const char *const months[][12] = {
    {"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
     "december"},
    {"januar", "februar", "marz", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "dezember"},
    {"janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre", "novembre",
     "decembre"},
    {"enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre",
     "diciembre"},
};

static int days_of(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* 0: Sunday (Sakamoto's congruence, for the Gregorian calendar). */
static int weekday(int year, int month, int day)
{
    static const int shift[] = {0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4};
    if (month < 3)
        year--;
    return (year + year / 4 - year / 100 + year / 400 + shift[month - 1] + day) % 7;
}

bool dh_calendar_date(const char *iso, int *ret_year, int *ret_month, int *ret_day)
{
    int y, m, d, n = 0;
    if (!iso || sscanf(iso, "%4d-%2d-%2d%n", &y, &m, &d, &n) != 3 || n != 10 || iso[n] || y < 1583 || m < 1 || m > 12 ||
        d < 1 || d > days_of(y, m))
        return false;
    *ret_year = y;
    *ret_month = m;
    *ret_day = d;
    return true;
}

/* 1-12; 0: no month. Short forms of three letters count. */
static int month_of(const char *word)
{
    char *f = dh_text_fold(word);
    size_t n = 0;
    int found = 0;
    while (f && f[n] && isalpha((unsigned char)f[n]))
        n++;
    if (f)
        f[n] = '\0';
    for (size_t l = 0; n >= 3 && l < sizeof(months) / sizeof(months[0]) && !found; l++)
        for (int m = 0; m < 12 && !found; m++)
            if (strcmp(f, months[l][m]) == 0 || (n == 3 && strncmp(f, months[l][m], 3) == 0) ||
                (n > 4 && dh_text_similarity(f, months[l][m]) >= 85))
                found = m + 1;
    dh_free(f);
    return found;
}

static int number_of(const char *word)
{
    size_t n = strspn(word, "0123456789");
    /* What stands behind the digits may be a comma; letters make it something else. */
    if (n == 0 || n > 4 || isalnum((unsigned char)word[n]) || strlen(word) > n + 1)
        return -1;
    return atoi(word);
}

/* The year and month that stand highest, in one row. */
static bool headline(const struct dh_observation *o, struct dh_rect within, struct dh_calendar *c, int *ret_bottom)
{
    int best = within.y + within.h;
    bool found = false;
    for (size_t i = 0; i < o->word_count; i++) {
        const struct dh_word *w = &o->words[i];
        int month = dh_rect_has(within, dh_rect_centre(w->rect)) && w->rect.y < best ? month_of(w->text) : 0;
        for (size_t k = 0; month && k < o->word_count; k++) {
            const struct dh_word *y = &o->words[k];
            int year = number_of(y->text);
            if (year < 1900 || year > 2199 || !dh_rect_has(within, dh_rect_centre(y->rect)) ||
                abs(dh_rect_centre(y->rect).y - dh_rect_centre(w->rect).y) > w->rect.h)
                continue;
            c->year = year;
            c->month = month;
            best = w->rect.y;
            *ret_bottom = w->rect.y + w->rect.h;
            found = true;
        }
    }
    return found;
}

struct number {
    int value;
    struct dh_point at;
};

/* The grid as two cells of it have it. */
struct grid {
    int first; /* the column of the 1st */
    double x, y, dx, dy;
};

static struct dh_point place(const struct grid *g, int day)
{
    int cell = g->first + day - 1;
    return (struct dh_point){(int)(g->x + cell % 7 * g->dx + 0.5), (int)(g->y + cell / 7 * g->dy + 0.5)};
}

static bool through(const struct number *a, const struct number *b, int first, struct grid *g)
{
    int ca = (first + a->value - 1) % 7, ra = (first + a->value - 1) / 7;
    int cb = (first + b->value - 1) % 7, rb = (first + b->value - 1) / 7;
    if (ca == cb || ra == rb)
        return false;
    *g = (struct grid){.first = first,
                       .dx = (double)(b->at.x - a->at.x) / (cb - ca),
                       .dy = (double)(b->at.y - a->at.y) / (rb - ra)};
    g->x = a->at.x - ca * g->dx;
    g->y = a->at.y - ra * g->dy;
    return g->dx >= 12 && g->dy >= 10 && g->dx < 200 && g->dy < 200;
}

static bool agrees(const struct grid *g, const struct number *v)
{
    struct dh_point p = place(g, v->value);
    return abs(p.x - v->at.x) * 4 <= g->dx && abs(p.y - v->at.y) * 4 <= g->dy;
}

static int agreeing(const struct grid *g, const struct number *list, size_t n)
{
    int count = 0;
    for (size_t i = 0; i < n; i++)
        count += agrees(g, &list[i]);
    return count;
}

bool dh_calendar_find(const struct dh_observation *o, struct dh_rect within, struct dh_calendar *ret)
{
    struct dh_calendar c = {0};
    struct number list[NUMBERS];
    struct grid best = {0};
    size_t n = 0;
    int bottom = 0, most = 0;
    if (!headline(o, within, &c, &bottom))
        return false;
    c.last = days_of(c.year, c.month);
    for (size_t i = 0; i < o->word_count && n < NUMBERS; i++) {
        struct dh_point at = dh_rect_centre(o->words[i].rect);
        int value = number_of(o->words[i].text);
        if (value >= 1 && value <= c.last && at.y > bottom && dh_rect_has(within, at))
            list[n++] = (struct number){value, at};
    }
    /* Weeks begin on Monday, Sunday or Saturday; the weekday of the 1st is known. */
    static const int begins[] = {1, 0, 6};
    for (size_t b = 0; b < 3; b++)
        for (size_t i = 0; i < n; i++)
            for (size_t k = i + 1; k < n; k++) {
                struct grid g;
                int first = (weekday(c.year, c.month, 1) - begins[b] + 7) % 7;
                int count = through(&list[i], &list[k], first, &g) ? agreeing(&g, list, n) : 0;
                if (count > most) {
                    most = count;
                    best = g;
                }
            }
    if (most < ENOUGH)
        return false;
    bool rows[7] = {false};
    for (size_t i = 0; i < n; i++)
        if (agrees(&best, &list[i]))
            rows[(best.first + list[i].value - 1) / 7] = true;
    for (int d = 1; d <= c.last; d++) {
        c.days[d] = place(&best, d);
        c.shown[d] = rows[(best.first + d - 1) / 7];
    }
    c.cell_w = (int)best.dx;
    c.cell_h = (int)best.dy;
    *ret = c;
    return true;
}

bool dh_calendar_shows(const char *text, int year, int month, int day)
{
    char found[DH_AMOUNT_MAX], wanted[40];
    snprintf(wanted, sizeof(wanted), "%04d-%02d-%02d", year, month, day);
    enum dh_date_found f = text ? dh_date_find(text, found) : DH_DATE_NONE;
    if (f == DH_DATE_FOUND)
        return strcmp(found, wanted) == 0;
    if (f == DH_DATE_NONE)
        return false;
    /* 03/04/2026 is either. */
    int a = 0, b = 0, y = 0;
    const char *p = text + strcspn(text, "0123456789");
    return sscanf(p, "%d%*[^0-9]%d%*[^0-9]%d", &a, &b, &y) == 3 && (y == year || y == year % 100) &&
           ((a == day && b == month) || (a == month && b == day));
}
