#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "capture/find.h"
#include "capture/frame.h"

static struct dh_frame *make(int w, int h, uint32_t colour)
{
    struct dh_frame *f = NULL;
    assert_int_equal(dh_frame_create(w, h, &f, NULL), DH_OK);
    for (int i = 0; i < f->stride * h; i++)
        dh_frame_pixels(f)[i] = colour;
    return f;
}

/* A disc in a square: the form of a button without words. */
static void disc(struct dh_frame *f, int x, int y, int side, uint32_t colour, int tail)
{
    int r = side / 2 - 2;
    for (int v = 0; v < side; v++)
        for (int u = 0; u < side; u++) {
            int dx = u - side / 2, dy = v - side / 2;
            bool in = dx * dx + dy * dy <= r * r || (tail && dx > 0 && dy > 0 && dx - dy < 3 && dy - dx < 3);
            if (in)
                dh_frame_pixels(f)[(y + v) * f->stride + x + u] = colour;
        }
}

static void finds_each_place(void **state)
{
    (void)state;
    struct dh_frame *screen = make(640, 400, 0xf0f0f0), *needle = make(26, 26, 0xf0f0f0);
    struct dh_picture_hit hits[4];
    size_t n = 0;
    disc(needle, 0, 0, 26, 0xcc8800, 1);
    disc(screen, 101, 53, 26, 0xcc8800, 0);
    disc(screen, 333, 222, 26, 0xcc8800, 1);
    disc(screen, 431, 57, 26, 0x0088cc, 1);
    assert_int_equal(dh_picture_find(screen, needle, hits, 4, &n, NULL), DH_OK);
    assert_true(n >= 2);
    assert_int_equal(hits[0].rect.x, 333);
    assert_int_equal(hits[0].rect.y, 222);
    assert_int_equal(hits[0].score, 100);
    assert_true(hits[1].score <= 92);
    /* The same thing twice: two hits that nobody can tell apart. */
    disc(screen, 50, 300, 26, 0xcc8800, 1);
    assert_int_equal(dh_picture_find(screen, needle, hits, 4, &n, NULL), DH_OK);
    assert_int_equal(hits[0].score, 100);
    assert_int_equal(hits[1].score, 100);
    dh_frame_unref(screen);
    dh_frame_unref(needle);
}

static void finds_nothing_on_nothing(void **state)
{
    (void)state;
    struct dh_frame *screen = make(320, 200, 0x202020), *needle = make(9, 30, 0x202020);
    struct dh_picture_hit hits[1];
    size_t n = 9;
    disc(needle, 0, 3, 9, 0xffffff, 1);
    assert_int_equal(dh_picture_find(screen, needle, hits, 1, &n, NULL), DH_OK);
    assert_int_equal(n, 0);
    dh_frame_unref(screen);
    dh_frame_unref(needle);
}

static void refuses_what_cannot_be_found(void **state)
{
    (void)state;
    struct dh_frame *screen = make(64, 64, 0xffffff), *plain = make(16, 16, 0x335577),
                    *large = make(65, 10, 0), *thin = make(3, 40, 0);
    struct dh_picture_hit hits[1];
    size_t n = 0;
    assert_int_equal(dh_picture_find(screen, plain, hits, 1, &n, NULL), DH_INVALID);
    assert_int_equal(dh_picture_find(screen, large, hits, 1, &n, NULL), DH_INVALID);
    assert_int_equal(dh_picture_find(screen, thin, hits, 1, &n, NULL), DH_INVALID);
    dh_frame_unref(screen);
    dh_frame_unref(plain);
    dh_frame_unref(large);
    dh_frame_unref(thin);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_each_place),
        cmocka_unit_test(finds_nothing_on_nothing),
        cmocka_unit_test(refuses_what_cannot_be_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
