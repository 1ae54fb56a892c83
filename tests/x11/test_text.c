/* Text under trouble: focus that moves, applications that hang or take no paste, crashes, large clipboards. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <X11/XKBlib.h>
#include <X11/Xatom.h>
#include <signal.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "actuate/keymap.h"
#include "actuate/spare.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "base/utf8.h"
#include "tests/x11/xhands.h"

#define LARGE 5000000

static const char odd[] = "\u00e9 \u20ac5 \u6f22\u5b57 \u03a9 \u0416\u0436 \U0001f600 \u00f1\u00d1 abc";

static int start(void **state)
{
    struct xhands *h = dh_alloc(1, sizeof(*h));
    assert_non_null(h);
    *state = h;
    assert_true(xhands_open(h, true));
    return 0;
}

static int stop(void **state)
{
    xhands_close(*state);
    dh_free(*state);
    return 0;
}

static void must(enum dh_status s, const struct dh_err *err)
{
    if (s != DH_OK)
        fail_msg("%s: %s", dh_status_name(s), err->what);
}

static void arrives(struct xhands *h, const char *text)
{
    struct dh_err err = {0};
    assert_true(xtarget_clear(&h->target));
    must(xhands_type(h, text, NULL, &err), &err);
    xtarget_holds(&h->target, text, dh_tick_now() + DH_TICK_S(10));
    assert_string_equal(dh_buf_text(&h->target.text), text);
}

static void ascii(char *out, size_t n)
{
    for (size_t i = 0; i < n; i++)
        out[i] = (char)('!' + (i * 7) % 94);
    out[n] = '\0';
}

/* Takes the focus away as soon as so many characters have arrived. */
struct thief {
    struct xhands *h;
    Display *display;
    Window window;
    size_t at; /* 0: it is done */
};

static bool steal(void *data)
{
    struct thief *t = data;
    if (t->at && dh_utf8_count(dh_buf_text(&t->h->target.text)) >= t->at) {
        t->at = 0;
        XSetInputFocus(t->display, t->window, RevertToParent, CurrentTime);
        XFlush(t->display);
    }
    return false;
}

static void thief_open(struct thief *t, struct xhands *h)
{
    XSetWindowAttributes a = {.override_redirect = True};
    *t = (struct thief){.h = h, .display = XOpenDisplay(h->server.name)};
    assert_non_null(t->display);
    t->window = XCreateWindow(t->display, DefaultRootWindow(t->display), 700, 500, 50, 50, 0, CopyFromParent, InputOutput,
                              CopyFromParent, CWOverrideRedirect, &a);
    XMapWindow(t->display, t->window);
    XSync(t->display, False);
}

static void what_arrived_before_the_focus_moved_is_told(void **state)
{
    struct xhands *h = *state;
    struct thief t;
    char text[391], said[32];
    ascii(text, 390);
    assert_true(xhands_target(h, "gtk3-entry"));
    thief_open(&t, h);
    struct dh_loop_source *hook = dh_loop_add_prepare(h->loop, -1, steal, &t);
    static const size_t places[] = {1, 100, 200, 300};
    for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
        struct dh_err err = {0};
        struct dh_touch_result r = {0};
        assert_true(xhands_focus(h, h->window) && xtarget_clear(&h->target));
        t.at = places[i];
        assert_int_equal(xhands_type(h, text, &r, &err), DH_FAILED);
        xtarget_quiet(&h->target, DH_TICK_MS(200), dh_tick_now() + DH_TICK_S(5));
        print_message("# focus moved at character %zu: \"%s\"\n", places[i], err.what);
        snprintf(said, sizeof(said), "after %zu characters", r.characters);
        assert_non_null(strstr(err.what, said));
        assert_true(r.characters >= places[i] && r.characters < 390);
        assert_int_equal(h->target.text.len, r.characters);
        assert_memory_equal(h->target.text.data, text, r.characters);
    }
    dh_loop_remove(h->loop, hook);
    /* The focus is elsewhere from the start: nothing is sent. */
    struct dh_err err = {0};
    struct dh_touch_result r = {0};
    struct dh_touch touch = {.kind = DH_TOUCH_TYPE, .text = "x", .window = h->window};
    assert_int_equal(xhands_touch(h, &touch, &r, &err), DH_STALE);
    assert_int_equal(r.events, 0);
    XCloseDisplay(t.display);
    assert_true(xhands_focus(h, h->window));
}

