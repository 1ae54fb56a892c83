/* A server in trouble: stopped, grabbed by somebody else, killed and started again, resized, without a window manager, and
 * windows that go while they are touched. Every touch ends within its bound, with a reason; nothing crashes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <X11/extensions/Xrandr.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "actuate/ticket_mint.h"
#include "base/mem.h"
#include "base/xprobe.h"
#include "base/xwatch.h"
#include "tests/x11/xtrial.h"

static int open_desk(void **state)
{
    struct xtrial_desk *d = dh_alloc(1, sizeof(*d));
    *state = d;
    return d && xtrial_open(d, 0) ? 0 : -1;
}

static int close_desk(void **state)
{
    struct xtrial_desk *d = *state;
    /* What the test itself has on a server that it killed is not closed in an orderly way: Xlib would exit. */
    if (d->server.pid == 0) {
        d->client = (struct xclient){0};
        d->human = (struct xhuman){0};
    }
    xtrial_close(d);
    dh_free(d);
    return 0;
}

static enum dh_status do_touch(struct xtrial_desk *d, const struct dh_touch *t, struct dh_err *err)
{
    struct dh_ticket *ticket;
    assert_int_equal(dh_ticket_mint(t, dh_tick_now() + DH_TICK_S(30), &ticket, err), DH_OK);
    enum dh_status s = dh_actuator_perform(d->actuator, ticket, t, NULL, err);
    dh_ticket_destroy(ticket);
    return s;
}

static const struct dh_touch touches[] = {
    {.kind = DH_TOUCH_CLICK, .at = {50, 50}},
    {.kind = DH_TOUCH_MOVE, .at = {60, 60}},
    {.kind = DH_TOUCH_DRAG, .at = {50, 50}, .to = {200, 200}},
    {.kind = DH_TOUCH_SCROLL, .at = {50, 50}, .dy = 2},
    {.kind = DH_TOUCH_PRESS, .keys = "ctrl+s"},
    {.kind = DH_TOUCH_HOLD, .keys = "F5", .seconds = 0.1},
    {.kind = DH_TOUCH_TYPE, .text = "hello"},
    {.kind = DH_TOUCH_COPY, .text = "hello"},
    {.kind = DH_TOUCH_FOCUS},
    {.kind = DH_TOUCH_CLOSE},
};
#define TOUCHES (sizeof(touches) / sizeof(touches[0]))

static void a_stopped_server_is_given_up(void **state)
{
    struct xtrial_desk *d = *state;
    struct dh_err err = {0};
    struct dh_xconn *x;
    assert_int_equal(dh_xprobe(d->server.name, DH_TICK_S(2), -1), DH_XPROBE_ANSWERS);
    kill(d->server.pid, SIGSTOP);
    dh_tick start = dh_tick_now();
    enum dh_status s = do_touch(d, &touches[0], &err);
    dh_tick took = dh_tick_now() - start;
    /* From then on at once. */
    dh_tick again = dh_tick_now();
    struct dh_err later = {0};
    size_t failed = 0;
    for (size_t i = 0; i < TOUCHES; i++)
        failed += do_touch(d, &touches[i], &later) != DH_OK;
    again = dh_tick_now() - again;
    dh_tick open = dh_tick_now();
    enum dh_status opened = dh_xconn_open(d->server.name, d->loop, &x, &later);
    open = dh_tick_now() - open;
    /* First of all: what the test itself has there would wait for ever. */
    kill(d->server.pid, SIGCONT);
    print_message("# %s after %.1f s: %s\n", dh_status_name(s), (double)took / 1e6, err.what);
    assert_int_equal(s, DH_ENV);
    assert_true(took <= DH_XWATCH_AWAY + DH_XWATCH_ANSWER + DH_TICK_S(3));
    assert_non_null(strstr(err.what, "does not answer"));
    assert_true(dh_xconn_silent(d->x));
    assert_int_equal(failed, TOUCHES);
    assert_true(again < DH_TICK_S(1));
    assert_int_equal(opened, DH_ENV);
    assert_non_null(strstr(later.what, "does not answer"));
    assert_true(open <= DH_XWATCH_ANSWER + DH_TICK_S(1));
}

struct grabber {
    Display *display;
    int fd;
};

