#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "agent/typed_later.h"

static void a_number_that_lost_digits_is_another(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *seen;
        bool lost;
    } rows[] = {
        {"42.10", "42", true},          {"42.10", "42.1", false},      {"42.10", "EUR 42.10", false}, {"42.10", "42,10", false},
        {"1234.56", "1,234.56", false}, {"1234.56", "1235", true},     {"1234567", "123 4567", false}, {"1234567", "12345", true},
        {"7", "7", false},              {"07", "7", false},            {"10", "10", false},           {"10", "1", true},
        {"0.5", "50 %", false},         {"42.10", "", false},          {"42.10", "Amount", false},    {"1130", "11:30", false},
        {"42", "42.00", false},         {"19112026", "19/11", false},  {"42.10", "4210", false},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (dh_number_lost(rows[i].typed, rows[i].seen) != rows[i].lost)
            fail_msg("%s, seen as %s", rows[i].typed, rows[i].seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_that_lost_digits_is_another),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
