/* Where the characters of a line are. The network tells them in order, but their places only to
 * half a letter: the columns without ink decide. Pure. */
#ifndef DH_CAPTURE_LSTM_ALIGN_H
#define DH_CAPTURE_LSTM_ALIGN_H

#include <stdbool.h>
#include "capture/ocr_engine.h"

/* Columns without ink between columns with ink; x0 <= x < x1. */
struct dh_lstm_gap {
    int x0, x1;
};

/* Fills in rect of n characters (starts_word and text are there): `middles` are the places that the
 * network told, in pixels of the image, ascending. Each space is given the gap that is wide and
 * near, all of them in order; the characters of a word share its ink by their distances. False when
 * memory is short. */
bool dh_lstm_align(const struct dh_ocr_image *image, const double *middles,
                   struct dh_ocr_glyph *glyphs, size_t n);

#endif
