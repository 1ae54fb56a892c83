/* A frame taken apart without reading it: boxes of text, shapes of controls, rules. About 10 ms for
 * 1920x1080. Pure. */
#ifndef DH_CAPTURE_SEGMENT_H
#define DH_CAPTURE_SEGMENT_H

#include "capture/edges.h"
#include "capture/line.h"
#include "capture/rules.h"
#include "capture/shape.h"

struct dh_segments {
    struct dh_plane plane;
    struct dh_shapes shapes;
    struct dh_rules rules;
    struct dh_boxes lines; /* of text, in edge pixels: see dh_snippet_rect */
};

/* Fills a zeroed or used structure anew. On failure it is empty. */
enum dh_status dh_segments_build(struct dh_segments *s, const struct dh_frame *frame,
                                 struct dh_err *err);
void dh_segments_finish(struct dh_segments *s);

#endif