static void breaks_and_control_characters_are_never_keys(void **state)
{
    struct xhands *h = *state;
    struct dh_err err = {0};
    assert_true(xhands_target(h, "gtk3-view"));
    arrives(h, "one\ttwo\nthree\n\tfour");
    assert_int_equal(xhands_type(h, "a\033b", NULL, &err), DH_INVALID);
    assert_int_equal(xhands_type(h, "a\xc2\x85" "b", NULL, &err), DH_INVALID);
    assert_true(xhands_target(h, "gtk3-entry"));
    arrives(h, "field\tstays");
    assert_true(xhands_target(h, "xterm"));
    arrives(h, "one\ttwo\nthree \u6f22\n\tfour\n");
    arrives(h, "one line\n");
}

static int wake(struct xhands *h, dh_loop_fn fn, struct dh_loop_source **ret)
{
    struct itimerspec in = {.it_value = {0, 600000000}};
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    timerfd_settime(fd, 0, &in, NULL);
    *ret = dh_loop_add_fd(h->loop, fd, POLLIN, fn, h);
    return fd;
}

static void go_on(void *data, short revents)
{
    struct xhands *h = data;
    (void)revents;
    kill(-h->target.pid, SIGCONT);
}

static void an_application_that_hangs_loses_nothing(void **state)
{
    struct xhands *h = *state;
    char text[301];
    ascii(text, 300);
    static const char *const kinds[] = {"gtk3-entry", "qt", "xterm"};
    for (size_t i = 0; i < 3; i++) {
        assert_true(xhands_target(h, kinds[i]));
        for (int k = 0; k < 2; k++) {
            struct dh_loop_source *source;
            assert_true(xtarget_clear(&h->target));
            kill(-h->target.pid, SIGSTOP);
            int fd = wake(h, go_on, &source);
            arrives(h, k ? odd : text);
            dh_loop_remove(h->loop, source);
            close(fd);
        }
    }
}

static size_t free_codes(struct xhands *h)
{
    int codes[DH_SPARE_MAX];
    return dh_spare_find(h->x, dh_keymap_x11_device(h->x), codes);
}

/* Of the keyboard that clients look at; the other device's own is not theirs. */
static bool is_map_change(const XEvent *e, int xkb_event, int other)
{
    XkbEvent k;
    memcpy(&k, e, sizeof(*e));
    return e->type == xkb_event && k.any.xkb_type == XkbMapNotify && (int)k.any.device != other;
}

static void what_takes_no_paste_gets_spare_keys(void **state)
{
    struct xhands *h = *state;
    int event, op, error, major = 1, minor = 0, changes = 0;
    size_t before = free_codes(h);
    assert_true(before >= 10);
    assert_true(xhands_target(h, "gtk3-nopaste"));
    Display *monitor = XOpenDisplay(h->server.name);
    assert_true(XkbQueryExtension(monitor, &op, &event, &error, &major, &minor));
    XkbSelectEvents(monitor, XkbUseCoreKbd, XkbMapNotifyMask | XkbNewKeyboardNotifyMask,
                    XkbMapNotifyMask | XkbNewKeyboardNotifyMask);
    XSync(monitor, False);
    arrives(h, odd);
    XSync(monitor, False);
    for (XEvent e; XPending(monitor) && XNextEvent(monitor, &e) == 0;)
        changes += is_map_change(&e, event, dh_keymap_x11_device(h->x));
    print_message("# a text without a key for %zu characters changed the map %d times\n", (size_t)9, changes);
    assert_int_equal(changes, 2);
    XkbLockModifiers(monitor, XkbUseCoreKbd, LockMask, LockMask);
    XSync(monitor, False);
    arrives(h, odd);
    XkbLockModifiers(monitor, XkbUseCoreKbd, LockMask, 0);
    XSync(monitor, False);
    XCloseDisplay(monitor);
    arrives(h, "plain text without any of it");
    assert_int_equal(free_codes(h), before);
}

