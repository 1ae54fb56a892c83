#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include <X11/Xatom.h>
#include <X11/Xutil.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/x11/xdesk.h"

struct listing {
    struct dh_window *w;
    size_t n;
    int active;
};

static struct listing list(struct xdesk *d)
{
    struct listing l = {0};
    struct dh_err err = {0};
    if (dh_screen_windows(d->screen, d->arena, &l.w, &l.n, &l.active, &err) != DH_OK)
        fail_msg("%s", err.what);
    return l;
}

static struct dh_window *titled(struct listing l, const char *title)
{
    for (size_t i = 0; i < l.n; i++)
        if (strcmp(l.w[i].title, title) == 0)
            return &l.w[i];
    return NULL;
}

static void without_a_manager_the_tree_is_listed(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(800, 600, 24, NULL);
    assert_int_equal(list(d).n, 0);
    assert_int_equal(list(d).active, -1);
    Window one = xclient_window(&d->client, (struct dh_rect){10, 20, 300, 200}, "One", false);
    xclient_window(&d->client, (struct dh_rect){50, 60, 300, 200}, "Two", false);
    xclient_window(&d->client, (struct dh_rect){70, 80, 90, 100}, "Menu", true);
    xclient_window(&d->client, (struct dh_rect){0, 0, 4, 4}, "Helper", true);
    xclient_window_unmapped(&d->client, (struct dh_rect){0, 0, 40, 40}, "Hidden", false);
    struct listing l = list(d);
    assert_int_equal(l.n, 3);
    assert_string_equal(l.w[0].title, "One");
    assert_string_equal(l.w[1].title, "Two");
    assert_string_equal(l.w[2].title, "Menu");
    assert_string_equal(l.w[0].id, "w1");
    assert_string_equal(l.w[2].id, "w3");
    assert_false(l.w[1].popup);
    assert_true(l.w[2].popup);
    assert_string_equal(l.w[0].wm_class, "known-client");
    assert_int_equal(l.w[0].pid, getpid());
    assert_string_equal(l.w[0].program, "test_x11_window");
    assert_true(dh_rect_equal(l.w[1].rect, (struct dh_rect){50, 60, 300, 200}));
    XRaiseWindow(d->client.display, one);
    XSync(d->client.display, False);
    l = list(d);
    assert_string_equal(l.w[2].title, "One");
    assert_string_equal(l.w[2].id, "w1");
    xdesk_close(d);
}

static void titles_cannot_deceive(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(800, 600, 24, NULL);
    struct dh_rect r = {10, 20, 300, 200};
    /* an override, a tag character, an escape, a malformed byte, a line end, a zero-width space */
    xclient_window(&d->client, r, "a\xe2\x80\xae" "b\xf3\xa0\x81\x81" "c\x1b[31m\xff" "d\ne\xe2\x80\x8b" "f",
                   false);
    Window old = xclient_window(&d->client, r, NULL, false);
    XChangeProperty(d->client.display, old, XA_WM_NAME, XA_STRING, 8, PropModeReplace,
                    (const unsigned char *)"Caf\xe9", 4);
    xclient_window(&d->client, r, NULL, false);
    XSync(d->client.display, False);
    struct listing l = list(d);
    assert_int_equal(l.n, 3);
    assert_string_equal(l.w[0].title, "abc[31m\xef\xbf\xbd" "d ef");
    assert_string_equal(l.w[1].title, "Caf\xc3\xa9");
    assert_string_equal(l.w[2].title, "");
    xdesk_close(d);
}

static bool active_is(struct xdesk *d, Window w)
{
    struct listing l = list(d);
    return l.active >= 0 && l.w[l.active].xid == w;
}

/* The window manager acts in its own time: wait for changes of the screen until it has. */
static void wait_active(struct xdesk *d, Window w)
{
    dh_tick deadline = dh_tick_now() + DH_TICK_S(5);
    while (!active_is(d, w)) {
        uint64_t mark = dh_screen_mark(d->screen);
        if (active_is(d, w))
            return;
        if (dh_screen_wait_change(d->screen, mark, deadline) != DH_WAIT_REACHED)
            fail_msg("the window did not become active");
    }
}

static bool minimized(struct xdesk *d, const char *title)
{
    struct dh_window *w = titled(list(d), title);
    return w && w->minimized;
}

