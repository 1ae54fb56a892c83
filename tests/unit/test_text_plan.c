#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "actuate/client.h"
#include "actuate/clip_text.h"
#include "actuate/spare.h"
#include "actuate/text_plan.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <X11/Xlib.h>
#include <X11/Xatom.h>

static struct dh_keymap *keymap(const char *layout)
{
    struct dh_keymap *k = NULL;
    struct xkb_context *ctx = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
    struct xkb_rule_names names = {"evdev", "pc105", layout, "", ""};
    struct xkb_keymap *map = xkb_keymap_new_from_names(ctx, &names, XKB_KEYMAP_COMPILE_NO_FLAGS);
    assert_non_null(map);
    assert_int_equal(dh_keymap_create(map, &k, NULL), DH_OK);
    xkb_keymap_unref(map);
    xkb_context_unref(ctx);
    return k;
}

static struct dh_text_plan plan(const char *layout, struct dh_locks locks, struct dh_text_facts f, const char *text)
{
    struct dh_text_plan p = {.way = DH_TEXT_KEYS};
    struct dh_keymap *k = keymap(layout);
    assert_int_equal(dh_text_plan(k, locks, &f, text, &p, NULL), DH_OK);
    dh_keymap_destroy(k);
    return p;
}

static const struct dh_locks none = {0, 0};

static void keys_are_for_brief_text_that_the_keyboard_has(void **state)
{
    (void)state;
    char longer[DH_TEXT_KEYS_MAX + 2];
    struct dh_text_facts plain = {0};
    assert_int_equal(plan("us", none, plain, "Hello").way, DH_TEXT_KEYS);
    assert_int_equal(plan("us", none, plain, "h\u00e9llo").way, DH_TEXT_PASTE);
    assert_false(plan("us", none, plain, "h\u00e9llo").keys_can);
    assert_int_equal(plan("fr", none, plain, "h\u00e9llo").way, DH_TEXT_KEYS);
    assert_int_equal(plan("de", none, plain, "a^b").way, DH_TEXT_PASTE); /* a dead key there */
    assert_int_equal(plan("ru", none, plain, "Hello").way, DH_TEXT_PASTE);
    assert_int_equal(plan("ru,us", (struct dh_locks){0, 1}, plain, "Hello").way, DH_TEXT_KEYS);
    memset(longer, 'x', sizeof(longer) - 1);
    longer[sizeof(longer) - 1] = '\0';
    assert_int_equal(plan("us", none, plain, longer).way, DH_TEXT_PASTE);
    assert_true(plan("us", none, plain, longer).keys_can);
    /* Where the focus may go to another field of the window nothing can get in between. */
    struct dh_text_facts watched = {.watched = true};
    longer[DH_TEXT_WATCHED_MAX + 1] = '\0';
    assert_int_equal(plan("us", none, plain, longer).way, DH_TEXT_KEYS);
    assert_int_equal(plan("us", none, watched, longer).way, DH_TEXT_PASTE);
    longer[DH_TEXT_WATCHED_MAX] = '\0';
    assert_int_equal(plan("us", none, watched, longer).way, DH_TEXT_KEYS);
}

static void secrets_stay_off_the_clipboard(void **state)
{
    (void)state;
    struct dh_text_plan p = plan("us", none, (struct dh_text_facts){.secret = true, .input_method = true}, "s3cret");
    assert_int_equal(p.way, DH_TEXT_KEYS);
    assert_true(p.paced);
    assert_int_equal(plan("us", none, (struct dh_text_facts){.secret = true}, "s\u00e9cret").way, DH_TEXT_PASTE);
}

static void input_methods_and_word_processors_get_pasted_text(void **state)
{
    (void)state;
    assert_int_equal(plan("us", none, (struct dh_text_facts){.input_method = true}, "Hello").way, DH_TEXT_PASTE);
    assert_int_equal(plan("us", none, (struct dh_text_facts){.corrects = true}, "\"Hello\"").way, DH_TEXT_PASTE);
}

static void breaks_are_keys_in_terminals_only(void **state)
{
    (void)state;
    struct dh_text_plan p = plan("us", none, (struct dh_text_facts){0}, "a\nb");
    assert_int_equal(p.way, DH_TEXT_PASTE);
    assert_false(p.keys_can || p.spares_can || p.lines);
    p = plan("us", none, (struct dh_text_facts){.secret = true}, "a\tb");
    assert_int_equal(p.way, DH_TEXT_PASTE);
    p = plan("us", none, (struct dh_text_facts){.terminal = true}, "a\nb");
    assert_int_equal(p.way, DH_TEXT_KEYS);
    assert_true(p.lines);
}

