#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include <deskhand/action.h>
#include "actuate/chord.h"
#include "actuate/keymap.h"
#include "actuate/stop_keys.h"

static const struct dh_locks none = {0, 0};

static struct xkb_keymap *load(const char *layout, const char *variant, struct dh_keymap **ret)
{
    struct xkb_context *ctx = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
    struct xkb_rule_names names = {"evdev", "pc105", layout, variant, ""};
    struct xkb_keymap *map = xkb_keymap_new_from_names(ctx, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
    assert_non_null(map);
    assert_int_equal(dh_keymap_create(map, ret, NULL), DH_OK);
    xkb_context_unref(ctx);
    return map;
}

/* Plays a stroke on the map as a server would and returns the character that comes out. */
static uint32_t play(struct xkb_keymap *map, const struct dh_keymap *k, struct dh_stroke s,
                     struct dh_locks locks)
{
    struct xkb_state *state = xkb_state_new(map);
    xkb_state_update_mask(state, 0, 0, locks.modifiers, 0, 0, (xkb_layout_index_t)locks.group);
    for (int i = 0; i < DH_HOLDS; i++)
        if (s.holds >> i & 1)
            xkb_state_update_key(state, (xkb_keycode_t)dh_keymap_hold(k, 1u << i), XKB_KEY_DOWN);
    uint32_t cp = xkb_state_key_get_utf32(state, (xkb_keycode_t)s.keycode);
    xkb_state_unref(state);
    return cp;
}

/* All of ASCII that the layout can give comes out as itself; returns how many it cannot. */
static int ascii_misses(const char *layout, const char *variant, unsigned locked, int group)
{
    struct dh_keymap *k = NULL;
    struct xkb_keymap *map = load(layout, variant, &k);
    struct dh_locks locks = {locked, group};
    int misses = 0;
    for (uint32_t cp = ' '; cp < 0x7f; cp++) {
        struct dh_stroke s;
        if (dh_keymap_char(k, cp, locks, &s)) {
            assert_int_equal(play(map, k, s, locks), cp);
            assert_int_equal(s.group, group);
        } else {
            misses++;
        }
    }
    dh_keymap_destroy(k);
    xkb_keymap_unref(map);
    return misses;
}

static void ascii_comes_out_on_every_layout(void **state)
{
    (void)state;
    assert_int_equal(ascii_misses("us", "", 0, 0), 0);
    assert_in_range(ascii_misses("de", "", 0, 0), 0, 3); /* dead ^ and ` */
    assert_in_range(ascii_misses("fr", "", 0, 0), 0, 3);
    assert_in_range(ascii_misses("us", "intl", 0, 0), 0, 5);
    assert_in_range(ascii_misses("ru", "", 0, 0), 52, 75);
    assert_int_equal(ascii_misses("ru,us", "", 0, 1), 0);
}

static void locks_do_not_change_what_comes_out(void **state)
{
    (void)state;
    struct dh_keymap *k = NULL;
    struct xkb_keymap *map = load("us", "", &k);
    unsigned caps = 1u << xkb_keymap_mod_get_index(map, XKB_MOD_NAME_CAPS);
    unsigned num = 1u << xkb_keymap_mod_get_index(map, "Mod2");
    dh_keymap_destroy(k);
    xkb_keymap_unref(map);
    assert_int_equal(ascii_misses("us", "", caps, 0), 0);
    assert_int_equal(ascii_misses("us", "", caps | num, 0), 0);
    assert_in_range(ascii_misses("fr", "", caps | num, 0), 0, 3);
}

static void what_the_layout_lacks_is_refused(void **state)
{
    (void)state;
    struct dh_keymap *k = NULL;
    struct dh_stroke s;
    struct xkb_keymap *map = load("us", "", &k);
    assert_false(dh_keymap_char(k, 0xe9, none, &s));
    assert_false(dh_keymap_char(k, 0x1f600, none, &s));
    assert_false(dh_keymap_char(k, 0x1b, none, &s));
    assert_true(dh_keymap_char(k, '\n', none, &s));
    assert_true(dh_keymap_char(k, '\t', none, &s));
    dh_keymap_destroy(k);
    xkb_keymap_unref(map);
    map = load("de", "", &k);
    assert_true(dh_keymap_char(k, 0xe4, none, &s));
    assert_true(dh_keymap_char(k, 0x20ac, none, &s));
    assert_int_equal(s.holds, DH_HOLD_LEVEL3);
    assert_int_equal(play(map, k, s, none), 0x20ac);
    dh_keymap_destroy(k);
    xkb_keymap_unref(map);
}

static void chords_find_keys_in_other_layouts(void **state)
{
    (void)state;
    struct dh_keymap *k = NULL;
    struct dh_stroke s;
    struct xkb_keymap *map = load("ru,us", "", &k);
    assert_true(dh_keymap_sym(k, XKB_KEY_s, none, &s));
    assert_int_equal(s.group, 1);
    assert_true(dh_keymap_sym(k, XKB_KEY_Return, none, &s));
    assert_int_equal(s.group, 0);
    assert_true(dh_keymap_sym(k, XKB_KEY_Insert, none, &s));
    assert_int_equal(s.holds, 0);
    dh_keymap_destroy(k);
    xkb_keymap_unref(map);
}

static void chords_are_read_as_people_write_them(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned modifiers;
        xkb_keysym_t sym;
    } good[] = {
        {"Enter", 0, XKB_KEY_Return},
        {"ctrl+s", DH_MOD_CTRL, XKB_KEY_s},
        {"Ctrl+Shift+S", DH_MOD_CTRL | DH_MOD_SHIFT, XKB_KEY_s},
        {"ctrl + alt + Delete", DH_MOD_CTRL | DH_MOD_ALT, XKB_KEY_Delete},
        {"Escape", 0, XKB_KEY_Escape},
        {"F5", 0, XKB_KEY_F5},
        {"Page Down", 0, XKB_KEY_Page_Down},
        {"page_up", 0, XKB_KEY_Page_Up},
        {"plus", 0, XKB_KEY_plus},
        {"+", 0, XKB_KEY_plus},
        {"ctrl++", DH_MOD_CTRL, XKB_KEY_plus},
        {"ctrl+-", DH_MOD_CTRL, XKB_KEY_minus},
        {"-", 0, XKB_KEY_minus},
        {"super", 0, XKB_KEY_Super_L},
        {"A", 0, XKB_KEY_A},
        {"\u00e9", 0, XKB_KEY_eacute},
        {"KP_Enter", 0, XKB_KEY_KP_Enter},
        {"shift+Tab", DH_MOD_SHIFT, XKB_KEY_Tab},
    };
    struct dh_chord c;
    struct dh_err err = {0};
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        assert_int_equal(dh_chord_parse(good[i].text, &c, &err), DH_OK);
        assert_int_equal(c.modifiers, good[i].modifiers);
        assert_int_equal(c.sym, good[i].sym);
    }
    assert_int_equal(dh_chord_parse("Entre", &c, &err), DH_INVALID);
    assert_non_null(strstr(err.next, "enter"));
    assert_int_equal(dh_chord_parse("crtl+s", &c, &err), DH_INVALID);
    assert_non_null(strstr(err.next, "ctrl"));
    static const char *const bad[] = {"",
                                      " ",
                                      "ctrl+",
                                      "ctrl+wat",
                                      "xyzzy",
                                      "a+b",
                                      "a very long name that is certainly not a key at all"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(dh_chord_parse(bad[i], &c, NULL), DH_INVALID);
}

