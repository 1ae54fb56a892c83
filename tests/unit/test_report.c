#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include <png.h>

#include "agent/journal/journal.h"
#include "agent/journal/report.h"
#include "agent/journal/thumb.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"

#define W 1280
#define H 800

struct world {
    char *base;
    unsigned char *rgb;
    struct dh_journal *j;
};

static int set_up(void **state)
{
    struct world *w = dh_alloc(1, sizeof(*w));
    char name[] = "/tmp/dh-report-XXXXXX";
    w->base = mkdtemp(name) ? dh_strdup(name) : NULL;
    w->rgb = dh_alloc((size_t)W * H, 3);
    *state = w;
    return w->base && w->rgb && dh_journal_create(w->base, &w->j, NULL) == DH_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    struct world *w = *state;
    dh_journal_close(w->j);
    enum dh_status s = dh_dir_remove(w->base, NULL);
    dh_free(w->base);
    dh_free(w->rgb);
    dh_free(w);
    return s == DH_OK ? 0 : -1;
}

static void box(struct world *w, int x, int y, int bw, int bh, uint32_t colour)
{
    for (int j = y; j < y + bh; j++) {
        for (int i = x; i < x + bw; i++) {
            for (int c = 0; c < 3; c++)
                w->rgb[3 * (j * W + i) + c] = (unsigned char)(colour >> (16 - 8 * c));
        }
    }
}

static void png_of(const unsigned char *rgb, int width, int height, struct dh_buf *out)
{
    png_image image = {.version = PNG_IMAGE_VERSION, .width = (png_uint_32)width,
                       .height = (png_uint_32)height, .format = PNG_FORMAT_RGB};
    png_alloc_size_t n = PNG_IMAGE_PNG_SIZE_MAX(image);
    char *data = dh_alloc(n, 1);
    assert_non_null(data);
    assert_true(png_image_write_to_memory(&image, data, &n, 0, rgb, 0, NULL));
    dh_buf_add(out, data, n);
    dh_free(data);
}

/* A window with fields and lines of text; `noise` pixels of a photo make it hard to compress. */
static void keep_screen(struct world *w, int number, int noise, char *name)
{
    struct dh_buf png = {0};
    uint32_t seed = 12345u + (uint32_t)number;
    box(w, 0, 0, W, H, 0xeef1f6);
    box(w, 0, 0, W, 60, 0x1f3a5f);
    box(w, 260, 100, 760, 620, 0xffffff);
    for (int i = 0; i < 5; i++)
        box(w, 290, 150 + i * 70, 300, 30, 0xd8dde6);
    box(w, 290 + number, 640, 160, 44, 0x2456c8);
    for (int y = 0; y < noise; y++) {
        for (int x = 0; x < noise; x++) {
            seed = seed * 1664525u + 1013904223u;
            box(w, 300 + x, 80 + y, 1, 1, seed >> 8);
        }
    }
    png_of(w->rgb, W, H, &png);
    assert_int_equal(dh_journal_keep(w->j, png.data, png.len, name, NULL), DH_OK);
    dh_buf_finish(&png);
}

static long put(struct world *w, enum dh_record kind, json_t *payload)
{
    long seq = 0;
    assert_non_null(payload);
    assert_int_equal(dh_journal_add(w->j, kind, payload, false, &seq, NULL), DH_OK);
    return seq;
}

#define EVIL "<script>alert(1)</script>'\"><img src=x onerror=y>\x1b[2J\xe2\x80\xae" "gnp&amp;"

