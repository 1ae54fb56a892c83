#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "agent/model/redact.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/mem.h"
#include "capture/frame.h"
#include "tests/unit/obs_build.h"

#define SECRET "Tr0ub4dor&3x"

static struct dh_redactor *redactor(void)
{
    struct dh_redactor *r = NULL;
    assert_int_equal(dh_redactor_create(0, &r, NULL), DH_OK);
    assert_int_equal(dh_redactor_secret(r, "bank", SECRET, NULL), DH_OK);
    assert_int_equal(dh_redactor_secret(r, "pin", "4711", NULL), DH_OK);
    assert_int_equal(dh_redactor_secret(r, "word", "correcthorse", NULL), DH_OK);
    return r;
}

static void becomes(const struct dh_redactor *r, const char *text, const char *expected)
{
    char *got = dh_redact_text(r, text, false);
    assert_string_equal(got, expected);
    dh_free(got);
}

static void values_are_found_as_they_are_and_as_read(void **state)
{
    (void)state;
    struct dh_redactor *r = redactor();
    becomes(r, "say " SECRET " now", "say \xe2\x9f\xa6secret:bank\xe2\x9f\xa7 now");
    /* As OCR reads it: o for 0, no spaces or too many. */
    becomes(r, "say Troub4dor & 3x now", "say \xe2\x9f\xa6secret:bank\xe2\x9f\xa7 now");
    becomes(r, "TROUB4DOR&3X", "\xe2\x9f\xa6secret:bank\xe2\x9f\xa7");
    /* A part of it is enough, at either end. */
    becomes(r, "Tr0ub4", "\xe2\x9f\xa6secret:bank\xe2\x9f\xa7");
    becomes(r, "x4dor&3xyz", "x\xe2\x9f\xa6secret:bank\xe2\x9f\xa7yz");
    becomes(r, "pin 4711, not 47110815", "pin \xe2\x9f\xa6secret:pin\xe2\x9f\xa7, not \xe2\x9f\xa6secret:pin\xe2\x9f\xa7" "0815");
    /* Ordinary words that share a few letters with one stay. */
    becomes(r, "correct it", "correct it");
    becomes(r, "a horse", "a horse");
    becomes(r, "correcthors", "\xe2\x9f\xa6secret:word\xe2\x9f\xa7");
    becomes(r, "", "");
    dh_redactor_destroy(r);
}

static void keys_cards_and_accounts_have_a_shape(void **state)
{
    (void)state;
    struct dh_redactor *r = redactor();
    becomes(r, "export K=sk-" "abcdefgh12345678XYZ;", "export K=\xe2\x9f\xa6key\xe2\x9f\xa7;");
    becomes(r, "token ghp_abcdefghijklmnopqrstuvwxyz0123456789", "token \xe2\x9f\xa6key\xe2\x9f\xa7");
    becomes(r, "card 4111 1111 1111 1111 exp 12/29", "card \xe2\x9f\xa6" "card\xe2\x9f\xa7 exp 12/29");
    becomes(r, "card 4111 1111 1111 1112", "card 4111 1111 1111 1112");
    becomes(r, "pay DE89 3704 0044 0532 0130 00 today", "pay \xe2\x9f\xa6" "account\xe2\x9f\xa7 today");
    becomes(r, "Total 1234567.89 on 2026-11-19", "Total 1234567.89 on 2026-11-19");
    char *own = dh_redact_text(r, "pay to DE89 3704 0044 0532 0130 00", true);
    assert_string_equal(own, "pay to DE89 3704 0044 0532 0130 00");
    dh_free(own);
    dh_redactor_destroy(r);
}

/* A screen of 1280x800 in which every pixel is white. */
static struct dh_frame *white(void)
{
    struct dh_frame *f = NULL;
    assert_int_equal(dh_frame_create(1280, 800, &f, NULL), DH_OK);
    uint32_t *px = dh_frame_pixels(f);
    for (size_t i = 0; i < 1280u * 800u; i++)
        px[i] = 0xffffff;
    return f;
}

