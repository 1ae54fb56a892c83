/* Entries of a list: texts in a column, one of which has a band of another colour behind it. */
#include <stdlib.h>

#include "capture/element.h"
#include "capture/tone.h"

enum { MOST = 64, REACH = 24, STEP = 20, APART = 200 };

static struct dh_rect place(const struct dh_fusion *f, size_t line)
{
    return f->in->text->lines[line].line.rect;
}

static uint32_t pixel(const struct dh_frame *f, int x, int y)
{
    if (x < 0 || y < 0 || x >= f->width || y >= f->height)
        return 0;
    return f->pixels[(size_t)y * (size_t)f->stride + (size_t)x] & 0xffffff;
}

/* The band behind a text: its top and bottom row, when it goes on at the right and is little higher
 * than the text. */
static bool band(const struct dh_frame *f, struct dh_rect r, struct dh_rect *ret)
{
    int x = r.x + r.w + 4, y = r.y + r.h / 2, x0 = r.x, x1 = x;
    uint32_t colour = pixel(f, x, y);
    for (int k = 0; k < REACH; k++)
        if (pixel(f, x + k, y) != colour)
            return false;
    int top = y, bottom = y;
    while (top > r.y - 2 * r.h && pixel(f, x, top - 1) == colour)
        top--;
    while (bottom < r.y + 3 * r.h && pixel(f, x, bottom + 1) == colour)
        bottom++;
    int h = bottom + 1 - top;
    if (h < r.h + 3 || h > r.h * 7 / 2)
        return false;
    while (x0 > 0 && pixel(f, x0 - 1, top + 1) == colour)
        x0--;
    while (x1 < f->width && pixel(f, x1, top + 1) == colour)
        x1++;
    *ret = (struct dh_rect){x0, top, x1 - x0, bottom + 1 - top};
    return dh_tone_of(f, r) == colour;
}

/* A row with several texts is one of a table. */
static bool shared(const struct dh_fusion *f, size_t line, struct dh_rect band)
{
    struct dh_rect r = place(f, line);
    uint32_t mine = dh_tone_of(f->in->frame, r);
    for (size_t i = 0; i < f->in->text->line_count; i++) {
        struct dh_rect o = place(f, i);
        if (i == line)
            continue;
        if (dh_rect_has(band, dh_rect_centre(o)))
            return true;
        if (abs(2 * o.y + o.h - 2 * r.y - r.h) <= 8 && o.x - band.x - band.w < APART &&
            dh_tone_distance(dh_tone_of(f->in->frame, o), mine) <= 4)
            return true;
    }
    return false;
}

/* The nearest free text above or below that begins at the same x, one band away. */
static size_t neighbour(const struct dh_fusion *f, size_t line, int pitch, int dir)
{
    struct dh_rect r = place(f, line);
    for (size_t i = 0; i < f->in->text->line_count; i++) {
        struct dh_rect o = place(f, i);
        int away = (2 * o.y + o.h - 2 * r.y - r.h) / 2 * dir;
        int aside = 3 + r.h / 4 + (r.h > 16 ? 2 : 0); /* the chosen one may have a bar in front */
        if (i != line && f->use[i] == DH_LINE_FREE && abs(o.x - r.x) <= aside && abs(away - pitch) <= 4)
            return i;
    }
    return f->in->text->line_count;
}

static void add(struct dh_fusion *f, size_t line, struct dh_rect rect, unsigned states)
{
    const struct dh_line *l = &f->in->text->lines[line].line;
    dh_fusion_add(f, (struct dh_element){.role = DH_ROLE_ITEM,
                                         .name = l->text,
                                         .rect = rect,
                                         .states = states,
                                         .sources = DH_SOURCE_OCR | DH_SOURCE_SHAPE,
                                         .confidence = l->confidence});
    f->use[line] = DH_LINE_INSIDE;
}

/* The others of the list, which have a colour in common. */
static void add_others(struct dh_fusion *f, size_t line, struct dh_rect r, uint32_t ground)
{
    for (int dir = -1; dir <= 1; dir += 2) {
        size_t at = line;
        for (int n = 0; n < MOST; n++) {
            at = neighbour(f, at, r.h, dir);
            if (at == f->in->text->line_count ||
                dh_tone_distance(dh_tone_of(f->in->frame, place(f, at)), ground) > 4)
                break;
            add(f, at, place(f, at), 0);
        }
    }
}

/* The others of a list whose chosen row was found by its outline. */
static void add_rest(struct dh_fusion *f)
{
    size_t count = f->count, none = f->in->text->line_count;
    for (size_t i = 0; i < count && !f->failed; i++) {
        const struct dh_element *e = &f->items[i];
        size_t line = none;
        if (e->role != DH_ROLE_ITEM || !(e->states & DH_STATE_SELECTED))
            continue;
        for (size_t k = 0; k < none && line == none; k++)
            if (f->use[k] == DH_LINE_INSIDE && dh_rect_has(e->rect, dh_rect_centre(place(f, k))))
                line = k;
        if (line == none)
            continue;
        struct dh_rect r = e->rect;
        size_t down = neighbour(f, line, r.h, 1), other = down < none ? down : neighbour(f, line, r.h, -1);
        if (other < none)
            add_others(f, line, r, dh_tone_of(f->in->frame, place(f, other)));
    }
}

void dh_elements_from_lists(struct dh_fusion *f)
{
    size_t none = f->in->text->line_count;
    add_rest(f);
    for (size_t i = 0; i < none && !f->failed; i++) {
        const struct dh_script *s = &f->in->text->lines[i];
        struct dh_rect r;
        if (f->use[i] != DH_LINE_FREE || (s->window < 0 && f->in->window_count > 0) ||
            !band(f->in->frame, s->line.rect, &r) || r.w < 60 || shared(f, i, r))
            continue;
        size_t up = neighbour(f, i, r.h, -1), down = neighbour(f, i, r.h, 1);
        size_t other = down < none ? down : up;
        if (other == none)
            continue;
        uint32_t mine = dh_tone_of(f->in->frame, s->line.rect);
        uint32_t ground = dh_tone_of(f->in->frame, place(f, other));
        size_t third =
            up < none && down < none ? up : neighbour(f, other, r.h, down < none ? 1 : -1);
        bool agreed = third < none
                          ? dh_tone_distance(dh_tone_of(f->in->frame, place(f, third)), ground) <= 4
                          : dh_tone_chroma(mine) > dh_tone_chroma(ground) + STEP;
        if (!agreed || dh_tone_distance(mine, ground) < STEP)
            continue;
        add(f, i, s->line.rect, DH_STATE_SELECTED);
        add_others(f, i, r, ground);
    }
}
