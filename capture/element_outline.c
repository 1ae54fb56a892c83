#include <stdlib.h>
#include <string.h>

#include "capture/element.h"
#include "capture/shape_small.h"
#include "capture/tone.h"

enum { LINES_MOST = 12, SATURATED = 60, TINTED = 16, FAINT = 150, BUTTON_MOST = 64, SWATCH_LEAST = 14, SWATCH_MOST = 240 };

/* An outline with what is in it. */
struct control {
    const struct dh_shape *shape;
    size_t lines[LINES_MOST];
    size_t count;
    struct dh_rect text;     /* around its lines */
    struct dh_rect content;  /* text and pictures */
    uint32_t inside, around; /* colours */
};

static bool decorated(const struct dh_fusion *f, struct dh_rect r)
{
    /* With windows known, what none of them has belongs to a title bar or the desktop. */
    return f->in->window_count > 0 &&
           dh_transcript_window(f->in->windows, f->in->window_count, dh_rect_centre(r)) < 0;
}

/* The corner by which a text area is made larger reads as a letter. */
static bool grip(struct dh_rect shape, struct dh_rect r)
{
    return r.w <= 11 && r.h <= 11 && shape.x + shape.w - r.x - r.w <= 6 &&
           shape.y + shape.h - r.y - r.h <= 6;
}

static void gather(struct dh_fusion *f, const struct dh_shape *shape, struct control *c)
{
    const struct dh_transcript *t = f->in->text;
    *c = (struct control){.shape = shape};
    for (size_t i = 0; i < t->line_count && c->count < LINES_MOST; i++) {
        struct dh_rect r = t->lines[i].line.rect;
        if (f->use[i] != DH_LINE_FREE || !dh_rect_has(c->shape->rect, dh_rect_centre(r)))
            continue;
        if (grip(shape->rect, r)) {
            f->use[i] = DH_LINE_INSIDE;
            continue;
        }
        c->lines[c->count++] = i;
        c->text = dh_rect_join(c->text, r);
    }
    c->content = dh_rect_join(c->text, dh_rect_join(c->shape->before, c->shape->behind));
    for (size_t i = 0; i < f->in->shapes->count; i++) {
        const struct dh_shape *s = &f->in->shapes->items[i];
        if (s->kind == DH_SHAPE_ICON && dh_rect_covers(shape->rect, s->rect) && c->count > 0)
            c->content = dh_rect_join(c->content, s->rect);
    }
    for (size_t i = 0; i < f->in->blank_count && c->count > 0; i++)
        if (dh_rect_covers(shape->rect, f->in->blanks[i]) && f->in->blanks[i].w <= shape->rect.h)
            c->content = dh_rect_join(c->content, f->in->blanks[i]);
    for (size_t i = 0; i < f->in->text->picture_count && c->count > 0; i++)
        if (dh_rect_covers(shape->rect, f->in->text->pictures[i]))
            c->content = dh_rect_join(c->content, f->in->text->pictures[i]);
    struct dh_rect in = dh_rect_grow(c->shape->rect, -3, -3);
    c->inside = dh_tone_of(f->in->frame, in);
    c->around = dh_tone_around(f->in->frame, c->shape->rect);
}

static void claim(struct dh_fusion *f, const struct control *c)
{
    for (size_t i = 0; i < c->count; i++)
        f->use[c->lines[i]] = DH_LINE_INSIDE;
}

static int lowest_confidence(const struct dh_fusion *f, const struct control *c)
{
    int m = 100;
    for (size_t i = 0; i < c->count; i++) {
        int v = f->in->text->lines[c->lines[i]].line.confidence;
        m = v < m ? v : m;
    }
    return m;
}

static bool only_figures(const struct dh_fusion *f, const struct control *c)
{
    for (size_t i = 0; i < c->count; i++) {
        const char *s = f->in->text->lines[c->lines[i]].line.text;
        if (s[strspn(s, "0123456789.,:/- ")] != '\0')
            return false;
    }
    return true;
}

static bool filled(const struct control *c)
{
    int chroma = dh_tone_chroma(c->inside);
    return dh_tone_distance(c->inside, c->around) > 40 &&
           (chroma >= SATURATED || abs(dh_tone_gray(c->inside) - dh_tone_gray(c->around)) > 90);
}

