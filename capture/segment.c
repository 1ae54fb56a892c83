#include "capture/segment.h"

#include "capture/caret.h"

static void forget(struct dh_segments *s)
{
    dh_shapes_finish(&s->shapes);
    dh_rules_finish(&s->rules);
    dh_boxes_finish(&s->lines);
}

enum dh_status dh_segments_build(struct dh_segments *s, const struct dh_frame *frame,
                                 struct dh_err *err)
{
    struct dh_components c = {0};
    forget(s);
    enum dh_status st = dh_plane_build(&s->plane, frame, err);
    if (st == DH_OK)
        st = dh_shapes_find(&s->plane, &s->shapes, err);
    if (st == DH_OK)
        st = dh_rules_erase(&s->plane, &s->rules, err);
    if (st == DH_OK)
        dh_carets_erase(&s->plane, &s->shapes);
    if (st == DH_OK)
        st = dh_components_find(s->plane.edge, s->plane.w, s->plane.h, 1, &c, err);
    if (st == DH_OK)
        st = dh_lines_group(&s->plane, &c, &s->shapes, &s->lines, err);
    if (st == DH_OK)
        st = dh_lines_split(&s->plane, &s->lines, err);
    dh_components_finish(&c);
    if (st != DH_OK)
        dh_segments_finish(s);
    return st;
}

void dh_segments_finish(struct dh_segments *s)
{
    forget(s);
    dh_plane_finish(&s->plane);
}
