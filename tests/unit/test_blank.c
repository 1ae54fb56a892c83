#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "agent/skill/blank.h"
#include "capture/frame.h"
#include "tests/unit/obs_build.h"

#define INK 0x101010
#define GROUND 0xf0f0f0

static const char *const values[] = {"Taxi to Nairobi and back", "simon.costa@example.org", "68.16", "Ada"};

static bool blanked(const char *word)
{
    return dh_blank_word(word, values, sizeof(values) / sizeof(values[0]));
}

static void words_of_values_and_what_looks_like_one_go(void **state)
{
    (void)state;
    static const char *const go[] = {"Taxi",    "taxi,", "Nairobi.", "NAIROBI", "Nalrobi",  "simon", "costa", "68.16",
                                     "EUR68.16", "Ada",  "Ada's",    "2026-11", "R-20417", "x@y.org"};
    static const char *const stay[] = {"Amount", "E-mail", "Submit", "to", "and", "Reason", "Step", "1.", "Save", "draft"};
    for (size_t i = 0; i < sizeof(go) / sizeof(go[0]); i++)
        if (!blanked(go[i]))
            fail_msg("\"%s\" stays", go[i]);
    for (size_t i = 0; i < sizeof(stay) / sizeof(stay[0]); i++)
        if (blanked(stay[i]))
            fail_msg("\"%s\" goes", stay[i]);
}

static void paint(struct dh_frame *f, struct dh_rect r, uint32_t colour)
{
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            dh_frame_pixels(f)[y * f->stride + x] = colour;
}

/* Ink in a rectangle: what a reader could make something of. */
static int ink(const struct dh_frame *f, struct dh_rect r)
{
    int n = 0;
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            n += f->pixels[y * f->stride + x] == INK;
    return n;
}

/* A text as a block of ink at its place. */
static void write_text(struct obs *b, struct dh_frame *f, const char *text, int x, int y)
{
    struct dh_element *e = obs_text(b, text, x, y);
    paint(f, dh_rect_grow(e->rect, -2, -4), INK);
}

static void a_picture_keeps_labels_alone(void **state)
{
    (void)state;
    static struct obs b;
    struct dh_frame *f = NULL, *out = NULL;
    obs_init(&b);
    obs_window(&b, "Mail of others", "mail", 0, 0, 1280, 800);
    obs_window(&b, "Claims", "claims", 100, 100, 600, 500);
    obs_window(&b, "Chat", "chat", 600, 500, 300, 200); /* in front, over a corner */
    assert_int_equal(dh_frame_create(1280, 800, &f, NULL), DH_OK);
    paint(f, (struct dh_rect){0, 0, 1280, 800}, GROUND);
    write_text(&b, f, "Amount", 120, 140);
    write_text(&b, f, "Claim of Nairobi", 120, 300);
    write_text(&b, f, "Private matters", 800, 40);
    write_text(&b, f, "Hello there", 620, 520);
    obs_element(&b, DH_ROLE_ENTRY, "Amount", 200, 130, 200, 30);
    paint(f, (struct dh_rect){200, 130, 200, 30}, INK);
    paint(f, (struct dh_rect){202, 132, 196, 26}, GROUND);
    paint(f, (struct dh_rect){210, 138, 60, 12}, INK); /* what nobody could read */
    assert_int_equal(dh_blank_picture(&b.o, f, 1, values, 4, &out, NULL), DH_OK);
    assert_true(ink(out, (struct dh_rect){120, 140, 6 * OBS_CHAR, OBS_LINE}) > 100);
    assert_true(ink(out, (struct dh_rect){120, 300, 5 * OBS_CHAR, OBS_LINE}) > 100);
    assert_int_equal(ink(out, (struct dh_rect){120 + 9 * OBS_CHAR, 296, 7 * OBS_CHAR, OBS_LINE + 8}), 0);
    assert_int_equal(ink(out, (struct dh_rect){204, 134, 190, 20}), 0);
    assert_true(ink(out, (struct dh_rect){200, 130, 200, 2}) > 300); /* the field is one still */
    assert_int_equal(ink(out, (struct dh_rect){700, 0, 580, 800}), 0);
    assert_int_equal(ink(out, (struct dh_rect){600, 500, 300, 200}), 0);
    dh_frame_unref(out);
    out = NULL;
    assert_int_equal(dh_blank_picture(&b.o, f, -1, values, 4, &out, NULL), DH_OK);
    assert_int_equal(ink(out, (struct dh_rect){0, 0, 1280, 800}), 0);
    dh_frame_unref(out);
    dh_frame_unref(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_values_and_what_looks_like_one_go),
        cmocka_unit_test(a_picture_keeps_labels_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
