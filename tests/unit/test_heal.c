#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "agent/plan/action_build.h"
#include "agent/plan/ground_heal.h"
#include "agent/road_scroll.h"
#include "tests/unit/obs_build.h"

static struct obs *setup(void)
{
    static struct obs b;
    obs_init(&b);
    obs_window(&b, "Expenses - Chromium", "chromium", 0, 0, 1280, 800);
    return &b;
}

static struct dh_evidence_target recorded(enum dh_role role, const char *name, struct dh_rect rect)
{
    return (struct dh_evidence_target){.role = role,
                                       .name = name,
                                       .text = name,
                                       .window = "Expenses - Chromium",
                                       .window_class = "chromium",
                                       .rect = rect,
                                       .window_rect = {0, 0, 1280, 800}};
}

static void beside(struct dh_evidence_target *t, const char *text, enum dh_relation direction, int distance)
{
    t->near[t->near_count++] = (struct dh_evidence_near){text, DH_ROLE_ANY, direction, distance};
}

static void labels_are_said_for_one_another(void **state)
{
    (void)state;
    assert_int_equal(dh_label_alike("Submit", "submit"), 100);
    assert_int_equal(dh_label_alike("Submit", "Send"), 80);
    assert_int_equal(dh_label_alike("Last name", "Surname"), 80);
    assert_int_equal(dh_label_alike("Mobile", "Cell phone"), 80);
    assert_int_equal(dh_label_alike("Upload receipt", "Attach receipt"), 80);
    assert_int_equal(dh_label_alike("Delete", "Create"), 0);
    assert_int_equal(dh_label_alike("Submit", "Cancel"), 0);
    assert_int_equal(dh_label_alike("Save", "Delete"), 0);
    assert_int_equal(dh_label_alike("Add", "Remove"), 0);
    assert_int_equal(dh_label_alike("First name", "Last name"), 60);
    assert_int_equal(dh_label_alike("", "x"), 0);
    assert_int_equal(dh_label_dismisses("No thanks"), 2);
    assert_int_equal(dh_label_dismisses("Gotit"), 2);
    assert_int_equal(dh_label_dismisses("Stay signed in"), 2);
    assert_int_equal(dh_label_dismisses("Sign out"), 0);
    assert_int_equal(dh_label_dismisses("Got"), 0);
    assert_int_equal(dh_label_dismisses("Got its"), 0);
    assert_int_equal(dh_label_dismisses(""), 0);
    assert_int_equal(dh_label_dismisses("Close"), 1);
    assert_int_equal(dh_label_dismisses("Submit"), 0);
    assert_int_equal(dh_label_dismisses("Delete"), 0);
}

static void support_is_what_stood_round_it(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_entry(b, "Date", "", 40, 100);
    obs_entry(b, "Merchant", "", 40, 150);
    struct dh_element *here = obs_button(b, "Go", 40, 200), *there = obs_button(b, "Go", 900, 600);
    struct dh_evidence_target t = recorded(DH_ROLE_BUTTON, "Go", (struct dh_rect){40, 200, 60, 28});
    assert_int_equal(dh_ground_support(&b->o, &t, "Go", here->rect, 0), -1);
    beside(&t, "Merchant", DH_RELATION_BELOW, 20);
    beside(&t, "Date", DH_RELATION_BELOW, 70);
    assert_int_equal(dh_ground_support(&b->o, &t, "Go", here->rect, 0), 100);
    assert_int_equal(dh_ground_support(&b->o, &t, "Go", there->rect, 0), 0);
}

static void a_point_has_its_surroundings(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_text(b, "Supplier", 100, 100);
    obs_text(b, "Client", 100, 124);
    struct dh_evidence_target t = recorded(DH_ROLE_ANY, "", (struct dh_rect){120, 160, 1, 1});
    beside(&t, "Client", DH_RELATION_BELOW, 20);
    assert_false(dh_ground_as_recorded(&b->o, &t, (struct dh_point){120, 160})); /* one is not enough */
    beside(&t, "Supplier", DH_RELATION_BELOW, 44);
    assert_true(dh_ground_as_recorded(&b->o, &t, (struct dh_point){120, 160}));
    assert_true(dh_ground_as_recorded(&b->o, &t, (struct dh_point){120, 164}));
    assert_false(dh_ground_as_recorded(&b->o, &t, (struct dh_point){120, 184})); /* the next row */
    assert_false(dh_ground_as_recorded(&b->o, &t, (struct dh_point){400, 160}));
}

