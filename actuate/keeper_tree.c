#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "actuate/keeper.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/proc.h"

#define WORDS_MAX 512
#define TERM_BOUND DH_TICK_S(2)
#define KILL_BOUND DH_TICK_S(2)

/* The strings of a JSON array, NULL-terminated and borrowed from it; the array is owned by the
 * caller. */
static const char **words(const json_t *message, const char *key)
{
    const json_t *list = json_object_get(message, key);
    size_t n = json_is_array(list) ? json_array_size(list) : 0;
    if (n > WORDS_MAX)
        return NULL;
    const char **out = dh_alloc(n + 1, sizeof(*out));
    for (size_t i = 0; out && i < n; i++) {
        const char *s = json_string_value(json_array_get(list, i));
        out[i] = s ? s : "";
    }
    return out;
}

static int open_log(const char *path)
{
    if (!path)
        return 0;
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    return fd > 0 ? fd : 0;
}

static bool keep(struct dh_keeper *k, pid_t pid, const char *program)
{
    if (!dh_grow(&k->kept, &k->kept_cap, k->kept_count + 1, sizeof(*k->kept)))
        return false;
    struct dh_kept *p = &k->kept[k->kept_count++];
    *p = (struct dh_kept){.pid = pid};
    snprintf(p->name, sizeof(p->name), "%s", dh_path_name(program));
    return true;
}

json_t *dh_keeper_run(struct dh_keeper *k, const json_t *message)
{
    struct dh_err err = {0};
    const char **argv = words(message, "argv");
    const char **set = words(message, "set");
    const char **unset = words(message, "unset");
    int pass = dh_json_bool(message, "fd", false) ? dh_ipc_take_fd(&k->conductor) : -1;
    int log = open_log(dh_json_str(message, "log", NULL));
    pid_t pid = 0;
    enum dh_status s = DH_OK;
    if (!argv || !argv[0] || !set || !unset)
        s = dh_err_set(&err, DH_PROTOCOL, DH_BLAME_DESKHAND, NULL, "nothing to run");
    struct dh_proc_spec spec = {.argv = argv,
                                .set = set,
                                .unset = unset,
                                .cwd = dh_json_str(message, "cwd", NULL),
                                .keep_fds = {pass},
                                .keep_count = pass >= 0,
                                .out_fd = log,
                                .err_fd = log,
                                .nice = &k->nice,
                                .own_group = true,
                                .die_with_parent = true};
    if (s == DH_OK)
        s = dh_proc_spawn(&spec, &pid, &err);
    if (s == DH_OK && dh_json_bool(message, "essential", false) && !keep(k, pid, argv[0]))
        s = dh_err_nomem(&err);
    if (log > 0)
        close(log);
    if (pass >= 0)
        close(pass);
    dh_free(argv);
    dh_free(set);
    dh_free(unset);
    return s == DH_OK ? json_pack("{s:i}", "pid", (int)pid) : dh_keeper_failure(&err);
}

static void tell_lost(struct dh_keeper *k, struct dh_kept *p)
{
    p->ended = true;
    if (!k->conductor_source || k->ending)
        return;
    json_t *m = json_pack("{s:i,s:s}", "lost", (int)p->pid, "name", p->name);
    if (m)
        dh_ipc_send(&k->conductor, m, -1, NULL);
    json_decref(m);
}

void dh_keeper_reap(struct dh_keeper *k)
{
    pid_t pid;
    while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
        for (size_t i = 0; i < k->kept_count; i++)
            if (k->kept[i].pid == pid && !k->kept[i].ended)
                tell_lost(k, &k->kept[i]);
}

void dh_keeper_take_down(struct dh_keeper *k)
{
    k->ending = true;
    dh_proc_kill_tree(getpid(), SIGTERM, dh_tick_now() + TERM_BOUND);
    dh_proc_kill_tree(getpid(), SIGKILL, dh_tick_now() + KILL_BOUND);
}
