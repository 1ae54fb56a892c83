#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include <X11/Xutil.h>
#include <X11/extensions/Xrandr.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "base/mem.h"
#include "tests/x11/xdesk.h"

#define COLOURS 9
static const uint32_t colours[COLOURS] = {0x000000, 0xffffff, 0xff0000, 0x00ff00, 0x0000ff,
                                          0x123456, 0x80c0e0, 0x7f7f7f, 0xfedcba};

static void paint(struct xdesk *d)
{
    Window w = xclient_window(&d->client, (struct dh_rect){3, 5, 900, 500}, "paint", true);
    assert_int_not_equal(w, None);
    for (int i = 0; i < 300; i++)
        xclient_fill(&d->client, w, (struct dh_rect){i * 3, i, 37, 41}, colours[i % COLOURS]);
}

static uint32_t scaled(unsigned long pixel, unsigned long mask)
{
    double max;
    int shift = 0;
    while (!(mask >> shift & 1))
        shift++;
    max = (double)(mask >> shift);
    return (uint32_t)((double)((pixel & mask) >> shift) * 255.0 / max + 0.5);
}

/* Against Xlib's own idea of every pixel. */
static void assert_exact(struct xdesk *d, const struct dh_frame *f)
{
    Display *c = d->client.display;
    XImage *im = XGetImage(c, d->client.root, 0, 0, (unsigned)f->width, (unsigned)f->height, AllPlanes,
                           ZPixmap);
    Visual *v = DefaultVisual(c, DefaultScreen(c));
    assert_non_null(im);
    for (int y = 0; y < f->height; y++) {
        for (int x = 0; x < f->width; x++) {
            unsigned long p = XGetPixel(im, x, y);
            uint32_t want = scaled(p, v->red_mask) << 16 | scaled(p, v->green_mask) << 8 |
                            scaled(p, v->blue_mask);
            uint32_t got = f->pixels[(size_t)y * (size_t)f->stride + (size_t)x] & 0xffffff;
            if (got != want)
                fail_msg("pixel %d,%d is %06x, not %06x", x, y, got, want);
        }
    }
    XDestroyImage(im);
}

static void assert_same(const struct dh_frame *a, const struct dh_frame *b)
{
    assert_int_equal(a->width, b->width);
    assert_int_equal(a->height, b->height);
    for (int y = 0; y < a->height; y++)
        for (int x = 0; x < a->width; x++)
            if ((a->pixels[y * a->stride + x] ^ b->pixels[y * b->stride + x]) & 0xffffff)
                fail_msg("pixel %d,%d differs", x, y);
}

static void captures_exactly(int depth)
{
    struct xdesk *d = xdesk_open(1365, 767, depth, NULL);
    struct dh_frame *f = NULL, *plain = NULL;
    struct dh_screen *other = NULL;
    paint(d);
    assert_int_equal(dh_screen_capture(d->screen, &f, NULL), DH_OK);
    assert_int_equal(f->width, 1365);
    assert_int_equal(f->height, 767);
    assert_int_equal(f->serial, 1);
    assert_exact(d, f);
    setenv("DESKHAND_NO_SHM", "1", 1);
    assert_int_equal(dh_screen_x11_create(d->x, d->loop, &other, NULL), DH_OK);
    unsetenv("DESKHAND_NO_SHM");
    assert_int_equal(dh_screen_capture(other, &plain, NULL), DH_OK);
    assert_same(f, plain);
    uint32_t peeked[2][31 * 17];
    struct dh_rect r = {211, 97, 31, 17};
    assert_int_equal(dh_screen_peek(d->screen, r, peeked[0], NULL), DH_OK);
    assert_int_equal(dh_screen_peek(other, r, peeked[1], NULL), DH_OK);
    for (int i = 0; i < r.w * r.h; i++) {
        uint32_t want = f->pixels[(r.y + i / r.w) * f->stride + r.x + i % r.w] & 0xffffff;
        assert_int_equal(peeked[0][i], want);
        assert_int_equal(peeked[1][i], want);
    }
    dh_screen_destroy(other);
    dh_frame_unref(plain); /* frames may outlive their screen */
    dh_frame_unref(f);
    xdesk_close(d);
}

static void captures_depth_16_exactly(void **state)
{
    (void)state;
    captures_exactly(16);
}

static void captures_depth_24_exactly(void **state)
{
    (void)state;
    captures_exactly(24);
}

static void captures_depth_30_exactly(void **state)
{
    (void)state;
    captures_exactly(30);
}

