/* What real toolkits say of themselves, beside what is seen: a private display, bus and window manager, and windows
 * of GTK 3, GTK 4 and Qt on it. Programs: tests/eyes/live, whose score has Chromium too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"
#include "capture/a11y_link.h"
#include "capture/observe.h"
#include "tests/x11/xdesk.h"

#define PYTHON "/usr/bin/python3"

struct talk {
    struct xdesk *d;
    pid_t bus;
    struct dh_observer *eyes, *blind; /* with accessibility and without */
    struct dh_observation *o;
};

struct program {
    pid_t pid;
    int in, out; /* -1: none */
};

/* A line that a program writes, bounded. */
static void read_line(int fd, char *line, size_t size)
{
    dh_tick end = dh_tick_now() + DH_TICK_S(20);
    size_t n = 0;
    struct pollfd p = {fd, POLLIN, 0};
    while (n < size - 1 && dh_tick_now() < end && poll(&p, 1, 500) >= 0) {
        if (!p.revents)
            continue;
        if (read(fd, line + n, 1) != 1 || line[n] == '\n')
            break;
        n++;
    }
    line[n] = '\0';
}

static pid_t spawn(const char *const *argv, const char *const *set, int in, int out)
{
    const char *unset[] = {"NO_AT_BRIDGE", "WAYLAND_DISPLAY", NULL};
    struct dh_proc_spec spec = {.argv = argv, .set = set, .unset = unset, .own_group = true, .die_with_parent = true};
    pid_t pid;
    if (in >= 0)
        spec.keep_fds[spec.keep_count++] = in;
    if (out >= 0)
        spec.keep_fds[spec.keep_count++] = out;
    assert_int_equal(dh_proc_spawn(&spec, &pid, NULL), DH_OK);
    return pid;
}

/* A program of tests/eyes/live that has told that it shows; its input is a pipe. */
static struct program open_program(const char *script, const char *first, const char *second, const char *setting)
{
    char command[512], line[4096];
    int in[2], out[2];
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    snprintf(command, sizeof(command), "exec " PYTHON " %s/%s %s %s <&3 >&4 3<&- 4>&-", DH_LIVE, script, first, second);
    const char *argv[] = {"sh", "-c", command, NULL};
    const char *set[] = {"QT_LINUX_ACCESSIBILITY_ALWAYS_ON=1", "GDK_BACKEND=x11", "QT_QPA_PLATFORM=xcb",
                         "GSK_RENDERER=cairo", setting, NULL};
    struct program p = {spawn(argv, set, in[0], out[1]), in[1], out[0]};
    close(in[0]);
    close(out[1]);
    read_line(p.out, line, sizeof(line));
    assert_non_null(strstr(line, "controls"));
    return p;
}

static void end(pid_t pid)
{
    int status;
    kill(-pid, SIGKILL);
    dh_proc_wait(pid, dh_tick_now() + DH_TICK_S(5));
    dh_proc_reap(pid, &status);
}

static void close_program(struct program *p)
{
    end(p->pid);
    close(p->in);
    close(p->out);
}

static void start_bus(struct talk *t)
{
    const char *argv[] = {"dbus-daemon", "--session", "--nofork", "--print-address=3", NULL};
    const char *wake[] = {"dbus-send", "--session", "--dest=org.a11y.Bus", "--print-reply", "/org/a11y/bus",
                          "org.a11y.Bus.GetAddress", NULL};
    char address[512];
    int p[2];
    setenv("DISPLAY", t->d->server.name, 1);
    unsetenv("AT_SPI_BUS_ADDRESS");
    assert_int_equal(pipe(p), 0);
    t->bus = spawn(argv, NULL, -1, p[1]);
    close(p[1]);
    read_line(p[0], address, sizeof(address));
    close(p[0]);
    assert_true(*address);
    setenv("DBUS_SESSION_BUS_ADDRESS", address, 1);
    pid_t pid = spawn(wake, NULL, -1, -1);
    assert_true(dh_proc_wait(pid, dh_tick_now() + DH_TICK_S(20)));
    int status;
    dh_proc_reap(pid, &status);
}

