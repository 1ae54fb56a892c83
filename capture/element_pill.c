/* Choices of which only the chosen one has a ground: the others stand as bare text in the same row,
 * evenly spaced. Tabs of the pill kind; the buttons of a flat toolbar, which has upright lines
 * between its groups. */
#include <ctype.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "capture/element.h"
#include "capture/tone.h"

enum { SIDE = 12, GAP_LEAST = 10, GAP_MOST = 64, EVEN = 4, LETTERS = 22, HIGHEST = 48, REACH = 40 };

static struct dh_rect place(const struct dh_fusion *f, size_t line)
{
    return f->in->text->lines[line].line.rect;
}

static bool short_text(const struct dh_fusion *f, size_t line)
{
    const struct dh_line *l = &f->in->text->lines[line].line;
    size_t letters = 0;
    for (const char *s = l->text; *s; s++)
        letters += isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80;
    return letters >= 2 && dh_utf8_count(l->text) <= LETTERS && l->count <= 3 &&
           l->confidence >= 50;
}

/* The next free text of the row to one side of a place, at the distance that the others have (0:
 * any). */
static size_t next(const struct dh_fusion *f, size_t from, int dir, int gap)
{
    struct dh_rect r = place(f, from);
    size_t best = f->in->text->line_count;
    int least = GAP_MOST + 1;
    for (size_t i = 0; i < f->in->text->line_count; i++) {
        struct dh_rect o = place(f, i);
        int d = dir > 0 ? o.x - r.x - r.w : r.x - o.x - o.w;
        if (f->use[i] != DH_LINE_FREE || abs(2 * o.y + o.h - 2 * r.y - r.h) > 8 || d < GAP_LEAST ||
            d >= least)
            continue;
        best = i;
        least = d;
    }
    if (best == f->in->text->line_count || !short_text(f, best) || (gap && abs(least - gap) > EVEN))
        return f->in->text->line_count;
    return best;
}

static int gap_of(struct dh_rect a, struct dh_rect b)
{
    return a.x < b.x ? b.x - a.x - a.w : a.x - b.x - b.w;
}

struct choice {
    size_t lines[2 * SIDE];
    size_t count;
    struct dh_rect all;
};

static void collect(const struct dh_fusion *f, size_t line, bool even, struct choice *c)
{
    size_t none = f->in->text->line_count;
    int gap = 0;
    *c = (struct choice){.all = place(f, line)};
    for (int dir = 1; dir >= -1; dir -= 2) {
        size_t at = line;
        for (int n = 0; n < SIDE; n++) {
            size_t k = next(f, at, dir, even ? gap : 0);
            if (k == none)
                break;
            gap = gap ? gap : gap_of(place(f, at), place(f, k));
            c->lines[c->count++] = k;
            c->all = dh_rect_join(c->all, place(f, k));
            at = k;
        }
    }
}

/* A short upright line beside the row parts groups of buttons. */
static bool grouped(const struct dh_fusion *f, struct dh_rect row)
{
    for (size_t i = 0; i < f->in->rules->count; i++) {
        struct dh_rect r = f->in->rules->items[i].rect;
        if (r.w <= 3 && r.h >= 12 && r.h <= HIGHEST &&
            abs(2 * r.y + r.h - 2 * row.y - row.h) <= 12 && r.x > row.x - REACH &&
            r.x < row.x + row.w + REACH)
            return true;
    }
    return false;
}

static size_t line_in(const struct dh_fusion *f, struct dh_rect r)
{
    size_t found = f->in->text->line_count;
    for (size_t i = 0; i < f->in->text->line_count; i++) {
        if (f->use[i] != DH_LINE_INSIDE || !dh_rect_has(r, dh_rect_centre(place(f, i))))
            continue;
        if (found < f->in->text->line_count)
            return f->in->text->line_count;
        found = i;
    }
    return found;
}

static void add_choice(struct dh_fusion *f, size_t chosen, const struct choice *c, int pad)
{
    enum dh_role role = grouped(f, c->all) ? DH_ROLE_BUTTON : DH_ROLE_TAB;
    f->items[chosen].role = role;
    f->items[chosen].states = DH_STATE_SELECTED;
    for (size_t i = 0; i < c->count; i++) {
        const struct dh_line *l = &f->in->text->lines[c->lines[i]].line;
        f->use[c->lines[i]] = DH_LINE_INSIDE;
        dh_fusion_add(f, (struct dh_element){.role = role,
                                             .name = l->text,
                                             .rect = dh_rect_grow(l->rect, pad, 5),
                                             .sources = DH_SOURCE_OCR | DH_SOURCE_SHAPE,
                                             .confidence = l->confidence});
    }
}

static bool worded(const char *s)
{
    size_t letters = 0;
    for (; *s; s++)
        letters += isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80;
    return letters >= 2;
}

