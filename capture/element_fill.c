/* Fields and buttons without a border, which only a ground of their own tells: too faint, or too
 * smoothly shaded at its sides, for a closed contour. Found from the text outwards. */
#include <stdlib.h>

#include "capture/element.h"
#include "capture/tone.h"

enum {
    REACH = 330,
    TALLEST = 60,
    SAME = 2,
    STEP = 3,
    EVEN = 10,
    FAINT = 150,
    SAMPLES = 8,
    VIVID = 60,
    WORDS = 6
};

static uint32_t pixel(const struct dh_frame *f, int x, int y)
{
    if (x < 0 || y < 0 || x >= f->width || y >= f->height)
        return 0;
    return f->pixels[(size_t)y * (size_t)f->stride + (size_t)x] & 0xffffff;
}

/* How many pixels from (x, y) on have the ground's colour. */
static int run(const struct dh_frame *f, int x, int y, int dx, int dy, int most, uint32_t ground)
{
    int n = 0;
    while (n < most && x >= 0 && y >= 0 && x < f->width && y < f->height) {
        uint32_t v = pixel(f, x, y);
        if (v != ground && dh_tone_distance(v, ground) > SAME)
            break;
        x += dx;
        y += dy;
        n++;
    }
    return n;
}

/* The ground of a text and what is around it. */
struct fill {
    struct dh_rect rect;
    uint32_t inside, around;
    bool bordered; /* the same ground inside and around, a faint line between */
};

/* The same colours along the straight part of a side. */
static bool straight(const struct dh_frame *f, const struct fill *l, bool across, int at, int out)
{
    struct dh_rect r = l->rect;
    int from = across ? r.x + r.h / 2 : r.y + r.h / 3, len = across ? r.w - r.h : r.h / 3, good = 0;
    for (int i = 0; i <= SAMPLES; i++) {
        int k = from + len * i / SAMPLES;
        uint32_t in = across ? pixel(f, k, at) : pixel(f, at, k);
        uint32_t away = across ? pixel(f, k, out) : pixel(f, out, k);
        good +=
            dh_tone_distance(in, l->inside) <= SAME && dh_tone_distance(away, l->around) <= EVEN;
    }
    return good >= SAMPLES;
}

/* A faint line all around. */
static bool lined(const struct dh_frame *f, const struct fill *l)
{
    struct dh_rect r = l->rect;
    int good = 0;
    for (int i = 1; i < SAMPLES; i++) {
        int x = r.x + r.h / 2 + (r.w - r.h) * i / SAMPLES,
            y = r.y + r.h / 3 + r.h / 3 * i / SAMPLES;
        good += dh_tone_distance(pixel(f, x, r.y - 1), l->inside) > STEP &&
                dh_tone_distance(pixel(f, x, r.y + r.h), l->inside) > STEP &&
                dh_tone_distance(pixel(f, r.x - 1, y), l->inside) > STEP &&
                dh_tone_distance(pixel(f, r.x + r.w, y), l->inside) > STEP;
    }
    return good == SAMPLES - 1;
}

/* Its lines go on past a corner: a cell of a table. */
static bool grid(const struct dh_frame *f, const struct fill *l)
{
    struct dh_rect r = l->rect;
    int x1 = r.x + r.w, y1 = r.y + r.h, n = 0;
    const struct dh_point beyond[] = {{r.x - 6, r.y - 1}, {x1 + 5, r.y - 1},  {r.x - 6, y1},
                                      {x1 + 5, y1},       {r.x - 1, r.y - 6}, {r.x - 1, y1 + 5},
                                      {x1, r.y - 6},      {x1, y1 + 5}};
    for (int i = 0; i < 8; i++)
        n += dh_tone_distance(pixel(f, beyond[i].x, beyond[i].y), l->inside) > STEP &&
             dh_tone_distance(pixel(f, beyond[i].x, beyond[i].y), l->around) > STEP;
    return n >= 2;
}

