#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "capture/frame.h"
#include "capture/mark.h"
#include "capture/picture.h"
#include "capture/screen.h"

struct place {
    char dir[32], path[64];
};

static int enter(void **state)
{
    struct place *p = dh_alloc(1, sizeof(*p));
    snprintf(p->dir, sizeof(p->dir), "/tmp/dh-picture-XXXXXX");
    *state = p;
    if (!mkdtemp(p->dir))
        return -1;
    snprintf(p->path, sizeof(p->path), "%s/a.png", p->dir);
    return 0;
}

static int leave(void **state)
{
    struct place *p = *state;
    dh_dir_remove(p->dir, NULL);
    dh_free(p);
    return 0;
}

static struct dh_frame *gradient(int w, int h)
{
    struct dh_frame *f = NULL;
    assert_int_equal(dh_frame_create(w, h, &f, NULL), DH_OK);
    for (int i = 0; i < w * h; i++)
        dh_frame_pixels(f)[i] = 0xff000000u | (uint32_t)i * 2654435u;
    return f;
}

static void png_gives_back_what_it_was_given(void **state)
{
    struct place *p = *state;
    struct dh_frame *f = gradient(61, 37), *back = NULL;
    struct dh_buf buf = {0};
    assert_int_equal(dh_picture_png(f, &buf, NULL), DH_OK);
    assert_int_equal(dh_file_write(p->path, buf.data, buf.len, 0600, NULL), DH_OK);
    assert_int_equal(dh_picture_read(p->path, &back, NULL), DH_OK);
    assert_int_equal(back->width, 61);
    assert_int_equal(back->height, 37);
    for (int i = 0; i < 61 * 37; i++)
        assert_int_equal(back->pixels[i], f->pixels[i] & 0xffffff);
    dh_buf_finish(&buf);
    dh_frame_unref(f);
    dh_frame_unref(back);
}

/* Written by libpng itself in other formats. */
static void other_kinds_of_png_are_read(void **state)
{
    struct place *p = *state;
    struct dh_frame *f = NULL;
    png_image im = {.version = PNG_IMAGE_VERSION, .width = 2, .height = 2};
    const png_byte gray[4] = {0, 128, 200, 255};
    im.format = PNG_FORMAT_GRAY;
    assert_true(png_image_write_to_file(&im, p->path, 0, gray, 0, NULL));
    assert_int_equal(dh_picture_read(p->path, &f, NULL), DH_OK);
    assert_int_equal(f->pixels[2], 0xc8c8c8);
    dh_frame_unref(f);
    const png_byte map[9] = {255, 0, 0, 0, 255, 0, 0, 0, 255}, indices[4] = {2, 1, 0, 1};
    im = (png_image){.version = PNG_IMAGE_VERSION, .width = 2, .height = 2};
    im.format = PNG_FORMAT_RGB_COLORMAP;
    im.colormap_entries = 3;
    assert_true(png_image_write_to_file(&im, p->path, 0, indices, 0, map));
    assert_int_equal(dh_picture_read(p->path, &f, NULL), DH_OK);
    assert_int_equal(f->pixels[0], 0x0000ff);
    assert_int_equal(f->pixels[2], 0xff0000);
    dh_frame_unref(f);
    const png_byte clear[16] = {1, 2, 3, 0, 0, 0, 0, 128, 9, 8, 7, 255};
    im = (png_image){.version = PNG_IMAGE_VERSION, .width = 2, .height = 2};
    im.format = PNG_FORMAT_RGBA;
    assert_true(png_image_write_to_file(&im, p->path, 0, clear, 0, NULL));
    assert_int_equal(dh_picture_read(p->path, &f, NULL), DH_OK);
    assert_int_equal(f->pixels[0], 0xffffff);
    assert_int_equal(f->pixels[1], 0x7f7f7f);
    assert_int_equal(f->pixels[2], 0x090807);
    dh_frame_unref(f);
}

static void bad_pictures_are_refused_in_words(void **state)
{
    struct place *p = *state;
    struct dh_frame *f = NULL;
    struct dh_err err = {0};
    struct dh_buf buf = {0};
    assert_int_equal(dh_picture_read("/no/such/picture.png", &f, &err), DH_NOT_FOUND);
    assert_int_equal(dh_file_write(p->path, "", 0, 0600, NULL), DH_OK);
    assert_int_equal(dh_picture_read(p->path, &f, &err), DH_INVALID);
    assert_int_equal(dh_file_write(p->path, "GIF89a, not a picture", 21, 0600, NULL), DH_OK);
    assert_int_equal(dh_picture_read(p->path, &f, &err), DH_INVALID);
    assert_non_null(strstr(err.what, "not a PNG"));
    struct dh_frame *g = gradient(300, 200);
    assert_int_equal(dh_picture_png(g, &buf, NULL), DH_OK);
    dh_frame_unref(g);
    assert_int_equal(dh_file_write(p->path, buf.data, buf.len / 2, 0600, NULL), DH_OK);
    assert_int_equal(dh_picture_read(p->path, &f, &err), DH_INVALID);
    assert_non_null(strstr(err.what, "damaged"));
    /* A width of 65,536 in the header, whose checksum (ISO 3309) is made to fit. */
    uint32_t crc = 0xffffffffu;
    memcpy(buf.data + 16, "\0\1\0\0", 4);
    for (int i = 12; i < 29; i++) {
        crc ^= (unsigned char)buf.data[i];
        for (int k = 0; k < 8; k++)
            crc = crc & 1 ? 0xedb88320u ^ crc >> 1 : crc >> 1;
    }
    crc = ~crc;
    for (int i = 0; i < 4; i++)
        buf.data[29 + i] = (char)(crc >> (24 - 8 * i));
    assert_int_equal(dh_file_write(p->path, buf.data, buf.len, 0600, NULL), DH_OK);
    assert_int_equal(dh_picture_read(p->path, &f, &err), DH_INVALID);
    assert_non_null(strstr(err.what, "65536x200"));
    assert_null(f);
    dh_buf_finish(&buf);
}

