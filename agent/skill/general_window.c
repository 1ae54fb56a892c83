/* In which window a step is: said when it is another one than that of the step before. */
#include <ctype.h>
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/plan/ground.h"
#include "agent/skill/general.h"

/* The window of a step on its screen; -1. */
int dh_general_window_of(const struct dh_draft_step *step)
{
    const struct dh_observation *o = dh_draft_screen(step);
    if (!o || step->demo < 0)
        return o ? step->window : -1;
    const struct dh_demo_step *f = &step->from->steps[step->demo];
    if (!f->target.there)
        return o->active;
    struct dh_point at = dh_rect_centre(f->target.rect);
    for (size_t i = o->window_count; i-- > 0;) {
        const struct dh_window *w = &o->windows[i];
        if (strcmp(w->title, f->target.window) == 0 && strcmp(w->wm_class, f->target.window_class) == 0 &&
            dh_rect_has(w->rect, at))
            return (int)i;
    }
    return dh_window_top(o, at);
}

/* A part of the title that is no number, file name or value: "Orage - Calendar" has two. */
static bool lasting(const char *part)
{
    size_t letters = 0;
    const char *dot = strrchr(part, '.');
    if (dot && isalnum((unsigned char)dot[1]) && strlen(dot) <= 5 && !strchr(dot, ' '))
        return false;
    for (const char *s = part; *s; s++) {
        if (isdigit((unsigned char)*s) || *s == '/' || *s == '@')
            return false;
        letters += isalpha((unsigned char)*s) || (unsigned char)*s >= 0x80;
    }
    return letters >= 3;
}

static bool in_every_title(const struct dh_demo *demo, const char *id, const char *part)
{
    for (size_t i = 0; i < demo->screen_count; i++) {
        const struct dh_window *w = dh_observation_window(demo->screens[i], id);
        if (w && !strstr(w->title, part))
            return false;
    }
    return true;
}

static bool found(const struct dh_observation *o, const char *name, int window)
{
    int got = -1;
    return *name && dh_ground_window(o, name, &got, NULL) == DH_OK && got == window;
}

const char *dh_general_window_name(struct dh_draft *d, const struct dh_demo *demo, const struct dh_observation *o,
                                   int window)
{
    static const char *const marks[] = {" - ", " \xe2\x80\x93 ", " \xe2\x80\x94 ", " | ", ": "};
    const struct dh_window *w = &o->windows[window];
    const char *best = NULL;
    for (const char *s = w->title; s && *s;) {
        const char *end = NULL;
        size_t skip = 0;
        for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
            const char *at = strstr(s, marks[i]);
            if (at && (!end || at < end)) {
                end = at;
                skip = strlen(marks[i]);
            }
        }
        const char *part = end ? dh_draft_printf(d, "%.*s", (int)(end - s), s) : s;
        bool good = lasting(part) && found(o, part, window);
        if (good && in_every_title(demo, w->id, part))
            return part;
        if (good && !best)
            best = part;
        s = end ? end + skip : NULL;
    }
    if (found(o, w->wm_class, window))
        return w->wm_class;
    if (found(o, w->program, window))
        return w->program;
    return best;
}

static bool switches(enum dh_stmt_kind kind)
{
    return kind == DH_STMT_OPEN || kind == DH_STMT_FOCUS || kind == DH_STMT_CLOSE || kind == DH_STMT_ASK ||
           kind == DH_STMT_HAND_OVER || kind >= DH_STMT_IF;
}

void dh_general_windows(struct dh_draft *d)
{
    char last[DH_ID_MAX] = "";
    for (struct dh_stmt *s = d->steps.first; s; s = s->next) {
        struct dh_draft_step *step = dh_draft_of(s);
        const struct dh_observation *o = dh_draft_screen(step);
        int w = switches(s->kind) ? -1 : dh_general_window_of(step);
        if (s->kind == DH_STMT_OPEN || s->kind == DH_STMT_FOCUS)
            last[0] = '\0';
        if (w < 0 || !o)
            continue;
        const struct dh_window *is = &o->windows[w];
        const struct dh_window *was = *last ? dh_observation_window(o, last) : NULL;
        bool same = strcmp(is->id, last) == 0 || is->popup || is->dialog ||
                    (was && dh_window_belongs(o, w, (int)(was - o->windows)));
        if (!is->popup)
            memcpy(last, is->id, sizeof(last));
        if (same || o->window_count < 2)
            continue;
        const char *name = dh_general_window_name(d, step->from, o, w);
        if (name)
            s->window = dh_draft_literal(d, name);
    }
}
