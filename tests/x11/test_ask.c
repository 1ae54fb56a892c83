/* While a person is asked, or has the desktop, all else goes on: others read what we lent to the clipboard, the stop
 * chord stops, and an answer is still good when whoever gave it goes on using the keyboard for a while. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <X11/Xatom.h>
#include <X11/keysym.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "agent/cli/tty.h"
#include "agent/desk.h"
#include "agent/gate/confirm_tty.h"
#include "agent/road.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "tests/x11/xhuman.h"
#include "tests/x11/xserver.h"

static const char lent[] = "lent \u00e9 text";

struct scene {
    struct xserver server;
    struct xhuman human;
    struct dh_desk *desk;
    struct dh_tty tty;
    int timer;
    int master; /* the person's end of the terminal */
    char folder[64];
};

static void must(enum dh_status s, const struct dh_err *err)
{
    if (s != DH_OK)
        fail_msg("%s: %s (%s)", dh_status_name(s), err->what, err->next);
}

static void open_terminal(struct scene *s)
{
    s->master = posix_openpt(O_RDWR | O_NOCTTY);
    assert_true(s->master >= 0 && grantpt(s->master) == 0 && unlockpt(s->master) == 0);
    int slave = open(ptsname(s->master), O_RDWR | O_NOCTTY | O_CLOEXEC);
    assert_true(slave >= 0);
    s->tty = (struct dh_tty){.fd = slave, .patience = 60, .intr = {.fd = -1}};
    struct dh_confirm_tty_options o = {.fd = slave, .patience = DH_TICK_S(60), .plain = true};
    struct dh_err err = {0};
    must(dh_confirm_tty_open(&o, &s->tty.confirm, &err), &err);
}

static void open_desk(struct scene *s, const struct dh_person *person)
{
    struct dh_err err = {0};
    struct dh_desk_options o = {.display = s->server.name, .hands = true, .no_a11y = true, .human_quiet = DH_TICK_MS(200)};
    dh_desk_close(s->desk);
    s->desk = NULL;
    must(dh_desk_open_with(&o, person, NULL, &s->desk, &err), &err);
}

/* Something for keys to go to. */
static void open_window(struct scene *s)
{
    Display *d = s->human.display;
    XSetWindowAttributes at = {.override_redirect = True};
    Window w = XCreateWindow(d, DefaultRootWindow(d), 0, 0, 200, 100, 0, CopyFromParent, InputOutput, CopyFromParent,
                             CWOverrideRedirect, &at);
    XMapWindow(d, w);
    XSetInputFocus(d, w, RevertToParent, CurrentTime);
    XSync(d, False);
}

static int setup(void **state)
{
    static struct scene s;
    struct dh_person person;
    *state = &s;
    snprintf(s.folder, sizeof(s.folder), "/tmp/deskhand-test-XXXXXX");
    if (!mkdtemp(s.folder) || !xserver_start(&s.server, 640, 480, 24, NULL) || !xhuman_open(&s.human, s.server.name))
        return -1;
    setenv("XDG_STATE_HOME", s.folder, 1);
    open_window(&s);
    open_terminal(&s);
    dh_tty_person(&s.tty, &person);
    open_desk(&s, &person);
    return 0;
}

static int teardown(void **state)
{
    struct scene *s = *state;
    dh_desk_close(s->desk);
    dh_tty_finish(&s->tty);
    close(s->master);
    xhuman_close(&s->human);
    xserver_stop(&s->server);
    dh_dir_remove(s->folder, NULL);
    return 0;
}

static enum dh_status act(struct scene *s, const char *text, char **ret_value, struct dh_err *err)
{
    struct dh_result r;
    struct dh_action *a = NULL;
    json_t *json = json_loads(text, 0, NULL);
    must(dh_action_from_json(json, &a, err), err);
    json_decref(json);
    enum dh_status status = dh_desk_do(s->desk, a, &r, err);
    if (ret_value && r.value)
        *ret_value = dh_strdup(r.value);
    dh_result_finish(&r);
    dh_action_destroy(a);
    return status;
}

/* The person, and another program of theirs. */
struct visit {
    struct scene *scene;
    const char *prompt, *answer; /* answer NULL: presses the stop chord */
    char shown[4096], got[64];
};

static void wait_prompt(struct visit *v)
{
    size_t n = 0;
    struct pollfd p = {v->scene->master, POLLIN, 0};
    while (!strstr(v->shown, v->prompt) && n < sizeof(v->shown) - 1 && poll(&p, 1, 20000) > 0) {
        ssize_t got = read(v->scene->master, v->shown + n, sizeof(v->shown) - 1 - n);
        if (got <= 0)
            return;
        n += (size_t)got;
        v->shown[n] = '\0';
    }
}

/* What the clipboard holds for another client; gives up after five seconds. */
static void read_clipboard(struct visit *v)
{
    Display *d = XOpenDisplay(v->scene->server.name);
    if (!d)
        return;
    Window w = XCreateSimpleWindow(d, DefaultRootWindow(d), 0, 0, 1, 1, 0, 0, 0);
    Atom utf8 = XInternAtom(d, "UTF8_STRING", False), to = XInternAtom(d, "TO", False);
    XConvertSelection(d, XInternAtom(d, "CLIPBOARD", False), utf8, to, w, CurrentTime);
    XFlush(d);
    dh_tick deadline = dh_tick_now() + DH_TICK_S(5);
    for (bool done = false; !done && dh_tick_now() < deadline;) {
        struct pollfd p = {ConnectionNumber(d), POLLIN, 0};
        XEvent e;
        if (!XPending(d) && poll(&p, 1, 100) >= 0 && !XPending(d))
            continue;
        XNextEvent(d, &e);
        done = e.type == SelectionNotify;
    }
    Atom type;
    int format;
    unsigned long n = 0, left;
    unsigned char *data = NULL;
    XGetWindowProperty(d, w, to, 0, 16, True, utf8, &type, &format, &n, &left, &data);
    if (data)
        snprintf(v->got, sizeof(v->got), "%s", (const char *)data);
    if (data)
        XFree(data);
    XCloseDisplay(d);
}

