#include "actuate/guardian.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"
#include "base/ipc.h"
#include "base/json.h"
#include "base/libexec.h"
#include "base/mem.h"
#include "base/proc.h"
#include "base/shm.h"

#define ANSWER_BOUND DH_TICK_S(5)
/* TERM, KILL and their bounds, with some air. */
#define STOP_BOUND DH_TICK_S(6)
#define WAKE_BOUND DH_TICK_S(2)
#define NAME_LEN 48

struct dh_guardian {
    struct dh_loop *loop;          /* not owned */
    struct dh_loop *waits;         /* owned: waits here are not broken by the interruptor, since
                                    * stopping needs them */
    struct dh_loop_source *source; /* NULL: the guardian is gone */
    struct dh_ipc ipc;
    struct dh_shm ledger;
    pid_t pid;
    bool child; /* ours to reap; an adopted one is not */
    char *folder;
    int display; /* its number is claimed; 0: none */
    char lost[NAME_LEN];
    char device[64];
    char deaf[DH_ERR_WHAT_MAX];
};

static void note_lost(struct dh_guardian *g, const char *name)
{
    if (!g->lost[0])
        snprintf(g->lost, sizeof(g->lost), "%s", name);
}

static void cut_off(struct dh_guardian *g)
{
    dh_loop_remove(g->loop, g->source);
    g->source = NULL;
    note_lost(g, "deskhand-guardian");
}

static void hear_stop(struct dh_guardian *g)
{
    struct dh_intr *intr = dh_loop_intr(g->loop);
    if (g->ledger.data)
        dh_guardian_ledger(g)->stopping = 1;
    if (intr)
        dh_intr_raise(intr);
}

/* True when it was news, not an answer. */
static bool take_news(struct dh_guardian *g, const json_t *m)
{
    if (json_object_get(m, "human")) {
        snprintf(g->device, sizeof(g->device), "%s", dh_json_str(m, "human", ""));
        return true;
    }
    if (json_object_get(m, "stop")) {
        hear_stop(g);
        return true;
    }
    if (!json_object_get(m, "lost"))
        return false;
    note_lost(g, dh_json_str(m, "name", "a program"));
    return true;
}

static void on_readable(void *data, short revents)
{
    struct dh_guardian *g = data;
    (void)revents;
    for (;;) {
        json_t *m = NULL;
        if (dh_ipc_poll(&g->ipc, &m, NULL) != DH_OK) {
            cut_off(g);
            return;
        }
        if (!m)
            return;
        take_news(g, m);
        json_decref(m);
    }
}

static enum dh_status wait_answer(struct dh_guardian *g, dh_tick deadline, json_t **ret,
                                  struct dh_err *err)
{
    for (;;) {
        json_t *m = NULL;
        enum dh_status s = dh_ipc_wait(&g->ipc, g->waits, deadline, &m, err);
        if (s != DH_OK)
            return s;
        if (!take_news(g, m)) {
            *ret = m;
            return DH_OK;
        }
        json_decref(m);
    }
}

/* Sends (the message is taken over) and waits; an answer that is an error becomes ours. */
static enum dh_status call(struct dh_guardian *g, json_t *message, int fd, dh_tick bound,
                           json_t **ret, struct dh_err *err)
{
    json_t *m = NULL;
    enum dh_status s = message ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK && !g->source)
        s = dh_err_set(err, DH_GONE, DH_BLAME_DESKHAND, "resume the run", "the guardian is gone");
    if (s == DH_OK)
        s = dh_ipc_send(&g->ipc, message, fd, err);
    json_decref(message);
    if (s == DH_OK)
        s = wait_answer(g, dh_tick_now() + bound, &m, err);
    if (s != DH_OK)
        return s;
    const char *what = dh_json_str(m, "error", NULL);
    if (what) {
        s = (enum dh_status)dh_json_int(m, "status", DH_FAILED);
        if (s == DH_OK || s < 0 || s > DH_FAILED)
            s = DH_FAILED;
        dh_err_set(err, s, (enum dh_blame)dh_json_int(m, "blame", DH_BLAME_ENVIRONMENT),
                   dh_json_str(m, "next", ""), "%s", what);
        json_decref(m);
        return s;
    }
    *ret = m;
    return DH_OK;
}