/* Whether an entry's paper: white on anything light, or darker than its dark surroundings. */
static bool paper(const struct control *c)
{
    int in = dh_tone_gray(c->inside), out = dh_tone_gray(c->around);
    return dh_tone_chroma(c->inside) < SATURATED &&
           (out >= 128 ? in >= 245 && in > out + 2 : in + 2 < out);
}

static bool boxed_in(const struct control *c)
{
    struct dh_rect r = c->shape->rect;
    return c->shape->before.w > 0 || c->shape->behind.w > 0 || r.w <= r.h * 9 / 5;
}

/* Without text: an icon, an empty entry, or nothing a person would name (DH_ROLE_ANY). */
static enum dh_role role_without_text(const struct control *c)
{
    struct dh_rect r = c->shape->rect;
    if (c->shape->arrow)
        return r.w >= 40 ? DH_ROLE_LIST : DH_ROLE_ICON;
    if (r.w <= 56 && boxed_in(c))
        return DH_ROLE_ICON;
    if (filled(c) || r.h < 18)
        return DH_ROLE_ANY; /* a bar, a swatch, a picture */
    return r.w >= 40 ? DH_ROLE_ENTRY : DH_ROLE_ANY;
}

/* The widest empty place between the things in it, from left to right. */
static int widest_gap(const struct dh_fusion *f, const struct control *c)
{
    int widest = 0;
    for (size_t i = 0; i <= c->count; i++) {
        struct dh_rect r = i < c->count ? f->in->text->lines[c->lines[i]].line.rect : c->text;
        int next = c->content.x + c->content.w, end = r.x + r.w;
        if (i == c->count) {
            next = c->shape->behind.w ? c->shape->behind.x : end;
        } else {
            for (size_t k = 0; k < c->count; k++) {
                int x = f->in->text->lines[c->lines[k]].line.rect.x;
                next = x >= end && x < next ? x : next;
            }
        }
        widest = next - end > widest ? next - end : widest;
    }
    return widest;
}

/* A row of a list that is chosen: a coloured band without a border, and more texts one band above
 * or below that begin at the same place. */
static bool chosen_row(const struct dh_fusion *f, const struct control *c)
{
    struct dh_rect r = c->shape->rect;
    uint32_t side = dh_tone_of(f->in->frame, (struct dh_rect){r.x, r.y + r.h / 4, 2, r.h / 2});
    uint32_t end = dh_tone_of(f->in->frame, (struct dh_rect){r.x + r.w - 3, r.y + r.h / 4, 2, r.h / 2});
    bool open = dh_tone_distance(side, c->inside) <= 6 ||
                (dh_tone_chroma(side) >= SATURATED && dh_tone_distance(end, c->inside) <= 6);
    if (!open || dh_tone_distance(c->inside, c->around) < 10 ||
        c->count > 2 || r.w < 2 * r.h)
        return false;
    for (size_t i = 0; i < f->in->text->line_count; i++) {
        struct dh_rect o = f->in->text->lines[i].line.rect;
        int away = abs(2 * o.y + o.h - 2 * c->text.y - c->text.h) / 2;
        if (f->home[i] < 0 && abs(o.x - c->text.x) <= 3 + r.h / 12 && abs(away - r.h) <= 6)
            return true;
    }
    return false;
}

static bool ink_in(const struct dh_plane *p, int x, int y0, int y1)
{
    for (int y = y0; y < y1; y++)
        if (p->edge[(size_t)y * (size_t)p->w + (size_t)x])
            return true;
    return false;
}

/* The text with the small picture beside it, if there is one, which may not have been taken for one. */
static struct dh_rect with_picture(const struct dh_plane *p, const struct control *c)
{
    struct dh_rect r = c->shape->rect, t = c->content;
    int y0 = r.y + 4, y1 = r.y + r.h - 4, x0 = t.x, x1 = t.x + t.w, near = 13, wide = r.h;
    if (r.w > 300 || y1 > p->h || x1 > p->w)
        return t;
    for (int x = t.x - 1; x > r.x + 4 && x0 - x <= near && t.x - x < wide + near; x--)
        x0 = ink_in(p, x, y0, y1) ? x : x0;
    for (int x = t.x + t.w; x < r.x + r.w - 5 && x - x1 < near && x - t.x - t.w < wide + near; x++)
        x1 = ink_in(p, x, y0, y1) ? x + 1 : x1;
    return (struct dh_rect){x0, t.y, x1 - x0, t.h};
}

