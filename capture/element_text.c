#include <ctype.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "capture/element.h"
#include "capture/tone.h"

enum { ICON_MIN = 9, ICON_MAX = 64, GRAY = 20 };

static bool square(struct dh_rect r)
{
    return r.w >= ICON_MIN && r.h >= ICON_MIN && r.w <= ICON_MAX && r.h <= ICON_MAX &&
           r.w <= r.h * 2 && r.h <= r.w * 2;
}

static bool has_letters(const char *s)
{
    for (; *s; s++)
        if (isalnum((unsigned char)*s) || (unsigned char)*s >= 0x80)
            return true;
    return false;
}

/* A picture that was read as a letter or two: square, and the reader was not sure, or much higher
 * than the text of the screen. */
static bool looks_like_icon(const struct dh_line *l, int usual)
{
    size_t n = dh_utf8_count(l->text);
    if (n == 1 && square(l->rect) && l->rect.h * 2 > usual * 3 &&
        !isdigit((unsigned char)l->text[0]))
        return true;
    return square(l->rect) && ((n <= 2 && l->confidence < 65) || (n <= 2 && !has_letters(l->text)));
}

static struct dh_element plain(const struct dh_line *l, enum dh_role role)
{
    return (struct dh_element){.role = role,
                               .name = l->text,
                               .rect = l->rect,
                               .sources = DH_SOURCE_OCR,
                               .confidence = l->confidence};
}

/* Words first..first+count of the screen as one link. */
static void add_link(struct dh_fusion *f, size_t first, size_t count)
{
    const struct dh_word *w = f->in->text->words + first;
    struct dh_element e = {.role = DH_ROLE_LINK, .sources = DH_SOURCE_OCR, .confidence = 100};
    struct dh_buf b = {0};
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            dh_buf_char(&b, ' ');
        dh_buf_str(&b, w[i].text);
        e.rect = dh_rect_join(e.rect, w[i].rect);
        e.confidence = w[i].confidence < e.confidence ? w[i].confidence : e.confidence;
    }
    while (b.len > 1 && strchr(".,;:", b.data[b.len - 1]))
        b.data[--b.len] = '\0'; /* of the sentence around it */
    e.name = dh_buf_failed(&b) ? NULL : dh_arena_strdup(f->arena, dh_buf_text(&b));
    dh_buf_finish(&b);
    if (e.name)
        dh_fusion_add(f, e);
    else
        f->failed = true;
}

/* Whether any ink of a line has a colour at all; three rows meet ink of every word. */
static bool coloured(const struct dh_frame *f, struct dh_rect r)
{
    r = dh_rect_cross(r, (struct dh_rect){0, 0, f->width, f->height});
    for (int i = 1; i <= 3; i++) {
        const uint32_t *row = f->pixels + (size_t)(r.y + r.h * i / 4) * (size_t)f->stride;
        for (int x = r.x; x < r.x + r.w; x++)
            if (dh_tone_chroma(row[x] & 0xffffff) > GRAY)
                return true;
    }
    return false;
}

/* Runs of words in a link's colour; returns how many words they have. */
static size_t add_links(struct dh_fusion *f, const struct dh_script *s)
{
    const struct dh_line *l = &s->line;
    size_t linked = 0, run = 0;
    if (!coloured(f->in->frame, l->rect))
        return 0;
    for (size_t i = 0; i <= l->count; i++) {
        bool link = false;
        if (i < l->count) {
            const struct dh_word *w = &f->in->text->words[l->first + i];
            link = dh_tone_is_link(dh_tone_ink(f->in->frame, w->rect, s->ground, s->ink)) &&
                   has_letters(w->text);
        }
        if (link) {
            run++;
            linked++;
        } else if (run > 0) {
            add_link(f, l->first + i - run, run);
            run = 0;
        }
    }
    return linked;
}

/* The middle one of the heights of all lines. */
static int usual_height(const struct dh_transcript *t)
{
    int count[256] = {0};
    size_t sum = 0;
    for (size_t i = 0; i < t->line_count; i++)
        count[t->lines[i].line.rect.h & 255]++;
    for (int h = 0; h < 256; h++) {
        sum += (size_t)count[h];
        if (sum * 2 >= t->line_count)
            return h;
    }
    return 255;
}

static void add_line(struct dh_fusion *f, size_t i, int usual)
{
    const struct dh_script *s = &f->in->text->lines[i];
    bool popup = s->window >= 0 && f->in->windows[s->window].popup;
    bool desk = s->window < 0 && f->in->window_count > 0;
    if (desk) {
        dh_fusion_add(f, plain(&s->line, DH_ROLE_TEXT));
    } else if (looks_like_icon(&s->line, usual)) {
        struct dh_element e = plain(&s->line, DH_ROLE_ICON);
        e.name = has_letters(e.name) ? "" : e.name;
        dh_fusion_add(f, e);
    } else if (popup) {
        dh_fusion_add(f, plain(&s->line, DH_ROLE_ITEM));
    } else if (add_links(f, s) < s->line.count) {
        dh_fusion_add(f, plain(&s->line, DH_ROLE_TEXT));
    }
}

void dh_elements_from_text(struct dh_fusion *f)
{
    int usual = usual_height(f->in->text);
    for (size_t i = 0; i < f->in->text->line_count && !f->failed; i++)
        if (f->use[i] == DH_LINE_FREE)
            add_line(f, i, usual);
    for (size_t i = 0; i < f->in->blank_count && !f->failed; i++) {
        struct dh_rect r = dh_rect_grow(f->in->blanks[i], -1, -1);
        struct dh_element e = {
            .role = DH_ROLE_ICON, .rect = r, .sources = DH_SOURCE_SHAPE, .confidence = 50};
        bool taken = false;
        for (size_t k = 0; !taken && k < f->count; k++)
            taken = dh_rect_covers(f->items[k].rect, r) && f->items[k].role == DH_ROLE_ICON;
        if (square(r) && !taken)
            dh_fusion_add(f, e);
    }
}
