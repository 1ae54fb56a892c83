/* The gray plane of a frame and its edge map. Pure; coordinates are pixels of the plane.
 *
 * A pixel is an edge where it differs from its right or lower neighbour, whatever the polarity:
 * there is no thresholding against a background, so dark and light themes look the same from here
 * on. */
#ifndef DH_CAPTURE_EDGES_H
#define DH_CAPTURE_EDGES_H

#include <stdint.h>
#include <deskhand/frame.h>
#include "base/err.h"

enum {
    DH_EDGE_RIGHT = 1 << 0, /* a step of more than 20 levels to the right neighbour */
    DH_EDGE_DOWN = 1 << 1,  /* the same to the lower neighbour */
    DH_EDGE_STEP = DH_EDGE_RIGHT | DH_EDGE_DOWN,
    DH_EDGE_DOWN_SOFT = 1 << 2, /* more than 4 levels */
    DH_EDGE_RIGHT_SOFT = 1 << 3,
    DH_EDGE_FAINT = 1 << 4, /* more than 9 levels to either: the outlines of pale controls */
};
enum {
    DH_RULE_ACROSS = 1 << 0, /* this pixel lies on a horizontal rule */
    DH_RULE_UPRIGHT = 1 << 1,
    DH_RULE_CARET = 1 << 2, /* or on a text cursor */
};

/* Planes are w*h bytes, tightly packed, and owned (dh_plane_finish). */
struct dh_plane {
    int w, h;
    uint8_t *gray;
    uint8_t *edge; /* DH_EDGE_ bits; after dh_rules_erase: 1 where ink of text may be, else 0 */
    uint8_t *rule; /* DH_RULE_ bits */
};

/* Luma by the integer weights of ITU-R BT.601 (77, 150, 29 of 256), then the edge map. Zeroed
 * `plane` or one that was used before; its buffers are kept when the size is the same. */
enum dh_status dh_plane_build(struct dh_plane *plane, const struct dh_frame *frame,
                              struct dh_err *err);
/* The same in one rectangle of a plane that was built: its levels, and the edges of it and of the pixels left of
 * and above it, into `edge` (w*h like plane->edge, which may be it). */
void dh_plane_redraw(struct dh_plane *plane, const struct dh_frame *frame, struct dh_rect rect, uint8_t *edge);
void dh_plane_finish(struct dh_plane *plane);
/* A gray level to 0-255; outside the plane: -1. */
int dh_plane_gray(const struct dh_plane *plane, int x, int y);

#endif