static void open_talk(struct talk *t)
{
    struct dh_observer_options with, without = {0};
    *t = (struct talk){.d = xdesk_open(1280, 1000, 24, NULL)};
    with = (struct dh_observer_options){.a11y = t->d->x};
    assert_true(xserver_start_wm(&t->d->server));
    start_bus(t);
    assert_int_equal(dh_observer_create(t->d->screen, t->d->loop, &with, &t->eyes, NULL), DH_OK);
    assert_int_equal(dh_observer_create(t->d->screen, t->d->loop, &without, &t->blind, NULL), DH_OK);
}

static void close_talk(struct talk *t)
{
    dh_tick t0 = dh_tick_now();
    dh_observation_unref(t->o);
    dh_observer_destroy(t->eyes);
    assert_true(dh_tick_now() - t0 < DH_TICK_S(1)); /* nothing hangs at the end */
    dh_observer_destroy(t->blind);
    end(t->bus);
    xdesk_close(t->d);
}

/* How long a look took, without its settling. */
static dh_tick look_with(struct talk *t, struct dh_observer *eyes)
{
    struct dh_settle settle = {.quiet = DH_TICK_MS(40), .bound = DH_TICK_S(2)};
    struct dh_err err = {0};
    dh_observation_unref(t->o);
    t->o = NULL;
    dh_tick t0 = dh_tick_now();
    if (dh_observer_look(eyes, &settle, &t->o, &err) != DH_OK)
        fail_msg("%s", err.what);
    return dh_tick_now() - t0 - t->o->stage_time[DH_STAGE_SETTLE];
}

static const struct dh_element *find(const struct talk *t, enum dh_role role, const char *name)
{
    for (size_t i = 0; i < t->o->element_count; i++)
        if (t->o->elements[i].role == role && strcmp(t->o->elements[i].name, name) == 0)
            return &t->o->elements[i];
    return NULL;
}

/* Looks until there is one that was told, 15 s. */
static const struct dh_element *told(struct talk *t, enum dh_role role, const char *name)
{
    dh_tick end_at = dh_tick_now() + DH_TICK_S(15);
    do {
        look_with(t, t->eyes);
        const struct dh_element *e = find(t, role, name);
        if (e && (e->sources & DH_SOURCE_A11Y))
            return e;
    } while (dh_tick_now() < end_at);
    fail_msg("no %s \"%s\" was told", dh_role_name(role), name);
    return NULL;
}

static const struct dh_window *window_of(const struct talk *t, const struct dh_element *e)
{
    assert_true(e->window >= 0);
    return &t->o->windows[e->window];
}

/* What the form of tests/eyes/live has, whatever the toolkit. */
static void check_form(struct talk *t, bool scaled)
{
    const struct dh_element *save = told(t, DH_ROLE_BUTTON, "Save");
    assert_string_equal(window_of(t, save)->title, "Known");
    assert_true(dh_rect_covers(window_of(t, save)->rect, save->rect));
    assert_true(told(t, DH_ROLE_BUTTON, "Remove")->states & DH_STATE_DISABLED);
    assert_true(told(t, DH_ROLE_CHECKBOX, "Remember me")->states & DH_STATE_CHECKED);
    assert_false(told(t, DH_ROLE_CHECKBOX, "Send me a copy")->states & DH_STATE_CHECKED);
    if (!scaled)
        assert_true(told(t, DH_ROLE_RADIO, "Every day")->states & DH_STATE_CHECKED);
    size_t secrets = 0;
    for (size_t i = 0; i < t->o->element_count; i++) {
        const struct dh_element *e = &t->o->elements[i];
        secrets += (e->states & DH_STATE_PASSWORD) != 0;
        assert_null(strstr(e->name, "sesame"));
        assert_null(e->value ? strstr(e->value, "sesame") : NULL);
    }
    assert_int_equal(secrets, 1);
}

static void move_and_check(struct talk *t, struct program *p)
{
    struct dh_rect before = told(t, DH_ROLE_BUTTON, "Save")->rect;
    struct dh_rect at = window_of(t, find(t, DH_ROLE_BUTTON, "Save"))->rect, now = at;
    uint64_t mark = dh_screen_mark(t->d->screen);
    assert_int_equal(write(p->in, "move 500 300\n", 13), 13);
    assert_int_equal(dh_screen_wait_change(t->d->screen, mark, dh_tick_now() + DH_TICK_S(5)), DH_WAIT_REACHED);
    dh_tick end_at = dh_tick_now() + DH_TICK_S(10);
    const struct dh_element *save = NULL;
    while (dh_rect_equal(at, now) && dh_tick_now() < end_at) {
        look_with(t, t->eyes);
        save = find(t, DH_ROLE_BUTTON, "Save");
        assert_non_null(save);
        now = window_of(t, save)->rect;
    }
    /* The very look that sees the window elsewhere has the button elsewhere. */
    assert_false(dh_rect_equal(at, now));
    assert_true(abs(save->rect.x - before.x - (now.x - at.x)) <= 3);
    assert_true(abs(save->rect.y - before.y - (now.y - at.y)) <= 3);
}

