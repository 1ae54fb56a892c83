/* Coordinate spaces are types, so that a mix-up does not compile. Plain names are screen pixels:
 * root-window pixels of the X display, origin top left, y down, as XTEST takes them. */
#ifndef DESKHAND_GEOM_H
#define DESKHAND_GEOM_H

#include <stdbool.h>
#include <deskhand/status.h>

struct dh_point {
    int x, y;
};

/* Half-open: covers x <= px < x+w. Empty when w or h is <= 0. */
struct dh_rect {
    int x, y, w, h;
};

/* Pixels of a picture that was sent to somebody, scaled or cropped from the screen. */
struct dh_image_point {
    double x, y;
};

/* 0..1 across an image, as some models answer. */
struct dh_norm_point {
    double x, y;
};

DH_PUBLIC bool dh_rect_empty(struct dh_rect r);
DH_PUBLIC bool dh_rect_equal(struct dh_rect a, struct dh_rect b);
DH_PUBLIC bool dh_rect_has(struct dh_rect r, struct dh_point p);
/* Whether all of `inner` lies in `outer`. */
DH_PUBLIC bool dh_rect_covers(struct dh_rect outer, struct dh_rect inner);
/* The common part; empty (w = h = 0) when there is none. */
DH_PUBLIC struct dh_rect dh_rect_cross(struct dh_rect a, struct dh_rect b);
/* The smallest rectangle with both; an empty one does not count. */
DH_PUBLIC struct dh_rect dh_rect_join(struct dh_rect a, struct dh_rect b);
/* Grown by dx, dy on each side (shrunk when negative). */
DH_PUBLIC struct dh_rect dh_rect_grow(struct dh_rect r, int dx, int dy);
DH_PUBLIC struct dh_point dh_rect_centre(struct dh_rect r);
/* Area in pixels; 0 when empty. */
DH_PUBLIC long dh_rect_area(struct dh_rect r);

#endif
