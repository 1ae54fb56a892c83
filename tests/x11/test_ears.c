/* The ears: what a simulated person did at the devices is told, exactly that and nothing of ours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <X11/XKBlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <poll.h>

#include "base/buf.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "capture/human.h"
#include "tests/x11/xclient.h"
#include "tests/x11/xhuman.h"
#include "tests/x11/xserver.h"

#define KEY_E 26
#define KEY_A 38
#define KEY_Y 29
#define KEY_APOSTROPHE 48
#define KEY_SHIFT 50
#define KEY_CAPS 66
#define KEY_ALTGR 108
#define HEARD_MAX 4096

struct desk {
    struct xserver server;
    struct dh_loop *loop;
    struct dh_xconn *x;
    struct xclient client;
    struct xhuman human;
    struct dh_ears *ears;
    struct dh_deed *heard;
    size_t count;
    struct dh_buf story; /* one word a deed */
};

static void hear(void *data, const struct dh_deed *d)
{
    struct desk *desk = data;
    struct dh_buf *s = &desk->story;
    if (desk->count < HEARD_MAX)
        desk->heard[desk->count++] = *d;
    switch (d->kind) {
    case DH_DEED_TEXT:
        dh_buf_printf(s, "%s%s", d->text, d->repeat ? "*" : "");
        break;
    case DH_DEED_KEYS:
        dh_buf_printf(s, "<%s%s>", d->text, d->repeat ? "*" : "");
        break;
    case DH_DEED_CLICK:
        dh_buf_printf(s, "[click%d x%d %d,%d m%u]", d->button, d->count, d->at.x, d->at.y, d->modifiers);
        break;
    case DH_DEED_DRAG:
        dh_buf_printf(s, "[drag%d %d,%d %d,%d]", d->button, d->at.x, d->at.y, d->to.x, d->to.y);
        break;
    case DH_DEED_SCROLL:
        dh_buf_printf(s, "[scroll %d,%d]", d->dx, d->dy);
        break;
    default:
        break;
    }
}

static int setup(void **state)
{
    static struct desk d;
    struct dh_err err = {0};
    *state = &d;
    setenv("LC_ALL", "en_US.UTF-8", 1); /* whose compose table is read; the locale itself need not be there */
    d.heard = dh_alloc(HEARD_MAX, sizeof(*d.heard));
    if (!d.heard || !xserver_start(&d.server, 800, 600, 24, NULL))
        return -1;
    setenv("DISPLAY", d.server.name, 1);
    d.loop = dh_loop_create(NULL);
    return xclient_open(&d.client, d.server.name) && xhuman_open(&d.human, d.server.name) &&
                   dh_xconn_open(d.server.name, d.loop, &d.x, &err) == DH_OK &&
                   dh_ears_open(d.x, hear, &d, &d.ears, &err) == DH_OK
               ? 0
               : -1;
}

static int teardown(void **state)
{
    struct desk *d = *state;
    dh_ears_close(d->ears);
    dh_xconn_close(d->x);
    xhuman_close(&d->human);
    xclient_close(&d->client);
    dh_loop_destroy(d->loop);
    xserver_stop(&d->server);
    dh_buf_finish(&d->story);
    dh_free(d->heard);
    return 0;
}

/* All that was sent so far has been heard: the server answers after it. */
static void listen_on(struct desk *d)
{
    XSync(dh_xconn_display(d->x), False);
    while (dh_xconn_dispatch(d->x))
        XSync(dh_xconn_display(d->x), False);
}

static void begin(struct desk *d)
{
    listen_on(d);
    dh_buf_finish(&d->story);
    d->count = 0;
}

static void heard_is(struct desk *d, const char *expected)
{
    listen_on(d);
    assert_string_equal(dh_buf_text(&d->story), expected);
    begin(d);
}

static void tap(struct desk *d, int code)
{
    xhuman_code(&d->human, code, true);
    xhuman_code(&d->human, code, false);
}

static void with(struct desk *d, int modifier, int code)
{
    xhuman_code(&d->human, modifier, true);
    tap(d, code);
    xhuman_code(&d->human, modifier, false);
}

/* A layout for one keyboard alone. */
static bool set_layout(struct desk *d, XID device, const char *layout, const char *variant)
{
    char id[16];
    const char *argv[] = {"setxkbmap", "-device", id, "-layout", layout, "-variant", variant, NULL};
    struct dh_proc_spec spec = {.argv = argv, .own_group = true};
    pid_t pid;
    snprintf(id, sizeof(id), "%d", (int)device);
    if (dh_proc_spawn(&spec, &pid, NULL) != DH_OK)
        return false;
    dh_proc_wait(pid, dh_tick_now() + DH_TICK_S(10));
    listen_on(d);
    return true;
}

