/* Which window is in front: keys of the window manager and presses on a task bar only change that. They are no steps; the
 * next step names its window. The way to the terminal that ends a recording is made of the same. */
#include <string.h>

#include "agent/plan/candidate.h"
#include "agent/skill/record_impl.h"
#include "agent/skill/record_secret.h"
#include "base/mem.h"
#include "base/text.h"

enum { TITLE_ALIKE = 85, SHORT_TITLE = 4 };

/* What window managers and desktops agree on: going through windows and workspaces, moving, sizing, tiling, hiding them.
 * None of these means anything to an application. */
static bool manages(const char *keys)
{
    static const char *const whole[] = {"super",         "alt+Tab",    "alt+shift+Tab",  "alt+Escape", "alt+shift+Escape",
                                        "alt+F6",        "alt+F7",     "alt+F8",         "alt+F9",     "alt+F10",
                                        "alt+grave",     "alt+asciitilde", "alt+space",  "ctrl+alt+d", "ctrl+alt+Tab"};
    static const char *const after_super[] = {"Tab",  "Up",   "Down",    "Left",      "Right", "Home",  "Page_Up", "Page_Down",
                                              "d",    "m",    "h",       "grave",     "space", "Escape"};
    for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
        if (strcmp(keys, whole[i]) == 0)
            return true;
    const char *last = strrchr(keys, '+');
    if (!last)
        return false;
    if (strncmp(keys, "ctrl+alt+", 9) == 0) /* between workspaces */
        for (size_t i = 1; i < 5; i++)
            if (strcmp(last + 1, after_super[i]) == 0)
                return true;
    if (!strstr(keys, "super+"))
        return false;
    if (last[1] >= '0' && last[1] <= '9' && !last[2])
        return true;
    for (size_t i = 0; i < sizeof(after_super) / sizeof(after_super[0]); i++)
        if (strcmp(last + 1, after_super[i]) == 0)
            return true;
    return false;
}

/* A window that was there before has come to the front, by no window's own doing: nothing else came or went. */
static int came_to_front(const struct dh_observation *o, const struct dh_observation *after)
{
    if (!o || !after || o == after || after->active < 0)
        return -1;
    int old = dh_making_window(o, after->windows[after->active].id);
    if (old < 0 || old == o->active || dh_making_new_window(o, after) == after->active)
        return old >= 0 && o->windows[old].minimized ? after->active : -1;
    if (dh_making_new_popup(o, after) >= 0)
        return -1;
    bool gone = o->active >= 0 && dh_making_window(after, o->windows[o->active].id) < 0;
    return gone ? -1 : after->active;
}

bool dh_window_is_panel(const struct dh_window *w)
{
    static const char *const classes[] = {"panel", "tint2", "plasmashell", "polybar", "plank", "dock", "taskbar", "lxqt-runner"};
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
        if (strstr(w->wm_class, classes[i]))
            return true;
    return false;
}

/* The window whose title stands on a button of a task bar, which cuts long ones off; -1. */
static int titled(const struct dh_observation *o, const struct dh_hit *hit)
{
    const char *words = dh_hit_words(hit);
    size_t n = strlen(words);
    while (n > 0 && (words[n - 1] == '.' || words[n - 1] == ' ' || (unsigned char)words[n - 1] >= 0x80))
        n--;
    for (size_t i = 0; n >= SHORT_TITLE && i < o->window_count; i++) {
        char start[96];
        const struct dh_window *w = &o->windows[i];
        if (w->popup || (int)i == hit->window || n >= sizeof(start) || strlen(w->title) < n)
            continue;
        memcpy(start, w->title, n);
        start[n] = '\0';
        char *said = dh_strndup(words, n);
        bool same = said && dh_text_similarity(start, said) >= TITLE_ALIKE;
        dh_free(said);
        if (same)
            return (int)i;
    }
    return -1;
}