static void a_manager_lists_frames_dialogs_and_states(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(1024, 768, 24, NULL);
    if (!xserver_start_wm(&d->server)) {
        xdesk_close(d);
        skip();
    }
    Window base = xclient_window(&d->client, (struct dh_rect){100, 100, 400, 300}, "Base", false);
    wait_active(d, base);
    Window dialog =
        xclient_window_unmapped(&d->client, (struct dh_rect){200, 150, 200, 100}, "Really?", false);
    XSetTransientForHint(d->client.display, dialog, base);
    assert_true(xclient_map(&d->client, dialog));
    wait_active(d, dialog);
    xclient_window(&d->client, (struct dh_rect){300, 200, 80, 60}, "Menu", true);
    struct listing l = list(d);
    assert_int_equal(l.n, 3);
    struct dh_window *b = titled(l, "Base"), *q = titled(l, "Really?");
    assert_true(b && q && b < q);
    assert_string_equal(l.w[2].title, "Menu");
    assert_true(l.w[2].popup);
    assert_true(dh_rect_equal(b->rect, (struct dh_rect){b->rect.x, b->rect.y, 400, 300}));
    assert_true(dh_rect_covers(b->frame, b->rect));
    assert_true(b->frame.y < b->rect.y);
    assert_true(q->dialog && q->active && !b->dialog && !b->active);
    assert_int_equal(q->transient_for, base);
    char id[DH_ID_MAX];
    memcpy(id, b->id, sizeof(id));
    XDestroyWindow(d->client.display, dialog);
    XIconifyWindow(d->client.display, base, DefaultScreen(d->client.display));
    XSync(d->client.display, False);
    dh_tick deadline = dh_tick_now() + DH_TICK_S(5);
    while (!minimized(d, "Base")) {
        uint64_t mark = dh_screen_mark(d->screen);
        if (!minimized(d, "Base"))
            assert_int_equal(dh_screen_wait_change(d->screen, mark, deadline), DH_WAIT_REACHED);
    }
    assert_string_equal(titled(list(d), "Base")->id, id);
    assert_null(titled(list(d), "Really?"));
    xdesk_close(d);
}

static void a_manager_that_died_is_not_believed(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(800, 600, 24, NULL);
    Window gone = xclient_window(&d->client, (struct dh_rect){10, 20, 300, 200}, "Shown", false);
    Window none = 0x123456;
    Display *c = d->client.display;
    XChangeProperty(c, d->client.root, XInternAtom(c, "_NET_SUPPORTING_WM_CHECK", False), XA_WINDOW, 32,
                    PropModeReplace, (const unsigned char *)&none, 1);
    XChangeProperty(c, d->client.root, XInternAtom(c, "_NET_CLIENT_LIST_STACKING", False), XA_WINDOW,
                    32, PropModeReplace, (const unsigned char *)&none, 1);
    XSync(c, False);
    struct listing l = list(d);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.w[0].xid, gone);
    xdesk_close(d);
}

/* A process that opens and destroys windows as fast as it can. */
static pid_t start_churn(const char *name)
{
    pid_t parent = getpid(), pid = fork();
    if (pid != 0)
        return pid;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    struct xclient c;
    if (getppid() != parent || !xclient_open(&c, name))
        _exit(1);
    for (unsigned i = 0;; i++) {
        Window w[5];
        for (int k = 0; k < 5; k++) {
            w[k] = xclient_window_unmapped(&c, (struct dh_rect){k * 20, 10, 60, 40}, "Brief", k == 4);
            XMapWindow(c.display, w[k]);
        }
        /* They live from no time at all to about one listing. */
        for (unsigned k = 0; k <= i % 40; k++)
            XSync(c.display, False);
        for (int k = 0; k < 5; k++)
            XDestroyWindow(c.display, w[k]);
        XSync(c.display, False);
    }
}

static void windows_may_die_while_they_are_listed(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(800, 600, 24, NULL);
    Window calm = xclient_window(&d->client, (struct dh_rect){10, 20, 300, 200}, "Calm", false);
    pid_t churn = start_churn(d->server.name);
    assert_true(churn > 0);
    size_t most = 0, least = 99;
    for (int i = 0; i < 2000 && (i < 400 || most < 2 || least > 1); i++) {
        struct listing l = list(d);
        struct dh_window *w = titled(l, "Calm");
        assert_non_null(w);
        assert_int_equal(w->xid, calm);
        assert_string_equal(w->id, "w1");
        most = l.n > most ? l.n : most;
        least = l.n < least ? l.n : least;
    }
    assert_true(most > 1);
    kill(churn, SIGKILL);
    assert_int_equal(waitpid(churn, NULL, 0), churn);
    xdesk_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_manager_the_tree_is_listed),
        cmocka_unit_test(titles_cannot_deceive),
        cmocka_unit_test(a_manager_lists_frames_dialogs_and_states),
        cmocka_unit_test(a_manager_that_died_is_not_believed),
        cmocka_unit_test(windows_may_die_while_they_are_listed),
    };
    if (!xserver_available())
        return XSERVER_SKIP;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