static void destroy(struct dh_guardian *g)
{
    dh_loop_remove(g->loop, g->source);
    dh_ipc_finish(&g->ipc);
    dh_shm_finish(&g->ledger);
    dh_loop_destroy(g->waits);
    dh_free(g->folder);
    dh_free(g);
}

/* Takes the socket over also on failure; reads the first message. */
static enum dh_status greet(struct dh_loop *loop, int fd, struct dh_guardian **ret,
                            struct dh_err *err)
{
    json_t *hello = NULL;
    struct dh_guardian *g = dh_alloc(1, sizeof(*g));
    if (!g) {
        close(fd);
        return dh_err_nomem(err);
    }
    g->loop = loop;
    g->ledger.fd = -1;
    dh_ipc_init(&g->ipc, fd);
    g->waits = dh_loop_create(NULL);
    g->source = dh_loop_add_fd(loop, fd, POLLIN, on_readable, g);
    enum dh_status s = g->waits && g->source ? DH_OK : dh_err_nomem(err);
    if (s == DH_OK)
        s = wait_answer(g, dh_tick_now() + ANSWER_BOUND, &hello, err);
    int held = dh_ipc_take_fd(&g->ipc);
    if (s == DH_OK && (held < 0 || !dh_json_str(hello, "folder", NULL)))
        s = dh_err_set(err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL,
                       "the guardian's greeting is wrong");
    else if (s == DH_OK)
        s = dh_shm_map(held, sizeof(struct dh_ledger), true, &g->ledger, err);
    else if (held >= 0)
        close(held);
    g->folder = s == DH_OK ? dh_strdup(dh_json_str(hello, "folder", "")) : NULL;
    if (s == DH_OK && !g->folder)
        s = dh_err_nomem(err);
    size_t i;
    json_t *kept;
    json_array_foreach(json_object_get(hello, "kept"), i,
                       kept) if (dh_json_bool(kept, "ended", false))
        note_lost(g, dh_json_str(kept, "name", "a program"));
    g->pid = (pid_t)dh_json_int(hello, "hello", 0);
    json_decref(hello);
    if (s != DH_OK) {
        destroy(g);
        return s;
    }
    *ret = g;
    return DH_OK;
}

enum dh_status dh_guardian_start(struct dh_loop *loop, struct dh_guardian **ret, struct dh_err *err)
{
    int pair[2];
    char *program;
    pid_t pid = 0;
    enum dh_status s = dh_libexec_find("deskhand-guardian", &program, err);
    if (s != DH_OK)
        return s;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) {
        dh_free(program);
        return dh_err_errno(err, DH_ENV, NULL, "cannot create a socket");
    }
    const char *argv[] = {program, NULL};
    struct dh_proc_spec spec = {
        .argv = argv, .keep_fds = {pair[1]}, .keep_count = 1, .own_group = true};
    s = dh_proc_spawn(&spec, &pid, err);
    close(pair[1]);
    dh_free(program);
    if (s != DH_OK) {
        close(pair[0]);
        return s;
    }
    s = greet(loop, pair[0], ret, err);
    if (s == DH_OK)
        (*ret)->child = true;
    else
        dh_proc_wait(pid, dh_tick_now() + STOP_BOUND); /* it ends by itself: its socket is closed */
    if (s == DH_GONE)
        s = dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT,
                       "make $XDG_RUNTIME_DIR a folder that is yours alone, or unset it",
                       "deskhand-guardian could not make its folder");
    return s;
}

/* A guardian that was killed has left its folder and the display's lock and socket; what it had started died
 * with it. */
