/* Texts that stand in a row for a choice: tabs over a page, the menus of a window. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "capture/element.h"
#include "capture/tone.h"

enum {
    ROW_MOST = 24,
    TAB_GAP = 96,
    WIDE_GAP = 220,
    MENU_GAP = 30,
    UNDER = 24,
    WIDER = 120,
    LETTERS = 28,
    TOP = 48
};

/* Free lines of one row, from left to right. */
struct row {
    size_t lines[ROW_MOST];
    size_t count;
};

static struct dh_rect place(const struct dh_fusion *f, size_t line)
{
    return f->in->text->lines[line].line.rect;
}

static bool level(struct dh_rect a, struct dh_rect b)
{
    int d = 2 * a.y + a.h - 2 * b.y - b.h;
    return abs(d) <= 8 && a.h <= b.h * 2 && b.h <= a.h * 2;
}

struct range {
    size_t first, end;
};

/* Level lines are at most one such row apart. */
static int row_of(const struct dh_script *s)
{
    return (s->line.rect.y + s->line.rect.h / 2) / DH_READING_ROW;
}

static bool short_text(const struct dh_fusion *f, size_t line)
{
    const struct dh_line *l = &f->in->text->lines[line].line;
    size_t n = dh_utf8_count(l->text), letters = 0;
    for (const char *s = l->text; *s; s++)
        letters += isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80;
    return letters >= 2 && n <= LETTERS && l->count <= 3 && l->confidence >= 50;
}

/* A field or a button stands between two texts: they are labels. */
static bool parted(const struct dh_fusion *f, struct dh_rect a, struct dh_rect b)
{
    struct dh_rect gap = {a.x + a.w, a.y + a.h / 3, b.x - a.x - a.w, a.h / 3 + 1};
    for (size_t i = 0; i < f->count; i++)
        if (!dh_rect_empty(dh_rect_cross(gap, f->items[i].rect)))
            return true;
    return false;
}

/* Lines of its window that may be level with one: they are in reading order (transcript.c), so that these are
 * next to it. */
static struct range level_range(const struct dh_fusion *f, size_t line)
{
    const struct dh_script *l = f->in->text->lines;
    struct range r = {line, line + 1};
    while (r.first > 0 && row_of(&l[line]) - row_of(&l[r.first - 1]) <= 1 &&
           l[r.first - 1].window == l[line].window)
        r.first--;
    while (r.end < f->in->text->line_count && row_of(&l[r.end]) - row_of(&l[line]) <= 1 &&
           l[r.end].window == l[line].window)
        r.end++;
    return r;
}

/* The row to the right of (and with) `first`: as long as the gaps are small and nothing parts it.
 */
static void row_from(const struct dh_fusion *f, size_t first, int gap, struct row *row)
{
    const struct dh_transcript *t = f->in->text;
    *row = (struct row){.lines = {first}, .count = 1};
    while (row->count < ROW_MOST) {
        struct dh_rect last = place(f, row->lines[row->count - 1]);
        struct range level_with = level_range(f, row->lines[row->count - 1]);
        size_t next = t->line_count;
        int least = gap;
        for (size_t i = level_with.first; i < level_with.end; i++) {
            int d = place(f, i).x - last.x - last.w;
            if (f->use[i] != DH_LINE_FREE || d < 6 || d > least || !level(place(f, i), last) ||
                f->outer[i] != f->outer[first])
                continue;
            next = i;
            least = d;
        }
        if (next == t->line_count || !short_text(f, next) || parted(f, last, place(f, next)))
            return;
        row->lines[row->count++] = next;
    }
}

static bool starts_row(const struct dh_fusion *f, size_t line, int gap)
{
    if (f->use[line] != DH_LINE_FREE || !short_text(f, line))
        return false;
    struct range level_with = level_range(f, line);
    for (size_t i = level_with.first; i < level_with.end; i++) {
        struct dh_rect r = place(f, i);
        int d = place(f, line).x - r.x - r.w;
        if (i != line && f->use[i] == DH_LINE_FREE && d >= 0 && d <= gap &&
            level(r, place(f, line)) && short_text(f, i) && f->outer[i] == f->outer[line])
            return false;
    }
    return true;
}

