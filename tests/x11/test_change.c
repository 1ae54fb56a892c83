#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include <sys/timerfd.h>
#include <unistd.h>

#include "tests/x11/xdesk.h"

static struct xdesk *open_with_window(Window *ret, const char *const *extra)
{
    struct xdesk *d = xdesk_open(800, 600, 24, extra);
    *ret = xclient_window(&d->client, (struct dh_rect){100, 50, 400, 300}, "known", true);
    xclient_fill(&d->client, *ret, (struct dh_rect){0, 0, 400, 300}, 0xffffff);
    return d;
}

static enum dh_wait wait_ms(struct xdesk *d, uint64_t mark, int ms)
{
    return dh_screen_wait_change(d->screen, mark, dh_tick_now() + DH_TICK_MS(ms));
}

static void a_change_is_seen_with_its_place(void **state)
{
    (void)state;
    Window w;
    struct xdesk *d = open_with_window(&w, NULL);
    uint64_t mark = dh_screen_mark(d->screen);
    assert_int_equal(wait_ms(d, mark, 30), DH_WAIT_TIMED_OUT);
    dh_tick t0 = dh_tick_now();
    xclient_fill(&d->client, w, (struct dh_rect){10, 20, 60, 30}, 0x2266aa);
    assert_int_equal(wait_ms(d, mark, 2000), DH_WAIT_REACHED);
    assert_true(dh_screen_changed_at(d->screen) >= t0);
    assert_true(dh_tick_now() - t0 < DH_TICK_MS(400));
    struct dh_rect r = dh_screen_changed_rect(d->screen, mark);
    assert_true(dh_rect_equal(r, (struct dh_rect){110, 70, 60, 30}));
    uint64_t second = dh_screen_mark(d->screen);
    assert_true(second > mark);
    assert_true(dh_rect_empty(dh_screen_changed_rect(d->screen, second)));
    xclient_fill(&d->client, w, (struct dh_rect){200, 100, 20, 20}, 0);
    r = dh_screen_changed_rect(d->screen, second);
    assert_true(dh_rect_equal(r, (struct dh_rect){300, 150, 20, 20}));
    r = dh_screen_changed_rect(d->screen, mark);
    assert_true(dh_rect_equal(r, (struct dh_rect){110, 70, 210, 100}));
    xdesk_close(d);
}

static void a_caret_is_no_change(void **state)
{
    (void)state;
    Window w;
    struct xdesk *d = open_with_window(&w, NULL);
    uint64_t mark = dh_screen_mark(d->screen);
    for (int i = 0; i < 6; i++) {
        /* As GTK 3 does it: everything is drawn again, two columns differ. */
        XClearArea(d->client.display, w, 300, 200, 100, 100, False);
        xclient_fill(&d->client, w, (struct dh_rect){0, 0, 300, 200}, 0xffffff);
        xclient_fill(&d->client, w, (struct dh_rect){50, 50, 2, 18}, i % 2 ? 0xffffff : 0);
        if (i == 0)
            mark = dh_screen_mark(d->screen); /* the cleared corner did change */
        assert_int_equal(wait_ms(d, mark, 10), DH_WAIT_TIMED_OUT);
    }
    assert_int_equal(dh_screen_mark(d->screen), mark);
    xclient_fill(&d->client, w, (struct dh_rect){50, 50, 4, 18}, 0x00ff00);
    assert_int_equal(wait_ms(d, mark, 1000), DH_WAIT_REACHED);
    mark = dh_screen_mark(d->screen);
    xclient_fill(&d->client, w, (struct dh_rect){50, 50, 2, 80}, 0xff0000);
    assert_int_equal(wait_ms(d, mark, 1000), DH_WAIT_REACHED);
    xdesk_close(d);
}

static void drawing_the_same_again_is_no_change(void **state)
{
    (void)state;
    Window w;
    struct xdesk *d = open_with_window(&w, NULL);
    uint64_t mark = dh_screen_mark(d->screen);
    xclient_fill(&d->client, w, (struct dh_rect){0, 0, 400, 300}, 0xffffff);
    assert_int_equal(wait_ms(d, mark, 20), DH_WAIT_TIMED_OUT);
    xdesk_close(d);
}

/* Something that happens every few milliseconds while the screen is being waited for. */
struct ticker {
    struct xdesk *d;
    Window w;
    int fd, left;
    uint32_t colour;
    bool interrupts;
};

static void on_tick(void *data, short revents)
{
    struct ticker *t = data;
    uint64_t n;
    (void)revents;
    if (read(t->fd, &n, sizeof(n)) != sizeof(n) || t->left == 0)
        return;
    t->left--;
    if (t->interrupts)
        dh_intr_raise(&t->d->intr);
    else
        xclient_fill(&t->d->client, t->w, (struct dh_rect){0, 0, 50, 50}, t->colour += 0x10305);
}

struct times {
    int first, quiet, bound; /* milliseconds */
};

