#include "agent/skill/record_ears.h"

#include <X11/extensions/XInput2.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <sodium.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/mem.h"

#define EAGER (-10) /* nice, where that is allowed */
/* The application gets a key in less than a millisecond; what we do about it waits until then, or for the next few keys. */
#define HOLD DH_TICK_MS(10)
#define HELD_MOST 32
#define PIPE_BYTES (1 << 20) /* some thousands of deeds */

struct heard {
    struct dh_deed deed;
    dh_tick at;
    unsigned long front;
};

struct dh_record_ears {
    struct dh_loop *loop; /* the recorder's, not owned */
    struct dh_loop_source *source;
    dh_record_ears_fn fn;
    void *data;
    int in, out;
    /* The thread's */
    struct dh_intr intr;
    struct dh_loop *own_loop;
    struct dh_xconn *x;
    struct dh_ears *ears;
    struct heard held[HELD_MOST]; /* keys that are told in a moment */
    size_t held_count;
    bool eager;
    unsigned long front; /* the window that has the keys, as its manager says; 0: it does not say */
    pthread_t thread;
    bool running;
};

/* In the thread. A pipe takes a piece of this size whole or not at all (PIPE_BUF). */
static void tell(struct dh_record_ears *e)
{
    for (size_t i = 0; i < e->held_count; i++) {
        ssize_t n = write(e->out, &e->held[i], sizeof(e->held[i]));
        (void)n; /* a recorder that is gone hears nothing */
    }
    sodium_memzero(e->held, sizeof(e->held[0]) * e->held_count);
    e->held_count = 0;
}

/* Where the pointer is has to be asked before it moves on; a key waits for nobody, and its application goes first. */
static void be_eager(struct dh_record_ears *e, bool eager)
{
    if (e->eager != eager)
        setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), eager ? EAGER : 0);
    e->eager = eager;
}

static void hear(void *data, const struct dh_deed *deed)
{
    struct dh_record_ears *e = data;
    bool key = deed->kind == DH_DEED_TEXT || deed->kind == DH_DEED_KEYS;
    be_eager(e, !key);
    e->held[e->held_count++] = (struct heard){*deed, dh_tick_now(), e->front};
    if (!key || e->held_count == HELD_MOST)
        tell(e);
}

static dh_tick due(const struct dh_record_ears *e)
{
    return e->held_count ? e->held[0].at + HOLD : DH_TICK_NEVER;
}

struct waiting {
    const struct dh_record_ears *e;
    dh_tick due;
};

static bool sooner(void *data)
{
    const struct waiting *w = data;
    return due(w->e) < w->due;
}

static void ask_front(struct dh_record_ears *e)
{
    unsigned long n = 0;
    Atom name = dh_xconn_atom(e->x, DH_ATOM_NET_ACTIVE_WINDOW);
    unsigned long *w = (void *)dh_xconn_property(e->x, dh_xconn_root(e->x), name, AnyPropertyType, 32, &n);
    e->front = w && n ? w[0] : 0;
    if (w)
        XFree(w);
}

/* Told in the order of the keys, so that each goes with the window that got it. */
static void on_event(void *data, const XEvent *event)
{
    struct dh_record_ears *e = data;
    if (event->type == GenericEvent && event->xcookie.evtype == XI_RawMotion)
        be_eager(e, true);
    if (event->type == PropertyNotify && event->xproperty.window == dh_xconn_root(e->x) &&
        event->xproperty.atom == dh_xconn_atom(e->x, DH_ATOM_NET_ACTIVE_WINDOW))
        ask_front(e);
}

static void *listen_on(void *data)
{
    struct dh_record_ears *e = data;
    be_eager(e, true);
    for (;;) {
        struct waiting w = {e, due(e)};
        if (dh_loop_until(e->own_loop, sooner, &w, w.due) == DH_WAIT_INTERRUPTED || dh_xconn_dead(e->x))
            break;
        if (due(e) <= dh_tick_now())
            tell(e);
    }
    tell(e);
    return NULL;
}

void dh_record_ears_drain(struct dh_record_ears *e)
{
    struct heard h;
    while (read(e->in, &h, sizeof(h)) == sizeof(h))
        e->fn(e->data, &h.deed, h.at, h.front);
    sodium_memzero(&h, sizeof(h));
}

void dh_record_ears_pause(struct dh_record_ears *e, bool paused)
{
    if (e)
        dh_loop_events(e->source, paused ? 0 : POLLIN);
}

static void on_readable(void *data, short revents)
{
    (void)revents;
    dh_record_ears_drain(data);
}

static enum dh_status make_pipe(struct dh_record_ears *e, struct dh_err *err)
{
    int fds[2];
    if (pipe2(fds, O_CLOEXEC) != 0)
        return dh_err_errno(err, DH_ENV, "raise the open-file limit", "cannot make a pipe");
    e->in = fds[0];
    e->out = fds[1];
    fcntl(e->in, F_SETFL, O_NONBLOCK);
    fcntl(e->out, F_SETPIPE_SZ, PIPE_BYTES);
    e->source = dh_loop_add_fd(e->loop, e->in, POLLIN, on_readable, e);
    return e->source ? DH_OK : dh_err_nomem(err);
}

/* Signals are the recorder's. */
static enum dh_status start(struct dh_record_ears *e, struct dh_err *err)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int r = pthread_create(&e->thread, NULL, listen_on, e);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (r != 0)
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "end other processes", "cannot start a thread");
    e->running = true;
    return DH_OK;
}

enum dh_status dh_record_ears_open(struct dh_xconn *x, struct dh_loop *loop, dh_record_ears_fn fn, void *data,
                                   struct dh_record_ears **ret, struct dh_err *err)
{
    struct dh_record_ears *e = dh_alloc(1, sizeof(*e));
    if (!e)
        return dh_err_nomem(err);
    *e = (struct dh_record_ears){.loop = loop, 
                                  .fn = fn,
                                  .data = data,
                                  .in = -1, .out = -1, .intr = {.fd = -1}};
    enum dh_status s = dh_intr_init(&e->intr, err);
    if (s == DH_OK && !(e->own_loop = dh_loop_create(&e->intr)))
        s = dh_err_nomem(err);
    if (s == DH_OK)
        s = dh_xconn_open_again(x, e->own_loop, &e->x, err);
    if (s == DH_OK)
        s = make_pipe(e, err);
    if (s == DH_OK && !dh_xconn_listen(e->x, on_event, e))
        s = dh_err_nomem(err);
    if (s == DH_OK) {
        dh_xconn_select_root(e->x, PropertyChangeMask);
        ask_front(e);
        s = dh_ears_open(e->x, hear, e, &e->ears, err);
    }
    if (s == DH_OK)
        s = start(e, err);
    if (s != DH_OK) {
        dh_record_ears_close(e);
        return s;
    }
    *ret = e;
    return DH_OK;
}

void dh_record_ears_close(struct dh_record_ears *e)
{
    if (!e)
        return;
    if (e->running) {
        dh_intr_raise(&e->intr);
        pthread_join(e->thread, NULL);
    }
    dh_ears_close(e->ears);
    dh_xconn_close(e->x);
    if (e->source)
        dh_loop_remove(e->loop, e->source);
    if (e->in >= 0)
        close(e->in);
    if (e->out >= 0)
        close(e->out);
    if (e->own_loop)
        dh_loop_destroy(e->own_loop);
    dh_intr_finish(&e->intr);
    dh_free(e);
}
