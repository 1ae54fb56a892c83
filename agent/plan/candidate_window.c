#include "agent/plan/candidate.h"

int dh_window_top(const struct dh_observation *o, struct dh_point at)
{
    for (size_t i = o->window_count; i-- > 0;)
        if (!o->windows[i].minimized && dh_rect_has(o->windows[i].frame, at))
            return (int)i;
    return -1;
}

bool dh_window_belongs(const struct dh_observation *o, int window, int of)
{
    if (window == of)
        return true;
    if (window < 0 || of < 0 || (size_t)window >= o->window_count || (size_t)of >= o->window_count)
        return false;
    const struct dh_window *w = &o->windows[window], *parent = &o->windows[of];
    if (w->transient_for && w->transient_for == parent->xid)
        return true;
    return (w->popup || w->dialog) && w->pid != 0 && w->pid == parent->pid;
}

/* A modal dialog of this window takes its input. */
static bool blocked(const struct dh_observation *o, int window)
{
    for (size_t i = 0; i < o->window_count; i++)
        if ((int)i != window && o->windows[i].modal && !o->windows[i].minimized &&
            o->windows[i].transient_for && o->windows[i].transient_for == o->windows[window].xid)
            return true;
    return false;
}

int dh_window_misfit(const struct dh_observation *o, int window, struct dh_point at, int within)
{
    int loss = 0;
    if (within >= 0 && !dh_window_belongs(o, window, within))
        return 100;
    if (window >= 0 && (size_t)window < o->window_count) {
        if (o->windows[window].minimized)
            return 100;
        int top = dh_window_top(o, at);
        if (top != window && top >= 0)
            loss += 35;
        else if (blocked(o, window))
            loss += 15;
        /* Its title, which the window manager writes, is said of all that is in it. */
        const struct dh_window *w = &o->windows[window];
        if (!dh_rect_empty(w->rect) && !dh_rect_has(w->rect, at) && dh_rect_has(w->frame, at))
            loss += 10;
    }
    bool front = o->active < 0 || dh_window_belongs(o, window, o->active) ||
                 dh_window_belongs(o, o->active, window);
    if (within < 0 && !front)
        loss += 10;
    return loss;
}