static void gtk3_and_qt_tell_their_controls_wherever_the_window_is(void **state)
{
    (void)state;
    struct talk t;
    open_talk(&t);
    struct program p = open_program("gtk.py", "3", "Known", "A=B");
    check_form(&t, false);
    assert_string_equal(told(&t, DH_ROLE_ENTRY, "Name")->value, "Ada Lovelace");
    move_and_check(&t, &p);
    close_program(&p);
    p = open_program("qt.py", "Known", "", "A=B");
    check_form(&t, false);
    move_and_check(&t, &p);
    close_program(&p);
    close_talk(&t);
}

static void gtk4_tells_places_in_its_window(void **state)
{
    (void)state;
    struct talk t;
    open_talk(&t);
    struct program p = open_program("gtk.py", "4", "Known", "A=B");
    check_form(&t, false);
    close_program(&p);
    close_talk(&t);
}

static void scaled_windows_tell_logical_pixels(void **state)
{
    (void)state;
    struct talk t;
    open_talk(&t);
    struct program p = open_program("gtk.py", "3", "Known", "GDK_SCALE=2");
    check_form(&t, true);
    /* The button at the bottom left: beside the middle if the scale were missed. */
    const struct dh_element *e = told(&t, DH_ROLE_BUTTON, "Save");
    struct dh_rect w = window_of(&t, e)->rect;
    assert_true(e->rect.h >= 50 && dh_rect_centre(e->rect).y > w.y + w.h / 2);
    close_program(&p);
    p = open_program("qt.py", "Known", "", "QT_SCALE_FACTOR=1.5");
    check_form(&t, true);
    close_program(&p);
    close_talk(&t);
}

static void an_unchanged_screen_is_not_asked_about_again(void **state)
{
    (void)state;
    struct talk t;
    open_talk(&t);
    struct program p = open_program("gtk.py", "3", "Known", "GTK_THEME=Adwaita");
    told(&t, DH_ROLE_BUTTON, "Save");
    uint64_t mark;
    dh_tick end_at = dh_tick_now() + DH_TICK_S(10);
    do { /* until nothing moves any more: themes fade in */
        mark = dh_screen_mark(t.d->screen);
        look_with(&t, t.eyes);
    } while (dh_screen_wait_change(t.d->screen, mark, dh_tick_now() + DH_TICK_MS(300)) == DH_WAIT_REACHED &&
             dh_tick_now() < end_at);
    mark = dh_screen_mark(t.d->screen);
    look_with(&t, t.eyes);
    size_t count = t.o->element_count;
    for (int i = 0; i < 5; i++) {
        dh_tick took = look_with(&t, t.eyes);
        assert_int_equal(t.o->element_count, count);
        assert_int_equal(t.o->changed_count, 0);
        if (i == 4)
            print_message("# an unchanged screen: %.1f ms\n", (double)took / 1000);
    }
    struct dh_a11y_link *l = NULL;
    struct dh_a11y_nodes nodes = {0};
    assert_int_equal(dh_a11y_link_create(t.d->x, t.d->screen, t.d->loop, NULL, &l, NULL), DH_OK);
    while (nodes.count == 0 && dh_tick_now() < end_at) {
        dh_a11y_link_ask(l, t.o->windows, t.o->window_count);
        dh_a11y_link_wait(l);
        assert_int_equal(dh_a11y_link_nodes(l, t.o->windows, t.o->window_count, t.d->arena, &nodes, NULL), DH_OK);
    }
    assert_true(nodes.count > 0);
    uint64_t requests = dh_a11y_link_requests(l);
    for (int i = 0; i < 5; i++)
        dh_a11y_link_ask(l, t.o->windows, t.o->window_count);
    assert_int_equal(dh_a11y_link_requests(l), requests);
    dh_a11y_link_destroy(l);
    close_program(&p);
    close_talk(&t);
}

