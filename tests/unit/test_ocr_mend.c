/* Drawn letters: blocks of ink whose height, dot and slant are known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "capture/ocr_mend.h"

enum { W = 64, H = 14 };

struct page {
    uint8_t pixels[W * H];
    struct dh_ocr_image image;
};

static void blank(struct page *p)
{
    memset(p->pixels, 255, sizeof(p->pixels));
    p->image = (struct dh_ocr_image){p->pixels, W, H, 1, DH_OCR_LINE};
}

static void ink(struct page *p, int x, int y, int w, int h)
{
    for (int i = y; i < y + h; i++)
        memset(p->pixels + i * W + x, 0, (size_t)w);
}

static struct dh_ocr_glyph glyph(int x, const char *text, bool starts)
{
    return (struct dh_ocr_glyph){
        .rect = {x, 0, 6, H}, .confidence = 90, .starts_word = starts, .text = text};
}

/* Three characters, ten pixels high where `tall` says so, else seven. */
static const char *first_of(const char *text, bool tall, const char *second, bool second_tall)
{
    struct page p;
    blank(&p);
    ink(&p, 1, tall ? 2 : 5, 5, tall ? 10 : 7);
    ink(&p, 9, second_tall ? 2 : 5, 5, second_tall ? 10 : 7);
    ink(&p, 17, 5, 5, 7);
    struct dh_ocr_glyph g[] = {glyph(0, text, true), glyph(8, second, false), glyph(16, "a", false)};
    dh_ocr_mend(&p.image, g, 3);
    return g[0].text;
}

static void tells_case_by_height(void **state)
{
    (void)state;
    assert_string_equal(first_of("c", true, "1", true), "C");
    assert_string_equal(first_of("C", false, "1", true), "c");
    assert_string_equal(first_of("C", true, "1", true), "C");
    assert_string_equal(first_of("c", false, "1", true), "c");
    /* Nothing tall to compare with: as it was read. */
    assert_string_equal(first_of("C", false, "a", false), "C");
}

static void tells_stems_by_dots(void **state)
{
    (void)state;
    for (int dotted = 0; dotted < 2; dotted++) {
        struct page p;
        blank(&p);
        ink(&p, 2, 2, 2, 10);
        if (dotted)
            memset(p.pixels + 4 * W, 255, W);
        ink(&p, 9, 2, 5, 10);
        struct dh_ocr_glyph g[] = {glyph(0, "i", true), glyph(8, "t", false), glyph(8, "1", true)};
        dh_ocr_mend(&p.image, g, 3);
        assert_string_equal(g[0].text, dotted ? "i" : "I");
    }
}

static void tells_quotes_by_slant(void **state)
{
    (void)state;
    struct page p;
    blank(&p);
    ink(&p, 2, 2, 2, 4);
    ink(&p, 11, 2, 2, 2);
    ink(&p, 10, 4, 2, 2);
    struct dh_ocr_glyph g[] = {glyph(0, "\xe2\x80\x99", false), glyph(8, "\xe2\x80\x99", false)};
    dh_ocr_mend(&p.image, g, 2);
    assert_string_equal(g[0].text, "'");
    assert_string_equal(g[1].text, "\xe2\x80\x99");
}

static void tells_stops_by_shape(void **state)
{
    (void)state;
    struct page p;
    blank(&p);
    ink(&p, 3, 9, 1, 3); /* a cross */
    ink(&p, 2, 10, 3, 1);
    ink(&p, 11, 9, 2, 2); /* a comma */
    ink(&p, 10, 11, 2, 2);
    struct dh_ocr_glyph g[] = {glyph(0, ",", false), glyph(8, ",", false)};
    dh_ocr_mend(&p.image, g, 2);
    assert_string_equal(g[0].text, ".");
    assert_string_equal(g[1].text, ",");
}

static void keeps_numbers_together(void **state)
{
    (void)state;
    struct page p;
    blank(&p);
    struct dh_ocr_glyph g[] = {glyph(0, "Q", true),   glyph(8, "1", false), glyph(16, "l", false),
                               glyph(24, "7", false), glyph(32, "O", true), glyph(40, "2", false)};
    dh_ocr_mend(&p.image, g, 6);
    assert_string_equal(g[0].text, "0");
    assert_string_equal(g[2].text, "1");
    assert_string_equal(g[4].text, "O"); /* oxygen */
}

/* Two digits of ten pixels, and what is between them. */
static bool joined(const char *expected, int x, int y, int w, int h)
{
    struct page p;
    blank(&p);
    ink(&p, 1, 1, 5, 10);
    ink(&p, 12, 1, 5, 10);
    ink(&p, x, y, w, h);
    struct dh_ocr_glyph g[] = {glyph(0, "2", true), glyph(11, "4", true)};
    dh_ocr_mend(&p.image, g, 2);
    assert_string_equal(g[0].text, expected);
    return !g[1].starts_word;
}

static void sees_points_between_digits(void **state)
{
    (void)state;
    assert_true(joined("2.", 8, 10, 2, 1));
    assert_true(joined("2,", 8, 9, 2, 4));
    assert_false(joined("2", 8, 10, 2, 0));
    assert_false(joined("2", 8, 4, 2, 1));  /* in the middle: a dot of a table, a dash */
    assert_false(joined("2", 6, 10, 2, 1)); /* the foot of the digit itself */
    assert_false(joined("2", 7, 10, 4, 1)); /* an underline */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tells_case_by_height),
        cmocka_unit_test(tells_stems_by_dots),
        cmocka_unit_test(tells_quotes_by_slant),
        cmocka_unit_test(tells_stops_by_shape),
        cmocka_unit_test(keeps_numbers_together),
        cmocka_unit_test(sees_points_between_digits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
