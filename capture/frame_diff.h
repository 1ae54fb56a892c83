/* Comparing frames, and telling a blinking text cursor from a change. Pure. */
#ifndef DH_CAPTURE_FRAME_DIFF_H
#define DH_CAPTURE_FRAME_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <deskhand/frame.h>

/* A text caret, in screen pixels: at most this wide and high. */
#define DH_CARET_WIDTH 3
#define DH_CARET_HEIGHT 40

/* A change that is no larger than a caret (empty ones too). */
bool dh_frame_diff_is_caret(struct dh_rect change);

/* Where two frames of one size differ: *ret_n rectangles, none where they are the same, no two of them close to
 * each other; at most `most` (at least 1) by joining some. False: their sizes differ. */
bool dh_frame_differences(const struct dh_frame *a, const struct dh_frame *b, struct dh_rect *ret, size_t most,
                          size_t *ret_n);

#endif