static void a_frozen_application_costs_little_once(void **state)
{
    (void)state;
    struct talk t;
    open_talk(&t);
    struct program p = open_program("gtk.py", "3", "Known", "A=B"), q = open_program("qt.py", "Other", "", "A=B");
    look_with(&t, t.eyes);
    told(&t, DH_ROLE_BUTTON, "Save");
    dh_tick blind = look_with(&t, t.blind), alone = look_with(&t, t.blind);
    blind = blind < alone ? blind : alone;
    kill(-p.pid, SIGSTOP);
    /* The other window moves, over the frozen one or away from it: both are asked about. */
    assert_int_equal(write(q.in, "move 20 20\n", 11), 11);
    struct dh_observer *fresh = NULL, *other = NULL;
    struct dh_observer_options with = {.a11y = t.d->x}, without = {0};
    assert_int_equal(dh_observer_create(t.d->screen, t.d->loop, &with, &fresh, NULL), DH_OK);
    assert_int_equal(dh_observer_create(t.d->screen, t.d->loop, &without, &other, NULL), DH_OK);
    look_with(&t, t.blind);
    dh_tick reading = look_with(&t, other);
    dh_observer_destroy(other);
    dh_tick first = look_with(&t, fresh), second = look_with(&t, fresh), third = look_with(&t, fresh);
    print_message("# without: %.1f ms at first, then %.1f; a frozen application: %.1f, %.1f, %.1f ms\n",
                  (double)reading / 1000, (double)blind / 1000, (double)first / 1000,
                  (double)second / 1000, (double)third / 1000);
    assert_true(first < reading + DH_TICK_MS(100));
    assert_true(second < DH_TICK_MS(60) + 2 * blind);
    assert_true(third < DH_TICK_MS(60) + 2 * blind);
    /* Nothing was told by the frozen one, and the other one has told all. */
    const struct dh_element *e = NULL;
    for (size_t i = 0; i < t.o->element_count; i++)
        if (t.o->elements[i].sources & DH_SOURCE_A11Y)
            assert_string_equal(t.o->windows[t.o->elements[i].window].title, "Other");
    kill(-p.pid, SIGCONT);
    dh_observer_destroy(t.eyes);
    t.eyes = fresh;
    dh_tick end_at = dh_tick_now() + DH_TICK_S(15);
    do { /* it is heard again without anything else that happens */
        look_with(&t, t.eyes);
        for (size_t i = 0; i < t.o->element_count && !e; i++)
            if ((t.o->elements[i].sources & DH_SOURCE_A11Y) &&
                strcmp(t.o->windows[t.o->elements[i].window].title, "Known") == 0)
                e = &t.o->elements[i];
    } while (!e && dh_tick_now() < end_at);
    assert_non_null(e);
    close_program(&p);
    close_program(&q);
    close_talk(&t);
}

static void two_of_a_kind_are_told_apart_and_what_is_covered_is_not_there(void **state)
{
    (void)state;
    struct talk t;
    open_talk(&t);
    struct program p = open_program("gtk.py", "3", "Known", "A=B"), q = open_program("gtk.py", "3", "Known", "A=B");
    assert_int_equal(write(p.in, "move 20 40\n", 11), 11);
    assert_int_equal(write(q.in, "move 700 400\n", 13), 13);
    dh_tick end_at = dh_tick_now() + DH_TICK_S(15);
    size_t n = 0;
    while (n != 2 && dh_tick_now() < end_at) {
        look_with(&t, t.eyes);
        n = 0;
        for (size_t i = 0; i < t.o->element_count; i++) {
            const struct dh_element *e = &t.o->elements[i];
            if (strcmp(e->name, "Save") != 0 || !(e->sources & DH_SOURCE_A11Y))
                continue;
            n++;
            assert_true(dh_rect_covers(window_of(&t, e)->rect, e->rect));
        }
    }
    assert_int_equal(n, 2);
    /* A window of nobody over one of them. */
    struct dh_rect over = window_of(&t, find(&t, DH_ROLE_BUTTON, "Save"))->frame;
    Window w = xclient_window(&t.d->client, over, NULL, true);
    xclient_fill(&t.d->client, w, (struct dh_rect){0, 0, over.w, over.h}, 0x336699);
    look_with(&t, t.eyes);
    n = 0;
    for (size_t i = 0; i < t.o->element_count; i++) {
        n += strcmp(t.o->elements[i].name, "Save") == 0;
        assert_false(dh_rect_has(over, dh_rect_centre(t.o->elements[i].rect)) &&
                     (t.o->elements[i].sources & DH_SOURCE_A11Y));
    }
    assert_int_equal(n, 1);
    close_program(&p);
    close_program(&q);
    close_talk(&t);
}

