/* The pointer to the pixel and to the millisecond, on windows that log every event: monitors, double clicks, paths,
 * wheels, holds, and presses that somebody else has grabbed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <X11/Xatom.h>
#include <X11/extensions/Xrandr.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "actuate/actuator.h"
#include "actuate/pointer_where.h"
#include "actuate/ticket_mint.h"
#include "actuate/xwin.h"
#include "base/mem.h"
#include "tests/x11/xdesk.h"

#define LOG_MAX 512

struct pad {
    struct xdesk *x;
    struct dh_actuator *a;
    Window w;
    XEvent log[LOG_MAX];
    size_t count;
};

static int start(void **state)
{
    struct pad *p = dh_alloc(1, sizeof(*p));
    struct dh_err err = {0};
    p->x = xdesk_open(1000, 700, 24, NULL);
    assert_true(xserver_start_wm(&p->x->server));
    struct dh_actuator_options o = {.private_display = true};
    assert_int_equal(dh_actuator_create(p->x->x, p->x->loop, NULL, &o, &p->a, &err), DH_OK);
    p->w = xclient_window(&p->x->client, (struct dh_rect){0, 0, 1000, 700}, "pad", true);
    assert_int_not_equal(p->w, None);
    XSelectInput(p->x->client.display, p->w, ButtonPressMask | ButtonReleaseMask | PointerMotionMask);
    *state = p;
    return 0;
}

static int stop(void **state)
{
    struct pad *p = *state;
    dh_actuator_destroy(p->a);
    xdesk_close(p->x);
    dh_free(p);
    return 0;
}

static enum dh_status touch(struct pad *p, struct dh_touch t, struct dh_err *err)
{
    struct dh_ticket *ticket = NULL;
    assert_int_equal(dh_ticket_mint(&t, dh_tick_now() + DH_TICK_S(10), &ticket, err), DH_OK);
    enum dh_status s = dh_actuator_perform(p->a, ticket, &t, NULL, err);
    dh_ticket_destroy(ticket);
    p->count = 0;
    XSync(p->x->client.display, False);
    while (p->count < LOG_MAX &&
           XCheckWindowEvent(p->x->client.display, p->w, ButtonPressMask | ButtonReleaseMask | PointerMotionMask,
                             &p->log[p->count]))
        p->count++;
    return s;
}

static void must(struct pad *p, struct dh_touch t)
{
    struct dh_err err = {0};
    if (touch(p, t, &err) != DH_OK)
        fail_msg("%s", err.what);
}

/* The n-th event of a type, from 0; NULL. */
static const XEvent *event(const struct pad *p, int type, int n)
{
    for (size_t i = 0; i < p->count; i++)
        if (p->log[i].type == type && n-- == 0)
            return &p->log[i];
    return NULL;
}

static int events(const struct pad *p, int type, unsigned button)
{
    int n = 0;
    for (size_t i = 0; i < p->count; i++)
        n += p->log[i].type == type && p->log[i].xbutton.button == button;
    return n;
}

static void monitor(struct pad *p, const char *name, struct dh_rect r)
{
    Display *d = p->x->client.display;
    XRRScreenResources *res = XRRGetScreenResourcesCurrent(d, p->x->client.root);
    XRRMonitorInfo *m = XRRAllocateMonitor(d, r.x == 0 ? 1 : 0);
    m->name = XInternAtom(d, name, False);
    m->x = r.x;
    m->y = r.y;
    m->width = r.w;
    m->height = r.h;
    m->mwidth = m->mheight = 100;
    if (m->noutput)
        m->outputs[0] = res->outputs[0];
    XRRSetMonitor(d, p->x->client.root, m);
    XSync(d, False);
    XRRFreeMonitors(m);
    XRRFreeScreenResources(res);
}

