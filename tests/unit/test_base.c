#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/ipc.h"
#include "base/json.h"
#include "base/loop.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/text.h"
#include "base/utf8.h"

static void utf8_decodes_what_is_valid_and_marks_what_is_not(void **state)
{
    (void)state;
    uint32_t cp;
    assert_int_equal(dh_utf8_next("\xf0\x9f\x98\x80", 4, &cp), 4);
    assert_int_equal(cp, 0x1f600);
    assert_int_equal(dh_utf8_next("\xc0\x80", 2, &cp), 1);
    assert_int_equal(cp, 0xfffd);
    assert_int_equal(dh_utf8_next("\xe2\x82", 2, &cp), 2);
    assert_int_equal(cp, 0xfffd);
    assert_true(dh_utf8_valid("h\xc3\xa9llo \xe2\x82\xac", 10));
    assert_false(dh_utf8_valid("\xed\xa0\x80", 3));
    char cut[] = "ab\xe6\xbc";
    dh_utf8_trim(cut);
    assert_string_equal(cut, "ab");
}

static void text_similarity_orders_as_people_would(void **state)
{
    (void)state;
    assert_int_equal(dh_text_similarity("Save", "Save"), 100);
    assert_int_equal(dh_text_similarity("Amount:", "amount"), 98);
    assert_int_equal(dh_text_similarity("lnvoice", "Invoice"), 95);
    assert_true(dh_text_similarity("Submit", "Submt") > 70);
    assert_true(dh_text_similarity("Cancel", "Delete") < 50);
    assert_int_equal(dh_text_contains("Report submitted successfully", "report submitted"), 90);
    assert_true(dh_text_contains("Resubmitted", "submit") < 80);
    assert_int_equal(dh_text_similarity("", "x"), 0);
    const char *verbs[] = {"click", "type", "press"};
    assert_string_equal(dh_text_nearest("clik", verbs, 3), "click");
    assert_null(dh_text_nearest("zebra", verbs, 3));
}

static void arena_keeps_small_and_large_blocks(void **state)
{
    (void)state;
    struct dh_arena *a = dh_arena_create();
    char *small = dh_arena_strdup(a, "small");
    char *large = dh_arena_alloc(a, 1, 1 << 20);
    char *after = dh_arena_strdup(a, "after");
    memset(large, 'x', 1 << 20);
    assert_string_equal(small, "small");
    assert_string_equal(after, "after");
    assert_null(dh_arena_alloc(a, SIZE_MAX, 2));
    dh_arena_destroy(a);
}

static void ipc_carries_messages_and_descriptors(void **state)
{
    (void)state;
    int pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
    struct dh_ipc a, b;
    dh_ipc_init(&a, pair[0]);
    dh_ipc_init(&b, pair[1]);
    json_t *m = json_pack("{s:s}", "hello", "world");
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    assert_int_equal(dh_ipc_send(&a, m, null, NULL), DH_OK);
    json_t *got = NULL;
    assert_int_equal(dh_ipc_poll(&b, &got, NULL), DH_OK);
    assert_true(json_equal(m, got));
    int fd = dh_ipc_take_fd(&b);
    assert_true(fd >= 0);
    close(fd);
    close(null);
    json_decref(got);
    json_decref(m);
    dh_ipc_finish(&a);
    got = NULL;
    assert_int_equal(dh_ipc_poll(&b, &got, NULL), DH_GONE);
    dh_ipc_finish(&b);
}

static void ipc_refuses_what_is_not_a_message(void **state)
{
    (void)state;
    struct dh_ipc_decoder d = {0};
    json_t *m = NULL;
    dh_buf_add(&d.buf, "\xff\xff\xff\xff", 4);
    assert_int_equal(dh_ipc_decode(&d, &m, NULL), DH_PROTOCOL);
    dh_buf_clear(&d.buf);
    dh_buf_add(&d.buf, "\x02\0\0\0[]", 6);
    assert_int_equal(dh_ipc_decode(&d, &m, NULL), DH_PROTOCOL);
    dh_buf_clear(&d.buf);
    dh_buf_add(&d.buf, "\x02\0\0\0{", 5);
    assert_int_equal(dh_ipc_decode(&d, &m, NULL), DH_OK);
    assert_null(m);
    dh_ipc_decoder_finish(&d);
}

