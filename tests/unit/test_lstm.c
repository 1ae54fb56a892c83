#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/file.h"
#include "base/mem.h"
#include "capture/lstm_align.h"
#include "capture/lstm_impl.h"
#include "capture/lstm_word.h"
#include "capture/picture.h"
#include "capture/segment.h"
#include "capture/snippet.h"
#include "screens.h"

/* Debian's English model, and a made-up one with random weights that spells three characters. */
#define ENGLISH "/usr/share/tesseract-ocr/5/tessdata/eng.traineddata"
#define SMALL "../../fuzz/seeds/traineddata/small.traineddata"

enum { SMALL_NULL = 6, LINES = 23 };

static const enum dh_lstm_kernel kernels[] = {DH_LSTM_SCALAR, DH_LSTM_AVX2, DH_LSTM_VNNI};

static void read_small(struct dh_buf *b)
{
    char path[512];
    struct dh_err err = {0};
    if (dh_file_read(screen_path(SMALL, path, sizeof(path)), 1 << 20, b, &err) != DH_OK)
        fail_msg("%s", err.what);
}

static struct dh_lstm *load_small(enum dh_lstm_kernel kernel)
{
    struct dh_buf b = {0};
    struct dh_lstm *m = NULL;
    struct dh_err err = {0};
    read_small(&b);
    if (dh_lstm_parse(b.data, b.len, kernel, &m, &err) != DH_OK)
        fail_msg("%s", err.what);
    dh_buf_finish(&b);
    return m;
}

/* Reproducible noise in strokes, so that the network has something to say. */
static int8_t *make_pixels(int width, int height, uint32_t seed)
{
    int8_t *p = dh_alloc((size_t)width * (size_t)height, 1);
    assert_non_null(p);
    for (int i = 0; i < width * height; i++) {
        seed = seed * 1664525u + 1013904223u;
        p[i] = (int8_t)(i % width % 7 < 3 ? -(int)(seed >> 25) : (int)(seed >> 25));
    }
    return p;
}

struct lines {
    struct dh_lstm_line lines[LINES];
    struct dh_lstm_text texts[LINES];
};

static void make_lines(struct lines *l, int height)
{
    for (int i = 0; i < LINES; i++) {
        int width = 3 + (i * 37) % 200;
        l->lines[i] = (struct dh_lstm_line){make_pixels(width, height, (uint32_t)i + 1), width};
    }
}

static void free_lines(struct lines *l)
{
    for (int i = 0; i < LINES; i++) {
        int8_t *p;
        memcpy(&p, &l->lines[i].pixels, sizeof(p));
        dh_free(p);
        dh_lstm_text_finish(&l->texts[i]);
    }
}

static void the_small_model_is_read(void **state)
{
    (void)state;
    struct dh_lstm *m = load_small(DH_LSTM_SCALAR);
    assert_int_equal(dh_lstm_height(m), 12);
    assert_string_equal(dh_lstm_kernel_name(m), "scalar");
    assert_int_equal(m->null, SMALL_NULL);
    assert_int_equal(m->last.outputs, 32);
    assert_int_equal(m->output.outputs, 7);
    dh_lstm_destroy(m);
    assert_true(dh_lstm_kernel_usable(DH_LSTM_FASTEST));
}

static void labels_become_characters(void **state)
{
    (void)state;
    struct dh_lstm *m = load_small(DH_LSTM_FASTEST);
    struct dh_lstm_text t = {0};
    /* a, a again after a null, a space, one character of two codes, one of three, a code that fits
     * nowhere */
    int labels[] = {1, 1, SMALL_NULL, 1, 0, 4, 4, SMALL_NULL, 5, SMALL_NULL, 4, 5, 1, 5};
    float p[] = {.5f, .9f, 1, .8f, 1, .7f, .6f, 1, .95f, 1, 1, .4f, 1, 1};
    assert_int_equal(dh_lstm_decode(m, labels, p, 14, &t, NULL), DH_OK);
    assert_int_equal(t.count, 5);
    assert_string_equal(t.symbols[0].text, "a");
    assert_int_equal(t.symbols[0].from, 0);
    assert_int_equal(t.symbols[0].to, 6);
    assert_true(t.symbols[0].probability == .9f);
    assert_string_equal(t.symbols[1].text, "a");
    assert_string_equal(t.symbols[2].text, " ");
    assert_string_equal(t.symbols[3].text, "\xe6\xbc\xa2");
    assert_int_equal(t.symbols[3].from, 15);
    assert_int_equal(t.symbols[3].to, 27);
    assert_true(t.symbols[3].probability == .7f);
    assert_string_equal(t.symbols[4].text, "\xe5\xad\x97");
    dh_lstm_text_finish(&t);
    dh_lstm_destroy(m);
}

