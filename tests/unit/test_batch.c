#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
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

static void what_cannot_be_read_is_not_empty(void **state)
{
    (void)state;
    char folder[] = "/tmp/deskhand-batch-XXXXXX";
    assert_non_null(mkdtemp(folder));
    setenv("XDG_STATE_HOME", folder, 1);
    json_t *v = NULL, *again = NULL;
    struct dh_err err = {0};
    assert_int_equal(dh_batch_load("/s/SKILL.md", "/t.csv", &v, &err), DH_OK);
    json_object_set_new(json_object_get(v, "rows"), "k", json_pack("{s:s}", "status", "done"));
    assert_int_equal(dh_batch_save(v, &err), DH_OK);
    assert_int_equal(dh_batch_load("/s/SKILL.md", "/t.csv", &again, &err), DH_OK);
    assert_true(json_equal(v, again));
    json_decref(again);
    again = NULL;
    /* Whatever happened to the disk. */
    char *command = dh_asprintf("for f in %s/deskhand/batches/*.json; do head -c 20 \"$f\" >\"$f.x\"; mv \"$f.x\" \"$f\"; done",
                                folder);
    assert_int_equal(system(command), 0);
    assert_int_not_equal(dh_batch_load("/s/SKILL.md", "/t.csv", &again, &err), DH_OK);
    assert_null(again);
    assert_non_null(strstr(err.what, "which rows are done cannot be read"));
    dh_free(command);
    json_decref(v);
    command = dh_asprintf("rm -r %s", folder);
    assert_int_equal(system(command), 0);
    dh_free(command);
}

static void one_command_at_a_time(void **state)
{
    (void)state;
    char folder[] = "/tmp/deskhand-batch-XXXXXX";
    assert_non_null(mkdtemp(folder));
    setenv("XDG_STATE_HOME", folder, 1);
    int fd = -1, other = -1, status = 0;
    assert_int_equal(dh_batch_lock("/s/SKILL.md", "/t.csv", &fd, NULL), DH_OK);
    pid_t pid = fork();
    if (pid == 0) {
        bool refused = dh_batch_lock("/s/SKILL.md", "/t.csv", &other, NULL) == DH_REFUSED && other == -1;
        bool free = dh_batch_lock("/s/SKILL.md", "/u.csv", &other, NULL) == DH_OK;
        _exit(refused && free ? 0 : 1);
    }
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    close(fd);
    char *command = dh_asprintf("rm -r %s", folder);
    assert_int_equal(system(command), 0);
    dh_free(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_is_judged_by_what_its_run_did),
        cmocka_unit_test(equal_rows_are_two_rows),
        cmocka_unit_test(what_cannot_be_read_is_not_empty),
        cmocka_unit_test(one_command_at_a_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
