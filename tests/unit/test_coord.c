#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <math.h>
#include <stdlib.h>
#include <cmocka.h>

#include "agent/model/coord.h"
#include "agent/model/image_size.h"

/* Every coordinate of an axis: forth within a pixel of the exact place and on the screen; back from
 * a picture that is no larger it is the same. Axes are alike, so one is enough. */
static void check_axis(int screen, int image, int start)
{
    struct dh_coord c = {.space = DH_COORD_IMAGE,
                         .image_w = image,
                         .image_h = image,
                         .shown = {start, start, screen, screen}};
    struct dh_point p, last = {-1, -1};
    for (int x = 0; x < image; x++) {
        assert_int_equal(dh_coord_to_screen(&c, x, x, &p, NULL), DH_OK);
        double exact = start + (x + 0.5) * screen / image;
        assert_true(p.x >= start && p.x < start + screen && p.x == p.y);
        assert_true(fabs(p.x + 0.5 - exact) <= 1.0);
        assert_true(p.x >= last.x);
        last = p;
        struct dh_point back = dh_coord_from_screen(&c, p);
        if (image <= screen)
            assert_int_equal(back.x, x);
        else
            assert_true(abs(back.x - x) <= image / screen + 1);
    }
    /* Every pixel of the screen has a name, and the name leads to within a pixel of the picture of
     * it. */
    for (int s = start; s < start + screen; s++) {
        struct dh_point at = dh_coord_from_screen(&c, (struct dh_point){s, s});
        assert_true(at.x >= 0 && at.x < image);
        assert_int_equal(dh_coord_to_screen(&c, at.x, at.y, &p, NULL), DH_OK);
        assert_true(abs(p.x - s) <= (image >= screen ? 0 : screen / (2 * image) + 1));
    }
}

static void every_pixel_of_every_size(void **state)
{
    (void)state;
    for (int screen = 1; screen <= 220; screen++)
        for (int image = 1; image <= 220; image++)
            check_axis(screen, image, 0);
    static const int sizes[] = {640,  768,  800,  812,  819,  868,  1024, 1080, 1092, 1125,
                                1200, 1280, 1288, 1366, 1372, 1389, 1440, 1449, 1456, 1600,
                                1920, 1932, 2160, 2560, 2576, 3440, 3840, 7680};
    for (size_t s = 0; s < sizeof(sizes) / sizeof(sizes[0]); s++)
        for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++)
            check_axis(sizes[s], sizes[i], (int)(i % 3) * 17);
}

static void the_same_size_is_the_identity(void **state)
{
    (void)state;
    struct dh_coord c = {
        .space = DH_COORD_IMAGE, .image_w = 1920, .image_h = 1080, .shown = {0, 0, 1920, 1080}};
    struct dh_point p;
    for (int x = 0; x < 1920; x++) {
        assert_int_equal(dh_coord_to_screen(&c, x, x % 1080, &p, NULL), DH_OK);
        assert_true(p.x == x && p.y == x % 1080);
    }
}

static void a_grid_reaches_every_pixel_it_can(void **state)
{
    (void)state;
    for (int last = 999; last <= 1000; last++)
        for (int screen = 1; screen <= 8000; screen += screen < 1100 ? 1 : 97) {
            struct dh_coord c = {.space = DH_COORD_GRID,
                                 .grid = 1000,
                                 .last = last,
                                 .image_w = 1,
                                 .image_h = 1,
                                 .shown = {5, 5, screen, screen}};
            struct dh_point p;
            for (int v = 0; v <= last; v++) {
                assert_int_equal(dh_coord_to_screen(&c, v, v, &p, NULL), DH_OK);
                assert_true(p.x >= 5 && p.x < 5 + screen);
                assert_true(fabs(p.x - (5 + v * (double)screen / 1000)) <= 1.0);
            }
            for (int s = 5; s < 5 + screen; s++) {
                struct dh_point at = dh_coord_from_screen(&c, (struct dh_point){s, s});
                assert_true(at.x >= 0 && at.x <= last);
                assert_int_equal(dh_coord_to_screen(&c, at.x, at.y, &p, NULL), DH_OK);
                /* Half a step of the grid; a whole one where its far edge is not to be had. */
                assert_true(abs(p.x - s) <= (screen <= 1000 ? 0 : screen / 1000 + 1));
            }
        }
}

