/* Tables: rows of short texts in columns under a head. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "capture/element.h"
#include "capture/tone.h"

enum { ROWS_MOST = 160, COLUMNS_MOST = 24, PITCH = 72, ALIGNED = 3, CELL_WORDS = 7, ADJACENT = 3 };

/* Free lines side by side. */
struct band {
    size_t lines[COLUMNS_MOST];
    size_t count;
    int middle, height, window;
};

static struct dh_rect place(const struct dh_fusion *f, size_t line)
{
    return f->in->text->lines[line].line.rect;
}

static bool beside(struct dh_rect a, struct dh_rect b)
{
    int gap = b.x - a.x - a.w;
    return abs(a.y - b.y) <= 2 && abs(a.h - b.h) <= 2 && gap >= -ADJACENT && gap <= ADJACENT;
}

static bool beneath(struct dh_rect a, struct dh_rect b)
{
    int gap = b.y - a.y - a.h;
    return abs(a.x - b.x) <= 2 && abs(a.w - b.w) <= 2 && gap >= -ADJACENT && gap <= ADJACENT;
}

void dh_elements_skip_grids(struct dh_fusion *f)
{
    const struct dh_shapes *s = f->in->shapes;
    for (size_t i = 0; i < s->count; i++) {
        bool across = false, down = false;
        if (s->items[i].kind != DH_SHAPE_OUTLINE)
            continue;
        struct dh_rect r = s->items[i].rect;
        for (size_t k = 0; k < s->count && !(across && down); k++) {
            if (k == i || s->items[k].kind != DH_SHAPE_OUTLINE)
                continue;
            struct dh_rect o = s->items[k].rect;
            across |= beside(r, o) || beside(o, r);
            down |= beneath(r, o) || beneath(o, r);
        }
        f->skip[i] = across && down;
    }
}

static void put(const struct dh_fusion *f, struct band *b, size_t line)
{
    size_t at = b->count;
    if (b->count == COLUMNS_MOST)
        return;
    for (; at > 0 && place(f, b->lines[at - 1]).x > place(f, line).x; at--)
        b->lines[at] = b->lines[at - 1];
    b->lines[at] = line;
    b->count++;
}

static bool suits(const struct dh_fusion *f, size_t line)
{
    const struct dh_script *s = &f->in->text->lines[line];
    return f->use[line] == DH_LINE_FREE && s->line.count <= CELL_WORDS && s->line.rect.h < 60 &&
           (s->window >= 0 || f->in->window_count == 0);
}

/* Bands from top to bottom. */
static size_t find_bands(const struct dh_fusion *f, struct band *bands)
{
    size_t n = 0;
    for (size_t i = 0; i < f->in->text->line_count; i++) {
        struct dh_rect r = place(f, i);
        int middle = 2 * r.y + r.h, window = f->in->text->lines[i].window;
        size_t at = n;
        if (!suits(f, i))
            continue;
        for (size_t k = 0; k < n && at == n; k++)
            if (abs(bands[k].middle - middle) <= 8 && bands[k].window == window)
                at = k;
        if (at == ROWS_MOST)
            continue;
        if (at == n) {
            for (; at > 0 && bands[at - 1].middle > middle; at--)
                bands[at] = bands[at - 1];
            bands[at] = (struct band){.middle = middle, .height = r.h, .window = window};
            n++;
        }
        put(f, &bands[at], i);
    }
    return n;
}

static bool aligned(struct dh_rect a, struct dh_rect b)
{
    return abs(a.x - b.x) <= ALIGNED || abs(a.x + a.w - b.x - b.w) <= ALIGNED ||
           abs(2 * a.x + a.w - 2 * b.x - b.w) <= 2 * ALIGNED;
}

static size_t shared(const struct dh_fusion *f, const struct band *a, const struct band *b)
{
    size_t n = 0;
    for (size_t i = 0; i < a->count; i++)
        for (size_t k = 0; k < b->count; k++)
            if (aligned(place(f, a->lines[i]), place(f, b->lines[k]))) {
                n++;
                break;
            }
    return n;
}

