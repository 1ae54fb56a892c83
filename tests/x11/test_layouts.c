/* Text on many keyboard layouts, into a GTK 3 entry that tells what it got: with locks on, with Shift held by a person,
 * and with another layout on the person's keyboard. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <X11/XKBlib.h>
#include <X11/keysym.h>

#include "actuate/keymap.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "tests/x11/xhands.h"
#include "tests/x11/xhuman.h"

static const char *const layouts[] = {
    "us",
    "de",
    "fr",
    "us,ru",
    "us -variant dvorak",
    "jp",
    "il",
    "gr",
    "ch",
    "tr",
    "us -variant intl",
    "es",
    "it",
    "pl",
    "cz",
    "hu",
    "se",
    "no",
    "dk",
    "fi",
    "pt",
    "br",
    "gb",
    "be",
    "ua",
    "bg",
    "kr",
    "ara",
    "ir",
    "latam",
    "us -variant colemak",
    "de -variant neo",
    "ca -variant multix",
    "fr -variant bepo",
};
#define LAYOUTS (sizeof(layouts) / sizeof(layouts[0]))

static const char sample[] = "aZ yz-@ Ay.,;:'\"\\|/?!#$%&*()[]{}<>~^`_+= 0123456789";
static const char foreign[] =
    "q\u00e9\u00df\u20ac \u043f\u0440\u0418 \u05e9\u05dc \u03b3\u0395 \u6f22 \U0001f600 \u011f\u0130\u0131 Qz";

struct fixture {
    struct xhands hands;
    struct xhuman human;
};

static int start(void **state)
{
    struct fixture *f = dh_alloc(1, sizeof(*f));
    assert_non_null(f);
    *state = f;
    assert_true(xhands_open(&f->hands, false));
    assert_true(xhuman_open(&f->human, f->hands.server.name));
    assert_true(xhands_target(&f->hands, "gtk3-entry"));
    return 0;
}

static int stop(void **state)
{
    struct fixture *f = *state;
    xhuman_close(&f->human);
    xhands_close(&f->hands);
    dh_free(f);
    return 0;
}

struct noticed {
    struct dh_actuator *a;
    uint32_t before;
};

static bool noticed(void *data)
{
    struct noticed *n = data;
    return dh_actuator_accept(n->a) != n->before;
}

/* A person uses the keyboard, and what follows is planned in view of that. */
static void person(struct fixture *f, KeySym sym, bool down)
{
    struct noticed n = {f->hands.a, dh_actuator_accept(f->hands.a)};
    xhuman_key(&f->human, sym, down);
    for (dh_tick end = dh_tick_now() + DH_TICK_S(2); !noticed(&n) && dh_tick_now() < end;)
        dh_loop_until(f->hands.loop, noticed, &n, dh_tick_now() + DH_TICK_MS(2));
    assert_true(noticed(&n));
}

static void set_layout(struct fixture *f, const char *layout)
{
    char command[200];
    snprintf(command, sizeof(command), "setxkbmap -display %s -option '' -layout %s", f->hands.server.name, layout);
    assert_int_equal(system(command), 0);
}

static void lock(struct fixture *f, unsigned modifiers)
{
    Display *d = dh_xconn_display(f->hands.x);
    XkbLockModifiers(d, XkbUseCoreKbd, LockMask | Mod2Mask, modifiers);
    XSync(d, False);
}

/* Everything that the keyboard gives by itself at the moment, as far as it goes by keys. */
static char *own_characters(struct fixture *f)
{
    struct dh_keymap *k = NULL;
    struct dh_locks locks;
    unsigned held;
    struct dh_buf out = {0};
    int n = 0;
    assert_int_equal(dh_keymap_x11_load(f->hands.x, &k, NULL), DH_OK);
    assert_true(dh_keymap_x11_state(f->hands.x, &locks, &held));
    for (uint32_t cp = 0x20; cp < 0x3000 && n < 380; cp++) {
        struct dh_stroke stroke;
        char utf8[4];
        if ((cp >= 0x7f && cp < 0xa0) || (cp >= 0x200b && cp < 0x2010) || !dh_keymap_char(k, cp, locks, &stroke))
            continue;
        dh_buf_add(&out, utf8, dh_utf8_put(cp, utf8));
        n++;
    }
    dh_keymap_destroy(k);
    return dh_buf_steal(&out);
}

