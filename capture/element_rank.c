/* Headings: texts larger than the usual one. */
#include <string.h>

#include "base/utf8.h"
#include "capture/element.h"
#include "capture/tone.h"

enum { SIZES = 256, WORDS = 12, LARGE = 132 };

/* The size of the type of a line, from which of its letters rise and descend. Shares of the size
 * are those of common screen fonts: small letters 0.53, risers 0.75, descenders 0.21. */
static int size_of(const struct dh_line *l)
{
    bool up = false, down = false;
    for (const char *s = l->text; *s; s++) {
        unsigned char c = (unsigned char)*s;
        up = up || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c >= 0x80 ||
             strchr("bdfhkltij()[]/?!", c);
        down = down || strchr("gjpqyQ()[]/,;", c);
    }
    return l->rect.h * 100 / ((up ? 75 : 53) + (down ? 21 : 0));
}

static int usual_size(const struct dh_transcript *t)
{
    size_t count[SIZES] = {0}, sum = 0, all = 0;
    for (size_t i = 0; i < t->line_count; i++) {
        int s = size_of(&t->lines[i].line);
        size_t words = t->lines[i].line.count;
        count[s < SIZES ? s : SIZES - 1] += words;
        all += words;
    }
    for (int s = 0; s < SIZES; s++) {
        sum += count[s];
        if (sum * 2 >= all)
            return s;
    }
    return SIZES;
}

static bool worded(const char *s)
{
    size_t letters = 0, others = 0;
    for (; *s; s++) {
        unsigned char c = (unsigned char)*s;
        bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c >= 0x80;
        letters += letter;
        others += !letter && c != ' ';
    }
    return letters >= 3 && letters > others;
}

/* A line of a paragraph: another of usual size stands right above it. */
static bool follows(const struct dh_fusion *f, struct dh_rect r, int usual)
{
    for (size_t i = 0; i < f->in->text->line_count; i++) {
        const struct dh_line *l = &f->in->text->lines[i].line;
        int gap = r.y - l->rect.y - l->rect.h, aside = r.x - l->rect.x;
        if (gap >= -2 && gap * 2 < r.h && aside >= -4 && aside <= 4 &&
            size_of(l) * 100 < usual * LARGE)
            return true;
    }
    return false;
}

static bool is_link(const struct dh_fusion *f, const struct dh_script *s)
{
    return dh_tone_is_link(dh_tone_ink(f->in->frame, s->line.rect, s->ground, s->ink));
}

void dh_elements_rank(struct dh_fusion *f)
{
    int usual = usual_size(f->in->text);
    for (size_t i = 0; i < f->in->text->line_count && !f->failed; i++) {
        const struct dh_script *s = &f->in->text->lines[i];
        bool desk = s->window < 0 && f->in->window_count > 0;
        if (f->use[i] != DH_LINE_FREE || desk || s->line.count > WORDS || s->line.confidence < 60 ||
            !worded(s->line.text) || size_of(&s->line) * 100 < usual * LARGE || is_link(f, s) ||
            follows(f, s->line.rect, usual))
            continue;
        dh_fusion_add(f, (struct dh_element){.role = DH_ROLE_HEADING,
                                             .name = s->line.text,
                                             .rect = s->line.rect,
                                             .sources = DH_SOURCE_OCR,
                                             .confidence = s->line.confidence});
        f->use[i] = DH_LINE_INSIDE;
    }
}
