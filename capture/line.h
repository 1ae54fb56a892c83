/* Pieces of ink -> boxes that each hold one line of text, ready to be read. Pure. */
#ifndef DH_CAPTURE_LINE_H
#define DH_CAPTURE_LINE_H

#include <stddef.h>
#include "capture/component.h"
#include "capture/edges.h"
#include "capture/shape.h"

#define DH_LINE_BAND 16    /* rows in which neighbours are looked for together */
#define DH_LINE_TALLEST 60 /* no line of text is higher */
#define DH_LINES_TALL 640  /* lines that touch: a terminal's, say */

/* Boxes around text, in the edge map's pixels. */
struct dh_boxes {
    struct dh_box *items; /* owned; top to bottom, then left to right */
    size_t count, cap;
};

/* Groups components of the reduced edge map (plane after dh_rules_erase): those that share half of
 * their rows and stand closer than 0.9 of their height, never across an upright rule, never across
 * the outline of a control. Notes ornaments in the shapes. */
enum dh_status dh_lines_group(const struct dh_plane *plane, struct dh_components *components,
                              struct dh_shapes *shapes, struct dh_boxes *ret, struct dh_err *err);
void dh_boxes_finish(struct dh_boxes *boxes);
bool dh_boxes_add(struct dh_boxes *boxes, struct dh_box box);
/* The order of lines, for qsort: by their middles, then from left to right. */
int dh_boxes_by_place(const void *a, const void *b);

/* Cuts boxes with a deep horizontal valley in two (two lines that touched), as often as there are
 * valleys. What is still too high for a line then is none, and goes. */
enum dh_status dh_lines_split(const struct dh_plane *plane, struct dh_boxes *boxes,
                              struct dh_err *err);

#endif
