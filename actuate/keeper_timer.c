#include <sys/timerfd.h>
#include <unistd.h>

#include "actuate/keeper.h"

bool dh_keeper_timer_add(struct dh_keeper *k, struct dh_keeper_timer *t, int fd, dh_loop_fn fn)
{
    dh_keeper_timer_finish(k, t);
    t->fd = fd >= 0 ? fd : timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    t->source = t->fd >= 0 ? dh_loop_add_fd(k->loop, t->fd, POLLIN, fn, k) : NULL;
    if (!t->source)
        dh_keeper_timer_finish(k, t);
    return t->source != NULL;
}

void dh_keeper_timer_arm(const struct dh_keeper_timer *t, dh_tick after)
{
    struct itimerspec when = {.it_value = {after / 1000000, after % 1000000 * 1000}};
    if (t->fd >= 0)
        timerfd_settime(t->fd, 0, &when, NULL);
}

bool dh_keeper_timer_take(const struct dh_keeper_timer *t)
{
    uint64_t n;
    return read(t->fd, &n, sizeof(n)) == sizeof(n);
}

void dh_keeper_timer_finish(struct dh_keeper *k, struct dh_keeper_timer *t)
{
    dh_loop_remove(k->loop, t->source);
    t->source = NULL;
    if (t->fd >= 0)
        close(t->fd);
    t->fd = -1;
}
