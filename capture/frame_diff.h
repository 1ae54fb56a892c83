/* What really changed: pixels compared with the ones seen before. Damage reports are coarse (a GTK 3 caret
 * damages its whole window), pixels are not. */
#ifndef DH_CAPTURE_FRAME_DIFF_H
#define DH_CAPTURE_FRAME_DIFF_H

#include <stdbool.h>
#include <stdint.h>
#include <deskhand/geom.h>

/* A text caret, in screen pixels: at most this wide and high. */
#define DH_CARET_WIDTH 3
#define DH_CARET_HEIGHT 40

/* Compares `rect` of a shadow picture (`width` pixels a row; rect lies inside it) with fresh tightly
 * packed pixels of that rectangle, copies them over, and returns the bounding box of those that differ
 * in their low 24 bits, in the shadow's coordinates; empty when none does. */
struct dh_rect dh_frame_diff(uint32_t *shadow, int width, struct dh_rect rect, const uint32_t *fresh);
/* A change that is no larger than a caret (empty ones too). */
bool dh_frame_diff_is_caret(struct dh_rect change);

#endif
