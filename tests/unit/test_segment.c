#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "capture/bullets.h"
#include "capture/frame.h"
#include "capture/picture.h"
#include "capture/segment.h"
#include "capture/snippet.h"
#include "tests/unit/screens.h"

static struct dh_frame *load(const char *name)
{
    char path[512];
    struct dh_frame *f = NULL;
    struct dh_err err = {0};
    if (dh_picture_read(screen_path(name, path, sizeof(path)), &f, &err) != DH_OK)
        fail_msg("%s", err.what);
    return f;
}

static struct dh_segments take_apart(struct dh_frame *f)
{
    struct dh_segments s = {0};
    assert_int_equal(dh_segments_build(&s, f, NULL), DH_OK);
    return s;
}

static bool near(struct dh_rect a, struct dh_rect b)
{
    return dh_rect_covers(dh_rect_grow(a, 2, 2), b) && dh_rect_covers(dh_rect_grow(b, 2, 2), a);
}

static const struct dh_shape *shape_at(const struct dh_segments *s, struct dh_rect r)
{
    for (size_t i = 0; i < s->shapes.count; i++)
        if (near(s->shapes.items[i].rect, r))
            return &s->shapes.items[i];
    return NULL;
}

static void finds_controls(void **state)
{
    (void)state;
    struct dh_frame *f = load("form-light.png");
    struct dh_segments s = take_apart(f);
    static const struct {
        struct dh_rect rect;
        enum dh_shape_kind kind;
        bool marked, arrow;
    } want[] = {
        {{14, 109, 260, 29}, DH_SHAPE_OUTLINE, false, false}, /* an entry */
        {{14, 163, 260, 29}, DH_SHAPE_OUTLINE, false, false}, /* its label touches it */
        {{462, 166, 240, 29}, DH_SHAPE_OUTLINE, false, true}, /* a drop-down */
        {{14, 447, 112, 31}, DH_SHAPE_OUTLINE, false, false}, /* a filled button */
        {{211, 447, 70, 31}, DH_SHAPE_OUTLINE, false, false}, /* a pill */
        {{338, 249, 13, 13}, DH_SHAPE_CHECK, true, false},
        {{338, 282, 13, 13}, DH_SHAPE_CHECK, false, false},
        {{339, 315, 13, 13}, DH_SHAPE_RADIO, true, false},
        {{459, 315, 13, 13}, DH_SHAPE_RADIO, false, false},
    };
    for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
        const struct dh_shape *found = shape_at(&s, want[i].rect);
        if (!found)
            fail_msg("no shape at %d,%d", want[i].rect.x, want[i].rect.y);
        assert_int_equal(found->kind, want[i].kind);
        assert_int_equal(found->marked, want[i].marked);
        assert_int_equal(found->arrow, want[i].arrow);
    }
    dh_segments_finish(&s);
    dh_frame_unref(f);
}

/* Rings of pages at 150, 125 and 80 % and of a dark one, whose lines are blurred over two pixels. */
static void rings_have_a_dot_or_none(void **state)
{
    (void)state;
    struct dh_frame *f = load("radio-scaled.png");
    struct dh_segments s = take_apart(f);
    static const struct {
        struct dh_rect rect;
        bool marked;
    } rings[] = {
        {{22, 23, 18, 19}, false},  {{118, 23, 20, 20}, false}, {{19, 80, 15, 15}, false},  {{99, 80, 16, 15}, false},
        {{15, 148, 13, 13}, false}, {{80, 148, 13, 13}, false}, {{18, 206, 10, 10}, false}, {{70, 206, 10, 10}, true},
        {{15, 268, 13, 13}, false}, {{80, 268, 13, 13}, true},  {{19, 320, 15, 15}, false}, {{99, 320, 16, 15}, true},
    };
    for (size_t i = 0; i < sizeof(rings) / sizeof(rings[0]); i++) {
        const struct dh_shape *found = shape_at(&s, rings[i].rect);
        if (!found)
            fail_msg("no shape at %d,%d", rings[i].rect.x, rings[i].rect.y);
        assert_int_equal(found->kind, DH_SHAPE_RADIO);
        if (found->marked != rings[i].marked)
            fail_msg("the ring at %d,%d is taken for %s one", rings[i].rect.x, rings[i].rect.y,
                     found->marked ? "a marked" : "an empty");
    }
    dh_segments_finish(&s);
    dh_frame_unref(f);
}

