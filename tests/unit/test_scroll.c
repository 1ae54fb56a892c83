#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "capture/frame.h"
#include "capture/frame_shift.h"
#include "capture/scroll_bar.h"

enum { W = 600, H = 400 };

static uint32_t noise(int x, int y)
{
    uint32_t v = ((uint32_t)x * 2654435761u + (uint32_t)y * 40503u) * 2246822519u;
    v = (v ^ v >> 13) * 3266489917u;
    return (v ^ v >> 16) & 0xffffff;
}

/* Text-like: dark specks on lines of 20 pixels, blank in between. */
static uint32_t page(int x, int y)
{
    return y % 20 < 12 && x % 9 < 6 && noise(x, y) & 1 ? 0x202020 : 0xffffff;
}

struct view {
    struct dh_rect pane;
    int sx, sy;  /* how far it is scrolled */
    int bar;     /* width of a scroll bar at the pane's right side */
};

static struct dh_frame *draw(struct view v)
{
    struct dh_frame *f = NULL;
    assert_int_equal(dh_frame_create(W, H, &f, NULL), DH_OK);
    uint32_t *p = dh_frame_pixels(f);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++) {
            uint32_t c = page(x + 1000, y);
            if (dh_rect_has(v.pane, (struct dh_point){x, y})) {
                bool bar = x >= v.pane.x + v.pane.w - v.bar;
                int at = y - v.pane.y - v.sy / 4;
                c = bar ? at >= 0 && at < 60 ? 0x888888 : 0xe0e0e0 : page(x - v.pane.x + v.sx, y - v.pane.y + v.sy);
            }
            p[(ptrdiff_t)y * f->stride + x] = c;
        }
    return f;
}

static struct dh_shift between(struct view a, struct view b, struct dh_point at, bool vertical)
{
    struct dh_frame *fa = draw(a), *fb = draw(b);
    struct dh_shift s = dh_frame_shift(fa, fb, (struct dh_rect){0, 0, W, H}, at, vertical);
    dh_frame_unref(fa);
    dh_frame_unref(fb);
    return s;
}

static void the_distance_is_found_to_the_pixel(void **state)
{
    (void)state;
    struct view v = {.pane = {50, 40, 450, 300}, .bar = 14};
    struct dh_point at = {200, 200};
    for (int d = 1; d < 260; d += 7) {
        struct view w = v;
        w.sy = d;
        assert_int_equal(between(v, w, at, true).dy, d);
        assert_int_equal(between(w, v, at, true).dy, -d);
        w.sy = 0;
        w.sx = d;
        w.bar = v.bar;
        assert_int_equal(between(v, w, at, false).dx, d);
        assert_int_equal(between(w, v, at, false).dx, -d);
    }
}

static void what_did_not_move_is_told(void **state)
{
    (void)state;
    struct view v = {.pane = {50, 40, 450, 300}}, other = v;
    struct dh_point at = {200, 200};
    assert_false(between(v, v, at, true).changed);
    /* Another page altogether. */
    other.sy = 100000;
    struct dh_shift s = between(v, other, at, true);
    assert_true(s.changed);
    assert_int_equal(s.dy, 0);
    assert_int_equal(between(v, other, at, false).dx, 0);
}

static void a_bar_tells_where_its_end_is(void **state)
{
    (void)state;
    struct view v = {.pane = {50, 40, 450, 300}, .bar = 14};
    static const int scrolled[] = {0, 400, 960};
    for (size_t i = 0; i < 3; i++) {
        v.sy = scrolled[i];
        struct dh_frame *f = draw(v);
        for (int y = 45; y < 330; y += 19) {
            int before = -1, behind = -1;
            assert_true(dh_scroll_bar_find(f, v.pane, (struct dh_point){300, y}, true, &before, &behind));
            assert_int_equal(before, scrolled[i] / 4);
            assert_int_equal(behind, 240 - scrolled[i] / 4);
        }
        dh_frame_unref(f);
    }
    v.bar = 0;
    struct dh_frame *f = draw(v);
    int before, behind;
    assert_false(dh_scroll_bar_find(f, v.pane, (struct dh_point){300, 200}, true, &before, &behind));
    dh_frame_unref(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_distance_is_found_to_the_pixel),
        cmocka_unit_test(what_did_not_move_is_told),
        cmocka_unit_test(a_bar_tells_where_its_end_is),
    };
    return cmocka_run_group_tests_name("scroll", tests, NULL, NULL);
}
