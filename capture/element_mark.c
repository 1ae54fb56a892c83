/* Check boxes and radio buttons that hardly differ from what is around them, as those of dark
 * themes do: a small square or disc in front of a text, found from the text to the left. */
#include <stdlib.h>

#include "base/utf8.h"
#include "capture/element.h"
#include "capture/tone.h"

enum { GAP = 16, LEAST = 10, MOST = 24, STEP = 6, FAINTEST = 60, STROKE = 60 };

static uint32_t pixel(const struct dh_frame *f, int x, int y)
{
    if (x < 0 || y < 0 || x >= f->width || y >= f->height)
        return 0;
    return f->pixels[(size_t)y * (size_t)f->stride + (size_t)x] & 0xffffff;
}

/* Pixels from (x, y) on that differ from the ground. One or two that do not, where a light dot meets a dark disc,
 * are no end. */
static int run(const struct dh_frame *f, int x, int y, int dx, int dy, uint32_t ground)
{
    int n = 0;
    for (int like = 0; n + like <= MOST && like < 3;) {
        int at = n + like;
        if (dh_tone_distance(pixel(f, x + at * dx, y + at * dy), ground) < STEP) {
            like++;
        } else {
            n = at + 1;
            like = 0;
        }
    }
    return n;
}

struct mark {
    struct dh_rect rect;
    bool round, marked;
};

/* What is in a mark: mostly one colour near the ground's, and perhaps a stroke or dot. */
static bool look_inside(const struct dh_frame *f, struct mark *m, uint32_t ground)
{
    struct dh_rect in = dh_rect_grow(m->rect, -2, -2);
    uint32_t fill = dh_tone_of(f, in);
    int d = dh_tone_distance(fill, ground), same = 0, stroke = 0;
    for (int y = in.y; y < in.y + in.h; y++)
        for (int x = in.x; x < in.x + in.w; x++) {
            int away = dh_tone_distance(pixel(f, x, y), fill);
            same += away <= STEP;
            stroke += away > STROKE;
        }
    m->marked = stroke > 2;
    return d >= STEP && d <= FAINTEST && same * 100 >= in.w * in.h * 30;
}

/* The mark that ends at most GAP pixels left of x in the row y. */
static bool find_mark(const struct dh_frame *f, int x, int y, uint32_t ground, struct mark *ret)
{
    int gap = 0;
    while (gap < GAP && dh_tone_distance(pixel(f, x - gap, y), ground) < STEP)
        gap++;
    if (gap < 2 || gap == GAP)
        return false;
    int x1 = x - gap + 1, w = run(f, x1 - 1, y, -1, 0, ground);
    if (w < LEAST || w > MOST)
        return false;
    int x0 = x1 - w, cx = x0 + w / 2;
    int up = run(f, cx, y, 0, -1, ground), down = run(f, cx, y + 1, 0, 1, ground);
    struct mark m = {.rect = {x0, y + 1 - up, w, up + down}};
    if (abs(m.rect.w - m.rect.h) > 2 || abs(up - down) > 5)
        return false;
    int third = m.rect.h / 4; /* no letter is filled from side to side at three heights */
    for (int k = -1; k <= 1; k += 2)
        if (run(f, x0 + 3, m.rect.y + m.rect.h / 2 + k * third, 1, 0, ground) < w - 6)
            return false;
    int corners = 0;
    for (int k = 0; k < 4; k++) {
        int px = k & 1 ? x1 - 2 : x0 + 1, py = k & 2 ? m.rect.y + m.rect.h - 2 : m.rect.y + 1;
        corners += dh_tone_distance(pixel(f, px, py), ground) < STEP;
    }
    m.round = corners >= 3;
    *ret = m;
    return look_inside(f, ret, ground);
}

/* Whether a word is what the mark itself was read as. */
static bool is_mark(const struct dh_word *w, struct dh_rect mark)
{
    return dh_utf8_count(w->text) <= 2 &&
           dh_rect_has(dh_rect_grow(mark, 1, 1), dh_rect_centre(w->rect));
}

static bool try_line(struct dh_fusion *f, size_t line, size_t skip)
{
    const struct dh_script *s = &f->in->text->lines[line];
    const struct dh_word *w = f->in->text->words + s->line.first;
    struct mark m;
    if (s->line.count <= skip)
        return false;
    struct dh_rect r = w[skip].rect;
    int y = s->line.rect.y + s->line.rect.h / 2;
    if ((skip && dh_utf8_count(w[0].text) > 2) ||
        !find_mark(f->in->frame, r.x - 2, y, pixel(f->in->frame, r.x - 2, y), &m) ||
        (skip && !is_mark(&w[0], m.rect)))
        return false;
    for (size_t i = 0; i < f->count; i++)
        if (dh_rect_has(f->items[i].rect, dh_rect_centre(m.rect)) &&
            f->items[i].rect.w < 3 * m.rect.w)
            return false; /* known */
    const char *name =
        skip ? dh_fusion_words(f, s->line.first + skip, s->line.count - skip) : s->line.text;
    struct dh_rect label = {0, 0, 0, 0};
    for (size_t i = skip; i < s->line.count; i++)
        label = dh_rect_join(label, w[i].rect);
    f->use[line] = DH_LINE_LABEL;
    dh_fusion_add(f, (struct dh_element){.role = m.round ? DH_ROLE_RADIO : DH_ROLE_CHECKBOX,
                                         .name = name,
                                         .rect = m.rect,
                                         .label = label,
                                         .states = m.marked ? DH_STATE_CHECKED : 0,
                                         .sources = DH_SOURCE_SHAPE | DH_SOURCE_OCR,
                                         .confidence = s->line.confidence});
    return true;
}

void dh_elements_from_faint_marks(struct dh_fusion *f)
{
    for (size_t i = 0; i < f->in->text->line_count && !f->failed; i++) {
        const struct dh_script *s = &f->in->text->lines[i];
        if (f->use[i] != DH_LINE_FREE || s->bullets || (s->window < 0 && f->in->window_count > 0))
            continue;
        if (!try_line(f, i, 0))
            try_line(f, i, 1);
    }
}
