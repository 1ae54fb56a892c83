#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/model/sse.h"
#include "base/mem.h"

static enum dh_status note(void *context, const char *name, const char *data, size_t n,
                           struct dh_err *err)
{
    (void)err;
    assert_int_equal(strlen(data), n);
    dh_buf_printf(context, "<%s|%s>", name, data);
    return DH_OK;
}

static enum dh_status refuse(void *context, const char *name, const char *data, size_t n,
                             struct dh_err *err)
{
    (void)name;
    (void)data;
    (void)n;
    ++*(int *)context;
    return dh_err_set(err, DH_INVALID, DH_BLAME_MODEL, "", "no");
}

/* What comes out when the bytes arrive in two pieces, for every place of the cut. */
static void expect(const char *bytes, size_t n, const char *want)
{
    for (size_t cut = 0; cut <= n; cut++) {
        struct dh_sse s = {0};
        struct dh_buf got = {0};
        assert_int_equal(dh_sse_feed(&s, bytes, cut, note, &got, NULL), DH_OK);
        assert_int_equal(dh_sse_feed(&s, bytes + cut, n - cut, note, &got, NULL), DH_OK);
        assert_string_equal(dh_buf_text(&got), want);
        dh_sse_finish(&s);
        dh_buf_finish(&got);
    }
}

#define EXPECT(bytes, want) expect(bytes, sizeof(bytes) - 1, want)

static void events_are_whole_however_they_are_cut(void **state)
{
    (void)state;
    EXPECT("event: a\ndata: {\"x\":1}\n\nevent: b\ndata: 2\n\n", "<a|{\"x\":1}><b|2>");
    EXPECT("event: a\r\ndata: 1\r\n\r\ndata: 2\r\n\r\n", "<a|1><|2>");
    EXPECT("event: a\rdata: 1\r\rdata: 2\r\r", "<a|1><|2>");
    EXPECT("data: 1\r\n\ndata: 2\n\r\n", "<|1><|2>");
    EXPECT("\xef\xbb\xbf"
           "data: 1\n\n",
           "<|1>");
    EXPECT(": comment\n\ndata: 1\n: another\ndata: 2\n\n", "<|1\n2>");
    EXPECT("data:1\ndata:  2\n\n", "<|1\n 2>");
    EXPECT("id: 7\nretry: 10\nevent: x\n\ndata: 1\n\n", "<|1>");
    EXPECT("data\n\n", "<|>");
    EXPECT("data: \n\n", "<|>");
    EXPECT("\n\n\n", "");
    EXPECT("data: caf\xc3\xa9\n\n", "<|caf\xc3\xa9>");
}

static void what_was_not_ended_never_comes(void **state)
{
    (void)state;
    EXPECT("data: 1\n\ndata: 2\n", "<|1>");
    EXPECT("data: 1\n\nevent: x\ndata: 2", "<|1>");
    EXPECT("data: 1", "");
}

static void a_flood_is_bounded(void **state)
{
    (void)state;
    struct dh_sse s = {.max = 1000};
    struct dh_buf got = {0};
    struct dh_err err = {0};
    char block[100];
    memset(block, 'x', sizeof(block));
    enum dh_status st = dh_sse_feed(&s, "data: ", 6, note, &got, &err);
    for (int i = 0; i < 20 && st == DH_OK; i++)
        st = dh_sse_feed(&s, block, sizeof(block), note, &got, &err);
    assert_int_equal(st, DH_INVALID);
    assert_int_equal(err.blame, DH_BLAME_MODEL);
    dh_sse_finish(&s);
    /* Many lines count together. */
    st = DH_OK;
    for (int i = 0; i < 400 && st == DH_OK; i++)
        st = dh_sse_feed(&s, "data: xxxx\n", 11, note, &got, &err);
    assert_int_equal(st, DH_INVALID);
    dh_sse_finish(&s);
    /* Small ones never add up. */
    for (int i = 0; i < 10000; i++)
        assert_int_equal(dh_sse_feed(&s, ": ping\n\n", 8, note, &got, &err), DH_OK);
    dh_sse_finish(&s);
    dh_buf_finish(&got);
}

static void the_reader_may_end_it(void **state)
{
    (void)state;
    struct dh_sse s = {0};
    int count = 0;
    struct dh_err err = {0};
    assert_int_equal(dh_sse_feed(&s, "data: 1\n\ndata: 2\n\n", 18, refuse, &count, &err),
                     DH_INVALID);
    assert_int_equal(count, 1);
    assert_string_equal(err.what, "no");
    dh_sse_finish(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_whole_however_they_are_cut),
        cmocka_unit_test(what_was_not_ended_never_comes),
        cmocka_unit_test(a_flood_is_bounded),
        cmocka_unit_test(the_reader_may_end_it),
    };
    return cmocka_run_group_tests_name("sse", tests, NULL, NULL);
}