static bool find_fill(const struct dh_frame *f, struct dh_rect text, struct fill *ret)
{
    int cx = text.x + text.w / 2, cy = text.y + text.h / 2;
    struct fill l = {.inside = pixel(f, text.x - 2, cy)};
    int up = run(f, cx, text.y - 2, 0, -1, TALLEST, l.inside);
    int down = run(f, cx, text.y + text.h + 1, 0, 1, TALLEST, l.inside);
    int h = up + down + text.h + 2;
    if (up < 2 || down < 2 || h > TALLEST || abs(up - down) > 8)
        return false;
    int left = run(f, text.x - 2, cy, -1, 0, REACH, l.inside);
    int right = run(f, text.x + text.w + 1, cy, 1, 0, REACH, l.inside);
    if (left < 4 || right < 4 || left == REACH || right == REACH)
        return false;
    l.rect = (struct dh_rect){text.x - 1 - left, text.y - 1 - up, left + right + text.w + 2, h};
    int x1 = l.rect.x + l.rect.w, y1 = l.rect.y + l.rect.h;
    if (l.rect.w < l.rect.h || l.rect.x < 4 || l.rect.y < 4 || x1 + 4 > f->width ||
        y1 + 4 > f->height)
        return false;
    l.around = pixel(f, cx, l.rect.y - 4);
    l.bordered = lined(f, &l) && !grid(f, &l);
    if (dh_tone_distance(l.around, l.inside) < STEP && !l.bordered)
        return false;
    *ret = l;
    return straight(f, &l, true, l.rect.y + 1, l.rect.y - 4) &&
           straight(f, &l, true, y1 - 2, y1 + 3) &&
           straight(f, &l, false, l.rect.x + 1, l.rect.x - 4) &&
           straight(f, &l, false, x1 - 2, x1 + 3);
}

/* A text right above that begins where the ground does, and not where the text in it does: a label.
 */
static bool labelled(const struct dh_fusion *f, const struct fill *l, struct dh_rect text)
{
    for (size_t i = 0; i < f->in->text->line_count && text.x - l->rect.x >= 6; i++) {
        struct dh_rect r = f->in->text->lines[i].line.rect;
        int gap = l->rect.y - r.y - r.h;
        if (gap >= 0 && gap <= 24 && abs(r.x - l->rect.x) <= 3)
            return true;
    }
    return false;
}

static enum dh_role role_of(const struct dh_fusion *f, const struct dh_script *s,
                            const struct fill *l)
{
    struct dh_rect r = l->rect, text = s->line.rect;
    int left = text.x - r.x, right = r.x + r.w - text.x - text.w;
    int slack = r.w / 12 > 4 ? r.w / 12 : 4;
    if (r.h < text.h + 7)
        return DH_ROLE_ANY;
    if (abs(left - right) <= slack && left >= 6 && s->line.count <= WORDS)
        return DH_ROLE_BUTTON;
    if (left > 24 || right < 2 * left || r.w < 80 || dh_tone_chroma(l->inside) >= VIVID)
        return DH_ROLE_ANY;
    return l->bordered || abs(s->ground - s->ink) < FAINT || labelled(f, l, text) ? DH_ROLE_ENTRY
                                                                                  : DH_ROLE_ANY;
}

void dh_elements_from_fills(struct dh_fusion *f)
{
    for (size_t i = 0; i < f->in->text->line_count && !f->failed; i++) {
        const struct dh_script *s = &f->in->text->lines[i];
        struct fill l;
        if (f->use[i] != DH_LINE_FREE || f->home[i] >= 0 || s->bullets ||
            (s->window < 0 && f->in->window_count > 0) ||
            !find_fill(f->in->frame, s->line.rect, &l))
            continue;
        enum dh_role role = role_of(f, s, &l);
        if (role == DH_ROLE_ANY)
            continue;
        bool faint = abs(s->ground - s->ink) < FAINT, entry = role == DH_ROLE_ENTRY;
        struct dh_element e = {.role = role,
                               .name = entry && !faint ? "" : s->line.text,
                               .value = entry ? faint ? "" : s->line.text : NULL,
                               .rect = l.rect,
                               .states = entry ? DH_STATE_EDITABLE : 0,
                               .sources = DH_SOURCE_SHAPE | DH_SOURCE_OCR,
                               .confidence = s->line.confidence};
        f->use[i] = DH_LINE_INSIDE;
        dh_fusion_add(f, e);
    }
}
