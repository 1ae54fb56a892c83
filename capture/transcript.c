#include "capture/transcript.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "capture/bullets.h"

int dh_transcript_window(const struct dh_window *windows, size_t count, struct dh_point p)
{
    for (size_t i = count; i-- > 0;) {
        if (windows[i].minimized)
            continue;
        if (dh_rect_has(windows[i].rect, p))
            return (int)i;
        if (dh_rect_has(windows[i].frame, p))
            return -1;
    }
    return -1;
}

/* Noise has low confidence; so has a lone mark between letters, but that tells nothing. */
static bool worth(const struct dh_ocr_word *w)
{
    return w->confidence >= DH_CONFIDENCE_LEAST && w->rect.w > 0 && w->rect.h > 0;
}

struct builder {
    struct dh_transcript *t;
    struct dh_arena *arena;
    struct dh_script *line; /* the one that is open, NULL */
};

static bool letters(const char *s)
{
    for (; *s; s++)
        if (isalnum((unsigned char)*s))
            return true;
    return false;
}

/* An icon in front of a text (or a cross behind it) reads as a letter or two, square, with a gap.
 */
static bool is_picture(const struct dh_word *w, int gap, bool behind)
{
    size_t n = dh_utf8_count(w->text);
    bool wide_gap = gap >= 5 && gap * 3 >= w->rect.h;
    if (!wide_gap || n > 2 || w->rect.w > 26 || w->rect.w * 5 > w->rect.h * 8)
        return false;
    if (behind)
        return n == 1 && !isdigit((unsigned char)w->text[0]) && w->confidence < 70;
    bool alien = !letters(w->text) && strcmp(w->text, "-") != 0 && strcmp(w->text, "+") != 0;
    return w->rect.w >= 9 && w->rect.h >= 9 && (w->confidence < 60 || alien);
}

static void take_picture(struct dh_transcript *t, const struct dh_word *w)
{
    t->pictures[t->picture_count++] = w->rect;
}

/* Takes the pictures off the ends of the line that is being closed. */
static void strip(struct builder *b)
{
    struct dh_transcript *t = b->t;
    struct dh_line *l = &b->line->line;
    struct dh_word *w = t->words + l->first;
    if (l->count >= 2) {
        int gap = w[1].rect.x - w[0].rect.x - w[0].rect.w;
        if (is_picture(&w[0], gap, false)) {
            take_picture(t, &w[0]);
            l->first++;
            l->count--;
            w++;
        }
    }
    if (l->count >= 2) {
        struct dh_rect a = w[l->count - 2].rect, z = w[l->count - 1].rect;
        if (is_picture(&w[l->count - 1], z.x - a.x - a.w, true)) {
            take_picture(t, &w[l->count - 1]);
            l->count--;
        }
    }
}

static bool close_line(struct builder *b)
{
    if (!b->line)
        return true;
    if (!b->line->bullets)
        strip(b);
    struct dh_line *l = &b->line->line;
    struct dh_buf text = {0};
    l->rect = (struct dh_rect){0};
    l->confidence = 100;
    for (size_t i = 0; i < l->count; i++) {
        const struct dh_word *w = &b->t->words[l->first + i];
        if (i > 0)
            dh_buf_char(&text, ' ');
        dh_buf_str(&text, w->text);
        l->rect = dh_rect_join(l->rect, w->rect);
        l->confidence = w->confidence < l->confidence ? w->confidence : l->confidence;
    }
    l->text = dh_buf_failed(&text) ? NULL : dh_arena_strdup(b->arena, dh_buf_text(&text));
    dh_buf_finish(&text);
    b->line = NULL;
    return l->text != NULL;
}

/* The dot before an item of a list reads as "e", "o" or the like. */
static bool is_item(const struct dh_snippet *s, const struct dh_ocr_word *w)
{
    return w->text[0] && !w->text[1] && isalnum((unsigned char)w->text[0]) && s->pixels &&
           dh_bullets_item(s, w->rect);
}

