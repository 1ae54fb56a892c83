#include "capture/lstm_word.h"

#include "base/mem.h"
#include "capture/lstm_align.h"

/* From this probability on a space is one however small the gap. */
#define SURE 0.6f

enum dh_status dh_lstm_glyphs(const struct dh_ocr_image *image,
                              const struct dh_lstm_snippet *snippet,
                              const struct dh_lstm_text *text, struct dh_arena *arena,
                              struct dh_ocr_glyph **ret, size_t *ret_count, struct dh_err *err)
{
    struct dh_ocr_glyph *g = dh_arena_alloc(arena, text->count + 1, sizeof(g[0]));
    double *middles = dh_alloc(text->count, sizeof(middles[0]));
    size_t n = 0;
    bool space = true, sure = false, ok = g && middles;
    for (size_t i = 0; ok && i < text->count; i++) {
        const struct dh_lstm_symbol *s = &text->symbols[i];
        if (s->text[0] == ' ' && !s->text[1]) {
            space = true;
            sure = s->probability >= SURE;
            continue;
        }
        middles[n] = snippet->left + (s->from + s->to) / 2.0 / snippet->scale;
        g[n] = (struct dh_ocr_glyph){.confidence = (int)(s->probability * 100 + 0.5f),
                                     .starts_word = space,
                                     .sure = sure,
                                     .text = dh_arena_strdup(arena, s->text)};
        ok = g[n++].text != NULL;
        space = sure = false;
    }
    ok = ok && dh_lstm_align(image, middles, g, n);
    if (ok) {
        *ret = g;
        *ret_count = n;
    }
    dh_free(middles);
    return ok ? DH_OK : dh_err_nomem(err);
}

static enum dh_status cut_words(const struct dh_ocr_image *image,
                                const struct dh_lstm_snippet *snippet,
                                const struct dh_lstm_text *text, struct dh_arena *arena,
                                struct dh_lstm_words *ret, struct dh_err *err)
{
    struct dh_ocr_glyph *g = NULL;
    size_t n = 0;
    enum dh_status st = dh_lstm_glyphs(image, snippet, text, arena, &g, &n, err);
    return st == DH_OK ? dh_ocr_words(image, g, n, arena, &ret->items, &ret->count, err) : st;
}

enum dh_status dh_lstm_words_read(const struct dh_lstm *model, const struct dh_ocr_image *images,
                                  size_t n, int threads, struct dh_arena *arena,
                                  struct dh_lstm_words *ret, struct dh_err *err)
{
    struct dh_lstm_snippet *snippets = dh_alloc(n, sizeof(snippets[0]));
    struct dh_lstm_line *lines = dh_alloc(n, sizeof(lines[0]));
    struct dh_lstm_text *texts = dh_alloc(n, sizeof(texts[0]));
    enum dh_status st = snippets && lines && texts ? DH_OK : dh_err_nomem(err);
    for (size_t i = 0; st == DH_OK && i < n; i++) {
        st = dh_lstm_snippet_build(&images[i], dh_lstm_height(model), &snippets[i], err);
        lines[i] = snippets[i].line;
    }
    if (st == DH_OK)
        st = dh_lstm_read(model, lines, n, threads, texts, err);
    for (size_t i = 0; st == DH_OK && i < n; i++)
        st = cut_words(&images[i], &snippets[i], &texts[i], arena, &ret[i], err);
    for (size_t i = 0; snippets && texts && i < n; i++) {
        dh_lstm_snippet_finish(&snippets[i]);
        dh_lstm_text_finish(&texts[i]);
    }
    dh_free(snippets);
    dh_free(lines);
    dh_free(texts);
    return st;
}
