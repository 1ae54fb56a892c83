/* One connected component (8 neighbours) from one of its pixels, where the others do not matter. */
#ifndef DH_CAPTURE_FLOOD_H
#define DH_CAPTURE_FLOOD_H

#include "capture/component.h"

/* The box of the pixels with any bit of `mask` that hang together with x, y, which is one of them, in a w*h
 * plane. The topmost bit of its bytes has to be free, and is as before afterwards. False: it has more than `most`
 * runs, or memory is short. */
bool dh_flood_box(uint8_t *plane, int w, int h, uint8_t mask, int x, int y, size_t most, struct dh_box *ret);

#endif