static bool is_black(const struct dh_frame *f, struct dh_rect r)
{
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            if (f->pixels[(size_t)y * (size_t)f->stride + (size_t)x] & 0xffffff)
                return false;
    return true;
}

static void nothing_of_a_screen_leaks(void **state)
{
    (void)state;
    static struct obs b;
    struct dh_redacted d;
    struct dh_frame *picture = NULL;
    struct dh_redactor *r = redactor();
    obs_init(&b);
    struct dh_window *window = obs_window(&b, "Notes " SECRET, "editor", 0, 20, 1280, 780);
    window->frame = (struct dh_rect){0, 0, 1280, 800};
    struct dh_element *text = obs_text(&b, "the password is Tr0ub4dor&3x they say", 40, 100);
    struct dh_element *field = obs_entry(&b, "Password", "hunter2hunter2", 40, 200);
    field->states |= DH_STATE_PASSWORD;
    struct dh_element *told = obs_element(&b, DH_ROLE_ENTRY, "Code", 40, 300, 200, 28);
    told->value = "4711"; /* which the application says and nobody read */
    struct dh_element *plain = obs_text(&b, "nothing here", 40, 400);
    b.o.frame = white();
    assert_int_equal(dh_redact_observation(r, &b.o, &d, NULL), DH_OK);
    assert_int_equal(d.o.element_count, b.o.element_count);
    for (size_t i = 0; i < d.o.element_count; i++) {
        assert_null(strstr(d.o.elements[i].name, "Tr0ub"));
        const char *value = d.o.elements[i].value ? d.o.elements[i].value : "";
        assert_true(!strstr(value, "hunter") && !strstr(value, "4711"));
    }
    for (size_t i = 0; i < d.o.line_count; i++)
        assert_null(strstr(d.o.lines[i].text, "Tr0ub"));
    assert_null(strstr(d.o.windows[0].title, "Tr0ub"));
    assert_string_equal(d.o.elements[1].value, "\xe2\x9f\xa6password\xe2\x9f\xa7");
    assert_int_equal(dh_redact_picture(&d, &b.o, &picture, NULL), DH_OK);
    assert_true(is_black(picture, (struct dh_rect){0, 0, 1280, 20}));
    assert_false(is_black(picture, (struct dh_rect){0, 20, 1280, 1}));
    assert_true(is_black(picture, (struct dh_rect){40 + 16 * OBS_CHAR, 100, 12 * OBS_CHAR, OBS_LINE}));
    assert_false(is_black(picture, (struct dh_rect){40, 100, 8, OBS_LINE}));
    assert_true(is_black(picture, dh_rect_grow(field->rect, -2, -2)));
    assert_true(is_black(picture, told->rect));
    assert_false(is_black(picture, plain->rect));
    (void)text;
    dh_frame_unref(picture);
    dh_redacted_finish(&d);
    dh_frame_unref(b.o.frame);
    dh_redactor_destroy(r);
}

static void own_windows_are_not_there(void **state)
{
    (void)state;
    static struct obs b;
    struct dh_redacted d;
    struct dh_frame *picture = NULL;
    struct dh_redactor *r = NULL;
    assert_int_equal(dh_redactor_create((int)getpid(), &r, NULL), DH_OK);
    obs_init(&b);
    obs_window(&b, "page", "browser", 0, 0, 1280, 800);
    obs_text(&b, "of the page", 20, 20);
    struct dh_window *own = obs_window(&b, "xterm: deskhand run", "xterm", 300, 300, 400, 200);
    own->pid = (int)getpid();
    obs_text(&b, "of the terminal", 320, 320);
    obs_window(&b, "above", "dialog", 500, 350, 400, 300);
    obs_text(&b, "of the dialog", 520, 370);
    b.o.frame = white();
    assert_int_equal(dh_redact_observation(r, &b.o, &d, NULL), DH_OK);
    assert_int_equal(d.o.element_count, 2);
    assert_string_equal(d.o.elements[0].name, "of the page");
    assert_string_equal(d.o.elements[1].name, "of the dialog");
    assert_string_equal(d.o.windows[1].title, "deskhand");
    assert_int_equal(dh_redact_picture(&d, &b.o, &picture, NULL), DH_OK);
    assert_true(is_black(picture, (struct dh_rect){300, 300, 400, 50}));
    assert_true(is_black(picture, (struct dh_rect){300, 350, 200, 150}));
    assert_false(is_black(picture, (struct dh_rect){500, 350, 1, 1}));
    assert_false(is_black(picture, (struct dh_rect){299, 300, 1, 1}));
    dh_frame_unref(picture);
    dh_redacted_finish(&d);
    dh_frame_unref(b.o.frame);
    dh_redactor_destroy(r);
}

