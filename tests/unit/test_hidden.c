#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "capture/frame.h"
#include "capture/hidden.h"
#include "capture/observe.h"
#include "capture/window_text.h"
#include "tests/unit/screens.h"

#define W 320
#define H 120

static struct dh_frame *sheet(uint32_t ground)
{
    struct dh_frame *f = NULL;
    assert_int_equal(dh_frame_create(W, H, &f, NULL), DH_OK);
    uint32_t *px = dh_frame_pixels(f);
    for (size_t i = 0; i < (size_t)f->stride * H; i++)
        px[i] = ground;
    return f;
}

/* A letter-like piece of ink: uprights of two pixels with a bar, `h` pixels high, softened on their
 * right side as anti-aliased text is. Returns its box. */
static struct dh_rect write_ink(struct dh_frame *f, struct dh_point at, int letters, int h, uint32_t ink)
{
    uint32_t *px = dh_frame_pixels(f), ground = px[0];
    for (int i = 0; i < letters; i++)
        for (int y = 0; y < h; y++)
            for (int x = 0; x < 7; x++) {
                uint32_t *p = px + (at.y + y) * f->stride + at.x + i * 9 + x;
                if (x < 2 || y == h / 2)
                    *p = ink;
                else if (x == 2)
                    *p = ((ink >> 1) & 0x7f7f7f) + ((ground >> 1) & 0x7f7f7f);
            }
    return (struct dh_rect){at.x, at.y, letters * 9 - 2, h};
}

static void ratios_are_those_of_the_standard(void **state)
{
    (void)state;
    assert_true(fabs(dh_hidden_ratio(0, 0xffffff) - 21) < 0.001);
    assert_true(fabs(dh_hidden_ratio(0x777777, 0xffffff) - 4.478) < 0.005);
    assert_true(fabs(dh_hidden_ratio(0xff0000, 0xffffff) - 3.998) < 0.005);
    assert_true(fabs(dh_hidden_ratio(0xffffff, 0x0000ff) - 8.592) < 0.005);
    for (uint32_t v = 0; v < 256; v++) {
        double c = v / 255.0, l = c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
        assert_true(fabs(dh_hidden_ratio(v * 0x010101u, 0) - (l + 0.05) / 0.05) < 0.001);
    }
}

static enum dh_sight sight(uint32_t ground, uint32_t ink, int h)
{
    struct dh_frame *f = sheet(ground);
    struct dh_rect r = write_ink(f, (struct dh_point){20, 30}, 12, h, ink);
    enum dh_sight s = dh_hidden_judge(f, dh_rect_grow(r, 1, 1));
    dh_frame_unref(f);
    return s;
}