static void put_step(struct world *w, int n, const char *frame)
{
    put(w, DH_RECORD_OBSERVE,
        json_pack("{s:s, s:i, s:i, s:b, s:s, s:i, s:{s:i, s:i}}", "frame", frame, "width", W, "height", H,
                  "settled", 1, "active_title", EVIL, "elements", 40, "times", "settle", 180000, "ocr", 9000));
    put(w, DH_RECORD_PLAN, json_pack("{s:i, s:s, s:i}", "step", n, "sentence", "click " EVIL, "time", 20));
    put(w, DH_RECORD_GROUND,
        json_pack("{s:[iiii], s:[ii], s:i, s:s, s:[{s:[iiii], s:i, s:s}]}", "rect", 290, 640, 160, 44, "point",
                  370, 662, "score", 97, "why", EVIL, "candidates", "rect", 470, 640, 100, 44, "score", 61,
                  "name", EVIL));
    put(w, DH_RECORD_VERDICT, json_pack("{s:s, s:s, s:[s], s:s}", "tier", "confirm", "class", "submit",
                                        "classes", EVIL, "why", EVIL));
    put(w, DH_RECORD_ASK, json_pack("{s:s}", "text", "Really?\n" EVIL));
    put(w, DH_RECORD_ANSWER, json_pack("{s:s, s:s}", "answer", "once", "channel", EVIL));
    long of = put(w, DH_RECORD_INTENT, json_pack("{s:s, s:b}", "touch", EVIL, "irreversible", 1));
    put(w, DH_RECORD_OUTCOME, json_pack("{s:I, s:s, s:s, s:s, s:i}", "of", (json_int_t)of, "status", "failed",
                                        "what", EVIL, "next", EVIL, "time", 24000));
    put(w, DH_RECORD_RESULT, json_pack("{s:s, s:s, s:s, s:i}", "status", EVIL, "what", "x", "value", EVIL,
                                       "time", 300000));
}

static void put_run(struct world *w)
{
    put(w, DH_RECORD_RUN, json_pack("{s:s, s:s, s:{s:s}}", "goal", EVIL, "skill", EVIL, "inputs", EVIL, EVIL));
}

static void page_of(struct world *w, struct dh_buf *page)
{
    struct dh_err err = {0};
    assert_int_equal(dh_report_html(w->base, dh_journal_id(w->j), page, &err), DH_OK);
}

static bool is_void(const char *name)
{
    return strcmp(name, "meta") == 0 || strcmp(name, "br") == 0 || strcmp(name, "!DOCTYPE") == 0;
}

/* Every element that is opened is closed, in order; returns how many there were. */
static size_t balanced(const char *p)
{
    char open[64][16];
    size_t depth = 0, count = 0;
    while ((p = strchr(p, '<'))) {
        char name[16] = "";
        const char *end = strchr(p, '>');
        assert_non_null(end);
        bool closing = p[1] == '/';
        sscanf(p + 1 + closing, "%15[!a-zA-Z0-9]", name);
        assert_true(name[0]);
        count++;
        if (closing) {
            assert_true(depth > 0);
            assert_string_equal(open[--depth], name);
        } else if (end[-1] != '/' && !is_void(name)) {
            assert_true(depth < 64);
            memcpy(open[depth++], name, sizeof(name));
        }
        p = end;
    }
    assert_int_equal(depth, 0);
    return count;
}

static void hostile_text_stays_text(void **state)
{
    struct world *w = *state;
    char frame[80];
    struct dh_buf page = {0};
    keep_screen(w, 0, 0, frame);
    put_run(w);
    put_step(w, 1, frame);
    put(w, DH_RECORD_END, json_pack("{s:s, s:s, s:{s:s}}", "status", EVIL, "summary", EVIL, "outputs", EVIL, EVIL));
    page_of(w, &page);
    const char *const never[] = {"<script", "<img",   "http:", "https:", "url(", "\x1b",
                                 "\xe2\x80\xae", "@import", "<iframe", "<link", "src="};
    for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++) {
        const char *hit = strstr(page.data, never[i]);
        while (hit && strcmp(never[i], "src=") == 0 && strncmp(hit, "src=x onerror=y&gt;", 19) == 0)
            hit = strstr(hit + 1, never[i]);
        if (hit)
            print_message("%s at %.60s\n", never[i], hit);
        assert_null(hit);
    }
    assert_non_null(strstr(page.data, "click &lt;script&gt;alert(1)&lt;/script&gt;&#39;&quot;&gt;"));
    assert_non_null(strstr(page.data, "\xe2\x9f\xa8U+202E\xe2\x9f\xa9"));
    assert_non_null(strstr(page.data, "default-src 'none'"));
    assert_true(balanced(page.data) > 100);
    dh_buf_finish(&page);
}

