#include "capture/transcript.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
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
    struct dh_buf text;
};

static bool close_line(struct builder *b)
{
    if (!b->line)
        return true;
    b->line->line.text = dh_arena_strdup(b->arena, dh_buf_text(&b->text));
    bool ok = !dh_buf_failed(&b->text) && b->line->line.text;
    dh_buf_clear(&b->text);
    b->line = NULL;
    return ok;
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
        *b->line = (struct dh_script){.line = {.confidence = 100, .first = t->word_count},
                                      .ground = s->ground,
                                      .ink = s->ink};
    } else {
        dh_buf_char(&b->text, ' ');
    }
    struct dh_word word = {r, w->confidence, dh_arena_strdup(b->arena, w->text)};
    t->words[t->word_count++] = word;
    struct dh_line *l = &b->line->line;
    l->rect = dh_rect_join(l->rect, r);
    l->confidence = w->confidence < l->confidence ? w->confidence : l->confidence;
    l->count++;
    dh_buf_str(&b->text, w->text);
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
    int d = (r.y + r.h / 2) / 6 - (s.y + s.h / 2) / 6;
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
    if (!t.words || !t.lines)
        return dh_err_nomem(err);
    struct builder b = {.t = &t, .arena = arena};
    bool ok = true;
    for (size_t i = 0; ok && i < count; i++)
        ok = add_snippet(&b, &snippets[i], readings[i]);
    dh_buf_finish(&b.text);
    if (!ok)
        return dh_err_nomem(err);
    for (size_t i = 0; i < t.line_count; i++)
        t.lines[i].window = dh_transcript_window(windows, window_count,
                                                 dh_rect_centre(t.lines[i].line.rect));
    if (t.line_count > 1)
        qsort(t.lines, t.line_count, sizeof(t.lines[0]), reading_order);
    *ret = t;
    return DH_OK;
}
