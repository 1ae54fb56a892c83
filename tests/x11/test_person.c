/* A person uses the desktop while a step is being done: the step waits, looks, and goes on behind what it had typed, or
 * asks. The stop chord stops it. Handed over, nothing is captured. On a real terminal window. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <X11/extensions/XInput2.h>
#include <X11/keysym.h>
#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "agent/desk.h"
#include "agent/road.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/proc.h"
#include "tests/x11/xcount.h"
#include "tests/x11/xhuman.h"
#include "tests/x11/xserver.h"

#define CHARACTERS 400

struct desk {
    struct xserver server;
    struct dh_desk *desk;
    struct xhuman human;
    pid_t xterm;
    char folder[64], file[96];
    char text[CHARACTERS + 1];
};

static void must(enum dh_status s, const struct dh_err *err)
{
    if (s != DH_OK)
        fail_msg("%s: %s (%s)", dh_status_name(s), err->what, err->next);
}

/* What a file holds, waited for until it has that many bytes. Owned by the caller. The desk's loop does not turn. */
static char *wait_file(struct desk *d, size_t n)
{
    struct dh_loop *loop = dh_loop_create(NULL);
    dh_tick deadline = dh_tick_now() + DH_TICK_S(10);
    for (;;) {
        struct dh_buf b = {0};
        dh_file_read(d->file, 1 << 20, &b, NULL);
        if (b.len >= n || dh_tick_now() >= deadline) {
            char *text = dh_strndup(b.len ? dh_buf_text(&b) : "", b.len);
            dh_buf_finish(&b);
            dh_loop_destroy(loop);
            return text;
        }
        dh_buf_finish(&b);
        dh_loop_turn(loop, dh_tick_now() + DH_TICK_MS(20));
    }
}

static void start_terminal(struct desk *d)
{
    char script[160];
    const char *argv[] = {"xterm", "-T", "notes", "-geometry", "100x30+0+0", "-e", "sh", "-c", script, NULL};
    struct dh_err err = {0};
    snprintf(script, sizeof(script), "stty raw -echo; printf ready; exec cat >%s", d->file);
    struct dh_proc_spec spec = {.argv = argv, .own_group = true, .die_with_parent = true};
    must(dh_proc_spawn(&spec, &d->xterm, &err), &err);
}

static void open_with(struct desk *d, enum dh_on_human on)
{
    struct dh_err err = {0};
    struct dh_desk_options o = {.display = d->server.name,
                                .hands = true,
                                .yes = 1u << DH_CLASS_TERMINAL,
                                .on_human = on,
                                .human_quiet = DH_TICK_MS(200),
                                .human_bound = DH_TICK_S(3)};
    dh_desk_close(d->desk);
    d->desk = NULL;
    must(dh_desk_open(&o, &d->desk, &err), &err);
}

static int setup(void **state)
{
    static struct desk d;
    *state = &d;
    snprintf(d.folder, sizeof(d.folder), "/tmp/deskhand-test-XXXXXX");
    if (!mkdtemp(d.folder) || !xserver_start(&d.server, 1000, 600, 24, NULL) || !xserver_start_wm(&d.server))
        return -1;
    if (!xhuman_open(&d.human, d.server.name))
        return -1;
    setenv("DISPLAY", d.server.name, 1);
    setenv("XDG_STATE_HOME", d.folder, 1);
    snprintf(d.file, sizeof(d.file), "%s/typed", d.folder);
    for (int i = 0; i < CHARACTERS; i++)
        d.text[i] = (char)('a' + i * 7 % 26);
    open_with(&d, DH_HUMAN_CONTINUE);
    return 0;
}

static int teardown(void **state)
{
    struct desk *d = *state;
    dh_desk_close(d->desk);
    xhuman_close(&d->human);
    if (d->xterm > 0)
        dh_proc_kill_tree(d->xterm, SIGKILL, dh_tick_now() + DH_TICK_S(2));
    xserver_stop(&d->server);
    dh_dir_remove(d->folder, NULL);
    return 0;
}

enum deed { MOVES, TYPES, STOPS, HOLDS };

/* Comes when so many keys were typed. */
struct visitor {
    struct desk *desk;
    Display *display;
    int opcode, after, seen, over;
    enum deed deed;
    bool came;
};

static void act(struct visitor *v)
{
    struct xhuman *h = &v->desk->human;
    v->came = true;
    if (v->deed == MOVES)
        xhuman_move(h, 12, 5);
    if (v->deed == TYPES)
        xhuman_tap(h, XK_Z);
    for (int i = 0; v->deed == STOPS && i < 3; i++)
        xhuman_tap(h, XK_Escape);
    if (v->deed == HOLDS)
        xhuman_key(h, XK_Shift_R, true);
}

