#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "capture/a11y_fuse.h"
#include "capture/a11y_join.h"
#include "capture/frame.h"
#include "capture/observation.h"

struct fused {
    struct dh_arena *arena;
    struct dh_element *items;
    size_t count;
};

static struct fused fuse(const struct dh_element *e, size_t n, struct dh_a11y_node *nodes, size_t m)
{
    struct fused f = {.arena = dh_arena_create()};
    struct dh_a11y_nodes all = {nodes, m, 0};
    assert_non_null(f.arena);
    struct dh_a11y_seen seen = {.elements = e, .count = n};
    assert_int_equal(dh_a11y_fuse(&seen, &all, f.arena, &f.items, &f.count, NULL), DH_OK);
    return f;
}

static void what_is_told_of_a_box_joins_what_is_seen_there(void **state)
{
    (void)state;
    struct dh_element e[] = {
        {.id = "e1", .role = DH_ROLE_BUTTON, .name = "Sove", .rect = {100, 100, 80, 30}, .confidence = 80,
         .sources = DH_SOURCE_OCR | DH_SOURCE_SHAPE},
        {.id = "e2", .role = DH_ROLE_ENTRY, .name = "", .rect = {100, 150, 200, 30}, .confidence = 90},
    };
    struct dh_a11y_node n[] = {
        {.role = DH_ROLE_ENTRY, .name = "Name", .value = "Rent", .states = DH_STATE_EDITABLE | DH_STATE_FOCUSED,
         .rect = {98, 148, 204, 34}},
        {.role = DH_ROLE_BUTTON, .name = "Save", .rect = {98, 98, 84, 34}},
    };
    struct fused f = fuse(e, 2, n, 2);
    assert_int_equal(f.count, 2);
    assert_string_equal(f.items[0].id, "e1");
    assert_int_equal(f.items[0].sources, DH_SOURCE_OCR | DH_SOURCE_SHAPE | DH_SOURCE_A11Y);
    assert_string_equal(f.items[1].name, "Name");
    assert_string_equal(f.items[1].value, "Rent");
    assert_int_equal(f.items[1].states, DH_STATE_EDITABLE | DH_STATE_FOCUSED);
    dh_arena_destroy(f.arena);
}

static void a_name_that_pixels_deny_does_not_stand(void **state)
{
    (void)state;
    struct dh_element e[] = {
        {.role = DH_ROLE_BUTTON, .name = "Delete everything", .rect = {10, 10, 150, 30}, .confidence = 90}};
    struct dh_a11y_node n[] = {{.role = DH_ROLE_BUTTON, .name = "Cancel", .rect = {10, 10, 150, 30}}};
    struct fused f = fuse(e, 1, n, 1);
    assert_int_equal(f.count, 1);
    assert_string_equal(f.items[0].name, "Delete everything");
    assert_int_equal(f.items[0].confidence, 65);
    dh_arena_destroy(f.arena);
}

static void a_label_seen_inside_is_the_control_that_is_told(void **state)
{
    (void)state;
    struct dh_element e[] = {
        {.role = DH_ROLE_TEXT, .name = "Remember me", .rect = {40, 12, 90, 12}, .confidence = 95}};
    struct dh_a11y_node n[] = {{.role = DH_ROLE_CHECKBOX, .name = "Remember me", .states = DH_STATE_CHECKED,
                                .rect = {10, 4, 300, 28}}};
    struct fused f = fuse(e, 1, n, 1);
    assert_int_equal(f.count, 1);
    assert_int_equal(f.items[0].role, DH_ROLE_CHECKBOX);
    assert_int_equal(f.items[0].states, DH_STATE_CHECKED);
    assert_true(dh_rect_equal(f.items[0].rect, n[0].rect));
    dh_arena_destroy(f.arena);
}

static void passwords_are_known_and_not_told(void **state)
{
    (void)state;
    struct dh_element e[] = {
        {.role = DH_ROLE_ENTRY, .name = "Secret", .value = "hunter2", .rect = {0, 0, 200, 30}, .confidence = 90}};
    struct dh_a11y_node n[] = {
        {.role = DH_ROLE_ENTRY, .name = "", .states = DH_STATE_PASSWORD, .rect = {0, 0, 200, 30}}};
    struct fused f = fuse(e, 1, n, 1);
    assert_int_equal(f.items[0].states, DH_STATE_PASSWORD);
    assert_null(strstr(f.items[0].value, "hunter"));
    dh_arena_destroy(f.arena);
}

static void what_nobody_saw_is_kept_apart_and_doubted(void **state)
{
    (void)state;
    struct dh_element e[] = {
        {.id = "e1", .role = DH_ROLE_TEXT, .name = "Other", .rect = {40, 300, 90, 12}, .confidence = 95}};
    struct dh_a11y_node n[] = {{.role = DH_ROLE_BUTTON, .name = "Ghost", .rect = {10, 4, 60, 28}, .window = 3}};
    struct fused f = fuse(e, 1, n, 1);
    assert_int_equal(f.count, 2);
    assert_int_equal(f.items[0].sources, 0);
    assert_string_equal(f.items[1].name, "Ghost");
    assert_string_equal(f.items[1].id, "");
    assert_int_equal(f.items[1].window, 3);
    assert_int_equal(f.items[1].confidence, 50);
    assert_int_equal(f.items[1].sources, DH_SOURCE_A11Y);
    dh_arena_destroy(f.arena);
    f = fuse(e, 1, NULL, 0);
    assert_int_equal(f.count, 1);
    dh_arena_destroy(f.arena);
}