static void text_chords_and_locks(void **state)
{
    struct desk *d = *state;
    begin(d);
    tap(d, KEY_A);
    with(d, KEY_SHIFT, KEY_A);
    heard_is(d, "aA");
    tap(d, KEY_CAPS);
    tap(d, KEY_A);
    with(d, KEY_SHIFT, KEY_A);
    tap(d, KEY_CAPS);
    tap(d, KEY_A);
    heard_is(d, "<Caps_Lock>Aa<Caps_Lock>a");
    xhuman_key(&d->human, XK_Control_L, true);
    xhuman_tap(&d->human, XK_s);
    with(d, KEY_SHIFT, KEY_A);
    xhuman_key(&d->human, XK_Control_L, false);
    xhuman_tap(&d->human, XK_Return);
    xhuman_tap(&d->human, XK_BackSpace);
    xhuman_tap(&d->human, XK_Page_Down);
    with(d, KEY_SHIFT, 23);
    xhuman_tap(&d->human, XK_space);
    xhuman_tap(&d->human, XK_Super_L);
    heard_is(d, "<ctrl+s><ctrl+shift+a><Return><BackSpace><Page_Down><shift+Tab> <super>");
}

static void dead_keys_and_altgr(void **state)
{
    struct desk *d = *state;
    if (!set_layout(d, d->human.keyboard->device_id, "us", "intl"))
        skip();
    begin(d);
    tap(d, KEY_APOSTROPHE);
    tap(d, KEY_E);
    with(d, KEY_ALTGR, KEY_A);
    tap(d, KEY_APOSTROPHE);
    with(d, KEY_SHIFT, KEY_E);
    tap(d, KEY_APOSTROPHE);
    tap(d, 65);
    tap(d, KEY_A);
    heard_is(d, "éáÉ'a");
    set_layout(d, d->human.keyboard->device_id, "us", "");
}

/* Two devices, two layouts: the person's is German, ours American, and the master takes over the map of whoever typed
 * last. */
static void each_keyboard_has_its_map(void **state)
{
    struct desk *d = *state;
    if (!set_layout(d, d->human.keyboard->device_id, "de", ""))
        skip();
    begin(d);
    tap(d, KEY_Y);
    /* Ours types with another map in between, which the master takes over. */
    XTestFakeKeyEvent(d->client.display, KEY_Y, True, CurrentTime);
    XTestFakeKeyEvent(d->client.display, KEY_Y, False, CurrentTime);
    XSync(d->client.display, False);
    tap(d, KEY_Y);
    with(d, KEY_ALTGR, 24);
    heard_is(d, "zz@");
    set_layout(d, d->human.keyboard->device_id, "us", "");
}

static void a_held_key_repeats(void **state)
{
    struct desk *d = *state;
    unsigned delay = 0, interval = 0;
    XkbGetAutoRepeatRate(d->client.display, XkbUseCoreKbd, &delay, &interval);
    begin(d);
    xhuman_code(&d->human, KEY_A, true);
    dh_loop_until(d->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(delay + 5 * interval + interval / 2));
    xhuman_code(&d->human, KEY_A, false);
    listen_on(d);
    assert_int_equal(d->count, 2);
    assert_true(d->heard[1].repeat);
    assert_in_range(d->heard[1].count, 5, 9);
    assert_string_equal(d->heard[1].text, "a");
}

static void place(struct desk *d, int x, int y)
{
    XWarpPointer(d->client.display, None, d->client.root, 0, 0, 0, 0, x, y);
    XSync(d->client.display, False);
}

/* The ears ask where the pointer is when they hear: they have to be asked in turn. */
static void button(struct desk *d, int n, bool down)
{
    xhuman_button(&d->human, n, down);
    listen_on(d);
}

/* Wheels: tests/unit/test_deed.c, since Xvfb's mouse has three buttons. */
static void clicks_and_drags(void **state)
{
    struct desk *d = *state;
    begin(d);
    place(d, 100, 120);
    for (int i = 0; i < 3; i++) {
        button(d, 1, true);
        button(d, 1, false);
    }
    heard_is(d, "[click1 x1 100,120 m0][click1 x2 100,120 m0][click1 x3 100,120 m0]");
    place(d, 300, 200);
    xhuman_code(&d->human, KEY_SHIFT, true);
    button(d, 3, true);
    button(d, 3, false);
    xhuman_code(&d->human, KEY_SHIFT, false);
    heard_is(d, "[click3 x1 300,200 m1]");
    button(d, 1, true);
    xhuman_move(&d->human, 50, 40);
    button(d, 1, false);
    listen_on(d);
    assert_int_equal(d->heard[d->count - 1].kind, DH_DEED_DRAG);
    assert_int_equal(d->heard[d->count - 1].at.x, 300);
    assert_true(d->heard[d->count - 1].to.x > 340);
}

