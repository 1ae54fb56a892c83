/* What is no control but a frame around several: panels, rows of choices, outlines within outlines.
 */
#include <stdlib.h>

#include "capture/element.h"
#include "capture/tone.h"

enum { LINES_MOST = 12 };

/* An outline and the lines of text in it. */
struct group {
    const struct dh_shape *shape;
    const size_t *lines;
    size_t count;
};

/* A line around it that is neither its inside nor what is outside. */
static bool bordered(const struct dh_frame *f, struct dh_rect r)
{
    uint32_t inside = dh_tone_of(f, dh_rect_grow(r, -3, -3)), around = dh_tone_around(f, r);
    uint32_t side = dh_tone_of(f, (struct dh_rect){r.x, r.y + r.h / 3, 1, r.h / 3});
    uint32_t top = dh_tone_of(f, (struct dh_rect){r.x + r.w / 3, r.y, r.w / 3, 1});
    return dh_tone_distance(side, inside) > 20 && dh_tone_distance(side, around) > 20 &&
           dh_tone_distance(top, inside) > 20 && dh_tone_distance(top, around) > 20;
}

int dh_elements_outer(const struct dh_fusion *f, size_t which)
{
    struct dh_rect r = f->in->shapes->items[which].rect;
    bool own = r.w >= 36 && r.h >= 16 && bordered(f->in->frame, r);
    for (size_t i = 0; i < f->in->shapes->count; i++) {
        const struct dh_shape *s = &f->in->shapes->items[i];
        if (i != which && !f->skip[i] && s->kind == DH_SHAPE_OUTLINE &&
            dh_rect_covers(s->rect, r) && s->rect.h - r.h <= 20 &&
            dh_rect_area(s->rect) > dh_rect_area(r) && !(own && s->rect.w - r.w > 60))
            return (int)i;
    }
    return -1;
}

/* A check box, radio button or switch with a text at its right. */
static bool choice(const struct dh_fusion *f, const struct group *c, const struct dh_shape *mark)
{
    struct dh_rect m = mark->rect;
    if ((mark->kind != DH_SHAPE_CHECK && mark->kind != DH_SHAPE_RADIO &&
         mark->kind != DH_SHAPE_SWITCH) ||
        !dh_rect_covers(dh_rect_grow(c->shape->rect, -3, -3), m))
        return false;
    for (size_t i = 0; i < c->count; i++) {
        struct dh_rect l = f->in->text->lines[c->lines[i]].line.rect;
        int gap = l.x - m.x - m.w;
        if (gap >= 0 && gap < 28 && abs(2 * l.y + l.h - 2 * m.y - m.h) <= m.h)
            return true;
    }
    return false;
}

/* A frame around choices, or with a title on its upper side. */
static bool panel(const struct dh_fusion *f, const struct group *c)
{
    struct dh_rect r = c->shape->rect;
    size_t choices = 0;
    for (size_t i = 0; i < f->in->shapes->count; i++)
        choices += choice(f, c, &f->in->shapes->items[i]);
    for (size_t i = 0; i < c->count; i++) {
        struct dh_rect l = f->in->text->lines[c->lines[i]].line.rect;
        if (l.y < r.y - 1 && l.y + l.h > r.y + 1)
            return true;
    }
    return choices > 1 || (choices == 1 && r.w > 120);
}

/* Choices in a row, one of which has an outline or a ground of its own. */
static bool holds_choice(const struct dh_fusion *f, const struct group *c)
{
    uint32_t ground[LINES_MOST];
    size_t own = 0, odd = 0, common = 0, n = 0;
    for (size_t i = 0; i < c->count && c->count >= 2; i++) {
        const struct dh_line *l = &f->in->text->lines[c->lines[i]].line;
        int home = f->home[c->lines[i]];
        own += home >= 0 && &f->in->shapes->items[home] != c->shape &&
               dh_rect_covers(c->shape->rect, f->in->shapes->items[home].rect);
        if (l->text[0] && l->text[1]) /* a lone letter may be a shadow */
            ground[n++] = dh_tone_of(f->in->frame, dh_rect_grow(l->rect, 2, 1));
    }
    for (size_t i = 0; i < n && n >= 3; i++) {
        size_t unlike = 0;
        for (size_t k = 0; k < n; k++)
            unlike += dh_tone_distance(ground[i], ground[k]) > 4;
        odd += unlike + 1 == n;
        common += unlike == 1;
    }
    return own == 1 || (odd == 1 && common + 1 == n);
}

bool dh_elements_is_panel(const struct dh_fusion *f, const struct dh_shape *shape,
                          const size_t *lines, size_t count)
{
    struct group g = {shape, lines, count < LINES_MOST ? count : LINES_MOST};
    return panel(f, &g) || holds_choice(f, &g);
}
