/* Coordinates of a model and pixels of the screen: the one place where they convert.
 *
 * A picture of iw x ih pixels shows a part of the screen (usually all of it) of sw x sh pixels. A
 * model answers in pixels of that picture, on a grid laid over it (0..grid on both axes), or,
 * without a picture, in pixels of the screen. Pixels are squares: x of the picture is the square's
 * middle, so that the way back from a smaller picture is the identity; a place on the screen is at
 * most 1 pixel from the exact one. Pure. */
#ifndef DH_AGENT_MODEL_COORD_H
#define DH_AGENT_MODEL_COORD_H

#include <deskhand/geom.h>
#include "base/err.h"

enum dh_coord_space {
    DH_COORD_SCREEN, /* pixels of the screen */
    DH_COORD_IMAGE,  /* pixels of the picture */
    DH_COORD_GRID,   /* whole or broken numbers 0..grid over the picture */
};

struct dh_coord {
    enum dh_coord_space space;
    int grid;             /* GRID: the far edge, 1000 */
    int last;             /* GRID: the largest number that is allowed, 999 or 1000 */
    int image_w, image_h; /* of the picture, in its pixels; not 0 but for SCREEN */
    struct dh_rect shown; /* the part of the screen that it shows */
};

/* A point as the model gave it, on the screen. What lies outside of the space, or is no number, is
 * DH_INVALID and says which range there is; nothing is ever moved to the edge. */
enum dh_status dh_coord_to_screen(const struct dh_coord *c, double x, double y,
                                  struct dh_point *ret, struct dh_err *err);
/* A rectangle as two opposite corners (any order); the far ones may lie on the edge. Never empty.
 */
enum dh_status dh_coord_rect_to_screen(const struct dh_coord *c, double x0, double y0, double x1,
                                       double y1, struct dh_rect *ret, struct dh_err *err);
/* A pixel of the shown part as the model would name it: whole numbers. */
struct dh_point dh_coord_from_screen(const struct dh_coord *c, struct dh_point p);
struct dh_rect dh_coord_rect_from_screen(const struct dh_coord *c, struct dh_rect r);

#endif