/* Lets go of the server after longer than the guardian lets us have it. */
static void *let_go(void *data)
{
    struct grabber *g = data;
    struct pollfd p = {g->fd, POLLIN, 0};
    poll(&p, 1, 600);
    XUngrabServer(g->display);
    XSync(g->display, False);
    return NULL;
}

/* Another client has the server for itself: no touch may take that for its end, nor for a grab of ours. */
static void a_grab_of_somebody_else_is_waited_for(void **state)
{
    struct xtrial_desk *d = *state;
    for (size_t i = 0; i < 3; i++) {
        struct dh_err err = {0};
        pthread_t thread;
        struct grabber g = {XOpenDisplay(d->server.name), eventfd(0, EFD_CLOEXEC)};
        assert_non_null(g.display);
        assert_int_equal(do_touch(d, &touches[i], &err), DH_OK);
        XGrabServer(g.display);
        XSync(g.display, False);
        assert_int_equal(pthread_create(&thread, NULL, let_go, &g), 0);
        dh_tick start = dh_tick_now();
        enum dh_status s = do_touch(d, &touches[i], &err);
        pthread_join(thread, NULL);
        XCloseDisplay(g.display);
        close(g.fd);
        if (s != DH_OK)
            fail_msg("%s: %s", dh_status_name(s), err.what);
        assert_true(dh_tick_now() - start >= DH_TICK_MS(500));
    }
}

static void cut(void *data, short revents)
{
    struct xtrial_desk *d = data;
    (void)revents;
    shutdown(dh_xconn_fd(d->x), SHUT_RDWR);
}

/* The button is down, and the connection that could let go of it is no more. */
static void a_button_that_a_dead_connection_holds_is_let_go_of(void **state)
{
    struct xtrial_desk *d = *state;
    struct dh_err err = {0};
    struct itimerspec in = {.it_value = {0, 150000000}};
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    timerfd_settime(fd, 0, &in, NULL);
    struct dh_loop_source *source = dh_loop_add_fd(d->loop, fd, POLLIN, cut, d);
    struct dh_touch hold = {.kind = DH_TOUCH_CLICK, .at = {50, 50}, .seconds = 5};
    dh_tick start = dh_tick_now();
    enum dh_status s = do_touch(d, &hold, &err);
    dh_tick took = dh_tick_now() - start;
    assert_true(s == DH_GONE || s == DH_ENV);
    assert_true(took < DH_TICK_S(3));
    /* Whose connection it was ends; the guardian goes by the ledger. */
    dh_loop_remove(d->loop, source);
    close(fd);
    bool held = xtrial_anything_down(d);
    dh_actuator_destroy(d->actuator);
    d->actuator = NULL;
    dh_guardian_stop(d->guardian);
    d->guardian = NULL;
    assert_false(xtrial_anything_down(d));
    print_message("# gave up after %.2f s, held until the end: %s\n", (double)took / 1e6, held ? "yes" : "no");
}

struct killer {
    struct xtrial_desk *desk;
    dh_tick after;
    int fd;
};

static void *kill_server(void *data)
{
    struct killer *k = data;
    struct pollfd p = {k->fd, POLLIN, 0};
    struct timespec ts = {0, k->after * 1000};
    ppoll(&p, 1, &ts, NULL);
    kill(k->desk->server.pid, SIGKILL);
    return NULL;
}

/* At random points of every touch. */
static void a_server_that_dies_ends_every_touch(void **state)
{
    (void)state;
    for (size_t i = 0; i < 2 * TOUCHES; i++) {
        struct xtrial_desk d;
        struct dh_err err = {0};
        pthread_t thread;
        assert_true(xtrial_open(&d, 0));
        xhuman_close(&d.human);
        xclient_close(&d.client);
        struct killer k = {&d, (dh_tick)(i * 7919 % 40) * 500, eventfd(0, EFD_CLOEXEC)};
        assert_int_equal(pthread_create(&thread, NULL, kill_server, &k), 0);
        dh_tick start = dh_tick_now();
        enum dh_status s = DH_OK;
        while (s != DH_GONE && s != DH_ENV && dh_tick_now() - start < DH_TICK_S(4))
            s = do_touch(&d, &touches[i % TOUCHES], &err);
        pthread_join(thread, NULL);
        close(k.fd);
        assert_true(s == DH_GONE || s == DH_ENV);
        assert_true(err.what[0] && err.next[0]);
        xtrial_close(&d);
    }
}