static void hidden_text_is_flattened_and_blind_eyes_send_nothing(void **state)
{
    (void)state;
    static struct obs b;
    static const struct dh_rect hidden[] = {{100, 100, 80, 16}};
    static const char *const partial[] = {"3 pieces of text could not be read: the reader failed"};
    struct dh_redacted d;
    struct dh_frame *picture = NULL;
    struct dh_redactor *r = redactor();
    obs_init(&b);
    b.o.frame = white();
    uint32_t *px = dh_frame_pixels(b.o.frame);
    px[105 * 1280 + 110] = 0xfefefe; /* ink that nobody sees */
    b.o.hidden = hidden;
    b.o.hidden_count = 1;
    assert_int_equal(dh_redact_observation(r, &b.o, &d, NULL), DH_OK);
    assert_int_equal(dh_redact_picture(&d, &b.o, &picture, NULL), DH_OK);
    assert_int_equal(picture->pixels[105 * picture->stride + 110] & 0xffffff, 0xffffff);
    dh_frame_unref(picture);
    dh_redacted_finish(&d);
    b.o.partial = partial;
    b.o.partial_count = 1;
    assert_int_equal(dh_redact_observation(r, &b.o, &d, NULL), DH_OK);
    assert_int_equal(dh_redact_picture(&d, &b.o, &picture, NULL), DH_REFUSED);
    dh_redacted_finish(&d);
    dh_frame_unref(b.o.frame);
    dh_redactor_destroy(r);
}

/* 200 values in all the places that text comes from: none is left. */
static void two_hundred_canaries(void **state)
{
    (void)state;
    struct dh_redactor *r = NULL;
    assert_int_equal(dh_redactor_create(0, &r, NULL), DH_OK);
    char value[32], text[160], name[16];
    for (int i = 0; i < 200; i++) {
        snprintf(value, sizeof(value), "c%dq%xZk%d", 1000 + i * 37, 77 * i + 4096, i % 90 + 10);
        snprintf(name, sizeof(name), "n%d", i);
        assert_int_equal(dh_redactor_secret(r, name, value, NULL), DH_OK);
    }
    for (int i = 0; i < 200; i++) {
        snprintf(value, sizeof(value), "c%dq%xZk%d", 1000 + i * 37, 77 * i + 4096, i % 90 + 10);
        switch (i % 5) {
        case 0: snprintf(text, sizeof(text), "https://x.test/?k=%s&b=1", value); break;
        case 1: snprintf(text, sizeof(text), "\"%s\"", value); break;
        case 2: snprintf(text, sizeof(text), "error: bad value %s at line 3", value); break;
        case 3: snprintf(text, sizeof(text), "%s", value); break;
        default: snprintf(text, sizeof(text), "%s, %s", value, value); break;
        }
        char *got = dh_redact_text(r, text, false);
        assert_null(strstr(got, value));
        for (size_t k = 0; k + 6 <= strlen(value); k++) {
            char part[7];
            memcpy(part, value + k, 6);
            part[6] = '\0';
            assert_null(strstr(got, part));
        }
        dh_free(got);
    }
    dh_redactor_destroy(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_found_as_they_are_and_as_read),
        cmocka_unit_test(keys_cards_and_accounts_have_a_shape),
        cmocka_unit_test(nothing_of_a_screen_leaks),
        cmocka_unit_test(own_windows_are_not_there),
        cmocka_unit_test(hidden_text_is_flattened_and_blind_eyes_send_nothing),
        cmocka_unit_test(two_hundred_canaries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
