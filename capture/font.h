/* A tiny bitmap font for the labels of marks: printable ASCII, 5x7 dots, drawn bold and a little
 * stretched so that it can be read when a picture is scaled down. */
#ifndef DH_CAPTURE_FONT_H
#define DH_CAPTURE_FONT_H

#include <stdint.h>
#include <deskhand/geom.h>

#define DH_FONT_ADVANCE 7 /* pixels from one character to the next */
#define DH_FONT_HEIGHT 9

/* Draws text with its top left corner at (x, y), clipped to `clip`; pixels has `stride` pixels a row.
 * Characters that are not printable ASCII are drawn as '?'. */
void dh_font_draw(uint32_t *pixels, int stride, struct dh_rect clip, int x, int y, const char *text,
                  uint32_t colour);

#endif