/* The window that a press on a task bar brought to the front; -1: it was something else. */
static int by_task_bar(struct dh_making *m, size_t at)
{
    const struct dh_trace_item *i = dh_making_item(m, at);
    const struct dh_observation *o = dh_making_before(m, at), *after = dh_making_after(m, at);
    if (i->button != 1 || i->modifiers || !o)
        return -1;
    struct dh_hit hit = dh_hit_at(o, i->at);
    if (hit.title || (hit.window >= 0 && hit.window == o->active))
        return -1;
    bool panel = hit.window >= 0 && dh_window_is_panel(&o->windows[hit.window]);
    int front = came_to_front(o, after), named = panel ? titled(o, &hit) : -1;
    if (front >= 0 && (hit.window < 0 || strcmp(o->windows[hit.window].id, after->windows[front].id) != 0) &&
        (panel || hit.window < 0 || !dh_window_belongs(o, hit.window, o->active)))
        return front;
    return named >= 0 && (after == o || !after || dh_making_new_window(o, after) < 0) ? named : -1;
}

/* Whether an item only changes which window is in front. */
static bool is_switch(struct dh_making *m, size_t at)
{
    const struct dh_trace_item *i = dh_making_item(m, at);
    if (!i)
        return false;
    if (i->kind == DH_DEED_CLICK)
        return by_task_bar(m, at) >= 0;
    if (i->kind != DH_DEED_KEYS)
        return false;
    if (manages(i->keys))
        return true;
    bool chord = strstr(i->keys, "super+") || strncmp(i->keys, "ctrl+alt+", 9) == 0;
    return chord && came_to_front(dh_making_before(m, at), dh_making_after(m, at)) >= 0;
}

bool dh_make_switch(struct dh_making *m)
{
    if (!is_switch(m, m->at))
        return false;
    dh_make_tabs(m);
    m->marked.there = false;
    m->switched = true;
    /* What was looked at here and there may be copied by eye. */
    dh_making_screen(m, dh_making_item(m, m->at)->before);
    dh_making_screen(m, dh_making_after_index(m, m->at));
    m->at++;
    return true;
}

/* The last thing that was done was to bring a window to the front, to look at it: nothing else says so. */
void dh_make_last_switch(struct dh_making *m)
{
    const struct dh_observation *o = m->t->screen_count ? m->t->screens[m->t->screen_count - 1] : NULL;
    if (!m->switched || !o || o->active < 0 || m->d->step_count == 0 || m->t->count == 0 || dh_trace_own(m->t, o, o->active))
        return;
    const struct dh_window *w = &o->windows[o->active];
    int old = dh_making_window(o, m->window);
    if (strcmp(w->id, m->window) == 0 || w->popup ||
        (old >= 0 && (dh_window_belongs(o, o->active, old) || dh_window_belongs(o, old, o->active))))
        return;
    struct dh_demo_step *s = dh_making_step(m, DH_VERB_FOCUS, m->end - 1, m->end - 1);
    if (!s)
        return;
    s->action->window = dh_aim_window(o, o->active, dh_action_arena(s->action));
    if (!s->action->window)
        s->action->window = dh_making_keep(m, s, w->title);
}

/* Whether what was done last led to the terminal, which is in front now, and to nothing else. */
static bool leads_to_own(struct dh_making *m)
{
    const struct dh_observation *o = m->t->screen_count ? m->t->screens[m->t->screen_count - 1] : NULL;
    size_t at = m->end - 1;
    const struct dh_trace_item *i = &m->t->items[at];
    if (i->kind == DH_DEED_KEYS && manages(i->keys))
        return true;
    if (!o || o->active < 0 || !dh_trace_own(m->t, o, o->active))
        return false;
    if (i->kind == DH_DEED_CLICK && i->button == 1) {
        int w = by_task_bar(m, at);
        const struct dh_observation *before = dh_making_before(m, at);
        struct dh_hit hit = before ? dh_hit_at(before, i->at) : (struct dh_hit){.window = -1};
        bool hides = hit.title && before && dh_making_window(o, before->windows[hit.window].id) >= 0 &&
                     o->windows[dh_making_window(o, before->windows[hit.window].id)].minimized;
        return w >= 0 || hides;
    }
    return i->kind == DH_DEED_KEYS && is_switch(m, at);
}

void dh_make_way_out(struct dh_making *m, const struct dh_record_end *end)
{
    if (end->copy && m->end > 0 && dh_making_is_key(m, m->end - 1, "ctrl+c")) {
        struct dh_trace_item *i = &m->t->items[m->end - 1];
        if (--i->count < 1)
            m->end--;
    }
    while (m->end > 0 && leads_to_own(m))
        m->end--;
}
