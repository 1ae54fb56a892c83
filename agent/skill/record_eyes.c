#include "agent/skill/record_eyes.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/physical.h"

#define EAGER (-10) /* nice, where that is allowed */
#define PATIENCE 1000 /* milliseconds */
#define EVERY DH_TICK_MS(80)
#define RECENT DH_TICK_MS(120)
#define MOVING DH_TICK_S(1) /* so long after the last motion a press may come */
#define WHEEL_FIRST 4
#define WHEEL_LAST 7

struct taken {
    unsigned long time;
    struct dh_still *still; /* a pointer: the pipe stays in this process */
};

struct dh_record_eyes {
    int answer[2]; /* pipe of stills; -1: not open */
    struct taken early; /* read before it was asked for; still NULL: none */
    /* The thread's */
    struct dh_intr intr;
    struct dh_loop *loop;
    struct dh_xconn *x;
    struct dh_camera *camera;
    struct dh_physical *physical;
    struct dh_still *latest; /* owned, NULL */
    dh_tick moved, taken;
    pthread_t thread;
    bool running;
};

static void keep_latest(struct dh_record_eyes *e)
{
    struct dh_still *s = NULL;
    e->taken = dh_tick_now();
    if (dh_camera_take(e->camera, &s, NULL) != DH_OK)
        return;
    dh_still_free(e->latest);
    e->latest = s;
}

static void on_physical(void *data, const struct dh_physical_event *p)
{
    struct dh_record_eyes *e = data;
    if (p->kind == DH_PHYSICAL_MOTION)
        e->moved = dh_tick_now();
    bool wheel = p->detail >= WHEEL_FIRST && p->detail <= WHEEL_LAST;
    if (p->kind != DH_PHYSICAL_BUTTON || !p->down || wheel)
        return;
    /* What was drawn in the last moment is rather the answer to the press, or to the pointer coming near. */
    bool good = e->latest && (!dh_camera_changed(e->camera) || dh_tick_now() - e->latest->tick < RECENT);
    if (!good)
        keep_latest(e);
    struct taken t = {p->time, e->latest};
    e->latest = NULL;
    if (write(e->answer[1], &t, sizeof(t)) != sizeof(t))
        dh_still_free(t.still);
}

/* When the next picture is due; DH_TICK_NEVER: nobody is about to press anything, or nothing was drawn. */
static dh_tick due(const struct dh_record_eyes *e, dh_tick now)
{
    bool moving = e->moved && now - e->moved < MOVING;
    bool stale = !e->latest || dh_camera_changed(e->camera);
    return moving && stale ? e->taken + EVERY : DH_TICK_NEVER;
}

struct question {
    const struct dh_record_eyes *e;
    dh_tick due;
};

static bool sooner(void *data)
{
    const struct question *q = data;
    return due(q->e, dh_tick_now()) < q->due;
}

static void *watch(void *data)
{
    struct dh_record_eyes *e = data;
    /* What is pressed may be covered by what it opened before a busy machine comes to look. */
    setpriority(PRIO_PROCESS, (id_t)syscall(SYS_gettid), EAGER);
    for (;;) {
        struct question q = {e, due(e, dh_tick_now())};
        if (dh_loop_until(e->loop, sooner, &q, q.due) == DH_WAIT_INTERRUPTED || dh_xconn_dead(e->x))
            return NULL;
        if (due(e, dh_tick_now()) <= dh_tick_now())
            keep_latest(e);
    }
}

struct dh_still *dh_record_eyes_take(struct dh_record_eyes *e, unsigned long time)
{
    struct pollfd p = {.fd = e->answer[0], .events = POLLIN};
    for (;;) {
        struct taken t = e->early;
        e->early = (struct taken){0, NULL};
        if (!t.still && (poll(&p, 1, PATIENCE) <= 0 || read(e->answer[0], &t, sizeof(t)) != sizeof(t)))
            return NULL;
        if (t.time == time)
            return t.still;
        if (t.still && (int32_t)(uint32_t)(t.time - time) > 0) {
            e->early = t; /* this press was not seen */
            return NULL;
        }
        dh_still_free(t.still);
    }
}

/* Signals are the recorder's. */
static enum dh_status start(struct dh_record_eyes *e, struct dh_err *err)
{
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    int r = pthread_create(&e->thread, NULL, watch, e);
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (r != 0)
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "end other processes", "cannot start a thread");
    e->running = true;
    return DH_OK;
}

enum dh_status dh_record_eyes_open(struct dh_xconn *x, struct dh_record_eyes **ret, struct dh_err *err)
{
    struct dh_record_eyes *e = dh_alloc(1, sizeof(*e));
    if (!e)
        return dh_err_nomem(err);
    *e = (struct dh_record_eyes){.answer = {-1, -1}, .intr = {.fd = -1}};
    enum dh_status s = dh_intr_init(&e->intr, err);
    if (s == DH_OK && !(e->loop = dh_loop_create(&e->intr)))
        s = dh_err_nomem(err);
    if (s == DH_OK)
        s = dh_xconn_open_again(x, e->loop, &e->x, err);
    if (s == DH_OK)
        s = dh_camera_open(e->x, e->loop, &e->camera, err);
    if (s == DH_OK && pipe2(e->answer, O_CLOEXEC) != 0)
        s = dh_err_errno(err, DH_ENV, "raise the open-file limit", "cannot make a pipe");
    if (s == DH_OK)
        s = dh_physical_create(e->x, on_physical, e, &e->physical, err);
    if (s == DH_OK) {
        keep_latest(e); /* and its memory is at hand for the next */
        s = start(e, err);
    }
    if (s != DH_OK) {
        dh_record_eyes_close(e);
        return s;
    }
    *ret = e;
    return DH_OK;
}

void dh_record_eyes_close(struct dh_record_eyes *e)
{
    struct taken t;
    if (!e)
        return;
    if (e->running) {
        dh_intr_raise(&e->intr);
        pthread_join(e->thread, NULL);
        fcntl(e->answer[0], F_SETFL, O_NONBLOCK);
        while (read(e->answer[0], &t, sizeof(t)) == sizeof(t))
            dh_still_free(t.still);
    }
    dh_still_free(e->latest);
    dh_still_free(e->early.still);
    for (int i = 0; i < 2; i++)
        if (e->answer[i] >= 0)
            close(e->answer[i]);
    dh_physical_destroy(e->physical);
    dh_camera_close(e->camera);
    dh_xconn_close(e->x);
    if (e->loop)
        dh_loop_destroy(e->loop);
    dh_intr_finish(&e->intr);
    dh_free(e);
}
