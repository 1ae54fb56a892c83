/* A hostile client changes everything between look and touch; no touch may arrive anywhere but where it was meant.
 * ATTACK_TRIALS trials, 300 when it is not set. Without the check the attacker wins, which is shown too. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actuate/actuator.h"
#include "actuate/ticket_mint.h"
#include "actuate/xwin.h"
#include "base/mem.h"
#include "base/proc.h"
#include "tests/x11/xdesk.h"

#define CHECK_W 60
#define CHECK_H 30
#define UNGUARDED 400 /* trials without the check */
#define KEYS_EVERY 5
#define BOUND DH_TICK_MS(60) /* of waiting for a trial that can be planned */

struct trial {
    struct dh_touch touch;
    uint32_t pixels[CHECK_W * CHECK_H];
    struct dh_point inside; /* of the window */
};

struct tally {
    long done, refused, held, focus_lost; /* what the touches said */
    long right, wrong, lost;              /* where they arrived: as meant; elsewhere on the window; nowhere */
    long presses, keys, deeds;            /* of the attacker */
    dh_tick grabbed[20000];
    size_t grabs;
};

struct field {
    struct xdesk *x;
    struct dh_actuator *a;
    Window victim;
    pid_t attacker;
    int to, from; /* what ends it, and its standard output */
    unsigned seed;
    int spot;
};

static enum dh_status peek(void *data, struct dh_rect rect, uint32_t *out, struct dh_err *err)
{
    return dh_screen_peek(data, rect, out, err);
}

static void peek_ask(void *data, struct dh_rect rect)
{
    dh_screen_peek_ask(data, rect);
}

static int start(void **state)
{
    struct field *f = dh_alloc(1, sizeof(*f));
    struct dh_err err = {0};
    f->x = xdesk_open(1000, 700, 24, NULL);
    assert_true(xserver_start_wm(&f->x->server));
    setenv("DISPLAY", f->x->server.name, 1);
    struct dh_actuator_options o = {.peek = peek, .peek_ask = peek_ask, .peek_data = f->x->screen, .private_display = true};
    assert_int_equal(dh_actuator_create(f->x->x, f->x->loop, NULL, &o, &f->a, &err), DH_OK);
    f->victim = xclient_window(&f->x->client, (struct dh_rect){100, 100, 620, 420}, "victim", false);
    assert_int_not_equal(f->victim, None);
    XSelectInput(f->x->client.display, f->victim, ButtonPressMask | KeyPressMask | StructureNotifyMask);
    for (int i = 0; i < 12; i++)
        xclient_fill(&f->x->client, f->victim, (struct dh_rect){i % 4 * 155, i / 4 * 140, 150, 130},
                     0x102030u * (unsigned)(i + 2));
    f->seed = 1;
    *state = f;
    return 0;
}

static int stop(void **state)
{
    struct field *f = *state;
    dh_actuator_destroy(f->a);
    xdesk_close(f->x);
    dh_free(f);
    return 0;
}

static int any(struct field *f, int n)
{
    f->seed = f->seed * 1664525u + 1013904223u;
    return (int)((f->seed >> 10) % (unsigned)n);
}

static void begin_attack(struct field *f)
{
    int in[2], out[2];
    char window[24], seed[12];
    char *self = realpath("/proc/self/exe", NULL), path[4096];
    snprintf(path, sizeof(path), "%.*s/attacker", (int)(strrchr(self, '/') - self), self);
    snprintf(window, sizeof(window), "%lu", f->victim);
    snprintf(seed, sizeof(seed), "%d", any(f, 10000));
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(out), 0);
    const char *argv[] = {path, window, seed, NULL};
    struct dh_err err = {0};
    struct dh_proc_spec spec = {.argv = argv,
                                .keep_fds = {in[0]},
                                .keep_count = 1,
                                .out_fd = out[1],
                                .err_fd = -1,
                                .own_group = true,
                                .die_with_parent = true};
    if (dh_proc_spawn(&spec, &f->attacker, &err) != DH_OK)
        fail_msg("%s", err.what);
    close(in[0]);
    close(out[1]);
    f->to = in[1];
    f->from = out[0];
    dh_free(self);
}