static void *come(void *data)
{
    struct visit *v = data;
    wait_prompt(v);
    read_clipboard(v);
    if (v->answer && write(v->scene->master, v->answer, strlen(v->answer)) < 0)
        return NULL;
    for (int i = 0; !v->answer && i < 3; i++)
        xhuman_tap(&v->scene->human, XK_Escape);
    return NULL;
}

static enum dh_status visited(struct scene *s, const char *action, const char *prompt, const char *answer,
                              char **ret_value, struct dh_err *err)
{
    struct visit v = {.scene = s, .prompt = prompt, .answer = answer};
    pthread_t thread;
    must(act(s, "{\"action\":\"copy\",\"text\":\"lent \\u00e9 text\"}", NULL, err), err);
    assert_int_equal(pthread_create(&thread, NULL, come, &v), 0);
    dh_tick start = dh_tick_now();
    enum dh_status status = act(s, action, ret_value, err);
    print_message("# back after %.2f s\n", (double)(dh_tick_now() - start) / 1e6);
    pthread_join(thread, NULL);
    assert_string_equal(v.got, lent);
    return status;
}

static void a_question_leaves_the_clipboard_served(void **state)
{
    struct dh_err err = {0};
    char *value = NULL;
    must(visited(*state, "{\"action\":\"ask\",\"question\":\"Which colour?\"}", "> ", "blue\n", &value, &err), &err);
    assert_string_equal(value, "blue");
    dh_free(value);
}

static void so_does_the_gate(void **state)
{
    struct dh_err err = {0};
    must(visited(*state, "{\"action\":\"press\",\"keys\":\"a\",\"confirm\":true}", "and Enter: ", "o\n", NULL, &err), &err);
    assert_int_equal(visited(*state, "{\"action\":\"press\",\"keys\":\"a\",\"confirm\":true}", "and Enter: ", "n\n", NULL,
                             &err),
                     DH_REFUSED);
}

static void so_does_a_desktop_that_was_handed_over(void **state)
{
    struct dh_err err = {0};
    must(visited(*state, "{\"action\":\"hand_over\",\"reason\":\"sign in\"}", "give it back. ", "\n", NULL, &err), &err);
}

static void the_chord_stops_whatever_is_asked(void **state)
{
    struct scene *s = *state;
    static const char *const rows[][2] = {
        {"{\"action\":\"ask\",\"question\":\"Which colour?\"}", "> "},
        {"{\"action\":\"press\",\"keys\":\"a\",\"confirm\":true}", "and Enter: "},
        {"{\"action\":\"hand_over\",\"reason\":\"sign in\"}", "give it back. "}};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct dh_err err = {0};
        struct dh_person person;
        assert_int_equal(visited(s, rows[i][0], rows[i][1], NULL, NULL, &err), DH_INTERRUPTED);
        assert_true(dh_intr_is_set(&s->desk->intr));
        dh_tty_person(&s->tty, &person);
        open_desk(s, &person);
    }
}

/* Says yes with a key held, which is let go of only when a ticket of now would be void. */
static enum dh_answer yes_and_hold(void *data, const struct dh_verdict *verdict, const char *text)
{
    struct scene *s = data;
    (void)verdict, (void)text;
    xhuman_key(&s->human, XK_A, true);
    return DH_ANSWER_ONCE;
}

static void let_go(void *data, short revents)
{
    struct scene *s = data;
    uint64_t count;
    (void)revents;
    if (read(s->timer, &count, sizeof(count)) == (ssize_t)sizeof(count))
        xhuman_key(&s->human, XK_A, false);
}

static void an_answer_outlives_the_wait_for_whoever_gave_it(void **state)
{
    struct scene *s = *state;
    struct dh_err err = {0};
    struct dh_person person = {.confirm = {yes_and_hold, s}, .channel = "test"};
    open_desk(s, &person);
    struct itimerspec in = {.it_value = {10, 600000000}};
    s->timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    timerfd_settime(s->timer, 0, &in, NULL);
    struct dh_loop_source *source = dh_loop_add_fd(s->desk->loop, s->timer, POLLIN, let_go, s);
    dh_tick start = dh_tick_now();
    must(act(s, "{\"action\":\"press\",\"keys\":\"b\",\"confirm\":true}", NULL, &err), &err);
    assert_true(dh_tick_now() - start > DH_TICK_S(10));
    dh_loop_remove(s->desk->loop, source);
    close(s->timer);
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_question_leaves_the_clipboard_served),
        cmocka_unit_test(so_does_the_gate),
        cmocka_unit_test(so_does_a_desktop_that_was_handed_over),
        cmocka_unit_test(the_chord_stops_whatever_is_asked),
        cmocka_unit_test(an_answer_outlives_the_wait_for_whoever_gave_it),
    };
    return cmocka_run_group_tests_name("ask", tests, setup, teardown);
}