static void every_truncation_is_an_error(void **state)
{
    (void)state;
    struct dh_buf b = {0};
    read_small(&b);
    size_t end = b.len - strlen("deskhand"); /* a component that is not read */
    for (size_t n = 0; n < end; n += n < 400 || n + 300 > end ? 1 : 13) {
        struct dh_lstm *m = NULL;
        struct dh_err err = {0};
        char *cut = dh_alloc(n, 1); /* its own block, so that a read behind the end is seen */
        memcpy(cut, b.data, n);
        assert_int_equal(dh_lstm_parse(cut, n, DH_LSTM_SCALAR, &m, &err), DH_INVALID);
        assert_null(m);
        assert_true(err.what[0] && err.next[0]);
        dh_free(cut);
    }
    dh_buf_finish(&b);
}

/* The only place of `what` in the file. */
static char *find(struct dh_buf *b, const char *what, size_t n)
{
    char *p = memmem(b->data, b->len, what, n);
    assert_non_null(p);
    return p;
}

static void other_models_are_refused(void **state)
{
    (void)state;
    struct dh_err err = {0};
    struct dh_lstm *m = NULL;
    struct dh_buf b = {0};
    read_small(&b);
    char *name =
        find(&b, "Lfx32", 5) + 5 + 4; /* behind the name: the number of inputs, then the weights */
    name[0] = (char)0x84;             /* weights in floating point */
    assert_int_equal(dh_lstm_parse(b.data, b.len, DH_LSTM_SCALAR, &m, &err), DH_INVALID);
    assert_non_null(strstr(err.what, "unsupported model"));
    name[0] = (char)0x85;
    find(&b, "Maxpool", 7)[0] = 'm';
    assert_int_equal(dh_lstm_parse(b.data, b.len, DH_LSTM_SCALAR, &m, &err), DH_INVALID);
    assert_non_null(strstr(err.what, "another shape"));
    memcpy(b.data, "\0\0\0\x18", 4);
    assert_int_equal(dh_lstm_parse(b.data, b.len, DH_LSTM_SCALAR, &m, &err), DH_INVALID);
    assert_non_null(strstr(err.what, "big-endian"));
    assert_int_equal(dh_lstm_load("/nowhere/eng.traineddata", DH_LSTM_FASTEST, &m, &err),
                     DH_NOT_FOUND);
    assert_null(m);
    dh_buf_finish(&b);
}

/* Every label and probability of one kernel, as bytes. */
static void forward_bytes(const struct dh_lstm *m, const struct dh_lstm_line *line,
                          struct dh_buf *out)
{
    size_t steps = (size_t)(line->width / DH_LSTM_STEP);
    int *labels = dh_alloc(steps, sizeof(labels[0]));
    float *p = dh_alloc(steps, sizeof(p[0]));
    assert_int_equal(dh_lstm_forward(m, &line, 1, &labels, &p, NULL), DH_OK);
    dh_buf_add(out, labels, steps * sizeof(labels[0]));
    dh_buf_add(out, p, steps * sizeof(p[0]));
    dh_free(labels);
    dh_free(p);
}

static void compare_kernels(struct dh_lstm *const *models, int *compared)
{
    struct lines l = {0};
    struct dh_buf expected = {0};
    make_lines(&l, dh_lstm_height(models[0]));
    for (int i = 0; i < LINES; i++)
        forward_bytes(models[0], &l.lines[i], &expected);
    for (size_t k = 1; k < sizeof(kernels) / sizeof(kernels[0]); k++) {
        struct dh_buf got = {0};
        for (int i = 0; models[k] && i < LINES; i++)
            forward_bytes(models[k], &l.lines[i], &got);
        if (models[k]) {
            assert_int_equal(got.len, expected.len);
            assert_memory_equal(got.data, expected.data, got.len);
            ++*compared;
        }
        dh_buf_finish(&got);
    }
    dh_buf_finish(&expected);
    free_lines(&l);
}