static void tidy(const struct dh_guardian *g)
{
    char path[40];
    dh_dir_remove(g->folder, NULL);
    if (g->display == 0)
        return;
    snprintf(path, sizeof(path), "/tmp/.X11-unix/X%d", g->display);
    unlink(path);
    snprintf(path, sizeof(path), "/tmp/.X%d-lock", g->display);
    unlink(path);
}

void dh_guardian_stop(struct dh_guardian *g)
{
    json_t *m = NULL;
    if (!g)
        return;
    if (g->source && g->pid > 0) /* one that was stopped would not hear it */
        kill(g->pid, SIGCONT);
    if (call(g, json_pack("{s:s}", "do", "stop"), -1, STOP_BOUND, &m, NULL) == DH_OK)
        json_decref(m);
    else if (!g->source || (g->child && dh_proc_reap(g->pid, NULL)))
        tidy(g);
    pid_t pid = g->child ? g->pid : 0;
    destroy(g);
    if (pid)
        dh_proc_wait(pid, dh_tick_now() + STOP_BOUND);
}

enum dh_status dh_guardian_watch(struct dh_guardian *g, const char *display, const char *xauthority,
                                 struct dh_err *err)
{
    json_t *m = NULL;
    enum dh_status s = call(
        g, json_pack("{s:s,s:s*,s:s*}", "do", "watch", "display", display, "xauthority", xauthority),
        -1, ANSWER_BOUND, &m, err);
    if (s == DH_OK)
        snprintf(g->deaf, sizeof(g->deaf), "%s", dh_json_str(m, "deaf", ""));
    json_decref(m);
    return s;
}

const char *dh_guardian_deaf(const struct dh_guardian *g)
{
    return g->deaf;
}

static bool pulses(void *data)
{
    return dh_tick_now() - dh_guardian_ledger(data)->awake < DH_GUARDIAN_AWAKE;
}

bool dh_guardian_awake(struct dh_guardian *g, bool *ret_slept)
{
    *ret_slept = false;
    if (pulses(g))
        return true;
    *ret_slept = true;
    if (g->pid > 0)
        kill(g->pid, SIGCONT);
    dh_tick deadline = dh_tick_now() + WAKE_BOUND;
    while (!pulses(g) && dh_tick_now() < deadline)
        dh_loop_until(g->waits, pulses, g, dh_tick_now() + DH_TICK_MS(20));
    return pulses(g);
}

enum dh_status dh_guardian_chord(struct dh_guardian *g, const struct dh_guardian_stop *stop, struct dh_err *err)
{
    json_t *m = NULL;
    enum dh_status s = call(g, json_pack("{s:s,s:I,s:i,s:i,s:b}", "do", "chord", "sym", (json_int_t)stop->sym,
                                         "modifiers", (int)stop->modifiers, "count", stop->count, "signal",
                                         stop->signal),
                            -1, ANSWER_BOUND, &m, err);
    json_decref(m);
    return s;
}

enum dh_status dh_guardian_lend(struct dh_guardian *g, int connection, int timer, struct dh_err *err)
{
    json_t *m = NULL;
    enum dh_status s =
        call(g, json_pack("{s:s,s:s}", "do", "lend", "what", "connection"), connection, ANSWER_BOUND, &m, err);
    json_decref(m);
    m = NULL;
    if (s == DH_OK)
        s = call(g, json_pack("{s:s,s:s}", "do", "lend", "what", "timer"), timer, ANSWER_BOUND, &m, err);
    json_decref(m);
    return s;
}

const char *dh_guardian_device(const struct dh_guardian *g)
{
    return g->device;
}

const char *dh_guardian_folder(const struct dh_guardian *g)
{
    return g->folder;
}

