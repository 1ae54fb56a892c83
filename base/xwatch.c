#include "base/xwatch.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/xprobe.h"

struct dh_xwatch {
    char *display; /* owned */
    int connection, cancel;
    const struct dh_loop *loop;
    atomic_bool silent;
    pthread_t thread;
};

static void *watch(void *data)
{
    struct dh_xwatch *w = data;
    for (;;) {
        struct pollfd p = {w->cancel, POLLIN, 0};
        int n = poll(&p, 1, (int)(DH_XWATCH_AWAY / 2000));
        if (n > 0)
            return NULL;
        dh_tick since = dh_loop_away(w->loop);
        if (!since || dh_tick_now() - since < DH_XWATCH_AWAY)
            continue;
        if (dh_xprobe(w->display, DH_XWATCH_ANSWER, w->cancel) != DH_XPROBE_SILENT)
            continue;
        /* It may have been the machine that was asleep: only who is still waiting is let go. */
        if (dh_loop_away(w->loop) != since)
            continue;
        w->silent = true;
        shutdown(w->connection, SHUT_RDWR);
        return NULL;
    }
}

enum dh_status dh_xwatch_start(const char *display, int connection, const struct dh_loop *loop,
                               struct dh_xwatch **ret, struct dh_err *err)
{
    struct dh_xwatch *w = dh_alloc(1, sizeof(*w));
    sigset_t all, before;
    if (!w)
        return dh_err_nomem(err);
    w->display = dh_strdup(display);
    /* A number of its own: Xlib's may be closed and given to another file meanwhile. */
    w->connection = fcntl(connection, F_DUPFD_CLOEXEC, 3);
    w->loop = loop;
    w->cancel = eventfd(0, EFD_CLOEXEC);
    /* Signals are the business of the thread that waits for them. */
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int e = w->display && w->cancel >= 0 && w->connection >= 0 ? pthread_create(&w->thread, NULL, watch, w) : ENOMEM;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (e) {
        if (w->cancel >= 0)
            close(w->cancel);
        if (w->connection >= 0)
            close(w->connection);
        dh_free(w->display);
        dh_free(w);
        errno = e;
        return dh_err_errno(err, DH_ENV, NULL, "cannot watch the display");
    }
    *ret = w;
    return DH_OK;
}

void dh_xwatch_stop(struct dh_xwatch *w)
{
    if (!w)
        return;
    eventfd_write(w->cancel, 1);
    pthread_join(w->thread, NULL);
    close(w->cancel);
    close(w->connection);
    dh_free(w->display);
    dh_free(w);
}

bool dh_xwatch_silent(const struct dh_xwatch *w)
{
    return w && w->silent;
}
