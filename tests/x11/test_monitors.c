/* What is seen and what is touched are the same pixels, on both sides of the border between two monitors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <X11/extensions/Xrandr.h>

#include "actuate/actuator.h"
#include "actuate/ticket_mint.h"
#include "tests/x11/xdesk.h"

#define MARK 0xff8020u

static void monitor(Display *d, Window root, const char *name, struct dh_rect r, bool output)
{
    XRRScreenResources *res = XRRGetScreenResourcesCurrent(d, root);
    XRRMonitorInfo *m = XRRAllocateMonitor(d, output ? 1 : 0);
    m->name = XInternAtom(d, name, False);
    m->x = r.x;
    m->y = r.y;
    m->width = r.w;
    m->height = r.h;
    m->mwidth = m->mheight = 100;
    if (output)
        m->outputs[0] = res->outputs[0];
    XRRSetMonitor(d, root, m);
    XSync(d, False);
    XRRFreeMonitors(m);
    XRRFreeScreenResources(res);
}

/* Every mark is found in the picture where it was drawn, and clicked there. */
static void marks_are_hit(struct xdesk *d, const struct dh_point *marks, size_t n)
{
    struct dh_err err = {0};
    struct dh_actuator *a;
    Window w = xclient_window(&d->client, (struct dh_rect){0, 0, 1000, 700}, "Board", false);
    XSelectInput(d->client.display, w, ButtonPressMask | ButtonReleaseMask);
    assert_int_equal(dh_actuator_create(d->x, d->loop, NULL, NULL, &a, &err), DH_OK);
    for (size_t i = 0; i < n; i++)
        xclient_fill(&d->client, w, (struct dh_rect){marks[i].x, marks[i].y, 1, 1}, MARK);
    struct dh_frame *f = NULL;
    assert_int_equal(dh_screen_capture(d->screen, &f, &err), DH_OK);
    assert_int_equal(f->width, 1000);
    for (size_t i = 0; i < n; i++) {
        const uint32_t *row = f->pixels + (size_t)marks[i].y * (size_t)f->stride;
        assert_int_equal(row[marks[i].x] & 0xffffff, MARK);
        struct dh_touch t = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1, .at = marks[i], .window = w};
        struct dh_ticket *ticket;
        assert_int_equal(dh_ticket_mint(&t, dh_tick_now() + DH_TICK_S(5), &ticket, &err), DH_OK);
        enum dh_status s = dh_actuator_perform(a, ticket, &t, NULL, &err);
        dh_ticket_destroy(ticket);
        if (s != DH_OK)
            fail_msg("%d,%d: %s", marks[i].x, marks[i].y, err.what);
        XEvent e;
        XSync(d->client.display, False);
        assert_true(XCheckWindowEvent(d->client.display, w, ButtonPressMask, &e));
        assert_int_equal(e.xbutton.x_root, marks[i].x);
        assert_int_equal(e.xbutton.y_root, marks[i].y);
        while (XCheckWindowEvent(d->client.display, w, ButtonPressMask | ButtonReleaseMask, &e))
            ;
    }
    dh_frame_unref(f);
    dh_actuator_destroy(a);
    XDestroyWindow(d->client.display, w);
    XSync(d->client.display, False);
}

static void monitors_side_by_side_are_right_to_the_pixel(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(1000, 700, 24, NULL);
    static const struct dh_point marks[] = {{0, 0}, {399, 10}, {400, 10}, {401, 699}, {999, 0}, {999, 699}, {399, 400}};
    monitor(d->client.display, d->client.root, "left", (struct dh_rect){0, 0, 400, 700}, true);
    monitor(d->client.display, d->client.root, "right", (struct dh_rect){400, 0, 600, 700}, false);
    marks_are_hit(d, marks, sizeof(marks) / sizeof(marks[0]));
    xdesk_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(monitors_side_by_side_are_right_to_the_pixel),
    };
    if (!xserver_available())
        return XSERVER_SKIP;
    return cmocka_run_group_tests_name("monitors", tests, NULL, NULL);
}