static struct dh_spare some[2] = {{0, 0x10003a9, 0x10003a9}, {0, 0xe9, 0xc9}};

static bool lay(struct dh_xconn *x)
{
    int codes[DH_SPARE_MAX], device = dh_keymap_x11_device(x);
    if (dh_spare_find(x, device, codes) < 2)
        return false;
    some[0].keycode = codes[0];
    some[1].keycode = codes[1];
    return dh_spare_lay(x, device, some, 2, NULL) == DH_OK;
}

struct cleaning {
    struct xhands *h;
    size_t count;
};

static bool is_clean(void *data)
{
    struct cleaning *c = data;
    return free_codes(c->h) == c->count;
}

/* A process of its own that has hands and keys laid; it tells when it is so far, and then only waits. */
static pid_t other_hands(const char *display, int tell)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    struct dh_loop *loop = dh_loop_create(NULL);
    struct dh_xconn *x;
    struct dh_guardian *g;
    bool good = dh_xconn_open(display, loop, &x, NULL) == DH_OK && dh_guardian_start(loop, &g, NULL) == DH_OK &&
                dh_guardian_watch(g, display, NULL, NULL) == DH_OK && lay(x);
    if (good && write(tell, "x", 1) == 1)
        dh_loop_until(loop, NULL, NULL, dh_tick_now() + DH_TICK_S(20));
    _exit(1);
}

static void a_killed_run_leaves_the_map_clean(void **state)
{
    struct xhands *h = *state;
    int fds[2];
    char one;
    size_t before = free_codes(h);
    assert_int_equal(pipe(fds), 0);
    pid_t pid = other_hands(h->server.name, fds[1]);
    close(fds[1]);
    assert_int_equal(read(fds[0], &one, 1), 1);
    close(fds[0]);
    assert_int_equal(free_codes(h), before - 2);
    /* Whoever types with them still lives: nobody else takes them away. */
    assert_false(dh_spare_clear(h->x, 0));
    assert_int_equal(free_codes(h), before - 2);
    dh_tick start = dh_tick_now();
    kill(pid, SIGKILL);
    struct cleaning c = {h, before};
    while (!is_clean(&c) && dh_tick_now() - start < DH_TICK_S(5))
        dh_loop_until(h->loop, is_clean, &c, dh_tick_now() + DH_TICK_MS(5));
    print_message("# the map is clean %.0f ms after kill -9\n", (double)(dh_tick_now() - start) / 1000);
    dh_proc_wait(pid, dh_tick_now() + DH_TICK_S(2));
    assert_int_equal(free_codes(h), before);
    /* And what nobody cleaned up is by those who come next. */
    struct dh_actuator *next;
    assert_true(lay(h->x));
    assert_int_equal(free_codes(h), before - 2);
    must(dh_actuator_create(h->x, h->loop, h->guardian, NULL, &next, NULL), &(struct dh_err){0});
    dh_actuator_destroy(next);
    assert_int_equal(free_codes(h), before);
}

static pid_t shell(const char *command)
{
    const char *argv[] = {"sh", "-c", command, NULL};
    struct dh_proc_spec spec = {.argv = argv, .own_group = true, .die_with_parent = true};
    pid_t pid;
    assert_int_equal(dh_proc_spawn(&spec, &pid, NULL), DH_OK);
    return pid;
}

static void ended(struct xhands *h, pid_t pid)
{
    int status = -1;
    dh_tick until = dh_tick_now() + DH_TICK_S(20);
    while (!dh_proc_reap(pid, &status) && dh_tick_now() < until)
        dh_loop_until(h->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(5));
    assert_int_equal(status, 0);
}

