/* From snippets to words with the LSTM reader: prepared, read in batches, cut into words by their
 * gaps. */
#ifndef DH_CAPTURE_LSTM_WORD_H
#define DH_CAPTURE_LSTM_WORD_H

#include "capture/lstm_snippet.h"
#include "capture/ocr_word.h"

/* The words of one image; rectangles are tight and in its pixels, confidence is 100 * the
 * probability of the least certain character. Owned by the arena. */
struct dh_lstm_words {
    struct dh_ocr_word *items;
    size_t count;
};

/* Reads n images of one line each (their scale and mode do not matter) with at most `threads`.
 * ret[i] belongs to images[i]. Fails only for lack of memory. */
enum dh_status dh_lstm_words_read(const struct dh_lstm *model, const struct dh_ocr_image *images,
                                  size_t n, int threads, struct dh_arena *arena,
                                  struct dh_lstm_words *ret, struct dh_err *err);
/* Symbols -> characters of the image, placed by dh_lstm_align. In the arena. */
enum dh_status dh_lstm_glyphs(const struct dh_ocr_image *image,
                              const struct dh_lstm_snippet *snippet,
                              const struct dh_lstm_text *text, struct dh_arena *arena,
                              struct dh_ocr_glyph **ret, size_t *ret_count, struct dh_err *err);

#endif
