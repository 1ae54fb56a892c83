#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include "capture/convert.h"

static const struct dh_pixel_format rgb565 = {16, 32, false, 0xf800, 0x07e0, 0x001f};
static const struct dh_pixel_format rgb555 = {16, 32, true, 0x7c00, 0x03e0, 0x001f};
static const struct dh_pixel_format rgb30 = {32, 32, false, 0x3ff00000, 0xffc00, 0x3ff};
static const struct dh_pixel_format bgr24 = {24, 32, false, 0x0000ff, 0x00ff00, 0xff0000};
static const struct dh_pixel_format msb32 = {32, 32, true, 0xff0000, 0xff00, 0xff};
static const struct dh_pixel_format lsb32 = {32, 32, false, 0xff0000, 0xff00, 0xff};

static void unknown_formats_are_told_apart(void **state)
{
    (void)state;
    assert_true(dh_pixel_format_known(&rgb565) && dh_pixel_format_known(&rgb555));
    assert_true(dh_pixel_format_known(&rgb30) && dh_pixel_format_known(&bgr24));
    assert_true(dh_pixel_format_known(&msb32) && dh_pixel_format_known(&lsb32));
    const struct dh_pixel_format bad[] = {
        {8, 32, false, 0, 0, 0},                       /* a palette */
        {32, 32, false, 0xff0000, 0xff00, 0},          /* no blue */
        {32, 32, false, 0xff0000, 0xff00, 0x1ff},      /* overlapping */
        {32, 32, false, 0xf50000, 0xff00, 0xff},       /* with holes */
        {16, 32, false, 0xff0000, 0xff00, 0xff},       /* beyond the pixel */
        {32, 32, false, 0x7ff00000, 0xffc00, 0x3ff},   /* eleven bits */
        {32, 0, false, 0xff0000, 0xff00, 0xff},        /* no pad */
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(dh_pixel_format_known(&bad[i]));
    assert_true(dh_pixel_format_native(&lsb32) != dh_pixel_format_native(&msb32));
    assert_false(dh_pixel_format_native(&rgb30));
}

static void rows_are_padded(void **state)
{
    (void)state;
    assert_int_equal(dh_pixel_format_row(&rgb565, 1365), 2732);
    assert_int_equal(dh_pixel_format_row(&rgb565, 2), 4);
    assert_int_equal(dh_pixel_format_row(&bgr24, 5), 16);
    assert_int_equal(dh_pixel_format_row(&lsb32, 3), 12);
}

static void channels_are_scaled_to_eight_bits(void **state)
{
    (void)state;
    /* Rows of three 16-bit pixels are padded to eight bytes. */
    const uint8_t low[16] = {0xff, 0xff, 0x00, 0xf8, 0x10, 0x84, 9, 9, 0, 0, 0x1f, 0, 0xe0, 0x07};
    uint32_t out[8] = {0};
    dh_convert(&rgb565, low, 3, 2, out, 4);
    assert_int_equal(out[0], 0xffffff);
    assert_int_equal(out[1], 0xff0000);
    assert_int_equal(out[2], 0x848284);
    assert_int_equal(out[3], 0); /* beyond the row: untouched */
    assert_int_equal(out[4], 0);
    assert_int_equal(out[5], 0x0000ff);
    assert_int_equal(out[6], 0x00ff00);
    const uint8_t big[4] = {0x7c, 0x00, 0x7f, 0xff};
    dh_convert(&rgb555, big, 2, 1, out, 2);
    assert_int_equal(out[0], 0xff0000);
    assert_int_equal(out[1], 0xffffff);
    const uint8_t deep[8] = {0xff, 0xff, 0xff, 0x3f, 0x00, 0x02, 0x08, 0x20};
    dh_convert(&rgb30, deep, 2, 1, out, 2);
    assert_int_equal(out[0], 0xffffff);
    assert_int_equal(out[1], 0x808080);
    const uint8_t packed[8] = {0x11, 0x22, 0x33, 0xaa, 0xbb, 0xcc, 0, 0};
    dh_convert(&bgr24, packed, 2, 1, out, 2);
    assert_int_equal(out[0], 0x112233);
    assert_int_equal(out[1], 0xaabbcc);
    const uint8_t network[4] = {0, 0x12, 0x34, 0x56};
    dh_convert(&msb32, network, 1, 1, out, 1);
    assert_int_equal(out[0] & 0xffffff, 0x123456);
    const uint8_t intel[4] = {0x56, 0x34, 0x12, 0xff};
    dh_convert(&lsb32, intel, 1, 1, out, 1);
    assert_int_equal(out[0] & 0xffffff, 0x123456);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_formats_are_told_apart),
        cmocka_unit_test(rows_are_padded),
        cmocka_unit_test(channels_are_scaled_to_eight_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