static void with_shift_held_nothing_is_pressed_that_shift_changes(void **state)
{
    (void)state;
    struct dh_text_facts f = {.shift_held = true};
    struct dh_text_plan p = plan("us", none, f, "Hello");
    assert_int_equal(p.way, DH_TEXT_PASTE);
    assert_false(p.keys_can || p.spares_can);
    struct dh_keymap *k = keymap("us");
    f.terminal = true;
    assert_int_equal(dh_text_plan(k, none, &f, "a\nb", &p, NULL), DH_TIMEOUT);
    dh_keymap_destroy(k);
}

static void clean(const char *text, const char *wanted)
{
    char *got = NULL;
    assert_int_equal(dh_text_clean(text, &got, NULL), DH_OK);
    assert_string_equal(got, wanted);
    dh_free(got);
}

static void text_is_cleaned_or_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"\033[2J", "a\bb", "\x7f", "\xc2\x85", "\xff", "\xed\xa0\x80", "\x04"};
    char *got = NULL;
    clean("a\r\nb\rc\n\td", "a\nb\nc\n\td");
    clean("", "");
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(dh_text_clean(bad[i], &got, NULL), DH_INVALID);
    assert_null(got);
}

static bool ascii_only(void *data, uint32_t cp)
{
    (void)data;
    return cp >= ' ' && cp < 0x7f;
}

static void spare_keys_are_assigned_once_a_letter(void **state)
{
    (void)state;
    static const int codes[] = {248, 230, 222};
    struct dh_spare out[DH_SPARE_MAX];
    size_t count = 0;
    const char *text = "x\u00e9 \u00c9\u6f22\u6f22 \u20ac a\U0001f600 b";
    size_t n = dh_spare_assign(text, strlen(text), ascii_only, NULL, codes, 3, out, &count);
    assert_int_equal(count, 3);
    assert_string_equal(text + n, "\U0001f600 b");
    assert_int_equal(out[0].low, 0xe9);
    assert_int_equal(out[0].high, 0xc9);
    assert_int_equal(out[1].low, 0x1006f22);
    assert_int_equal(out[1].high, out[1].low);
    n = dh_spare_assign("\n", 1, ascii_only, NULL, codes, 3, out, &count);
    assert_int_equal(n, 0);
    n = dh_spare_assign("\u00e9", 2, ascii_only, NULL, codes, 0, out, &count);
    assert_int_equal(n, 0);
}

static void a_record_that_is_none_is_refused(void **state)
{
    (void)state;
    struct dh_spare_record r = {.count = 99};
    long good[] = {0x400001, 77, 5, 248, 0xe9, 0xc9}, much[3 + 3 * (DH_SPARE_MAX + 1)] = {1, 2, 5};
    assert_true(dh_spare_parse(good, 6, &r));
    assert_int_equal(r.count, 1);
    assert_int_equal(r.device, 5);
    assert_int_equal(r.owner, 0x400001);
    assert_int_equal(r.pid, 77);
    for (size_t n = 0; n < 6; n++)
        assert_false(dh_spare_parse(good, n, &r));
    for (int i = 0; i < 6; i++) {
        long bad[6];
        memcpy(bad, good, sizeof(bad));
        bad[i] = -1;
        assert_false(dh_spare_parse(bad, 6, &r));
        bad[i] = 0x7fffffffffffffffL;
        assert_false(dh_spare_parse(bad, 6, &r));
    }
    /* The letter A is nobody's spare key. */
    good[3] = 38;
    assert_false(dh_spare_parse(good, 6, &r));
    for (size_t i = 3; i < sizeof(much) / sizeof(much[0]); i++)
        much[i] = 100;
    assert_false(dh_spare_parse(much, sizeof(much) / sizeof(much[0]), &r));
}

static enum dh_status take(struct dh_clip_intake *in, unsigned long type, int format, const void *data, size_t n,
                           size_t left)
{
    struct dh_clip_part p = {type, format, n, left, data};
    return dh_clip_intake_take(in, &p, NULL);
}

