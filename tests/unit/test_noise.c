#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "capture/noise.h"

#define MS(n) ((dh_tick)(n) * 1000)
#define T0 MS(100000)

struct lab {
    struct dh_noise n;
    uint64_t mark;
};

static void begin(struct lab *l)
{
    *l = (struct lab){0};
    assert_true(dh_noise_resize(&l->n, 640, 480));
    dh_noise_watch(&l->n, true, T0);
}

static void change(struct lab *l, int column, int row, int ms)
{
    struct dh_rect r = {column * DH_NOISE_TILE + 3, row * DH_NOISE_TILE + 3, 8, 8};
    dh_noise_note(&l->n, &r, 1, ++l->mark, T0 + MS(ms));
}

static struct dh_noise_answer ask(const struct lab *l, uint64_t since, int ms)
{
    struct dh_noise_question q = {.since = since, .touched = T0};
    return dh_noise_ask(&l->n, &q, T0 + MS(ms));
}

static void a_change_counts_after_its_mark_only(void **state)
{
    (void)state;
    struct lab l;
    begin(&l);
    assert_int_equal(ask(&l, 0, 0).at, 0);
    change(&l, 2, 2, 10);
    change(&l, 9, 9, 30);
    assert_int_equal(ask(&l, 0, 40).at, T0 + MS(30));
    assert_int_equal(ask(&l, 0, 40).tiles, 2);
    assert_int_equal(ask(&l, 1, 40).tiles, 1);
    assert_int_equal(ask(&l, 2, 40).at, 0);
    assert_int_equal(ask(&l, 0, 40).of, 20 * 15);
    dh_noise_finish(&l.n);
}

static void a_spinner_is_known_after_a_second_and_a_page_being_drawn_is_none(void **state)
{
    (void)state;
    struct lab l;
    begin(&l);
    int known = -1;
    for (int ms = 0; ms < 2000; ms += 16) {
        change(&l, 4, 4, ms);
        if (known < 0 && ask(&l, 0, ms).at == 0)
            known = ms;
    }
    assert_true(known >= 900 && known <= 1100);
    assert_true(ask(&l, 0, 2000).noisy);
    /* Something else is still seen, at once. */
    change(&l, 5, 4, 2001);
    assert_int_equal(ask(&l, 0, 2002).at, T0 + MS(2001));
    dh_noise_finish(&l.n);
}

/* An arc in four tiles, in each of them a third of the time. */
static void a_large_spinner_is_known_by_its_neighbours(void **state)
{
    (void)state;
    struct lab l;
    begin(&l);
    for (int ms = 0; ms < 1500; ms += 25) {
        int quarter = ms / 250 % 4;
        change(&l, 4 + (quarter == 1 || quarter == 2), 4 + quarter / 2, ms);
    }
    assert_int_equal(ask(&l, 0, 1500).at, 0);
    dh_noise_finish(&l.n);
}

static void near_the_touch_nothing_is_noise_at_first(void **state)
{
    (void)state;
    struct lab l;
    begin(&l);
    for (int ms = 0; ms < 2000; ms += 50)
        change(&l, 4, 4, ms);
    struct dh_noise_question q = {.touched = T0 + MS(1900), .near = {4 * 32 + 60, 4 * 32, 20, 20}};
    assert_int_equal(dh_noise_ask(&l.n, &q, T0 + MS(2000)).at, T0 + MS(1950));
    assert_false(dh_noise_ask(&l.n, &q, T0 + MS(2000)).elsewhere);
    q.touched = T0 + MS(1400);
    assert_int_equal(dh_noise_ask(&l.n, &q, T0 + MS(2000)).at, 0);
    q.near.x += 300;
    q.touched = T0 + MS(1900);
    assert_int_equal(dh_noise_ask(&l.n, &q, T0 + MS(2000)).at, 0);
    dh_noise_finish(&l.n);
}

static void a_clock_keeps_its_beat(void **state)
{
    (void)state;
    struct lab l;
    begin(&l);
    for (int s = 0; s < 3; s++) {
        change(&l, 18, 0, s * 1000 + s * 7);
        assert_true(ask(&l, l.mark - 1, s * 1000 + 20).at > 0);
    }
    change(&l, 18, 0, 3010);
    assert_int_equal(ask(&l, l.mark - 1, 3020).at, 0);
    /* A minute that nobody counted, then the next second. */
    change(&l, 18, 0, 60015);
    assert_int_equal(ask(&l, l.mark - 1, 60020).at, 0);
    /* Off the beat it is a change. */
    change(&l, 18, 0, 60430);
    assert_int_equal(ask(&l, l.mark - 1, 60440).at, T0 + MS(60430));
    dh_noise_finish(&l.n);
}

static void a_page_that_changes_with_the_clock_is_a_change(void **state)
{
    (void)state;
    struct lab l;
    begin(&l);
    for (int s = 0; s < 5; s++)
        change(&l, 18, 0, s * 1000);
    struct dh_rect r[12];
    for (int i = 0; i < 12; i++)
        r[i] = (struct dh_rect){i * 32 + 220, i < 11 ? 64 : 3, 8, 8};
    r[11].x = 18 * 32 + 3;
    dh_noise_note(&l.n, r, 12, ++l.mark, T0 + MS(5000));
    assert_int_equal(ask(&l, l.mark - 1, 5001).tiles, 12);
    dh_noise_finish(&l.n);
}

static void time_that_nobody_watched_does_not_count(void **state)
{
    (void)state;
    struct lab l;
    begin(&l);
    int ms = 0;
    /* Six waits of 200 ms with a second of work between them. */
    for (int wait = 0; wait < 6; wait++, ms += 1000) {
        dh_noise_watch(&l.n, true, T0 + MS(ms));
        for (int i = 0; i < 200; i += 20)
            change(&l, 4, 4, ms + i);
        ms += 200;
        dh_noise_watch(&l.n, false, T0 + MS(ms));
    }
    dh_noise_watch(&l.n, true, T0 + MS(ms));
    change(&l, 4, 4, ms + 5);
    assert_int_equal(ask(&l, 0, ms + 6).at, 0);
    /* Once it rests it is forgotten within a second. */
    change(&l, 4, 4, ms + 1200);
    assert_int_equal(ask(&l, 0, ms + 1201).at, T0 + MS(ms + 1200));
    dh_noise_finish(&l.n);
}

static void what_was_pressed_is_counted_apart(void **state)
{
    (void)state;
    struct lab l;
    begin(&l);
    change(&l, 4, 4, 10);
    change(&l, 9, 9, 20);
    change(&l, 4, 4, 200);
    struct dh_noise_question q = {.touched = T0, .own = {4 * 32 + 2, 4 * 32 + 2, 20, 20}};
    struct dh_noise_answer a = dh_noise_ask(&l.n, &q, T0 + MS(210));
    assert_int_equal(a.at, T0 + MS(200));
    assert_int_equal(a.beside_at, T0 + MS(20));
    assert_int_equal(a.tiles, 2);
    assert_int_equal(a.beside, 1);
    dh_noise_finish(&l.n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_change_counts_after_its_mark_only),
        cmocka_unit_test(a_spinner_is_known_after_a_second_and_a_page_being_drawn_is_none),
        cmocka_unit_test(a_large_spinner_is_known_by_its_neighbours),
        cmocka_unit_test(near_the_touch_nothing_is_noise_at_first),
        cmocka_unit_test(a_clock_keeps_its_beat),
        cmocka_unit_test(a_page_that_changes_with_the_clock_is_a_change),
        cmocka_unit_test(time_that_nobody_watched_does_not_count),
        cmocka_unit_test(what_was_pressed_is_counted_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
