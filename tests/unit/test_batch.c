#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/cli/batch_state.h"
#include "base/json.h"
#include "base/mem.h"

static enum dh_row_fate fate(const char *records)
{
    json_t *v = NULL;
    assert_int_equal(dh_json_parse(records, strlen(records), &v, NULL), DH_OK);
    enum dh_row_fate f = dh_batch_judge(v);
    json_decref(v);
    return f;
}

#define INTENT(seq, what) "{\"kind\":\"INTENT\",\"seq\":" #seq ",\"irreversible\":" what "}"
#define OUTCOME(of, status, more) "{\"kind\":\"OUTCOME\",\"of\":" #of ",\"status\":\"" status "\"" more "}"
#define END(status) "{\"kind\":\"END\",\"status\":\"" status "\"}"

static void a_row_is_judged_by_what_its_run_did(void **state)
{
    (void)state;
    assert_int_equal(fate("[]"), DH_ROW_NEW);
    assert_int_equal(fate("[" INTENT(1, "false") "," OUTCOME(1, "ok", "") "]"), DH_ROW_NEW);
    assert_int_equal(fate("[" INTENT(1, "false") "," END("failed") "]"), DH_ROW_NEW);
    assert_int_equal(fate("[" INTENT(1, "true") "]"), DH_ROW_UNKNOWN);
    assert_int_equal(fate("[{\"kind\":\"INTENT\",\"seq\":1}]"), DH_ROW_UNKNOWN); /* nothing is assumed */
    assert_int_equal(fate("[" INTENT(1, "true") "," OUTCOME(1, "ok", "") "," END("failed") "]"), DH_ROW_UNKNOWN);
    assert_int_equal(fate("[" INTENT(1, "true") "," OUTCOME(1, "stale", "") "," END("failed") "]"), DH_ROW_NEW);
    assert_int_equal(fate("[" INTENT(1, "true") "," OUTCOME(1, "yielded", ",\"presses\":0") "]"), DH_ROW_NEW);
    assert_int_equal(fate("[" INTENT(1, "true") "," OUTCOME(1, "yielded", ",\"presses\":1") "]"), DH_ROW_UNKNOWN);
    assert_int_equal(fate("[" INTENT(1, "true") "," OUTCOME(1, "ok", "") "," END("done") "]"), DH_ROW_DONE);
    assert_int_equal(fate("[{\"kind\":\"PARK\"}]"), DH_ROW_PARKED);
    assert_int_equal(fate("[{\"kind\":\"PARK\"},{\"kind\":\"RESUME\"}]"), DH_ROW_NEW);
    assert_int_equal(fate("[" INTENT(1, "true") ",{\"kind\":\"PARK\"},{\"kind\":\"RESUME\"}," END("done") "]"),
                     DH_ROW_DONE);
}

static void equal_rows_are_two_rows(void **state)
{
    (void)state;
    json_t *rows = json_pack("[{s:s,s:s},{s:s,s:s},{s:s}]", "a", "1", "b", "2", "b", "2", "a", "1", "a", "1");
    char *x = dh_batch_key(rows, 0), *y = dh_batch_key(rows, 1), *z = dh_batch_key(rows, 2),
         *again = dh_batch_key(rows, 0);
    assert_string_equal(x, again);
    assert_string_not_equal(x, y);
    assert_string_not_equal(x, z);
    assert_memory_equal(x, y, 32); /* the same values, in any order */
    dh_free(x);
    dh_free(y);
    dh_free(z);
    dh_free(again);
    json_decref(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_judged_by_what_its_run_did),
        cmocka_unit_test(equal_rows_are_two_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