static uint32_t pixel(const struct dh_frame *f, int x, int y)
{
    if (x < 0 || y < 0 || x >= f->width || y >= f->height)
        return 0;
    return f->pixels[(size_t)y * (size_t)f->stride + (size_t)x] & 0xffffff;
}

/* Rows below a text that have one colour from side to side, another than the ground: the bar under
 * a chosen tab. Its thickness, and how far it goes to the left and right. */
struct bar {
    int thick, x0, x1, y;
    uint32_t colour;
};

static struct bar bar_below(const struct dh_frame *f, struct dh_rect r, bool above)
{
    struct bar b = {0};
    uint32_t ground = dh_tone_around(f, r);
    int x = r.x + r.w / 2;
    for (int i = 2; i < UNDER; i++) {
        int y = above ? r.y - 1 - i : r.y + r.h + i;
        uint32_t v = pixel(f, x, y);
        bool other = dh_tone_distance(v, ground) > 24 && (!b.thick || v == b.colour);
        for (int k = r.x + 1; other && k < r.x + r.w - 1; k++)
            other = pixel(f, k, y) == v;
        if (!other && b.thick)
            return b;
        if (!other)
            continue;
        if (!b.thick) {
            b = (struct bar){.x0 = r.x, .x1 = r.x + r.w, .y = y, .colour = v};
            while (b.x0 > r.x - WIDER && pixel(f, b.x0 - 1, y) == v)
                b.x0--;
            while (b.x1 < r.x + r.w + WIDER && pixel(f, b.x1, y) == v)
                b.x1++;
        }
        b.thick++;
    }
    return b.thick && b.thick < UNDER / 2 ? b : (struct bar){0};
}

/* A line along the foot of all of the row: the bar of the chosen one breaks its colour. */
static bool in_common(const struct bar *bars, size_t count, size_t which)
{
    for (size_t k = 0; k < count; k++)
        if (k != which && bars[k].thick && abs(bars[k].y - bars[which].y) <= 2 &&
            dh_tone_distance(bars[k].colour, bars[which].colour) <= 4)
            return true;
    return false;
}

/* The bar under the chosen one of other tabs, right above these texts. */
static bool belongs_above(const struct dh_fusion *f, struct bar b)
{
    for (size_t i = 0; i < f->count; i++) {
        struct dh_rect r = f->items[i].rect;
        if (f->items[i].role == DH_ROLE_TAB && r.y + r.h <= b.y + 4 && b.y - r.y - r.h < UNDER &&
            r.x < b.x1 && r.x + r.w > b.x0)
            return true;
    }
    return false;
}

/* The one of the row that a bar marks, which spans it and no other; count when there is none. */
static size_t underlined(const struct dh_fusion *f, const struct row *row, bool above)
{
    struct bar bars[ROW_MOST];
    size_t chosen = row->count;
    for (size_t i = 0; i < row->count; i++)
        bars[i] = bar_below(f->in->frame, place(f, row->lines[i]), above);
    for (size_t i = 0; i < row->count; i++) {
        struct dh_rect r = place(f, row->lines[i]);
        struct bar b = bars[i];
        if (b.thick < 2 || b.thick > 8 || b.x1 - b.x0 > r.w + WIDER ||
            (row->count > 2 && in_common(bars, row->count, i)) || (above && belongs_above(f, b)))
            continue;
        bool own = abs((r.x - b.x0) - (b.x1 - r.x - r.w)) <= 12;
        for (size_t k = 0; own && k < row->count; k++)
            own = k == i || place(f, row->lines[k]).x >= b.x1 ||
                  place(f, row->lines[k]).x + place(f, row->lines[k]).w <= b.x0;
        if (!own || chosen < row->count)
            return row->count;
        chosen = i;
    }
    return chosen;
}

/* The one of the row that hangs together with the page below it: along its foot no line runs, along
 * those of the others one does. */
