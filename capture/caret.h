/* The text cursor in a field is no letter: it reads as "|" or "l" and spoils what was typed. Pure.
 */
#ifndef DH_CAPTURE_CARET_H
#define DH_CAPTURE_CARET_H

#include <stdbool.h>
#include "capture/edges.h"
#include "capture/shape.h"

/* Whether a text cursor is looked for in a shape. */
bool dh_carets_in(const struct dh_shape *shape);
/* Takes bars of one or two pixels that overtop the letters beside them out of the reduced edge map,
 * in outlines and frames, and marks them to be painted over. False: memory is short. */
bool dh_carets_erase(struct dh_plane *plane, const struct dh_shapes *shapes);

#endif
