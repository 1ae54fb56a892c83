/* The guardian: what is pressed when the conductor dies is released, what was started is ended, and
 * what was parked is found again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <X11/keysym.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actuate/actuator.h"
#include "actuate/guardian.h"
#include "actuate/ticket_mint.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/proc.h"
#include "tests/x11/xserver.h"

struct desk {
    struct xserver server;
    struct dh_loop *loop;
    struct dh_xconn *x;
};

static void must(enum dh_status s, const struct dh_err *err)
{
    if (s != DH_OK)
        fail_msg("%s: %s (%s)", dh_status_name(s), err->what, err->next);
}

static int start_desk(void **state)
{
    struct desk *d = dh_alloc(1, sizeof(*d));
    struct dh_err err = {0};
    assert_non_null(d);
    *state = d;
    assert_true(xserver_start(&d->server, 800, 600, 24, NULL));
    setenv("DISPLAY", d->server.name, 1);
    d->loop = dh_loop_create(NULL);
    must(dh_xconn_open(d->server.name, d->loop, &d->x, &err), &err);
    return 0;
}

static int stop_desk(void **state)
{
    struct desk *d = *state;
    dh_xconn_close(d->x);
    dh_loop_destroy(d->loop);
    xserver_stop(&d->server);
    dh_free(d);
    return 0;
}

static bool anything_down(struct desk *d)
{
    char keys[32];
    Window root, child;
    int rx, ry, wx, wy;
    unsigned mask = 0;
    bool down = false;
    XQueryKeymap(dh_xconn_display(d->x), keys);
    for (int i = 0; i < 32; i++)
        down = down || keys[i];
    XQueryPointer(dh_xconn_display(d->x), dh_xconn_root(d->x), &root, &child, &rx, &ry, &wx, &wy,
                  &mask);
    return down || (mask & (Button1Mask | Button2Mask | Button3Mask));
}

/* Waits until something is down (or nothing); how long it took, or -1. */
static dh_tick wait_down(struct desk *d, bool down, dh_tick bound)
{
    dh_tick start = dh_tick_now();
    while (anything_down(d) != down) {
        if (dh_tick_now() - start > bound)
            return -1;
        dh_loop_until(d->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(1));
    }
    return dh_tick_now() - start;
}

static bool alive(pid_t pid)
{
    return kill(pid, 0) == 0;
}

static bool gone_within(struct desk *d, pid_t pid, dh_tick bound)
{
    dh_tick until = dh_tick_now() + bound;
    while (alive(pid) && dh_tick_now() < until)
        dh_loop_until(d->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(5));
    return !alive(pid);
}

static pid_t run_shell(struct dh_guardian *g, const char *script, bool essential)
{
    struct dh_err err = {0};
    pid_t pid = 0;
    const char *argv[] = {"sh", "-c", script, NULL};
    struct dh_guardian_spawn spec = {.argv = argv, .pass_fd = -1, .essential = essential};
    must(dh_guardian_run(g, &spec, &pid, &err), &err);
    return pid;
}

/* A conductor of its own, as a child: holds a key or drags until it is killed. Writes the pid of
 * what it started, and its folder, into the pipe. */
static void conduct(struct desk *d, int out, const struct dh_touch *t)
{
    struct dh_err err = {0};
    struct dh_loop *loop = dh_loop_create(NULL);
    struct dh_xconn *x;
    struct dh_guardian *g;
    struct dh_actuator *a;
    struct dh_ticket *ticket;
    must(dh_xconn_open(d->server.name, loop, &x, &err), &err);
    must(dh_guardian_start(loop, &g, &err), &err);
    must(dh_guardian_watch(g, d->server.name, NULL, &err), &err);
    must(dh_actuator_create(x, loop, g, NULL, &a, &err), &err);
    /* A stubborn one, with a child of its own. */
    pid_t pid = run_shell(g, "trap '' TERM; sleep 300 & wait; sleep 300", false);
    char text[256] = {0};
    snprintf(text, sizeof(text), "%d %s", (int)pid, dh_guardian_folder(g));
    if (write(out, text, sizeof(text)) != (ssize_t)sizeof(text))
        _exit(1);
    must(dh_ticket_mint(t, dh_tick_now() + DH_TICK_S(5), &ticket, &err), &err);
    dh_actuator_perform(a, ticket, t, NULL, &err);
    _exit(0);
}