static size_t raised(const struct dh_fusion *f, const struct row *row)
{
    size_t chosen = row->count, closed = 0;
    int foot = 0;
    for (size_t i = 0; i < row->count; i++) {
        struct dh_rect r = place(f, row->lines[i]);
        struct bar b = bar_below(f->in->frame, r, false);
        if (b.thick) {
            if (closed && abs(b.y - foot) > 2)
                return row->count;
            foot = b.y;
            closed++;
        } else if (chosen < row->count) {
            return row->count;
        } else {
            chosen = i;
        }
    }
    /* Its sides: an upright line between it and its neighbours. */
    for (size_t i = 0; i + 1 < row->count; i++) {
        if (i != chosen && i + 1 != chosen)
            continue;
        struct dh_rect a = place(f, row->lines[i]), b = place(f, row->lines[i + 1]);
        bool part = false;
        for (int x = a.x + a.w + 1; !part && x < b.x - 1; x++) {
            part = true;
            for (int y = a.y; part && y < a.y + a.h; y++)
                part = abs(dh_plane_gray(f->in->plane, x, y) -
                           dh_plane_gray(f->in->plane, x - 1, y)) > 3;
        }
        if (!part)
            return row->count;
    }
    return closed + 1 == row->count ? chosen : row->count;
}

/* The one of the row whose ground is another than that of the others, which they have in common,
 * where nothing but these grounds lies between the texts. */
static size_t toned(const struct dh_fusion *f, const struct row *row)
{
    uint32_t ground[ROW_MOST];
    size_t chosen = row->count;
    for (size_t i = 0; i < row->count; i++)
        ground[i] = dh_tone_of(f->in->frame, place(f, row->lines[i]));
    for (size_t i = 0; i < row->count; i++) {
        size_t unlike = 0;
        for (size_t k = 0; k < row->count; k++)
            unlike += dh_tone_distance(ground[i], ground[k]) > 4;
        if (unlike + 1 == row->count)
            chosen = i;
        else if (unlike > 1)
            return row->count;
    }
    for (size_t i = 0; i + 1 < row->count && chosen < row->count; i++) {
        struct dh_rect a = place(f, row->lines[i]), b = place(f, row->lines[i + 1]);
        int other = 0, y = a.y + a.h / 2;
        for (int x = a.x + a.w + 2; x < b.x - 2; x++) {
            uint32_t v = pixel(f->in->frame, x, y);
            other += dh_tone_distance(v, ground[i]) > 4 && dh_tone_distance(v, ground[i + 1]) > 4;
        }
        if (other > 6)
            return row->count;
    }
    return chosen;
}

/* Lines close by at the left, the right and the top: the frame of a tab that is open below. */
static bool framed(const struct dh_frame *f, struct dh_rect r)
{
    uint32_t ground = dh_tone_of(f, dh_rect_grow(r, 2, 2));
    int left = 2, right = 2, top = 2, y = r.y + r.h / 2;
    while (left < MENU_GAP && dh_tone_distance(pixel(f, r.x - left, y), ground) <= 4)
        left++;
    while (right < MENU_GAP && dh_tone_distance(pixel(f, r.x + r.w + right, y), ground) <= 4)
        right++;
    while (top < UNDER && dh_tone_distance(pixel(f, r.x + r.w / 2, r.y - top), ground) <= 4)
        top++;
    if (left == MENU_GAP || right == MENU_GAP || top == UNDER || left - right > 8 || right - left > 8)
        return false;
    int same = 0;
    uint32_t side = pixel(f, r.x - left, y), end = pixel(f, r.x + r.w + right, y);
    for (int k = r.y; k < r.y + r.h; k++)
        same += pixel(f, r.x - left, k) == side && pixel(f, r.x + r.w + right, k) == end;
    return same == r.h && dh_tone_distance(side, end) <= 8;
}

/* The only one of the row that has such a frame. */
static size_t framed_one(const struct dh_fusion *f, const struct row *row)
{
    size_t chosen = row->count;
    for (size_t i = 0; i < row->count; i++) {
        if (!framed(f->in->frame, place(f, row->lines[i])))
            continue;
        if (chosen < row->count)
            return row->count;
        chosen = i;
    }
    return chosen;
}