static void monitors_decide_what_is_a_point(void **state)
{
    struct pad *p = *state;
    struct dh_err err = {0};
    static const struct dh_point outside[] = {{1000, 10}, {10, 700}, {-1, 10}, {10, -1}, {450, 10}, {700, 600}};
    static const struct dh_point inside[] = {{0, 0}, {399, 699}, {600, 0}, {999, 0}, {999, 499}, {600, 499}};
    monitor(p, "left", (struct dh_rect){0, 0, 400, 700});
    monitor(p, "right", (struct dh_rect){600, 0, 400, 500});
    for (size_t i = 0; i < sizeof(outside) / sizeof(outside[0]); i++) {
        assert_int_equal(touch(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = outside[i]}, &err), DH_INVALID);
        assert_int_equal(p->count, 0);
        struct dh_touch drag = {.kind = DH_TOUCH_DRAG, .at = {10, 10}, .to = outside[i]};
        assert_int_equal(touch(p, drag, &err), DH_INVALID);
        assert_int_equal(p->count, 0);
    }
    assert_non_null(strstr(err.what, "no monitor (400x700 at 0,0, 400x500 at 600,0)"));
    for (size_t i = 0; i < sizeof(inside) / sizeof(inside[0]); i++) {
        must(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = inside[i]});
        const XEvent *e = event(p, ButtonPress, 0);
        assert_non_null(e);
        assert_int_equal(e->xbutton.x_root, inside[i].x);
        assert_int_equal(e->xbutton.y_root, inside[i].y);
    }
    XRRDeleteMonitor(p->x->client.display, p->x->client.root, XInternAtom(p->x->client.display, "left", False));
    XRRDeleteMonitor(p->x->client.display, p->x->client.root, XInternAtom(p->x->client.display, "right", False));
    XSync(p->x->client.display, False);
    must(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = {450, 10}});
}

/* A desktop with these settings: one integer called Net/DoubleClickTime, behind a string. */
static size_t settings(unsigned char *b, int ms, bool big)
{
    static const unsigned char little_head[] = {0, 0, 0, 0, 7, 0, 0, 0, 2, 0, 0, 0, 1, 0, 3, 0, 'N', 'e', 't', 0,
                                                0, 0, 0, 0, 5, 0, 0, 0, 'A', 'd', 'w', 'a', 'i', 0, 0, 0};
    static const unsigned char big_head[] = {1, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 2, 1, 0, 0, 3, 'N', 'e', 't', 0,
                                             0, 0, 0, 0, 0, 0, 0, 5, 'A', 'd', 'w', 'a', 'i', 0, 0, 0};
    static const char name[] = "Net/DoubleClickTime";
    size_t n = sizeof(big_head);
    memcpy(b, big ? big_head : little_head, n);
    b[n++] = 0;
    b[n++] = 0;
    b[n++] = big ? 0 : 19;
    b[n++] = big ? 19 : 0;
    memcpy(b + n, name, 20);
    n += 20;
    memset(b + n, 0, 4);
    n += 4;
    for (int i = 0; i < 4; i++)
        b[n++] = (unsigned char)(ms >> (big ? 24 - 8 * i : 8 * i));
    return n;
}

static void settings_of_either_order_are_read(void **state)
{
    unsigned char bytes[128];
    int ms = -1;
    (void)state;
    for (int big = 0; big < 2; big++) {
        size_t n = settings(bytes, 750 + big, big);
        assert_true(dh_pointer_setting(bytes, n, "Net/DoubleClickTime", &ms));
        assert_int_equal(ms, 750 + big);
        assert_false(dh_pointer_setting(bytes, n, "Net/DoubleClick", &ms));
        for (size_t cut = 0; cut < n; cut++)
            assert_false(dh_pointer_setting(bytes, cut, "Net/DoubleClickTime", &ms));
        memset(bytes + 4, 0xff, 8);
        assert_true(dh_pointer_setting(bytes, n, "Net/DoubleClickTime", &ms));
    }
}

static long apart(struct pad *p, struct dh_point at)
{
    must(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = at});
    Time first = event(p, ButtonPress, 0)->xbutton.time;
    must(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = at});
    return (long)(event(p, ButtonPress, 0)->xbutton.time - first);
}

