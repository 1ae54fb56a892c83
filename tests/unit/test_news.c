#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "agent/road_news.h"
#include "tests/unit/obs_build.h"

/* A form in a browser, and a second window behind it. */
static void page(struct obs *b)
{
    obs_init(b);
    obs_window(b, "Notes", "xterm", 0, 600, 1280, 200);
    obs_window(b, "Form", "chromium", 0, 0, 1280, 600);
    obs_text(b, "Who was there?", 40, 40);
    obs_text(b, "How much was it?", 40, 90);
    obs_text(b, "When was it?", 40, 140);
    obs_button(b, "Upload", 40, 300);
}

static void number(struct dh_element *e, int n)
{
    snprintf(e->id, sizeof(e->id), "e%d", n);
}

static bool came_up(const struct dh_news *n, struct obs *b, const struct dh_element *e)
{
    struct dh_candidate at = {.element = e, .rect = e->rect, .window = e->window};
    return dh_news_came_up(n, &b->o, &at);
}

static void what_stands_there_is_known_and_what_came_up_is_not(void **state)
{
    (void)state;
    static struct obs a, b;
    struct dh_news n = {0};
    page(&a);
    page(&b);
    struct dh_element *ok = obs_button(&b, "OK", 500, 200);
    number(ok, 70);
    dh_news_take(&n, NULL, &a.o);
    dh_news_take(&n, &a.o, &b.o);
    assert_true(came_up(&n, &b, ok));
    assert_false(came_up(&n, &b, &b.elements[3]));
    dh_news_take(&n, &b.o, &b.o);
    assert_false(came_up(&n, &b, ok));
}

static void a_new_page_did_not_come_up(void **state)
{
    (void)state;
    static struct obs a, b;
    struct dh_news n = {0};
    page(&a);
    page(&b);
    for (int i = 0; i < 3; i++) { /* of four, one is where it was */
        number(&b.elements[i], 50 + i);
        b.elements[i].name = "something else";
    }
    struct dh_element *submit = obs_button(&b, "Submit", 500, 300);
    number(submit, 60);
    dh_news_take(&n, &a.o, &b.o);
    assert_false(came_up(&n, &b, submit));
}

static void what_a_window_had_covered_did_not_come_up(void **state)
{
    (void)state;
    static struct obs a, covered, b;
    struct dh_news n = {0};
    page(&a);
    page(&covered);
    covered.o.element_count = 3;
    obs_window(&covered, "", "menu", 20, 250, 300, 200)->popup = true;
    page(&b);
    number(&b.elements[3], 80);
    dh_news_take(&n, &a.o, &covered.o);
    dh_news_take(&n, &covered.o, &b.o);
    assert_false(came_up(&n, &b, &b.elements[3]));
    /* Not for good: what goes away later and comes back has come up. */
    dh_news_take(&n, &b.o, &b.o);
    static struct obs gone;
    page(&gone);
    gone.o.element_count = 3;
    dh_news_take(&n, &b.o, &gone.o);
    number(&b.elements[3], 90);
    dh_news_take(&n, &gone.o, &b.o);
    assert_true(came_up(&n, &b, &b.elements[3]));
}

static void what_suggestions_had_covered_did_not_come_up(void **state)
{
    (void)state;
    static struct obs a, covered, b;
    for (int typed = 0; typed < 2; typed++) {
        struct dh_news n = {.typed = typed};
        page(&a);
        page(&covered);
        covered.o.element_count = 3;
        page(&b);
        number(&b.elements[3], 80);
        dh_news_take(&n, &a.o, &covered.o);
        assert_false(n.typed);
        dh_news_take(&n, &covered.o, &b.o);
        /* Without a text that went into a field it may have been a dialog that was closed and is there again. */
        assert_int_equal(came_up(&n, &b, &b.elements[3]), !typed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_there_is_known_and_what_came_up_is_not),
        cmocka_unit_test(a_new_page_did_not_come_up),
        cmocka_unit_test(what_a_window_had_covered_did_not_come_up),
        cmocka_unit_test(what_suggestions_had_covered_did_not_come_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
