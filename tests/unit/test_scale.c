#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include <jpeglib.h>

#include "capture/encode.h"
#include "capture/frame.h"
#include "capture/picture.h"
#include "capture/scale.h"

/* Hard edges, gradients and noise: what a screen has. */
static struct dh_frame *scene(int w, int h, uint32_t seed)
{
    struct dh_frame *f = NULL;
    assert_int_equal(dh_frame_create(w, h, &f, NULL), DH_OK);
    uint32_t *px = dh_frame_pixels(f);
    for (int y = 0; y < h; y++)
        for (int x = 0; x < w; x++) {
            seed = seed * 1664525u + 1013904223u;
            uint32_t v = (x / 7 + y / 5) % 3 ? 0xf6f5f4 : (uint32_t)(x * 255 / w) << 8 | (uint32_t)(y & 255);
            px[y * f->stride + x] = (seed >> 28) == 0 ? seed >> 4 : v | 0xab000000u;
        }
    return f;
}

static double channel(const struct dh_frame *f, int x, int y, int shift)
{
    return f->pixels[y * f->stride + x] >> shift & 255;
}

static double overlap(double a, double b, int i)
{
    double lo = a > i ? a : i, hi = b < i + 1 ? b : i + 1;
    return hi > lo ? hi - lo : 0;
}

/* The mean over the area that a new pixel covers, in double. */
static double mean(const struct dh_frame *f, int w, int h, int x, int y, int shift)
{
    double x0 = (double)x * f->width / w, x1 = (double)(x + 1) * f->width / w;
    double y0 = (double)y * f->height / h, y1 = (double)(y + 1) * f->height / h;
    double sum = 0, all = 0;
    for (int j = (int)y0; j < f->height && j < y1; j++)
        for (int i = (int)x0; i < f->width && i < x1; i++) {
            double part = overlap(x0, x1, i) * overlap(y0, y1, j);
            sum += part * channel(f, i, j, shift);
            all += part;
        }
    return sum / all;
}

static void areas_are_their_means(void **state)
{
    (void)state;
    static const int sizes[][4] = {{97, 61, 40, 25}, {64, 48, 32, 24}, {100, 80, 99, 79}, {31, 17, 62, 34},
                                   {50, 40, 73, 11}, {13, 9, 1, 1},    {8, 8, 8, 8},      {5, 3, 17, 19}};
    for (size_t k = 0; k < sizeof(sizes) / sizeof(sizes[0]); k++) {
        const int *s = sizes[k];
        struct dh_frame *f = scene(s[0], s[1], (uint32_t)k), *g = NULL;
        assert_int_equal(dh_scale_area(f, s[2], s[3], &g, NULL), DH_OK);
        double worst = 0;
        for (int y = 0; y < s[3]; y++)
            for (int x = 0; x < s[2]; x++)
                for (int shift = 0; shift < 24; shift += 8) {
                    double d = fabs(channel(g, x, y, shift) - mean(f, s[2], s[3], x, y, shift));
                    worst = d > worst ? d : worst;
                }
        if (worst > 0.5001)
            fail_msg("%dx%d to %dx%d: %f levels off", s[0], s[1], s[2], s[3], worst);
        dh_frame_unref(f);
        dh_frame_unref(g);
    }
}

static void flat_colours_stay_exactly(void **state)
{
    (void)state;
    struct dh_frame *f = NULL, *g = NULL;
    assert_int_equal(dh_frame_create(1920, 1080, &f, NULL), DH_OK);
    for (size_t i = 0; i < (size_t)f->stride * 1080; i++)
        dh_frame_pixels(f)[i] = 0xfe01ff;
    assert_int_equal(dh_scale_area(f, 1279, 719, &g, NULL), DH_OK);
    for (int i = 0; i < g->stride * 719; i++)
        assert_int_equal(g->pixels[i], 0xfe01ff);
    dh_frame_unref(g);
    assert_int_equal(dh_scale_area(f, 0, 719, &g, NULL), DH_USAGE);
    dh_frame_unref(f);
}

static void fits_keep_the_shape(void **state)
{
    (void)state;
    struct dh_frame *f = scene(1920, 1080, 1);
    int w, h;
    dh_scale_fit(f, 1280, 0, &w, &h);
    assert_int_equal(w, 1280);
    assert_int_equal(h, 720);
    dh_scale_fit(f, 0, 0, &w, &h);
    assert_int_equal(w, 1920);
    dh_scale_fit(f, 1568, 1000000, &w, &h);
    assert_true((long)w * h <= 1000000 && (long)w * h > 990000);
    assert_true(abs(w * 9 - h * 16) <= 16);
    dh_scale_fit(f, 1, 0, &w, &h);
    assert_true(w == 1 && h == 1);
    dh_frame_unref(f);
}

/* What libpng makes of the bytes is the frame. */
static void assert_decodes_to(const struct dh_buf *b, const struct dh_frame *f)
{
    char path[] = "/tmp/deskhand-scale-XXXXXX";
    struct dh_frame *g = NULL;
    struct dh_err err = {0};
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, b->data, b->len), b->len);
    close(fd);
    enum dh_status st = dh_picture_read(path, &g, &err);
    unlink(path);
    if (st != DH_OK)
        fail_msg("%s", err.what);
    assert_int_equal(g->width, f->width);
    assert_int_equal(g->height, f->height);
    for (int y = 0; y < f->height; y++)
        for (int x = 0; x < f->width; x++)
            if ((f->pixels[y * f->stride + x] ^ g->pixels[y * g->stride + x]) & 0xffffff)
                fail_msg("another pixel at %d,%d", x, y);
    dh_frame_unref(g);
}

