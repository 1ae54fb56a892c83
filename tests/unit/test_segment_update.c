/* Segments that followed one change after the other are those of the frame that came out, to the byte. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "base/mem.h"
#include "capture/frame.h"
#include "capture/picture.h"
#include "capture/segment.h"
#include "tests/unit/screens.h"

/* DESKHAND_EDITS: how many edits of each screen (default 60); DESKHAND_EDITS_TOLD: each is told. */
enum { EDITS = 60 };

/* A small generator with a long period: xorshift64 (Marsaglia, 2003). */
static uint32_t draw(uint64_t *seed, uint32_t below)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (uint32_t)(*seed >> 33) % below;
}

struct edit {
    struct dh_frame *frame;
    struct dh_rect changed; /* what was drawn on so far */
    uint64_t seed;
};

static struct dh_rect place(struct edit *e, int most_w, int most_h)
{
    int w = 1 + (int)draw(&e->seed, (uint32_t)most_w), h = 1 + (int)draw(&e->seed, (uint32_t)most_h);
    w = w < e->frame->width ? w : e->frame->width;
    h = h < e->frame->height ? h : e->frame->height;
    return (struct dh_rect){(int)draw(&e->seed, (uint32_t)(e->frame->width - w + 1)),
                            (int)draw(&e->seed, (uint32_t)(e->frame->height - h + 1)), w, h};
}

static uint32_t *at(struct edit *e, int x, int y)
{
    return dh_frame_pixels(e->frame) + (size_t)y * (size_t)e->frame->stride + (size_t)x;
}

static void fill(struct edit *e, struct dh_rect r, uint32_t colour)
{
    r = dh_rect_cross(r, (struct dh_rect){0, 0, e->frame->width, e->frame->height});
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            *at(e, x, y) = colour;
    e->changed = dh_rect_join(e->changed, r);
}

static void move(struct edit *e, struct dh_rect from, int x, int y)
{
    uint32_t *copy = dh_alloc((size_t)from.w * (size_t)from.h, sizeof(*copy));
    assert_non_null(copy);
    for (int i = 0; i < from.h; i++)
        memcpy(copy + (size_t)i * (size_t)from.w, at(e, from.x, from.y + i), (size_t)from.w * 4);
    for (int i = 0; i < from.h; i++)
        memcpy(at(e, x, y + i), copy + (size_t)i * (size_t)from.w, (size_t)from.w * 4);
    e->changed = dh_rect_join(e->changed, (struct dh_rect){x, y, from.w, from.h});
    dh_free(copy);
}

static void outline(struct edit *e, struct dh_rect r, uint32_t colour)
{
    fill(e, (struct dh_rect){r.x, r.y, r.w, 1}, colour);
    fill(e, (struct dh_rect){r.x, r.y + r.h - 1, r.w, 1}, colour);
    fill(e, (struct dh_rect){r.x, r.y, 1, r.h}, colour);
    fill(e, (struct dh_rect){r.x + r.w - 1, r.y, 1, r.h}, colour);
}

/* What happens on screens: text and controls come, go and move; lines, borders, cursors; a few pixels. */
static void change(struct edit *e)
{
    uint32_t there = *at(e, (int)draw(&e->seed, (uint32_t)e->frame->width),
                         (int)draw(&e->seed, (uint32_t)e->frame->height));
    uint32_t any = draw(&e->seed, 1 << 24);
    struct dh_rect r = place(e, 200, 40);
    e->changed = (struct dh_rect){0, 0, 0, 0};
    switch (draw(&e->seed, 9)) {
    case 0:
        fill(e, r, there);
        break;
    case 1:
        fill(e, place(e, 400, 2), draw(&e->seed, 2) ? any : there);
        break;
    case 2:
        fill(e, place(e, 2, 300), draw(&e->seed, 2) ? any : there);
        break;
    case 3:
        outline(e, place(e, 300, 60), any);
        break;
    case 4:
        fill(e, place(e, 2, 20), 0);
        break;
    case 5:
        fill(e, place(e, 3, 3), any);
        break;
    case 6:
        for (int y = r.y; y < r.y + r.h; y++)
            for (int x = r.x; x < r.x + r.w; x++)
                *at(e, x, y) ^= 0xffffff;
        e->changed = r;
        break;
    default: {
        struct dh_rect to = place(e, 1, 1);
        to.x = to.x < e->frame->width - r.w ? to.x : e->frame->width - r.w;
        to.y = to.y < e->frame->height - r.h ? to.y : e->frame->height - r.h;
        move(e, r, to.x, to.y);
    }
    }
}

static void same_plane(const uint8_t *a, const uint8_t *b, const struct dh_plane *p, const char *name)
{
    for (int y = 0; y < p->h; y++)
        for (int x = 0; x < p->w; x++)
            if (a[(size_t)y * (size_t)p->w + (size_t)x] != b[(size_t)y * (size_t)p->w + (size_t)x])
                fail_msg("%s differs at %d,%d: %u, %u", name, x, y,
                         a[(size_t)y * (size_t)p->w + (size_t)x], b[(size_t)y * (size_t)p->w + (size_t)x]);
}