/* A new one at the same place is a new display: it is opened anew and works. */
static void a_server_that_came_again_is_used_again(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct xtrial_desk d;
        struct dh_err err = {0};
        assert_true(xtrial_open(&d, 0));
        assert_int_equal(do_touch(&d, &touches[0], &err), DH_OK);
        xhuman_close(&d.human);
        xclient_close(&d.client);
        kill(d.server.pid, SIGKILL);
        xtrial_close(&d);
    }
}

static void points_follow_the_size_of_the_screen(void **state)
{
    struct xtrial_desk *d = *state;
    struct dh_err err = {0};
    Display *c = d->client.display;
    struct dh_touch far = {.kind = DH_TOUCH_MOVE, .at = {1200, 700}};
    assert_int_equal(do_touch(d, &far, &err), DH_OK);
    /* The modes of Xvfb are made as one likes; without one, the screen alone gets smaller. */
    XRRScreenResources *r = XRRGetScreenResources(c, d->client.root);
    XRRSetCrtcConfig(c, r, r->crtcs[0], CurrentTime, 0, 0, None, RR_Rotate_0, NULL, 0);
    XRRSetScreenSize(c, d->client.root, 800, 600, 200, 150);
    XRRFreeScreenResources(r);
    XSync(c, False);
    assert_int_equal(do_touch(d, &far, &err), DH_INVALID);
    assert_non_null(strstr(err.what, "outside the screen"));
    assert_int_equal(do_touch(d, &touches[1], &err), DH_OK);
}

/* This server has no window manager. */
static void without_a_window_manager_every_touch_has_an_end(void **state)
{
    struct xtrial_desk *d = *state;
    for (size_t i = 0; i < TOUCHES; i++) {
        struct dh_err err = {0};
        struct dh_touch t = touches[i];
        t.window = d->window;
        if (t.kind == DH_TOUCH_CLOSE)
            continue;
        dh_tick start = dh_tick_now();
        enum dh_status s = do_touch(d, &t, &err);
        assert_true(dh_tick_now() - start < DH_TICK_S(8));
        if (s != DH_OK)
            print_message("# touch %zu: %s: %s\n", i, dh_status_name(s), err.what);
        assert_true(s == DH_OK || err.what[0]);
    }
}

/* Windows come and go while they are aimed at: hundreds of BadWindow, and none of them fatal. */
static void a_storm_of_windows_that_go(void **state)
{
    struct xtrial_desk *d = *state;
    Display *c = d->client.display;
    size_t done = 0, refused = 0;
    for (int i = 0; i < 300; i++) {
        struct dh_err err = {0};
        Window w = XCreateSimpleWindow(c, d->client.root, 0, 0, 300, 300, 0, 0, 0);
        XMapWindow(c, w);
        if (i % 3)
            XSync(c, False);
        struct dh_touch t = {.kind = i % 2 ? DH_TOUCH_CLICK : DH_TOUCH_PRESS, .at = {20, 20}, .keys = "F5", .window = w};
        XDestroyWindow(c, w);
        if (i % 2)
            XSync(c, False);
        else
            XFlush(c);
        enum dh_status s = do_touch(d, &t, &err);
        assert_true(s == DH_OK || s == DH_STALE || s == DH_NOT_FOUND || s == DH_GONE);
        assert_int_equal(dh_xconn_check(d->x, &err), DH_OK);
        done += s == DH_OK;
        refused += s != DH_OK;
    }
    print_message("# %zu done, %zu refused\n", done, refused);
    assert_true(refused > 0);
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN); /* as every program with a connection that may break does */
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_stopped_server_is_given_up, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(a_grab_of_somebody_else_is_waited_for, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(a_button_that_a_dead_connection_holds_is_let_go_of, open_desk, close_desk),
        cmocka_unit_test(a_server_that_dies_ends_every_touch),
        cmocka_unit_test(a_server_that_came_again_is_used_again),
        cmocka_unit_test_setup_teardown(points_follow_the_size_of_the_screen, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(without_a_window_manager_every_touch_has_an_end, open_desk, close_desk),
        cmocka_unit_test_setup_teardown(a_storm_of_windows_that_go, open_desk, close_desk),
    };
    return cmocka_run_group_tests_name("trouble", tests, NULL, NULL);
}
