#include "capture/segment.h"

#include <string.h>

#include "base/mem.h"
#include "capture/caret.h"

static void forget(struct dh_segments *s)
{
    dh_shapes_finish(&s->shapes);
    dh_rules_finish(&s->rules);
    dh_boxes_finish(&s->lines);
}

static void forget_maps(struct dh_segments *s)
{
    dh_free(s->fresh);
    dh_free(s->bare);
    s->fresh = s->bare = NULL;
}

/* A copy of the edge map as it is now, into a buffer that is kept. */
static bool keep(uint8_t **map, const struct dh_plane *p)
{
    size_t n = (size_t)p->w * (size_t)p->h;
    if (!*map)
        *map = dh_alloc(n, 1);
    if (*map)
        memcpy(*map, p->edge, n);
    return *map != NULL;
}

enum dh_status dh_segments_lines(struct dh_plane *plane, struct dh_shapes *shapes, struct dh_boxes *ret_lines,
                                 struct dh_err *err)
{
    struct dh_components c = {0};
    struct dh_boxes lines = {0};
    enum dh_status st = dh_carets_erase(plane, shapes) ? DH_OK : dh_err_nomem(err);
    if (st == DH_OK)
        st = dh_components_find(plane->edge, plane->w, plane->h, 1, &c, err);
    if (st == DH_OK)
        st = dh_lines_group(plane, &c, shapes, &lines, err);
    if (st == DH_OK)
        st = dh_lines_split(plane, &lines, err);
    if (st == DH_OK)
        *ret_lines = lines;
    else
        dh_boxes_finish(&lines);
    dh_components_finish(&c);
    return st;
}

enum dh_status dh_segments_build(struct dh_segments *s, const struct dh_frame *frame,
                                 struct dh_err *err)
{
    int w = s->plane.w, h = s->plane.h;
    forget(s);
    enum dh_status st = dh_plane_build(&s->plane, frame, err);
    if (s->plane.w != w || s->plane.h != h)
        forget_maps(s);
    if (st == DH_OK && !keep(&s->fresh, &s->plane))
        st = dh_err_nomem(err);
    if (st == DH_OK)
        st = dh_shapes_find(&s->plane, &s->shapes, err);
    if (st == DH_OK && !keep(&s->bare, &s->plane))
        st = dh_err_nomem(err);
    if (st == DH_OK)
        st = dh_rules_erase(&s->plane, &s->rules, err);
    if (st == DH_OK)
        st = dh_segments_lines(&s->plane, &s->shapes, &s->lines, err);
    if (st != DH_OK)
        dh_segments_finish(s);
    return st;
}

void dh_segments_finish(struct dh_segments *s)
{
    forget(s);
    forget_maps(s);
    dh_plane_finish(&s->plane);
}