/* No box of text may hold both a label and what is in the control beside it, or two table cells. */
static void keeps_lines_apart(void **state)
{
    (void)state;
    struct dh_frame *f = load("form-light.png");
    struct dh_segments s = take_apart(f);
    static const struct dh_point apart[][2] = {
        {{350, 106}, {480, 107}}, /* "User name:" and its value */
        {{40, 106}, {40, 124}},   /* "Merchant" above its value */
        {{50, 534}, {140, 534}},  /* two cells */
        {{450, 323}, {485, 323}}, /* two radio buttons' texts */
    };
    assert_true(s.lines.count > 40);
    for (size_t i = 0; i < s.lines.count; i++)
        for (size_t k = 0; k < sizeof(apart) / sizeof(apart[0]); k++) {
            struct dh_rect r = dh_rect_grow(dh_box_rect(s.lines.items[i]), 2, 2);
            assert_false(dh_rect_has(r, apart[k][0]) && dh_rect_has(r, apart[k][1]));
        }
    dh_segments_finish(&s);
    dh_frame_unref(f);
}

static void finds_pale_outlines_on_dark(void **state)
{
    (void)state;
    struct dh_frame *f = load("page-dark.png");
    struct dh_segments s = take_apart(f);
    assert_non_null(shape_at(&s, (struct dh_rect){262, 60, 242, 29}));
    assert_non_null(shape_at(&s, (struct dh_rect){508, 60, 142, 29}));
    assert_non_null(shape_at(&s, (struct dh_rect){654, 60, 77, 29}));
    dh_segments_finish(&s);
    dh_frame_unref(f);
}

/* A few strokes as letters have them, in two colours. */
static struct dh_frame *strokes(uint32_t ground, uint32_t ink)
{
    struct dh_frame *f = NULL;
    assert_int_equal(dh_frame_create(120, 40, &f, NULL), DH_OK);
    uint32_t *p = dh_frame_pixels(f);
    for (int i = 0; i < 120 * 40; i++)
        p[i] = ground;
    for (int x = 20; x < 80; x++)
        for (int y = 12; y < 24; y++)
            if (x % 6 == 0 || (y == 17 && x % 6 < 4))
                p[y * 120 + x] = ink;
    return f;
}

static struct dh_snippet only_snippet(struct dh_frame *f)
{
    struct dh_segments s = take_apart(f);
    assert_int_equal(s.lines.count, 1);
    struct dh_snippet p = dh_snippet_cut(&s.plane, s.lines.items[0]);
    dh_segments_finish(&s);
    dh_frame_unref(f);
    assert_non_null(p.pixels);
    return p;
}

static void normalises_any_theme(void **state)
{
    (void)state;
    struct dh_snippet a = only_snippet(strokes(0xffffff, 0x000000));
    struct dh_snippet b = only_snippet(strokes(0x101010, 0xe0e0e0));
    struct dh_snippet c = only_snippet(strokes(0x204080, 0xf0f080));
    assert_true(a.hash == b.hash && b.hash == c.hash);
    assert_int_equal(a.pixels[0], 255);
    /* The box is tight: ink in every outermost row and column but one of room. */
    assert_true(near(a.rect, (struct dh_rect){19, 11, 62, 14}));
    dh_snippet_finish(&a);
    dh_snippet_finish(&b);
    dh_snippet_finish(&c);
}

