/* Where the labels of marks go. Pure. */
#ifndef DH_CAPTURE_MARK_H
#define DH_CAPTURE_MARK_H

#include <stddef.h>
#include "base/err.h"
#include "capture/picture.h"

/* A label for each mark into `ret` (count of them; empty for ""): outside its box at the top left where
 * there is room, then at other corners, else inside. Labels do not cover one another unless nothing else
 * is possible, and avoid the boxes of other marks. */
void dh_mark_place(const struct dh_mark *marks, size_t count, int width, int height,
                   struct dh_rect *ret);
/* Draws outlines and labels. */
void dh_mark_draw(uint32_t *pixels, int stride, int width, int height, const struct dh_mark *marks,
                  const struct dh_rect *labels, size_t count);

#endif