static void refuses_a_palette_with_a_next_step(void **state)
{
    (void)state;
    struct xserver s;
    struct dh_err err = {0};
    struct dh_xconn *x = NULL;
    struct dh_screen *screen = NULL;
    const char *const pseudo[] = {"-cc", "3", NULL};
    assert_true(xserver_start(&s, 640, 480, 8, pseudo));
    struct dh_loop *loop = dh_loop_create(NULL);
    assert_int_equal(dh_xconn_open(s.name, loop, &x, &err), DH_OK);
    assert_int_equal(dh_screen_x11_create(x, loop, &screen, &err), DH_ENV);
    assert_null(screen);
    assert_non_null(strstr(err.what, "depth 8"));
    assert_non_null(strstr(err.next, "depth 24"));
    dh_xconn_close(x);
    dh_loop_destroy(loop);
    xserver_stop(&s);
}

static void frames_are_reused_and_shared_read_only(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(640, 480, 24, NULL);
    struct dh_frame *a = NULL, *b = NULL, *c = NULL;
    assert_int_equal(dh_screen_capture(d->screen, &a, NULL), DH_OK);
    assert_int_equal(dh_screen_capture(d->screen, &b, NULL), DH_OK);
    assert_ptr_not_equal(a->pixels, b->pixels);
    const uint32_t *memory = a->pixels;
    dh_frame_unref(a);
    assert_int_equal(dh_screen_capture(d->screen, &c, NULL), DH_OK);
    assert_ptr_equal(c->pixels, memory);
    assert_int_equal(c->serial, 3);
    size_t n = (size_t)c->stride * (size_t)c->height * 4;
    assert_ptr_equal(mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED, c->fd, 0), MAP_FAILED);
    void *p = mmap(NULL, n, PROT_READ, MAP_SHARED, c->fd, 0);
    assert_ptr_not_equal(p, MAP_FAILED);
    assert_memory_equal(p, c->pixels, n);
    munmap(p, n);
    dh_frame_unref(b);
    dh_frame_unref(c);
    xdesk_close(d);
}

/* A mode of any size up to the one the server began with. */
static void switch_mode(struct xdesk *d, int width, int height)
{
    Display *c = d->client.display;
    char name[32];
    XRRScreenResources *r = XRRGetScreenResources(c, d->client.root);
    assert_true(r && r->noutput == 1 && r->ncrtc == 1);
    snprintf(name, sizeof(name), "%dx%d-%u", width, height,
             (unsigned)dh_screen_geometry(d->screen).generation);
    XRRModeInfo *m = XRRAllocModeInfo(name, (int)strlen(name));
    m->width = m->hTotal = (unsigned)width;
    m->height = m->vTotal = (unsigned)height;
    m->dotClock = 60UL * m->width * m->height;
    RRMode mode = XRRCreateMode(c, d->client.root, m);
    XRRAddOutputMode(c, r->outputs[0], mode);
    XGrabServer(c);
    XRRSetCrtcConfig(c, r, r->crtcs[0], CurrentTime, 0, 0, None, RR_Rotate_0, NULL, 0);
    XRRSetScreenSize(c, d->client.root, width, height, width / 4, height / 4);
    Status s =
        XRRSetCrtcConfig(c, r, r->crtcs[0], CurrentTime, 0, 0, mode, RR_Rotate_0, r->outputs, 1);
    XUngrabServer(c);
    XSync(c, False);
    assert_int_equal(s, RRSetConfigSuccess);
    XRRFreeModeInfo(m);
    XRRFreeScreenResources(r);
}

static void a_resize_is_seen_at_once(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(1280, 960, 24, NULL);
    struct dh_frame *f = NULL;
    uint32_t out[4];
    uint64_t mark = dh_screen_mark(d->screen);
    assert_int_equal(dh_screen_geometry(d->screen).generation, 1);
    /* No event has been dispatched when the capture meets the smaller, then the larger, screen. */
    switch_mode(d, 800, 600);
    assert_int_equal(dh_screen_capture(d->screen, &f, NULL), DH_OK);
    assert_int_equal(f->width, 800);
    assert_int_equal(f->height, 600);
    assert_int_equal(f->geometry, 2);
    dh_frame_unref(f);
    assert_int_equal(dh_screen_geometry(d->screen).width, 800);
    assert_int_equal(dh_screen_geometry(d->screen).monitor_count, 1);
    assert_int_equal(dh_screen_geometry(d->screen).monitors[0].w, 800);
    assert_int_equal(dh_screen_peek(d->screen, (struct dh_rect){900, 10, 2, 2}, out, NULL), DH_STALE);
    assert_int_equal(dh_screen_peek(d->screen, (struct dh_rect){-1, 10, 2, 2}, out, NULL), DH_STALE);
    assert_true(dh_screen_mark(d->screen) > mark);
    switch_mode(d, 1280, 960);
    assert_int_equal(dh_screen_capture(d->screen, &f, NULL), DH_OK);
    assert_int_equal(f->width, 1280);
    assert_int_equal(f->geometry, 3);
    dh_frame_unref(f);
    /* And by its event alone. */
    mark = dh_screen_mark(d->screen);
    switch_mode(d, 640, 480);
    assert_int_equal(dh_screen_wait_change(d->screen, mark, dh_tick_now() + DH_TICK_S(2)),
                     DH_WAIT_REACHED);
    assert_int_equal(dh_screen_geometry(d->screen).height, 480);
    xdesk_close(d);
}