static void unrelated_clicks_stay_apart(void **state)
{
    struct pad *p = *state;
    Display *d = p->x->client.display;
    unsigned char bytes[128];
    assert_true(apart(p, (struct dh_point){300, 300}) > 500);
    XSetSelectionOwner(d, XInternAtom(d, "_XSETTINGS_S0", False), p->w, CurrentTime);
    Atom name = XInternAtom(d, "_XSETTINGS_SETTINGS", False);
    size_t n = settings(bytes, 900, false);
    XChangeProperty(d, p->w, name, name, 8, PropModeReplace, bytes, (int)n);
    XSync(d, False);
    assert_true(apart(p, (struct dh_point){340, 300}) > 900);
    XDeleteProperty(d, p->w, name);
    /* Elsewhere nothing is waited for. */
    must(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = {100, 100}});
    Time first = event(p, ButtonPress, 0)->xbutton.time;
    must(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = {140, 100}});
    assert_true(event(p, ButtonPress, 0)->xbutton.time - first < 400);
}

static void clicks_have_count_modifiers_and_length(void **state)
{
    struct pad *p = *state;
    struct dh_err err = {0};
    must(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = {200, 200}, .count = 3});
    assert_int_equal(events(p, ButtonPress, 1), 3);
    for (int i = 1; i < 3; i++) {
        Time gap = event(p, ButtonPress, i)->xbutton.time - event(p, ButtonPress, i - 1)->xbutton.time;
        assert_true(gap >= 40 && gap < 400);
    }
    unsigned all = ShiftMask | ControlMask | Mod1Mask;
    must(p, (struct dh_touch){.kind = DH_TOUCH_CLICK,
                              .at = {240, 200},
                              .button = 3,
                              .modifiers = DH_MOD_SHIFT | DH_MOD_CTRL | DH_MOD_ALT});
    assert_int_equal(event(p, ButtonPress, 0)->xbutton.button, 3);
    assert_int_equal(event(p, ButtonPress, 0)->xbutton.state & all, all);
    must(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = {280, 200}});
    assert_int_equal(event(p, ButtonPress, 0)->xbutton.state & all, 0);
    must(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = {320, 200}, .seconds = 0.15});
    assert_true(event(p, ButtonRelease, 0)->xbutton.time - event(p, ButtonPress, 0)->xbutton.time >= 140);
    struct dh_touch many = {.kind = DH_TOUCH_CLICK, .at = {1, 1}, .count = 4};
    assert_int_equal(touch(p, many, &err), DH_INVALID);
}

static void drags_follow_their_path(void **state)
{
    struct pad *p = *state;
    static const struct dh_point via[] = {{600, 100}, {600, 400}, {150, 420}};
    must(p, (struct dh_touch){
                .kind = DH_TOUCH_DRAG, .at = {100, 100}, .to = {120, 300}, .via = via, .via_count = 3});
    assert_int_equal(events(p, ButtonPress, 1), 1);
    assert_int_equal(event(p, ButtonPress, 0)->xbutton.x, 100);
    assert_int_equal(event(p, ButtonRelease, 0)->xbutton.x, 120);
    assert_int_equal(event(p, ButtonRelease, 0)->xbutton.y, 300);
    size_t next = 0, held = 0;
    for (size_t i = 0; i < p->count; i++) {
        const XMotionEvent *m = &p->log[i].xmotion;
        held += m->type == MotionNotify && m->state & Button1Mask;
        if (m->type == MotionNotify && next < 3 && m->x == via[next].x && m->y == via[next].y)
            next++;
    }
    assert_int_equal(next, 3);
    assert_true(held >= 60);
}

/* Does something to a window in the middle of a drag. */
struct meddler {
    Display *display;
    Window target, cover;
    int fd;
    bool moves;
};

static void meddle(void *data, short revents)
{
    struct meddler *m = data;
    Display *d = m->display;
    uint64_t count;
    (void)revents;
    if (read(m->fd, &count, sizeof(count)) != (ssize_t)sizeof(count))
        return;
    if (m->moves)
        XMoveWindow(d, m->target, 640, 420);
    else
        XMapRaised(d, m->cover);
    XSync(d, False);
}