static void crops_are_clipped(void **state)
{
    (void)state;
    struct dh_frame *f = gradient(20, 10), *c = NULL;
    assert_int_equal(dh_picture_crop(f, (struct dh_rect){-3, 4, 8, 100}, &c, NULL), DH_OK);
    assert_int_equal(c->width, 5);
    assert_int_equal(c->height, 6);
    assert_int_equal(c->pixels[0] & 0xffffff, f->pixels[4 * 20] & 0xffffff);
    assert_int_equal(c->pixels[5 * c->stride + 4], f->pixels[9 * 20 + 4]);
    dh_frame_unref(c);
    c = NULL;
    assert_int_equal(dh_picture_crop(f, (struct dh_rect){20, 0, 5, 5}, &c, NULL), DH_USAGE);
    assert_null(c);
    dh_frame_unref(f);
}

static void labels_stay_apart_and_inside(void **state)
{
    (void)state;
    struct dh_mark m[40];
    struct dh_rect at[40];
    static const char *const names[] = {"1", "22", "333", "e4"};
    for (int i = 0; i < 40; i++)
        m[i] = (struct dh_mark){{(i % 8) * 90, i / 8 * 60, 60, 24}, names[i % 4], 0xd02020, 2};
    dh_mark_place(m, 40, 700, 280, at);
    for (int i = 0; i < 40; i++) {
        assert_true(dh_rect_covers((struct dh_rect){0, 0, 700, 280}, at[i]));
        for (int k = 0; k < i; k++)
            assert_true(dh_rect_empty(dh_rect_cross(at[i], at[k])));
    }
    /* Outside at the top left where there is room. */
    assert_true(dh_rect_equal(at[9], (struct dh_rect){88, 58 - at[9].h, at[9].w, at[9].h}));
    m[0].label = "";
    dh_mark_place(m, 1, 700, 280, at);
    assert_true(dh_rect_empty(at[0]));
}

static void marks_leave_what_they_mark_alone(void **state)
{
    (void)state;
    struct dh_frame *f = NULL, *g = NULL;
    assert_int_equal(dh_frame_create(200, 100, &f, NULL), DH_OK);
    struct dh_mark m[2] = {{{50, 40, 60, 30}, "12", 0xff0000, 2}, {{-10, -10, 500, 500}, "", 0xff00, 1}};
    assert_int_equal(dh_picture_marked(f, m, 2, &g, NULL), DH_OK);
    assert_int_equal(f->pixels[39 * 200 + 60], 0);
    assert_int_equal(g->pixels[39 * 200 + 60], 0xff0000);
    assert_int_equal(g->pixels[38 * 200 + 48], 0xff0000);
    for (int y = 40; y < 70; y++)
        for (int x = 50; x < 110; x++)
            assert_int_equal(g->pixels[y * 200 + x], 0);
    int ink = 0;
    for (int y = 25; y < 38; y++)
        for (int x = 48; x < 66; x++)
            ink += g->pixels[y * 200 + x] == 0xffffff;
    assert_true(ink > 30);
    dh_frame_unref(f);
    dh_frame_unref(g);
}

static void a_file_is_a_screen_that_rests(void **state)
{
    struct place *p = *state;
    struct dh_frame *f = gradient(64, 48), *a = NULL, *b = NULL;
    struct dh_screen *s = NULL;
    struct dh_buf buf = {0};
    uint32_t px[4];
    assert_int_equal(dh_picture_png(f, &buf, NULL), DH_OK);
    assert_int_equal(dh_file_write(p->path, buf.data, buf.len, 0600, NULL), DH_OK);
    assert_int_equal(dh_screen_file_create(p->path, &s, NULL), DH_OK);
    assert_int_equal(dh_screen_capture(s, &a, NULL), DH_OK);
    assert_int_equal(dh_screen_capture(s, &b, NULL), DH_OK);
    assert_ptr_equal(a, b); /* nothing is copied */
    assert_int_equal(dh_screen_geometry(s).width, 64);
    assert_int_equal(dh_screen_peek(s, (struct dh_rect){62, 46, 2, 2}, px, NULL), DH_OK);
    assert_int_equal(px[3], f->pixels[47 * 64 + 63] & 0xffffff);
    assert_int_equal(dh_screen_peek(s, (struct dh_rect){63, 46, 2, 2}, px, NULL), DH_STALE);
    assert_int_equal(dh_screen_settle(s, 0, 0, DH_TICK_S(9), DH_TICK_S(9)), DH_WAIT_REACHED);
    assert_int_equal(dh_screen_wait_change(s, 0, dh_tick_now() + DH_TICK_S(9)), DH_WAIT_TIMED_OUT);
    struct dh_point point;
    assert_false(dh_screen_pointer(s, &point));
    dh_screen_destroy(s);
    dh_frame_unref(a);
    dh_frame_unref(b);
    dh_frame_unref(f);
    dh_buf_finish(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(png_gives_back_what_it_was_given, enter, leave),
        cmocka_unit_test_setup_teardown(other_kinds_of_png_are_read, enter, leave),
        cmocka_unit_test_setup_teardown(bad_pictures_are_refused_in_words, enter, leave),
        cmocka_unit_test(crops_are_clipped),
        cmocka_unit_test(labels_stay_apart_and_inside),
        cmocka_unit_test(marks_leave_what_they_mark_alone),
        cmocka_unit_test_setup_teardown(a_file_is_a_screen_that_rests, enter, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
