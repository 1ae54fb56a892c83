/* Finds a picture of something in a frame: what has no words is known by its looks. Pure.
 *
 * Normalised cross-correlation of gray levels (J. P. Lewis, "Fast Template Matching", Vision
 * Interface 1995) at native size: first on both made smaller, with sums over areas, then pixel by
 * pixel round the best places. What the colours differ is taken off, so that a red and a green lamp
 * are two things. */
#ifndef DH_CAPTURE_FIND_H
#define DH_CAPTURE_FIND_H

#include <deskhand/frame.h>
#include "base/err.h"

struct dh_picture_hit {
    struct dh_rect rect; /* screen pixels, of the needle's size */
    int score;           /* 0-100; the same pixels: 100 */
};

/* The best places first, none covering the middle of another; *ret_count up to `most`, 0 when nothing
 * is like it at all. DH_INVALID: the needle is of one colour, larger than the frame or has a side of
 * less than 4 pixels. */
enum dh_status dh_picture_find(const struct dh_frame *frame, const struct dh_frame *needle,
                               struct dh_picture_hit *hits, size_t most, size_t *ret_count,
                               struct dh_err *err);

#endif
