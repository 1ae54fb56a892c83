/* What a person did, without a display: wheels, rows of clicks, drags, keys of two keyboards, and the log of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "base/json.h"
#include "base/mem.h"
#include "capture/human.h"
#include "capture/human_keys.h"
#include "capture/human_pointer.h"

static void press(struct dh_human_pointer *p, int button, struct dh_point at, unsigned long time, struct dh_deed *out)
{
    assert_int_equal(dh_human_pointer_button(p, 6, button, true, 0, at, time, out), 1);
    assert_int_equal(out->kind, DH_DEED_PRESS);
    assert_int_equal(dh_human_pointer_button(p, 6, button, false, 0, at, time + 30, out), 1);
}

static void rows_of_clicks(void **state)
{
    struct dh_human_pointer p = {0};
    struct dh_deed d;
    (void)state;
    press(&p, 1, (struct dh_point){10, 10}, 1000, &d);
    assert_int_equal(d.count, 1);
    press(&p, 1, (struct dh_point){12, 11}, 1200, &d);
    assert_int_equal(d.count, 2);
    press(&p, 1, (struct dh_point){12, 11}, 1700, &d); /* too late */
    assert_int_equal(d.count, 1);
    press(&p, 1, (struct dh_point){60, 11}, 1800, &d); /* too far */
    assert_int_equal(d.count, 1);
    press(&p, 3, (struct dh_point){60, 11}, 1900, &d); /* another button */
    assert_int_equal(d.count, 1);
    /* The clock wraps in between. */
    press(&p, 1, (struct dh_point){5, 5}, 0xffffff80ul, &d);
    press(&p, 1, (struct dh_point){5, 5}, 0x40ul, &d);
    assert_int_equal(d.count, 2);
}

static void drags_and_wheels(void **state)
{
    struct dh_human_pointer p = {0};
    struct dh_deed d;
    (void)state;
    dh_human_pointer_button(&p, 6, 1, true, 4, (struct dh_point){10, 10}, 1, &d);
    assert_int_equal(dh_human_pointer_button(&p, 6, 1, false, 0, (struct dh_point){90, 40}, 900, &d), 1);
    assert_int_equal(d.kind, DH_DEED_DRAG);
    assert_int_equal(d.at.x, 10);
    assert_int_equal(d.to.x, 90);
    assert_int_equal(d.modifiers, 4);
    for (int button = 4; button <= 7; button++) {
        assert_int_equal(dh_human_pointer_button(&p, 6, button, true, 0, d.at, 1000, &d), 1);
        assert_int_equal(d.kind, DH_DEED_SCROLL);
        assert_int_equal(d.dy, button == 4 ? -1 : button == 5);
        assert_int_equal(d.dx, button == 6 ? -1 : button == 7);
        assert_int_equal(dh_human_pointer_button(&p, 6, button, false, 0, d.at, 1001, &d), 0);
    }
    /* What went down before we listened, and what is no button. */
    assert_int_equal(dh_human_pointer_button(&p, 6, 2, false, 0, d.at, 1, &d), 0);
    assert_int_equal(dh_human_pointer_button(&p, 6, 0, true, 0, d.at, 1, &d), 0);
    assert_int_equal(dh_human_pointer_button(&p, 6, 400, true, 0, d.at, 1, &d), 0);
}

struct keyboards {
    struct xkb_context *ctx;
    struct dh_human_keys *keys;
};

