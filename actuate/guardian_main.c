/* deskhand-guardian: started by the conductor with a socket as descriptor 3; see actuate/guardian.h. */
#include <X11/keysym.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "actuate/eager.h"
#include "actuate/keeper.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

#define CONDUCTOR_FD 3

json_t *dh_keeper_failure(const struct dh_err *err)
{
    return json_pack("{s:s,s:i,s:i,s:s}", "error", err->what, "status", (int)err->status, "blame",
                     (int)err->blame, "next", err->next);
}

static json_t *answer(struct dh_keeper *k, const json_t *message)
{
    const char *what = dh_json_str(message, "do", "");
    struct dh_err err = {0};
    if (strcmp(what, "run") == 0)
        return dh_keeper_run(k, message);
    if (strcmp(what, "watch") == 0)
        return dh_keeper_watch(k, message);
    if (strcmp(what, "chord") == 0)
        return dh_keeper_human_chord(k, message);
    if (strcmp(what, "lend") == 0)
        return dh_keeper_lend(k, message);
    if (strcmp(what, "claim") == 0)
        return dh_keeper_claim(k);
    if (strcmp(what, "park") == 0)
        return dh_keeper_park(k, message);
    if (strcmp(what, "stop") == 0) {
        dh_keeper_release(k);
        dh_keeper_take_down(k);
        dh_keeper_unclaim(k);
        /* Before the answer: who stops us may look whether it is gone. */
        dh_dir_remove(k->folder, NULL);
        return json_pack("{s:b}", "ok", 1);
    }
    dh_err_set(&err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "the guardian cannot \"%s\"", what);
    return dh_keeper_failure(&err);
}

/* The conductor is gone: nothing may stay pressed, whatever comes next. */
static void conductor_gone(struct dh_keeper *k)
{
    dh_keeper_drop_conductor(k);
    dh_keeper_release(k);
    if (!k->parked)
        k->ending = true;
}

void dh_keeper_on_conductor(void *data, short revents)
{
    struct dh_keeper *k = data;
    (void)revents;
    while (k->conductor_source) {
        json_t *message = NULL;
        /* A message that was cut off by the conductor's death ends here as well. */
        if (dh_ipc_poll(&k->conductor, &message, NULL) != DH_OK) {
            conductor_gone(k);
            return;
        }
        if (!message)
            return;
        json_t *reply = answer(k, message);
        json_decref(message);
        if (reply && k->conductor_source)
            dh_ipc_send(&k->conductor, reply, -1, NULL);
        json_decref(reply);
    }
}

static void on_signal(void *data, short revents)
{
    struct dh_keeper *k = data;
    struct signalfd_siginfo info;
    (void)revents;
    while (read(k->signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info)) {
        if (info.ssi_signo == SIGTERM)
            k->ending = true;
        else
            dh_keeper_reap(k);
    }
}

/* The terminal's signals are the conductor's business; ours are SIGTERM and ended children. */
static bool take_signals(struct dh_keeper *k)
{
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigset_t set;
    sigaction(SIGINT, &ignore, NULL);
    sigaction(SIGHUP, &ignore, NULL);
    sigaction(SIGQUIT, &ignore, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, NULL);
    k->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    return k->signal_fd >= 0 && dh_loop_add_fd(k->loop, k->signal_fd, POLLIN, on_signal, k);
}

/* A new folder below the runtime folder, which must be ours alone. */
static bool make_folder(struct dh_keeper *k)
{
    struct stat st;
    char *base = dh_path_runtime("");
    bool good = base && dh_dir_make(base, 0700, NULL) == DH_OK && lstat(base, &st) == 0 &&
                S_ISDIR(st.st_mode) && st.st_uid == getuid() && (st.st_mode & 0022) == 0;
    k->folder = good ? dh_path_join(base, "run-XXXXXX") : NULL;
    dh_free(base);
    return k->folder && mkdtemp(k->folder);
}

static void finish(struct dh_keeper *k)
{
    dh_keeper_release(k);
    dh_keeper_take_down(k);
    dh_keeper_unclaim(k);
    dh_keeper_drop_conductor(k);
    dh_keeper_human_finish(k);
    dh_keeper_timer_finish(k, &k->pulse);
    dh_xconn_close(k->x);
    if (k->folder)
        dh_dir_remove(k->folder, NULL);
    if (k->listen_fd >= 0)
        close(k->listen_fd);
    if (k->signal_fd >= 0)
        close(k->signal_fd);
    dh_shm_finish(&k->ledger);
    dh_loop_destroy(k->loop);
    dh_free(k->folder);
    dh_free(k->socket);
    dh_free(k->kept);
}

int main(void)
{
    struct dh_keeper k = {.signal_fd = -1, .listen_fd = -1, .ledger = {.fd = -1}, .connection_fd = -1, .grab = {.fd = -1},
                          .pulse = {.fd = -1}};
    k.human.backstop.fd = k.human.end.fd = -1;
    k.human.chord = (struct dh_guardian_stop){.sym = XK_Escape, .count = 3};
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    /* A person must not have to wait for busy programs; where that is not allowed it stays as it is. */
    k.nice = getpriority(PRIO_PROCESS, 0);
    dh_eager_rise();
    k.loop = dh_loop_create(NULL);
    if (!k.loop || !take_signals(&k) || !make_folder(&k) ||
        dh_shm_create("deskhand-held", sizeof(struct dh_ledger), &k.ledger, NULL) != DH_OK ||
        !dh_keeper_timer_add(&k, &k.pulse, -1, dh_keeper_on_pulse) || !dh_keeper_take_conductor(&k, CONDUCTOR_FD))
        k.ending = true;
    while (!k.ending) {
        dh_loop_turn(k.loop, k.parked ? k.until : DH_TICK_NEVER);
        if (k.parked && !k.conductor_source && dh_tick_now() >= k.until)
            k.ending = true;
    }
    finish(&k);
    return 0;
}