static json_t *list(const char *const *words)
{
    json_t *a = json_array();
    /* Bytes that are not UTF-8 would be altered, which is never what was meant: left out as a
     * whole. */
    for (; a && words && *words; words++)
        if (json_array_append_new(a, json_string(*words)) != 0) {
            json_decref(a);
            return NULL;
        }
    return a;
}

enum dh_status dh_guardian_claim_display(struct dh_guardian *g, int *ret_number, struct dh_err *err)
{
    json_t *m = NULL;
    enum dh_status s = call(g, json_pack("{s:s}", "do", "claim"), -1, DH_TICK_S(5), &m, err);
    if (s != DH_OK)
        return s;
    *ret_number = g->display = (int)dh_json_int(m, "number", 0);
    json_decref(m);
    return DH_OK;
}

enum dh_status dh_guardian_run(struct dh_guardian *g, const struct dh_guardian_spawn *spec,
                               pid_t *ret_pid, struct dh_err *err)
{
    json_t *m = NULL;
    json_t *ask =
        json_pack("{s:s,s:o,s:o,s:o,s:s*,s:s*,s:b,s:b}", "do", "run", "argv", list(spec->argv),
                  "set", list(spec->set), "unset", list(spec->unset), "cwd", spec->cwd, "log",
                  spec->log, "essential", spec->essential, "fd", spec->pass_fd >= 0);
    if (!ask)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "use names that are UTF-8",
                          "the command line is not UTF-8 or memory is short");
    enum dh_status s = call(g, ask, spec->pass_fd, ANSWER_BOUND, &m, err);
    if (s == DH_OK)
        *ret_pid = (pid_t)dh_json_int(m, "pid", 0);
    json_decref(m);
    return s;
}

bool dh_guardian_lost(const struct dh_guardian *g, const char **ret_name)
{
    if (!g->lost[0])
        return false;
    if (ret_name)
        *ret_name = g->lost;
    return true;
}

bool dh_guardian_owns(const struct dh_guardian *g, pid_t pid)
{
    for (int i = 0; i < 64 && pid > 1; i++) {
        pid = dh_proc_parent(pid);
        if (pid == g->pid)
            return true;
    }
    return false;
}

struct dh_ledger *dh_guardian_ledger(struct dh_guardian *g)
{
    return g->ledger.data;
}

struct dh_held *dh_guardian_held(struct dh_guardian *g)
{
    return &dh_guardian_ledger(g)->held;
}

enum dh_status dh_guardian_park(struct dh_guardian *g, dh_tick keep, char **ret_socket,
                                struct dh_err *err)
{
    json_t *m = NULL;
    enum dh_status s = call(g, json_pack("{s:s,s:I}", "do", "park", "keep", (json_int_t)keep), -1,
                            ANSWER_BOUND, &m, err);
    if (s != DH_OK)
        return s;
    char *path = dh_strdup(dh_json_str(m, "socket", NULL));
    json_decref(m);
    if (!path)
        return dh_err_nomem(err);
    *ret_socket = path;
    destroy(g);
    return DH_OK;
}

static enum dh_status no_guardian(struct dh_err *err, const char *path)
{
    return dh_err_set(err, DH_GONE, DH_BLAME_ENVIRONMENT, "start the chore again",
                      "what was parked at %s is not there any more", path);
}

enum dh_status dh_guardian_adopt(struct dh_loop *loop, const char *path, struct dh_guardian **ret,
                                 struct dh_err *err)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    struct ucred peer;
    socklen_t n = sizeof(peer);
    if (strlen(path) >= sizeof(at.sun_path))
        return no_guardian(err, path);
    memcpy(at.sun_path, path, strlen(path) + 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return dh_err_errno(err, DH_ENV, NULL, "cannot create a socket");
    if (connect(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
        getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) != 0 || peer.uid != getuid()) {
        close(fd);
        return no_guardian(err, path);
    }
    enum dh_status s = greet(loop, fd, ret, err);
    return s == DH_GONE || s == DH_TIMEOUT ? no_guardian(err, path) : s;
}
