#include "base/loop.h"

#include <time.h>

#include "base/mem.h"

struct dh_loop_source {
    struct dh_loop_source *next;
    int fd;
    short events;
    bool removed;
    dh_loop_fn fn;
    dh_loop_prepare_fn prepare;
    void *data;
};

struct dh_loop {
    struct dh_loop_source *sources;
    struct dh_intr *intr;
    struct pollfd *polls;
    struct dh_loop_source **polled;
    size_t polls_cap, polled_cap;
    int depth;
    _Atomic dh_tick away; /* read by watchdogs on threads of their own */
};

struct dh_loop *dh_loop_create(struct dh_intr *intr)
{
    struct dh_loop *loop = dh_alloc(1, sizeof(*loop));
    if (!loop)
        return NULL;
    loop->intr = intr;
    loop->away = dh_tick_now();
    return loop;
}

static void sweep(struct dh_loop *loop)
{
    for (struct dh_loop_source **p = &loop->sources; *p;) {
        struct dh_loop_source *s = *p;
        if (s->removed) {
            *p = s->next;
            dh_free(s);
        } else {
            p = &s->next;
        }
    }
}

void dh_loop_destroy(struct dh_loop *loop)
{
    if (!loop)
        return;
    for (struct dh_loop_source *s = loop->sources; s; s = s->next)
        s->removed = true;
    sweep(loop);
    dh_free(loop->polls);
    dh_free(loop->polled);
    dh_free(loop);
}

static struct dh_loop_source *add(struct dh_loop *loop, int fd, short events, void *data)
{
    struct dh_loop_source *s = dh_alloc(1, sizeof(*s));
    if (!s)
        return NULL;
    s->fd = fd;
    s->events = events;
    s->data = data;
    s->next = loop->sources;
    loop->sources = s;
    return s;
}

struct dh_loop_source *dh_loop_add_fd(struct dh_loop *loop, int fd, short events, dh_loop_fn fn,
                                      void *data)
{
    struct dh_loop_source *s = add(loop, fd, events, data);
    if (s)
        s->fn = fn;
    return s;
}

struct dh_loop_source *dh_loop_add_prepare(struct dh_loop *loop, int fd, dh_loop_prepare_fn fn,
                                           void *data)
{
    struct dh_loop_source *s = add(loop, fd, POLLIN, data);
    if (s)
        s->prepare = fn;
    return s;
}

void dh_loop_remove(struct dh_loop *loop, struct dh_loop_source *source)
{
    if (!source)
        return;
    source->removed = true;
    if (loop->depth == 0)
        sweep(loop);
}

void dh_loop_events(struct dh_loop_source *source, short events)
{
    source->events = events;
}

/* Fills the poll arrays; returns the count, or 0 with the interruptor missing when memory is short. */
static size_t gather(struct dh_loop *loop)
{
    size_t n = 0;
    for (struct dh_loop_source *s = loop->sources; s; s = s->next) {
        if (s->removed || s->fd < 0 || s->events == 0)
            continue;
        if (!dh_grow(&loop->polls, &loop->polls_cap, n + 2, sizeof(*loop->polls)) ||
            !dh_grow(&loop->polled, &loop->polled_cap, n + 2, sizeof(*loop->polled)))
            break;
        loop->polls[n] = (struct pollfd){.fd = s->fd, .events = s->events};
        loop->polled[n++] = s;
    }
    if (loop->intr && dh_grow(&loop->polls, &loop->polls_cap, n + 1, sizeof(*loop->polls)) &&
        dh_grow(&loop->polled, &loop->polled_cap, n + 1, sizeof(*loop->polled))) {
        loop->polls[n] = (struct pollfd){.fd = loop->intr->fd, .events = POLLIN};
        loop->polled[n++] = NULL;
    }
    return n;
}

static bool run_prepares(struct dh_loop *loop)
{
    bool any = false;
    for (struct dh_loop_source *s = loop->sources; s; s = s->next)
        if (s->prepare && !s->removed)
            any |= s->prepare(s->data);
    return any;
}

/* Sleeps and dispatches. ppoll, because settling counts in fractions of a millisecond. */
static void poll_once(struct dh_loop *loop, dh_tick deadline)
{
    size_t n = gather(loop);
    struct timespec ts, *timeout = NULL;
    if (deadline != DH_TICK_NEVER) {
        dh_tick left = deadline - dh_tick_now();
        if (left < 0)
            left = 0;
        ts = (struct timespec){left / 1000000, (left % 1000000) * 1000};
        timeout = &ts;
    }
    loop->away = 0;
    int r = ppoll(loop->polls, n, timeout, NULL);
    loop->away = dh_tick_now();
    for (size_t i = 0; r > 0 && i < n; i++) {
        struct dh_loop_source *s = loop->polled[i];
        if (s && loop->polls[i].revents && !s->removed && s->fn) {
            short revents = loop->polls[i].revents;
            s->fn(s->data, revents);
            /* A callback may have waited itself and refilled the arrays. */
            if (loop->polled[i] != s)
                break;
        }
    }
}

void dh_loop_turn(struct dh_loop *loop, dh_tick deadline)
{
    loop->depth++;
    if (!run_prepares(loop))
        poll_once(loop, deadline);
    else
        poll_once(loop, 0);
    run_prepares(loop);
    if (--loop->depth == 0)
        sweep(loop);
}

enum dh_wait dh_loop_until(struct dh_loop *loop, dh_loop_done_fn done, void *data, dh_tick deadline)
{
    for (;;) {
        if (loop->intr && dh_intr_is_set(loop->intr))
            return DH_WAIT_INTERRUPTED;
        if (done && done(data))
            return DH_WAIT_REACHED;
        if (dh_tick_now() >= deadline)
            return DH_WAIT_TIMED_OUT;
        dh_loop_turn(loop, deadline);
    }
}

static void became_readable(void *data, short revents)
{
    *(bool *)data = revents != 0;
}

static bool is_set(void *data)
{
    return *(bool *)data;
}

enum dh_wait dh_loop_readable(struct dh_loop *loop, int fd, dh_tick deadline)
{
    bool readable = false;
    struct dh_loop_source *source = dh_loop_add_fd(loop, fd, POLLIN, became_readable, &readable);
    if (!source)
        return DH_WAIT_TIMED_OUT;
    enum dh_wait w = dh_loop_until(loop, is_set, &readable, deadline);
    dh_loop_remove(loop, source);
    return w;
}

struct dh_intr *dh_loop_intr(struct dh_loop *loop)
{
    return loop->intr;
}

dh_tick dh_loop_away(const struct dh_loop *loop)
{
    return loop->away;
}