static void a_step_shows_target_choice_and_question(void **state)
{
    struct world *w = *state;
    char frame[80];
    struct dh_buf page = {0};
    keep_screen(w, 0, 0, frame);
    put_run(w);
    put_step(w, 1, frame);
    put_step(w, 2, frame);
    page_of(w, &page);
    assert_non_null(strstr(page.data, "<rect class=\"mark\" x=\"290\" y=\"640\" width=\"160\" height=\"44\""));
    assert_non_null(strstr(page.data, "<rect class=\"other\" x=\"470\" y=\"640\""));
    assert_non_null(strstr(page.data, "translate(370 662)"));
    assert_non_null(strstr(page.data, "next best 61"));
    assert_non_null(strstr(page.data, "<blockquote dir=\"auto\">Really?\n"));
    assert_non_null(strstr(page.data, "settle <b>180 ms</b>"));
    assert_non_null(strstr(page.data, "cannot be undone"));
    /* One picture, used by both steps. */
    const char *first = strstr(page.data, "data:image/png;base64,");
    assert_non_null(first);
    assert_null(strstr(first + 1, "data:image/png;base64,"));
    dh_buf_finish(&page);
}

static void see(struct world *w, const char *frame)
{
    put(w, DH_RECORD_OBSERVE, json_pack("{s:s, s:i, s:i}", "frame", frame, "width", W, "height", H));
}

static void aim_at(struct world *w, int x)
{
    put(w, DH_RECORD_GROUND, json_pack("{s:[iiii], s:[ii], s:i}", "rect", x, 640, 80, 40, "point", x + 40, 660,
                                       "score", 90));
}

static void touch_at(struct world *w, const char *touch)
{
    long of = put(w, DH_RECORD_INTENT, json_pack("{s:s, s:[iiii]}", "touch", touch, "rect", 0, 0, 0, 0));
    put(w, DH_RECORD_OUTCOME, json_pack("{s:I, s:s}", "of", (json_int_t)of, "status", "ok"));
}

/* Which picture the figure `id` shows. */
static int picture_of(const struct dh_buf *page, const char *id)
{
    char *text = dh_asprintf("<figure class=\"shot\" id=\"%s\"", id);
    const char *at = strstr(page->data, text);
    dh_free(text);
    int frame = -1;
    assert_non_null(at);
    assert_non_null(at = strstr(at, "<use href=\"#f"));
    assert_int_equal(sscanf(at, "<use href=\"#f%d\"", &frame), 1);
    return frame;
}

static bool marks(const struct dh_buf *page, const char *id, int x)
{
    char *text = dh_asprintf("<figure class=\"shot\" id=\"%s\"", id), *rect = dh_asprintf("mark\" x=\"%d\"", x);
    const char *at = strstr(page->data, text), *end = strstr(at, "</figure>"), *hit = strstr(at, rect);
    dh_free(text);
    dh_free(rect);
    return hit && hit < end;
}

static void every_target_is_drawn_on_its_own_picture(void **state)
{
    struct world *w = *state;
    char frame[4][80];
    struct dh_buf page = {0};
    for (int i = 0; i < 4; i++)
        keep_screen(w, i, 0, frame[i]);
    put_run(w);
    /* A menu and its item: what was aimed at is kept just before the touch. */
    put(w, DH_RECORD_PLAN, json_pack("{s:i, s:s}", "step", 1, "sentence", "choose"));
    aim_at(w, 100);
    see(w, frame[0]);
    touch_at(w, "click menu");
    aim_at(w, 200);
    see(w, frame[1]);
    touch_at(w, "click item");
    put(w, DH_RECORD_RESULT, json_pack("{s:s}", "status", "ok"));
    /* Nothing is touched: the screen is the one that the next touch was decided on. */
    put(w, DH_RECORD_PLAN, json_pack("{s:i, s:s}", "step", 2, "sentence", "read"));
    put(w, DH_RECORD_RESULT, json_pack("{s:s}", "status", "ok"));
    /* More touches than there is room for: those with a target stay. */
    put(w, DH_RECORD_PLAN, json_pack("{s:i, s:s}", "step", 3, "sentence", "attach"));
    aim_at(w, 300);
    see(w, frame[2]);
    touch_at(w, "click button");
    see(w, frame[3]);
    touch_at(w, "press first");
    touch_at(w, "press second");
    touch_at(w, "type path");
    aim_at(w, 400);
    touch_at(w, "click open");
    page_of(w, &page);
    int first = picture_of(&page, "v1-1"), second = picture_of(&page, "v1-2");
    assert_int_not_equal(first, second);
    assert_int_equal(picture_of(&page, "v1"), second);
    assert_true(marks(&page, "v1", 200) && !marks(&page, "v1", 100));
    assert_true(marks(&page, "v1-1", 100) && marks(&page, "v1-2", 200));
    assert_int_equal(picture_of(&page, "v2"), picture_of(&page, "v3-1"));
    assert_true(marks(&page, "v3-1", 300) && marks(&page, "v3-4", 400));
    assert_null(strstr(page.data, "\"v3-5\""));
    assert_null(strstr(page.data, "<bdi>2 \xc2\xb7 press first"));
    assert_non_null(strstr(page.data, "<bdi>3 \xc2\xb7 type path"));
    assert_true(balanced(page.data) > 50);
    dh_buf_finish(&page);
}

