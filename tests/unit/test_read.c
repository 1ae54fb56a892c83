#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/plan/action_build.h"
#include "agent/plan/amount.h"
#include "agent/plan/ground.h"
#include "base/mem.h"
#include "tests/unit/obs_build.h"

static struct obs *setup(void)
{
    static struct obs b;
    obs_init(&b);
    obs_window(&b, "receipt.png", "viewer", 0, 0, 1280, 800);
    return &b;
}

static struct dh_action place(enum dh_place what, enum dh_relation relation,
                              const struct dh_target *of)
{
    struct dh_action a = {.verb = DH_VERB_READ, .place = what};
    a.target = relation == DH_RELATION_NONE && of ? *of : dh_target_described(NULL, DH_ROLE_ANY);
    if (relation != DH_RELATION_NONE) {
        a.target.relation = relation;
        a.target.of = of;
    }
    return a;
}

static void reads(const struct obs *b, const struct dh_action *a, const char *want)
{
    struct dh_err err = {0};
    struct dh_rect rect;
    char *text = NULL;
    if (dh_ground_read(&b->o, a, -1, &text, &rect, &err) != DH_OK)
        fail_msg("wanted \"%s\": %s", want, err.what);
    assert_string_equal(text, want);
    dh_free(text);
}

static void refuses(const struct obs *b, const struct dh_action *a, enum dh_status status,
                    const char *says)
{
    struct dh_err err = {0};
    struct dh_rect rect;
    char *text = (char *)(uintptr_t)1;
    assert_int_equal(dh_ground_read(&b->o, a, -1, &text, &rect, &err), status);
    assert_ptr_equal(text, (char *)(uintptr_t)1);
    if (!strstr(err.what, says))
        fail_msg("\"%s\" does not say %s", err.what, says);
}

static void amounts_in_the_forms_people_print(void **state)
{
    (void)state;
    static const struct {
        const char *text, *amount;
    } rows[] = {
        {"\xe2\x82\xac 42,10", "42.10"},
        {"42.10 EUR", "42.10"},
        {"1,234.50", "1234.50"},
        {"1.234,50 \xe2\x82\xac", "1234.50"},
        {"CHF 12.\xe2\x80\x93", "12.00"},
        {"CHF 12.-", "12.00"},
        {"1'234.50", "1234.50"},
        {"1\xe2\x80\x99"
         "234.50 CHF",
         "1234.50"},
        {"1 234,50", "1234.50"},
        {"1\xc2\xa0"
         "234,50\xc2\xa0\xe2\x82\xac",
         "1234.50"},
        {"1\xe2\x80\xaf"
         "234\xe2\x80\xaf"
         "567,50",
         "1234567.50"},
        {"1,234,567", "1234567"},
        {"$1,234", "1234"},
        {"EUR42,10", "42.10"},
        {"42,10EUR", "42.10"},
        {"-$5.00", "-5.00"},
        {"\xe2\x88\x92"
         "7,50 \xe2\x82\xac",
         "-7.50"},
        {"\xc2\xa5 1200", "1200"},
        {"42.5", "42.50"},
        {"007,00", "7.00"},
        {"0,50", "0.50"},
        {"2 items\t42,10 \xe2\x82\xac", "42.10"},
        {"VAT 19% 8,00", "8.00"},
        {"19 % of \xe2\x82\xac 42,10 ", "42.10"},
        {"Table 7, 19.11.2026 12:30 total 42,10", "42.10"},
        {"2\t150\t300", "2"},
        {"R-2026 19/11/2026", NULL},
        {"12:30", NULL},
        {"19.11.2026", NULL},
        {"2026-11-19", NULL},
        {"A4 no.", NULL},
        {"19%", NULL},
        {"", NULL},
        {"99999999999999999999999999999999999999999999999999", NULL},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char got[DH_AMOUNT_MAX] = "none";
        bool found = dh_amount_find(rows[i].text, got);
        if (found != (rows[i].amount != NULL) || (found && strcmp(got, rows[i].amount) != 0))
            fail_msg("\"%s\" gives %s, not %s", rows[i].text, got,
                     rows[i].amount ? rows[i].amount : "none");
    }
    char got[DH_AMOUNT_MAX];
    assert_true(dh_number_find("about 3.141", got));
    assert_string_equal(got, "3.141");
    assert_true(dh_number_find("19 %", got));
    assert_string_equal(got, "19");
    assert_true(dh_number_find("1,234 rows", got));
    assert_string_equal(got, "1234");
}

