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
#include <unistd.h>

#include "base/path.h"
#include "base/proc.h"
#include "base/mem.h"
#include "capture/a11y.h"
#include "tests/x11/xdesk.h"

/* A desk with a message bus and a GTK 3 dialog on it. */
struct talk {
    struct xdesk *d;
    pid_t bus, zenity;
    struct dh_a11y *a;
    struct dh_window *windows;
    size_t window_count;
    struct dh_a11y_nodes nodes;
};

static void start_bus(struct talk *t)
{
    const char *argv[] = {"dbus-daemon", "--session", "--nofork", "--print-address=3", NULL};
    char address[512];
    int p[2];
    size_t n = 0;
    setenv("DISPLAY", t->d->server.name, 1);
    unsetenv("AT_SPI_BUS_ADDRESS");
    assert_int_equal(pipe(p), 0);
    struct dh_proc_spec spec = {
        .argv = argv, .keep_fds = {p[1]}, .keep_count = 1, .own_group = true, .die_with_parent = true};
    assert_int_equal(dh_proc_spawn(&spec, &t->bus, NULL), DH_OK);
    close(p[1]);
    struct pollfd fd = {p[0], POLLIN, 0};
    while (n < sizeof(address) - 1 && poll(&fd, 1, 5000) == 1 && read(p[0], address + n, 1) == 1 &&
           address[n] != '\n')
        n++;
    address[n] = '\0';
    close(p[0]);
    assert_true(n > 0);
    setenv("DBUS_SESSION_BUS_ADDRESS", address, 1);
}

static void ask(struct talk *t)
{
    int active;
    assert_int_equal(dh_screen_windows(t->d->screen, t->d->arena, &t->windows, &t->window_count, &active, NULL),
                     DH_OK);
    assert_int_equal(
        dh_a11y_query(t->a, t->windows, t->window_count, NULL, t->d->arena, &t->nodes, NULL), DH_OK);
}

static const struct dh_a11y_node *find(const struct talk *t, enum dh_role role, const char *name)
{
    for (size_t i = 0; i < t->nodes.count; i++)
        if (t->nodes.items[i].role == role && (!name || strcmp(t->nodes.items[i].name, name) == 0))
            return &t->nodes.items[i];
    return NULL;
}

static void open_talk(struct talk *t)
{
    const char *argv[] = {"zenity", "--forms", "--title=Known", "--text=Tell", "--add-entry=Name",
                          "--add-password=Secret", NULL};
    const char *unset[] = {"NO_AT_BRIDGE", NULL};
    struct dh_proc_spec spec = {.argv = argv, .unset = unset, .own_group = true, .die_with_parent = true};
    struct dh_err err = {0};
    *t = (struct talk){.d = xdesk_open(800, 600, 24, NULL)};
    assert_true(xserver_start_wm(&t->d->server));
    start_bus(t);
    assert_int_equal(dh_proc_spawn(&spec, &t->zenity, NULL), DH_OK);
    if (dh_a11y_create(&t->a, &err) != DH_OK)
        fail_msg("%s", err.what);
    dh_tick end = dh_tick_now() + DH_TICK_S(15);
    do {
        dh_loop_until(t->d->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(100));
        ask(t);
    } while (!find(t, DH_ROLE_BUTTON, "OK") && dh_tick_now() < end);
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    dh_proc_wait(pid, dh_tick_now() + DH_TICK_S(5));
}

static void close_talk(struct talk *t)
{
    dh_a11y_destroy(t->a);
    end(t->zenity);
    end(t->bus);
    xdesk_close(t->d);
}

static void a_dialog_tells_its_controls_and_a_frozen_one_costs_little(void **state)
{
    (void)state;
    struct talk t;
    open_talk(&t);
    dh_tick t0 = dh_tick_now();
    ask(&t);
    dh_tick warm = dh_tick_now() - t0;
    const struct dh_a11y_node *ok = find(&t, DH_ROLE_BUTTON, "OK");
    assert_non_null(ok);
    assert_non_null(find(&t, DH_ROLE_BUTTON, "Cancel"));
    assert_int_equal(t.nodes.silent, 0);
    /* Where it says it is, and in the window that it is in. */
    assert_string_equal(t.windows[ok->window].title, "Known");
    assert_true(dh_rect_covers(t.windows[ok->window].rect, ok->rect));
    assert_true(ok->rect.y > t.windows[ok->window].rect.y + t.windows[ok->window].rect.h / 2);
    size_t entries = 0, secret = 0;
    for (size_t i = 0; i < t.nodes.count; i++) {
        entries += t.nodes.items[i].role == DH_ROLE_ENTRY;
        if (t.nodes.items[i].states & DH_STATE_PASSWORD) {
            secret++;
            assert_null(t.nodes.items[i].value);
        }
    }
    assert_int_equal(entries, 2);
    assert_int_equal(secret, 1);
    kill(t.zenity, SIGSTOP);
    t0 = dh_tick_now();
    ask(&t);
    dh_tick frozen = dh_tick_now() - t0;
    assert_int_equal(t.nodes.silent, 1);
    t0 = dh_tick_now();
    ask(&t);
    dh_tick after = dh_tick_now() - t0;
    assert_int_equal(t.nodes.silent, 1);
    kill(t.zenity, SIGCONT);
    print_message("# zenity: %.1f ms; frozen: %.1f ms once, then %.1f ms\n", (double)warm / 1000,
                  (double)frozen / 1000, (double)after / 1000);
    assert_true(frozen < DH_TICK_MS(120));
    assert_true(after < DH_TICK_MS(40));
    close_talk(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dialog_tells_its_controls_and_a_frozen_one_costs_little),
    };
    static const char *const needed[] = {"zenity", "dbus-daemon", "openbox"};
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        char *p = dh_path_find_program(needed[i]);
        if (!p) {
            printf("1..0 # SKIP %s is not installed\n", needed[i]);
            return XSERVER_SKIP;
        }
        dh_free(p);
    }
    if (!xserver_available())
        return XSERVER_SKIP;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