static void two_alike_are_told_apart_by_their_neighbours_only_when_clear(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_text(b, "Billing", 40, 60);
    struct dh_element *first = obs_button(b, "Save", 40, 100);
    obs_text(b, "Shipping", 600, 60);
    struct dh_element *second = obs_button(b, "Save", 600, 100);
    struct dh_evidence_target t = recorded(DH_ROLE_BUTTON, "Save", second->rect);
    struct dh_target said = dh_target_described("Save", DH_ROLE_BUTTON);
    struct dh_grounding g;
    assert_int_equal(dh_ground_known(&b->o, &said, DH_VERB_CLICK, -1, NULL, &g, NULL), DH_AMBIGUOUS);
    assert_int_equal(dh_ground_known(&b->o, &said, DH_VERB_CLICK, -1, &t, &g, NULL), DH_AMBIGUOUS);
    beside(&t, "Shipping", DH_RELATION_BELOW, 24);
    assert_int_equal(dh_ground_known(&b->o, &said, DH_VERB_CLICK, -1, &t, &g, NULL), DH_OK);
    assert_ptr_equal(g.best.element, second);
    obs_text(b, "Shipping", 40, 80); /* now both have it */
    assert_int_equal(dh_ground_known(&b->o, &said, DH_VERB_CLICK, -1, &t, &g, NULL), DH_AMBIGUOUS);
    (void)first;
}

static void a_renamed_control_needs_a_witness(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_entry(b, "Date", "", 40, 100);
    obs_entry(b, "Merchant", "", 40, 150);
    struct dh_element *send = obs_button(b, "Send", 40, 200);
    struct dh_evidence_target t = recorded(DH_ROLE_BUTTON, "Submit", (struct dh_rect){40, 200, 80, 28});
    beside(&t, "Merchant", DH_RELATION_BELOW, 20);
    beside(&t, "Date", DH_RELATION_BELOW, 70);
    struct dh_target said = dh_target_described("Submit", DH_ROLE_BUTTON);
    struct dh_grounding g;
    assert_int_equal(dh_ground(&b->o, &said, DH_VERB_CLICK, -1, &g, NULL), DH_NOT_FOUND);
    assert_int_equal(dh_ground_heal(&b->o, &said, DH_VERB_CLICK, -1, NULL, &g, NULL), DH_NOT_FOUND);
    assert_int_equal(dh_ground_heal(&b->o, &said, DH_VERB_CLICK, -1, &t, &g, NULL), DH_OK);
    assert_ptr_equal(g.best.element, send);
    /* The same word far away, with nothing of what was round it. */
    send->rect = (struct dh_rect){1100, 700, 80, 28};
    assert_int_equal(dh_ground_heal(&b->o, &said, DH_VERB_CLICK, -1, &t, &g, NULL), DH_NOT_FOUND);
    send->rect = (struct dh_rect){40, 200, 80, 28};
    /* Another role. */
    send->role = DH_ROLE_ENTRY;
    assert_int_equal(dh_ground_heal(&b->o, &said, DH_VERB_CLICK, -1, &t, &g, NULL), DH_NOT_FOUND);
    send->role = DH_ROLE_BUTTON;
    /* The same place and role, but words that mean something else. */
    send->name = "Delete";
    assert_int_equal(dh_ground_heal(&b->o, &said, DH_VERB_CLICK, -1, &t, &g, NULL), DH_NOT_FOUND);
    send->name = "Send";
    /* Two that could be it. */
    obs_button(b, "Post", 40, 232);
    assert_int_equal(dh_ground_heal(&b->o, &said, DH_VERB_CLICK, -1, &t, &g, NULL), DH_AMBIGUOUS);
}

static void words_in_part_are_doubted_when_another_has_the_place(void **state)
{
    (void)state;
    struct obs *b = setup();
    obs_entry(b, "Date", "", 40, 100);
    struct dh_element *total = obs_entry(b, "Total", "", 40, 150);
    obs_entry(b, "Merchant", "", 40, 200);
    struct dh_evidence_target t = recorded(DH_ROLE_ENTRY, "Amount", total->rect);
    beside(&t, "Date", DH_RELATION_BELOW, 20);
    beside(&t, "Merchant", DH_RELATION_ABOVE, 20);
    struct dh_target said = dh_target_described("Amount", DH_ROLE_ENTRY);
    struct dh_grounding g;
    assert_int_equal(dh_ground_heal(&b->o, &said, DH_VERB_TYPE, -1, &t, &g, NULL), DH_OK);
    assert_ptr_equal(g.best.element, total);
    obs_entry(b, "Amount of guests", "", 700, 600);
    struct dh_err err = {0};
    assert_int_equal(dh_ground(&b->o, &said, DH_VERB_TYPE, -1, &g, NULL), DH_OK);
    assert_int_equal(dh_ground_known(&b->o, &said, DH_VERB_TYPE, -1, &t, &g, &err), DH_AMBIGUOUS);
    assert_non_null(strstr(err.what, "by what stands round it"));
}