static void end_attack(struct field *f, struct tally *t)
{
    char line[128] = "";
    struct pollfd p = {.fd = f->from, .events = POLLIN};
    close(f->to);
    assert_true(poll(&p, 1, 5000) > 0);
    assert_true(read(f->from, line, sizeof(line) - 1) > 0);
    assert_int_equal(sscanf(line, "presses %ld keys %ld deeds %ld", &t->presses, &t->keys, &t->deeds), 3);
    close(f->from);
    waitpid(f->attacker, NULL, 0);
}

/* What a look gives: the place of the window, the active one, the pixels round a point. False while the point is
 * covered: nobody would click there. */
static bool observe(struct field *f, struct trial *t)
{
    Window child;
    int x, y;
    XWindowAttributes w;
    Display *d = dh_xconn_display(f->x->x);
    bool seen = false;
    XGrabServer(d); /* one moment, as a look has it */
    if (XGetWindowAttributes(d, f->victim, &w) &&
        XTranslateCoordinates(d, f->victim, dh_xconn_root(f->x->x), 0, 0, &x, &y, &child)) {
        t->touch.window = f->victim;
        t->touch.place = (struct dh_rect){x, y, w.width, w.height};
        t->touch.active = dh_xwin_active(f->x->x);
        t->touch.at = (struct dh_point){x + t->inside.x, y + t->inside.y};
        t->touch.check =
            (struct dh_rect){t->touch.at.x - CHECK_W / 2, t->touch.at.y - CHECK_H / 2, CHECK_W, CHECK_H};
        t->touch.pixels = t->pixels;
        seen = dh_xwin_under(f->x->x, t->touch.at) == dh_xwin_top(f->x->x, f->victim) &&
               dh_screen_peek(f->x->screen, t->touch.check, t->pixels, NULL) == DH_OK;
    }
    if (seen && t->touch.kind == DH_TOUCH_PRESS)
        seen = dh_xwin_focus(f->x->x) == f->victim;
    XUngrabServer(d);
    XFlush(d);
    return seen;
}

static bool plan(struct field *f, struct trial *t)
{
    dh_tick until = dh_tick_now() + BOUND;
    while (!observe(f, t)) {
        if (dh_tick_now() > until)
            return false;
        dh_loop_until(f->x->loop, NULL, NULL, dh_tick_now() + DH_TICK_MS(1));
    }
    return true;
}

/* What arrived at the window since the last trial. */
static void arrived(struct field *f, const struct trial *t, bool expected, struct tally *sum)
{
    Display *d = f->x->client.display;
    int got = 0;
    XEvent e;
    XSync(d, False);
    while (XCheckMaskEvent(d, ButtonPressMask | KeyPressMask, &e)) {
        bool meant = e.type == KeyPress ? t->touch.kind == DH_TOUCH_PRESS
                                        : t->touch.kind == DH_TOUCH_CLICK && e.xbutton.x == t->inside.x &&
                                              e.xbutton.y == t->inside.y;
        got++;
        if (meant && expected)
            sum->right++;
        else
            sum->wrong++;
    }
    sum->lost += expected && !got;
}