static void kernels_agree_to_the_last_bit(void **state)
{
    (void)state;
    bool english = dh_file_exists(ENGLISH);
    int compared = 0;
    for (int which = 0; which < 1 + english; which++) {
        struct dh_lstm *models[3] = {0};
        for (size_t k = 0; k < 3; k++) {
            if (!dh_lstm_kernel_usable(kernels[k]))
                continue;
            if (which == 0)
                models[k] = load_small(kernels[k]);
            else
                assert_int_equal(dh_lstm_load(ENGLISH, kernels[k], &models[k], NULL), DH_OK);
        }
        compare_kernels(models, &compared);
        for (size_t k = 0; k < 3; k++)
            dh_lstm_destroy(models[k]);
    }
    if (compared == 0)
        skip();
}

static void same_text(const struct dh_lstm_text *a, const struct dh_lstm_text *b)
{
    assert_int_equal(a->count, b->count);
    for (size_t i = 0; i < a->count; i++) {
        assert_string_equal(a->symbols[i].text, b->symbols[i].text);
        assert_int_equal(a->symbols[i].from, b->symbols[i].from);
        assert_int_equal(a->symbols[i].to, b->symbols[i].to);
        assert_true(a->symbols[i].probability == b->symbols[i].probability);
    }
}

static void batches_and_threads_change_nothing(void **state)
{
    (void)state;
    struct dh_lstm *m = load_small(DH_LSTM_FASTEST);
    struct lines l = {0};
    struct dh_lstm_text more[LINES];
    size_t symbols = 0;
    make_lines(&l, dh_lstm_height(m));
    assert_int_equal(dh_lstm_read(m, l.lines, LINES, 1, l.texts, NULL), DH_OK);
    assert_int_equal(dh_lstm_read(m, l.lines, LINES, 4, more, NULL), DH_OK);
    for (int i = 0; i < LINES; i++) {
        struct dh_lstm_text alone;
        assert_int_equal(dh_lstm_read(m, &l.lines[i], 1, 1, &alone, NULL), DH_OK);
        same_text(&l.texts[i], &alone);
        same_text(&l.texts[i], &more[i]);
        symbols += alone.count;
        dh_lstm_text_finish(&alone);
        dh_lstm_text_finish(&more[i]);
    }
    assert_true(symbols > 50);
    struct dh_lstm_line narrow = {l.lines[0].pixels, 2};
    assert_int_equal(dh_lstm_read(m, &narrow, 1, 1, more, NULL), DH_USAGE);
    free_lines(&l);
    dh_lstm_destroy(m);
}

/* Columns of ink three pixels wide at the given places, ten rows high. */
static void draw_bars(uint8_t *pixels, int w, int h, const int *at, size_t n)
{
    memset(pixels, 255, (size_t)w * (size_t)h);
    for (size_t i = 0; i < n; i++)
        for (int y = 1; y < h - 1; y++)
            memset(pixels + y * w + at[i], 0, 3);
}

static void spaces_go_to_the_gaps(void **state)
{
    (void)state;
    enum { W = 60, H = 12 };
    uint8_t pixels[W * H];
    const int at[] = {1, 6, 11, 22, 27, 40};
    const double told[] = {3, 7, 10, 19, 26, 36}; /* as far off as the network is */
    draw_bars(pixels, W, H, at, 6);
    struct dh_ocr_image image = {pixels, W, H, 1, DH_OCR_LINE};
    struct dh_ocr_glyph g[6];
    for (int i = 0; i < 6; i++)
        g[i] = (struct dh_ocr_glyph){.starts_word = i == 0 || i == 3 || i == 5, .text = "l"};
    assert_true(dh_lstm_align(&image, told, g, 6));
    for (int i = 0; i < 6; i++) {
        assert_int_equal(g[i].rect.x, at[i]);
        assert_int_equal(g[i].rect.w, 3);
    }
    assert_true(dh_lstm_align(&image, told, g, 0));
}

