/* Telling a blinking text cursor from a change. */
#ifndef DH_CAPTURE_FRAME_DIFF_H
#define DH_CAPTURE_FRAME_DIFF_H

#include <stdbool.h>
#include <deskhand/geom.h>

/* A text caret, in screen pixels: at most this wide and high. */
#define DH_CARET_WIDTH 3
#define DH_CARET_HEIGHT 40

/* A change that is no larger than a caret (empty ones too). */
bool dh_frame_diff_is_caret(struct dh_rect change);

#endif
