/* bench_lstm MODEL.traineddata [--words] FILE.png...: time of the LSTM reader on pictures of
 * screens: to load, for 1,000 time steps with each kernel, for a screen whose lines are found. With
 * --words the words instead, one a line: x y w h confidence text. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <deskhand/tick.h>

#include "base/mem.h"
#include "capture/lstm_impl.h"
#include "capture/lstm_word.h"
#include "capture/picture.h"
#include "capture/segment.h"
#include "capture/snippet.h"

enum { ROUNDS = 9, LINES_MAX = 4096 };

struct page {
    struct dh_snippet *snippets;
    struct dh_ocr_image *images;
    size_t n;
};

static int by_time(const void *a, const void *b)
{
    const dh_tick *p = a, *q = b;
    return (*p > *q) - (*p < *q);
}

static double median_ms(dh_tick *t, int n)
{
    qsort(t, (size_t)n, sizeof(t[0]), by_time);
    return (double)t[n / 2] / 1000;
}

/* All edges of the picture are one line. */
static void one_line(struct dh_segments *s)
{
    struct dh_box all = {s->plane.w, s->plane.h, 0, 0};
    for (int y = 0; y < s->plane.h; y++)
        for (int x = 0; x < s->plane.w; x++)
            if (s->plane.edge[(size_t)y * (size_t)s->plane.w + (size_t)x]) {
                all.x0 = x < all.x0 ? x : all.x0;
                all.y0 = y < all.y0 ? y : all.y0;
                all.x1 = x + 1 > all.x1 ? x + 1 : all.x1;
                all.y1 = y + 1 > all.y1 ? y + 1 : all.y1;
            }
    s->lines.count = 0;
    if (all.x1 > all.x0)
        dh_boxes_add(&s->lines, all);
}

static enum dh_status page_read(const char *path, bool line, struct page *p, struct dh_err *err)
{
    struct dh_frame *frame = NULL;
    struct dh_segments s = {0};
    enum dh_status st = dh_picture_read(path, &frame, err);
    if (st == DH_OK)
        st = line ? dh_plane_build(&s.plane, frame, err) : dh_segments_build(&s, frame, err);
    if (st == DH_OK && line)
        one_line(&s);
    *p = (struct page){dh_alloc(LINES_MAX, sizeof(struct dh_snippet)),
                       dh_alloc(LINES_MAX, sizeof(struct dh_ocr_image)), 0};
    for (size_t i = 0;
         st == DH_OK && p->snippets && p->images && i < s.lines.count && p->n < LINES_MAX; i++) {
        struct dh_snippet c = dh_snippet_cut(&s.plane, s.lines.items[i]);
        if (!c.pixels)
            continue;
        p->images[p->n] = (struct dh_ocr_image){c.pixels, c.rect.w, c.rect.h, 1, DH_OCR_LINE};
        p->snippets[p->n++] = c;
    }
    dh_segments_finish(&s);
    dh_frame_unref(frame);
    return st;
}

static void page_finish(struct page *p)
{
    for (size_t i = 0; i < p->n; i++)
        dh_snippet_finish(&p->snippets[i]);
    dh_free(p->snippets);
    dh_free(p->images);
}

static enum dh_status print_words(const struct dh_lstm *m, const struct page *p, struct dh_err *err)
{
    struct dh_arena *arena = dh_arena_create();
    struct dh_lstm_words *w = dh_alloc(p->n, sizeof(w[0]));
    enum dh_status st =
        arena && w ? dh_lstm_words_read(m, p->images, p->n, 2, arena, w, err) : dh_err_nomem(err);
    for (size_t i = 0; st == DH_OK && i < p->n; i++)
        for (size_t k = 0; k < w[i].count; k++) {
            struct dh_rect r = w[i].items[k].rect;
            printf("%d %d %d %d %d %s\n", r.x + p->snippets[i].rect.x, r.y + p->snippets[i].rect.y,
                   r.w, r.h, w[i].items[k].confidence, w[i].items[k].text);
        }
    dh_free(w);
    dh_arena_destroy(arena);
    return st;
}

