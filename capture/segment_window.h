/* The window round a change that can be taken apart on its own. Pure; private to segment_update.c. */
#ifndef DH_CAPTURE_SEGMENT_WINDOW_H
#define DH_CAPTURE_SEGMENT_WINDOW_H

#include "capture/segment.h"

/* How far one thing is heeded by another: beside it, and above and below it. */
enum { DH_REACH_X = 36, DH_REACH_Y = 12 };

/* Grows `window` until nothing crosses its sides but rules and other edges that are no ink: no old line, no old
 * shape in which cursors or homes are looked for. Empty: that would be most of the screen. */
struct dh_rect dh_window_close(const struct dh_segments *s, struct dh_rect window);
/* What lies farther inside of a window than others reach, in a screen of w * h. Its sides at the screen's
 * borders have nothing beyond. */
struct dh_rect dh_window_core(struct dh_rect window, int w, int h);

#endif
