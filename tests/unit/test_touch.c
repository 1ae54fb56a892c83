#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "actuate/desktop.h"
#include "actuate/held.h"
#include "actuate/input.h"
#include "actuate/pointer.h"
#include "actuate/touch.h"

static const struct dh_touch base = {
    .kind = DH_TOUCH_TYPE, .text = "ab", .keys = "c", .open = "d", .count = 1, .seconds = 1.5};

static void differs(struct dh_touch t)
{
    struct dh_touch_print a = dh_touch_fingerprint(&base), b = dh_touch_fingerprint(&t);
    assert_int_equal(strlen(b.hex), 64);
    assert_string_not_equal(a.hex, b.hex);
}

static void every_field_counts_but_the_pixels(void **state)
{
    (void)state;
    uint32_t pixel = 1;
    struct dh_touch t = base;
    t.pixels = &pixel;
    struct dh_touch_print a = dh_touch_fingerprint(&base), b = dh_touch_fingerprint(&t);
    assert_string_equal(a.hex, b.hex);
#define VARY(change)                                                                               \
    do {                                                                                           \
        t = base;                                                                                  \
        change;                                                                                    \
        differs(t);                                                                                \
    } while (0)
    VARY(t.kind = DH_TOUCH_PASTE);
    VARY(t.at.x = 1);
    VARY(t.at.y = 1);
    VARY(t.to.x = 1);
    VARY(t.to.y = 1);
    VARY(t.button = 1);
    VARY(t.count = 2);
    VARY(t.modifiers = 1);
    VARY(t.dx = 1);
    VARY(t.dy = 1);
    VARY(t.seconds = 1.25);
    VARY(t.keys = "cd");
    VARY(t.keys = NULL);
    VARY(t.text = "");
    VARY(t.text = "a\nkeys=1:b");
    VARY(t.secret = true);
    VARY(t.open_kind = DH_OPEN_URL);
    VARY(t.open = "dd");
    VARY(t.window = 1);
    VARY(t.check.x = 1);
    VARY(t.check.y = 1);
    VARY(t.check.w = 1);
    VARY(t.check.h = 1);
}

static void names_are_distinct(void **state)
{
    (void)state;
    for (int i = DH_TOUCH_CLICK; i <= DH_TOUCH_CLOSE; i++)
        for (int k = i + 1; k <= DH_TOUCH_CLOSE; k++)
            assert_string_not_equal(dh_touch_name((enum dh_touch_kind)i),
                                    dh_touch_name((enum dh_touch_kind)k));
    assert_string_equal(dh_touch_name((enum dh_touch_kind)99), "unknown");
}

static void the_ledger_follows_the_input(void **state)
{
    (void)state;
    struct dh_held held = {{0}, 0};
    struct dh_buf out = {0};
    struct dh_input *in = NULL;
    assert_int_equal(dh_input_null_create(&out, &held, &in, NULL), DH_OK);
    dh_input_move(in, (struct dh_point){3, 4});
    dh_input_key(in, 38, true);
    dh_input_button(in, 1, true);
    assert_true(dh_held_has_key(&held, 38));
    assert_true(dh_held_has_button(&held, 1));
    dh_input_key(in, 38, false);
    /* Not until the server has confirmed it. */
    assert_true(dh_held_has_key(&held, 38));
    dh_input_sync(in);
    assert_false(dh_held_has_key(&held, 38));
    assert_true(dh_held_any(&held));
    dh_input_release(in);
    assert_false(dh_held_any(&held));
    assert_int_equal(dh_input_events(in), 5);
    assert_string_equal(dh_buf_text(&out),
                        "move 3 4\nkey 38 down\nbutton 1 down\nkey 38 up\nbutton 1 up\n");
    dh_input_destroy(in);
    dh_buf_finish(&out);
}

static void drags_have_steps_enough(void **state)
{
    (void)state;
    struct dh_point p[48];
    size_t n = dh_pointer_path((struct dh_point){0, 0}, (struct dh_point){600, 300}, p, 48);
    assert_in_range(n, 20, 48);
    assert_int_equal(p[n - 1].x, 600);
    assert_int_equal(p[n - 1].y, 300);
    assert_int_equal(p[n - 2].x, 599);
    assert_in_range(p[0].x, 2, 6);
    for (size_t i = 1; i < n - 2; i++)
        assert_true(p[i].x >= p[i - 1].x && p[i].x - p[i - 1].x < 60);
    n = dh_pointer_path((struct dh_point){5, 5}, (struct dh_point){5, 9}, p, 48);
    assert_in_range(n, 15, 48);
    assert_int_equal(p[n - 1].y, 9);
}

static void desktop_entries_become_command_lines(void **state)
{
    (void)state;
    struct dh_arena *arena = dh_arena_create();
    struct dh_desktop_entry e;
    const char *const *argv;
    assert_true(
        dh_desktop_parse(arena,
                         "# c\n[Desktop Entry]\nType=Application\nName=Two Words\nName[de]=x\n"
                         "Exec=prog --a \"b \\\\\"c\\\\\" %%\" %i %U --x=%c\nIcon=pic\n"
                         "Terminal=true\nNoDisplay=true\n[Desktop Action n]\nExec=other\n",
                         &e));
    assert_true(e.terminal);
    assert_false(e.listed);
    assert_int_equal(dh_desktop_argv(&e, "http://h/", arena, &argv, NULL), DH_OK);
    assert_string_equal(argv[0], "prog");
    assert_string_equal(argv[1], "--a");
    assert_string_equal(argv[2], "b \"c\" %%");
    assert_string_equal(argv[3], "--icon");
    assert_string_equal(argv[4], "pic");
    assert_string_equal(argv[5], "http://h/");
    assert_string_equal(argv[6], "--x=Two Words");
    assert_null(argv[7]);
    assert_int_equal(dh_desktop_argv(&e, NULL, arena, &argv, NULL), DH_OK);
    assert_string_equal(argv[5], "--x=Two Words");
    assert_true(dh_desktop_parse(arena, "[Desktop Entry]\nType=Application\nName=Bus\nDBusActivatable=true\n", &e));
    e.id = "org.test.Bus.desktop";
    assert_int_equal(dh_desktop_argv(&e, "/a b", arena, &argv, NULL), DH_OK);
    assert_string_equal(argv[0], "gapplication");
    assert_string_equal(argv[1], "launch");
    assert_string_equal(argv[2], "org.test.Bus");
    assert_string_equal(argv[3], "/a b");
    assert_null(argv[4]);
    assert_false(dh_desktop_parse(arena, "[Desktop Entry]\nType=Link\nURL=x\n", &e));
    assert_true(dh_desktop_parse(arena, "[Desktop Entry]\nType=Application\nExec=a \"b\n", &e));
    assert_int_equal(dh_desktop_argv(&e, NULL, arena, &argv, NULL), DH_INVALID);
    dh_arena_destroy(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_counts_but_the_pixels),
        cmocka_unit_test(names_are_distinct),
        cmocka_unit_test(the_ledger_follows_the_input),
        cmocka_unit_test(drags_have_steps_enough),
        cmocka_unit_test(desktop_entries_become_command_lines),
    };
    return cmocka_run_group_tests_name("touch", tests, NULL, NULL);
}
