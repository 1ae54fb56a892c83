/* Finds a picture of something in a frame whose scale or colours have changed since: what is compared is where
 * edges are, which light on dark and dark on light have in common. Pure.
 *
 * Less certain than capture/find.h: an answer needs other evidence beside it. */
#ifndef DH_CAPTURE_FIND_DRIFT_H
#define DH_CAPTURE_FIND_DRIFT_H

#include "capture/find.h"

/* As dh_picture_find, at scales of 1 to 1.5 and a little below 1; `rect` is the needle's size at the scale that
 * fits. Scales at which the needle has no room are left out. */
enum dh_status dh_picture_find_drift(const struct dh_frame *frame, const struct dh_frame *needle,
                                     struct dh_picture_hit *hits, size_t most, size_t *ret_count, struct dh_err *err);

#endif