static void *visit(void *data)
{
    struct visitor *v = data;
    for (bool over = false; !over;) {
        while (XPending(v->display) > 0) {
            XEvent e;
            XNextEvent(v->display, &e);
            v->seen += e.type == GenericEvent && e.xcookie.extension == v->opcode;
            if (v->seen == v->after && !v->came)
                act(v);
        }
        struct pollfd p[2] = {{ConnectionNumber(v->display), POLLIN, 0}, {v->over, POLLIN, 0}};
        poll(p, 2, 1000);
        over = p[1].revents != 0;
    }
    return NULL;
}

static void listen_keys(struct visitor *v)
{
    int event, error, major = 2, minor = 2, n = 0;
    unsigned char bits[XIMaskLen(XI_LASTEVENT)] = {0};
    v->display = XOpenDisplay(v->desk->server.name);
    assert_true(XQueryExtension(v->display, "XInputExtension", &v->opcode, &event, &error));
    XIQueryVersion(v->display, &major, &minor);
    XISetMask(bits, XI_RawKeyPress);
    XIDeviceInfo *info = XIQueryDevice(v->display, XIAllDevices, &n);
    for (int i = 0; info && i < n; i++) {
        XIEventMask mask = {info[i].deviceid, sizeof(bits), bits};
        if (strstr(info[i].name, "XTEST keyboard"))
            XISelectEvents(v->display, DefaultRootWindow(v->display), &mask, 1);
    }
    XIFreeDeviceInfo(info);
    XSync(v->display, False);
}

/* Types the text with a visitor after so many keys. */
static enum dh_status type_visited(struct desk *d, int after, enum deed deed, struct dh_err *err)
{
    struct visitor v = {.desk = d, .after = after, .deed = deed};
    struct dh_result r;
    struct dh_action *a = NULL;
    pthread_t thread;
    json_t *json = json_pack("{s:s,s:s}", "action", "type", "text", d->text);
    must(dh_action_from_json(json, &a, err), err);
    json_decref(json);
    v.over = eventfd(0, EFD_CLOEXEC);
    listen_keys(&v);
    assert_int_equal(pthread_create(&thread, NULL, visit, &v), 0);
    enum dh_status s = dh_desk_do(d->desk, a, &r, err);
    eventfd_write(v.over, 1);
    pthread_join(thread, NULL);
    close(v.over);
    XCloseDisplay(v.display);
    dh_result_finish(&r);
    dh_action_destroy(a);
    return s;
}

/* A fresh file: what was typed so far is dropped. */
static void begin(struct desk *d)
{
    struct dh_err err = {0};
    struct dh_observation *o;
    if (d->xterm > 0)
        dh_proc_kill_tree(d->xterm, SIGKILL, dh_tick_now() + DH_TICK_S(2));
    if (d->xterm > 0)
        dh_proc_wait(d->xterm, dh_tick_now() + DH_TICK_S(2));
    unlink(d->file);
    start_terminal(d);
    dh_tick deadline = dh_tick_now() + DH_TICK_S(10);
    for (bool up = false; !up; dh_observation_unref(o)) {
        assert_true(dh_tick_now() < deadline);
        must(dh_desk_look(d->desk, &o, &err), &err);
        Window focus = None;
        int revert;
        XGetInputFocus(d->human.display, &focus, &revert);
        up = o->active >= 0 && focus == o->windows[o->active].xid &&
             strcmp(o->windows[o->active].title, "notes") == 0 && dh_file_exists(d->file);
    }
}

static size_t count_records(struct desk *d, const char *kind, const char *then)
{
    json_t *records = NULL, *r;
    struct dh_err err = {0};
    size_t i, n = 0;
    must(dh_journal_read(NULL, dh_journal_id(d->desk->journal), &records, NULL, &err), &err);
    json_array_foreach(records, i, r)
        n += strcmp(dh_json_str(r, "kind", ""), kind) == 0 && (!then || strcmp(dh_json_str(r, "then", ""), then) == 0);
    json_decref(records);
    return n;
}

/* On a fast machine the text may be over before the visitor comes: then they try again. */
static void meet(struct desk *d, enum dh_on_human on, enum deed deed, enum dh_status expected, const char *then,
                 struct dh_err *err)
{
    for (int i = 0; i < 20; i++) {
        open_with(d, on);
        begin(d);
        enum dh_status s = type_visited(d, 10, deed, err);
        if (deed == HOLDS)
            xhuman_key(&d->human, XK_Shift_R, false);
        if (s == expected && (!then || count_records(d, "HUMAN", then) > 0))
            return;
        if (s != DH_OK && s != DH_INTERRUPTED)
            must(s, err);
    }
    fail_msg("they never met");
}

