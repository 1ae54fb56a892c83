#include "actuate/hands.h"

#include <sys/timerfd.h>

bool dh_hands_must_yield(const struct dh_actuator *a)
{
    const struct dh_intr *intr = dh_loop_intr(a->loop);
    return a->ledger->human != a->human || a->ledger->stop || (intr && dh_intr_is_set(intr));
}

enum dh_status dh_hands_yield(struct dh_actuator *a, struct dh_err *err)
{
    if (!dh_hands_must_yield(a))
        return DH_OK;
    uint32_t human = a->ledger->human;
    dh_input_release(a->input);
    a->ledger->yielded = human;
    struct dh_intr *intr = dh_loop_intr(a->loop);
    if (a->ledger->stop) {
        /* Whatever waits next stops as well, whether the guardian's message has arrived or not. */
        a->ledger->stopping = 1;
        if (intr)
            dh_intr_raise(intr);
        return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, "run it again when you are ready",
                          "stopped from the keyboard");
    }
    if (intr && dh_intr_is_set(intr))
        return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, "run it again when you are ready",
                          "stopped");
    return dh_err_set(err, DH_YIELDED, DH_BLAME_USER, "let go of mouse and keyboard",
                      "you took over");
}

/* By then the guardian has counted a person, on a machine that is very busy, too. It counts every key and button, and
 * whoever moves the mouse so far. */
#define COUNTED DH_TICK_S(1)
#define NUDGED DH_TICK_MS(20)
#define MOVED 6.0

void dh_hands_on_physical(void *data, const struct dh_physical_event *e)
{
    struct dh_actuator *a = data;
    if (e->kind == DH_PHYSICAL_DEVICES)
        return;
    a->came = true;
    if (e->kind == DH_PHYSICAL_MOTION) {
        a->came_x += e->dx;
        a->came_y += e->dy;
    }
    a->came_counts = a->came_counts || e->kind != DH_PHYSICAL_MOTION ||
                     a->came_x * a->came_x + a->came_y * a->came_y >= MOVED * MOVED;
}

bool dh_hands_came(const struct dh_actuator *a)
{
    return a->came;
}

void dh_hands_await_count(struct dh_actuator *a)
{
    dh_xconn_dispatch(a->x);
    if (a->came)
        dh_hands_until(a, dh_hands_yield_done, a, dh_tick_now() + (a->came_counts ? COUNTED : NUDGED));
    a->came = a->came_counts = false;
    a->came_x = a->came_y = 0;
}

void dh_hands_grab(struct dh_actuator *a, dh_tick bound)
{
    struct itimerspec when = {.it_value = {bound / 1000000, (long)(bound % 1000000) * 1000}};
    if (a->grab_timer >= 0)
        timerfd_settime(a->grab_timer, 0, &when, NULL);
}

enum dh_status dh_hands_check(struct dh_actuator *a, struct dh_err *err)
{
    enum dh_status s = dh_hands_yield(a, err);
    if (s == DH_OK && a->ledger->cut)
        return dh_err_set(err, DH_ENV, DH_BLAME_DESKHAND, "run it again, with less load on the machine",
                          "deskhand kept the X server to itself for too long and was cut off");
    return s == DH_OK ? dh_xconn_check(a->x, err) : s;
}

bool dh_hands_yield_done(void *data)
{
    const struct dh_actuator *a = data;
    return dh_hands_must_yield(a) || dh_xconn_dead(a->x);
}

enum dh_status dh_hands_pause(struct dh_actuator *a, dh_tick time, struct dh_err *err)
{
    dh_loop_until(a->loop, dh_hands_yield_done, a, dh_tick_now() + time);
    return dh_hands_check(a, err);
}

enum dh_wait dh_hands_until(struct dh_actuator *a, dh_loop_done_fn done, void *data,
                            dh_tick deadline)
{
    for (;;) {
        dh_tick slice = dh_tick_now() + DH_TICK_MS(20);
        enum dh_wait w = dh_loop_until(a->loop, done, data, slice < deadline ? slice : deadline);
        if (w != DH_WAIT_TIMED_OUT || dh_tick_now() >= deadline || dh_xconn_dead(a->x))
            return w;
    }
}

struct dh_keymap *dh_hands_keymap(struct dh_actuator *a, struct dh_err *err)
{
    dh_xconn_dispatch(a->x); /* has it changed meanwhile? */
    if (!a->keymap && dh_keymap_x11_load(a->x, &a->keymap, err) != DH_OK)
        a->keymap = NULL;
    return a->keymap;
}

struct lock_wait {
    struct dh_actuator *a;
    struct dh_locks locks;
    bool lost;
};

static bool nothing_held(void *data)
{
    struct lock_wait *w = data;
    unsigned held = 0;
    w->lost = !dh_keymap_x11_state(w->a->x, &w->locks, &held);
    return w->lost || held == 0 || dh_hands_must_yield(w->a);
}

enum dh_status dh_hands_locks(struct dh_actuator *a, struct dh_locks *ret, struct dh_err *err)
{
    struct lock_wait w = {.a = a};
    enum dh_wait r = dh_hands_until(a, nothing_held, &w, dh_tick_now() + DH_TICK_S(2));
    enum dh_status s = dh_hands_check(a, err);
    if (s != DH_OK)
        return s;
    if (r != DH_WAIT_REACHED || w.lost)
        return dh_err_set(err, DH_TIMEOUT, DH_BLAME_USER, "let go of shift, ctrl, alt and super",
                          "a modifier key is held down on the keyboard");
    *ret = w.locks;
    return DH_OK;
}