static void what_came_up_is_sent_away_only_when_it_did(void **state)
{
    (void)state;
    struct obs *b = setup();
    struct dh_grounding g;
    obs_button(b, "Close", 40, 40);
    obs_button(b, "Submit", 40, 200);
    assert_int_equal(dh_ground_dismiss(&b->o, NULL, "Click \"Submit\"", &g, NULL), DH_NOT_FOUND);
    struct dh_element *no = obs_button(b, "No thanks", 600, 400);
    assert_int_equal(dh_ground_dismiss(&b->o, NULL, "Click \"Submit\"", &g, NULL), DH_OK);
    assert_ptr_equal(g.best.element, no);
    assert_int_equal(dh_ground_dismiss(&b->o, NULL, "Click \"No thanks\"", &g, NULL), DH_NOT_FOUND);
    no->name = "OK";
    struct dh_evidence_target t = recorded(DH_ROLE_BUTTON, "Submit", (struct dh_rect){40, 200, 80, 28});
    assert_int_equal(dh_ground_dismiss(&b->o, &t, "", &g, NULL), DH_NOT_FOUND);
    obs_element(b, DH_ROLE_DIALOG, "Notice", 500, 300, 300, 200);
    assert_int_equal(dh_ground_dismiss(&b->o, &t, "", &g, NULL), DH_OK);
    /* Of a step that nobody recorded the dialog may be what it wants. */
    assert_int_equal(dh_ground_dismiss(&b->o, NULL, "", &g, NULL), DH_NOT_FOUND);
    struct dh_element *field = obs_entry(b, "Name", "", 520, 350);
    assert_int_equal(dh_ground_dismiss(&b->o, &t, "", &g, NULL), DH_NOT_FOUND);
    field->rect.x = field->rect.y = 0;
    assert_int_equal(dh_ground_dismiss(&b->o, &t, "", &g, NULL), DH_OK);
    obs_text(b, "Delete everything?", 550, 340);
    assert_int_equal(dh_ground_dismiss(&b->o, &t, "", &g, NULL), DH_NOT_FOUND);
    assert_int_equal(dh_label_dismisses("Cancel"), 0);
}

static bool near(struct dh_point p, int x, int y)
{
    return p.x > x - 40 && p.x < x + 40 && p.y > y - 30 && p.y < y + 30;
}

static void a_wheel_is_turned_where_nothing_else_takes_it(void **state)
{
    (void)state;
    struct obs *b = setup();
    struct dh_point p[DH_SCROLL_SPOTS];
    assert_int_equal(dh_scroll_spots(&b->o, 0, NULL, p), 1);
    assert_true(near(p[0], 640, 400));
    obs_element(b, DH_ROLE_ENTRY, "Notes", 540, 350, 200, 100); /* in the middle */
    assert_int_equal(dh_scroll_spots(&b->o, 0, NULL, p), 1);
    assert_false(near(p[0], 640, 400));
    obs_element(b, DH_ROLE_LIST, "Colour", 40, 700, 200, 28); /* a drop-down changes by the wheel */
    obs_element(b, DH_ROLE_LIST, "People", 900, 100, 200, 300);
    assert_int_equal(dh_scroll_spots(&b->o, 0, NULL, p), 2);
    assert_true(near(p[1], 1000, 250));
    static const char *const towns[] = {"Ash", "Birch", "Cedar", "Dune", "Elm"};
    for (int i = 0; i < 5; i++)
        obs_text(b, towns[i], 100, 100 + 24 * i);
    assert_int_equal(dh_scroll_spots(&b->o, 0, NULL, p), 3);
    assert_true(near(p[2], 115, 130));
    /* What was recorded comes before what only looks like a list. */
    struct dh_evidence_target t = recorded(DH_ROLE_TEXT, "Fir", (struct dh_rect){300, 600, 40, 16});
    beside(&t, "Elm", DH_RELATION_BELOW, 8);
    assert_true(dh_scroll_spots(&b->o, 0, &t, p) >= 4);
    assert_true(near(p[1], 112, 204));
    assert_true(near(p[2], 320, 608));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(labels_are_said_for_one_another),
        cmocka_unit_test(support_is_what_stood_round_it),
        cmocka_unit_test(a_point_has_its_surroundings),
        cmocka_unit_test(two_alike_are_told_apart_by_their_neighbours_only_when_clear),
        cmocka_unit_test(a_renamed_control_needs_a_witness),
        cmocka_unit_test(words_in_part_are_doubted_when_another_has_the_place),
        cmocka_unit_test(a_wheel_is_turned_where_nothing_else_takes_it),
        cmocka_unit_test(what_came_up_is_sent_away_only_when_it_did),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