/* One of three or more of its height that stand close in a row, as the numbers of pages do. */
static bool in_row(const struct dh_fusion *f, struct dh_rect r)
{
    int left = 0, right = 0;
    for (size_t i = 0; i < f->in->shapes->count; i++) {
        struct dh_rect o = f->in->shapes->items[i].rect;
        if (f->in->shapes->items[i].kind != DH_SHAPE_OUTLINE || abs(o.y - r.y) > 1 || abs(o.h - r.h) > 2)
            continue;
        left += o.x + o.w <= r.x + 1 && r.x - o.x - o.w <= 12 + 2 * r.w;
        right += o.x + 1 >= r.x + r.w && o.x - r.x - r.w <= 12 + 2 * r.w;
    }
    return left + right >= 2 && r.w < 3 * r.h;
}

static enum dh_role role_with_text(const struct dh_fusion *f, const struct control *c)
{
    struct dh_rect r = c->shape->rect;
    int left = c->content.x - r.x, right = r.x + r.w - c->content.x - c->content.w;
    int slack = r.w / 10 > 6 ? r.w / 10 : 6;
    bool centred = abs(left - right) <= slack;
    if (!centred && !c->shape->arrow && c->count == 1) {
        struct dh_rect all = with_picture(f->in->plane, c);
        int l = all.x - r.x, m = r.x + r.w - all.x - all.w;
        if (all.w > c->content.w && abs(l - m) <= slack && l >= 4) {
            left = l;
            right = m;
            centred = true;
        }
    }
    if (c->shape->arrow)
        return DH_ROLE_LIST;
    if (f->in->text->lines[c->lines[0]].bullets > 0)
        return DH_ROLE_ENTRY;
    if (r.h >= 44 && c->text.x - r.x <= 12 && c->text.y - r.y <= 10 && !filled(c))
        return DH_ROLE_ENTRY; /* a text area of two lines */
    if (chosen_row(f, c) && !centred)
        return DH_ROLE_ITEM;
    if (!centred && c->count == 1 && f->in->text->lines[c->lines[0]].line.count >= 5 && !filled(c) &&
        dh_tone_chroma(c->inside) >= TINTED)
        return DH_ROLE_ANY; /* a notice */
    int gap = widest_gap(f, c);
    if (gap > 2 * c->text.h && c->count > (filled(c) ? 1 : 2) && !c->shape->arrow)
        return DH_ROLE_ANY; /* the head of a table */
    if (gap > 2 * c->text.h && left <= 24 && (paper(c) || dh_tone_gray(c->inside) >= 250))
        return DH_ROLE_ENTRY; /* text at its beginning, a picture at its end */
    if (filled(c))
        return centred || r.w < 3 * c->content.w ? DH_ROLE_BUTTON : DH_ROLE_ITEM;
    if (centred && left >= 4)
        return paper(c) && only_figures(f, c) && !in_row(f, r) ? DH_ROLE_ENTRY : DH_ROLE_BUTTON;
    if (left <= 24 || paper(c))
        return DH_ROLE_ENTRY;
    return right <= 24 && only_figures(f, c) ? DH_ROLE_ENTRY : DH_ROLE_BUTTON;
}

/* Grey text in an entry is a hint, not content. */
static bool faint(const struct dh_fusion *f, const struct control *c)
{
    const struct dh_script *s = &f->in->text->lines[c->lines[0]];
    return s->bullets == 0 && abs(s->ground - s->ink) < FAINT;
}

static void add_control(struct dh_fusion *f, const struct control *c, enum dh_role role)
{
    struct dh_element e = {.role = role,
                           .rect = c->shape->rect,
                           .sources = DH_SOURCE_SHAPE,
                           .confidence = c->count ? lowest_confidence(f, c) : 80};
    if (c->count > 0) {
        const char *text = dh_fusion_join(f, c->lines, c->count);
        e.sources |= DH_SOURCE_OCR;
        if (role != DH_ROLE_ENTRY && role != DH_ROLE_LIST) {
            e.name = text;
        } else if (role == DH_ROLE_ENTRY && faint(f, c)) {
            e.name = text; /* until a label is found */
            e.value = "";
        } else {
            e.value = text;
        }
        if (f->in->text->lines[c->lines[0]].bullets > 0)
            e.states |= DH_STATE_PASSWORD;
    } else if (role == DH_ROLE_ENTRY || role == DH_ROLE_LIST) {
        e.value = "";
    }
    if (role == DH_ROLE_ENTRY)
        e.states |= DH_STATE_EDITABLE;
    if (role == DH_ROLE_ITEM)
        e.states |= DH_STATE_SELECTED;
    if (role == DH_ROLE_BUTTON && c->count > 0 && !filled(c) && faint(f, c) &&
        abs(f->in->text->lines[c->lines[0]].ground - f->in->text->lines[c->lines[0]].ink) < 110)
        e.states |= DH_STATE_DISABLED;
    claim(f, c);
    dh_fusion_add(f, e);
}