static void forty_hard_pictures_stay_below_eight_megabytes(void **state)
{
    struct world *w = *state;
    struct dh_buf page = {0};
    put_run(w);
    for (int i = 0; i < 40; i++) {
        char frame[80];
        keep_screen(w, i, 480, frame);
        put_step(w, i + 1, frame);
    }
    page_of(w, &page);
    assert_non_null(strstr(page.data, "use href=\"#f39\""));
    assert_in_range(page.len, 1000000, 8000000);
    dh_buf_finish(&page);
}

static void a_damaged_run_is_shown_with_a_warning(void **state)
{
    struct world *w = *state;
    struct dh_buf page = {0}, bytes = {0};
    put_run(w);
    put_step(w, 1, "frames/none.png");
    char *path = dh_asprintf("%s/journal.jsonl", dh_journal_folder(w->j));
    assert_int_equal(dh_file_read(path, 1 << 20, &bytes, NULL), DH_OK);
    char *at = strstr(bytes.data, "\"kind\":\"ASK\"");
    assert_non_null(at);
    at[9] = 'a';
    assert_int_equal(dh_file_write(path, bytes.data, bytes.len, 0600, NULL), DH_OK);
    page_of(w, &page);
    assert_non_null(strstr(page.data, "This journal is damaged"));
    assert_non_null(strstr(page.data, "No picture was kept"));
    assert_true(balanced(page.data) > 50);
    dh_buf_finish(&page);
    dh_buf_finish(&bytes);
    dh_free(path);
}

static void thumbnails_keep_colours_and_refuse_junk(void **state)
{
    struct world *w = *state;
    struct dh_buf png = {0}, small = {0};
    struct dh_err err;
    assert_int_equal(dh_thumb_make("junk", 4, 1000, &small, &err), DH_INVALID);
    assert_int_equal(small.len, 0);
    box(w, 0, 0, W, H, 0x102030);
    box(w, 0, 0, W / 2, H, 0xfdfefa);
    png_of(w->rgb, W, H, &png);
    assert_int_equal(dh_thumb_make(png.data, png.len, 1, &small, NULL), DH_OK);
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_memory(&image, small.data, small.len));
    assert_int_equal(image.width, 480);
    assert_int_equal(image.height, 300);
    image.format = PNG_FORMAT_RGB;
    unsigned char *rgb = dh_alloc(480 * 300, 3);
    assert_true(png_image_finish_read(&image, NULL, rgb, 0, NULL));
    assert_memory_equal(rgb + 3 * 10, "\xfd\xfe\xfa", 3);
    assert_memory_equal(rgb + 3 * (299 * 480 + 470), "\x10\x20\x30", 3);
    dh_free(rgb);
    dh_buf_finish(&png);
    dh_buf_finish(&small);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(hostile_text_stays_text),
        TEST(a_step_shows_target_choice_and_question),
        TEST(every_target_is_drawn_on_its_own_picture),
        TEST(forty_hard_pictures_stay_below_eight_megabytes),
        TEST(a_damaged_run_is_shown_with_a_warning),
        TEST(thumbnails_keep_colours_and_refuse_junk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