static bool borderless(const struct dh_frame *f, struct dh_rect r)
{
    uint32_t inside = dh_tone_of(f, dh_rect_grow(r, -3, -3));
    for (int y = r.y + 1; y < r.y + 3; y++) {
        uint32_t side = dh_tone_of(f, (struct dh_rect){r.x + r.w / 4, y, r.w / 2, 1});
        uint32_t foot =
            dh_tone_of(f, (struct dh_rect){r.x + r.w / 4, 2 * r.y + r.h - 1 - y, r.w / 2, 1});
        if (dh_tone_distance(side, inside) > 8 || dh_tone_distance(foot, inside) > 8)
            return false;
    }
    uint32_t side = dh_tone_of(f, (struct dh_rect){r.x + r.w / 4, r.y, r.w / 2, 1});
    return dh_tone_distance(side, inside) <= 8 || dh_tone_distance(side, dh_tone_around(f, r)) <= 8;
}

/* Blocks wall to wall or nearly so, from left to right; their grounds. */
struct blocks {
    size_t items[SIDE];
    uint32_t ground[SIDE];
    size_t count;
    int gap;
};

static bool follow(const struct dh_fusion *f, size_t count, struct blocks *b)
{
    struct dh_rect last = f->items[b->items[b->count - 1]].rect;
    for (size_t i = 0; i < count && b->count < SIDE; i++) {
        const struct dh_element *e = &f->items[i];
        int gap = e->rect.x - last.x - last.w;
        if (e->role != DH_ROLE_BUTTON || abs(e->rect.y - last.y) > 1 ||
            abs(e->rect.h - last.h) > 2 || gap < 0 || gap > 12 ||
            (b->count > 1 && abs(gap - b->gap) > 2) || !worded(e->name))
            continue;
        b->gap = b->count == 1 ? gap : b->gap;
        b->ground[b->count] = dh_tone_of(f->in->frame, dh_rect_grow(e->rect, -3, -3));
        b->items[b->count++] = i;
        return true;
    }
    return false;
}

/* The one whose ground is another than that of all others, which is not that of the page; count for
 * none. */
static size_t odd_one(const struct dh_fusion *f, const struct blocks *b)
{
    size_t odd = b->count;
    for (size_t i = 0; i < b->count; i++) {
        size_t unlike = 0;
        struct dh_rect r = f->items[b->items[i]].rect;
        for (size_t k = 0; k < b->count; k++)
            unlike += dh_tone_distance(b->ground[i], b->ground[k]) > 12;
        if (!borderless(f->in->frame, r) || (unlike > 1 && unlike + 1 < b->count))
            return b->count;
        if (unlike + 1 == b->count)
            odd = i;
    }
    return odd;
}

static void from_blocks(struct dh_fusion *f)
{
    size_t count = f->count;
    for (size_t i = 0; i < count; i++) {
        const struct dh_element *e = &f->items[i];
        struct blocks b = {.items = {i}, .count = 1};
        if (e->role != DH_ROLE_BUTTON || e->rect.h > HIGHEST || !worded(e->name))
            continue;
        b.ground[0] = dh_tone_of(f->in->frame, dh_rect_grow(e->rect, -3, -3));
        while (follow(f, count, &b))
            ;
        size_t odd = b.count < 3 ? b.count : odd_one(f, &b);
        /* A chosen button at the end of three is what a dialog has. */
        if (odd == b.count || (b.count == 3 && b.gap > 3 && odd != 1))
            continue;
        for (size_t k = 0; k < b.count; k++) {
            f->items[b.items[k]].role = DH_ROLE_TAB;
            f->items[b.items[k]].states = k == odd ? DH_STATE_SELECTED : 0;
        }
    }
}

void dh_elements_from_pills(struct dh_fusion *f)
{
    from_blocks(f);
    size_t count = f->count;
    for (size_t i = 0; i < count && !f->failed; i++) {
        struct dh_rect r = f->items[i].rect;
        enum dh_role role = f->items[i].role;
        if ((role != DH_ROLE_BUTTON && role != DH_ROLE_ITEM) || r.h > HIGHEST ||
            !f->items[i].name[0])
            continue;
        size_t line = line_in(f, r);
        struct choice c;
        if (line == f->in->text->line_count || !short_text(f, line))
            continue;
        struct dh_rect t = place(f, line);
        int pad = t.x - r.x;
        collect(f, line, true, &c);
        if (c.count >= 2 && grouped(f, c.all))
            collect(f, line, false, &c); /* over the lines between groups */
        /* The ground leaves room for theirs: half the gap is the least that each has. */
        if (c.count < 2 || pad < 4 || gap_of(t, place(f, c.lines[0])) < pad + 4)
            continue;
        add_choice(f, i, &c, pad < 8 ? pad : 8);
    }
}
