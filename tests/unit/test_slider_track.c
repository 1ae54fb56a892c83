/* Sliders by their pixels: drawn here as toolkits draw them, at every place of their thumb. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "agent/plan/slider.h"
#include "agent/plan/slider_track.h"

enum { WIDE = 640, HIGH = 120, LEFT = 200, LONG = 320, MIDDLE = 60, TROUGH = 8, THUMB = 16 };

struct picture {
    uint32_t pixels[WIDE * HIGH];
    struct dh_frame frame;
};

static void fill(struct picture *p, int x, int y, int w, int h, uint32_t colour)
{
    for (int r = y; r < y + h; r++)
        for (int c = x; c < x + w; c++)
            p->pixels[r * WIDE + c] = colour;
}

/* A trough, filled up to the thumb, and the thumb at a share of its way. */
static const struct dh_frame *draw(struct picture *p, double share)
{
    int at = LEFT + (int)(share * (LONG - THUMB) + 0.5);
    fill(p, 0, 0, WIDE, HIGH, 0xffffff);
    fill(p, LEFT, MIDDLE - TROUGH / 2, LONG, TROUGH, 0xe0e0e0);
    fill(p, LEFT, MIDDLE - TROUGH / 2, at - LEFT + 1, TROUGH, 0x0060d0);
    fill(p, at, MIDDLE - THUMB / 2, THUMB, THUMB, 0x0060d0);
    p->frame = (struct dh_frame){.width = WIDE, .height = HIGH, .stride = WIDE, .pixels = p->pixels, .fd = -1};
    return &p->frame;
}

static void a_thumb_is_where_it_was_drawn(void **state)
{
    (void)state;
    static struct picture p;
    for (int i = 0; i <= 20; i++) {
        struct dh_slider_track t;
        double share;
        const struct dh_frame *f = draw(&p, i / 20.0);
        if (!dh_slider_track_at(f, (struct dh_point){LEFT + LONG / 2, MIDDLE}, &t))
            fail_msg("no slider at %d of 20", i);
        assert_true(dh_slider_track_share(f, &t, &share));
        if (share < i / 20.0 - 0.006 || share > i / 20.0 + 0.006)
            fail_msg("%.3f for %.3f", share, i / 20.0);
    }
}

static void it_is_found_beside_its_words(void **state)
{
    (void)state;
    static struct picture p;
    struct dh_slider_track t;
    const struct dh_frame *f = draw(&p, 0.3);
    assert_true(dh_slider_track_beside(f, (struct dh_rect){100, MIDDLE - 8, 70, 14}, &t));
    assert_int_equal(t.rect.x, LEFT);
    assert_int_equal(t.rect.w, LONG);
}

static void what_is_none_is_none(void **state)
{
    (void)state;
    static struct picture p;
    struct dh_slider_track t;
    draw(&p, 0.5);
    fill(&p, LEFT, 0, LONG, HIGH, 0xffffff);
    assert_false(dh_slider_track_at(&p.frame, (struct dh_point){LEFT + 20, MIDDLE}, &t)); /* nothing */
    fill(&p, LEFT, MIDDLE - TROUGH / 2, LONG, TROUGH, 0xe0e0e0);
    assert_false(dh_slider_track_at(&p.frame, (struct dh_point){LEFT + 20, MIDDLE}, &t)); /* a bar without a thumb */
    fill(&p, LEFT + 20, MIDDLE - 8, THUMB, THUMB, 0x0060d0);
    fill(&p, LEFT + 120, MIDDLE - 8, THUMB, THUMB, 0x0060d0);
    assert_false(dh_slider_track_at(&p.frame, (struct dh_point){LEFT + 60, MIDDLE}, &t)); /* one with two */
    fill(&p, LEFT, MIDDLE - 15, LONG, 30, 0xe0e0e0);
    assert_false(dh_slider_track_at(&p.frame, (struct dh_point){LEFT + 60, MIDDLE}, &t)); /* a button */
}

static void shares_are_said_in_words(void **state)
{
    (void)state;
    double v;
    assert_true(dh_slider_share("90 of 100", &v) && v > 0.8999 && v < 0.9001);
    assert_true(dh_slider_share("0 of 20", &v) && v < 1e-9);
    assert_false(dh_slider_share("90", &v));
    assert_false(dh_slider_share("9 of 5", &v));
    assert_false(dh_slider_share("1 of 0", &v));
    assert_false(dh_slider_share("-1 of 5", &v));
    assert_false(dh_slider_share("2 of 5 apples", &v));
    assert_false(dh_slider_share("nan of 5", &v));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_thumb_is_where_it_was_drawn),
        cmocka_unit_test(it_is_found_beside_its_words),
        cmocka_unit_test(what_is_none_is_none),
        cmocka_unit_test(shares_are_said_in_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
