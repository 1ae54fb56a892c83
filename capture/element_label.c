#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "capture/element.h"

enum {
    MARK_GAP = 28,
    MARK_GAP_ROW = 160,
    LEFT_GAP = 260,
    SWITCH_GAP = 700,
    HINT_BEATS = 12,
    ABOVE_GAP = 26,
    ASIDE = 14
};

static int shared(int a0, int a1, int b0, int b1)
{
    return (a1 < b1 ? a1 : b1) - (a0 > b0 ? a0 : b0);
}

static bool same_row(struct dh_rect a, struct dh_rect b)
{
    int least = a.h < b.h ? a.h : b.h;
    return shared(a.y, a.y + a.h, b.y, b.y + b.h) * 2 >= least;
}

/* Something to press or fill in stands between two places of one row. */
static bool control_between(const struct dh_fusion *f, struct dh_rect row, int x0, int x1)
{
    struct dh_rect gap = {x0 + 1, row.y + row.h / 3, x1 - x0 - 2, row.h / 3 + 1};
    for (size_t i = 0; i < f->count; i++)
        if (!dh_rect_empty(dh_rect_cross(gap, f->items[i].rect)))
            return true;
    for (size_t i = 0; i < f->in->shapes->count; i++) {
        const struct dh_shape *s = &f->in->shapes->items[i];
        if (s->kind >= DH_SHAPE_CHECK && s->kind < DH_SHAPE_ICON &&
            !dh_rect_empty(dh_rect_cross(gap, s->rect)))
            return true;
    }
    return false;
}

/* The smallest outline around all of a mark, which its own knob is not. */
static int home_of(const struct dh_fusion *f, struct dh_rect mark)
{
    const struct dh_shapes *all = f->in->shapes;
    int best = dh_shapes_home(all, dh_box_of(mark));
    if (best < 0 || (dh_rect_covers(all->items[best].rect, mark) && all->items[best].rect.w > mark.w + 4))
        return best;
    best = -1;
    for (size_t i = 0; i < all->count; i++) {
        const struct dh_shape *o = &all->items[i];
        if (o->kind == DH_SHAPE_OUTLINE && o->rect.w > mark.w + 4 && dh_rect_covers(o->rect, mark) &&
            (best < 0 || dh_rect_area(o->rect) < dh_rect_area(all->items[best].rect)))
            best = (int)i;
    }
    return best;
}

/* The free line nearest to the right of a mark; line_count when there is none. */
static size_t right_of(const struct dh_fusion *f, const struct dh_shape *s, int most)
{
    const struct dh_transcript *t = f->in->text;
    size_t best = t->line_count;
    int home = home_of(f, s->rect), gap = most;
    for (size_t i = 0; i < t->line_count; i++) {
        struct dh_rect r = t->lines[i].line.rect;
        int d = r.x - s->rect.x - s->rect.w;
        if (f->use[i] != DH_LINE_FREE || d < 0 || d >= gap || !same_row(r, s->rect))
            continue;
        if (f->home[i] != home || dh_utf8_count(t->lines[i].line.text) < 2)
            continue;
        best = i;
        gap = d;
    }
    return best;
}

/* The name of a switch stands at its right, or far to the left in the same row. */
static size_t label_of_switch(const struct dh_fusion *f, const struct dh_shape *s)
{
    const struct dh_transcript *t = f->in->text;
    size_t best = right_of(f, s, MARK_GAP);
    int window = dh_transcript_window(f->in->windows, f->in->window_count, dh_rect_centre(s->rect));
    for (size_t i = 0; best == t->line_count && i < t->line_count; i++) {
        struct dh_rect r = t->lines[i].line.rect;
        if (f->use[i] != DH_LINE_FREE || r.x + r.w > s->rect.x || !same_row(r, s->rect) ||
            t->lines[i].window != window || s->rect.x - r.x - r.w > SWITCH_GAP ||
            control_between(f, r, r.x + r.w, s->rect.x))
            continue;
        best = i;
    }
    return best;
}

static void add_switch(struct dh_fusion *f, const struct dh_shape *s)
{
    struct dh_element e = {.role = DH_ROLE_SWITCH,
                           .rect = s->rect,
                           .sources = DH_SOURCE_SHAPE,
                           .confidence = 80,
                           .states = s->marked ? DH_STATE_CHECKED : 0};
    size_t line = label_of_switch(f, s);
    if (line < f->in->text->line_count) {
        const struct dh_line *l = &f->in->text->lines[line].line;
        e.name = l->text;
        e.label = l->rect;
        e.sources |= DH_SOURCE_OCR;
        f->use[line] = DH_LINE_LABEL;
    }
    dh_fusion_add(f, e);
}

/* A mark is about as high as its words; a button with a picture is much higher. */
static bool fits(const struct dh_fusion *f, const struct dh_shape *s, size_t line)
{
    return line == f->in->text->line_count ||
           s->rect.h * 10 <= f->in->text->lines[line].line.rect.h * 26;
}

