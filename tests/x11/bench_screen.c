/* Capture against memcpy, and the time from drawing to knowing. Medians, in microseconds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "capture/picture.h"
#include "tests/x11/xdesk.h"

#define ROUNDS 101

static int compare(const void *a, const void *b)
{
    dh_tick x = *(const dh_tick *)a, y = *(const dh_tick *)b;
    return (x > y) - (x < y);
}

static dh_tick median(dh_tick *t)
{
    qsort(t, ROUNDS, sizeof(*t), compare);
    return t[ROUNDS / 2];
}

static void bench_capture(struct dh_screen *s, const char *name)
{
    dh_tick copy[ROUNDS], shot[ROUNDS];
    struct dh_frame *f = NULL;
    size_t n = (size_t)1920 * 1080 * 4;
    char *a = dh_alloc(n, 1), *b = dh_alloc(n, 1);
    assert_true(a && b);
    memset(a, 1, n);
    memset(b, 2, n);
    dh_tick t0 = dh_tick_now();
    assert_int_equal(dh_screen_capture(s, &f, NULL), DH_OK);
    dh_tick first = dh_tick_now() - t0;
    dh_frame_unref(f);
    for (int i = 0; i < ROUNDS; i++) {
        t0 = dh_tick_now();
        memcpy(b, a, n);
        copy[i] = dh_tick_now() - t0;
        a[i] = b[i + 1];
        t0 = dh_tick_now();
        assert_int_equal(dh_screen_capture(s, &f, NULL), DH_OK);
        shot[i] = dh_tick_now() - t0;
        dh_frame_unref(f);
    }
    dh_tick c = median(copy), m = median(shot);
    printf("%s: capture of 1920x1080 %lld us, memcpy %lld us, ratio %.2f; first %lld us\n", name,
           (long long)m, (long long)c, (double)m / (double)(c ? c : 1), (long long)first);
    dh_free(a);
    dh_free(b);
}

static void bench_latency(struct xdesk *d)
{
    dh_tick seen[ROUNDS], png[5];
    Window w = xclient_window(&d->client, (struct dh_rect){300, 300, 400, 200}, "bench", true);
    for (int i = 0; i < ROUNDS; i++) {
        uint64_t mark = dh_screen_mark(d->screen);
        dh_tick t0 = dh_tick_now();
        XSetForeground(d->client.display, d->client.gc,
                       xclient_pixel(&d->client, 0x10203u * (unsigned)i + 9));
        XFillRectangle(d->client.display, w, d->client.gc, 50, 50, 200, 50);
        XFlush(d->client.display);
        assert_int_equal(dh_screen_wait_change(d->screen, mark, t0 + DH_TICK_S(1)), DH_WAIT_REACHED);
        seen[i] = dh_tick_now() - t0;
    }
    printf("draw of 200x50 -> change known: %lld us\n", (long long)median(seen));
    struct dh_frame *f = NULL;
    assert_int_equal(dh_screen_capture(d->screen, &f, NULL), DH_OK);
    size_t bytes = 0;
    for (int i = 0; i < 5; i++) {
        struct dh_buf buf = {0};
        dh_tick t0 = dh_tick_now();
        assert_int_equal(dh_picture_png(f, &buf, NULL), DH_OK);
        png[i] = dh_tick_now() - t0;
        bytes = buf.len;
        dh_buf_finish(&buf);
    }
    printf("png of 1920x1080: %lld us, %zu bytes\n", (long long)png[4], bytes);
    dh_frame_unref(f);
}

static void bench_windows(struct xdesk *d)
{
    dh_tick took[ROUNDS];
    for (int i = 0; i < 20; i++)
        xclient_window(&d->client, (struct dh_rect){i * 20, i * 10, 300, 200}, "One of many", false);
    size_t n = 0;
    for (int i = 0; i < ROUNDS; i++) {
        struct dh_window *w;
        int active;
        dh_tick t0 = dh_tick_now();
        assert_int_equal(dh_screen_windows(d->screen, d->arena, &w, &n, &active, NULL), DH_OK);
        took[i] = dh_tick_now() - t0;
    }
    printf("list of %zu windows: %lld us\n", n, (long long)median(took));
}

static void bench(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(1920, 1080, 24, NULL);
    struct dh_screen *plain = NULL;
    bench_capture(d->screen, "shared memory");
    setenv("DESKHAND_NO_SHM", "1", 1);
    assert_int_equal(dh_screen_x11_create(d->x, d->loop, &plain, NULL), DH_OK);
    unsetenv("DESKHAND_NO_SHM");
    bench_capture(plain, "GetImage");
    dh_screen_destroy(plain);
    bench_latency(d);
    bench_windows(d);
    xdesk_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(bench)};
    if (!xserver_available())
        return XSERVER_SKIP;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