static void killed_while(struct desk *d, const struct dh_touch *t)
{
    int fds[2], started = 0;
    char text[256], folder[200];
    assert_int_equal(pipe(fds), 0);
    pid_t conductor = fork();
    if (conductor == 0)
        conduct(d, fds[1], t);
    close(fds[1]);
    assert_int_equal(read(fds[0], text, sizeof(text)), (int)sizeof(text));
    close(fds[0]);
    assert_int_equal(sscanf(text, "%d %199s", &started, folder), 2);
    assert_true(wait_down(d, true, DH_TICK_S(5)) >= 0);
    assert_true(alive(started));
    kill(conductor, SIGKILL);
    dh_tick took = wait_down(d, false, DH_TICK_MS(250));
    print_message("# released %.1f ms after the death\n", (double)took / 1000);
    assert_true(took >= 0);
    waitpid(conductor, NULL, 0);
    assert_true(gone_within(d, started, DH_TICK_S(6)));
    dh_tick until = dh_tick_now() + DH_TICK_S(5);
    while (dh_file_exists(folder) && dh_tick_now() < until)
        dh_loop_until(d->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(5));
    assert_false(dh_file_exists(folder));
    assert_false(anything_down(d));
}

static void a_killed_conductor_leaves_nothing_pressed(void **state)
{
    struct desk *d = *state;
    /* Somebody has to have the focus for keys. */
    Display *dpy = dh_xconn_display(d->x);
    Window w = XCreateSimpleWindow(dpy, dh_xconn_root(d->x), 0, 0, 300, 300, 0, 0, 0);
    XMapWindow(dpy, w);
    XSync(dpy, False);
    XSetInputFocus(dpy, w, RevertToParent, CurrentTime);
    XSync(dpy, False);
    struct dh_touch hold = {.kind = DH_TOUCH_HOLD, .keys = "ctrl+shift+F5", .seconds = 30};
    struct dh_touch drag = {.kind = DH_TOUCH_DRAG, .at = {10, 10}, .to = {700, 500}};
    for (int i = 0; i < 3; i++) {
        killed_while(d, &hold);
        killed_while(d, &drag);
    }
    XDestroyWindow(dpy, w);
}

static void what_is_parked_is_found_again(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    struct dh_guardian *g = NULL;
    char *socket = NULL;
    must(dh_guardian_start(d->loop, &g, &err), &err);
    must(dh_guardian_watch(g, d->server.name, NULL, &err), &err);
    char *folder = dh_strdup(dh_guardian_folder(g));
    pid_t pid = run_shell(g, "exec sleep 300", true);
    assert_true(dh_guardian_owns(g, pid));
    assert_false(dh_guardian_owns(g, getpid()));
    must(dh_guardian_park(g, DH_TICK_S(20), &socket, &err), &err);
    dh_loop_until(d->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(100));
    assert_true(alive(pid));
    must(dh_guardian_adopt(d->loop, socket, &g, &err), &err);
    assert_string_equal(dh_guardian_folder(g), folder);
    assert_true(dh_guardian_owns(g, pid));
    assert_non_null(dh_guardian_held(g));
    assert_false(dh_guardian_lost(g, NULL));
    /* Adopted, it is as good as new, and dies with the new conductor's word. */
    const char *name = NULL;
    kill(pid, SIGTERM);
    dh_tick until = dh_tick_now() + DH_TICK_S(2);
    while (!dh_guardian_lost(g, &name) && dh_tick_now() < until)
        dh_loop_turn(d->loop, dh_tick_now() + DH_TICK_MS(20));
    assert_string_equal(name, "sh");
    dh_guardian_stop(g);
    assert_int_equal(dh_guardian_adopt(d->loop, socket, &g, &err), DH_GONE);
    assert_false(dh_file_exists(folder));
    dh_free(folder);
    dh_free(socket);
}

static void parked_for_too_long_is_taken_down(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    struct dh_guardian *g = NULL;
    char *socket = NULL;
    must(dh_guardian_start(d->loop, &g, &err), &err);
    pid_t pid = run_shell(g, "exec sleep 300", true);
    must(dh_guardian_park(g, DH_TICK_MS(200), &socket, &err), &err);
    assert_true(gone_within(d, pid, DH_TICK_S(3)));
    assert_int_equal(dh_guardian_adopt(d->loop, socket, &g, &err), DH_GONE);
    dh_free(socket);
}

static void failures_come_back_in_words(void **state)
{
    struct desk *d = *state;
    struct dh_err err = {0};
    struct dh_guardian *g = NULL;
    pid_t pid = 0;
    const char *argv[] = {"no-such-program", NULL};
    struct dh_guardian_spawn spec = {.argv = argv, .pass_fd = -1};
    must(dh_guardian_start(d->loop, &g, &err), &err);
    assert_int_equal(dh_guardian_run(g, &spec, &pid, &err), DH_NOT_FOUND);
    assert_non_null(strstr(err.what, "no-such-program"));
    assert_int_equal(dh_guardian_watch(g, ":65000", NULL, &err), DH_ENV);
    /* It goes on all the same. */
    assert_true(run_shell(g, "exit 0", false) > 0);
    dh_guardian_stop(g);
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_conductor_leaves_nothing_pressed),
        cmocka_unit_test(what_is_parked_is_found_again),
        cmocka_unit_test(parked_for_too_long_is_taken_down),
        cmocka_unit_test(failures_come_back_in_words),
    };
    return cmocka_run_group_tests_name("guardian", tests, start_desk, stop_desk);
}