static void answers_of_other_clients_are_bounded(void **state)
{
    (void)state;
    struct dh_clip_intake in;
    enum { INCR = 7, UTF8 = 8 };
    long size = 1000000000;
    dh_clip_intake_init(&in, INCR, 10);
    assert_int_equal(take(&in, 0, 0, NULL, 0, 0), DH_NOT_FOUND);
    assert_int_equal(take(&in, UTF8, 8, "0123456789a", 11, 0), DH_FAILED);
    assert_int_equal(take(&in, UTF8, 8, "01234", 5, 1), DH_FAILED);
    assert_int_equal(take(&in, UTF8, 9, "01234", 5, 0), DH_FAILED);
    assert_int_equal(take(&in, UTF8, 32, &size, (size_t)-1 / 4, 0), DH_FAILED);
    assert_int_equal(take(&in, INCR, 32, &size, 1, 0), DH_OK);
    assert_false(in.done);
    assert_int_equal(take(&in, UTF8, 8, "01234", 5, 0), DH_OK);
    assert_int_equal(take(&in, 0, 0, NULL, 0, 0), DH_OK); /* news of nothing is not the end */
    assert_false(in.done);
    assert_int_equal(take(&in, UTF8, 32, &size, 1, 0), DH_FAILED);
    assert_int_equal(take(&in, UTF8, 8, "56789", 5, 0), DH_OK);
    assert_int_equal(take(&in, UTF8, 8, "a", 1, 0), DH_FAILED);
    assert_int_equal(take(&in, UTF8, 8, "", 0, 0), DH_OK);
    assert_true(in.done);
    assert_int_equal(in.bytes.len, 10);
    assert_memory_equal(in.bytes.data, "0123456789", 10);
    assert_int_equal(take(&in, UTF8, 8, "a", 1, 0), DH_FAILED);
    dh_clip_intake_finish(&in);
    unsigned long list[] = {1, 31, 400};
    dh_clip_intake_init(&in, INCR, 100);
    assert_int_equal(take(&in, XA_ATOM, 32, list, 3, 0), DH_OK);
    assert_true(dh_clip_intake_names(&in, 400) && dh_clip_intake_names(&in, 1));
    assert_false(dh_clip_intake_names(&in, 0) || dh_clip_intake_names(&in, 32));
    dh_clip_intake_finish(&in);
}

static void text_has_a_latin_form_when_it_fits(void **state)
{
    (void)state;
    struct dh_clip_text t = {0};
    struct dh_clip_intake in;
    assert_int_equal(dh_clip_text_set(&t, "h\u00e9", 3, NULL), DH_OK);
    assert_true(t.has_latin);
    assert_memory_equal(dh_buf_text(&t.latin), "h\xe9", 2);
    assert_int_equal(dh_clip_text_set(&t, "\u20ac", 3, NULL), DH_OK);
    assert_false(t.has_latin);
    assert_int_equal(dh_clip_text_set(&t, "\xff\xfe", 2, NULL), DH_OK);
    assert_false(t.has_latin);
    assert_int_equal(t.utf8.len, 2);
    dh_clip_intake_init(&in, 0, 100);
    assert_int_equal(take(&in, XA_STRING, 8, "h\xe9", 2, 0), DH_OK);
    assert_int_equal(dh_clip_text_take(&t, &in, NULL), DH_OK);
    assert_string_equal(dh_buf_text(&t.utf8), "h\u00e9");
    dh_clip_intake_finish(&in);
    dh_clip_text_finish(&t);
}

static void input_methods_are_seen_in_the_environment(void **state)
{
    (void)state;
    static const char ibus[] = "HOME=/root\0GTK_IM_MODULE=ibus\0LANG=C", none_set[] = "HOME=/root\0GTK_IM_MODULES=ibus\0A=b\0";
    static const char harmless[] = "XMODIFIERS=@im=none\0QT_IM_MODULE=simple\0GTK_IM_MODULE=\0";
    static const char fcitx[] = "XMODIFIERS=@im=fcitx\0", cut[] = "XMODIFIERS=@im=fcitx";
    assert_true(dh_client_environment_has_im(ibus, sizeof(ibus)));
    assert_true(dh_client_environment_has_im(fcitx, sizeof(fcitx) - 1));
    assert_false(dh_client_environment_has_im(none_set, sizeof(none_set)));
    assert_false(dh_client_environment_has_im(harmless, sizeof(harmless)));
    assert_false(dh_client_environment_has_im(cut, sizeof(cut) - 1));
    assert_false(dh_client_environment_has_im("", 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_are_for_brief_text_that_the_keyboard_has),
        cmocka_unit_test(secrets_stay_off_the_clipboard),
        cmocka_unit_test(input_methods_and_word_processors_get_pasted_text),
        cmocka_unit_test(breaks_are_keys_in_terminals_only),
        cmocka_unit_test(with_shift_held_nothing_is_pressed_that_shift_changes),
        cmocka_unit_test(text_is_cleaned_or_refused),
        cmocka_unit_test(spare_keys_are_assigned_once_a_letter),
        cmocka_unit_test(a_record_that_is_none_is_refused),
        cmocka_unit_test(answers_of_other_clients_are_bounded),
        cmocka_unit_test(text_has_a_latin_form_when_it_fits),
        cmocka_unit_test(input_methods_are_seen_in_the_environment),
    };
    return cmocka_run_group_tests_name("text_plan", tests, NULL, NULL);
}