static bool figures(const char *s)
{
    bool digit = false;
    for (; *s; s++)
        digit = digit || isdigit((unsigned char)*s);
    return digit;
}

/* The text of a head above a cell: the one that shares most of its width; the count when none. */
static size_t above(const struct dh_fusion *f, const struct band *head, struct dh_rect cell)
{
    size_t best = head->count;
    int most = 0;
    for (size_t i = 0; i < head->count; i++) {
        struct dh_rect h = place(f, head->lines[i]);
        int left = h.x > cell.x ? h.x : cell.x;
        int right = h.x + h.w < cell.x + cell.w ? h.x + h.w : cell.x + cell.w;
        int common = right - left;
        if (common > most && (aligned(h, cell) || common * 2 > (h.w < cell.w ? h.w : cell.w))) {
            most = common;
            best = i;
        }
    }
    return best;
}

/* A first row without figures over a column that has one in each row. */
static bool is_head(const struct dh_fusion *f, const struct band *bands, const size_t *rows,
                    size_t count)
{
    const struct band *head = &bands[rows[0]];
    for (size_t i = 0; i < head->count; i++) {
        const struct dh_line *l = &f->in->text->lines[head->lines[i]].line;
        if (figures(l->text) || l->count > 3)
            return false;
    }
    for (size_t c = 1; c < head->count; c++) {
        size_t cells = 0, with = 0;
        for (size_t r = 1; r < count; r++)
            for (size_t k = 0; k < bands[rows[r]].count; k++) {
                size_t line = bands[rows[r]].lines[k];
                if (above(f, head, place(f, line)) != c)
                    continue;
                cells++;
                with += figures(f->in->text->lines[line].line.text);
            }
        if (cells + 1 >= count && with == cells)
            return true;
    }
    return false;
}

static bool linked(const struct dh_fusion *f, const struct dh_script *s)
{
    return dh_tone_is_link(dh_tone_ink(f->in->frame, s->line.rect, s->ground, s->ink));
}

static void add_cells_of(struct dh_fusion *f, const struct band *head, const struct band *row)
{
    for (size_t k = 0; k < row->count && !f->failed; k++) {
        const struct dh_script *s = &f->in->text->lines[row->lines[k]];
        size_t c = above(f, head, s->line.rect);
        if (c == 0 || c == head->count || linked(f, s))
            continue; /* what names the row is text */
        dh_fusion_add(f, (struct dh_element){.role = DH_ROLE_CELL,
                                             .name = f->in->text->lines[head->lines[c]].line.text,
                                             .value = s->line.text,
                                             .rect = s->line.rect,
                                             .sources = DH_SOURCE_OCR,
                                             .confidence = s->line.confidence});
        f->use[row->lines[k]] = DH_LINE_INSIDE;
    }
}

/* Rows that follow each other with columns in common, from band `first` on. */
static size_t chain(const struct dh_fusion *f, const struct band *bands, size_t n, size_t first,
                    size_t *rows)
{
    size_t count = 1;
    rows[0] = first;
    for (size_t next = first + 1; next < n; next++) {
        const struct band *last = &bands[rows[count - 1]];
        int pitch = (bands[next].middle - last->middle) / 2;
        if (pitch > PITCH || pitch > last->height * 6)
            break;
        if (bands[next].window != bands[first].window ||
            shared(f, &bands[first], &bands[next]) < 2 || shared(f, last, &bands[next]) < 2)
            continue;
        rows[count++] = next;
    }
    return count;
}

void dh_elements_from_tables(struct dh_fusion *f)
{
    struct band *bands = dh_arena_alloc(f->arena, ROWS_MOST + 1, sizeof(bands[0]));
    if (!bands) {
        f->failed = true;
        return;
    }
    size_t n = find_bands(f, bands), rows[ROWS_MOST + 1];
    for (size_t i = 0; i < n; i++) {
        size_t count = bands[i].count < 2 ? 0 : chain(f, bands, n, i, rows);
        if (count < 3 || !is_head(f, bands, rows, count))
            continue;
        for (size_t r = 1; r < count; r++)
            add_cells_of(f, &bands[i], &bands[rows[r]]);
        i = rows[count - 1];
    }
}
