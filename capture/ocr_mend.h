/* Letters that an engine cannot tell apart, told apart by their ink: c and C by their height, i and
 * I by the dot, straight quotes and curly ones by their slant, 0 and O by the company they keep; points
 * between digits that are too small for it.
 * Pure. */
#ifndef DH_CAPTURE_OCR_MEND_H
#define DH_CAPTURE_OCR_MEND_H

#include "capture/ocr_engine.h"

/* Changes the text of glyphs of one line; words are told by starts_word. */
void dh_ocr_mend(const struct dh_ocr_image *image, struct dh_ocr_glyph *glyphs, size_t count);

#endif