static struct xkb_keymap *layout(struct keyboards *k, const char *name)
{
    struct xkb_rule_names names = {.rules = "evdev", .model = "pc105", .layout = name};
    struct xkb_keymap *m = xkb_keymap_new_from_names(k->ctx, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
    assert_non_null(m);
    return m;
}

/* Two keyboards at one master: Shift of the one counts for the other, and each has its letters. */
static void two_keyboards_of_one_person(void **state)
{
    struct keyboards k = {xkb_context_new(XKB_CONTEXT_NO_FLAGS), NULL};
    struct dh_deed out[2];
    struct dh_err err = {0};
    (void)state;
    assert_int_equal(dh_human_keys_create(k.ctx, "C", &k.keys, &err), DH_OK);
    struct xkb_keymap *us = layout(&k, "us"), *de = layout(&k, "de");
    assert_int_equal(dh_human_keys_map(k.keys, 7, us, &err), DH_OK);
    assert_int_equal(dh_human_keys_map(k.keys, 9, de, &err), DH_OK);
    assert_int_equal(dh_human_keys_event(k.keys, 7, 29, true, 10, out), 1);
    assert_string_equal(out[0].text, "y");
    assert_int_equal(dh_human_keys_event(k.keys, 9, 29, true, 20, out), 1);
    assert_string_equal(out[0].text, "z");
    assert_int_equal(dh_human_keys_event(k.keys, 7, 50, true, 30, out), 0);
    dh_human_keys_state(k.keys, &(struct dh_human_state){.base = 1});
    assert_int_equal(dh_human_keys_event(k.keys, 9, 29, true, 40, out), 1);
    assert_string_equal(out[0].text, "Z");
    /* Locked by the one, typed by the other. */
    dh_human_keys_state(k.keys, &(struct dh_human_state){.locked = 2});
    assert_int_equal(dh_human_keys_event(k.keys, 7, 38, true, 50, out), 1);
    assert_string_equal(out[0].text, "A");
    /* Nothing is known of this one. */
    assert_int_equal(dh_human_keys_event(k.keys, 12, 38, true, 60, out), 0);
    assert_int_equal(dh_human_keys_event(k.keys, 7, 3, true, 60, out), 0);
    xkb_keymap_unref(us);
    xkb_keymap_unref(de);
    dh_human_keys_destroy(k.keys);
    xkb_context_unref(k.ctx);
}

static void a_held_key_repeats_until_another_takes_over(void **state)
{
    struct keyboards k = {xkb_context_new(XKB_CONTEXT_NO_FLAGS), NULL};
    struct dh_deed out[2];
    struct dh_err err = {0};
    (void)state;
    assert_int_equal(dh_human_keys_create(k.ctx, "C", &k.keys, &err), DH_OK);
    struct xkb_keymap *us = layout(&k, "us");
    assert_int_equal(dh_human_keys_map(k.keys, 7, us, &err), DH_OK);
    dh_human_keys_repeat(k.keys, 500, 100);
    dh_human_keys_event(k.keys, 7, 38, true, 1000, out);
    assert_int_equal(dh_human_keys_event(k.keys, 7, 38, false, 1400, out), 0);
    dh_human_keys_event(k.keys, 7, 38, true, 2000, out);
    assert_int_equal(dh_human_keys_event(k.keys, 7, 39, true, 2850, out), 2);
    assert_true(out[0].repeat);
    assert_int_equal(out[0].count, 4);
    assert_string_equal(out[0].text, "a");
    assert_string_equal(out[1].text, "s");
    assert_int_equal(dh_human_keys_event(k.keys, 7, 38, false, 2900, out), 0);
    assert_int_equal(dh_human_keys_event(k.keys, 7, 39, false, 3360, out), 1);
    assert_int_equal(out[0].count, 1);
    xkb_keymap_unref(us);
    dh_human_keys_destroy(k.keys);
    xkb_context_unref(k.ctx);
}

static void refused(const char *text)
{
    json_t *v;
    struct dh_deed d = {.device = 77};
    struct dh_err err = {0};
    assert_int_equal(dh_json_parse(text, strlen(text), &v, &err), DH_OK);
    assert_int_equal(dh_deed_from_json(v, &d, &err), DH_INVALID);
    assert_int_equal(d.device, 77);
    assert_true(err.what[0] != '\0');
    json_decref(v);
}

static void a_log_is_not_believed(void **state)
{
    (void)state;
    refused("{}");
    refused("{\"deed\":\"fly\",\"time\":1,\"device\":7}");
    refused("{\"deed\":\"text\",\"time\":1,\"device\":7,\"text\":\"\",\"count\":1}");
    refused("{\"deed\":\"text\",\"time\":1,\"device\":7,\"text\":\"a\",\"count\":0}");
    refused("{\"deed\":\"text\",\"time\":-1,\"device\":7,\"text\":\"a\",\"count\":1}");
    refused("{\"deed\":\"text\",\"time\":1,\"device\":\"7\",\"text\":\"a\",\"count\":1}");
    refused("{\"deed\":\"click\",\"time\":1,\"device\":7,\"button\":1,\"count\":4,\"at\":[1,2]}");
    refused("{\"deed\":\"click\",\"time\":1,\"device\":7,\"button\":1,\"count\":1,\"at\":[1]}");
    refused("{\"deed\":\"drag\",\"time\":1,\"device\":7,\"button\":1,\"at\":[1,2],\"to\":[99999999,2]}");
    refused("{\"deed\":\"scroll\",\"time\":1,\"device\":7,\"at\":[1,2],\"dx\":1}");
}

static void every_deed_comes_back_from_its_line(void **state)
{
    (void)state;
    unsigned long seed = 7;
    for (int i = 0; i < 1000; i++) {
        seed = seed * 6364136223846793005ul + 1442695040888963407ul;
        unsigned r = (unsigned)(seed >> 32);
        struct dh_deed back, d = {.kind = (enum dh_deed_kind)(r % DH_DEED_KINDS), .time = r, .device = (int)(r >> 20)};
        if (d.kind == DH_DEED_TEXT || d.kind == DH_DEED_KEYS) {
            static const char *const texts[] = {"é", "a", "ctrl+s", "漢", "\"\\", "😀"};
            memcpy(d.text, texts[r / 7 % 6], strlen(texts[r / 7 % 6]));
            d.count = 1 + (int)(r % 9);
            d.repeat = r & 64;
        } else {
            d.at = (struct dh_point){(int)(r % 4000), (int)(r / 3 % 3000)};
            d.modifiers = r >> 5 & 15;
        }
        if (d.kind == DH_DEED_SCROLL)
            d.dx = (int)(r % 7) - 3, d.dy = (int)(r % 5) - 2;
        else if (d.kind != DH_DEED_TEXT && d.kind != DH_DEED_KEYS)
            d.button = 1 + (int)(r % 9);
        if (d.kind == DH_DEED_CLICK)
            d.count = 1 + (int)(r % 3);
        if (d.kind == DH_DEED_DRAG)
            d.to = (struct dh_point){(int)(r % 1000), -(int)(r % 50)};
        struct dh_err err = {0};
        json_t *v = dh_deed_to_json(&d);
        assert_non_null(v);
        assert_int_equal(dh_deed_from_json(v, &back, &err), DH_OK);
        assert_true(dh_deed_equal(&d, &back));
        json_decref(v);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_of_clicks),
        cmocka_unit_test(drags_and_wheels),
        cmocka_unit_test(two_keyboards_of_one_person),
        cmocka_unit_test(a_held_key_repeats_until_another_takes_over),
        cmocka_unit_test(a_log_is_not_believed),
        cmocka_unit_test(every_deed_comes_back_from_its_line),
    };
    return cmocka_run_group_tests_name("deed", tests, NULL, NULL);
}