static void try_once(struct field *f, bool guarded, int number, struct tally *sum)
{
    struct trial t = {.touch = {.kind = DH_TOUCH_CLICK, .button = 1, .count = 1}};
    struct dh_err err = {0};
    struct dh_touch_result r = {0};
    struct dh_ticket *ticket = NULL;
    /* Never the same spot within a double-click time: nothing waits then. */
    f->spot = (f->spot + 37) % (40 * 24);
    t.inside = (struct dh_point){40 + f->spot % 40 * 13, 40 + f->spot / 40 * 13};
    if (number % KEYS_EVERY == 0)
        t.touch = (struct dh_touch){.kind = DH_TOUCH_PRESS, .keys = "a", .count = 1};
    if (!plan(f, &t)) {
        /* Covered for long, or without the focus: what a person would do then. */
        t.touch = (struct dh_touch){.kind = DH_TOUCH_FOCUS, .window = f->victim};
        guarded = true;
    }
    if (!guarded) {
        t.touch.window = t.touch.active = 0;
        t.touch.place = t.touch.check = (struct dh_rect){0};
        t.touch.pixels = NULL;
    }
    dh_loop_until(f->x->loop, NULL, NULL, dh_tick_now() + any(f, 4000));
    assert_int_equal(dh_ticket_mint(&t.touch, dh_tick_now() + DH_TICK_S(5), &ticket, &err), DH_OK);
    enum dh_status s = dh_actuator_perform(f->a, ticket, &t.touch, &r, &err);
    dh_ticket_destroy(ticket);
    if (t.touch.kind == DH_TOUCH_FOCUS) {
        sum->focus_lost += s != DH_OK;
        return;
    }
    sum->done += s == DH_OK;
    sum->refused += s == DH_STALE;
    sum->held += s != DH_OK && s != DH_STALE;
    if (s != DH_OK && s != DH_STALE)
        print_message("# %s\n", err.what);
    if (sum->grabs < sizeof(sum->grabbed) / sizeof(sum->grabbed[0]) && s == DH_OK)
        sum->grabbed[sum->grabs++] = r.grabbed;
    arrived(f, &t, s == DH_OK, sum);
}

static int by_time(const void *a, const void *b)
{
    dh_tick x = *(const dh_tick *)a, y = *(const dh_tick *)b;
    return x < y ? -1 : x > y;
}

static void run(struct field *f, bool guarded, long trials, struct tally *sum)
{
    begin_attack(f);
    for (int i = 0; sum->done + sum->refused + sum->held < trials; i++)
        try_once(f, guarded, i, sum);
    end_attack(f, sum);
    qsort(sum->grabbed, sum->grabs, sizeof(sum->grabbed[0]), by_time);
    print_message("# %s: %ld touches done, %ld refused, %ld held up; arrived: %ld as meant, %ld elsewhere on the "
                  "window, %ld nowhere, %ld on the attacker (%ld presses, %ld keys, %ld deeds)\n",
                  guarded ? "with the check" : "without it", sum->done, sum->refused, sum->held, sum->right,
                  sum->wrong, sum->lost, sum->presses + sum->keys, sum->presses, sum->keys, sum->deeds);
    if (sum->grabs && guarded)
        print_message("# the server was held for %.3f ms (median), %.3f ms (p99), %.3f ms (longest)\n",
                      (double)sum->grabbed[sum->grabs / 2] / 1000,
                      (double)sum->grabbed[sum->grabs * 99 / 100] / 1000,
                      (double)sum->grabbed[sum->grabs - 1] / 1000);
}

static void nothing_arrives_elsewhere(void **state)
{
    const char *wish = getenv("ATTACK_TRIALS");
    struct tally *sum = dh_alloc(1, sizeof(*sum));
    run(*state, true, wish ? strtol(wish, NULL, 10) : 300, sum);
    assert_int_equal(sum->presses, 0);
    assert_int_equal(sum->keys, 0);
    assert_int_equal(sum->wrong, 0);
    assert_int_equal(sum->lost, 0);
    assert_true(sum->done > 0);
    assert_true(sum->refused > 0);
    assert_true(sum->right == sum->done);
    dh_free(sum);
}

static void without_the_check_the_attacker_wins(void **state)
{
    struct tally *sum = dh_alloc(1, sizeof(*sum));
    run(*state, false, UNGUARDED, sum);
    assert_true(sum->presses + sum->keys > 0);
    dh_free(sum);
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_arrives_elsewhere),
        cmocka_unit_test(without_the_check_the_attacker_wins),
    };
    return cmocka_run_group_tests_name("attacker", tests, start, stop);
}