static void same_file(const char *a, const char *b)
{
    struct dh_buf x = {0}, y = {0};
    assert_int_equal(dh_file_read(a, 2 * LARGE, &x, NULL), DH_OK);
    assert_int_equal(dh_file_read(b, 2 * LARGE, &y, NULL), DH_OK);
    assert_int_equal(x.len, y.len);
    assert_memory_equal(x.data, y.data, x.len);
    dh_buf_finish(&x);
    dh_buf_finish(&y);
}

/* xclip is the one that had it before, and the one that asks afterwards. */
static void five_megabytes_are_kept_and_served(void **state)
{
    struct xhands *h = *state;
    struct dh_err err = {0};
    char *large = dh_alloc(LARGE + 1, 1), *in = dh_path_join(h->folder, "in"), *out = dh_path_join(h->folder, "out");
    char *put = dh_asprintf("xclip -i -selection clipboard %s >/dev/null", in);
    char *get = dh_asprintf("xclip -o -selection clipboard > %s", out);
    ascii(large, LARGE);
    must(dh_file_write(in, large, LARGE, 0600, &err), &err);
    ended(h, shell(put));
    assert_true(xhands_target(h, "gtk3-entry"));
    arrives(h, odd);
    dh_actuator_clipboard_settle(h->a);
    ended(h, shell(get));
    same_file(in, out);
    /* While one reads slowly another reads too. */
    must(xhands_touch(h, &(struct dh_touch){.kind = DH_TOUCH_COPY, .text = large}, NULL, &err), &err);
    char *twice = dh_asprintf("xclip -o -selection clipboard > %s.2 & %s; wait", out, get);
    ended(h, shell(twice));
    same_file(in, out);
    char *second = dh_asprintf("%s.2", out);
    same_file(in, second);
    arrives(h, odd);
    dh_actuator_clipboard_settle(h->a);
    ended(h, shell(get));
    same_file(in, out);
    dh_free(second);
    dh_free(twice);
    dh_free(get);
    dh_free(put);
    dh_free(out);
    dh_free(in);
    dh_free(large);
}

/* As an input method's server would announce itself. */
static void keys_do_not_race_an_input_method(void **state)
{
    struct xhands *h = *state;
    struct dh_err err = {0};
    struct dh_touch_result r = {0};
    Display *d = XOpenDisplay(h->server.name);
    Atom server = XInternAtom(d, "@server=test", False), servers = XInternAtom(d, "XIM_SERVERS", False);
    Window w = XCreateSimpleWindow(d, DefaultRootWindow(d), 0, 0, 1, 1, 0, 0, 0);
    assert_true(xhands_target(h, "gtk3-entry"));
    XChangeProperty(d, DefaultRootWindow(d), servers, XA_ATOM, 32, PropModeReplace, (unsigned char *)&server, 1);
    XSetSelectionOwner(d, server, w, CurrentTime);
    XSync(d, False);
    must(xhands_type(h, "abc", &r, &err), &err);
    assert_true(r.pasted);
    struct dh_touch secret = {.kind = DH_TOUCH_TYPE, .text = "s3cret, 30 characters, slowly.", .secret = true};
    assert_true(xtarget_clear(&h->target));
    must(xhands_touch(h, &secret, &r, &err), &err);
    assert_false(r.pasted);
    assert_true(r.time > DH_TICK_MS(29 * 12));
    assert_true(xtarget_holds(&h->target, secret.text, dh_tick_now() + DH_TICK_S(5)));
    /* The property outlives the server. */
    XDestroyWindow(d, w);
    XSync(d, False);
    must(xhands_type(h, "abc", &r, &err), &err);
    assert_false(r.pasted);
    XCloseDisplay(d);
}

static char *answer(struct xtarget *t, const char *command)
{
    assert_true(xtarget_ask(t, command));
    return dh_strdup(dh_buf_text(&t->text));
}

