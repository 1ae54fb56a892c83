/* Sliders: found by their label and the number they show, and recorded as set to it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "agent/plan/slider.h"
#include "tests/unit/record_build.h"

static void numbers_are_nothing_but_numbers(void **state)
{
    static const struct {
        const char *text;
        bool is;
        double value;
    } rows[] = {{"10", true, 10}, {"7.5", true, 7.5}, {"-3", true, -3}, {"40 %", true, 40}, {"40%", true, 40},
                {"", false, 0},   {"10:30", false, 0}, {"1/2", false, 0}, {"7 of 9", false, 0}, {"ten", false, 0},
                {"0x1f", false, 0}};
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        double v = 0;
        if (dh_slider_number(rows[i].text, &v) != rows[i].is || v != rows[i].value)
            fail_msg("\"%s\": %g", rows[i].text, v);
    }
}

/* With two numbers, or without a thumb, nothing is taken for a slider. */
static void it_is_found_by_its_label(void **state)
{
    struct obs *b = dh_alloc(1, sizeof(*b));
    struct dh_slider s;
    double v;
    (void)state;
    obs_init(b);
    obs_window(b, "Radio", "radio", 0, 0, 800, 600);
    struct dh_rect label = obs_text(b, "Volume", 100, 124)->rect;
    struct dh_rect shown = obs_text(b, "10", 541, 124)->rect;
    assert_false(dh_slider_find(&b->o, label, 0, &s));
    struct dh_rect thumb = obs_element(b, DH_ROLE_ICON, "", 364, 112, 17, 18)->rect;
    assert_true(dh_slider_find(&b->o, label, 0, &s));
    assert_true(dh_rect_equal(s.thumb, thumb));
    assert_true(s.value == 10);
    assert_true(dh_slider_value(&b->o, shown, &v) && v == 10);
    assert_false(dh_slider_value(&b->o, label, &v));
    obs_text(b, "12", 600, 124);
    assert_false(dh_slider_find(&b->o, label, 0, &s));
    dh_free(b);
}

/* How often a key was pressed is not what was meant: the slider shows 7 in the end. */
static void the_number_it_shows_is_recorded(void **state)
{
    struct obs *b = dh_alloc(1, sizeof(*b));
    struct rec r;
    (void)state;
    rec_init(&r);
    for (int i = 0; i < 2; i++) {
        obs_init(b);
        obs_window(b, "Radio", "radio", 0, 0, 800, 600);
        obs_text(b, "Volume", 100, 124);
        struct dh_element *thumb = obs_element(b, DH_ROLE_ICON, "", i ? 322 : 364, 112, 17, 18);
        obs_text(b, i ? "7" : "10", 541, 124);
        if (i) /* the ring of what has the keys looks like a field */
            obs_element(b, DH_ROLE_ENTRY, "'", 211, 103, 322, 34);
        rec_screen(&r, b);
        if (i == 0) {
            rec_click_on(&r, thumb);
            rec_keys(&r, "Left", 3);
        }
    }
    struct dh_demo *d = rec_demo(&r, NULL);
    assert_int_equal(d->step_count, 1);
    assert_int_equal(d->steps[0].action->verb, DH_VERB_TYPE);
    assert_string_equal(d->steps[0].action->text, "7");
    assert_string_equal(d->steps[0].action->target.text, "Volume");
    assert_true(d->steps[0].action->replace);
    dh_demo_destroy(d);
    dh_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_nothing_but_numbers),
        cmocka_unit_test(it_is_found_by_its_label),
        cmocka_unit_test(the_number_it_shows_is_recorded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