static void what_lies_outside_is_refused(void **state)
{
    (void)state;
    struct dh_coord image = {
        .space = DH_COORD_IMAGE, .image_w = 1280, .image_h = 720, .shown = {0, 0, 1920, 1080}};
    struct dh_coord grid = {.space = DH_COORD_GRID,
                            .grid = 1000,
                            .last = 999,
                            .image_w = 1,
                            .image_h = 1,
                            .shown = {0, 0, 1920, 1080}};
    struct dh_coord screen = {.space = DH_COORD_SCREEN, .shown = {0, 0, 1920, 1080}};
    static const double bad[][2] = {{-1, 5},  {5, -1},       {-0.001, 5},    {1920, 5},  {5, 1080},
                                    {NAN, 5}, {5, INFINITY}, {-INFINITY, 5}, {1e308, 5}, {5, 1e18}};
    struct dh_point p = {7, 7};
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        assert_int_equal(dh_coord_to_screen(&image, bad[i][0], bad[i][1], &p, NULL), DH_INVALID);
        assert_int_equal(dh_coord_to_screen(&grid, bad[i][0], bad[i][1], &p, NULL), DH_INVALID);
        assert_int_equal(dh_coord_to_screen(&screen, bad[i][0], bad[i][1], &p, NULL), DH_INVALID);
        assert_true(p.x == 7 && p.y == 7);
    }
    struct dh_err err = {0};
    assert_int_equal(dh_coord_to_screen(&image, 1280, 10, &p, &err), DH_INVALID);
    assert_int_equal(err.blame, DH_BLAME_MODEL);
    assert_string_equal(err.what, "x = 1280 lies outside of 0 to 1279");
    assert_int_equal(dh_coord_to_screen(&grid, 1000, 10, &p, NULL), DH_INVALID);
    grid.last = 1000;
    assert_int_equal(dh_coord_to_screen(&grid, 1000, 1000, &p, NULL), DH_OK);
    assert_true(p.x == 1919 && p.y == 1079);
    assert_int_equal(dh_coord_to_screen(&grid, 1400, 10, &p, NULL), DH_INVALID);
    /* Between two pixels: in the one it lies in. */
    assert_int_equal(dh_coord_to_screen(&image, 1279.999, 719.999, &p, NULL), DH_OK);
    assert_true(p.x == 1919 && p.y == 1079);
}

static void rectangles_cover_what_was_named(void **state)
{
    (void)state;
    struct dh_coord c = {
        .space = DH_COORD_IMAGE, .image_w = 1280, .image_h = 720, .shown = {0, 0, 1920, 1080}};
    struct dh_rect r;
    assert_int_equal(dh_coord_rect_to_screen(&c, 0, 0, 1280, 720, &r, NULL), DH_OK);
    assert_true(r.x == 0 && r.y == 0 && r.w == 1920 && r.h == 1080);
    assert_int_equal(dh_coord_rect_to_screen(&c, 100, 60, 20, 40, &r, NULL), DH_OK);
    assert_true(r.x == 30 && r.y == 60 && r.w == 120 && r.h == 30);
    assert_int_equal(dh_coord_rect_to_screen(&c, 10, 10, 10, 20, &r, NULL), DH_INVALID);
    assert_int_equal(dh_coord_rect_to_screen(&c, 0, 0, 1281, 20, &r, NULL), DH_INVALID);
    assert_int_equal(dh_coord_rect_to_screen(&c, -1, 0, 10, 20, &r, NULL), DH_INVALID);
    assert_int_equal(dh_coord_rect_to_screen(&c, NAN, 0, 10, 20, &r, NULL), DH_INVALID);
    for (int w = 1; w <= 64; w++)
        for (int x = 0; x + w <= 64; x++) {
            struct dh_coord small = {
                .space = DH_COORD_IMAGE, .image_w = 64, .image_h = 64, .shown = {3, 3, 97, 97}};
            assert_int_equal(dh_coord_rect_to_screen(&small, x, x, x + w, x + w, &r, NULL), DH_OK);
            assert_true(r.w >= 1 && r.x >= 3 && r.x + r.w <= 100);
            assert_true(r.x - 3 <= x * 97.0 / 64 && r.x - 3 + r.w >= (x + w) * 97.0 / 64);
            struct dh_rect back = dh_coord_rect_from_screen(&small, r);
            assert_true(back.x >= 0 && back.x + back.w <= 64 && abs(back.x - x) <= 1 &&
                        abs(back.w - w) <= 2);
        }
}