static void drop_meddled(struct pad *p, bool moves, bool own_icon, const char *says)
{
    struct dh_err err = {0};
    struct xclient other;
    assert_true(xclient_open(&other, p->x->server.name));
    struct meddler m = {.moves = moves, .fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)};
    m.target = xclient_window(&p->x->client, (struct dh_rect){600, 400, 200, 150}, NULL, true);
    m.cover = xclient_window_unmapped(own_icon ? &p->x->client : &other, (struct dh_rect){650, 430, 90, 90}, NULL, true);
    XSync(other.display, False);
    /* 80 ms until it moves, 150 ms and more of moving, 150 ms over the target. */
    struct itimerspec in = {.it_value = {0, 200000000}};
    timerfd_settime(m.fd, 0, &in, NULL);
    struct dh_loop_source *source = dh_loop_add_fd(p->x->loop, m.fd, POLLIN, meddle, &m);
    m.display = moves || own_icon ? p->x->client.display : other.display;
    struct dh_touch t = {.kind = DH_TOUCH_DRAG, .at = {100, 100}, .to = {700, 480}, .window = p->w, .to_window = m.target,
                         .to_place = {600, 400, 200, 150}};
    enum dh_status s = touch(p, t, &err);
    assert_int_equal(s, says ? DH_FAILED : DH_OK);
    if (says && !strstr(err.what, says))
        fail_msg("%s", err.what);
    dh_loop_remove(p->x->loop, source);
    close(m.fd);
    XDestroyWindow(p->x->client.display, m.target);
    XDestroyWindow(own_icon ? p->x->client.display : other.display, m.cover);
    XSync(p->x->client.display, False);
    xclient_close(&other);
}

static void a_drop_is_checked_before_it_is_made(void **state)
{
    struct pad *p = *state;
    drop_meddled(p, true, true, "has moved");
    /* It went back to where it came from. */
    assert_int_equal(events(p, ButtonRelease, 1), 1);
    assert_int_equal(event(p, ButtonRelease, 0)->xbutton.x, 100);
    assert_int_equal(event(p, ButtonRelease, 0)->xbutton.y, 100);
    drop_meddled(p, false, false, "another window is under the point");
    assert_int_equal(event(p, ButtonRelease, 0)->xbutton.x, 100);
    /* What the source itself shows under the pointer is no cover. */
    drop_meddled(p, false, true, NULL);
}

static void a_double_click_on_a_window_in_the_background(void **state)
{
    struct pad *p = *state;
    Display *d = p->x->client.display;
    Window shown = p->w;
    XUnmapWindow(d, shown);
    Window a = xclient_window(&p->x->client, (struct dh_rect){50, 80, 300, 200}, "first", false);
    Window b = xclient_window(&p->x->client, (struct dh_rect){450, 80, 300, 200}, "second", false);
    assert_true(a != None && b != None);
    XSelectInput(d, a, ButtonPressMask | ButtonReleaseMask | PointerMotionMask);
    XSync(d, False);
    struct dh_touch focus = {.kind = DH_TOUCH_FOCUS, .window = b};
    must(p, focus);
    assert_int_equal(dh_xwin_active(p->x->x), b);
    struct dh_rect place;
    assert_true(dh_xwin_place(p->x->x, a, &place));
    p->w = a;
    must(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = dh_rect_centre(place), .count = 2, .window = a, .active = b,
                              .place = place});
    assert_int_equal(events(p, ButtonPress, 1), 2);
    assert_int_equal(events(p, ButtonRelease, 1), 2);
    assert_true(event(p, ButtonPress, 1)->xbutton.time - event(p, ButtonPress, 0)->xbutton.time <= 200);
    dh_tick until = dh_tick_now() + DH_TICK_S(3);
    while (dh_xwin_active(p->x->x) != a && dh_tick_now() < until)
        dh_loop_until(p->x->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(5));
    assert_int_equal(dh_xwin_active(p->x->x), a);
    p->w = shown;
    XDestroyWindow(d, a);
    XDestroyWindow(d, b);
    XMapRaised(d, shown);
    XSync(d, False);
}