/* What can be pressed of a tab: half the gap to its neighbours, and the room above and below. */
static void add_row(struct dh_fusion *f, const struct row *row, enum dh_role role, size_t chosen)
{
    for (size_t i = 0; i < row->count; i++) {
        const struct dh_line *l = &f->in->text->lines[row->lines[i]].line;
        struct dh_element e = {.role = role,
                               .name = l->text,
                               .rect = dh_rect_grow(l->rect, 5, 4),
                               .sources = DH_SOURCE_OCR | DH_SOURCE_SHAPE,
                               .confidence = l->confidence};
        e.states = i == chosen ? DH_STATE_SELECTED : 0;
        f->use[row->lines[i]] = DH_LINE_INSIDE;
        dh_fusion_add(f, e);
    }
}

static bool menu_word(const char *s)
{
    static const char *const words[] = {"file",
                                        "edit",
                                        "view",
                                        "help",
                                        "tools",
                                        "window",
                                        "datei",
                                        "bearbeiten",
                                        "ansicht",
                                        "hilfe",
                                        "extras",
                                        "fenster",
                                        "fichier",
                                        ("\xc3\x89" "dition"),
                                        "affichage",
                                        "aide",
                                        "outils",
                                        "archivo",
                                        "editar",
                                        "ver",
                                        "ayuda",
                                        "herramientas",
                                        "plik",
                                        "edycja",
                                        "widok",
                                        "pomoc",
                                        "format",
                                        "insert",
                                        "einf\xc3\xbcgen"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcasecmp(words[i], s) == 0)
            return true;
    return false;
}

/* Short texts along the upper edge of a window, two of which are in most menu bars. */
static bool menus(const struct dh_fusion *f, const struct row *row)
{
    const struct dh_script *s = &f->in->text->lines[row->lines[0]];
    size_t known = 0;
    for (size_t i = 0; i < row->count; i++)
        known += menu_word(f->in->text->lines[row->lines[i]].line.text);
    if (s->window >= 0) {
        struct dh_rect w = f->in->windows[s->window].rect;
        if (place(f, row->lines[0]).x - w.x > TOP || place(f, row->lines[0]).y - w.y > TOP)
            return false;
    }
    return row->count >= 2 && known >= 2;
}

void dh_elements_from_bars(struct dh_fusion *f)
{
    struct row row;
    for (size_t i = 0; i < f->in->text->line_count && !f->failed; i++) {
        if (!starts_row(f, i, MENU_GAP))
            continue;
        row_from(f, i, MENU_GAP, &row);
        if (menus(f, &row))
            add_row(f, &row, DH_ROLE_MENU, row.count);
    }
    for (size_t i = 0; i < f->in->text->line_count && !f->failed; i++) {
        if (!starts_row(f, i, TAB_GAP))
            continue;
        row_from(f, i, TAB_GAP, &row);
        size_t chosen = row.count < 2 ? row.count : underlined(f, &row, false);
        if (chosen == row.count && row.count >= 2)
            chosen = underlined(f, &row, true);
        if (chosen == row.count && row.count >= 2)
            chosen = raised(f, &row);
        if (chosen == row.count && row.count >= 3)
            chosen = toned(f, &row);
        if (chosen == row.count && row.count >= 3)
            chosen = framed_one(f, &row);
        if (chosen < row.count)
            add_row(f, &row, DH_ROLE_TAB, chosen);
    }
    /* Tabs that share the width of a page stand far apart: a bar is sure enough then. */
    for (size_t i = 0; i < f->in->text->line_count && !f->failed; i++) {
        if (!starts_row(f, i, WIDE_GAP))
            continue;
        row_from(f, i, WIDE_GAP, &row);
        size_t chosen = row.count < 3 ? row.count : underlined(f, &row, false);
        if (chosen < row.count)
            add_row(f, &row, DH_ROLE_TAB, chosen);
    }
}
