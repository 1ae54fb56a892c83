/* Observations by hand, for tests: text at a place gives a line, its words and a text element. */
#ifndef DH_TESTS_UNIT_OBS_BUILD_H
#define DH_TESTS_UNIT_OBS_BUILD_H

#include <stdio.h>
#include <string.h>
#include <deskhand/observation.h>

#define OBS_MAX 256
#define OBS_CHAR 8 /* pixels a character */
#define OBS_LINE 16

struct obs {
    struct dh_observation o;
    struct dh_window windows[8];
    struct dh_element elements[OBS_MAX];
    struct dh_line lines[OBS_MAX];
    struct dh_word words[OBS_MAX * 4];
    char text[65536]; /* what the strings live in */
    size_t used;
};

static inline void obs_init(struct obs *b)
{
    memset(b, 0, sizeof(*b));
    b->o = (struct dh_observation){.width = 1280,
                                   .height = 800,
                                   .settled = true,
                                   .active = -1,
                                   .focus = -1,
                                   .windows = b->windows,
                                   .elements = b->elements,
                                   .lines = b->lines,
                                   .words = b->words};
}

static inline const char *obs_keep(struct obs *b, const char *s, size_t n)
{
    char *at = b->text + b->used;
    memcpy(at, s, n);
    at[n] = '\0';
    b->used += n + 1;
    return at;
}

/* Windows go bottom first; the last one is active. */
static inline struct dh_window *obs_window(struct obs *b, const char *title, const char *wm_class,
                                           int x, int y, int w, int h)
{
    size_t i = b->o.window_count++;
    struct dh_window *win = &b->windows[i];
    for (size_t k = 0; k < i; k++)
        b->windows[k].active = false;
    snprintf(win->id, sizeof(win->id), "w%d", (int)i + 1);
    win->title = title;
    win->wm_class = win->program = wm_class;
    win->xid = 100 + i;
    win->pid = 1000 + (int)i;
    win->rect = win->frame = (struct dh_rect){x, y, w, h};
    win->active = true;
    b->o.active = (int)i;
    return win;
}

static inline int obs_window_at(const struct obs *b, int x, int y)
{
    for (size_t i = b->o.window_count; i-- > 0;)
        if (dh_rect_has(b->windows[i].frame, (struct dh_point){x, y}))
            return (int)i;
    return -1;
}

static inline struct dh_element *obs_element(struct obs *b, enum dh_role role, const char *name,
                                             int x, int y, int w, int h)
{
    size_t i = b->o.element_count++;
    struct dh_element *e = &b->elements[i];
    snprintf(e->id, sizeof(e->id), "e%d", (int)i + 1);
    e->role = role;
    e->name = name;
    e->rect = (struct dh_rect){x, y, w, h};
    e->window = obs_window_at(b, x + w / 2, y + h / 2);
    e->confidence = 90;
    e->sources = DH_SOURCE_OCR;
    return e;
}

/* A line with its words, no element. */
static inline struct dh_line *obs_line(struct obs *b, const char *text, int x, int y)
{
    struct dh_line *l = &b->lines[b->o.line_count++];
    *l = (struct dh_line){
        {x, y, (int)strlen(text) * OBS_CHAR, OBS_LINE}, 90, text, b->o.word_count, 0};
    for (const char *s = text; *s;) {
        size_t n = strcspn(s, " ");
        struct dh_word *w = &b->words[b->o.word_count++];
        *w = (struct dh_word){{x + (int)(s - text) * OBS_CHAR, y, (int)n * OBS_CHAR, OBS_LINE},
                              90,
                              obs_keep(b, s, n)};
        l->count++;
        s += n;
        s += *s == ' ';
    }
    return l;
}

static inline struct dh_element *obs_text(struct obs *b, const char *text, int x, int y)
{
    struct dh_line *l = obs_line(b, text, x, y);
    return obs_element(b, DH_ROLE_TEXT, text, x, y, l->rect.w, l->rect.h);
}

/* A control whose words stand inside it. */
static inline struct dh_element *obs_button(struct obs *b, const char *text, int x, int y)
{
    struct dh_line *l = obs_line(b, text, x + 10, y + 6);
    return obs_element(b, DH_ROLE_BUTTON, text, x, y, l->rect.w + 20, l->rect.h + 12);
}

/* A field with its label on the left and what is in it. */
static inline struct dh_element *obs_entry(struct obs *b, const char *label, const char *value,
                                           int x, int y)
{
    struct dh_line *l = obs_line(b, label, x, y + 6);
    struct dh_rect at = l->rect;
    if (value && *value)
        obs_line(b, value, at.x + at.w + 20, y + 6);
    struct dh_element *e = obs_element(b, DH_ROLE_ENTRY, label, at.x + at.w + 14, y, 200, 28);
    e->label = at;
    e->value = value;
    e->states = DH_STATE_EDITABLE;
    return e;
}

#endif