static void a_text_goes_on_behind_what_was_typed(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    meet(d, DH_HUMAN_CONTINUE, MOVES, DH_OK, "go on", &err);
    char *typed = wait_file(d, CHARACTERS);
    assert_string_equal(typed, d->text);
    dh_free(typed);
}

static void the_policy_can_be_to_ask_or_to_park(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    meet(d, DH_HUMAN_ASK, MOVES, DH_YIELDED, "ask", &err);
    meet(d, DH_HUMAN_PARK, MOVES, DH_PARKED, "park", &err);
    assert_non_null(strstr(err.what, "characters"));
}

static void who_keeps_the_desktop_is_asked(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    meet(d, DH_HUMAN_CONTINUE, HOLDS, DH_YIELDED, "ask", &err);
    assert_non_null(strstr(err.what, "keep using"));
}

static void the_chord_stops_a_text(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    meet(d, DH_HUMAN_CONTINUE, STOPS, DH_INTERRUPTED, NULL, &err);
    assert_true(dh_intr_is_set(&d->desk->intr));
    open_with(d, DH_HUMAN_CONTINUE);
}

/* Nobody is there to hand over to but the test itself. */
struct taker {
    struct desk *desk;
    const struct dh_observation *now;
    struct xcount count;
    Window note;
    long images, damages, others;
    dh_tick until;
};

static enum dh_status take_desktop(void *data, const char *reason, struct dh_err *err)
{
    struct taker *t = data;
    Display *h = t->desk->human.display;
    (void)reason;
    (void)err;
    assert_true(xcount_begin(&t->count, t->desk->server.name));
    for (int i = 0; i < 5; i++)
        xhuman_tap(&t->desk->human, XK_X);
    char *typed = wait_file(t->desk, 5);
    assert_string_equal(typed, "xxxxx");
    dh_free(typed);
    /* Something to see. */
    XSetWindowAttributes w = {.background_pixel = 0xff8000, .override_redirect = True};
    t->note = XCreateWindow(h, DefaultRootWindow(h), 300, 200, 200, 100, 0, CopyFromParent, InputOutput, CopyFromParent,
                            CWBackPixel | CWOverrideRedirect, &w);
    XMapRaised(h, t->note);
    XSync(h, False);
    xcount_take(&t->count);
    t->images = t->count.images;
    t->damages = t->count.damages;
    t->others = t->count.others;
    t->now = t->desk->desk->road->now;
    t->until = dh_tick_now();
    return DH_OK;
}

static void handed_over_nothing_is_seen_and_then_all_is(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    struct dh_result r;
    struct dh_action *a = NULL;
    struct taker t = {.desk = d};
    begin(d);
    const struct dh_observation *was = d->desk->road->now;
    d->desk->person.hand_over = take_desktop;
    d->desk->person.data = &t;
    json_t *json = json_pack("{s:s,s:s}", "action", "hand_over", "reason", "type it yourself");
    must(dh_action_from_json(json, &a, &err), &err);
    json_decref(json);
    must(dh_desk_do(d->desk, a, &r, &err), &err);
    assert_ptr_equal(t.now, was);
    xcount_take(&t.count);
    print_message("# handed over: %ld pictures, %ld of damage, %ld others; then %ld, %ld\n", t.images, t.damages, t.others,
                  t.count.images, t.count.damages);
    /* What the terminal drew was recorded, and nobody read it; taken back, it is read. */
    assert_int_equal(t.images, 0);
    assert_int_equal(t.damages, 0);
    assert_true(t.others > 0);
    assert_true(t.count.images > 0);
    xcount_end(&t.count);
    XDestroyWindow(d->human.display, t.note);
    assert_true(d->desk->road->now->tick >= t.until);
    dh_result_finish(&r);
    dh_action_destroy(a);
    assert_int_equal(count_records(d, "HUMAN", "given back"), 1);
    /* And the hands are free again. */
    meet(d, DH_HUMAN_CONTINUE, MOVES, DH_OK, "go on", &err);
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_text_goes_on_behind_what_was_typed),
        cmocka_unit_test(the_policy_can_be_to_ask_or_to_park),
        cmocka_unit_test(who_keeps_the_desktop_is_asked),
        cmocka_unit_test(the_chord_stops_a_text),
        cmocka_unit_test(handed_over_nothing_is_seen_and_then_all_is),
    };
    return cmocka_run_group_tests_name("person", tests, setup, teardown);
}
