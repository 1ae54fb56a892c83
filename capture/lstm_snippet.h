/* A snippet of the screen -> the line that the network was trained on: its height, its room around
 * the letters, its contrast. Pure. */
#ifndef DH_CAPTURE_LSTM_SNIPPET_H
#define DH_CAPTURE_LSTM_SNIPPET_H

#include "capture/lstm.h"
#include "capture/ocr_engine.h"

struct dh_lstm_snippet {
    struct dh_lstm_line line; /* points to `pixels` */
    int8_t *pixels;           /* owned */
    double left, scale;       /* pixel x of the line is pixel left + x / scale of the image */
};

/* `image` is a dh_snippet's pixels: ink 0, ground 255, one pixel around the ink. It is scaled
 * (bilinear) so that the letters, with 27 % below the baseline where no letter descends, fill 5/7
 * of `height` (dh_lstm_height), and gets 10 % of that on either side: with more the network sees
 * stops there. Contrast: ComputeBlackWhite in src/lstm/networkio.cpp of tesseract. An image wider
 * than DH_LSTM_WIDTH_MAX allows is cut. */
enum dh_status dh_lstm_snippet_build(const struct dh_ocr_image *image, int height,
                                     struct dh_lstm_snippet *ret, struct dh_err *err);
/* Zeroed is allowed. */
void dh_lstm_snippet_finish(struct dh_lstm_snippet *s);

#endif
