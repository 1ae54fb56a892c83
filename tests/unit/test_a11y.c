#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "capture/a11y_fuse.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_of_a_box_joins_what_is_seen_there),
        cmocka_unit_test(a_name_that_pixels_deny_does_not_stand),
        cmocka_unit_test(a_label_seen_inside_is_the_control_that_is_told),
        cmocka_unit_test(passwords_are_known_and_not_told),
        cmocka_unit_test(what_nobody_saw_is_kept_apart_and_doubted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