static void a_dead_server_is_reported(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(640, 480, 24, NULL);
    struct dh_frame *f = NULL, *none = NULL;
    struct dh_window *w = NULL;
    struct dh_point p;
    struct dh_err err = {0};
    uint32_t px;
    size_t n = 0;
    int active = 0;
    assert_int_equal(dh_screen_capture(d->screen, &f, NULL), DH_OK);
    dh_screen_mark(d->screen);
    xclient_close(&d->client);
    xserver_stop(&d->server);
    assert_int_equal(dh_screen_capture(d->screen, &none, &err), DH_GONE);
    assert_null(none);
    assert_int_equal(err.blame, DH_BLAME_ENVIRONMENT);
    assert_int_equal(dh_screen_peek(d->screen, (struct dh_rect){0, 0, 1, 1}, &px, NULL), DH_GONE);
    assert_int_equal(dh_screen_windows(d->screen, d->arena, &w, &n, &active, NULL), DH_GONE);
    assert_false(dh_screen_pointer(d->screen, &p));
    dh_tick t0 = dh_tick_now();
    dh_screen_settle(d->screen, dh_screen_mark(d->screen), DH_TICK_MS(20), DH_TICK_MS(20),
                     DH_TICK_MS(60));
    assert_true(dh_tick_now() - t0 < DH_TICK_MS(500));
    assert_int_equal(f->pixels[0] & 0xffffff, 0);
    dh_frame_unref(f);
    xdesk_close(d);
}

/* 7680x4320: 133 MB a frame. */
static void captures_eight_thousand_pixels(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(7680, 4320, 24, NULL);
    struct dh_frame *f = NULL;
    Window w = xclient_window(&d->client, (struct dh_rect){0, 0, 7680, 4320}, NULL, true);
    xclient_fill(&d->client, w, (struct dh_rect){0, 0, 7680, 4320}, 0x123456);
    for (int i = 0; i < 3; i++) { /* the first, one out of the shadow, one with a change alone */
        xclient_fill(&d->client, w, (struct dh_rect){7600 + i, 4300, 1, 20}, 0xffffff);
        assert_int_equal(dh_screen_capture(d->screen, &f, NULL), DH_OK);
        assert_int_equal(f->width, 7680);
        assert_int_equal(f->height, 4320);
        assert_int_equal(f->pixels[4319 * f->stride + 7600 + i] & 0xffffff, 0xffffff);
        assert_int_equal(f->pixels[4319 * f->stride + 7601 + i] & 0xffffff, 0x123456);
        assert_int_equal(f->pixels[4319 * f->stride + 7679] & 0xffffff, 0x123456);
        dh_frame_unref(f);
    }
    xdesk_close(d);
}

static void the_pointer_is_where_it_was_put(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(640, 480, 24, NULL);
    struct dh_point p = {0};
    XWarpPointer(d->client.display, None, d->client.root, 0, 0, 0, 0, 123, 45);
    XSync(d->client.display, False);
    assert_true(dh_screen_pointer(d->screen, &p));
    assert_int_equal(p.x, 123);
    assert_int_equal(p.y, 45);
    xdesk_close(d);
}

/* The check before a touch: the connection that grabs the server still reads pixels. */
static void peeks_inside_a_server_grab(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(640, 480, 24, NULL);
    uint32_t px[6];
    Window w = xclient_window(&d->client, (struct dh_rect){10, 10, 100, 100}, "x", true);
    xclient_fill(&d->client, w, (struct dh_rect){0, 0, 100, 100}, 0x336699);
    XGrabServer(dh_xconn_display(d->x));
    assert_int_equal(dh_screen_peek(d->screen, (struct dh_rect){20, 20, 3, 2}, px, NULL), DH_OK);
    XUngrabServer(dh_xconn_display(d->x));
    XFlush(dh_xconn_display(d->x));
    for (int i = 0; i < 6; i++)
        assert_int_equal(px[i], 0x336699);
    xdesk_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(captures_depth_16_exactly),
        cmocka_unit_test(captures_depth_24_exactly),
        cmocka_unit_test(captures_depth_30_exactly),
        cmocka_unit_test(refuses_a_palette_with_a_next_step),
        cmocka_unit_test(frames_are_reused_and_shared_read_only),
        cmocka_unit_test(a_resize_is_seen_at_once),
        cmocka_unit_test(a_dead_server_is_reported),
        cmocka_unit_test(captures_eight_thousand_pixels),
        cmocka_unit_test(the_pointer_is_where_it_was_put),
        cmocka_unit_test(peeks_inside_a_server_grab),
    };
    if (!xserver_available())
        return XSERVER_SKIP;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
