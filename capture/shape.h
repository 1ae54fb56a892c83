/* Outlines of things that people press and fill in: buttons, entries, check boxes, radio buttons.
 * Found as closed contours of the edge map before text is looked for. Pure. */
#ifndef DH_CAPTURE_SHAPE_H
#define DH_CAPTURE_SHAPE_H

#include <stdbool.h>
#include <stddef.h>
#include "capture/component.h"
#include "capture/edges.h"

enum dh_shape_kind {
    DH_SHAPE_OUTLINE, /* closed, hollow, one to three lines of text high */
    DH_SHAPE_FRAME,   /* the same, higher: a text area, a card, a list, a picture */
    DH_SHAPE_CHECK,   /* a small square */
    DH_SHAPE_RADIO,   /* a small circle, empty or with a dot */
    DH_SHAPE_SWITCH,  /* a bar with a knob at one end */
    DH_SHAPE_ICON,    /* another small closed shape */
};

struct dh_shape {
    enum dh_shape_kind kind;
    struct dh_rect rect;   /* what it covers, with its border */
    bool marked;           /* CHECK, RADIO: something is inside; SWITCH: it is on */
    bool arrow;            /* OUTLINE: a drop arrow at its right end */
    struct dh_rect before; /* OUTLINE: a picture at its left end, in front of the text; or empty */
    struct dh_rect behind; /* OUTLINE: a picture at its right end; or empty */
};

struct dh_shapes {
    struct dh_shape *items; /* owned; top to bottom */
    size_t count, cap;
};

/* Finds the shapes in a fresh plane and takes their edges out of it (not those of FRAMEs, whose
 * sides are rules). */
enum dh_status dh_shapes_find(struct dh_plane *plane, struct dh_shapes *ret, struct dh_err *err);
/* The same among components (of DH_EDGE_FAINT) that are known, of which the foreign ones are left alone. Their
 * boxes are cut to what belongs to shapes. */
enum dh_status dh_shapes_find_among(struct dh_plane *plane, struct dh_components *components,
                                    struct dh_shapes *ret, struct dh_err *err);
void dh_shapes_finish(struct dh_shapes *shapes);
/* The order of shapes, for qsort: top to bottom, left to right, large before small. */
int dh_shapes_by_place(const void *a, const void *b);
/* Index of the smallest OUTLINE around a box's centre, -1 for none. */
int dh_shapes_home(const struct dh_shapes *shapes, struct dh_box box);

#endif