static void wheels_turn_by_notches(void **state)
{
    struct pad *p = *state;
    must(p, (struct dh_touch){.kind = DH_TOUCH_SCROLL, .at = {300, 300}, .dx = 2, .dy = -3});
    assert_int_equal(events(p, ButtonPress, 4), 3);
    assert_int_equal(events(p, ButtonPress, 5), 0);
    assert_int_equal(events(p, ButtonPress, 7), 2);
    assert_int_equal(events(p, ButtonPress, 6), 0);
    assert_int_equal(events(p, ButtonRelease, 4) + events(p, ButtonRelease, 7), 5);
}

/* As window managers do: a press on the window is held until its grabber has looked at it. */
static void a_grabbed_press_arrives_at_once(void **state)
{
    struct pad *p = *state;
    struct xclient other;
    XEvent e;
    Window w = xclient_window(&p->x->client, (struct dh_rect){200, 150, 300, 200}, "managed", false), shown = p->w;
    assert_int_not_equal(w, None);
    XUnmapWindow(p->x->client.display, p->w);
    XSelectInput(p->x->client.display, w, ButtonPressMask | StructureNotifyMask);
    XSync(p->x->client.display, False);
    assert_true(xclient_open(&other, p->x->server.name));
    XGrabButton(other.display, Button1, 0, other.root, False, ButtonPressMask, GrabModeSync, GrabModeAsync, None, None);
    XSync(other.display, False);
    p->w = w;
    must(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = {330, 260}, .window = w});
    XSync(other.display, False);
    assert_int_equal(events(p, ButtonPress, 1), 1);
    assert_false(XCheckTypedEvent(other.display, ButtonPress, &e));
    /* What the window manager would have done on the press it is asked for. */
    dh_tick until = dh_tick_now() + DH_TICK_S(3);
    while (dh_xwin_active(p->x->x) != w && dh_tick_now() < until)
        dh_loop_until(p->x->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(5));
    assert_int_equal(dh_xwin_active(p->x->x), w);
    p->w = shown;
    XMapRaised(p->x->client.display, p->w);
    XDestroyWindow(p->x->client.display, w);
    XSync(p->x->client.display, False);
    xclient_close(&other);
}

static void a_pointer_that_is_held_is_told(void **state)
{
    struct pad *p = *state;
    struct dh_err err = {0};
    Display *d = p->x->client.display;
    Window box = xclient_window(&p->x->client, (struct dh_rect){10, 10, 50, 50}, NULL, true);
    assert_int_equal(XGrabPointer(d, box, False, ButtonPressMask, GrabModeAsync, GrabModeAsync, box, None, CurrentTime),
                     GrabSuccess);
    XSync(d, False);
    assert_int_equal(touch(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = {600, 600}}, &err), DH_FAILED);
    assert_non_null(strstr(err.what, "the pointer stays at"));
    assert_int_equal(events(p, ButtonPress, 1), 0);
    assert_int_equal(touch(p, (struct dh_touch){.kind = DH_TOUCH_MOVE, .at = {600, 600}}, &err), DH_FAILED);
    XUngrabPointer(d, CurrentTime);
    XDestroyWindow(d, box);
    XSync(d, False);
    must(p, (struct dh_touch){.kind = DH_TOUCH_CLICK, .at = {600, 600}});
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(monitors_decide_what_is_a_point), cmocka_unit_test(settings_of_either_order_are_read),
        cmocka_unit_test(unrelated_clicks_stay_apart),     cmocka_unit_test(clicks_have_count_modifiers_and_length),
        cmocka_unit_test(a_drop_is_checked_before_it_is_made),
        cmocka_unit_test(a_double_click_on_a_window_in_the_background),
        cmocka_unit_test(drags_follow_their_path),         cmocka_unit_test(wheels_turn_by_notches),
        cmocka_unit_test(a_grabbed_press_arrives_at_once), cmocka_unit_test(a_pointer_that_is_held_is_told),
    };
    return cmocka_run_group_tests_name("pointer", tests, start, stop);
}