static void what_is_told_of_closed_lists_is_not_there_and_round_is_round(void **state)
{
    (void)state;
    struct dh_element e[] = {
        {.role = DH_ROLE_RADIO, .name = "Daily", .rect = {10, 10, 80, 20}, .confidence = 90},
        {.role = DH_ROLE_TAB, .name = "General", .states = DH_STATE_SELECTED, .rect = {10, 60, 80, 20}, .confidence = 90}};
    struct dh_a11y_node n[] = {{.role = DH_ROLE_ITEM, .name = "Hotel", .rect = {10, 200, 60, 28}},
                               {.role = DH_ROLE_CHECKBOX, .name = "Daily", .states = DH_STATE_CHECKED, .rect = {8, 8, 90, 24}},
                               {.role = DH_ROLE_TAB, .name = "General", .rect = {8, 58, 84, 24}}};
    struct fused f = fuse(e, 2, n, 3);
    assert_int_equal(f.count, 2);
    assert_int_equal(f.items[0].role, DH_ROLE_RADIO);
    assert_int_equal(f.items[0].states, DH_STATE_CHECKED);
    assert_int_equal(f.items[1].states, DH_STATE_SELECTED);
    dh_arena_destroy(f.arena);
}

static void a_value_that_can_be_read_stands_unless_it_is_a_part_of_what_is_told(void **state)
{
    (void)state;
    struct dh_element e[] = {
        {.role = DH_ROLE_ENTRY, .name = "Path", .value = "reports/2026", .rect = {10, 10, 80, 20}, .confidence = 90},
        {.role = DH_ROLE_ENTRY, .name = "Sum", .value = "1200", .rect = {10, 60, 80, 20}, .confidence = 90}};
    struct dh_a11y_node n[] = {
        {.role = DH_ROLE_ENTRY, .name = "Path", .value = "home/ada/reports/2026", .rect = {10, 10, 80, 20}},
        {.role = DH_ROLE_ENTRY, .name = "Sum", .value = "see attachment", .rect = {10, 60, 80, 20}}};
    struct fused f = fuse(e, 2, n, 2);
    assert_string_equal(f.items[0].value, "home/ada/reports/2026");
    assert_string_equal(f.items[1].value, "1200");
    assert_int_equal(f.items[1].confidence, 65);
    dh_arena_destroy(f.arena);
}

/* A window with a box drawn in it, another window over its right half. */
static void what_is_covered_or_not_drawn_is_left_out_and_shown_passwords_go(void **state)
{
    (void)state;
    struct dh_observation *o;
    struct dh_arena *arena;
    assert_int_equal(dh_observation_create(&o, &arena, NULL), DH_OK);
    assert_int_equal(dh_frame_create(400, 300, &o->frame, NULL), DH_OK);
    for (int y = 100; y < 130; y++)
        for (int x = 20; x < 100; x++)
            dh_frame_pixels(o->frame)[y * o->frame->stride + x] = 0x808080;
    struct dh_window windows[] = {{.id = "w1", .title = "A", .rect = {0, 0, 400, 300}, .frame = {0, 0, 400, 300}},
                                  {.id = "w2", .title = "B", .rect = {200, 0, 200, 300}, .frame = {200, 0, 200, 300}}};
    struct dh_word words[] = {{.text = "open", .rect = {30, 200, 40, 12}}, {.text = "sesame", .rect = {80, 200, 50, 12}}};
    struct dh_line lines[] = {{.text = "open sesame", .rect = {30, 200, 100, 12}, .first = 0, .count = 2}};
    struct dh_element text = {.role = DH_ROLE_TEXT, .name = "open sesame", .rect = {30, 200, 100, 12}}, *e = &text;
    struct dh_a11y_node n[] = {
        {.role = DH_ROLE_BUTTON, .name = "Drawn", .rect = {20, 100, 80, 30}},
        {.role = DH_ROLE_BUTTON, .name = "Nothing there", .rect = {20, 20, 80, 30}},
        {.role = DH_ROLE_BUTTON, .name = "Covered", .rect = {250, 100, 80, 30}},
        {.role = DH_ROLE_ENTRY, .name = "Secret", .states = DH_STATE_PASSWORD, .rect = {20, 190, 150, 30}}};
    struct dh_a11y_nodes all = {n, 4, 0};
    o->width = 400;
    o->height = 300;
    o->windows = windows;
    o->window_count = 2;
    o->lines = lines;
    o->line_count = 1;
    o->words = words;
    o->word_count = 2;
    o->elements = e;
    o->element_count = 1;
    assert_int_equal(dh_a11y_join_nodes(&all, o, &e, arena, NULL), DH_OK);
    bool drawn = false;
    for (size_t i = 0; i < o->element_count; i++) {
        drawn = drawn || strcmp(e[i].name, "Drawn") == 0;
        assert_string_not_equal(e[i].name, "Nothing there");
        assert_string_not_equal(e[i].name, "Covered");
        assert_null(strstr(e[i].name, "sesame"));
        assert_null(e[i].value ? strstr(e[i].value, "sesame") : NULL);
    }
    assert_true(drawn);
    assert_null(strstr(o->lines[0].text, "sesame"));
    assert_null(strstr(o->words[1].text, "sesame"));
    dh_observation_unref(o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_of_a_box_joins_what_is_seen_there),
        cmocka_unit_test(a_name_that_pixels_deny_does_not_stand),
        cmocka_unit_test(a_label_seen_inside_is_the_control_that_is_told),
        cmocka_unit_test(passwords_are_known_and_not_told),
        cmocka_unit_test(what_nobody_saw_is_kept_apart_and_doubted),
        cmocka_unit_test(what_is_told_of_closed_lists_is_not_there_and_round_is_round),
        cmocka_unit_test(a_value_that_can_be_read_stands_unless_it_is_a_part_of_what_is_told),
        cmocka_unit_test(what_is_covered_or_not_drawn_is_left_out_and_shown_passwords_go),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