static void what_stops_a_run_is_read(void **state)
{
    struct dh_guardian_stop s = {0};
    struct dh_err err = {0};
    (void)state;
    assert_int_equal(dh_stop_keys_parse(NULL, &s, &err), DH_OK);
    assert_int_equal(s.sym, XKB_KEY_Escape);
    assert_int_equal(s.count, 3);
    assert_int_equal(dh_stop_keys_parse("ctrl+alt+Pause", &s, &err), DH_OK);
    assert_int_equal(s.sym, XKB_KEY_Pause);
    assert_int_equal(s.modifiers, DH_MOD_CTRL | DH_MOD_ALT);
    assert_int_equal(s.count, 1);
    assert_int_equal(dh_stop_keys_parse("Page Down x2", &s, &err), DH_OK);
    assert_int_equal(s.sym, XKB_KEY_Page_Down);
    assert_int_equal(s.count, 2);
    static const char *const wrong[] = {"", "x", "a x3", "shift+a", "Escape x0", "Escape x9", "Escape x-1", "nonsense key",
                                        "ctrl+", "Escape x99999999999999999999"};
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        err = (struct dh_err){0};
        assert_int_equal(dh_stop_keys_parse(wrong[i], &s, &err), DH_USAGE);
        assert_true(err.what[0] != '\0');
    }
    assert_int_equal(s.count, 2); /* untouched by what was wrong */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ascii_comes_out_on_every_layout),
        cmocka_unit_test(locks_do_not_change_what_comes_out),
        cmocka_unit_test(what_the_layout_lacks_is_refused),
        cmocka_unit_test(chords_find_keys_in_other_layouts),
        cmocka_unit_test(chords_are_read_as_people_write_them),
        cmocka_unit_test(what_stops_a_run_is_read),
    };
    return cmocka_run_group_tests_name("keymap", tests, NULL, NULL);
}