/* Whether other shapes stand in a frame: then it is a panel and no text area. */
static bool holds_shapes(const struct dh_fusion *f, struct dh_rect r)
{
    struct dh_rect in = dh_rect_grow(r, -6, -6);
    for (size_t i = 0; i < f->in->shapes->count; i++)
        if (!dh_rect_covers(f->in->shapes->items[i].rect, r) && /* the window around it */
            !dh_rect_empty(dh_rect_cross(in, f->in->shapes->items[i].rect)))
            return true;
    for (size_t i = 0; i < f->in->rules->count; i++)
        if (f->in->rules->items[i].rect.w + f->in->rules->items[i].rect.h > 24 &&
            !dh_rect_empty(dh_rect_cross(in, f->in->rules->items[i].rect)))
            return true;
    return false;
}

/* A dark line around it, as the panels of a window do not have. */
static bool sharp(const struct dh_fusion *f, const struct control *c)
{
    struct dh_rect r = c->shape->rect;
    uint32_t line = dh_tone_of(f->in->frame, (struct dh_rect){r.x, r.y + r.h / 4, 1, r.h / 2});
    return dh_tone_distance(line, c->inside) >= 90;
}

/* A text right above that begins where the frame does. */
static bool labelled(const struct dh_fusion *f, struct dh_rect r)
{
    for (size_t i = 0; i < f->in->text->line_count; i++) {
        struct dh_rect l = f->in->text->lines[i].line.rect;
        int gap = r.y - l.y - l.h;
        if (gap >= 0 && gap <= 24 && abs(l.x - r.x) <= 3)
            return true;
    }
    return false;
}

/* Texts side by side with room between them: a card, where a text area has one line after another. */
static bool mixed(const struct dh_fusion *f, const struct control *c)
{
    for (size_t i = 1; i < c->count; i++) {
        const struct dh_script *a = &f->in->text->lines[c->lines[i - 1]], *b = &f->in->text->lines[c->lines[i]];
        struct dh_rect p = a->line.rect, q = b->line.rect;
        int shared = (p.y + p.h < q.y + q.h ? p.y + p.h : q.y + q.h) - (p.y > q.y ? p.y : q.y);
        int gap = (p.x > q.x ? p.x : q.x) - (p.x < q.x ? p.x + p.w : q.x + q.w);
        if (shared * 2 > q.h && gap > q.h)
            return true;
    }
    return false;
}

/* A text area: text from its upper left corner on, or nothing at all in it. */
static bool text_area(const struct dh_fusion *f, const struct control *c)
{
    struct dh_rect r = c->shape->rect;
    if (r.w < 100 || r.h > 420 || filled(c) || holds_shapes(f, r))
        return false;
    for (size_t i = 0; i < f->in->blank_count; i++)
        if (dh_rect_covers(r, f->in->blanks[i]) && f->in->blanks[i].w > 20)
            return false;
    if (c->count == 0)
        return paper(c) || sharp(f, c);
    if (mixed(f, c))
        return false;
    int inset = labelled(f, r) ? 17 : 10;
    return c->text.x - r.x <= inset && c->text.y - r.y >= 2 && c->text.y - r.y <= inset + 2 &&
           c->count < LINES_MOST;
}

/* Without the line that a drop arrow was read as. */
static void forget_arrow(struct dh_fusion *f, struct control *c, struct dh_box tip)
{
    struct dh_rect r = dh_box_rect(tip);
    size_t n = 0;
    if (dh_rect_empty(r))
        return;
    c->text = (struct dh_rect){0, 0, 0, 0};
    for (size_t i = 0; i < c->count; i++) {
        struct dh_rect l = f->in->text->lines[c->lines[i]].line.rect;
        if (dh_rect_has(dh_rect_grow(r, 3, 3), dh_rect_centre(l))) {
            f->use[c->lines[i]] = DH_LINE_INSIDE;
            continue;
        }
        c->lines[n++] = c->lines[i];
        c->text = dh_rect_join(c->text, l);
    }
    c->count = n;
}

