/* The stop chord and the guardian against a conductor that hangs: in a server grab, with keys held, while it asks; and
 * while somebody else holds keyboard or server. Nothing stays pressed, nothing stays frozen. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actuate/ticket_mint.h"
#include "agent/desk.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/proc.h"
#include "tests/x11/xtrial.h"

static int open_desk(void **state)
{
    static struct xtrial_desk d;
    *state = &d;
    if (!xtrial_open(&d, 0))
        return -1;
    setenv("DISPLAY", d.server.name, 1);
    /* Its own guardian has nothing to stop yet. */
    dh_guardian_ledger(d.guardian)->stop = 1;
    /* The person can act while somebody has grabbed the server. */
    XTestGrabControl(d.human.display, True);
    return 0;
}

static int close_desk(void **state)
{
    xtrial_close(*state);
    return 0;
}

enum hang { STOPPED_IN_GRAB, BUSY_IN_GRAB, STOPPED_IN_HOLD };

/* Called inside the conductor's server grab. */
static enum dh_status hang_here(void *data, struct dh_rect rect, uint32_t *out, struct dh_err *err)
{
    (void)rect;
    (void)out;
    (void)err;
    const enum hang *hang = data;
    if (*hang == STOPPED_IN_GRAB)
        raise(SIGSTOP);
    dh_tick until = dh_tick_now() + DH_TICK_MS(700);
    while (*hang == BUSY_IN_GRAB && dh_tick_now() < until)
        ;
    return DH_OK;
}

/* A conductor as a child; what became of its touch is its exit code. */
static pid_t conduct(struct xtrial_desk *d, enum hang hang)
{
    pid_t pid = fork();
    if (pid != 0)
        return pid;
    struct dh_err err = {0};
    struct dh_intr intr;
    struct dh_xconn *x;
    struct dh_guardian *g;
    struct dh_actuator *a;
    struct dh_ticket *ticket;
    static uint32_t pixels[16];
    dh_intr_init(&intr, &err);
    struct dh_loop *loop = dh_loop_create(&intr);
    struct dh_guardian_stop stop = {.sym = XK_Escape, .count = 3, .signal = true};
    struct dh_actuator_options o = {.peek = hang_here, .peek_data = &hang};
    struct dh_touch click = {.kind = DH_TOUCH_CLICK,
                             .window = d->window, /* whose place is asked for inside the grab */
                             .at = {50, 50},
                             .check = {40, 40, 4, 4},
                             .pixels = pixels};
    struct dh_touch hold = {.kind = DH_TOUCH_HOLD, .keys = "ctrl+shift+F5", .seconds = 30};
    const struct dh_touch *t = hang == STOPPED_IN_HOLD ? &hold : &click;
    if (dh_xconn_open(d->server.name, loop, &x, &err) != DH_OK || dh_guardian_start(loop, &g, &err) != DH_OK ||
        dh_guardian_watch(g, d->server.name, getenv("XAUTHORITY"), &err) != DH_OK ||
        dh_guardian_chord(g, &stop, &err) != DH_OK ||
        dh_actuator_create(x, loop, g, &o, &a, &err) != DH_OK ||
        dh_ticket_mint(t, dh_tick_now() + DH_TICK_S(5), &ticket, &err) != DH_OK)
        _exit(99);
    enum dh_status s = dh_actuator_perform(a, ticket, t, NULL, &err);
    fprintf(stderr, "# the conductor says: %s\n", err.what);
    dh_actuator_destroy(a);
    dh_guardian_stop(g);
    dh_xconn_close(x);
    _exit((int)s);
}

static int wait_exit(pid_t pid, dh_tick bound)
{
    int status = 0;
    dh_tick until = dh_tick_now() + bound;
    struct dh_loop *loop = dh_loop_create(NULL);
    pid_t r;
    while ((r = waitpid(pid, &status, WNOHANG)) == 0 && dh_tick_now() < until)
        dh_loop_until(loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(5));
    dh_loop_destroy(loop);
    if (r == 0) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
        return -1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1000 + WTERMSIG(status);
}

/* The longest that a client had to wait for an answer, until the grab was there and gone. */
static dh_tick longest_freeze(struct xtrial_desk *d, dh_tick bound)
{
    dh_tick longest = 0, until = dh_tick_now() + bound;
    while (dh_tick_now() < until && longest < DH_TICK_MS(100)) {
        dh_tick start = dh_tick_now();
        XSync(d->client.display, False);
        dh_tick took = dh_tick_now() - start;
        longest = took > longest ? took : longest;
    }
    return longest;
}