static void what_nobody_can_see_is_hidden(void **state)
{
    (void)state;
    static const struct {
        uint32_t ground, ink;
        int height;
        enum dh_sight sight;
    } rows[] = {
        {0xffffff, 0xffffff, 12, DH_SIGHT_HIDDEN}, {0xffffff, 0xfdfdfd, 12, DH_SIGHT_HIDDEN},
        {0xffffff, 0xe9e9e9, 12, DH_SIGHT_HIDDEN}, {0xffffff, 0xffffe0, 12, DH_SIGHT_HIDDEN},
        {0x000000, 0x181818, 12, DH_SIGHT_HIDDEN}, {0x1e1e1e, 0x2a2a2a, 12, DH_SIGHT_HIDDEN},
        {0xffffff, 0x000000, 4, DH_SIGHT_HIDDEN},  {0xffffff, 0x000000, 2, DH_SIGHT_HIDDEN},
        {0xffffff, 0xcccccc, 12, DH_SIGHT_FAINT},  {0xf6f5f4, 0xbbbbbb, 12, DH_SIGHT_FAINT},
        {0x808080, 0xff1010, 12, DH_SIGHT_FAINT},  {0x000000, 0x2c2c2c, 12, DH_SIGHT_FAINT},
        {0xffffff, 0x000000, 12, DH_SIGHT_PLAIN},  {0xffffff, 0x000000, 5, DH_SIGHT_PLAIN},
        {0xffffff, 0x999999, 12, DH_SIGHT_PLAIN},  {0x202020, 0xe0e0e0, 12, DH_SIGHT_PLAIN},
        {0x3584e4, 0xffffff, 12, DH_SIGHT_PLAIN},  {0xf6f5f4, 0x929595, 12, DH_SIGHT_PLAIN},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
        if (sight(rows[i].ground, rows[i].ink, rows[i].height) != rows[i].sight)
            fail_msg("#%06x on #%06x, %d px: not as expected", (unsigned)rows[i].ink,
                     (unsigned)rows[i].ground, rows[i].height);
}

static void specks_do_not_make_text_visible(void **state)
{
    (void)state;
    struct dh_frame *f = sheet(0xffffff);
    struct dh_rect r = write_ink(f, (struct dh_point){20, 30}, 12, 12, 0xfafafa);
    for (int i = 0; i < 8; i++)
        dh_frame_pixels(f)[(32 + i) * f->stride + 20 + i * 11] = 0;
    assert_int_equal(dh_hidden_judge(f, r), DH_SIGHT_HIDDEN);
    dh_frame_unref(f);
}

/* Light text over a background that runs from dark to middle. */
static void a_gradient_hides_nothing(void **state)
{
    (void)state;
    struct dh_frame *f = sheet(0x101010);
    struct dh_rect r = write_ink(f, (struct dh_point){20, 30}, 12, 12, 0xffffff);
    uint32_t *px = dh_frame_pixels(f);
    for (int y = 0; y < H; y++)
        for (int x = 0; x < W; x++)
            if (px[y * f->stride + x] == 0x101010)
                px[y * f->stride + x] = (uint32_t)(0x10 + x / 4 + y / 8) * 0x010101u;
    assert_int_equal(dh_hidden_judge(f, r), DH_SIGHT_PLAIN);
    dh_frame_unref(f);
}

/* Words of a transcript by hand. */
struct page {
    struct dh_frame *f;
    struct dh_arena *arena;
    struct dh_word words[8];
    struct dh_script lines[4];
    struct dh_transcript t;
};

static void page_begin(struct page *p)
{
    *p = (struct page){.f = sheet(0xffffff), .arena = dh_arena_create()};
    assert_non_null(p->arena);
    p->t.words = p->words;
    p->t.lines = p->lines;
}

static void page_word(struct page *p, struct dh_rect rect, const char *text)
{
    struct dh_line *l = &p->lines[p->t.line_count - 1].line;
    p->words[p->t.word_count] = (struct dh_word){rect, 90, text};
    if (l->count++ == 0)
        l->first = p->t.word_count;
    p->t.word_count++;
    l->rect = dh_rect_join(l->rect, rect);
    l->text = "as it was";
}

static void hidden_words_leave_and_the_others_stay(void **state)
{
    (void)state;
    struct page p;
    struct dh_rect *rects = NULL;
    size_t n = 0;
    page_begin(&p);
    p.t.line_count++;
    page_word(&p, write_ink(p.f, (struct dh_point){10, 10}, 5, 12, 0), "Total");
    page_word(&p, write_ink(p.f, (struct dh_point){70, 10}, 6, 12, 0xf0f0f0), "ignore");
    page_word(&p, write_ink(p.f, (struct dh_point){140, 10}, 3, 12, 0), "120");
    p.t.line_count++;
    page_word(&p, write_ink(p.f, (struct dh_point){10, 40}, 8, 4, 0), "transfer");
    p.t.line_count++;
    page_word(&p, write_ink(p.f, (struct dh_point){10, 60}, 5, 12, 0xc8c8c8), "Pale");
    page_word(&p, write_ink(p.f, (struct dh_point){70, 70}, 1, 2, 0xc8c8c8), "-");
    assert_int_equal(dh_hidden_sift(p.f, &p.t, p.arena, &rects, &n, NULL), DH_OK);
    assert_int_equal(n, 2);
    assert_int_equal(rects[0].x, 70);
    assert_int_equal(rects[1].y, 40);
    assert_int_equal(p.t.line_count, 2);
    assert_int_equal(p.t.word_count, 4);
    assert_string_equal(p.t.lines[0].line.text, "Total 120");
    assert_false(p.t.lines[0].faint);
    assert_string_equal(p.t.lines[1].line.text, "as it was");
    assert_true(p.t.lines[1].faint);
    assert_string_equal(p.t.words[p.t.lines[1].line.first].text, "Pale");
    struct dh_element e[2] = {{.rect = {0, 55, 120, 30}}, {.rect = {0, 5, 200, 20}}};
    dh_hidden_tag(&p.t, e, 2);
    assert_int_equal(e[0].states, DH_STATE_FAINT);
    assert_int_equal(e[1].states, 0);
    struct dh_frame *copy = sheet(0xff00ff);
    memcpy(dh_frame_pixels(copy), p.f->pixels, (size_t)p.f->stride * H * 4);
    dh_hidden_paint(p.f, rects, n, dh_frame_pixels(copy), copy->stride);
    assert_int_equal(copy->pixels[15 * copy->stride + 71] & 0xffffff, 0xffffff);
    assert_int_equal(copy->pixels[41 * copy->stride + 11] & 0xffffff, 0xffffff);
    assert_int_equal(copy->pixels[15 * copy->stride + 11] & 0xffffff, 0);
    dh_frame_unref(copy);
    dh_frame_unref(p.f);
    dh_arena_destroy(p.arena);
}

static void titles_lose_what_has_no_shape(void **state)
{
    (void)state;
    static const char title[] = "Pay\xf3\xa0\x81\xa9\xf3\xa0\x81\xa7 \xe2\x80\xae" "now\xe2\x80\x8b\xef\xbb\xbf!";
    struct dh_arena *a = dh_arena_create();
    assert_non_null(a);
    assert_string_equal(dh_window_text(a, title, sizeof(title) - 1, false), "Pay now!");
    dh_arena_destroy(a);
}

/* What a real screen shows is what a person sees of it. */
static void hidden_on(const char *name, size_t expected)
{
    char path[512];
    struct dh_err err = {0};
    struct dh_loop *loop = dh_loop_create(NULL);
    struct dh_screen *screen = NULL;
    struct dh_observer *ob = NULL;
    struct dh_observation *o = NULL;
    struct dh_observer_options options = {.readers = 2};
    assert_non_null(loop);
    assert_int_equal(dh_screen_file_create(screen_path(name, path, sizeof(path)), &screen, &err), DH_OK);
    assert_int_equal(dh_observer_create(screen, loop, &options, &ob, &err), DH_OK);
    enum dh_status st = dh_observer_look(ob, NULL, &o, &err);
    if (st == DH_ENV) {
        print_message("%s: %s\n", err.what, err.next);
        exit(77);
    }
    assert_int_equal(st, DH_OK);
    for (size_t i = 0; i < o->hidden_count; i++)
        print_message("# %s: hidden at %d,%d %dx%d\n", name, o->hidden[i].x, o->hidden[i].y,
                      o->hidden[i].w, o->hidden[i].h);
    assert_true(o->line_count > 5);
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        bool dots = strncmp(l->text, "\xe2\x80\xa2", 3) == 0;
        if (!dots && dh_hidden_judge(o->frame, dh_rect_grow(l->rect, 1, 1)) == DH_SIGHT_HIDDEN)
            fail_msg("%s: \"%s\" counts as hidden", name, l->text);
    }
    if (o->hidden_count != expected)
        fail_msg("%s: %zu pieces are hidden, not %zu", name, o->hidden_count, expected);
    for (size_t i = 0; i < o->hidden_count; i++)
        if (o->hidden[i].w > 20 || o->hidden[i].h > 12)
            fail_msg("%s: more than a number is hidden", name);
    assert_int_equal(o->partial_count, expected > 0);
    dh_observation_unref(o);
    dh_observer_destroy(ob);
    dh_screen_destroy(screen);
    dh_loop_destroy(loop);
}

static void visible_text_stays_on_real_screens(void **state)
{
    (void)state;
    /* Of its calendar, the days of other months: #e6e6e6 on white. */
    hidden_on("dialog-gtk.png", 11);
    hidden_on("form-light.png", 0);
    hidden_on("page-dark.png", 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratios_are_those_of_the_standard),
        cmocka_unit_test(what_nobody_can_see_is_hidden),
        cmocka_unit_test(specks_do_not_make_text_visible),
        cmocka_unit_test(a_gradient_hides_nothing),
        cmocka_unit_test(hidden_words_leave_and_the_others_stay),
        cmocka_unit_test(titles_lose_what_has_no_shape),
        cmocka_unit_test(visible_text_stays_on_real_screens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