/* A field of one colour without words, neither a line nor a whole pane: what a person would call a swatch or a picture. */
static bool swatch(const struct control *c)
{
    struct dh_rect r = c->shape->rect;
    return c->count == 0 && !c->shape->arrow && filled(c) && r.w >= SWATCH_LEAST && r.h >= SWATCH_LEAST &&
           r.w <= SWATCH_MOST && r.h <= SWATCH_MOST && r.w <= 6 * r.h && r.h <= 6 * r.w;
}

static void add_outline_but(struct dh_fusion *f, const struct dh_shape *s, struct dh_box tip)
{
    struct control c;
    gather(f, s, &c);
    forget_arrow(f, &c, tip);
    if (dh_elements_is_panel(f, s, c.lines, c.count))
        return;
    enum dh_role role = c.count ? role_with_text(f, &c) : role_without_text(&c);
    if (role == DH_ROLE_ANY && swatch(&c))
        role = DH_ROLE_IMAGE;
    if (role != DH_ROLE_ANY)
        add_control(f, &c, role);
}

static void add_outline(struct dh_fusion *f, const struct dh_shape *s)
{
    add_outline_but(f, s, (struct dh_box){0, 0, 0, 0});
}

/* The ink at the right end of one of several controls in an outline: a drop arrow? */
static bool arrow_at(const struct dh_fusion *f, struct dh_rect r, struct dh_box *ret)
{
    const struct dh_plane *p = f->in->plane;
    int x1 = r.x + r.w - 4, x0 = x1 - r.h * 3 / 4, y0 = r.y + r.h / 5, y1 = r.y + r.h * 4 / 5;
    struct dh_box b = {x1, y1, x0, y0};
    for (int y = y0; y < y1; y++)
        for (int x = x0; x < x1; x++) {
            if (!p->edge[(size_t)y * (size_t)p->w + (size_t)x])
                continue;
            b = (struct dh_box){x < b.x0 ? x : b.x0, y < b.y0 ? y : b.y0, x >= b.x1 ? x + 1 : b.x1,
                                y >= b.y1 ? y + 1 : b.y1};
        }
    if (b.x0 <= x0 || b.x0 >= b.x1 || !dh_shape_is_arrow(p, b))
        return false;
    *ret = b;
    return true;
}

/* Of several buttons in one outline, the only one that has another colour is chosen. */
static void select_one(struct dh_fusion *f, const size_t *made, size_t count)
{
    size_t chosen = count, others = 0;
    for (size_t i = 0; i < count && count > 2; i++) {
        struct dh_element *e = &f->items[made[i]];
        uint32_t mine = dh_tone_of(f->in->frame, dh_rect_grow(e->rect, -3, -3));
        size_t unlike = 0;
        for (size_t k = 0; k < count; k++) {
            uint32_t v = dh_tone_of(f->in->frame, dh_rect_grow(f->items[made[k]].rect, -3, -3));
            unlike += dh_tone_distance(mine, v) > 20;
        }
        if (unlike + 1 == count && e->role == DH_ROLE_BUTTON)
            chosen = i;
        others += unlike == 1;
    }
    if (chosen < count && others + 1 == count)
        f->items[made[chosen]].states |= DH_STATE_SELECTED;
}

static bool steps_at(const struct dh_plane *p, int x, int y)
{
    return abs(dh_plane_gray(p, x, y) - dh_plane_gray(p, x - 1, y)) > 7;
}

/* A line from side to side, however faint: letters do not reach both, and a text cursor neither. */
bool dh_elements_wall(const struct dh_plane *p, struct dh_rect r, int x)
{
    int n = 0;
    for (int y = r.y + 3; y < r.y + r.h - 3; y++)
        n += steps_at(p, x, y);
    return n * 100 >= (r.h - 6) * 92 && steps_at(p, x, r.y + 2) && steps_at(p, x, r.y + r.h - 3);
}