static int clicks(struct xtrial_desk *d)
{
    XEvent e;
    int n = 0;
    XSync(d->client.display, False);
    while (XCheckTypedEvent(d->client.display, ButtonPress, &e))
        n++;
    return n;
}

static void a_grab_that_hangs_is_ended(void **state)
{
    struct xtrial_desk *d = *state;
    XSelectInput(d->client.display, d->window, ButtonPressMask);
    clicks(d);
    for (enum hang hang = STOPPED_IN_GRAB; hang <= BUSY_IN_GRAB; hang++) {
        pid_t pid = conduct(d, hang);
        dh_tick froze = longest_freeze(d, DH_TICK_S(5));
        print_message("# frozen for %.0f ms\n", (double)froze / 1000);
        if (froze < DH_TICK_MS(100))
            print_message("# exit %d\n", wait_exit(pid, DH_TICK_S(1)));
        assert_true(froze >= DH_TICK_MS(100) && froze <= DH_TICK_MS(400));
        kill(pid, SIGCONT);
        assert_int_equal(wait_exit(pid, DH_TICK_S(8)), DH_ENV);
        assert_int_equal(clicks(d), 0);
        assert_false(xtrial_anything_down(d));
    }
}

static bool wait_down(struct xtrial_desk *d, bool down, dh_tick bound)
{
    dh_tick until = dh_tick_now() + bound;
    while (xtrial_anything_down(d) != down && dh_tick_now() < until)
        dh_loop_until(d->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(1));
    return xtrial_anything_down(d) == down;
}

static void chord(struct xtrial_desk *d)
{
    for (int i = 0; i < 3; i++)
        xhuman_tap(&d->human, XK_Escape);
}

static void what_a_stopped_conductor_holds_is_released(void **state)
{
    struct xtrial_desk *d = *state;
    pid_t pid = conduct(d, STOPPED_IN_HOLD);
    assert_true(wait_down(d, true, DH_TICK_S(5)));
    kill(pid, SIGSTOP);
    dh_tick start = dh_tick_now();
    xhuman_move(&d->human, 20, 0);
    assert_true(wait_down(d, false, DH_TICK_MS(250)));
    print_message("# released %.1f ms after the person came\n", (double)(dh_tick_now() - start) / 1000);
    /* And the chord ends it for good. */
    chord(d);
    assert_true(wait_exit(pid, DH_TICK_S(8)) >= 1000); /* by a signal */
    assert_false(xtrial_anything_down(d));
}

/* A person who is asked and whose question never ends. */
static enum dh_status ask_for_ever(void *data, const char *text, const char *name, const char *const *choices,
                                   size_t count, char **ret_answer, struct dh_err *err)
{
    (void)data, (void)text, (void)name, (void)choices, (void)count, (void)ret_answer, (void)err;
    if (write(*(int *)data, "?", 1) != 1)
        _exit(99);
    for (volatile bool forever = true; forever;)
        ;
    return DH_OK;
}

static void a_run_that_hangs_elsewhere_exits_as_stopped(void **state)
{
    struct xtrial_desk *d = *state;
    int fds[2];
    char c, folder[] = "/tmp/deskhand-test-XXXXXX";
    assert_int_equal(pipe(fds), 0);
    assert_non_null(mkdtemp(folder));
    pid_t pid = fork();
    if (pid == 0) {
        struct dh_err err = {0};
        struct dh_desk *desk;
        struct dh_result r;
        struct dh_action *a;
        setenv("XDG_STATE_HOME", folder, 1);
        struct dh_desk_options o = {.display = d->server.name, .hands = true, .catch_signals = true};
        struct dh_person person = {.question = ask_for_ever, .data = &fds[1]};
        json_t *json = json_pack("{s:s,s:s}", "action", "ask", "question", "Well?");
        if (dh_desk_open_with(&o, &person, NULL, &desk, &err) != DH_OK || dh_action_from_json(json, &a, &err) != DH_OK) {
            fprintf(stderr, "# %s\n", err.what);
            _exit(99);
        }
        dh_desk_do(desk, a, &r, &err);
        fprintf(stderr, "# %s\n", err.what);
        _exit(98);
    }
    close(fds[1]);
    assert_int_equal(read(fds[0], &c, 1), 1);
    close(fds[0]);
    dh_tick start = dh_tick_now();
    chord(d);
    assert_int_equal(wait_exit(pid, DH_TICK_S(8)), 130);
    dh_dir_remove(folder, NULL);
    print_message("# ended %.1f s after the chord\n", (double)(dh_tick_now() - start) / 1e6);
}