static void tells_dots_from_letters(void **state)
{
    (void)state;
    struct dh_frame *f = load("form-light.png");
    struct dh_segments s = take_apart(f);
    int hidden = 0;
    for (size_t i = 0; i < s.lines.count; i++) {
        struct dh_snippet p = dh_snippet_cut(&s.plane, s.lines.items[i]);
        int n = dh_bullets_count(&p);
        if (n > 0) {
            hidden++;
            assert_int_equal(n, 8);
        }
        dh_snippet_finish(&p);
    }
    assert_int_equal(hidden, 1);
    dh_segments_finish(&s);
    dh_frame_unref(f);
}

/* A field with letters and a text cursor behind them: the cursor is not text. */
static void drops_the_caret(void **state)
{
    (void)state;
    struct dh_frame *f = NULL;
    assert_int_equal(dh_frame_create(200, 50, &f, NULL), DH_OK);
    uint32_t *p = dh_frame_pixels(f);
    for (int y = 0; y < 50; y++)
        for (int x = 0; x < 200; x++) {
            bool side = (x == 10 || x == 189) && y >= 8 && y < 42;
            bool top = (y == 8 || y == 41) && x >= 10 && x < 190;
            bool letter =
                x >= 20 && x < 80 && y >= 18 && y < 30 && (x % 6 == 2 || (y == 24 && x % 6 < 5));
            bool caret = x == 82 && y >= 15 && y < 33;
            p[y * 200 + x] = side || top || letter || caret ? 0x202020 : 0xffffff;
        }
    struct dh_segments s = take_apart(f);
    assert_int_equal(s.shapes.count, 1);
    assert_int_equal(s.lines.count, 1);
    struct dh_snippet cut = dh_snippet_cut(&s.plane, s.lines.items[0]);
    assert_true(cut.rect.y >= 16 && cut.rect.y + cut.rect.h <= 32);
    for (int y = 0; y < cut.rect.h; y++)
        for (int x = 82 - cut.rect.x; x < cut.rect.w; x++)
            assert_int_equal(cut.pixels[y * cut.rect.w + x], 255);
    dh_snippet_finish(&cut);
    dh_segments_finish(&s);
    dh_frame_unref(f);
}

/* Rows of letters 12 pixels apart, with a stem between them that touches both. */
static void parts_lines_that_touch(void **state)
{
    (void)state;
    enum { W = 200, H = 160, LINES = 9, PITCH = 12 };
    static uint8_t edge[W * H + 8];
    struct dh_plane plane = {.w = W, .h = H, .edge = edge};
    struct dh_boxes boxes = {0};
    memset(edge, 0, sizeof(edge));
    for (int line = 0; line < LINES; line++) {
        for (int y = 0; y < 8; y++)
            for (int x = 10; x < 180; x++)
                edge[(10 + line * PITCH + y) * W + x] = x % 4 < 2;
        for (int y = 8; line < LINES - 1 && y < PITCH; y++)
            edge[(10 + line * PITCH + y) * W + 40] = 1;
    }
    assert_true(dh_boxes_add(&boxes, (struct dh_box){10, 10, 180, 10 + (LINES - 1) * PITCH + 8}));
    assert_int_equal(dh_lines_split(&plane, &boxes, NULL), DH_OK);
    assert_int_equal(boxes.count, LINES);
    for (size_t i = 0; i < boxes.count; i++)
        assert_in_range(dh_box_h(boxes.items[i]), 8, PITCH + 4);
    /* A picture as high has no rows to cut between, and is no text. */
    memset(edge, 1, sizeof(edge));
    boxes.count = 0;
    assert_true(dh_boxes_add(&boxes, (struct dh_box){10, 10, 180, 120}));
    assert_int_equal(dh_lines_split(&plane, &boxes, NULL), DH_OK);
    assert_int_equal(boxes.count, 0);
    dh_boxes_finish(&boxes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_controls),
        cmocka_unit_test(rings_have_a_dot_or_none),
        cmocka_unit_test(keeps_lines_apart),
        cmocka_unit_test(finds_pale_outlines_on_dark),
        cmocka_unit_test(normalises_any_theme),
        cmocka_unit_test(tells_dots_from_letters),
        cmocka_unit_test(drops_the_caret),
        cmocka_unit_test(parts_lines_that_touch),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
