#include "agent/skill/blank.h"

#include <string.h>

#include "agent/plan/candidate.h"
#include "base/mem.h"
#include "base/text.h"
#include "capture/frame.h"
#include "capture/tone.h"

#define OUTSIDE 0x808080 /* what is not the window's */
#define RIM 3            /* pixels of a field that stay, so that it is one */
#define LIST_HIGH 60     /* pixels: a drop-down, not a list of lines */

static void fill(struct dh_frame *f, struct dh_rect r, uint32_t colour)
{
    uint32_t *px = dh_frame_pixels(f);
    r = dh_rect_cross(r, (struct dh_rect){0, 0, f->width, f->height});
    for (int y = r.y; y < r.y + r.h; y++)
        for (int x = r.x; x < r.x + r.w; x++)
            px[(size_t)y * (size_t)f->stride + (size_t)x] = colour;
}

/* With the colour of its own ground, so that what stands round it is seen as before. */
static void blank(struct dh_frame *f, const struct dh_frame *from, struct dh_rect r)
{
    if (!dh_rect_empty(r))
        fill(f, r, dh_tone_of(from, r));
}

static void copy(struct dh_frame *to, const struct dh_frame *from, struct dh_rect r)
{
    uint32_t *px = dh_frame_pixels(to);
    r = dh_rect_cross(r, (struct dh_rect){0, 0, to->width, to->height});
    for (int y = r.y; y < r.y + r.h; y++)
        memcpy(px + (size_t)y * (size_t)to->stride + r.x, from->pixels + (size_t)y * (size_t)from->stride + r.x,
               (size_t)r.w * sizeof(*px));
}

/* From the lowest window up, as they lie on one another. */
static void windows(struct dh_frame *f, const struct dh_observation *o, const struct dh_frame *from, int window)
{
    fill(f, (struct dh_rect){0, 0, f->width, f->height}, OUTSIDE);
    for (size_t i = 0; window >= 0 && i < o->window_count; i++) {
        const struct dh_window *w = &o->windows[i];
        struct dh_rect r = dh_rect_empty(w->frame) ? w->rect : w->frame;
        if (w->minimized)
            continue;
        if (dh_window_belongs(o, (int)i, window))
            copy(f, from, r);
        else
            fill(f, r, OUTSIDE);
    }
}

/* What is written in it can be anybody's, also where nothing of it was read. */
static bool holds_values(const struct dh_element *e)
{
    return e->role == DH_ROLE_ENTRY || e->states & (DH_STATE_EDITABLE | DH_STATE_PASSWORD) ||
           (e->role == DH_ROLE_LIST && e->rect.h <= LIST_HIGH);
}

static bool any_word(const char *text, const char *const *values, size_t n)
{
    bool found = false;
    char *copy_of = dh_strdup(text), *save = NULL;
    for (char *w = copy_of ? strtok_r(copy_of, " ", &save) : NULL; w && !found; w = strtok_r(NULL, " ", &save))
        found = dh_blank_word(w, values, n);
    dh_free(copy_of);
    return found;
}

static void elements(struct dh_frame *f, const struct dh_observation *o, const struct dh_frame *from,
                     const char *const *values, size_t n)
{
    for (size_t i = 0; i < o->element_count; i++) {
        const struct dh_element *e = &o->elements[i];
        bool small = e->rect.h <= LIST_HIGH && e->role != DH_ROLE_WINDOW && e->role != DH_ROLE_DIALOG;
        if (holds_values(e))
            blank(f, from, dh_rect_grow(e->rect, -RIM, -RIM));
        else if (small && e->value && any_word(e->value, values, n)) /* a cell, a slider's number */
            blank(f, from, dh_rect_grow(e->rect, -1, -1));
    }
}

static bool in_field(const struct dh_observation *o, struct dh_point p)
{
    for (size_t i = 0; i < o->element_count; i++)
        if (holds_values(&o->elements[i]) && dh_rect_has(o->elements[i].rect, p))
            return true;
    return false;
}

/* A value of several words, of which some are too short to tell alone. */
static bool whole_value(const char *line, const char *const *values, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (strchr(values[i], ' ') && dh_text_contains(line, values[i]) >= 85)
            return true;
    return false;
}

static void lines(struct dh_frame *f, const struct dh_observation *o, const struct dh_frame *from,
                  const char *const *values, size_t n)
{
    for (size_t i = 0; i < o->line_count; i++) {
        const struct dh_line *l = &o->lines[i];
        bool all = whole_value(l->text, values, n) || in_field(o, dh_rect_centre(l->rect));
        if (all || l->count == 0 || l->first + l->count > o->word_count) {
            if (all || any_word(l->text, values, n))
                blank(f, from, dh_rect_grow(l->rect, 3, 3));
            continue;
        }
        for (size_t k = l->first; k < l->first + l->count; k++)
            if (dh_blank_word(o->words[k].text, values, n))
                blank(f, from, dh_rect_grow(o->words[k].rect, 3, 3));
    }
}

enum dh_status dh_blank_picture(const struct dh_observation *o, const struct dh_frame *frame, int window,
                                const char *const *values, size_t n, struct dh_frame **ret, struct dh_err *err)
{
    struct dh_frame *f = NULL;
    enum dh_status s = dh_frame_create(frame->width, frame->height, &f, err);
    if (s != DH_OK)
        return s;
    windows(f, o, frame, window);
    if (window >= 0) {
        elements(f, o, frame, values, n);
        lines(f, o, frame, values, n);
    }
    *ret = f;
    return DH_OK;
}
