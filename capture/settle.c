/* What changed and when, and waiting for it: driven by events, with a slow look at every pixel behind
 * it for servers whose damage reports cannot be trusted (compositors, no XDamage). */
#include "capture/screen_impl.h"

#define WHOLE_EVERY DH_TICK_MS(500)

void dh_changes_add(struct dh_changes *c, struct dh_rect rect, dh_tick now)
{
    if (c->count == DH_CHANGES_MAX) {
        c->entries[1].rect = dh_rect_join(c->entries[0].rect, c->entries[1].rect);
        for (int i = 1; i < c->count; i++)
            c->entries[i - 1] = c->entries[i];
        c->count--;
    }
    c->mark++;
    c->at = now;
    c->entries[c->count].mark = c->mark;
    c->entries[c->count].rect = rect;
    c->count++;
}

struct dh_rect dh_changes_rect(const struct dh_changes *c, uint64_t since)
{
    struct dh_rect r = {0};
    for (int i = 0; i < c->count; i++)
        if (c->entries[i].mark > since)
            r = dh_rect_join(r, c->entries[i].rect);
    return r;
}

static void refresh(struct dh_screen *s, bool whole)
{
    if (!s->ops->refresh)
        return;
    if (whole)
        s->whole_at = dh_tick_now();
    s->ops->refresh(s, whole);
}

uint64_t dh_screen_mark(struct dh_screen *s)
{
    refresh(s, false);
    if (s->ops->drain)
        s->ops->drain(s);
    return s->changes.mark;
}

dh_tick dh_screen_changed_at(struct dh_screen *s)
{
    refresh(s, false);
    return s->changes.at;
}

struct dh_rect dh_screen_changed_rect(struct dh_screen *s, uint64_t since)
{
    refresh(s, false);
    return dh_changes_rect(&s->changes, since);
}

struct change_wait {
    struct dh_screen *s;
    uint64_t since;
};

static bool changed(void *data)
{
    const struct change_wait *w = data;
    return w->s->changes.mark > w->since;
}

static dh_tick earlier(dh_tick a, dh_tick b)
{
    return a < b ? a : b;
}

enum dh_wait dh_screen_wait_change(struct dh_screen *s, uint64_t since, dh_tick deadline)
{
    struct change_wait w = {s, since};
    refresh(s, false);
    if (!s->loop)
        return changed(&w) ? DH_WAIT_REACHED : DH_WAIT_TIMED_OUT;
    if (s->whole_at == 0)
        s->whole_at = dh_tick_now();
    for (;;) {
        enum dh_wait r =
            dh_loop_until(s->loop, changed, &w, earlier(deadline, s->whole_at + WHOLE_EVERY));
        if (r != DH_WAIT_TIMED_OUT)
            return r;
        bool last = dh_tick_now() >= deadline;
        refresh(s, dh_tick_now() >= s->whole_at + WHOLE_EVERY);
        if (changed(&w))
            return DH_WAIT_REACHED;
        if (last)
            return DH_WAIT_TIMED_OUT;
    }
}

enum dh_wait dh_screen_settle(struct dh_screen *s, uint64_t since, dh_tick first, dh_tick quiet,
                              dh_tick bound)
{
    if (!s->loop)
        return DH_WAIT_REACHED;
    dh_tick start = dh_tick_now(), end = start + bound;
    if (first > 0) {
        /* No change at all is a result, not a failure. */
        enum dh_wait r = dh_screen_wait_change(s, since, earlier(start + first, end));
        if (r == DH_WAIT_INTERRUPTED)
            return r;
    } else {
        refresh(s, false);
    }
    for (;;) {
        uint64_t mark = s->changes.mark;
        dh_tick calm = s->changes.at ? s->changes.at + quiet : start;
        if (dh_tick_now() >= calm) {
            refresh(s, false); /* what is still on its way to us */
            if (s->changes.mark == mark)
                return DH_WAIT_REACHED;
        }
        if (dh_tick_now() >= end)
            return DH_WAIT_TIMED_OUT;
        if (dh_screen_wait_change(s, mark, earlier(calm, end)) == DH_WAIT_INTERRUPTED)
            return DH_WAIT_INTERRUPTED;
    }
}
