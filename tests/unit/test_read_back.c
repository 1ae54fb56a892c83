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
        {"PACK my box", "", "pack my box", false, OTHER},
        {"pack my box", "", "pack my BOX", false, OTHER},
        {"pack my box", "", "PACK MY BOX", false, SAME}, /* a field for codes */
        {"pack my box", "", "  PACKMYBOX", false, OTHER},
        {"pack my box", "", "  packmybox", false, OTHER},
        {"Anna Berg", "", "aNNA bERG", false, OTHER},
        {"quick brown", "", "quickbrown", false, OTHER},
        {"4111 1111", "", "41111111", false, SAME},
        {"Zo\xc3\xab", "", "Zo\xc3\xab", false, SAME},
        {"Zo\xc3\xab", "", "Zoe", false, OTHER}, /* what is told is exact */
        {"two", "one", "onetwo", true, OTHER}, /* it was not replaced */
        {"two", "one", "twoone", true, OTHER},
        {"two", "one", "two", true, SAME},
        {"two", "one", "onetwo", false, SAME},
        {"x", NULL, NULL, false, UNKNOWN},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (dh_read_back_told(rows[i].text, rows[i].before, rows[i].replace, rows[i].told, 400) != rows[i].r)
            fail_msg("row %zu: %s", i, rows[i].text);
    /* No more than so many characters are told. */
    assert_int_equal(dh_read_back_told("0954AM", "", true, "09:54", 400), SAME);
    assert_int_equal(dh_read_back_told("0954PM", "", true, "21:54", 400), SAME);
    assert_int_equal(dh_read_back_told("0954AM", "", true, "09:45", 400), OTHER);
    assert_int_equal(dh_read_back_told("0954AM", "", true, "09:54 PM", 400), OTHER);
    assert_int_equal(dh_read_back_told("abcdefgh", "", false, "abcde", 5), PART);
    assert_int_equal(dh_read_back_told("abcdefgh", "", false, "abxde", 5), UNKNOWN);
}

struct row {
    const char *text, *old, *seen;
    bool replace, full;
    enum dh_read_back r;
};

static void check(const struct row *rows, size_t n)
{
    size_t wrong = 0;
    for (size_t i = 0; i < n; i++) {
        struct dh_read_back_field f = {.text = rows[i].text, .old = rows[i].old, .replace = rows[i].replace,
                                       .full = rows[i].full, .label = "Due day"};
        enum dh_read_back r = dh_read_back_seen(&f, rows[i].seen);
        if (r != rows[i].r) {
            print_error("row %zu: %s, seen %s: %d\n", i, rows[i].text, rows[i].seen ? rows[i].seen : "(null)", (int)r);
            wrong++;
        }
    }
    assert_int_equal(wrong, 0);
}

static void what_arrived_is_not_refused(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"Hello there", NULL, "He1lo there", false, false, SAME},
        {"there", "Hello ", "Hello there", false, false, SAME},
        {"simon.schneider@example.org", "", "simon.schneider@example.ord", false, false, SAME}, /* a text cursor beside it */
        {"first line\nsecond line", NULL, "first line\nsecond line", false, false, SAME},
        {"first line\nsecond line", NULL, "second line", false, true, PART}, /* the field is small */
        {"a long text that does not fit", NULL, "does not fit", false, true, PART},
        {"a long text that does not fit into the field", NULL, "teht that does n0t fit int", false, true, PART},
        {"the quick brown fox jumps over the lazy dog", "", "c brown fox jumps over the laz", true, true, PART},
        /* As readers read them. */
        {"Łódź", "", "todz", true, false, SAME},
        {"Łódź", "", "t6dz", true, false, SAME},
        {"Łódź", "", "Łódź", true, false, SAME},
        {"Łódź", "", "L6dZ", true, false, SAME},
        {"Zoë", "", "Zoé", true, false, SAME},
        {"Zoë", "", "Zoe", true, false, SAME},
        {"Zoë", "", "Zo8", true, false, SAME},
        {"Grüße, Zoë", "", "GriiBe, Zoé", true, false, SAME},
        {"Grüße, Zoë", "", "GruBe, Zoe", true, false, SAME},
        {"Łódź, Kraków", "", "t6dz, Krakow", true, false, SAME},
        {"Çağrı Şen", "", "Cagri Sen", true, false, SAME},
        {"Žižek", "", "Zizek", true, false, SAME},
        {"Größe ß", "", "GréBe &", true, false, SAME},
        {"Ångström", "", "Angstrom", true, false, SAME},
        {"œuvre naïve", "", "ceuvre naive", true, false, SAME},
        {"naïve café €5", "", "naive café €5", true, false, SAME},
        {"naïve café €5", "", "naive cafe E5", true, false, SAME},
        {"[#42] ~ 'x'/y", "", "[#42] ~ 'x'/y", true, false, SAME},
        {"12,345.67 (x)", "", "12,345.67 (x)", true, false, SAME},
        /* One behind the other. */
        {"Zoë", "one", "oneZoé", false, false, SAME},
        {"Zoë", NULL, "oneZoé", false, false, SAME},
        {"b", "a", "ab", false, false, SAME},
        {" six", "one and two three four five", "one and two three four five six", false, false, SAME},
        {" six", "one and two three four five", "d two three four five six", false, true, SAME},
        {"and then some", "the quick brown fox jumps", "own fox jumpsand then some", false, true, SAME},
        {"and then some", "the quick brown fox jumps", "quick brown fox jumpsand t", false, true, PART},
        /* Replaced. */
        {"Zoë", "one", "Zoé", true, false, SAME},
        {"Zoë", "Zoé", "Zoé", true, false, SAME},
        {"one hundred", "one", "one hundred", true, false, SAME},
        /* Its name is read with it. */
        {"Zoë", "", "Due day Zoé", true, false, SAME},
        /* Numbers and what a field makes of them. */
        {"1200", "", "I2OO", true, false, SAME},
        {"2026-11-19", "", "19/11/2026", true, false, SAME},
        {"1234.5", "", "1,234.50", true, false, SAME},
        {"PACK MY BOX", "", "PACK MY BOX", true, false, SAME},
        {"deskhand", "", "Deskhand", true, false, SAME},
    };
    check(rows, sizeof(rows) / sizeof(rows[0]));
}

