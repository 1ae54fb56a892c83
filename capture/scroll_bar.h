/* A scroll bar by its looks: a narrow strip of one colour with one part of another in it. Pure. */
#ifndef DH_CAPTURE_SCROLL_BAR_H
#define DH_CAPTURE_SCROLL_BAR_H

#include <stdbool.h>
#include <deskhand/frame.h>
#include <deskhand/geom.h>

/* The nearest one to the right of a point (below it when not `vertical`), within the bounds and beside at least half of
 * their length. *ret_before, *ret_behind: pixels of the strip on both sides of the handle. False: none is to be seen. */
bool dh_scroll_bar_find(const struct dh_frame *f, struct dh_rect bounds, struct dh_point at, bool vertical,
                        int *ret_before, int *ret_behind);

#endif
