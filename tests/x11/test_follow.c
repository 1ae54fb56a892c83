/* A screen that was followed through many changes is seen as one that is looked at for the first time: the same
 * pixels, lines and elements. DESKHAND_EDITS: how many changes (default 80). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <X11/Xutil.h>
#include <cmocka.h>

#include "base/mem.h"
#include "capture/observe.h"
#include "capture/picture.h"
#include "tests/unit/screens.h"
#include "tests/x11/xdesk.h"

enum { W = 1024, H = 768, EDITS = 80, COLD_EVERY = 4 };

struct follow {
    struct xdesk *desk;
    Window window;
    XFontStruct *font;
    uint64_t seed;
};

/* xorshift64 (Marsaglia, 2003). */
static int draw(struct follow *f, int below)
{
    f->seed ^= f->seed << 13;
    f->seed ^= f->seed >> 7;
    f->seed ^= f->seed << 17;
    return (int)((f->seed >> 33) % (uint64_t)below);
}

static void paint(struct follow *f, const char *name)
{
    char path[512];
    struct xclient *c = &f->desk->client;
    struct dh_frame *p = NULL;
    assert_int_equal(dh_picture_read(screen_path(name, path, sizeof(path)), &p, NULL), DH_OK);
    XImage *im = XCreateImage(c->display, DefaultVisual(c->display, 0), 24, ZPixmap, 0,
                              (char *)(uintptr_t)p->pixels, (unsigned)p->width, (unsigned)p->height, 32,
                              p->stride * 4);
    assert_non_null(im);
    XPutImage(c->display, f->window, c->gc, im, 0, 0, 0, 0, (unsigned)p->width, (unsigned)p->height);
    XSync(c->display, False);
    im->data = NULL; /* the frame's */
    XDestroyImage(im);
    dh_frame_unref(p);
}

static void edit(struct follow *f)
{
    struct xclient *c = &f->desk->client;
    static const char *const texts[] = {"Total 12.40", "Lunch", "x", "Invoice 2231 of 7", "OK"};
    int x = draw(f, W - 10), y = 20 + draw(f, H - 40), w = 1 + draw(f, 240), h = 1 + draw(f, 50);
    XSetForeground(c->display, c->gc, xclient_pixel(c, (uint32_t)draw(f, 1 << 24)));
    switch (draw(f, 7)) {
    case 0:
        XFillRectangle(c->display, f->window, c->gc, x, y, (unsigned)w, (unsigned)h);
        break;
    case 1:
        XDrawRectangle(c->display, f->window, c->gc, x, y, (unsigned)w, (unsigned)h);
        break;
    case 2:
        XDrawLine(c->display, f->window, c->gc, x, y, x + w, y);
        break;
    case 3:
        XFillRectangle(c->display, f->window, c->gc, x, y, 1, 18);
        break;
    case 4:
    case 5: {
        const char *t = texts[draw(f, 5)];
        XSetForeground(c->display, c->gc, xclient_pixel(c, 0x202020));
        XDrawString(c->display, f->window, c->gc, x, y, t, (int)strlen(t));
        break;
    }
    default:
        XCopyArea(c->display, f->window, f->window, c->gc, draw(f, W - w), draw(f, H - h), (unsigned)w,
                  (unsigned)h, x, y);
    }
    XSync(c->display, False);
}

static struct dh_observation *look(struct dh_observer *ob)
{
    struct dh_observation *o = NULL;
    struct dh_err err = {0};
    enum dh_status st = dh_observer_look(ob, NULL, &o, &err);
    if (st != DH_OK)
        fail_msg("%s", err.what);
    return o;
}

static void shows_the_screen(struct follow *f, const struct dh_frame *frame)
{
    uint32_t *now = dh_alloc((size_t)W * H, sizeof(*now));
    assert_non_null(now);
    assert_int_equal(dh_screen_peek(f->desk->screen, (struct dh_rect){0, 0, W, H}, now, NULL), DH_OK);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if ((frame->pixels[(size_t)y * (size_t)frame->stride + (size_t)x] & 0xffffffu) !=
                now[(size_t)y * W + (size_t)x])
                fail_msg("the frame differs from the screen at %d,%d", x, y);
    dh_free(now);
}

static const char *text(const char *s)
{
    return s ? s : "";
}

static void same_observation(const struct dh_observation *a, const struct dh_observation *b)
{
    assert_int_equal(a->line_count, b->line_count);
    for (size_t i = 0; i < b->line_count; i++) {
        assert_string_equal(a->lines[i].text, b->lines[i].text);
        assert_true(dh_rect_equal(a->lines[i].rect, b->lines[i].rect));
    }
    assert_int_equal(a->element_count, b->element_count);
    for (size_t i = 0; i < b->element_count; i++) {
        const struct dh_element *p = &a->elements[i], *q = &b->elements[i];
        if (p->role != q->role || p->states != q->states || !dh_rect_equal(p->rect, q->rect) ||
            strcmp(p->name, q->name) != 0 || strcmp(text(p->value), text(q->value)) != 0)
            fail_msg("\"%s\" (%s) is \"%s\" (%s) to who looks for the first time, at %d,%d", p->name,
                     dh_role_name(p->role), q->name, dh_role_name(q->role), q->rect.x, q->rect.y);
    }
    assert_int_equal(a->hidden_count, b->hidden_count);
}

static void follow(const char *name, uint64_t seed)
{
    struct follow f = {.desk = xdesk_open(W, H, 24, NULL), .seed = seed};
    struct xclient *c = &f.desk->client;
    struct dh_observer *ob = NULL;
    const char *n = getenv("DESKHAND_EDITS");
    int edits = n ? atoi(n) : EDITS;
    f.window = xclient_window(c, (struct dh_rect){0, 0, W, H}, "Page", false);
    f.font = XLoadQueryFont(c->display, "fixed");
    assert_non_null(f.font);
    XSetFont(c->display, c->gc, f.font->fid);
    paint(&f, name);
    assert_int_equal(dh_observer_create(f.desk->screen, f.desk->loop, NULL, &ob, NULL), DH_OK);
    for (int i = 0; i < edits; i++) {
        struct dh_observation *followed = look(ob), *cold;
        shows_the_screen(&f, followed->frame);
        if (i % COLD_EVERY == 0) {
            struct dh_observer *fresh = NULL;
            assert_int_equal(dh_observer_create(f.desk->screen, f.desk->loop, NULL, &fresh, NULL), DH_OK);
            cold = look(fresh);
            same_observation(followed, cold);
            dh_observation_unref(cold);
            dh_observer_destroy(fresh);
        }
        dh_observation_unref(followed);
        edit(&f);
    }
    dh_observer_destroy(ob);
    XFreeFont(c->display, f.font);
    xdesk_close(f.desk);
}

static void a_form(void **state)
{
    (void)state;
    follow("../../eyes/screens/form-dark.png", 0x9e3779b97f4a7c15u);
}

static void a_table(void **state)
{
    (void)state;
    follow("../../eyes/screens/orders.png", 0xbf58476d1ce4e5b9u);
}

static void a_terminal(void **state)
{
    (void)state;
    follow("../../eyes/screens/xterm-dark.png", 0x94d049bb133111ebu);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form),
        cmocka_unit_test(a_table),
        cmocka_unit_test(a_terminal),
    };
    return xserver_available() ? cmocka_run_group_tests(tests, NULL, NULL) : XSERVER_SKIP;
}
