/* A picture of a page in a real window: what is seen through X, what a change costs, what a popup
 * is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <X11/Xutil.h>
#include <cmocka.h>

#include "base/mem.h"
#include "capture/observe.h"
#include "capture/picture.h"
#include "tests/unit/screens.h"
#include "tests/x11/xdesk.h"

/* Paints a picture into a window, row by row as the server takes them. */
static void paint(struct xclient *c, Window w, const char *name)
{
    char path[512];
    struct dh_frame *f = NULL;
    assert_int_equal(dh_picture_read(screen_path(name, path, sizeof(path)), &f, NULL), DH_OK);
    size_t n = (size_t)f->width * (size_t)f->height;
    uint32_t *copy = dh_alloc(n, 4);
    assert_non_null(copy);
    for (int y = 0; y < f->height; y++)
        memcpy(copy + (size_t)y * (size_t)f->width, f->pixels + (size_t)y * (size_t)f->stride,
               (size_t)f->width * 4);
    XImage *im = XCreateImage(c->display, DefaultVisual(c->display, 0), 24, ZPixmap, 0,
                              (char *)copy, (unsigned)f->width, (unsigned)f->height, 32, 0);
    assert_non_null(im);
    XPutImage(c->display, w, c->gc, im, 0, 0, 0, 0, (unsigned)f->width, (unsigned)f->height);
    XSync(c->display, False);
    im->data = NULL; /* ours */
    XDestroyImage(im);
    dh_free(copy);
    dh_frame_unref(f);
}

static struct dh_observation *look(struct dh_observer *ob)
{
    struct dh_settle settle = {.quiet = DH_TICK_MS(60), .bound = DH_TICK_S(3)};
    struct dh_observation *o = NULL;
    struct dh_err err = {0};
    enum dh_status st = dh_observer_look(ob, &settle, &o, &err);
    if (st == DH_ENV) {
        print_message("%s: %s\n", err.what, err.next);
        exit(77);
    }
    if (st != DH_OK)
        fail_msg("%s", err.what);
    assert_true(o->settled);
    return o;
}

static const struct dh_element *named(const struct dh_observation *o, enum dh_role role,
                                      const char *name)
{
    for (size_t i = 0; i < o->element_count; i++)
        if (o->elements[i].role == role && strcmp(o->elements[i].name, name) == 0)
            return &o->elements[i];
    fail_msg("no %s \"%s\"", dh_role_name(role), name);
    return NULL;
}

static void sees_a_window_and_its_changes(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(1000, 720, 24, NULL);
    struct dh_observer *ob = NULL;
    Window w = xclient_window(&d->client, (struct dh_rect){40, 30, 760, 620}, "New expense", false);
    paint(&d->client, w, "form-light.png");
    assert_int_equal(dh_observer_create(d->screen, d->loop, NULL, &ob, NULL), DH_OK);
    struct dh_observation *first = look(ob);
    const struct dh_element *amount = named(first, DH_ROLE_ENTRY, "Amount (EUR)");
    assert_string_equal(amount->value, "42.80");
    assert_int_equal(amount->rect.x, 54);
    assert_int_equal(amount->rect.y, 193);
    assert_true(amount->window >= 0);
    assert_string_equal(first->windows[amount->window].title, "New expense");

    /* The value goes: only this element differs, and nothing has to be read for it. */
    xclient_fill(&d->client, w, (struct dh_rect){18, 168, 240, 20}, 0xffffff);
    struct dh_observation *second = look(ob);
    const struct dh_element *empty = named(second, DH_ROLE_ENTRY, "Amount (EUR)");
    assert_string_equal(empty->value, "");
    assert_string_equal(empty->id, amount->id);
    assert_int_equal(second->changed_count, 1);
    assert_string_equal(second->changed[0], amount->id);
    assert_true(second->stage_time[DH_STAGE_OCR] < DH_TICK_MS(50));
    dh_observation_unref(first);
    dh_observation_unref(second);
    dh_observer_destroy(ob);
    xdesk_close(d);
}

/* Draws as soon as a picture was taken and read, when the quiet is not over yet. */
struct late {
    struct xdesk *d;
    Window w;
    int looks, draws;
};

static void on_log(void *data, enum dh_log_level level, const char *line)
{
    struct late *l = data;
    (void)level;
    if (strncmp(line, "look: fuse", 10) != 0)
        return;
    l->looks++;
    if (l->draws-- > 0)
        xclient_fill(&l->d->client, l->w, (struct dh_rect){18, 168, 240, 20}, 0xffffff);
}

static void what_comes_while_it_is_read_is_in_it(void **state)
{
    (void)state;
    struct late late = {.d = xdesk_open(1000, 720, 24, NULL)};
    struct dh_log log = {on_log, &late, DH_LOG_DEBUG};
    struct dh_observer_options options = {.log = &log};
    struct dh_observer *ob = NULL;
    late.w = xclient_window(&late.d->client, (struct dh_rect){40, 30, 760, 620}, "New expense", false);
    paint(&late.d->client, late.w, "form-light.png");
    assert_int_equal(dh_observer_create(late.d->screen, late.d->loop, &options, &ob, NULL), DH_OK);
    struct dh_observation *first = look(ob);
    const struct dh_element *amount = named(first, DH_ROLE_ENTRY, "Amount (EUR)");
    assert_string_equal(amount->value, "42.80");
    late.looks = 0;
    late.draws = 1;
    xclient_fill(&late.d->client, late.w, (struct dh_rect){700, 500, 30, 30}, 0x204060);
    struct dh_observation *second = look(ob);
    assert_int_equal(late.looks, 2);
    assert_string_equal(named(second, DH_ROLE_ENTRY, "Amount (EUR)")->value, "");
    bool told = false;
    for (size_t i = 0; i < second->changed_count; i++)
        told = told || strcmp(second->changed[i], amount->id) == 0;
    assert_true(told);
    dh_observation_unref(first);
    dh_observation_unref(second);
    dh_observer_destroy(ob);
    xdesk_close(late.d);
}

static void knows_what_is_on_top(void **state)
{
    (void)state;
    struct xdesk *d = xdesk_open(1000, 720, 24, NULL);
    struct dh_observer *ob = NULL;
    Window w = xclient_window(&d->client, (struct dh_rect){0, 0, 760, 620}, "Page", false);
    paint(&d->client, w, "form-light.png");
    Window menu = xclient_window(&d->client, (struct dh_rect){300, 60, 318, 402}, NULL, true);
    paint(&d->client, menu, "dialog-gtk.png");
    assert_int_equal(dh_observer_create(d->screen, d->loop, NULL, &ob, NULL), DH_OK);
    struct dh_observation *o = look(ob);
    const struct dh_element *item = named(o, DH_ROLE_ITEM, "Enter the details");
    assert_true(item->window >= 0);
    assert_true(o->windows[item->window].popup);
    assert_int_equal(dh_observation_window_at(o, dh_rect_centre(item->rect)), item->window);
    const struct dh_element *below = named(o, DH_ROLE_BUTTON, "Submit report");
    assert_int_not_equal(below->window, item->window);
    dh_observation_unref(o);
    dh_observer_destroy(ob);
    xdesk_close(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sees_a_window_and_its_changes),
        cmocka_unit_test(what_comes_while_it_is_read_is_in_it),
        cmocka_unit_test(knows_what_is_on_top),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