/* The owner also reads everything at once, as clipboard managers do. */
static void a_rich_clipboard_comes_back_byte_for_byte(void **state)
{
    struct xhands *h = *state;
    struct xtarget owner;
    assert_true(xtarget_start(&owner, h->loop, "qt-clip", h->folder));
    assert_true(xtarget_ask(&owner, "set"));
    char *sum = answer(&owner, "sum"), *primary = answer(&owner, "sum-primary");
    print_message("# kept:\n%s\n", sum);
    static const char *const kinds[] = {"gtk3-entry", "gtk4", "qt-line", "xterm"};
    for (size_t i = 0; i < 4; i++) {
        assert_true(xhands_target(h, kinds[i]));
        arrives(h, odd);
        arrives(h, odd);
        dh_actuator_clipboard_settle(h->a);
        char *now = answer(&owner, "sum"), *selected = answer(&owner, "sum-primary");
        assert_string_equal(now, sum);
        assert_string_equal(selected, primary);
        dh_free(now);
        dh_free(selected);
    }
    dh_free(sum);
    dh_free(primary);
    xtarget_stop(&owner);
}

/* A program that reads a large text piece by piece, and takes its time. */
struct slow {
    Display *display;
    Window window;
    Atom property;
    struct dh_buf bytes;
    int pieces;
    bool done;
};

static void slow_read(struct slow *s)
{
    Atom type;
    int format;
    unsigned long n = 0, left;
    unsigned char *data = NULL;
    XGetWindowProperty(s->display, s->window, s->property, 0, 1 << 20, True, AnyPropertyType, &type, &format, &n, &left,
                       &data);
    if (type == None)
        return;
    if (s->pieces++ > 0) {
        dh_buf_add(&s->bytes, data, n);
        s->done = n == 0;
    }
    if (data)
        XFree(data);
}

static void who_still_reads_gets_all_of_it(void **state)
{
    struct xhands *h = *state;
    struct dh_err err = {0};
    struct slow s = {.display = XOpenDisplay(h->server.name)};
    char *large = dh_alloc(600001, 1), *got = NULL;
    ascii(large, 600000);
    must(xhands_touch(h, &(struct dh_touch){.kind = DH_TOUCH_COPY, .text = "the user's"}, NULL, &err), &err);
    assert_true(xhands_target(h, "gtk3-view"));
    must(xhands_type(h, large, NULL, &err), &err);
    s.window = XCreateSimpleWindow(s.display, DefaultRootWindow(s.display), 0, 0, 1, 1, 0, 0, 0);
    s.property = XInternAtom(s.display, "ANSWER", False);
    XConvertSelection(s.display, XInternAtom(s.display, "CLIPBOARD", False), XInternAtom(s.display, "UTF8_STRING", False),
                      s.property, s.window, CurrentTime);
    XFlush(s.display);
    dh_tick until = dh_tick_now() + DH_TICK_S(15);
    while (!s.done && dh_tick_now() < until) {
        dh_loop_until(h->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(450));
        slow_read(&s);
    }
    print_message("# %d pieces, one in 450 ms\n", s.pieces);
    assert_true(s.done);
    assert_int_equal(s.bytes.len, 600000);
    assert_memory_equal(s.bytes.data, large, 600000);
    must(dh_actuator_clipboard(h->a, &got, &err), &err);
    assert_string_equal(got, "the user's");
    dh_buf_finish(&s.bytes);
    dh_free(got);
    dh_free(large);
    XCloseDisplay(s.display);
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_arrived_before_the_focus_moved_is_told),
        cmocka_unit_test(breaks_and_control_characters_are_never_keys),
        cmocka_unit_test(an_application_that_hangs_loses_nothing),
        cmocka_unit_test(what_takes_no_paste_gets_spare_keys),
        cmocka_unit_test(a_killed_run_leaves_the_map_clean),
        cmocka_unit_test(five_megabytes_are_kept_and_served),
        cmocka_unit_test(keys_do_not_race_an_input_method),
        cmocka_unit_test(a_rich_clipboard_comes_back_byte_for_byte),
        cmocka_unit_test(who_still_reads_gets_all_of_it),
    };
    if (getenv("TEXT_ONLY"))
        cmocka_set_test_filter(getenv("TEXT_ONLY"));
    return cmocka_run_group_tests_name("text", tests, start, stop);
}
