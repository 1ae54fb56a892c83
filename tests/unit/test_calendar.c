/* Month sheets: their days are placed whatever was misread, and what is no sheet is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "agent/plan/calendar.h"

#define WORDS 80

struct sheet {
    struct dh_word words[WORDS];
    char text[WORDS][16];
    struct dh_observation o;
};

static void put(struct sheet *s, const char *text, int x, int y)
{
    size_t i = s->o.word_count++;
    snprintf(s->text[i], sizeof(s->text[i]), "%s", text);
    s->words[i] = (struct dh_word){.rect = {x - 6, y - 6, 12, 12}, .confidence = 90, .text = s->text[i]};
    s->o.words = s->words;
}

/* November 2026 begins on a Sunday. `first`: its column; the days around it are those of the neighbours. */
static void november(struct sheet *s, int first, int skip)
{
    char n[16];
    *s = (struct sheet){.o = {.width = 800, .height = 600}};
    put(s, "November", 200, 100);
    put(s, "2026", 260, 101);
    for (int cell = 0; cell < 42; cell++) {
        int day = cell - first + 1;
        day = day < 1 ? day + 31 : day > 30 ? day - 30 : day;
        snprintf(n, sizeof(n), "%d", day);
        if (!skip || cell % skip)
            put(s, n, 150 + cell % 7 * 30, 140 + cell / 7 * 24);
    }
}

static void days_are_where_the_grid_has_them(void **state)
{
    (void)state;
    struct sheet s;
    struct dh_calendar c;
    for (int skip = 0; skip <= 4; skip += 2)
        for (int first = 0; first <= 6; first += 6) { /* weeks from Sunday, from Monday */
            november(&s, first, skip);
            assert_true(dh_calendar_find(&s.o, (struct dh_rect){100, 50, 400, 400}, &c));
            assert_int_equal(c.year, 2026);
            assert_int_equal(c.month, 11);
            assert_int_equal(c.last, 30);
            for (int d = 1; d <= 30; d++) {
                int cell = first + d - 1;
                assert_true(skip || c.shown[d]);
                assert_in_range(c.days[d].x, 149 + cell % 7 * 30, 151 + cell % 7 * 30);
                assert_in_range(c.days[d].y, 139 + cell / 7 * 24, 141 + cell / 7 * 24);
            }
        }
}

static void a_week_that_is_scrolled_away_is_not_shown(void **state)
{
    (void)state;
    struct sheet s;
    struct dh_calendar c;
    november(&s, 0, 0);
    for (size_t i = 2; i < 9; i++)
        s.text[i][0] = '\0';
    assert_true(dh_calendar_find(&s.o, (struct dh_rect){100, 50, 400, 400}, &c));
    assert_false(c.shown[1]);
    assert_true(c.shown[8]);
}

static void other_numbers_are_no_sheet(void **state)
{
    (void)state;
    struct sheet s;
    struct dh_calendar c;
    struct dh_rect all = {0, 0, 800, 600};
    november(&s, 0, 0);
    s.o.word_count = 1; /* no year */
    assert_false(dh_calendar_find(&s.o, all, &c));
    november(&s, 0, 0);
    for (size_t i = 2; i < s.o.word_count; i++) { /* prices in a column */
        s.words[i].rect.x = 150;
        s.words[i].rect.y = 120 + (int)i * 11;
    }
    assert_false(dh_calendar_find(&s.o, all, &c));
    november(&s, 0, 0);
    assert_false(dh_calendar_find(&s.o, (struct dh_rect){0, 0, 90, 90}, &c));
}

static void dates_are_recognised_in_any_order(void **state)
{
    (void)state;
    int y, m, d;
    assert_true(dh_calendar_date("2028-02-29", &y, &m, &d));
    assert_int_equal(y * 10000 + m * 100 + d, 20280229);
    static const char *const bad[] = {"2026-02-29", "2026-11-31", "2026-13-01", "20261119", "2026-11-19x", "", "Blue"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(dh_calendar_date(bad[i], &y, &m, &d));
    assert_true(dh_calendar_shows("11/19/2026", 2026, 11, 19));
    assert_true(dh_calendar_shows("19.11.2026", 2026, 11, 19));
    assert_true(dh_calendar_shows("19 Nov 2026", 2026, 11, 19));
    assert_true(dh_calendar_shows("03/04/2026", 2026, 4, 3));
    assert_true(dh_calendar_shows("03/04/2026", 2026, 3, 4));
    assert_false(dh_calendar_shows("11/20/2026", 2026, 11, 19));
    assert_false(dh_calendar_shows("03/04/2027", 2026, 3, 4));
    assert_false(dh_calendar_shows("Pick a day", 2026, 3, 4));
    assert_false(dh_calendar_shows(NULL, 2026, 3, 4));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(days_are_where_the_grid_has_them),
        cmocka_unit_test(a_week_that_is_scrolled_away_is_not_shown),
        cmocka_unit_test(other_numbers_are_no_sheet),
        cmocka_unit_test(dates_are_recognised_in_any_order),
    };
    return cmocka_run_group_tests_name("calendar", tests, NULL, NULL);
}