static bool add_word(struct builder *b, const struct dh_snippet *s, const struct dh_ocr_word *w)
{
    struct dh_transcript *t = b->t;
    struct dh_rect r = {s->rect.x + w->rect.x, s->rect.y + w->rect.y, w->rect.w, w->rect.h};
    if (b->line) { /* a word left of its predecessor begins a new line */
        struct dh_rect last = t->words[t->word_count - 1].rect;
        if (r.x < last.x && !close_line(b))
            return false;
    }
    if (!b->line) {
        b->line = &t->lines[t->line_count++];
        *b->line = (struct dh_script){
            .line = {.first = t->word_count}, .ground = s->ground, .ink = s->ink};
    }
    const char *text = b->line->line.count == 0 && is_item(s, w) ? "\xe2\x80\xa2" : w->text;
    struct dh_word word = {r, w->confidence, dh_arena_strdup(b->arena, text)};
    t->words[t->word_count++] = word;
    b->line->line.count++;
    return word.text != NULL;
}

/* Dots of a hidden password: letters would be invented for them. */
static bool add_bullets(struct builder *b, const struct dh_snippet *s, int n)
{
    struct dh_buf dots = {0};
    for (int i = 0; i < n; i++)
        dh_buf_str(&dots, "\xe2\x80\xa2");
    struct dh_ocr_word w = {{1, 1, s->rect.w - 2, s->rect.h - 2}, 90, dh_buf_text(&dots)};
    bool ok = !dh_buf_failed(&dots) && add_word(b, s, &w);
    if (ok)
        b->line->bullets = n;
    dh_buf_finish(&dots);
    return ok && close_line(b);
}

static bool add_snippet(struct builder *b, const struct dh_snippet *s, const struct dh_reading *r)
{
    int bullets = s->pixels ? dh_bullets_count(s) : 0;
    if (bullets > 0)
        return add_bullets(b, s, bullets);
    for (size_t i = 0; r && i < r->count; i++)
        if (worth(&r->words[i]) && !add_word(b, s, &r->words[i]))
            return false;
    return close_line(b);
}

/* Topmost window first, then row by row: lines whose middles lie within half a line are one row. */
static int reading_order(const void *a, const void *b)
{
    const struct dh_script *p = a, *q = b;
    if (p->window != q->window)
        return p->window > q->window ? -1 : 1;
    struct dh_rect r = p->line.rect, s = q->line.rect;
    int d = (r.y + r.h / 2) / DH_READING_ROW - (s.y + s.h / 2) / DH_READING_ROW;
    return d ? d : (r.x > s.x) - (r.x < s.x);
}

enum dh_status dh_transcript_make(const struct dh_snippet *snippets,
                                  const struct dh_reading *const *readings, size_t count,
                                  const struct dh_window *windows, size_t window_count,
                                  struct dh_arena *arena, struct dh_transcript *ret,
                                  struct dh_err *err)
{
    size_t most = count;
    for (size_t i = 0; i < count; i++)
        most += readings[i] ? readings[i]->count : 0;
    struct dh_transcript t = {0};
    t.words = dh_arena_alloc(arena, most + 1, sizeof(t.words[0]));
    t.lines = dh_arena_alloc(arena, most + 1, sizeof(t.lines[0]));
    t.pictures = dh_arena_alloc(arena, most * 2 + 1, sizeof(t.pictures[0]));
    if (!t.words || !t.lines || !t.pictures)
        return dh_err_nomem(err);
    struct builder b = {.t = &t, .arena = arena};
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = add_snippet(&b, &snippets[i], readings[i]);
    if (!ok)
        return dh_err_nomem(err);
    for (size_t i = 0; i < t.line_count; i++)
        t.lines[i].window =
            dh_transcript_window(windows, window_count, dh_rect_centre(t.lines[i].line.rect));
    if (t.line_count > 1)
        qsort(t.lines, t.line_count, sizeof(t.lines[0]), reading_order);
    *ret = t;
    return DH_OK;
}
