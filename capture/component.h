/* Connected components (8 neighbours) of marked pixels, found run by run with union-find. Pure. */
#ifndef DH_CAPTURE_COMPONENT_H
#define DH_CAPTURE_COMPONENT_H

#include <stddef.h>
#include <stdint.h>
#include <deskhand/geom.h>
#include "base/err.h"

/* A box is kept by its edges while it grows: x0 <= x < x1, y0 <= y < y1. */
struct dh_box {
    int x0, y0, x1, y1;
};

struct dh_component {
    struct dh_box box;
    int parent; /* index of the component it was joined to; itself when it stands */
    int area;   /* marked pixels */
};

/* Marked pixels side by side in one row. */
struct dh_run {
    int x0, x1, y;
    int component; /* look it up with dh_component_find */
};

struct dh_components {
    struct dh_component *items; /* owned; count of them, the standing ones have parent == index */
    size_t count, cap;
    struct dh_run *runs; /* owned; in reading order */
    size_t run_count, run_cap;
    uint8_t *foreign; /* owned, count of them; in a window of a larger plane: it goes on outside. NULL: none does */
};

/* Components of the pixels with any bit of `mask` in a w*h plane. */
enum dh_status dh_components_find(const uint8_t *plane, int w, int h, uint8_t mask,
                                  struct dh_components *ret, struct dh_err *err);
void dh_components_finish(struct dh_components *c);
/* The component that i was joined to. */
int dh_component_find(struct dh_component *items, int i);
/* Joins two; boxes and areas are added up. */
void dh_component_join(struct dh_component *items, int a, int b);

int dh_box_w(struct dh_box b);
int dh_box_h(struct dh_box b);
struct dh_rect dh_box_rect(struct dh_box b);
struct dh_box dh_box_of(struct dh_rect r);
struct dh_box dh_box_join(struct dh_box a, struct dh_box b);
/* Rows that two boxes share; negative: the gap between them. */
int dh_box_shared_rows(struct dh_box a, struct dh_box b);

#endif