void dh_elements_from_marks(struct dh_fusion *f)
{
    for (size_t i = 0; i < f->in->shapes->count && !f->failed; i++) {
        const struct dh_shape *s = &f->in->shapes->items[i];
        if (s->kind < DH_SHAPE_CHECK)
            continue;
        if (s->kind == DH_SHAPE_SWITCH)
            continue; /* last: its name may stand far away */
        if (f->in->window_count > 0 &&
            dh_transcript_window(f->in->windows, f->in->window_count, dh_rect_centre(s->rect)) < 0)
            continue; /* the buttons of a title bar */
        struct dh_element e = {.rect = s->rect, .sources = DH_SOURCE_SHAPE, .confidence = 70};
        e.role = s->kind == DH_SHAPE_CHECK ? DH_ROLE_CHECKBOX : DH_ROLE_RADIO;
        e.states = s->marked ? DH_STATE_CHECKED : 0;
        size_t none = f->in->text->line_count;
        size_t line = s->kind == DH_SHAPE_ICON ? none : right_of(f, s, MARK_GAP);
        if (line == none && s->kind == DH_SHAPE_CHECK)
            line = right_of(f, s, MARK_GAP_ROW); /* a column of boxes beside its rows */
        if (line < none && fits(f, s, line)) {
            const struct dh_line *l = &f->in->text->lines[line].line;
            e.name = l->text;
            e.label = l->rect;
            e.sources |= DH_SOURCE_OCR;
            e.confidence = l->confidence;
            f->use[line] = DH_LINE_LABEL;
        } else {
            e.role = DH_ROLE_ICON; /* without a text it is no choice */
            e.states = 0;
        }
        dh_fusion_add(f, e);
    }
    for (size_t i = 0; i < f->in->shapes->count && !f->failed; i++)
        if (f->in->shapes->items[i].kind == DH_SHAPE_SWITCH)
            add_switch(f, &f->in->shapes->items[i]);
}

static bool ends_with_colon(const char *s)
{
    size_t n = strlen(s);
    return n > 0 && (s[n - 1] == ':' || s[n - 1] == '*');
}

/* Whether a text stands in a box of its own beside a control: it belongs to that, whatever it is. */
static bool boxed(const struct dh_fusion *f, struct dh_rect text, struct dh_rect control)
{
    for (size_t i = 0; i < f->in->shapes->count; i++) {
        const struct dh_shape *s = &f->in->shapes->items[i];
        if (s->kind == DH_SHAPE_FRAME && dh_rect_covers(s->rect, text) && dh_rect_empty(dh_rect_cross(s->rect, control)))
            return true;
    }
    return false;
}

/* Distance of a line as the label of a control: smaller is nearer, negative: it cannot be. */
static int distance(const struct dh_fusion *f, size_t i, struct dh_rect r)
{
    const struct dh_line *l = &f->in->text->lines[i].line;
    int end = l->rect.x + l->rect.w, bottom = l->rect.y + l->rect.h;
    int first_row = r.h > 64 ? 40 : r.h; /* the label of a text area stands at its top */
    struct dh_rect top = {r.x, r.y, r.w, first_row};
    if (f->home[i] >= 0 || strlen(l->text) > 60 || boxed(f, l->rect, r))
        return -1;
    if (end <= r.x && same_row(l->rect, top)) {
        int gap = r.x - end;
        if (gap > LEFT_GAP || control_between(f, l->rect, end, r.x))
            return -1;
        int d = gap / 3 + (gap > 40 ? 6 : 0) - (ends_with_colon(l->text) ? 12 : 0);
        return d < 0 ? 0 : d;
    }
    int aside = abs(l->rect.x - r.x);
    if (bottom <= r.y + 2 && r.y - bottom <= ABOVE_GAP && aside <= ASIDE && l->rect.w <= r.w + 80)
        return (r.y - bottom) + aside / 2;
    return -1;
}

static bool secret(const char *name)
{
    static const char *const words[] = {"password", "passwort",     "passphrase", "passcode",
                                        "kennwort", "mot de passe", "contrase"};
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (strcasestr(name, words[i]))
            return true;
    size_t n = strcspn(name, " :*");
    return (n == 3 && strncasecmp(name, "pin", 3) == 0);
}

static void name_one(struct dh_fusion *f, struct dh_element *e)
{
    const struct dh_transcript *t = f->in->text;
    size_t best = t->line_count;
    int least = 1000;
    for (size_t i = 0; i < t->line_count; i++) {
        if (f->use[i] == DH_LINE_INSIDE || t->lines[i].window != e->window)
            continue;
        int d = distance(f, i, e->rect);
        d += d >= 0 && f->use[i] == DH_LINE_LABEL ? 30 : 0; /* one label for one control */
        if (d > HINT_BEATS && e->name[0])
            continue; /* the hint inside names it better than something farther off */
        if (d >= 0 && d < least) {
            least = d;
            best = i;
        }
    }
    if (best < t->line_count) {
        const struct dh_line *l = &t->lines[best].line;
        e->name = l->text;
        e->label = l->rect;
        f->use[best] = DH_LINE_LABEL;
    }
    if (e->role == DH_ROLE_ENTRY && secret(e->name))
        e->states |= DH_STATE_PASSWORD;
}

void dh_elements_name(struct dh_fusion *f)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->items[i].role == DH_ROLE_ENTRY || f->items[i].role == DH_ROLE_LIST)
            name_one(f, &f->items[i]);
}
