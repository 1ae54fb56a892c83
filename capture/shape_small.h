/* Small shapes: squares and circles that are ticked, and arrows and pictures inside a control. */
#ifndef DH_CAPTURE_SHAPE_SMALL_H
#define DH_CAPTURE_SHAPE_SMALL_H

#include "capture/shape.h"

/* `box` is a component of the fresh edge map; `all` are its neighbours, among which it must stand
 * alone: letters do not. */
bool dh_shape_is_check(const struct dh_plane *plane, const struct dh_components *all,
                       struct dh_box box);
bool dh_shape_is_radio(const struct dh_plane *plane, const struct dh_components *all,
                       struct dh_box box);
/* Letters have neighbours; a control keeps its distance, sideways and in its own row. */
bool dh_shape_is_alone(const struct dh_components *all, struct dh_box box, int near);
/* Looks inside a CHECK or RADIO: sets `marked`, or makes it an ICON when it is a filled square, or
 * a circle with something else than a dot. */
void dh_shape_judge(const struct dh_plane *plane, struct dh_shape *shape);
/* Whether a component of the reduced edge map looks like a drop arrow (a chevron or a triangle). */
bool dh_shape_is_arrow(const struct dh_plane *plane, struct dh_box box);
/* Finds arrows and pictures at the ends of the outlines among the components (sorted by x0) of the
 * reduced edge map, notes them in the shapes, and marks the components in `drop`. `home` is the
 * outline of each. */
void dh_shapes_take_ornaments(struct dh_shapes *shapes, const struct dh_plane *plane,
                              const struct dh_component *items, size_t count, const int *home,
                              uint8_t *drop);

#endif