static bool stopped(void *data)
{
    struct xtrial_desk *d = data;
    return dh_guardian_ledger(d->guardian)->stop != 0;
}

/* The news of the last chord is taken, whatever the chord is now. */
static void settle(struct xtrial_desk *d)
{
    struct dh_ledger *ledger = dh_guardian_ledger(d->guardian);
    dh_loop_turn(d->loop, dh_tick_now() + DH_TICK_MS(20));
    dh_intr_clear(&d->intr);
    ledger->stop = ledger->stopping = 0;
}

static bool chord_is_seen(struct xtrial_desk *d)
{
    struct dh_ledger *ledger = dh_guardian_ledger(d->guardian);
    settle(d);
    chord(d);
    dh_loop_until(d->loop, stopped, d, dh_tick_now() + DH_TICK_S(1));
    return ledger->stop;
}

static void the_chord_is_seen_whoever_holds_the_keyboard(void **state)
{
    struct xtrial_desk *d = *state;
    Display *c = d->client.display;
    assert_true(chord_is_seen(d));
    assert_int_equal(XGrabKeyboard(c, d->window, False, GrabModeSync, GrabModeSync, CurrentTime), GrabSuccess);
    XSync(c, False);
    assert_true(chord_is_seen(d));
    XUngrabKeyboard(c, CurrentTime);
    XGrabKey(c, XKeysymToKeycode(c, XK_Escape), AnyModifier, d->client.root, False, GrabModeSync, GrabModeSync);
    XSync(c, False);
    assert_true(chord_is_seen(d));
    XUngrabKey(c, AnyKey, AnyModifier, d->client.root);
    XAllowEvents(c, AsyncKeyboard, CurrentTime);
    XGrabServer(c);
    XSync(c, False);
    assert_true(chord_is_seen(d));
    XUngrabServer(c);
    XSync(c, False);
}

static void a_chord_is_that_chord_alone(void **state)
{
    struct xtrial_desk *d = *state;
    struct dh_ledger *ledger = dh_guardian_ledger(d->guardian);
    struct dh_err err = {0};
    ledger->stop = 0;
    for (int i = 0; i < 6; i++)
        xhuman_tap(&d->human, i % 2 ? XK_A : XK_Escape); /* something in between */
    dh_loop_until(d->loop, stopped, d, dh_tick_now() + DH_TICK_MS(100));
    assert_int_equal(ledger->stop, 0);
    struct dh_guardian_stop pause = {.sym = XK_Pause, .modifiers = DH_MOD_CTRL | DH_MOD_ALT, .count = 1};
    assert_int_equal(dh_guardian_chord(d->guardian, &pause, &err), DH_OK);
    assert_false(chord_is_seen(d));
    xhuman_tap(&d->human, XK_Pause);
    xhuman_key(&d->human, XK_Control_L, true);
    xhuman_tap(&d->human, XK_Pause);
    dh_loop_until(d->loop, stopped, d, dh_tick_now() + DH_TICK_MS(100));
    assert_int_equal(ledger->stop, 0);
    xhuman_key(&d->human, XK_Alt_L, true);
    xhuman_tap(&d->human, XK_Pause);
    dh_loop_until(d->loop, stopped, d, dh_tick_now() + DH_TICK_S(1));
    assert_int_equal(ledger->stop, 1);
    xhuman_key(&d->human, XK_Alt_L, false);
    xhuman_key(&d->human, XK_Control_L, false);
    struct dh_guardian_stop none = {.sym = XK_Escape, .count = 99};
    assert_int_equal(dh_guardian_chord(d->guardian, &none, &err), DH_USAGE);
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_grab_that_hangs_is_ended),
        cmocka_unit_test(what_a_stopped_conductor_holds_is_released),
        cmocka_unit_test(a_run_that_hangs_elsewhere_exits_as_stopped),
        cmocka_unit_test(the_chord_is_seen_whoever_holds_the_keyboard),
        cmocka_unit_test(a_chord_is_that_chord_alone),
    };
    return cmocka_run_group_tests_name("stop", tests, open_desk, close_desk);
}
