/* Pictures made smaller or larger by area: each new pixel is the mean of what it covers, summed in integers
 * and rounded once. Pure. */
#ifndef DH_CAPTURE_SCALE_H
#define DH_CAPTURE_SCALE_H

#include <deskhand/frame.h>
#include "base/err.h"

/* A new frame of width x height pixels, any ratio to the old one; tick, serial and geometry are kept.
 * Sizes out of range (frame.h) are DH_USAGE. */
enum dh_status dh_scale_area(const struct dh_frame *frame, int width, int height, struct dh_frame **ret,
                             struct dh_err *err);
/* The largest size of the same shape with at most `side` pixels on the longer side and `area` pixels
 * (0: no limit) in all; never larger than the frame, never less than 1x1. */
void dh_scale_fit(const struct dh_frame *frame, int side, long area, int *ret_width, int *ret_height);

#endif
