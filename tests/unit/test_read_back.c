#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "agent/read_back.h"

#define SAME DH_READ_BACK_SAME
#define PART DH_READ_BACK_PART
#define UNKNOWN DH_READ_BACK_UNKNOWN
#define OTHER DH_READ_BACK_OTHER

static void what_is_told_is_compared_exactly(void **state)
{
    (void)state;
    static const struct {
        const char *text, *before, *told;
        bool replace;
        enum dh_read_back r;
    } rows[] = {
        {"Anna", "", "Anna", false, SAME},
        {"Anna", "", "Ann", false, OTHER},
        {"Anna", "", "Anne", false, OTHER},
        {"Anna", "Bob ", "Bob Anna", false, SAME},
        {"Anna", "Bob", "Anna", true, SAME},
        {"Anna", "Bob", "Bob", true, UNKNOWN}, /* the news is late, perhaps */
        {"Anna", "Anna", "Anna", true, SAME},
        {"\xe6\xbc\xa2\xe5\xad\x97 \xd0\x96", "", "\xe6\xbc\xa2\xe5\xad\x97 \xd0\x96", false, SAME},
        {"\xe6\xbc\xa2\xe5\xad\x97", "", "\xe6\xbc\xa2", false, OTHER},
        {"\xf0\x9f\x98\x80", "", "\xf0\x9f\x98\x80", false, SAME},
        {"one\ntwo", "", "one\ntwo\n", false, SAME},
        {"one\ntwo", "", "onetwo", false, SAME}, /* a field of one line */
        {"one\ntwo", "", "one", false, OTHER},
        {"1234.5", "", "1,234.50", false, SAME},
        {"2026-11-19", "", "19/11/2026", false, SAME},
        {"2026-11-19", "", "18/11/2026", false, OTHER},
        {"exam", "", "example.org", false, SAME},
        {"deskhand", "", "Deskhand", false, SAME},
        {"x", NULL, NULL, false, UNKNOWN},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (dh_read_back_told(rows[i].text, rows[i].before, rows[i].replace, rows[i].told, 400) != rows[i].r)
            fail_msg("row %zu: %s", i, rows[i].text);
    /* No more than so many characters are told. */
    assert_int_equal(dh_read_back_told("abcdefgh", "", false, "abcde", 5), PART);
    assert_int_equal(dh_read_back_told("abcdefgh", "", false, "abxde", 5), UNKNOWN);
}

static void what_is_seen_is_compared_as_far_as_it_can_be_read(void **state)
{
    (void)state;
    static const struct {
        const char *text, *whole, *seen;
        enum dh_read_back r;
    } rows[] = {
        {"Hello there", NULL, "He1lo there", SAME},
        {"Hello there", NULL, "Goodbye", OTHER},
        {"Hello there", NULL, "", OTHER},
        {"there", "Hello there", "Hello there", SAME},
        {"first line\nsecond line", NULL, "first line\nsecond line", SAME},
        {"first line\nsecond line", NULL, "second line", SAME}, /* the field is small */
        {"first line\nsecond line", NULL, "another text", OTHER},
        {"a long text that does not fit", NULL, "does not fit", SAME},
        {"a long text that does not fit into the field", NULL, "teht that does n0t fit int", SAME},
        {"a long text that does not fit into the field", NULL, "something else that was there", OTHER},
        {"\xd0\x96\xd0\xb8\xd0\xb7\xd0\xbd\xd1\x8c invoice 4711", NULL, "XM3Hb invoice 4711", PART},
        {"\xd0\x96\xd0\xb8\xd0\xb7\xd0\xbd\xd1\x8c invoice 4711", NULL, "XM3Hb 4711", UNKNOWN},
        {"\xe6\xbc\xa2\xe5\xad\x97", NULL, "&$", UNKNOWN},
        {"Hello", NULL, NULL, UNKNOWN},
        {"   ", NULL, "", UNKNOWN},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (dh_read_back_seen(rows[i].text, rows[i].whole, rows[i].seen) != rows[i].r)
            fail_msg("row %zu: %s", i, rows[i].text);
    assert_int_equal(dh_read_back_line("echo hello", "$ echo hello"), SAME);
    assert_int_equal(dh_read_back_line("one\necho hello\n", "$ one"), SAME);
    assert_int_equal(dh_read_back_line("echo hello", "$ make"), UNKNOWN);
}

static void secrets_have_dots(void **state)
{
    (void)state;
    static const char dots[] = "\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2";
    assert_int_equal(dh_read_back_dots("abcd", dots), SAME);
    assert_int_equal(dh_read_back_dots("\xc3\xa9" "bcd", dots), SAME);
    assert_int_equal(dh_read_back_dots("abcde", dots), UNKNOWN);
    assert_int_equal(dh_read_back_dots("abcd", "abcd"), UNKNOWN);
    assert_int_equal(dh_read_back_dots("abcd", ""), UNKNOWN);
    assert_int_equal(dh_read_back_dots("abcd", NULL), UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_is_compared_exactly),
        cmocka_unit_test(what_is_seen_is_compared_as_far_as_it_can_be_read),
        cmocka_unit_test(secrets_have_dots),
    };
    return cmocka_run_group_tests_name("read_back", tests, NULL, NULL);
}
