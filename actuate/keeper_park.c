#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "actuate/keeper.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

#define KEEP_MAX DH_TICK_S(30 * 24 * 3600)

bool dh_keeper_hello(struct dh_keeper *k)
{
    json_t *kept = json_array();
    for (size_t i = 0; kept && i < k->kept_count; i++)
        json_array_append_new(kept, json_pack("{s:i,s:s,s:b}", "pid", (int)k->kept[i].pid, "name",
                                              k->kept[i].name, "ended", k->kept[i].ended));
    json_t *m =
        json_pack("{s:i,s:s,s:o}", "hello", (int)getpid(), "folder", k->folder, "kept", kept);
    bool good = m && dh_ipc_send(&k->conductor, m, k->ledger.fd, NULL) == DH_OK;
    json_decref(m);
    return good;
}

void dh_keeper_drop_conductor(struct dh_keeper *k)
{
    if (!k->conductor_source)
        return;
    dh_loop_remove(k->loop, k->conductor_source);
    k->conductor_source = NULL;
    k->conductor_pid = 0;
    dh_keeper_return(k);
    dh_ipc_finish(&k->conductor);
}

bool dh_keeper_take_conductor(struct dh_keeper *k, int fd)
{
    struct ucred peer = {0};
    socklen_t n = sizeof(peer);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n);
    k->conductor_pid = k->conductor_was = peer.pid;
    struct dh_ledger *ledger = k->ledger.data;
    ledger->stop = ledger->stopping = ledger->cut = 0;
    dh_ipc_init(&k->conductor, fd);
    k->conductor_source = dh_loop_add_fd(k->loop, fd, POLLIN, dh_keeper_on_conductor, k);
    dh_keeper_on_pulse(k, 0);
    if (k->conductor_source && dh_keeper_hello(k))
        return true;
    dh_keeper_drop_conductor(k);
    return false;
}

/* A parked guardian has nobody to tell, and sleeps. */
void dh_keeper_on_pulse(void *data, short revents)
{
    struct dh_keeper *k = data;
    struct dh_ledger *ledger = k->ledger.data;
    (void)revents;
    if (k->pulse.fd >= 0)
        dh_keeper_timer_take(&k->pulse);
    if (!ledger || !k->conductor_source)
        return;
    ledger->awake = dh_tick_now();
    dh_keeper_timer_arm(&k->pulse, DH_GUARDIAN_PULSE);
}

static void stop_listening(struct dh_keeper *k)
{
    dh_loop_remove(k->loop, k->listen_source);
    k->listen_source = NULL;
    if (k->listen_fd >= 0)
        close(k->listen_fd);
    k->listen_fd = -1;
    if (k->socket)
        unlink(k->socket);
}

static void on_connection(void *data, short revents)
{
    struct dh_keeper *k = data;
    struct ucred peer;
    socklen_t n = sizeof(peer);
    (void)revents;
    int fd = accept4(k->listen_fd, NULL, NULL, SOCK_CLOEXEC);
    if (fd < 0)
        return;
    /* The folder keeps others out already; this holds also where modes are not kept. */
    if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) != 0 || peer.uid != getuid()) {
        close(fd);
        return;
    }
    dh_keeper_drop_conductor(k);
    if (dh_keeper_take_conductor(k, fd)) {
        k->parked = false;
        stop_listening(k);
    }
}

static enum dh_status listen_at(struct dh_keeper *k, struct dh_err *err)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    if (!k->socket)
        k->socket = dh_path_join(k->folder, "guardian.sock");
    if (!k->socket)
        return dh_err_nomem(err);
    if (strlen(k->socket) >= sizeof(at.sun_path))
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT,
                          "set XDG_RUNTIME_DIR to a shorter path",
                          "the path %s is too long for a socket", k->socket);
    memcpy(at.sun_path, k->socket, strlen(k->socket) + 1);
    unlink(k->socket);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0 || bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0 ||
        chmod(k->socket, 0600) != 0 || listen(fd, 1) != 0) {
        enum dh_status s = dh_err_errno(err, DH_IO, NULL, "cannot listen on %s", k->socket);
        if (fd >= 0)
            close(fd);
        return s;
    }
    k->listen_fd = fd;
    k->listen_source = dh_loop_add_fd(k->loop, fd, POLLIN, on_connection, k);
    if (!k->listen_source) {
        stop_listening(k);
        return dh_err_nomem(err);
    }
    return DH_OK;
}

json_t *dh_keeper_park(struct dh_keeper *k, const json_t *message)
{
    struct dh_err err = {0};
    dh_tick keep = dh_json_int(message, "keep", 0);
    if (keep <= 0 || keep > KEEP_MAX) {
        dh_err_set(&err, DH_USAGE, DH_BLAME_DESKHAND, "park for up to 30 days",
                   "cannot keep a run for that long");
        return dh_keeper_failure(&err);
    }
    if (k->listen_fd < 0 && listen_at(k, &err) != DH_OK)
        return dh_keeper_failure(&err);
    dh_keeper_release(k);
    k->parked = true;
    k->until = dh_tick_now() + keep;
    return json_pack("{s:s}", "socket", k->socket);
}