static void same_segments(const struct dh_segments *a, const struct dh_segments *b)
{
    same_plane(a->plane.gray, b->plane.gray, &b->plane, "gray");
    same_plane(a->fresh, b->fresh, &b->plane, "the fresh map");
    same_plane(a->bare, b->bare, &b->plane, "the bare map");
    same_plane(a->plane.rule, b->plane.rule, &b->plane, "rules");
    same_plane(a->plane.edge, b->plane.edge, &b->plane, "the edge map");
    assert_int_equal(a->shapes.count, b->shapes.count);
    for (size_t i = 0; i < b->shapes.count; i++) {
        const struct dh_shape *p = &a->shapes.items[i], *q = &b->shapes.items[i];
        assert_int_equal(p->kind, q->kind);
        assert_true(dh_rect_equal(p->rect, q->rect));
        assert_true(p->marked == q->marked && p->arrow == q->arrow);
        assert_true(dh_rect_equal(p->before, q->before) && dh_rect_equal(p->behind, q->behind));
    }
    assert_int_equal(a->rules.count, b->rules.count);
    for (size_t i = 0; i < b->rules.count; i++)
        assert_true(a->rules.items[i].upright == b->rules.items[i].upright &&
                    dh_rect_equal(a->rules.items[i].rect, b->rules.items[i].rect));
    assert_int_equal(a->lines.count, b->lines.count);
    for (size_t i = 0; i < b->lines.count; i++)
        if (!dh_rect_equal(dh_box_rect(a->lines.items[i]), dh_box_rect(b->lines.items[i]))) {
            struct dh_rect p = dh_box_rect(a->lines.items[i]), q = dh_box_rect(b->lines.items[i]);
            fail_msg("line %zu is at %dx%d+%d+%d instead of %dx%d+%d+%d", i, p.w, p.h, p.x, p.y, q.w, q.h, q.x, q.y);
        }
}

/* `most`: of all edits, how many in a hundred may need the whole screen. */
static void follow(const char *name, uint64_t seed, int most)
{
    char path[512];
    struct edit e = {.seed = seed};
    struct dh_segments s = {0}, cold = {0};
    const char *n = getenv("DESKHAND_EDITS");
    int edits = n ? atoi(n) : EDITS, whole = 0;
    assert_int_equal(dh_picture_read(screen_path(name, path, sizeof(path)), &e.frame, NULL), DH_OK);
    assert_int_equal(dh_segments_build(&s, e.frame, NULL), DH_OK);
    for (int i = 0; i < edits; i++) {
        struct dh_rect redone;
        change(&e);
        assert_int_equal(dh_segments_update(&s, e.frame, e.changed, &redone, NULL), DH_OK);
        assert_int_equal(dh_segments_build(&cold, e.frame, NULL), DH_OK);
        whole += redone.w == e.frame->width && redone.h == e.frame->height;

        if (getenv("DESKHAND_EDITS_TOLD"))
            print_message("# %s, edit %d: %dx%d+%d+%d, window %dx%d+%d+%d\n", name, i, e.changed.w, e.changed.h,
                          e.changed.x, e.changed.y, redone.w, redone.h, redone.x, redone.y);
        same_segments(&s, &cold);
    }
    print_message("# %s: %d of %d edits needed the whole screen\n", name, whole, edits);
    assert_true(whole * 100 <= most * edits);
    dh_segments_finish(&s);
    dh_segments_finish(&cold);
    dh_frame_unref(e.frame);
}

/* Beside the whole-screen ones, a few of those that are scored: large enough for windows to be worth it. */
static void a_form(void **state)
{
    (void)state;
    follow("form-light.png", 0x9e3779b97f4a7c15u, 100);
}

static void small_ones(void **state)
{
    (void)state;
    follow("page-dark.png", 0xbf58476d1ce4e5b9u, 100);
    follow("dialog-gtk.png", 0x94d049bb133111ebu, 100);
    follow("choices-page.png", 0xd6e8feb86659fd93u, 100);
    follow("choices-qt.png", 0xa0761d6478bd642fu, 100);
}

static void pages(void **state)
{
    (void)state;
    follow("../../eyes/screens/orders.png", 0xe7037ed1a0b428dbu, 80);
    follow("../../eyes/screens/mail.png", 0x8ebc6af09c88c6e3u, 50);
    follow("../../eyes/screens/form-dark.png", 0x589965cc75374cc3u, 50);
    follow("../../eyes/screens/kanban.png", 0x1d8e4e27c47d124fu, 50);
}

static void toolkits_and_terminals(void **state)
{
    (void)state;
    follow("../../eyes/screens/gtk3-list.png", 0xeb44accab455d165u, 50);
    follow("../../eyes/screens/xterm-dark.png", 0x9c88c6e3589965ccu, 100);
}

static void another_size_is_begun_anew(void **state)
{
    (void)state;
    struct dh_frame *f = NULL, *g = NULL;
    struct dh_segments s = {0};
    struct dh_rect redone;
    assert_int_equal(dh_frame_create(100, 80, &f, NULL), DH_OK);
    assert_int_equal(dh_frame_create(120, 60, &g, NULL), DH_OK);
    assert_int_equal(dh_segments_build(&s, f, NULL), DH_OK);
    assert_int_equal(dh_segments_update(&s, g, (struct dh_rect){0, 0, 5, 5}, &redone, NULL), DH_OK);
    assert_int_equal(s.plane.w, 120);
    assert_true(dh_rect_equal(redone, (struct dh_rect){0, 0, 120, 60}));
    assert_int_equal(dh_segments_update(&s, g, (struct dh_rect){0, 0, 0, 0}, &redone, NULL), DH_OK);
    assert_true(dh_rect_empty(redone));
    dh_segments_finish(&s);
    dh_frame_unref(f);
    dh_frame_unref(g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_form),
        cmocka_unit_test(small_ones),
        cmocka_unit_test(pages),
        cmocka_unit_test(toolkits_and_terminals),
        cmocka_unit_test(another_size_is_begun_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