static void an_application_that_dies_takes_nothing_along(void **state)
{
    (void)state;
    struct talk t;
    open_talk(&t);
    struct program p = open_program("gtk.py", "3", "Known", "A=B"), q = open_program("gtk.py", "3", "Other", "A=B");
    told(&t, DH_ROLE_BUTTON, "Save");
    /* Asked, and dead before it can answer: a stopped process answers nothing, a killed one never will. */
    kill(-p.pid, SIGSTOP);
    assert_int_equal(write(q.in, "move 30 30\n", 11), 11);
    look_with(&t, t.eyes);
    close_program(&p);
    dh_tick end_at = dh_tick_now() + DH_TICK_S(15);
    const struct dh_element *save = NULL;
    bool gone = false;
    while (!(gone && save) && dh_tick_now() < end_at) {
        look_with(&t, t.eyes);
        gone = true;
        save = NULL;
        for (size_t i = 0; i < t.o->window_count; i++)
            gone = gone && strcmp(t.o->windows[i].title, "Known") != 0;
        for (size_t i = 0; i < t.o->element_count; i++)
            if (strcmp(t.o->elements[i].name, "Save") == 0 && (t.o->elements[i].sources & DH_SOURCE_A11Y))
                save = &t.o->elements[i];
    }
    assert_true(gone);
    assert_non_null(save);
    assert_string_equal(window_of(&t, save)->title, "Other");
    close_program(&q);
    close_talk(&t);
}

static void without_a_bus_nothing_is_started(void **state)
{
    (void)state;
    struct talk t = {.d = xdesk_open(800, 600, 24, NULL)};
    struct dh_observer_options with = {.a11y = t.d->x};
    char *runtime = dh_strdup(getenv("XDG_RUNTIME_DIR")); /* where a bus of an earlier display may have been */
    unsetenv("XDG_RUNTIME_DIR");
    unsetenv("AT_SPI_BUS_ADDRESS");
    assert_int_equal(dh_observer_create(t.d->screen, t.d->loop, &with, &t.eyes, NULL), DH_OK);
    look_with(&t, t.eyes);
    assert_int_equal(waitpid(-1, NULL, WNOHANG), 0); /* the X server's is the only child, and lives */
    if (runtime)
        setenv("XDG_RUNTIME_DIR", runtime, 1);
    dh_free(runtime);
    dh_observation_unref(t.o);
    dh_observer_destroy(t.eyes);
    xdesk_close(t.d);
}

/* With an argument: only the tests that it names. */
int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_bus_nothing_is_started),
        cmocka_unit_test(gtk3_and_qt_tell_their_controls_wherever_the_window_is),
        cmocka_unit_test(gtk4_tells_places_in_its_window),
        cmocka_unit_test(scaled_windows_tell_logical_pixels),
        cmocka_unit_test(an_unchanged_screen_is_not_asked_about_again),
        cmocka_unit_test(a_frozen_application_costs_little_once),
        cmocka_unit_test(two_of_a_kind_are_told_apart_and_what_is_covered_is_not_there),
        cmocka_unit_test(an_application_that_dies_takes_nothing_along),
    };
    static const char *const needed[] = {"dbus-daemon", "dbus-send", "openbox", PYTHON};
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        char *p = dh_path_find_program(needed[i]);
        if (!p) {
            printf("1..0 # SKIP %s is not installed\n", needed[i]);
            return XSERVER_SKIP;
        }
        dh_free(p);
    }
    if (system(PYTHON " -c \"import gi, PyQt5.QtWidgets; gi.require_version('Gtk', '4.0'); "
                      "from gi.repository import Gtk\" 2>/dev/null") != 0) {
        printf("1..0 # SKIP GTK 4 and Qt for Python are not installed\n");
        return XSERVER_SKIP;
    }
    if (!xserver_available())
        return XSERVER_SKIP;
    if (argc > 1)
        cmocka_set_test_filter(argv[1]);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