/* A vivid strip along the top or the foot of a cell. */
static bool accented(const struct dh_frame *f, struct dh_rect r)
{
    for (int i = 0; i < 2; i++) {
        int y = i ? r.y + r.h - 4 : r.y;
        uint32_t strip = dh_tone_of(f, (struct dh_rect){r.x + 4, y, r.w - 8, 2});
        uint32_t other = dh_tone_of(f, (struct dh_rect){r.x + 4, y + 2, r.w - 8, 2});
        uint32_t ground = dh_tone_of(f, dh_rect_grow(r, -6, -6));
        if (dh_tone_chroma(other) > dh_tone_chroma(strip))
            strip = other;
        if (dh_tone_chroma(strip) >= SATURATED && dh_tone_distance(strip, ground) >= SATURATED &&
            dh_tone_chroma(ground) < SATURATED)
            return true;
    }
    return false;
}

/* Several cells one of which has such a strip are tabs. */
static void make_tabs(struct dh_fusion *f, const size_t *made, size_t count)
{
    size_t chosen = count;
    for (size_t i = 0; i < count; i++) {
        if (f->items[made[i]].role != DH_ROLE_BUTTON || !f->items[made[i]].name[0])
            return;
        if (!accented(f->in->frame, f->items[made[i]].rect))
            continue;
        if (chosen < count)
            return;
        chosen = i;
    }
    for (size_t i = 0; count >= 2 && chosen < count && i < count; i++) {
        f->items[made[i]].role = DH_ROLE_TAB;
        f->items[made[i]].states = i == chosen ? DH_STATE_SELECTED : 0;
    }
}

/* Upright lines part an outline into several controls; their x, from left to right. */
static size_t partitions(const struct dh_fusion *f, struct dh_rect r, int *xs, size_t most)
{
    size_t n = 0;
    for (int x = r.x + 10; r.h >= 16 && x < r.x + r.w - 10 && n < most; x++)
        if (dh_elements_wall(f->in->plane, r, x))
            xs[n++] = x;
    return n;
}

/* True when it was a row of controls. */
static bool add_cells(struct dh_fusion *f, const struct dh_shape *s)
{
    enum { CELLS = 24 };
    int xs[CELLS];
    size_t n = partitions(f, s->rect, xs, CELLS);
    size_t made[CELLS + 1], made_count = 0;
    int x = s->rect.x, end = s->rect.x + s->rect.w;
    for (size_t i = 0; n > 0 && i <= n; i++) {
        int next = i < n ? xs[i] : end;
        struct dh_shape cell = {.kind = DH_SHAPE_OUTLINE, .rect = s->rect};
        cell.rect.x = x;
        cell.rect.w = next - x;
        if (cell.rect.w < 10) {
            x = next; /* the two sides of one line */
            continue;
        }
        cell.arrow = s->arrow && i == n;
        struct dh_box tip = {0, 0, 0, 0};
        if (!cell.arrow && cell.rect.w > 2 * cell.rect.h)
            cell.arrow = arrow_at(f, cell.rect, &tip);
        size_t before = f->count;
        add_outline_but(f, &cell, tip);
        if (f->count > before)
            made[made_count++] = f->count - 1;
        x = next;
    }
    select_one(f, made, made_count);
    make_tabs(f, made, made_count);
    return n > 0;
}

void dh_elements_from_outlines(struct dh_fusion *f)
{
    for (size_t i = 0; i < f->in->shapes->count && !f->failed; i++) {
        const struct dh_shape *s = &f->in->shapes->items[i];
        if ((s->kind != DH_SHAPE_OUTLINE && s->kind != DH_SHAPE_FRAME) || f->skip[i] ||
            decorated(f, s->rect))
            continue;
        if (s->kind == DH_SHAPE_OUTLINE && dh_elements_outer(f, i) >= 0)
            continue;
        struct control c;
        gather(f, s, &c);
        bool large = s->rect.h > BUTTON_MOST && (c.count != 1 || c.text.h * 100 < s->rect.h * 28);
        if (s->kind == DH_SHAPE_OUTLINE && !large) {
            if (!add_cells(f, s))
                add_outline(f, s);
            continue;
        }
        if (text_area(f, &c))
            add_control(f, &c, DH_ROLE_ENTRY);
        else if (swatch(&c) && !holds_shapes(f, s->rect))
            add_control(f, &c, DH_ROLE_IMAGE);
    }
}