static bool never(void *data)
{
    (void)data;
    return false;
}

static void loop_waits_are_bounded_and_interruptible(void **state)
{
    (void)state;
    struct dh_intr intr;
    assert_int_equal(dh_intr_init(&intr, NULL), DH_OK);
    struct dh_loop *loop = dh_loop_create(&intr);
    dh_tick t0 = dh_tick_now();
    assert_int_equal(dh_loop_until(loop, never, NULL, t0 + DH_TICK_MS(5)), DH_WAIT_TIMED_OUT);
    assert_true(dh_tick_now() - t0 >= DH_TICK_MS(5));
    dh_intr_raise(&intr);
    assert_int_equal(dh_loop_until(loop, never, NULL, DH_TICK_NEVER), DH_WAIT_INTERRUPTED);
    dh_loop_destroy(loop);
    dh_intr_finish(&intr);
}

static void proc_reports_a_program_that_is_not_there(void **state)
{
    (void)state;
    const char *argv[] = {"no-such-program-anywhere", NULL};
    struct dh_proc_spec spec = {.argv = argv};
    struct dh_err err = {0};
    pid_t pid = 0;
    assert_int_equal(dh_proc_spawn(&spec, &pid, &err), DH_NOT_FOUND);
    assert_non_null(strstr(err.what, "no-such-program-anywhere"));
    assert_int_equal(pid, 0);
}

static void proc_hands_descriptors_over_in_order(void **state)
{
    (void)state;
    int p[2];
    assert_int_equal(pipe(p), 0);
    const char *argv[] = {"sh", "-c", "echo $NAME >&3", NULL};
    const char *set[] = {"NAME=deskhand", NULL};
    struct dh_proc_spec spec = {.argv = argv, .set = set, .keep_fds = {p[1]}, .keep_count = 1};
    pid_t pid;
    assert_int_equal(dh_proc_spawn(&spec, &pid, NULL), DH_OK);
    close(p[1]);
    char line[32] = "";
    assert_int_equal(read(p[0], line, sizeof(line) - 1), 9);
    assert_string_equal(line, "deskhand\n");
    close(p[0]);
    assert_true(dh_proc_wait(pid, dh_tick_now() + DH_TICK_S(5)));
}

static void file_write_is_all_or_nothing(void **state)
{
    (void)state;
    char dir[] = "/tmp/dh-test-XXXXXX";
    assert_non_null(mkdtemp(dir));
    char *path = dh_asprintf("%s/a/b/c", dir);
    assert_int_equal(dh_file_write(path, "x", 1, 0600, NULL), DH_IO);
    char *folder = dh_asprintf("%s/a/b", dir);
    assert_int_equal(dh_dir_make(folder, 0700, NULL), DH_OK);
    assert_int_equal(dh_file_write(path, "text", 4, 0600, NULL), DH_OK);
    struct dh_buf b = {0};
    assert_int_equal(dh_file_read(path, 3, &b, NULL), DH_INVALID);
    dh_buf_clear(&b);
    assert_int_equal(dh_file_read(path, 100, &b, NULL), DH_OK);
    assert_string_equal(dh_buf_text(&b), "text");
    dh_buf_finish(&b);
    assert_int_equal(dh_dir_remove(dir, NULL), DH_OK);
    assert_false(dh_file_exists(dir));
    dh_free(folder);
    dh_free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(utf8_decodes_what_is_valid_and_marks_what_is_not),
        cmocka_unit_test(text_similarity_orders_as_people_would),
        cmocka_unit_test(arena_keeps_small_and_large_blocks),
        cmocka_unit_test(ipc_carries_messages_and_descriptors),
        cmocka_unit_test(ipc_refuses_what_is_not_a_message),
        cmocka_unit_test(loop_waits_are_bounded_and_interruptible),
        cmocka_unit_test(proc_reports_a_program_that_is_not_there),
        cmocka_unit_test(proc_hands_descriptors_over_in_order),
        cmocka_unit_test(file_write_is_all_or_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
