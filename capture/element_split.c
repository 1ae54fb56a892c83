/* Lines of text that were read across the walls of controls, parted where the walls are. */
#include <string.h>

#include "base/buf.h"
#include "capture/element.h"

/* Inside of one outline, words farther apart than this are no sentence. */
static bool far_apart(struct dh_rect a, struct dh_rect b)
{
    int gap = b.x - a.x - a.w, tall = a.h > b.h ? a.h : b.h;
    return gap > 20 && gap * 10 > tall * 16;
}

static bool wall_between(const struct dh_plane *p, struct dh_rect shape, struct dh_rect a,
                         struct dh_rect b)
{
    for (int x = a.x + a.w; x < b.x; x++)
        if (x > shape.x + 8 && x < shape.x + shape.w - 8 && dh_elements_wall(p, shape, x))
            return true;
    return false;
}

static bool parted(const struct dh_findings *in, struct dh_rect a, struct dh_rect b)
{
    int home = dh_shapes_home(in->shapes, dh_box_of(a)),
        next = dh_shapes_home(in->shapes, dh_box_of(b));
    if (home < 0 && next < 0)
        return false;
    if (home != next)
        return b.x - a.x - a.w >= 4;
    struct dh_rect s = in->shapes->items[home].rect;
    return far_apart(a, b) || (b.x - a.x - a.w >= 4 && wall_between(in->plane, s, a, b));
}

const char *dh_fusion_words(struct dh_fusion *f, size_t first, size_t count)
{
    const struct dh_word *w = f->in->text->words + first;
    struct dh_buf b = {0};
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            dh_buf_char(&b, ' ');
        dh_buf_str(&b, w[i].text);
    }
    const char *s = dh_buf_failed(&b) ? NULL : dh_arena_strdup(f->arena, dh_buf_text(&b));
    dh_buf_finish(&b);
    f->failed = f->failed || !s;
    return s ? s : "";
}

/* An upright rule between two things that was read as a letter. */
static bool is_rule(const struct dh_word *w, size_t at, size_t first, size_t end)
{
    if (strspn(w[at].text, "|") != strlen(w[at].text))
        return false;
    bool left = at == first || w[at].rect.x - w[at - 1].rect.x - w[at - 1].rect.w >= 7;
    return left && (at + 1 == end || w[at + 1].rect.x - w[at].rect.x - w[at].rect.w >= 7);
}

/* One part of a line: words first to first + count. */
static struct dh_script part_of(struct dh_fusion *f, const struct dh_script *s, size_t first,
                                size_t count)
{
    struct dh_script part = *s;
    part.line.first = first;
    part.line.count = count;
    part.line.text = dh_fusion_words(f, first, count);
    part.line.rect = (struct dh_rect){0, 0, 0, 0};
    part.line.confidence = 100;
    for (size_t i = first; i < first + count; i++) {
        const struct dh_word *w = &f->in->text->words[i];
        part.line.rect = dh_rect_join(part.line.rect, w->rect);
        part.line.confidence =
            w->confidence < part.line.confidence ? w->confidence : part.line.confidence;
    }
    return part;
}

bool dh_elements_split_lines(struct dh_fusion *f, struct dh_transcript *ret)
{
    const struct dh_transcript *t = f->in->text;
    *ret = *t;
    ret->line_count = 0;
    ret->lines = dh_arena_alloc(f->arena, t->line_count + t->word_count + 1, sizeof(t->lines[0]));
    for (size_t i = 0; ret->lines && i < t->line_count; i++) {
        const struct dh_script *s = &t->lines[i];
        size_t first = s->line.first, end = first + s->line.count, from = first;
        for (size_t w = first; w < end && !s->bullets; w++) {
            bool rule = s->line.count > 1 && is_rule(t->words, w, first, end);
            if (!rule && (w == from || !parted(f->in, t->words[w - 1].rect, t->words[w].rect)))
                continue;
            if (w > from)
                ret->lines[ret->line_count++] = part_of(f, s, from, w - from);
            from = w + rule;
        }
        if (from < end)
            ret->lines[ret->line_count++] = from == first ? *s : part_of(f, s, from, end - from);
    }
    return ret->lines != NULL && !f->failed;
}
