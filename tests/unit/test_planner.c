#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/plan/planner.h"
#include "base/loop.h"

/* With the real child: DESKHAND_LIBEXECDIR says where it is. */
static enum dh_status next(struct dh_planner *p, const struct dh_outcome *out, struct dh_decision *d)
{
    return dh_planner_next(p, NULL, out, dh_tick_now() + DH_TICK_S(20), d, NULL);
}

static const struct dh_outcome first = {0};
static const struct dh_outcome good = {.any = true};

static void the_child_decides_and_another_goes_on(void **state)
{
    (void)state;
    struct dh_loop *loop = dh_loop_create(NULL);
    struct dh_planner_start start = {.kind = DH_PLANNER_INSTRUCTIONS, .origin = "goal",
                                     .text = "click \"New\", type \"h\xc3\xa9\" and press Enter"};
    struct dh_planner *p = NULL;
    struct dh_decision d = {0};
    assert_int_equal(dh_planner_create(loop, &start, &p, NULL), DH_OK);
    assert_int_equal(next(p, &first, &d), DH_OK);
    assert_int_equal(d.action->verb, DH_VERB_CLICK);
    assert_string_equal(d.sentence, "click \"New\"");
    assert_string_equal(d.step, "1");
    assert_int_equal(d.line, 1);
    dh_planner_destroy(p);
    start.state = d.state;
    assert_int_equal(dh_planner_create(loop, &start, &p, NULL), DH_OK);
    struct dh_decision e = {0};
    assert_int_equal(next(p, &good, &e), DH_OK);
    assert_string_equal(e.action->text, "h\xc3\xa9");
    assert_string_equal(e.action->keys, "Enter");
    dh_decision_finish(&d);
    dh_decision_finish(&e);
    assert_int_equal(next(p, &good, &d), DH_OK);
    assert_int_equal(d.action->verb, DH_VERB_DONE);
    dh_decision_finish(&d);
    assert_int_equal(next(p, &good, &d), DH_USAGE);
    dh_planner_destroy(p);
    dh_loop_destroy(loop);
}

static void malformed_text_is_refused_with_its_place(void **state)
{
    (void)state;
    struct dh_loop *loop = dh_loop_create(NULL);
    struct dh_problems problems = {0};
    struct dh_planner_start start = {.kind = DH_PLANNER_INSTRUCTIONS, .origin = "goal", .problems = &problems,
                                     .text = "clik \"New\"\npres Enter"};
    struct dh_planner *p = NULL;
    struct dh_err err = {0};
    assert_int_equal(dh_planner_create(loop, &start, &p, &err), DH_INVALID);
    assert_string_equal(err.what, "goal:1:1: don't know the verb \"clik\"; did you mean \"click\"?");
    assert_int_equal(problems.errors, 2);
    assert_int_equal(problems.list[1].line, 2);
    dh_problems_finish(&problems);
    start.problems = NULL;
    start.text = "run skill no-such-skill-anywhere";
    assert_int_equal(dh_planner_create(loop, &start, &p, &err), DH_NOT_FOUND);
    dh_loop_destroy(loop);
}

static void a_cassette_plays_what_was_saved(void **state)
{
    (void)state;
    struct dh_loop *loop = dh_loop_create(NULL);
    struct dh_planner_start start = {.kind = DH_PLANNER_CASSETTE, .origin = "talk.jsonl",
                                     .text = "{\"action\":{\"action\":\"press\",\"keys\":\"Enter\"},\"step\":\"1\"}\n\n"
                                             "{\"action\":{\"action\":\"press\",\"keys\":\"Tab\"}}\n"};
    struct dh_planner *p = NULL;
    struct dh_decision d = {0};
    struct dh_err err = {0};
    assert_int_equal(dh_planner_create(loop, &start, &p, &err), DH_OK);
    assert_int_equal(next(p, &first, &d), DH_OK);
    assert_string_equal(d.action->keys, "Enter");
    dh_decision_finish(&d);
    assert_int_equal(next(p, &good, &d), DH_OK);
    assert_string_equal(d.action->keys, "Tab");
    dh_decision_finish(&d);
    assert_int_equal(next(p, &good, &d), DH_OK);
    assert_int_equal(d.action->verb, DH_VERB_FAIL);
    dh_decision_finish(&d);
    dh_planner_destroy(p);
    start.text = "{}\n";
    assert_int_equal(dh_planner_create(loop, &start, &p, &err), DH_INVALID);
    assert_non_null(strstr(err.what, "talk.jsonl:1"));
    dh_loop_destroy(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_child_decides_and_another_goes_on),
        cmocka_unit_test(malformed_text_is_refused_with_its_place),
        cmocka_unit_test(a_cassette_plays_what_was_saved),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