/* Types and compares with what arrived. */
static bool arrives(struct fixture *f, const char *text, const char *layout, const char *how)
{
    struct dh_err err = {0};
    struct dh_touch_result r = {0};
    assert_true(xtarget_clear(&f->hands.target));
    enum dh_status s = xhands_type(&f->hands, text, &r, &err);
    bool good = s == DH_OK && xtarget_holds(&f->hands.target, text, dh_tick_now() + DH_TICK_S(5));
    if (!good)
        print_message("# %s, %s: %s\n#  asked: %s\n#  came:  %s\n", layout, how, s == DH_OK ? "other text" : err.what, text,
                      dh_buf_text(&f->hands.target.text));
    return good;
}

static int wrong_on(struct fixture *f, const char *layout)
{
    static const struct {
        unsigned modifiers;
        const char *name;
    } locks[] = {{0, "no lock"}, {LockMask, "Caps"}, {Mod2Mask, "Num"}, {LockMask | Mod2Mask, "Caps and Num"}};
    int wrong = 0;
    for (size_t i = 0; i < sizeof(locks) / sizeof(locks[0]); i++) {
        lock(f, locks[i].modifiers);
        char *own = own_characters(f);
        wrong += !arrives(f, own, layout, locks[i].name);
        wrong += !arrives(f, sample, layout, locks[i].name);
        wrong += !arrives(f, foreign, layout, locks[i].name);
        dh_free(own);
    }
    lock(f, 0);
    return wrong;
}

static void text_arrives_on_every_layout(void **state)
{
    struct fixture *f = *state;
    int wrong = 0;
    for (size_t i = 0; i < LAYOUTS; i++) {
        set_layout(f, layouts[i]);
        wrong += wrong_on(f, layouts[i]);
        if (strchr(layouts[i], ',')) {
            XkbLockGroup(dh_xconn_display(f->hands.x), XkbUseCoreKbd, 1);
            XSync(dh_xconn_display(f->hands.x), False);
            wrong += wrong_on(f, "its second group");
            XkbLockGroup(dh_xconn_display(f->hands.x), XkbUseCoreKbd, 0);
        }
    }
    set_layout(f, "us");
    assert_int_equal(wrong, 0);
}

static void text_arrives_while_shift_is_held(void **state)
{
    struct fixture *f = *state;
    int wrong = 0;
    for (size_t i = 0; i < LAYOUTS; i++) {
        set_layout(f, layouts[i]);
        person(f, XK_Shift_L, true);
        wrong += !arrives(f, sample, layouts[i], "Shift held");
        lock(f, LockMask | Mod2Mask);
        wrong += !arrives(f, foreign, layouts[i], "Shift held, Caps and Num");
        lock(f, 0);
        person(f, XK_Shift_L, false);
    }
    set_layout(f, "us");
    assert_int_equal(wrong, 0);
}

static void other_modifiers_are_waited_for(void **state)
{
    struct fixture *f = *state;
    struct dh_err err = {0};
    assert_true(xtarget_clear(&f->hands.target));
    person(f, XK_Control_L, true);
    assert_int_equal(xhands_type(&f->hands, "abc", NULL, &err), DH_TIMEOUT);
    person(f, XK_Control_L, false);
    assert_true(arrives(f, "abc", "us", "after ctrl"));
}

static void a_layout_of_the_person_is_not_ours(void **state)
{
    struct fixture *f = *state;
    char device[32];
    static const char *const pairs[][2] = {{"de", "us"}, {"us", "de"}, {"fr", "ru"}, {"ru", "fr"}};
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        snprintf(device, sizeof(device), "%s -device %d", pairs[i][0], f->human.xtest_id);
        set_layout(f, device);
        snprintf(device, sizeof(device), "%s -device %d", pairs[i][1], f->human.id);
        set_layout(f, device);
        for (int k = 0; k < 3; k++) {
            person(f, XK_space, true);
            person(f, XK_space, false);
            xtarget_quiet(&f->hands.target, DH_TICK_MS(30), dh_tick_now() + DH_TICK_S(1));
            assert_true(arrives(f, sample, pairs[i][0], "another one on the other keyboard"));
            assert_true(arrives(f, "yz-@ plain", pairs[i][0], "another one on the other keyboard"));
        }
    }
    set_layout(f, "us");
}

int main(void)
{
    if (!xserver_available())
        return XSERVER_SKIP;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_arrives_on_every_layout),
        cmocka_unit_test(text_arrives_while_shift_is_held),
        cmocka_unit_test(other_modifiers_are_waited_for),
        cmocka_unit_test(a_layout_of_the_person_is_not_ours),
    };
    return cmocka_run_group_tests_name("layouts", tests, start, stop);
}
