/* Characters as an engine saw them -> words with tight rectangles and honest spaces. Pure. */
#ifndef DH_CAPTURE_OCR_WORD_H
#define DH_CAPTURE_OCR_WORD_H

#include "capture/ocr_engine.h"

struct dh_ocr_word {
    struct dh_rect rect; /* tight around the ink; pixels of the snippet */
    int confidence;
    const char *text; /* owned by the arena */
};

/* Engines miss small spaces and invent some: the empty columns between two characters decide. A gap
 * of 0.42 of the ink's height (and well above the usual gap of the line) parts two words, one like
 * those inside words joins them. */
enum dh_status dh_ocr_words(const struct dh_ocr_image *image, struct dh_ocr_glyph *glyphs,
                            size_t count, struct dh_arena *arena, struct dh_ocr_word **ret,
                            size_t *ret_count, struct dh_err *err);

#endif