static void pictures_are_as_large_as_the_vendor_takes(void **state)
{
    (void)state;
    static const struct {
        struct dh_image_limit limit;
        int w, h, to_w, to_h;
    } rows[] = {
        {{1568, 1568}, 1920, 1080, 1456, 819},  {{1568, 1568}, 1920, 1200, 1389, 868},
        {{2576, 4784}, 1920, 1080, 1920, 1080}, {{2576, 4784}, 3840, 2160, 2576, 1449},
        {{2576, 4784}, 2560, 1440, 2560, 1440}, {{2576, 4784}, 2560, 1600, 2420, 1512},
        {{2000, 4784}, 3840, 2160, 2000, 1125}, {{1568, 1568}, 1080, 1920, 819, 1456},
        {{1568, 1568}, 1280, 800, 1280, 800},
    };
    int w, h;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        dh_image_fit(rows[i].limit, rows[i].w, rows[i].h, &w, &h);
        assert_true(w == rows[i].to_w && h == rows[i].to_h);
    }
    for (int sw = 1; sw < 9000; sw += 61)
        for (int sh = 1; sh < 9000; sh += 67) {
            dh_image_fit(DH_IMAGE_LIMIT_LOW, sw, sh, &w, &h);
            assert_true(w >= 1 && h >= 1 && w <= 1568 && h <= 1568);
            assert_true((w + 27) / 28 * ((h + 27) / 28) <= 1568);
        }
}

static void smart_sizes_are_those_of_the_model(void **state)
{
    (void)state;
    static const struct {
        int w, h, factor;
        long min, max;
        int to_w, to_h;
    } rows[] = {
        {1280, 800, 28, 78400, 12845056, 1288, 812},
        {1366, 768, 28, 78400, 12845056, 1372, 756},
        {1920, 1080, 28, 78400, 12845056, 1932, 1092},
        {3840, 2160, 28, 78400, 12845056, 3836, 2156},
        {1920, 1080, 28, 3136, 1003520, 1316, 728},
        {1366, 768, 32, 3136, 12845056, 1376, 768},
        {1920, 1080, 32, 3136, 12845056, 1920, 1088},
    };
    int w, h;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        assert_int_equal(dh_image_smart(rows[i].w, rows[i].h, rows[i].factor, rows[i].min,
                                        rows[i].max, &w, &h, NULL),
                         DH_OK);
        assert_true(w == rows[i].to_w && h == rows[i].to_h);
    }
    assert_int_equal(dh_image_smart(3000, 10, 28, 3136, 1003520, &w, &h, NULL), DH_INVALID);
    assert_int_equal(dh_image_smart(0, 10, 28, 3136, 1003520, &w, &h, NULL), DH_INVALID);
    /* What is sent in this size is not resized again. */
    for (int sw = 64; sw < 4000; sw += 113)
        for (int sh = 64; sh < 4000; sh += 127) {
            int w2, h2;
            assert_int_equal(dh_image_smart(sw, sh, 28, 78400, 12845056, &w, &h, NULL), DH_OK);
            assert_int_equal(dh_image_smart(w, h, 28, 78400, 12845056, &w2, &h2, NULL), DH_OK);
            assert_true(w % 28 == 0 && h % 28 == 0 && w == w2 && h == h2);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pixel_of_every_size),
        cmocka_unit_test(the_same_size_is_the_identity),
        cmocka_unit_test(a_grid_reaches_every_pixel_it_can),
        cmocka_unit_test(what_lies_outside_is_refused),
        cmocka_unit_test(rectangles_cover_what_was_named),
        cmocka_unit_test(pictures_are_as_large_as_the_vendor_takes),
        cmocka_unit_test(smart_sizes_are_those_of_the_model),
    };
    return cmocka_run_group_tests_name("coord", tests, NULL, NULL);
}
