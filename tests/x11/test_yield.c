/* The person wins: whatever the hands are at, they end within 50 ms of physical input, hold nothing, and do not care
 * about what is no person. DESKHAND_TRIALS=200 for the figures that are published. */
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

#include "actuate/ticket_mint.h"
#include "tests/x11/xtrial.h"

#define TRIALS_MAX 1000

static int open_desk(void **state)
{
    static struct xtrial_desk d;
    *state = &d;
    return xtrial_open(&d, 0) ? 0 : -1;
}

static int close_desk(void **state)
{
    xtrial_close(*state);
    return 0;
}

static size_t trials(void)
{
    const char *text = getenv("DESKHAND_TRIALS");
    long n = text ? strtol(text, NULL, 10) : 40;
    return n < 4 ? 4 : n > TRIALS_MAX ? TRIALS_MAX : (size_t)n;
}

/* Moments that differ from trial to trial and are the same in every run. */
static dh_tick moment(size_t i)
{
    return DH_TICK_MS(5) + (dh_tick)(i * 7919 % 120) * 500;
}

static void all_works(struct xtrial_desk *d, enum xtrial_sign first, enum xtrial_sign last, enum dh_status expected,
                      dh_tick bound)
{
    dh_tick times[TRIALS_MAX];
    size_t n = trials(), signs = (size_t)(last - first) + 1;
    int most = 0;
    for (size_t i = 0; i < n; i++) {
        struct xtrial_result r;
        enum xtrial_work work = (enum xtrial_work)(i % XTRIAL_WORKS);
        enum xtrial_sign sign = (enum xtrial_sign)(first + i / XTRIAL_WORKS % signs);
        dh_tick after = work == XTRIAL_TYPE ? moment(i) / 4 : moment(i);
        /* On a fast machine 10,000 characters may be over by then. */
        bool met = xtrial_run(d, work, sign, after, &r);
        assert_true(met || xtrial_run(d, work, sign, 0, &r));
        if (r.status != expected)
            fail_msg("work %d, trial %zu: %s", work, i, dh_status_name(r.status));
        assert_true(r.clean);
        /* No more than the few characters that were on their way: a key each, and Shift for some. */
        if (work == XTRIAL_TYPE)
            assert_true(r.events_after <= 16);
        times[i] = r.last_event;
        if (getenv("DESKHAND_TRIALS_VERBOSE"))
            print_message("# work %d last %ld returned %ld after %d\n", work, (long)r.last_event, (long)r.returned,
                          r.events_after);
        most = r.events_after > most ? r.events_after : most;
    }
    dh_tick p99 = xtrial_percentile(times, n, 99), p95 = xtrial_percentile(times, n, 95);
    print_message("# %zu trials: last event p50 %.2f ms, p95 %.2f ms, p99 %.2f ms; at most %d events after the sign\n", n,
                  (double)xtrial_percentile(times, n, 50) / 1000, (double)p95 / 1000, (double)p99 / 1000, most);
    /* Of a few trials the 99th percentile is the worst one, and a machine may be busy with something else. */
    assert_true((n >= 200 ? p99 : p95) <= bound);
}

static void physical_input_ends_every_touch(void **state)
{
    all_works(*state, XTRIAL_MOVE, XTRIAL_BUTTON, DH_YIELDED, DH_TICK_MS(50));
}

static void the_stop_chord_ends_every_touch(void **state)
{
    all_works(*state, XTRIAL_STOP, XTRIAL_STOP, DH_INTERRUPTED, DH_TICK_MS(100));
}

static enum dh_status hold(struct xtrial_desk *d, double seconds)
{
    struct dh_touch t = {.kind = DH_TOUCH_HOLD, .keys = "F5", .seconds = seconds};
    struct dh_ticket *ticket;
    struct dh_err err = {0};
    assert_int_equal(dh_ticket_mint(&t, dh_tick_now() + DH_TICK_S(5), &ticket, &err), DH_OK);
    enum dh_status s = dh_actuator_perform(d->actuator, ticket, &t, NULL, &err);
    dh_ticket_destroy(ticket);
    return s;
}

static bool nothing_pressed(void *data)
{
    const struct dh_ledger *ledger = data;
    return ledger->pressed == 0;
}

static void trembling_is_no_person(void **state)
{
    struct xtrial_desk *d = *state;
    struct dh_ledger *ledger = dh_guardian_ledger(d->guardian);
    xtrial_calm(d);
    uint32_t before = ledger->human;
    for (int i = 0; i < 20; i++)
        xhuman_move(&d->human, i % 2 ? 2 : -2, i % 4 < 2 ? 1 : -1);
    assert_int_equal(hold(d, 0.05), DH_OK);
    assert_int_equal(ledger->human, before);
    for (int i = 0; i < 4; i++)
        xhuman_move(&d->human, 1, 0);
    assert_int_equal(hold(d, 0.05), DH_YIELDED);
    assert_true(ledger->human > before);
    /* Buttons and keys always count, and what is held down is known. */
    dh_actuator_accept(d->actuator);
    xhuman_button(&d->human, 1, true);
    assert_int_equal(hold(d, 0.05), DH_YIELDED);
    assert_int_equal(ledger->pressed, 1);
    xhuman_button(&d->human, 1, false);
    dh_loop_until(d->loop, nothing_pressed, ledger, dh_tick_now() + DH_TICK_S(2));
    assert_int_equal(ledger->pressed, 0);
    dh_actuator_accept(d->actuator);
}

static void other_programs_are_no_person(void **state)
{
    struct xtrial_desk *d = *state;
    struct dh_ledger *ledger = dh_guardian_ledger(d->guardian);
    xtrial_calm(d);
    uint32_t before = ledger->human;
    XTestFakeRelativeMotionEvent(d->client.display, 30, 30, CurrentTime);
    XTestFakeKeyEvent(d->client.display, XKeysymToKeycode(d->client.display, XK_Escape), True, CurrentTime);
    XTestFakeKeyEvent(d->client.display, XKeysymToKeycode(d->client.display, XK_Escape), False, CurrentTime);
    XSync(d->client.display, False);
    assert_int_equal(hold(d, 0.05), DH_OK);
    assert_int_equal(ledger->human, before);
}

/* A physical key stays the person's: only what we hold is released. */
static void what_the_person_holds_stays_down(void **state)
{
    struct xtrial_desk *d = *state;
    xtrial_calm(d);
    xhuman_key(&d->human, XK_F7, true);
    assert_int_equal(hold(d, 0.2), DH_YIELDED);
    char keys[32];
    int code = XKeysymToKeycode(d->client.display, XK_F7);
    XQueryKeymap(d->client.display, keys);
    assert_true(keys[code >> 3] >> (code & 7) & 1);
    xhuman_key(&d->human, XK_F7, false);
    assert_false(xtrial_anything_down(d));
    dh_actuator_accept(d->actuator);
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(physical_input_ends_every_touch),
        cmocka_unit_test(the_stop_chord_ends_every_touch),
        cmocka_unit_test(trembling_is_no_person),
        cmocka_unit_test(other_programs_are_no_person),
        cmocka_unit_test(what_the_person_holds_stays_down),
    };
    return cmocka_run_group_tests_name("yield", tests, open_desk, close_desk);
}