static void what_is_wrong_is_refused(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"simon.schneider@example.org", "", "simon.schneider@example.or", false, false, OTHER},
        {"Hello there", NULL, "Goodbye", false, false, OTHER},
        {"Hello there", NULL, "", false, false, OTHER},
        {"first line\nsecond line", NULL, "another text", false, false, OTHER},
        {"a long text that does not fit into the field", NULL, "something else that was there", false, true, OTHER},
        /* Letters are missing. */
        {"quick brown", "", "quck brwn", true, false, OTHER},
        {"quick brown", "", "quick bron", true, false, OTHER},
        {"quick brown", "", "quick", true, false, OTHER},
        {"quick brown", "", "brown", true, false, OTHER},
        {"the quick brown fox", "", "the quick fox", true, false, OTHER},
        {"Grüße, Zoë", "", "Grüße", true, false, OTHER},
        {"Kraków", "", "Kaków", true, false, OTHER},
        {"1200", "", "120", true, false, OTHER},
        {"4711", "", "4", true, false, OTHER},
        {"and more", "one ", "one and mre", false, false, OTHER},
        {"and more", "one ", "one and", false, false, OTHER},
        /* Capitals. */
        {"PACK MY BOX", "", "pack my box", true, false, OTHER},
        {"PACK my box", "", "pack my box", true, false, OTHER},
        {"pack my box", "", "PACK MY B", true, false, OTHER},
        {"PaCK my box", "", "pAck MY BOX", true, false, OTHER},
        {"Anna Berg", "", "aNNA bERG", true, false, OTHER},
        {"Zoë and GRETA", "", "Zoe and greta", true, false, OTHER},
        /* It went elsewhere: the field holds what it held. */
        {"Anna Berg", "Bob", "Bob", false, false, OTHER},
        {"Anna Berg", "Bob", "Bob", true, false, OTHER},
        {"Anna Berg", "the quick brown fox jumps", "the quick brown fox jumps", true, true, OTHER},
        {"Łódź Nowa", "Hello you there", "Hello you there", true, false, OTHER},
        /* The old is there still. */
        {"Zoë", "one", "oneZoé", true, false, OTHER},
        {"two", "one", "onetwo", true, false, OTHER},
    };
    check(rows, sizeof(rows) / sizeof(rows[0]));
}

static void what_cannot_be_told_is_neither(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"Anna", "", "Due day", true, false, UNKNOWN}, /* the name of the field */
        {"-", "", "", true, false, UNKNOWN},
        {"€5", "", "B", true, false, UNKNOWN},
        {"x", NULL, "next one", true, false, UNKNOWN},
        {"Łódź", "", "tśaz", true, false, UNKNOWN},
        {"Hello there", "", "Helo there", true, false, UNKNOWN}, /* thin letters are lost by readers as well */
        {"and then some", "the quick brown fox jumps", "the quick brown fox ju", false, true, UNKNOWN},
        {"\xd0\x96\xd0\xb8\xd0\xb7\xd0\xbd\xd1\x8c invoice 4711", NULL, "XM3Hb invoice 4711", false, false, PART},
        {"\xd0\x96\xd0\xb8\xd0\xb7\xd0\xbd\xd1\x8c invoice 4711", NULL, "XM3Hb 4711", false, false, UNKNOWN},
        {"\xe6\xbc\xa2\xe5\xad\x97", NULL, "&$", false, false, UNKNOWN},
        {"iiiiiiiiiiiiiiiiiiiiii", "", "", true, false, UNKNOWN},
        {"Hello", NULL, NULL, false, false, UNKNOWN},
        {"   ", NULL, "", false, false, UNKNOWN},
    };
    check(rows, sizeof(rows) / sizeof(rows[0]));
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
        cmocka_unit_test(what_arrived_is_not_refused),
        cmocka_unit_test(what_is_wrong_is_refused),
        cmocka_unit_test(what_cannot_be_told_is_neither),
        cmocka_unit_test(secrets_have_dots),
    };
    return cmocka_run_group_tests_name("read_back", tests, NULL, NULL);
}