static void dates_in_the_forms_people_print(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum dh_date_found found;
        const char *iso;
    } rows[] = {
        {"2026-11-19", DH_DATE_FOUND, "2026-11-19"},
        {"2026-11-19T12:30", DH_DATE_FOUND, "2026-11-19"},
        {"am 19.11.2026 um 12:30", DH_DATE_FOUND, "2026-11-19"},
        {"19.11.26", DH_DATE_FOUND, "2026-11-19"},
        {"19/11/2026", DH_DATE_FOUND, "2026-11-19"},
        {"11/19/2026", DH_DATE_FOUND, "2026-11-19"},
        {"11/11/2026", DH_DATE_FOUND, "2026-11-11"},
        {"03/04/2026", DH_DATE_UNCLEAR, NULL},
        {"19 Nov 2026", DH_DATE_FOUND, "2026-11-19"},
        {"19. november 2026", DH_DATE_FOUND, "2026-11-19"},
        {"19th of November 2026", DH_DATE_FOUND, "2026-11-19"},
        {"November 19, 2026", DH_DATE_FOUND, "2026-11-19"},
        {"Nov 1st 2026", DH_DATE_FOUND, "2026-11-01"},
        {"Thu 19 November 2026", DH_DATE_FOUND, "2026-11-19"},
        {"29.02.2026", DH_DATE_NONE, NULL},
        {"29.02.2028", DH_DATE_FOUND, "2028-02-29"},
        {"31/11/2026", DH_DATE_NONE, NULL},
        {"42,10", DH_DATE_NONE, NULL},
        {"1.2.3.4", DH_DATE_NONE, NULL},
        {"", DH_DATE_NONE, NULL},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        char got[DH_AMOUNT_MAX] = "";
        enum dh_date_found f = dh_date_find(rows[i].text, got);
        if (f != rows[i].found || (rows[i].iso && strcmp(got, rows[i].iso) != 0))
            fail_msg("\"%s\" gives %d \"%s\"", rows[i].text, (int)f, got);
    }
}

static void a_line_gives_what_follows_its_start(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_line(b, "Lunch with Ada Lovelace", 40, 40);
    obs_line(b, "\xe2\x80\xa2 Place: Cafe Turing", 40, 80);
    obs_line(b, "Alone", 40, 120);
    obs_line(b, "TOTAL", 40, 160);
    obs_line(b, "42,10 \xe2\x82\xac", 500, 160);
    obs_line(b, "Ref:R-17", 40, 200);
    struct dh_action a = place(DH_PLACE_LINE, DH_RELATION_NONE, NULL);
    a.text = "Lunch with";
    reads(b, &a, "Ada Lovelace");
    a.text = "lunch vvith"; /* misread the other way round */
    reads(b, &a, "Ada Lovelace");
    a.text = "Place";
    reads(b, &a, "Cafe Turing");
    a.text = "Alone";
    reads(b, &a, "Alone");
    a.text = "Total";
    reads(b, &a, "42,10 \xe2\x82\xac");
    a.text = "Ref:";
    reads(b, &a, "R-17");
    a.text = "Dinner";
    refuses(b, &a, DH_NOT_FOUND, "no line starts with \"Dinner\"");
    obs_line(b, "Lunch with Alan Turing", 40, 300);
    a.text = "Lunch with";
    refuses(b, &a, DH_AMBIGUOUS, "\"Ada Lovelace\", one \"Alan Turing\"");
    a.text = "Lunch";
    a.pattern = "[";
    a.text = "Alone";
    refuses(b, &a, DH_INVALID, "/[/:");
    a.pattern = "^A(.*)e$";
    reads(b, &a, "lon");
    a.pattern = "x";
    refuses(b, &a, DH_NOT_FOUND, "nothing matches /x/ in \"Alone\"");
}

static void receipt(struct obs *b)
{
    obs_text(b, "Trattoria Roma", 40, 20);
    obs_text(b, "Date", 40, 50);
    obs_text(b, "19.11.2026  12:41", 400, 52);
    obs_text(b, "2 x Menu", 40, 100);
    obs_text(b, "36,00", 500, 98);
    obs_text(b, "TOTAL", 40, 160);
    obs_text(b, "EUR", 420, 161);
    obs_text(b, "42,10", 500, 158);
    obs_text(b, "Thank you", 40, 200);
    obs_text(b, "Reference EXP-0042 was filed", 40, 400);
}