static enum dh_wait settle_while(struct ticker *t, int period_ms, const struct times *times)
{
    struct itimerspec every = {{0, period_ms * 1000000L}, {0, period_ms * 1000000L}};
    uint64_t mark = dh_screen_mark(t->d->screen);
    t->fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    assert_true(t->fd >= 0);
    timerfd_settime(t->fd, 0, &every, NULL);
    struct dh_loop_source *s = dh_loop_add_fd(t->d->loop, t->fd, POLLIN, on_tick, t);
    enum dh_wait r = dh_screen_settle(t->d->screen, mark, DH_TICK_MS(times->first),
                                      DH_TICK_MS(times->quiet), DH_TICK_MS(times->bound));
    dh_loop_remove(t->d->loop, s);
    close(t->fd);
    return r;
}

static void settles_when_drawing_ends(void **state)
{
    (void)state;
    struct ticker t = {.left = 10};
    t.d = open_with_window(&t.w, NULL);
    dh_tick t0 = dh_tick_now();
    assert_int_equal(settle_while(&t, 10, &(struct times){500, 60, 4000}), DH_WAIT_REACHED);
    assert_int_equal(t.left, 0);
    dh_tick took = dh_tick_now() - t0;
    assert_true(took >= DH_TICK_MS(140));
    assert_true(dh_tick_now() - dh_screen_changed_at(t.d->screen) >= DH_TICK_MS(60));
    assert_true(took < DH_TICK_MS(1500));
    xdesk_close(t.d);
}

static void gives_up_on_a_screen_that_never_rests(void **state)
{
    (void)state;
    struct ticker t = {.left = 1000};
    t.d = open_with_window(&t.w, NULL);
    dh_tick t0 = dh_tick_now();
    assert_int_equal(settle_while(&t, 10, &(struct times){500, 60, 300}), DH_WAIT_TIMED_OUT);
    dh_tick took = dh_tick_now() - t0;
    assert_true(took >= DH_TICK_MS(300) && took < DH_TICK_MS(700));
    xdesk_close(t.d);
}

static void a_stop_ends_the_wait_at_once(void **state)
{
    (void)state;
    struct ticker t = {.left = 1, .interrupts = true};
    t.d = open_with_window(&t.w, NULL);
    dh_tick t0 = dh_tick_now();
    assert_int_equal(settle_while(&t, 20, &(struct times){5000, 60, 9000}),
                     DH_WAIT_INTERRUPTED);
    assert_true(dh_tick_now() - t0 < DH_TICK_MS(300));
    xdesk_close(t.d);
}

static void no_effect_is_a_result_and_a_still_screen_is_settled(void **state)
{
    (void)state;
    struct ticker t = {.left = 0};
    t.d = open_with_window(&t.w, NULL);
    dh_tick t0 = dh_tick_now();
    assert_int_equal(settle_while(&t, 1000, &(struct times){80, 20, 4000}), DH_WAIT_REACHED);
    dh_tick took = dh_tick_now() - t0;
    assert_true(took >= DH_TICK_MS(80) && took < DH_TICK_MS(400));
    t0 = dh_tick_now();
    assert_int_equal(settle_while(&t, 1000, &(struct times){0, 20, 4000}), DH_WAIT_REACHED);
    assert_true(dh_tick_now() - t0 < DH_TICK_MS(200));
    xdesk_close(t.d);
}

/* Without damage reports the pixels are looked at twice a second. */
static void changes_are_found_without_damage_reports(void **state)
{
    (void)state;
    const char *const off[] = {"-extension", "DAMAGE", NULL};
    Window w;
    struct xdesk *d = open_with_window(&w, off);
    int event, error, major;
    assert_false(XQueryExtension(d->client.display, "DAMAGE", &major, &event, &error));
    uint64_t mark = dh_screen_mark(d->screen);
    struct ticker t = {.d = d, .w = w, .left = 1};
    dh_tick t0 = dh_tick_now();
    assert_int_equal(settle_while(&t, 100, &(struct times){3000, 10, 4000}), DH_WAIT_REACHED);
    assert_true(dh_tick_now() - t0 < DH_TICK_MS(1500));
    assert_true(dh_rect_equal(dh_screen_changed_rect(d->screen, mark),
                              (struct dh_rect){100, 50, 50, 50}));
    xdesk_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_is_seen_with_its_place),
        cmocka_unit_test(a_caret_is_no_change),
        cmocka_unit_test(drawing_the_same_again_is_no_change),
        cmocka_unit_test(settles_when_drawing_ends),
        cmocka_unit_test(gives_up_on_a_screen_that_never_rests),
        cmocka_unit_test(a_stop_ends_the_wait_at_once),
        cmocka_unit_test(no_effect_is_a_result_and_a_still_screen_is_settled),
        cmocka_unit_test(changes_are_found_without_damage_reports),
    };
    if (!xserver_available())
        return XSERVER_SKIP;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
