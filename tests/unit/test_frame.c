#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

#include <string.h>

#include "capture/frame.h"
#include "capture/frame_diff.h"
#include "capture/screen_impl.h"
#include "capture/settle_tiles.h"

static void frames_have_a_size_or_are_refused(void **state)
{
    (void)state;
    struct dh_frame *f = NULL;
    assert_int_equal(dh_frame_create(0, 5, &f, NULL), DH_USAGE);
    assert_int_equal(dh_frame_create(5, -1, &f, NULL), DH_USAGE);
    assert_int_equal(dh_frame_create(DH_FRAME_SIDE_MAX + 1, 1, &f, NULL), DH_USAGE);
    assert_null(f);
    assert_int_equal(dh_frame_create(7, 3, &f, NULL), DH_OK);
    assert_int_equal(f->width, 7);
    assert_true(f->fd >= 0);
    dh_frame_pixels(f)[20] = 0xabcdef;
    assert_int_equal(f->pixels[20], 0xabcdef);
    assert_int_equal(f->pixels[19], 0);
    assert_ptr_equal(dh_frame_ref(f), f);
    dh_frame_unref(f);
    assert_int_equal(f->pixels[20], 0xabcdef);
    dh_frame_unref(f);
    dh_frame_unref(NULL);
}

static void drop(void *data, uint32_t tag)
{
    *(uint32_t *)data += tag;
}

static void a_pool_hands_out_what_nobody_holds(void **state)
{
    (void)state;
    uint32_t dropped = 0;
    struct dh_frame_pool pool = {.drop = drop, .data = &dropped};
    struct dh_frame *f[6], *other = NULL;
    for (int i = 0; i < 6; i++) {
        assert_int_equal(dh_frame_pool_take(&pool, 16, 8, &f[i], NULL), DH_OK);
        dh_frame_set_tag(f[i], 1u << i);
    }
    assert_int_equal(pool.count, 6);
    dh_frame_unref(f[2]);
    assert_int_equal(dh_frame_pool_take(&pool, 16, 8, &other, NULL), DH_OK);
    assert_ptr_equal(other, f[2]);
    assert_int_equal(dh_frame_tag(other), 4);
    /* Five idle ones: one is taken, the others are thinned out. */
    for (int i = 0; i < 5; i++)
        dh_frame_unref(f[i]);
    assert_int_equal(dh_frame_pool_take(&pool, 16, 8, &other, NULL), DH_OK);
    assert_true(pool.count <= 1 + DH_FRAME_IDLE_MAX + 1);
    assert_true(dropped != 0);
    /* Another size: the idle ones go, the held ones stay with their holders. */
    struct dh_frame *wide = NULL;
    assert_int_equal(dh_frame_pool_take(&pool, 32, 8, &wide, NULL), DH_OK);
    assert_int_equal(pool.count, 3);
    dh_frame_pool_finish(&pool);
    assert_int_equal(dropped, 63);
    dh_frame_pixels(f[5])[0] = 1;
    dh_frame_unref(f[5]);
    dh_frame_unref(other);
    dh_frame_unref(wide);
}

static struct dh_rect diff(uint32_t *shadow, const uint32_t *fresh)
{
    struct dh_tiles t = {0};
    dh_tiles_diff(&t, shadow, 20, (struct dh_rect){5, 2, 8, 6}, fresh);
    struct dh_rect r = dh_tiles_join(&t);
    dh_tiles_finish(&t);
    return r;
}

static void diff_finds_the_box_of_what_differs(void **state)
{
    (void)state;
    uint32_t shadow[20 * 10] = {0}, fresh[8 * 6] = {0};
    assert_true(dh_rect_empty(diff(shadow, fresh)));
    fresh[0] = 0xff000000; /* the top byte means nothing */
    assert_true(dh_rect_empty(diff(shadow, fresh)));
    fresh[1 * 8 + 3] = 1;
    fresh[4 * 8 + 6] = 2;
    assert_true(dh_rect_equal(diff(shadow, fresh), (struct dh_rect){8, 3, 4, 4}));
    assert_int_equal(shadow[3 * 20 + 8], 1);
    assert_int_equal(shadow[6 * 20 + 11], 2);
    assert_true(dh_rect_empty(diff(shadow, fresh)));
    fresh[2 * 8 + 0] = fresh[2 * 8 + 7] = 9;
    assert_true(dh_rect_equal(diff(shadow, fresh), (struct dh_rect){5, 4, 8, 1}));
    assert_int_equal(shadow[4 * 20 + 4], 0);
    assert_int_equal(shadow[4 * 20 + 13], 0);
}

/* A change across three tiles and, far from it, a caret that stands on the border of two. */
static void changes_come_by_tiles_and_carets_are_dropped(void **state)
{
    (void)state;
    enum { W = 200, H = 80 };
    static uint32_t shadow[W * H], fresh[W * H];
    struct dh_tiles t = {0};
    for (int y = 10; y < 20; y++)
        for (int x = 20; x < 70; x++)
            fresh[y * W + x] = 7;
    for (int y = 24; y < 40; y++)
        fresh[y * W + 150] = fresh[y * W + 151] = 7;
    dh_tiles_diff(&t, shadow, W, (struct dh_rect){0, 0, W, H}, fresh);
    assert_int_equal(t.count, 5);
    assert_memory_equal(shadow, fresh, sizeof(fresh));
    dh_tiles_drop_carets(&t);
    assert_int_equal(t.count, 3);
    assert_true(dh_rect_equal(t.items[0], (struct dh_rect){20, 10, 12, 10}));
    assert_true(dh_rect_equal(t.items[1], (struct dh_rect){32, 10, 32, 10}));
    assert_true(dh_rect_equal(t.items[2], (struct dh_rect){64, 10, 6, 10}));
    dh_tiles_finish(&t);
}

static void carets_are_thin_and_low(void **state)
{
    (void)state;
    assert_true(dh_frame_diff_is_caret((struct dh_rect){9, 9, 0, 0}));
    assert_true(dh_frame_diff_is_caret((struct dh_rect){9, 9, 3, 40}));
    assert_false(dh_frame_diff_is_caret((struct dh_rect){9, 9, 4, 10}));
    assert_false(dh_frame_diff_is_caret((struct dh_rect){9, 9, 2, 41}));
}

static void the_log_of_changes_never_forgets_a_place(void **state)
{
    (void)state;
    struct dh_changes c = {0};
    for (int i = 0; i < 100; i++)
        dh_changes_add(&c, (struct dh_rect){i * 10, 0, 5, 5}, 1000 + i);
    assert_int_equal(c.mark, 100);
    assert_int_equal(c.at, 1099);
    assert_true(dh_rect_equal(dh_changes_rect(&c, 98), (struct dh_rect){980, 0, 15, 5}));
    assert_true(dh_rect_empty(dh_changes_rect(&c, 100)));
    /* Older than the log: at least what changed. */
    assert_true(dh_rect_covers(dh_changes_rect(&c, 10), (struct dh_rect){100, 0, 895, 5}));
    assert_true(dh_rect_equal(dh_changes_rect(&c, 0), (struct dh_rect){0, 0, 995, 5}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(frames_have_a_size_or_are_refused),
        cmocka_unit_test(a_pool_hands_out_what_nobody_holds),
        cmocka_unit_test(diff_finds_the_box_of_what_differs),
        cmocka_unit_test(changes_come_by_tiles_and_carets_are_dropped),
        cmocka_unit_test(carets_are_thin_and_low),
        cmocka_unit_test(the_log_of_changes_never_forgets_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
