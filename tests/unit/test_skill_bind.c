#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/skill/csv.h"
#include "agent/skill/value.h"
#include "base/json.h"
#include "base/mem.h"
#include "skill_file.h"

static void is(char *got, const char *want)
{
    if (want)
        assert_string_equal(got ? got : "(none)", want);
    else
        assert_null(got);
    dh_free(got);
}

static void amounts_and_numbers_are_plain_decimals(void **state)
{
    (void)state;
    is(dh_value_amount("EUR 1.234,50"), "1234.50");
    is(dh_value_amount("$1,234.5"), "1234.5");
    is(dh_value_amount("43.20"), "43.20");
    is(dh_value_amount("1.234"), "1234");
    is(dh_value_amount("-7"), "-7");
    is(dh_value_amount("none"), NULL);
    is(dh_value_number("3.141"), "3.141");
    is(dh_value_number("12B"), NULL);
}

static void dates_and_times_are_iso_or_refused(void **state)
{
    (void)state;
    is(dh_value_date("2026-11-19", NULL), "2026-11-19");
    is(dh_value_date("19.11.2026", NULL), "2026-11-19");
    is(dh_value_date("Thursday, 19th November 2026", NULL), "2026-11-19");
    is(dh_value_date("Nov 19, 2026", NULL), "2026-11-19");
    is(dh_value_date("11/19/2026", NULL), "2026-11-19");
    is(dh_value_date("03/04/2026", NULL), NULL);
    is(dh_value_date("2026-02-30", NULL), NULL);
    is(dh_value_date("today", NULL), NULL);
    is(dh_value_date("tomorrow", "2024-02-28"), "2024-02-29");
    is(dh_value_date("yesterday", "2026-01-01"), "2025-12-31");
    is(dh_value_time("2:30 pm"), "14:30");
    is(dh_value_time("24:00"), NULL);
    is(dh_value_format("2026-11-09", "%A %-d %B %y, %j"), "Monday 9 November 26, 313");
    is(dh_value_format("14:05", "%I:%M %p"), "02:05 PM");
    is(dh_value_format("lunch", "%d"), NULL);
}

static void tables_have_named_columns(void **state)
{
    (void)state;
    static const char text[] = "Name;Due date\r\n\"Ann; \"\"A\"\"\";2026\r\n\r\nBob\n";
    json_t *rows = NULL;
    assert_int_equal(dh_csv_parse(text, sizeof(text) - 1, &rows, NULL), DH_OK);
    char *s = dh_json_canonical(rows);
    assert_string_equal(s, "[{\"due_date\":\"2026\",\"name\":\"Ann; \\\"A\\\"\"},{\"due_date\":\"\",\"name\":\"Bob\"}]");
    dh_free(s);
    json_decref(rows);
    assert_int_equal(dh_csv_parse("a\n\"b", 4, &rows, NULL), DH_INVALID);
}

/* What would put a wrong value into a form is refused, with its line. */
static void tables_that_are_not_clear_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t n;
        const char *json, *what; /* one of them */
    } cases[] = {
#define CSV(text) text, sizeof(text) - 1
        {CSV("\xef\xbb\xbf" "a,b\n1,2\n"), "[{\"a\":\"1\",\"b\":\"2\"}]", NULL},
        {CSV("\xff\xfe" "a\0\n\0\xe9\0\n\0"), "[{\"a\":\"é\"}]", NULL},
        {CSV("\xfe\xff" "\0a\0\n\xd8\x3d\xde\x00\0\n"), "[{\"a\":\"😀\"}]", NULL},
        {CSV("a;b\r\n\"x;y\";\"2\n3\"\r\n;;\r\n"), "[{\"a\":\"x;y\",\"b\":\"2\\n3\"}]", NULL},
        {CSV("a,b\n1,2,\n"), "[{\"a\":\"1\",\"b\":\"2\"}]", NULL},
        {CSV(""), "[]", NULL},
        {CSV("a,b\n"), "[]", NULL},
        {CSV("a,b\n1,2\n3,4,5\n"), NULL, "line 3 has 3 fields"},
        {CSV("Due date,due_date\n1,2\n"), NULL, "two columns"},
        {CSV("a\nR\xf6me\n"), NULL, "line 2 is not UTF-8"},
        {CSV("\xff\xfe" "a\0\n"), NULL, "begins as UTF-16"},
        {CSV("\xff\xfe" "a\0\n\0\x00\xdc"), NULL, "begins as UTF-16"},
        {CSV("a\n1\n\"b\nc"), NULL, "line 3: a quote"},
        {CSV("a\n1\0\n"), NULL, "NUL"},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        json_t *rows = NULL;
        struct dh_err err = {0};
        enum dh_status s = dh_csv_parse(cases[i].text, cases[i].n, &rows, &err);
        assert_int_equal(s, cases[i].json ? DH_OK : DH_INVALID);
        char *got = rows ? dh_json_canonical(rows) : NULL;
        if (cases[i].json)
            assert_string_equal(got, cases[i].json);
        else if (!strstr(err.what, cases[i].what))
            assert_string_equal(err.what, cases[i].what);
        dh_free(got);
        json_decref(rows);
    }
}