static void bands_are_used_again_and_decode_to_the_same(void **state)
{
    (void)state;
    struct dh_encoder *e = dh_encoder_create();
    struct dh_buf b = {0};
    int fresh, all;
    assert_non_null(e);
    uint32_t seed = 1;
    for (int round = 0; round < 12; round++) {
        int h = round < 8 ? 333 : 65; /* another size begins anew */
        struct dh_frame *f = scene(251, h, 3);
        for (int i = 0; i < round % 4; i++) {
            seed = seed * 1664525u + 1013904223u;
            dh_frame_pixels(f)[(seed >> 8) % (uint32_t)(f->stride * h)] ^= 0x010101;
        }
        dh_buf_clear(&b);
        assert_int_equal(dh_encoder_png(e, f, &b, NULL), DH_OK);
        assert_decodes_to(&b, f);
        dh_encoder_bands(e, &fresh, &all);
        assert_int_equal(all, (h + 31) / 32);
        if (round == 0 || round == 8)
            assert_int_equal(fresh, all);
        else
            assert_true(fresh <= round % 4 + (round - 1) % 4);
        assert_int_equal(dh_encoder_png(e, f, &b, NULL), DH_OK);
        dh_encoder_bands(e, &fresh, &all);
        assert_int_equal(fresh, 0);
        dh_frame_unref(f);
    }
    dh_buf_finish(&b);
    dh_encoder_destroy(e);
}

static void a_band_like_the_one_above_is_not_compressed_again(void **state)
{
    (void)state;
    struct dh_encoder *e = dh_encoder_create();
    struct dh_buf b = {0};
    int fresh, all;
    struct dh_frame *f = NULL;
    assert_non_null(e);
    assert_int_equal(dh_frame_create(200, 170, &f, NULL), DH_OK);
    for (int i = 0; i < f->stride * 170; i++)
        dh_frame_pixels(f)[i] = 0xf0f0f0;
    dh_frame_pixels(f)[(size_t)f->stride * 70 + 9] = 0x101010; /* in the third band of six, the last one is shorter */
    assert_int_equal(dh_encoder_png(e, f, &b, NULL), DH_OK);
    assert_decodes_to(&b, f);
    dh_encoder_bands(e, &fresh, &all);
    assert_int_equal(all, 6);
    assert_int_equal(fresh, 4);
    dh_frame_unref(f);
    dh_buf_finish(&b);
    dh_encoder_destroy(e);
}

static void one_row_and_one_column_are_pictures(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1, 1}, {1, 64}, {300, 1}, {3, 33}};
    for (int i = 0; i < 4; i++) {
        struct dh_encoder *e = dh_encoder_create();
        struct dh_frame *f = scene(sizes[i][0], sizes[i][1], 9);
        struct dh_buf b = {0};
        assert_non_null(e);
        assert_int_equal(dh_encoder_png(e, f, &b, NULL), DH_OK);
        assert_decodes_to(&b, f);
        dh_buf_finish(&b);
        dh_frame_unref(f);
        dh_encoder_destroy(e);
    }
}

static void jpeg_is_near_the_frame(void **state)
{
    (void)state;
    struct dh_frame *f = NULL;
    struct dh_buf b = {0};
    assert_int_equal(dh_frame_create(320, 200, &f, NULL), DH_OK);
    for (int y = 0; y < 200; y++)
        for (int x = 0; x < 320; x++)
            dh_frame_pixels(f)[y * f->stride + x] = x < 160 ? 0xd02010 : (uint32_t)(x / 2) * 0x010101u;
    assert_int_equal(dh_encode_jpeg(f, 0, &b, NULL), DH_USAGE);
    assert_int_equal(dh_encode_jpeg(f, 90, &b, NULL), DH_OK);
    struct jpeg_decompress_struct c;
    struct jpeg_error_mgr errors;
    c.err = jpeg_std_error(&errors);
    jpeg_create_decompress(&c);
    jpeg_mem_src(&c, (unsigned char *)b.data, b.len);
    jpeg_read_header(&c, TRUE);
    jpeg_start_decompress(&c);
    assert_int_equal(c.output_width, 320);
    assert_int_equal(c.output_height, 200);
    unsigned char row[320 * 3], *rows[1] = {row};
    long off = 0;
    while (c.output_scanline < 200) {
        int y = (int)c.output_scanline;
        jpeg_read_scanlines(&c, rows, 1);
        for (int x = 0; x < 320 * 3; x++)
            off += labs((long)row[x] - (long)channel(f, x / 3, y, 16 - x % 3 * 8));
    }
    jpeg_finish_decompress(&c);
    jpeg_destroy_decompress(&c);
    assert_true(off < 320L * 200 * 3 * 2);
    dh_buf_finish(&b);
    dh_frame_unref(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_are_their_means),
        cmocka_unit_test(flat_colours_stay_exactly),
        cmocka_unit_test(fits_keep_the_shape),
        cmocka_unit_test(bands_are_used_again_and_decode_to_the_same),
        cmocka_unit_test(a_band_like_the_one_above_is_not_compressed_again),
        cmocka_unit_test(one_row_and_one_column_are_pictures),
        cmocka_unit_test(jpeg_is_near_the_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
