/* What changed and when, and waiting for it: driven by events, with a slow look at every pixel behind
 * it for servers whose damage reports cannot be trusted (compositors, no XDamage). */
#include "capture/screen_impl.h"

#define WHOLE_EVERY DH_TICK_MS(500)

#define BUSY_EVERY DH_TICK_MS(20)
#define LATE DH_TICK_MS(8) /* a wait that ends so much too late tells of a machine under load */
#define SLACK_MOST DH_TICK_MS(250)
#define MUCH_BESIDE 16 /* tiles: a focus ring or a title bar are less */

static void log_change(struct dh_changes *c, struct dh_rect rect, dh_tick now)
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

void dh_changes_add(struct dh_changes *c, struct dh_rect rect, dh_tick now)
{
    log_change(c, rect, now);
    c->whole_mark = c->mark;
    c->whole_at = now;
}

void dh_screen_changed_tiles(struct dh_screen *s, const struct dh_tiles *tiles, dh_tick now)
{
    if (tiles->count == 0)
        return;
    if (!s->noise.tiles) {
        dh_changes_add(&s->changes, dh_tiles_join(tiles), now);
        return;
    }
    log_change(&s->changes, dh_tiles_join(tiles), now);
    dh_noise_note(&s->noise, tiles->items, tiles->count, s->changes.mark, now);
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
    bool (*also)(void *data); /* NULL: nothing else */
    void *data;
};

static bool changed(void *data)
{
    const struct change_wait *w = data;
    return w->s->changes.mark > w->since || (w->also && w->also(w->data));
}

static dh_tick earlier(dh_tick a, dh_tick b)
{
    return a < b ? a : b;
}

enum dh_wait dh_screen_wait_change(struct dh_screen *s, uint64_t since, dh_tick deadline)
{
    return dh_screen_wait_change_or(s, since, NULL, NULL, deadline);
}

enum dh_wait dh_screen_wait_change_or(struct dh_screen *s, uint64_t since, bool (*also)(void *data), void *data,
                                      dh_tick deadline)
{
    struct change_wait w = {s, since, also, data};
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

/* One wait for quiet. */
struct settling {
    struct dh_screen *s;
    const struct dh_settle_ask *ask;
    dh_tick start, end;
    dh_tick latest; /* the last change that counts, */
    dh_tick pause;  /* and the longest pause between two of them */
    dh_tick slack;  /* more quiet, because applications are late when we are */
};

/* Changes since the mark, noise apart. */
static struct dh_noise_answer changes(struct settling *w, dh_tick now)
{
    const struct dh_changes *c = &w->s->changes;
    struct dh_noise_question q = {
        w->ask->first > 0 ? w->ask->since : 0, w->start, w->ask->touched, w->ask->fades};
    struct dh_noise_answer a = dh_noise_ask(&w->s->noise, &q, now);
    if (!dh_rect_empty(q.own) && a.beside >= MUCH_BESIDE)
        a.at = a.beside_at;
    if (c->whole_mark > q.since) {
        a.at = c->whole_at > a.at ? c->whole_at : a.at;
        a.elsewhere = true;
    }
    if (w->latest >= w->start && a.at - w->latest > w->pause)
        w->pause = a.at - w->latest;
    w->latest = a.at;
    return a;
}

/* A small change needs little quiet: a twentieth of the screen; two fifths are a new page. */
static dh_tick quiet_after(const struct settling *w, const struct dh_noise_answer *a)
{
    dh_tick least = w->ask->quiet, most = w->ask->quiet_most;
    if (most <= least || a->of == 0)
        return least;
    int percent = a->tiles * 100 / a->of;
    dh_tick q = percent <= 5 ? least : percent >= 40 ? most : least + (most - least) * (percent - 5) / 35;
    return q < 2 * w->pause ? earlier(2 * w->pause, most) : q;
}

/* When it will have been quiet long enough if nothing more comes. */
static dh_tick calm_at(struct settling *w, dh_tick now)
{
    struct dh_noise_answer a = changes(w, now);
    if (a.at == 0)
        return w->start + w->ask->first;
    dh_tick calm = a.at + quiet_after(w, &a) + w->slack;
    dh_tick more = w->start + w->ask->feedback;
    return !a.elsewhere && w->ask->feedback && !dh_rect_empty(w->ask->touched) && more > calm ? more : calm;
}

static bool busy(struct dh_screen *s)
{
    bool now = s->ops->busy && s->ops->busy(s);
    if (!now)
        s->busy_for_good = false;
    return now && !s->busy_for_good;
}

static enum dh_wait settle(struct settling *w)
{
    struct dh_screen *s = w->s;
    refresh(s, false);
    for (bool worked = false;; worked = true) {
        uint64_t mark = s->changes.mark;
        dh_tick now = dh_tick_now(), calm = calm_at(w, now);
        bool at_work = false;
        if (now >= calm) {
            refresh(s, false); /* what is still on its way to us */
            if (s->changes.mark != mark && calm_at(w, now) > now)
                continue;
            at_work = busy(s);
            if (!at_work)
                return DH_WAIT_REACHED;
        }
        if (now >= w->end) {
            s->busy_for_good = at_work && worked;
            return DH_WAIT_TIMED_OUT;
        }
        dh_tick until = at_work ? now + BUSY_EVERY : calm;
        enum dh_wait r = dh_screen_wait_change(s, s->changes.mark, earlier(until, w->end));
        if (r == DH_WAIT_INTERRUPTED)
            return r;
        dh_tick late = dh_tick_now() - until;
        if (r == DH_WAIT_TIMED_OUT && late > LATE && 2 * late > w->slack)
            w->slack = earlier(2 * late, SLACK_MOST);
    }
}

enum dh_wait dh_screen_settle_ask(struct dh_screen *s, const struct dh_settle_ask *ask)
{
    if (!s->loop)
        return DH_WAIT_REACHED;
    dh_tick start = dh_tick_now();
    struct settling w = {.s = s, .ask = ask, .start = start, .end = start + ask->bound};
    dh_noise_watch(&s->noise, true, start);
    enum dh_wait r = settle(&w);
    dh_noise_watch(&s->noise, false, dh_tick_now());
    return r;
}

bool dh_screen_moved(struct dh_screen *s, const struct dh_settle_ask *ask, uint64_t since)
{
    refresh(s, false);
    dh_tick now = dh_tick_now();
    struct dh_noise_question all = {ask->since, now, ask->touched, ask->fades}, q = {since, now, ask->touched, ask->fades};
    bool fades = !dh_rect_empty(ask->fades) && dh_noise_ask(&s->noise, &all, now).beside >= MUCH_BESIDE;
    struct dh_noise_answer a = dh_noise_ask(&s->noise, &q, now);
    return s->changes.whole_mark > since || (fades ? a.beside_at : a.at) > 0;
}

enum dh_wait dh_screen_settle(struct dh_screen *s, uint64_t since, dh_tick first, dh_tick quiet,
                              dh_tick bound)
{
    struct dh_settle_ask ask = {.since = since, .first = first, .quiet = quiet, .bound = bound};
    return dh_screen_settle_ask(s, &ask);
}