static void a_menu_does_not_shut_the_ears(void **state)
{
    struct desk *d = *state;
    Window w = xclient_window(&d->client, (struct dh_rect){0, 0, 50, 50}, "menu", true);
    begin(d);
    assert_int_equal(XGrabKeyboard(d->client.display, w, False, GrabModeAsync, GrabModeAsync, CurrentTime), GrabSuccess);
    assert_int_equal(XGrabPointer(d->client.display, w, False, ButtonPressMask, GrabModeAsync, GrabModeAsync, None, None,
                                  CurrentTime),
                     GrabSuccess);
    XSync(d->client.display, False);
    place(d, 10, 10);
    tap(d, KEY_A);
    button(d, 1, true);
    button(d, 1, false);
    heard_is(d, "a[click1 x1 10,10 m0]");
    XUngrabKeyboard(d->client.display, CurrentTime);
    XUngrabPointer(d->client.display, CurrentTime);
    XDestroyWindow(d->client.display, w);
    XSync(d->client.display, False);
}

static void what_we_do_is_not_heard(void **state)
{
    struct desk *d = *state;
    begin(d);
    XTestFakeKeyEvent(d->client.display, KEY_A, True, CurrentTime);
    XTestFakeKeyEvent(d->client.display, KEY_A, False, CurrentTime);
    XTestFakeButtonEvent(d->client.display, 1, True, CurrentTime);
    XTestFakeButtonEvent(d->client.display, 1, False, CurrentTime);
    XSync(d->client.display, False);
    heard_is(d, "");
}

/* 1,000 deeds of chance: what went in comes out, and comes back out of a log. */
static void a_thousand_deeds_come_out_as_they_went_in(void **state)
{
    struct desk *d = *state;
    struct dh_buf expected = {0};
    unsigned long seed = 42;
    begin(d);
    for (int i = 0; i < 1000; i++) {
        seed = seed * 6364136223846793005ul + 1442695040888963407ul;
        unsigned r = (unsigned)(seed >> 33);
        char letter = (char)('a' + r % 26);
        int code = XKeysymToKeycode(d->client.display, (KeySym)letter);
        switch (r / 26 % 5) {
        case 0:
            with(d, KEY_SHIFT, code);
            dh_buf_printf(&expected, "%c", letter - 32);
            break;
        case 1:
            xhuman_key(&d->human, XK_Control_L, true);
            tap(d, code);
            xhuman_key(&d->human, XK_Control_L, false);
            dh_buf_printf(&expected, "<ctrl+%c>", letter);
            break;
        case 2: {
            int x = (int)(r / 130 % 700), y = (int)(r / 7 % 500);
            place(d, x + i % 2 * 50, y);
            button(d, 2, true);
            button(d, 2, false);
            place(d, (x + 400) % 800, (y + 300) % 600);
            button(d, 1, true);
            button(d, 1, false);
            dh_buf_printf(&expected, "[click2 x1 %d,%d m0][click1 x1 %d,%d m0]", x + i % 2 * 50, y, (x + 400) % 800,
                          (y + 300) % 600);
            break;
        }
        default:
            tap(d, code);
            dh_buf_printf(&expected, "%c", letter);
            break;
        }
    }
    listen_on(d);
    assert_string_equal(dh_buf_text(&d->story), dh_buf_text(&expected));
    dh_buf_finish(&expected);
    for (size_t i = 0; i < d->count; i++) {
        struct dh_deed back;
        struct dh_err err = {0};
        json_t *v = dh_deed_to_json(&d->heard[i]);
        char *line = dh_json_canonical(v);
        json_decref(v);
        assert_int_equal(dh_json_parse(line, strlen(line), &v, &err), DH_OK);
        assert_int_equal(dh_deed_from_json(v, &back, &err), DH_OK);
        assert_true(dh_deed_equal(&back, &d->heard[i]));
        json_decref(v);
        dh_free(line);
    }
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_chords_and_locks),
        cmocka_unit_test(dead_keys_and_altgr),
        cmocka_unit_test(each_keyboard_has_its_map),
        cmocka_unit_test(a_held_key_repeats),
        cmocka_unit_test(clicks_and_drags),
        cmocka_unit_test(a_menu_does_not_shut_the_ears),
        cmocka_unit_test(what_we_do_is_not_heard),
        cmocka_unit_test(a_thousand_deeds_come_out_as_they_went_in),
    };
    return cmocka_run_group_tests_name("ears", tests, setup, teardown);
}
