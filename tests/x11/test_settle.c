#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

#include <X11/extensions/Xfixes.h>
#include <X11/extensions/Xrender.h>
#include <poll.h>
#include <signal.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/x11/xdesk.h"

/* DESKHAND_SERIES: how many pages answer late (default 250, at most 1000). */
enum { SERIES = 250, SERIES_MOST = 1000 };
#define PLACE ((struct dh_rect){0, 200, 60, 30}) /* where the page writes its number */

/* Things on the page that draw every so often, in a process of its own as any application does. */
struct actor {
    struct dh_rect rect;
    int first, period, times; /* milliseconds; times 0: for ever */
    uint32_t colour;          /* 0: another one each time */
};

static void draw_all(struct xclient *c, Window w, const struct actor *a, size_t n, int ready)
{
    int fd[8], done[8] = {0};
    struct pollfd p[8];
    for (size_t i = 0; i < n; i++) {
        int every = a[i].period ? a[i].period : 1;
        struct itimerspec t = {{every / 1000, every % 1000 * 1000000L},
                               {a[i].first / 1000, a[i].first % 1000 * 1000000L + 1}};
        fd[i] = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
        timerfd_settime(fd[i], 0, &t, NULL);
        p[i] = (struct pollfd){fd[i], POLLIN, 0};
    }
    if (write(ready, "", 1) != 1)
        _exit(1);
    for (;;) {
        uint64_t k;
        if (poll(p, n, 20000) <= 0)
            _exit(0);
        for (size_t i = 0; i < n; i++) {
            if (!(p[i].revents & POLLIN) || read(fd[i], &k, sizeof(k)) != sizeof(k))
                continue;
            if (a[i].times && done[i] >= a[i].times)
                continue;
            done[i]++;
            uint32_t other = 0x20c0f0u + (uint32_t)done[i] * 0x35171du;
            xclient_fill(c, w, a[i].rect, a[i].colour ? a[i].colour : other & 0xffffffu);
        }
    }
}

/* Starts drawing; the first moments count from when this returns. */
static pid_t play(const struct xdesk *d, Window w, const struct actor *a, size_t n)
{
    int ready[2];
    char byte;
    assert_int_equal(pipe(ready), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        struct xclient c;
        if (!xclient_open(&c, d->server.name))
            _exit(1);
        draw_all(&c, w, a, n, ready[1]);
    }
    assert_int_equal(read(ready[0], &byte, 1), 1);
    close(ready[0]);
    close(ready[1]);
    return pid;
}