static void a_value_that_is_none_is_told_why(void **state)
{
    (void)state;
    static const char *const cases[][3] = {
        {"day", "03/04/2026", "read in one way"}, {"day", "2026-02-30", "a day that there is"},
        {"day", "31.04.2026", "a day that there is"}, {"day", "soon", "a date such as"},
        {"kind", "huge", "not one of \"Big\", \"Small\""}, {"sum", "abc", "an amount"},
    };
    struct dh_skill *k = skill_of("---\nname: x\ndescription: d\n---\n## Inputs\n- `day` (date, optional): d.\n"
                                  "- `sum` (amount, optional): s\n- `kind` (choice (\"Big\", \"Small\"), optional): k\n"
                                  "## Steps\n1. Wait 1 second.\n");
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        json_t *given = json_pack("{s:s}", cases[i][0], cases[i][1]), *values = NULL, *missing = NULL;
        struct dh_err err = {0};
        assert_int_equal(dh_skill_bind(k, given, NULL, &values, &missing, &err), DH_INVALID);
        if (!strstr(err.what, cases[i][2]))
            assert_string_equal(err.what, cases[i][2]);
        json_decref(given);
    }
    dh_skill_destroy(k);
}

static void inputs_are_checked_filled_in_and_missed(void **state)
{
    (void)state;
    struct dh_skill *k = skill_of("---\nname: x\ndescription: d\n---\n## Inputs\n- `day` (date): d. Example: 2026-11-19\n"
                                  "- `sum` (amount, default \"1,5\"): s\n- `kind` (choice (\"Big\", \"Small\"), optional): k\n"
                                  "- `mail` (email): m\n- `pin` (secret): p\n- `tags` (list, default \"a, b\"): t\n"
                                  "## Steps\n1. Wait 1 second.\n");
    assert_non_null(k);
    assert_string_equal(k->inputs[0].example, "2026-11-19");
    json_t *given = json_pack("{s:s,s:s,s:s}", "day", "19.11.2026", "kind", "big", "pin", "bank"), *v, *m;
    struct dh_err err = {0};
    assert_int_equal(dh_skill_bind(k, given, NULL, &v, &m, &err), DH_OK);
    char *s = dh_json_canonical(v);
    assert_string_equal(s, "{\"day\":\"2026-11-19\",\"kind\":\"Big\",\"pin\":\"{{secret:bank}}\",\"sum\":\"1.5\","
                           "\"tags\":\"[\\\"a\\\",\\\"b\\\"]\"}");
    dh_free(s);
    assert_int_equal(json_array_size(m), 1);
    assert_string_equal(json_string_value(json_array_get(m, 0)), "mail");
    json_decref(v);
    json_decref(m);
    json_object_set_new(given, "day", json_string("soon"));
    assert_int_equal(dh_skill_bind(k, given, NULL, &v, &m, &err), DH_INVALID);
    assert_string_equal(err.what, "day: \"soon\" is not a date such as 2026-11-19");
    json_object_set_new(given, "dya", json_string("x"));
    assert_int_equal(dh_skill_bind(k, given, NULL, &v, &m, &err), DH_INVALID);
    assert_non_null(strstr(err.what, "did you mean \"day\"?"));
    json_decref(given);
    dh_skill_destroy(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amounts_and_numbers_are_plain_decimals),
        cmocka_unit_test(dates_and_times_are_iso_or_refused),
        cmocka_unit_test(tables_have_named_columns),
        cmocka_unit_test(tables_that_are_not_clear_are_refused),
        cmocka_unit_test(a_value_that_is_none_is_told_why),
        cmocka_unit_test(inputs_are_checked_filled_in_and_missed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