/* The steps of the lines, and the median time to read them. */
static enum dh_status time_lines(const struct dh_lstm *m, const struct page *p, long *steps,
                                 double *ms, struct dh_err *err)
{
    struct dh_lstm_snippet *s = dh_alloc(p->n, sizeof(s[0]));
    struct dh_lstm_line *lines = dh_alloc(p->n, sizeof(lines[0]));
    struct dh_lstm_text *texts = dh_alloc(p->n, sizeof(texts[0]));
    enum dh_status st = s && lines && texts ? DH_OK : dh_err_nomem(err);
    dh_tick t[ROUNDS];
    *steps = 0;
    for (size_t i = 0; st == DH_OK && i < p->n; i++) {
        st = dh_lstm_snippet_build(&p->images[i], dh_lstm_height(m), &s[i], err);
        lines[i] = s[i].line;
        *steps += lines[i].width / DH_LSTM_STEP;
    }
    for (int r = 0; st == DH_OK && r < ROUNDS; r++) {
        dh_tick start = dh_tick_now();
        st = dh_lstm_read(m, lines, p->n, 1, texts, err);
        t[r] = dh_tick_now() - start;
        for (size_t i = 0; st == DH_OK && i < p->n; i++)
            dh_lstm_text_finish(&texts[i]);
    }
    if (st == DH_OK)
        *ms = median_ms(t, ROUNDS);
    for (size_t i = 0; s && i < p->n; i++)
        dh_lstm_snippet_finish(&s[i]);
    dh_free(s);
    dh_free(lines);
    dh_free(texts);
    return st;
}

static enum dh_status time_page(const struct dh_lstm *m, const struct page *p, int threads,
                                double *ms, struct dh_err *err)
{
    struct dh_lstm_words *w = dh_alloc(p->n, sizeof(w[0]));
    dh_tick t[ROUNDS];
    enum dh_status st = w ? DH_OK : dh_err_nomem(err);
    for (int r = 0; st == DH_OK && r < ROUNDS; r++) {
        struct dh_arena *arena = dh_arena_create();
        dh_tick start = dh_tick_now();
        st = arena ? dh_lstm_words_read(m, p->images, p->n, threads, arena, w, err)
                   : dh_err_nomem(err);
        t[r] = dh_tick_now() - start;
        dh_arena_destroy(arena);
    }
    if (st == DH_OK)
        *ms = median_ms(t, ROUNDS);
    dh_free(w);
    return st;
}

static enum dh_status time_kernels(const char *model, const struct page *p, struct dh_err *err)
{
    static const enum dh_lstm_kernel all[] = {DH_LSTM_VNNI, DH_LSTM_AVX2, DH_LSTM_SCALAR};
    enum dh_status st = DH_OK;
    for (size_t i = 0; st == DH_OK && i < sizeof(all) / sizeof(all[0]); i++) {
        struct dh_lstm *m = NULL;
        double line_ms = 0, one = 0, two = 0;
        long steps = 0;
        if (!dh_lstm_kernel_usable(all[i]))
            continue;
        dh_tick start = dh_tick_now();
        st = dh_lstm_load(model, all[i], &m, err);
        double load = (double)(dh_tick_now() - start) / 1000;
        if (st == DH_OK)
            st = time_lines(m, p, &steps, &line_ms, err);
        if (st == DH_OK)
            st = time_page(m, p, 1, &one, err);
        if (st == DH_OK)
            st = time_page(m, p, 2, &two, err);
        if (st == DH_OK)
            printf("%-6s load %.1f ms, %.2f ms per 1000 steps, screen (%zu lines, %ld steps) %.1f "
                   "ms, two threads %.1f ms\n",
                   dh_lstm_kernel_name(m), load, line_ms * 1000 / (double)(steps ? steps : 1), p->n,
                   steps, one, two);
        dh_lstm_destroy(m);
    }
    return st;
}

static enum dh_status run(const char *model, const char *file, bool words, bool line,
                          struct dh_err *err)
{
    struct page p = {0};
    struct dh_lstm *m = NULL;
    enum dh_status st = page_read(file, line, &p, err);
    if (st == DH_OK && words) {
        st = dh_lstm_load(model, DH_LSTM_FASTEST, &m, err);
        if (st == DH_OK)
            st = print_words(m, &p, err);
        dh_lstm_destroy(m);
    } else if (st == DH_OK) {
        printf("%s\n", file);
        st = time_kernels(model, &p, err);
    }
    page_finish(&p);
    return st;
}

int main(int argc, char **argv)
{
    struct dh_err err = {0};
    bool line = argc > 2 && strcmp(argv[2], "--line") == 0;
    bool words = line || (argc > 2 && strcmp(argv[2], "--words") == 0);
    if (argc < 3 + words) {
        fprintf(stderr, "usage: bench_lstm MODEL.traineddata [--words|--line] FILE.png...\n");
        return 2;
    }
    for (int i = 2 + words; i < argc; i++)
        if (run(argv[1], argv[i], words, line, &err) != DH_OK) {
            fprintf(stderr, "bench_lstm: %s\n%s\n", err.what, err.next);
            return 1;
        }
    return 0;
}