static void places_are_read_by_row_and_column(void **state)
{
    (void)state;
    struct obs *b = setup();
    receipt(b);
    struct dh_target total = dh_target_described("TOTAL", DH_ROLE_ANY);
    struct dh_target date = dh_target_described("Date", DH_ROLE_ANY);
    struct dh_target ref = dh_target_described("Reference", DH_ROLE_ANY);
    struct dh_action a = place(DH_PLACE_AMOUNT, DH_RELATION_RIGHT_OF, &total);
    reads(b, &a, "42.10");
    a = place(DH_PLACE_TEXT, DH_RELATION_RIGHT_OF, &total);
    reads(b, &a, "EUR 42,10");
    a.pattern = "[A-Z]{3}";
    reads(b, &a, "EUR");
    a = place(DH_PLACE_AMOUNT, DH_RELATION_NEXT_TO, &total);
    reads(b, &a, "42.10");
    a = place(DH_PLACE_AMOUNT, DH_RELATION_NONE, &total);
    reads(b, &a, "42.10");
    a = place(DH_PLACE_DATE, DH_RELATION_NEXT_TO, &date);
    reads(b, &a, "2026-11-19");
    a = place(DH_PLACE_TEXT, DH_RELATION_BELOW, &total);
    reads(b, &a, "Thank you");
    a = place(DH_PLACE_TEXT, DH_RELATION_ABOVE, &date);
    reads(b, &a, "Trattoria Roma");
    a = place(DH_PLACE_TEXT, DH_RELATION_AFTER, &ref);
    reads(b, &a, "EXP-0042 was filed");
    a.pattern = "([A-Z]+-[0-9]+)";
    reads(b, &a, "EXP-0042");
    struct dh_target amount = dh_target_described("42,10", DH_ROLE_ANY);
    a = place(DH_PLACE_TEXT, DH_RELATION_LEFT_OF, &amount);
    reads(b, &a, "TOTAL EUR");
    a = place(DH_PLACE_DATE, DH_RELATION_RIGHT_OF, &total);
    refuses(b, &a, DH_NOT_FOUND, "there is no date right of \"TOTAL\"");
    struct dh_target tax = dh_target_described("VAT", DH_ROLE_ANY);
    a = place(DH_PLACE_AMOUNT, DH_RELATION_RIGHT_OF, &tax);
    refuses(b, &a, DH_NOT_FOUND, "cannot find \"VAT\"");
    a = place(DH_PLACE_CLIPBOARD, DH_RELATION_NONE, NULL);
    refuses(b, &a, DH_USAGE, "no such place");
}

static void another_window_beside_is_not_read(void **state)
{
    (void)state;
    struct obs *b = setup();
    b->windows[0].frame = (struct dh_rect){0, 0, 460, 800};
    obs_window(b, "Portal", "chromium", 460, 0, 800, 800);
    b->o.active = 0;
    receipt(b);
    struct dh_target total = dh_target_described("TOTAL", DH_ROLE_ANY);
    struct dh_action a = place(DH_PLACE_TEXT, DH_RELATION_RIGHT_OF, &total);
    reads(b, &a, "EUR");
    a.place = DH_PLACE_AMOUNT;
    refuses(b, &a, DH_NOT_FOUND, "no amount right of");
}

static void values_are_what_fields_hold(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_entry(b, "Amount", "42,10", 40, 40);
    obs_entry(b, "Note", NULL, 40, 90);
    obs_text(b, "Status", 40, 140);
    obs_text(b, "Waiting for approval", 200, 140);
    obs_entry(b, "Due", "03/04/2026", 40, 190);
    struct dh_target amount = dh_target_described("Amount", DH_ROLE_ANY);
    struct dh_target note = dh_target_described("Note", DH_ROLE_ENTRY);
    struct dh_target status = dh_target_described("Status", DH_ROLE_ANY);
    struct dh_target due = dh_target_described("Due", DH_ROLE_ANY);
    struct dh_action a = place(DH_PLACE_VALUE, DH_RELATION_NONE, &amount);
    reads(b, &a, "42,10");
    a = place(DH_PLACE_TEXT, DH_RELATION_RIGHT_OF, &amount);
    reads(b, &a, "42,10");
    a = place(DH_PLACE_AMOUNT, DH_RELATION_NONE, &amount);
    reads(b, &a, "42.10");
    a = place(DH_PLACE_VALUE, DH_RELATION_NONE, &note);
    reads(b, &a, "");
    a = place(DH_PLACE_VALUE, DH_RELATION_NONE, &status);
    reads(b, &a, "Waiting for approval");
    a = place(DH_PLACE_DATE, DH_RELATION_NONE, &due);
    refuses(b, &a, DH_AMBIGUOUS, "day or the month first");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_in_the_forms_people_print),
        cmocka_unit_test(dates_in_the_forms_people_print),
        cmocka_unit_test(a_line_gives_what_follows_its_start),
        cmocka_unit_test(places_are_read_by_row_and_column),
        cmocka_unit_test(another_window_beside_is_not_read),
        cmocka_unit_test(values_are_what_fields_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