static void snippets_fill_the_height(void **state)
{
    (void)state;
    enum { W = 60, H = 12 };
    uint8_t pixels[W * H];
    const int at[] = {1, 6, 11, 22, 27, 40, 56};
    draw_bars(pixels, W, H, at, 7);
    struct dh_ocr_image image = {pixels, W, H, 1, DH_OCR_LINE};
    struct dh_lstm_snippet s = {0};
    assert_int_equal(dh_lstm_snippet_build(&image, 36, &s, NULL), DH_OK);
    assert_true(s.line.width > 110 && s.line.width < 135);
    const int8_t *middle = s.pixels + 18 * s.line.width;
    int bar = (int)((41.5 - s.left) * s.scale), gap = (int)((50 - s.left) * s.scale);
    assert_int_equal(middle[bar], -127);
    assert_int_equal(middle[gap], 127);
    assert_int_equal(s.pixels[bar], 127); /* room above */
    dh_lstm_snippet_finish(&s);
    image.w = 0;
    assert_int_equal(dh_lstm_snippet_build(&image, 36, &s, NULL), DH_USAGE);
}

/* All words of a picture of a screen, each between bars. */
static void read_screen(const struct dh_lstm *m, const char *name, struct dh_buf *out)
{
    char path[512];
    struct dh_frame *frame = NULL;
    struct dh_segments s = {0};
    struct dh_arena *arena = dh_arena_create();
    assert_int_equal(dh_picture_read(screen_path(name, path, sizeof(path)), &frame, NULL), DH_OK);
    assert_int_equal(dh_segments_build(&s, frame, NULL), DH_OK);
    for (size_t i = 0; i < s.lines.count; i++) {
        struct dh_snippet c = dh_snippet_cut(&s.plane, s.lines.items[i]);
        struct dh_ocr_image image = {c.pixels, c.rect.w, c.rect.h, 1, DH_OCR_LINE};
        struct dh_lstm_words w = {0};
        assert_int_equal(dh_lstm_words_read(m, &image, 1, 1, arena, &w, NULL), DH_OK);
        for (size_t k = 0; k < w.count; k++) {
            struct dh_rect r = w.items[k].rect;
            assert_true(dh_rect_covers((struct dh_rect){0, 0, image.w, image.h}, r));
            dh_buf_printf(out, "|%s", w.items[k].text);
        }
        dh_buf_char(out, '|');
        dh_snippet_finish(&c);
    }
    dh_arena_destroy(arena);
    dh_segments_finish(&s);
    dh_frame_unref(frame);
}

static void a_screen_is_read(void **state)
{
    (void)state;
    if (!dh_file_exists(ENGLISH))
        skip();
    static const struct {
        const char *screen, *text;
    } cases[] = {
        {"form-light.png", "|Please|fill|in|all|fields.|See|the|travel|policy|for|details,|"},
        {"form-light.png", "|11/19/2026|"},
        {"form-light.png", "|Delete|"},
        {"page-dark.png", "|Create|deployment|"},
        {"page-dark.png", "|Fleet|console|"},
        {"dialog-gtk.png", "|Enter|the|details|"},
    };
    struct dh_lstm *m = NULL;
    assert_int_equal(dh_lstm_load(ENGLISH, DH_LSTM_FASTEST, &m, NULL), DH_OK);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct dh_buf b = {0};
        read_screen(m, cases[i].screen, &b);
        if (!strstr(dh_buf_text(&b), cases[i].text))
            fail_msg("%s is not in %s", cases[i].text, dh_buf_text(&b));
        dh_buf_finish(&b);
    }
    dh_lstm_destroy(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_small_model_is_read),
        cmocka_unit_test(labels_become_characters),
        cmocka_unit_test(every_truncation_is_an_error),
        cmocka_unit_test(other_models_are_refused),
        cmocka_unit_test(kernels_agree_to_the_last_bit),
        cmocka_unit_test(batches_and_threads_change_nothing),
        cmocka_unit_test(spaces_go_to_the_gaps),
        cmocka_unit_test(snippets_fill_the_height),
        cmocka_unit_test(a_screen_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
