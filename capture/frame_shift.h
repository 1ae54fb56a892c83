/* By how much what is shown moved between two frames. Pure. */
#ifndef DH_CAPTURE_FRAME_SHIFT_H
#define DH_CAPTURE_FRAME_SHIFT_H

#include <stdbool.h>
#include <deskhand/frame.h>
#include <deskhand/geom.h>

struct dh_shift {
    bool changed;        /* anything within the bounds */
    struct dh_rect area; /* what changed there: the part with the point in it, else the largest; empty: nothing */
    int dx, dy;          /* pixels that its content scrolled by: content that was dy lower before is there now; 0: none was
                          * found */
};

/* Lines of pixels that are neither blank nor too common are looked for along one axis, in strips that vote, so that a
 * scroll bar beside the content, a line that is fixed or a cursor does not count. The frames are of one size; nothing is
 * found otherwise. `vertical`: along which axis. */
struct dh_shift dh_frame_shift(const struct dh_frame *a, const struct dh_frame *b, struct dh_rect bounds,
                               struct dh_point at, bool vertical);

#endif