static void stop(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static struct xdesk *open_page(Window *ret)
{
    struct xdesk *d = xdesk_open(1280, 800, 24, NULL);
    *ret = xclient_window(&d->client, (struct dh_rect){0, 0, 1280, 800}, "page", true);
    xclient_fill(&d->client, *ret, (struct dh_rect){0, 0, 1280, 800}, 0xffffff);
    dh_screen_mark(d->screen);
    return d;
}

static uint32_t pixel(struct xdesk *d, int x, int y)
{
    uint32_t v;
    assert_int_equal(dh_screen_peek(d->screen, (struct dh_rect){x, y, 1, 1}, &v, NULL), DH_OK);
    return v;
}

static int by_size(const void *a, const void *b)
{
    dh_tick x = *(const dh_tick *)a, y = *(const dh_tick *)b;
    return (x > y) - (x < y);
}

/* A page that answers 0 to 800 ms after the touch, in two strokes 10 ms apart. */
static void nothing_stale_is_returned(void **state)
{
    (void)state;
    Window w;
    struct xdesk *d = open_page(&w);
    static dh_tick late[SERIES_MOST];
    const char *told = getenv("DESKHAND_SERIES");
    int series = told ? atoi(told) : SERIES;
    assert_in_range(series, 1, SERIES_MOST);
    int stale = 0;
    unsigned seed = 7;
    for (int i = 0; i < series; i++) {
        seed = seed * 1103515245u + 12345u;
        int delay = (int)(seed >> 16) % 800;
        uint32_t colour = (uint32_t)(i + 1) * 0x010203u & 0xffffffu;
        struct actor a[] = {{PLACE, delay, 0, 1, 0x808080}, {PLACE, delay + 10, 0, 1, colour}};
        struct dh_settle_ask ask = {
            .first = DH_TICK_MS(900), .quiet = DH_TICK_MS(35), .bound = DH_TICK_S(3)};
        ask.since = dh_screen_mark(d->screen);
        pid_t pid = play(d, w, a, 2);
        enum dh_wait r = dh_screen_settle_ask(d->screen, &ask);
        late[i] = dh_tick_now() - dh_screen_changed_at(d->screen);
        stale += r != DH_WAIT_REACHED || pixel(d, 5, 205) != colour;
        stop(pid);
    }
    qsort(late, (size_t)series, sizeof(late[0]), by_size);
    print_message("# %d pages: %d stale; back %.1f ms after the last change (median), %.1f (99 %%)\n", series,
                  stale, (double)late[series / 2] / 1000, (double)late[series * 99 / 100] / 1000);
    assert_int_equal(stale, 0);
    assert_true(late[series / 2] >= DH_TICK_MS(35) && late[series / 2] <= DH_TICK_MS(40));
    xdesk_close(d);
}

/* How long it takes; asserts that it was reached. */
static dh_tick settle_ms(struct xdesk *d, const struct dh_settle_ask *ask)
{
    dh_tick t0 = dh_tick_now();
    assert_int_equal(dh_screen_settle_ask(d->screen, ask), DH_WAIT_REACHED);
    return (dh_tick_now() - t0) / 1000;
}

static void a_spinner_holds_it_up_once_and_for_a_second(void **state)
{
    (void)state;
    Window w;
    struct xdesk *d = open_page(&w);
    struct actor a[] = {{{600, 300, 24, 24}, 16, 16, 0, 0}, {{30, 700, 2, 18}, 530, 530, 0, 0}};
    pid_t pid = play(d, w, a, 2);
    struct dh_settle_ask ask = {.first = DH_TICK_MS(300), .quiet = DH_TICK_MS(60), .bound = DH_TICK_S(5)};
    ask.since = dh_screen_mark(d->screen);
    dh_tick first = settle_ms(d, &ask);
    ask.since = dh_screen_mark(d->screen);
    dh_tick second = settle_ms(d, &ask);
    print_message("# new spinner: %d ms, known: %d ms\n", (int)first, (int)second);
    assert_true(first >= 800 && first <= 1300);
    assert_true(second >= 290 && second <= 420); /* no effect is known when `first` has passed */
    /* With the spinner running a change elsewhere is seen. */
    ask.since = dh_screen_mark(d->screen);
    xclient_fill(&d->client, w, PLACE, 0x123456);
    dh_tick third = settle_ms(d, &ask);
    assert_true(third >= 50 && third <= 200);
    assert_int_equal(pixel(d, 5, 205), 0x123456);
    stop(pid);
    xdesk_close(d);
}

static void a_clock_is_no_change(void **state)
{
    (void)state;
    Window w;
    struct xdesk *d = open_page(&w);
    struct actor a[] = {{{1200, 4, 40, 14}, 100, 1000, 0, 0}};
    pid_t pid = play(d, w, a, 1);
    dh_screen_wait_change(d->screen, UINT64_MAX, dh_tick_now() + DH_TICK_MS(3300));
    struct dh_settle_ask ask = {.first = DH_TICK_MS(2500), .quiet = DH_TICK_MS(60), .bound = DH_TICK_S(5)};
    ask.since = dh_screen_mark(d->screen);
    dh_tick took = settle_ms(d, &ask);
    assert_true(dh_screen_mark(d->screen) > ask.since); /* it did tick */
    assert_true(took >= 2490);
    stop(pid);
    xdesk_close(d);
}

static void a_touched_place_is_never_noise_at_first(void **state)
{
    (void)state;
    Window w;
    struct xdesk *d = open_page(&w);
    struct actor a[] = {{{600, 300, 24, 24}, 16, 16, 0, 0}};
    pid_t pid = play(d, w, a, 1);
    struct dh_settle_ask ask = {.first = DH_TICK_MS(200), .quiet = DH_TICK_MS(60), .bound = DH_TICK_S(5)};
    ask.since = dh_screen_mark(d->screen);
    settle_ms(d, &ask);
    ask.touched = (struct dh_rect){630, 310, 40, 20};
    ask.since = dh_screen_mark(d->screen);
    dh_tick took = settle_ms(d, &ask);
    assert_true(took >= 480 && took <= 800);
    stop(pid);
    xdesk_close(d);
}

/* A button that looks pressed at once, and what it does 250 ms later. */
static void feedback_is_not_the_effect(void **state)
{
    (void)state;
    Window w;
    struct xdesk *d = open_page(&w);
    struct actor a[] = {{{400, 400, 80, 30}, 5, 0, 1, 0xcccccc}, {PLACE, 250, 0, 1, 0x654321}};
    struct dh_settle_ask ask = {.first = DH_TICK_MS(350),
                                .quiet = DH_TICK_MS(60),
                                .bound = DH_TICK_S(3),
                                .touched = {400, 400, 80, 30},
                                .feedback = DH_TICK_MS(350)};
    ask.since = dh_screen_mark(d->screen);
    pid_t pid = play(d, w, a, 2);
    dh_tick took = settle_ms(d, &ask);
    assert_int_equal(pixel(d, 5, 205), 0x654321);
    assert_true(took >= 300 && took <= 450);
    stop(pid);
    ask.since = dh_screen_mark(d->screen);
    pid = play(d, w, a, 1);
    took = settle_ms(d, &ask); /* the same colour again: no effect at all */
    assert_true(took >= 340 && took <= 450);
    stop(pid);
    xdesk_close(d);
}

static void a_new_page_gets_more_quiet_than_a_letter(void **state)
{
    (void)state;
    Window w;
    struct xdesk *d = open_page(&w);
    struct dh_settle_ask ask = {.first = DH_TICK_MS(300),
                                .quiet = DH_TICK_MS(40),
                                .quiet_most = DH_TICK_MS(240),
                                .bound = DH_TICK_S(3)};
    ask.since = dh_screen_mark(d->screen);
    xclient_fill(&d->client, w, PLACE, 0x222222);
    assert_true(settle_ms(d, &ask) < 100);
    ask.since = dh_screen_mark(d->screen);
    xclient_fill(&d->client, w, (struct dh_rect){0, 0, 1280, 700}, 0x333333);
    dh_tick took = settle_ms(d, &ask);
    assert_true(took >= 230 && took < 330);
    xdesk_close(d);
}

/* Cursors of one colour each, so that no theme has a say. */
static Cursor make_cursor(struct xdesk *d, unsigned short shade, const char *name)
{
    Display *x = d->client.display;
    Pixmap dot = XCreatePixmap(x, d->client.root, 8, 8, 1);
    XColor c = {.red = shade, .green = shade, .blue = shade};
    XGCValues one = {.foreground = 1};
    GC gc = XCreateGC(x, dot, GCForeground, &one);
    XFillRectangle(x, dot, gc, 0, 0, 8, 8);
    XFreeGC(x, gc);
    Cursor cursor = XCreatePixmapCursor(x, dot, dot, &c, &c, 0, 0);
    if (name)
        XFixesSetCursorName(x, cursor, name);
    XFreePixmap(x, dot);
    return cursor;
}

static void show_cursor(struct xdesk *d, Window w, Cursor c)
{
    XDefineCursor(d->client.display, w, c);
    XSync(d->client.display, False);
}

static void a_busy_pointer_is_waited_for_but_not_for_ever(void **state)
{
    (void)state;
    Window w;
    struct xdesk *d = open_page(&w);
    struct dh_settle_ask ask = {.first = DH_TICK_MS(50), .quiet = DH_TICK_MS(40), .bound = DH_TICK_MS(600)};
    XWarpPointer(d->client.display, None, w, 0, 0, 0, 0, 300, 300);
    show_cursor(d, w, make_cursor(d, 1000, "left_ptr_watch"));
    ask.since = dh_screen_mark(d->screen);
    assert_int_equal(dh_screen_settle_ask(d->screen, &ask), DH_WAIT_TIMED_OUT);
    /* It said nothing: it is not asked until it has gone. */
    ask.since = dh_screen_mark(d->screen);
    assert_true(settle_ms(d, &ask) < 200);
    show_cursor(d, w, make_cursor(d, 2000, "left_ptr"));
    ask.since = dh_screen_mark(d->screen);
    assert_true(settle_ms(d, &ask) < 200);
    show_cursor(d, w, make_cursor(d, 3000, "wait"));
    ask.since = dh_screen_mark(d->screen);
    assert_int_equal(dh_screen_settle_ask(d->screen, &ask), DH_WAIT_TIMED_OUT);
    xdesk_close(d);
}

/* As themes make them: pictures without a name that take turns. */
static void an_animated_pointer_is_busy_and_a_nameless_one_is_not(void **state)
{
    (void)state;
    Window w;
    struct xdesk *d = open_page(&w);
    XAnimCursor turns[] = {{make_cursor(d, 10000, NULL), 50}, {make_cursor(d, 20000, NULL), 50}};
    struct dh_settle_ask ask = {.first = DH_TICK_MS(50), .quiet = DH_TICK_MS(40), .bound = DH_TICK_MS(600)};
    XWarpPointer(d->client.display, None, w, 0, 0, 0, 0, 300, 300);
    show_cursor(d, w, make_cursor(d, 30000, NULL));
    ask.since = dh_screen_mark(d->screen);
    assert_true(settle_ms(d, &ask) < 150); /* it was there at the beginning */
    dh_tick shown = dh_tick_now();
    show_cursor(d, w, make_cursor(d, 40000, NULL));
    ask.since = dh_screen_mark(d->screen);
    settle_ms(d, &ask);
    assert_true(dh_tick_now() - shown >= DH_TICK_MS(150));
    ask.since = dh_screen_mark(d->screen);
    assert_true(settle_ms(d, &ask) < 150);
    show_cursor(d, w, make_cursor(d, 50000, "left_ptr"));
    show_cursor(d, w, make_cursor(d, 40000, NULL)); /* another one that looks the same */
    ask.since = dh_screen_mark(d->screen);
    assert_true(settle_ms(d, &ask) < 150);
    show_cursor(d, w, XRenderCreateAnimCursor(d->client.display, 2, turns));
    ask.since = dh_screen_mark(d->screen);
    assert_int_equal(dh_screen_settle_ask(d->screen, &ask), DH_WAIT_TIMED_OUT);
    xdesk_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_stale_is_returned),
        cmocka_unit_test(a_spinner_holds_it_up_once_and_for_a_second),
        cmocka_unit_test(a_clock_is_no_change),
        cmocka_unit_test(a_touched_place_is_never_noise_at_first),
        cmocka_unit_test(feedback_is_not_the_effect),
        cmocka_unit_test(a_new_page_gets_more_quiet_than_a_letter),
        cmocka_unit_test(a_busy_pointer_is_waited_for_but_not_for_ever),
        cmocka_unit_test(an_animated_pointer_is_busy_and_a_nameless_one_is_not),
    };
    if (!xserver_available())
        return XSERVER_SKIP;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
