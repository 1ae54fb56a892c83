#include "base/proc.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/path.h"

static const char *name_end(const char *entry)
{
    const char *e = strchr(entry, '=');
    return e ? e : entry + strlen(entry);
}

static bool names(const char *const *list, const char *entry)
{
    size_t n = (size_t)(name_end(entry) - entry);
    for (; list && *list; list++)
        if ((size_t)(name_end(*list) - *list) == n && strncmp(*list, entry, n) == 0)
            return true;
    return false;
}

/* Whether an entry's name is one of DH_PROC_PRIVATE's, or that one. */
static bool is_private(const char *list, const char *entry)
{
    size_t n = (size_t)(name_end(entry) - entry);
    if (n == strlen(DH_PROC_PRIVATE) && strncmp(entry, DH_PROC_PRIVATE, n) == 0)
        return true;
    for (const char *p = list; p && *p; p += strcspn(p, ":"), p += *p == ':')
        if (strcspn(p, ":") == n && strncmp(p, entry, n) == 0)
            return true;
    return false;
}

/* The environment of the child: ours without what is unset or set anew, then what is set.
 * Entries are borrowed; the array is owned by the caller. */
static char **environment(const struct dh_proc_spec *spec)
{
    size_t n = 1;
    for (char **e = environ; e && *e; e++)
        n++;
    for (const char *const *s = spec->set; s && *s; s++)
        n++;
    char **out = dh_alloc(n, sizeof(*out));
    if (!out)
        return NULL;
    size_t k = 0;
    const char *private = getenv(DH_PROC_PRIVATE);
    for (char **e = environ; e && *e; e++)
        if (!names(spec->unset, *e) && !names(spec->set, *e) && (!is_private(private, *e) || names(spec->pass, *e)))
            out[k++] = *e;
    for (const char *const *s = spec->set; s && *s; s++)
        out[k++] = (char *)(uintptr_t)*s;
    return out;
}

/* Runs in the child between fork and exec: async-signal-safe calls only. */
static void child(const struct dh_proc_spec *spec, const char *program, char **env, int report,
                  pid_t parent)
{
    struct sigaction dfl = {.sa_handler = SIG_DFL};
    sigset_t none;
    for (int i = 1; i < 32; i++)
        sigaction(i, &dfl, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (spec->nice)
        setpriority(PRIO_PROCESS, 0, *spec->nice);
    if (spec->own_group)
        setsid();
    if (spec->die_with_parent) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent)
            _exit(127);
    }
    int null = open("/dev/null", O_RDWR);
    dup2(null, 0);
    if (spec->out_fd >= 0)
        dup2(spec->out_fd > 0 ? spec->out_fd : null, 1);
    if (spec->err_fd >= 0)
        dup2(spec->err_fd > 0 ? spec->err_fd : null, 2);
    /* First above the range, then down, so that no source is overwritten before it is moved. */
    int high[DH_PROC_FDS];
    for (int i = 0; i < spec->keep_count; i++)
        high[i] = fcntl(spec->keep_fds[i], F_DUPFD_CLOEXEC, 64);
    report = fcntl(report, F_DUPFD_CLOEXEC, 96);
    for (int i = 0; i < spec->keep_count; i++)
        dup2(high[i], 3 + i);
    syscall(SYS_close_range, 3u + (unsigned)spec->keep_count, (unsigned)report - 1u, 0u);
    syscall(SYS_close_range, (unsigned)report + 1u, ~0u, 0u);
    if (!spec->cwd || chdir(spec->cwd) == 0)
        execve(program, (char *const *)(uintptr_t)spec->argv, env);
    int e = errno;
    if (write(report, &e, sizeof(e)) < 0)
        _exit(126);
    _exit(127);
}

enum dh_status dh_proc_spawn(const struct dh_proc_spec *spec, pid_t *ret_pid, struct dh_err *err)
{
    char *program = dh_path_find_program(spec->argv[0]);
    if (!program)
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_ENVIRONMENT, "install it or check its path",
                          "there is no program \"%s\"", spec->argv[0]);
    enum dh_status s = DH_OK;
    char **env = environment(spec);
    int pipe_fds[2] = {-1, -1};
    if (!env) {
        s = dh_err_nomem(err);
        goto free_program;
    }
    if (pipe2(pipe_fds, O_CLOEXEC) != 0) {
        s = dh_err_errno(err, DH_ENV, NULL, "cannot create a pipe");
        goto free_env;
    }
    pid_t parent = getpid();
    pid_t pid = fork();
    if (pid == 0)
        child(spec, program, env, pipe_fds[1], parent);
    close(pipe_fds[1]);
    if (pid < 0) {
        s = dh_err_errno(err, DH_ENV, NULL, "cannot start %s", spec->argv[0]);
    } else {
        int e = 0;
        ssize_t n;
        do {
            n = read(pipe_fds[0], &e, sizeof(e));
        } while (n < 0 && errno == EINTR);
        if (n == sizeof(e)) {
            waitpid(pid, NULL, 0);
            errno = e;
            s = dh_err_errno(err, DH_ENV, NULL, "cannot execute %s", program);
        } else {
            *ret_pid = pid;
        }
    }
    close(pipe_fds[0]);
free_env:
    dh_free(env);
free_program:
    dh_free(program);
    return s;
}

bool dh_proc_reap(pid_t pid, int *ret_status)
{
    int st = 0;
    pid_t r = waitpid(pid, &st, WNOHANG);
    if (r == 0)
        return false;
    if (r == pid && ret_status)
        *ret_status = st;
    return true;
}

/* Wakes on the next child that ends; 20 ms is only the bound of that wait, since the signal may have come
 * before it was blocked. */
static void wait_child(void)
{
    sigset_t set, old;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, &old);
    struct timespec bound = {0, 20000000};
    sigtimedwait(&set, NULL, &bound);
    sigprocmask(SIG_SETMASK, &old, NULL);
}

/* Where there is no pidfd_open(2): old kernels, valgrind, sandboxes. */
static bool wait_by_signal(pid_t pid, dh_tick deadline)
{
    while (!dh_proc_reap(pid, NULL)) {
        if (dh_tick_now() >= deadline)
            return false;
        wait_child();
    }
    return true;
}

bool dh_proc_wait(pid_t pid, dh_tick deadline)
{
    int fd = (int)syscall(SYS_pidfd_open, pid, 0);
    if (fd < 0)
        return errno == ESRCH || errno == EINVAL ? dh_proc_reap(pid, NULL) : wait_by_signal(pid, deadline);
    struct pollfd p = {.fd = fd, .events = POLLIN};
    dh_tick left = deadline - dh_tick_now();
    while (!(p.revents & POLLIN) && left > 0) {
        if (poll(&p, 1, (int)(left / 1000) + 1) < 0 && errno != EINTR)
            break;
        left = deadline - dh_tick_now();
    }
    close(fd);
    return dh_proc_reap(pid, NULL);
}

static void each_child(pid_t pid, int sig, int depth, int *count)
{
    char path[64];
    snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
    DIR *d = opendir(path);
    if (!d || depth > 64) {
        if (d)
            closedir(d);
        return;
    }
    for (struct dirent *e = readdir(d); e; e = readdir(d)) {
        if (e->d_name[0] == '.')
            continue;
        char *file = dh_asprintf("%s/%s/children", path, e->d_name);
        FILE *f = file ? fopen(file, "re") : NULL;
        dh_free(file);
        if (!f)
            continue;
        int kid;
        while (fscanf(f, "%d", &kid) == 1) {
            each_child(kid, sig, depth + 1, count);
            if (kill(kid, sig) == 0)
                (*count)++;
        }
        fclose(f);
    }
    closedir(d);
}

void dh_proc_kill_tree(pid_t root, int sig, dh_tick deadline)
{
    for (;;) {
        int count = 0;
        each_child(root, sig, 0, &count);
        while (waitpid(-1, NULL, WNOHANG) > 0)
            ;
        if (count == 0 || dh_tick_now() >= deadline)
            return;
        wait_child();
    }
}

/* proc(5): the name may contain anything, so the fields are counted from its last parenthesis. */
static bool read_stat(pid_t pid, char *ret_state, pid_t *ret_parent)
{
    char path[64], line[512];
    snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
    FILE *f = pid > 0 ? fopen(path, "re") : NULL;
    size_t n = f ? fread(line, 1, sizeof(line) - 1, f) : 0;
    if (f)
        fclose(f);
    line[n] = '\0';
    char state;
    int up = 0;
    const char *rest = strrchr(line, ')');
    if (!rest || sscanf(rest + 1, " %c %d", &state, &up) != 2)
        return false;
    *ret_state = state;
    *ret_parent = (pid_t)up;
    return true;
}

pid_t dh_proc_parent(pid_t pid)
{
    char state;
    pid_t up;
    return read_stat(pid, &state, &up) ? up : 0;
}

char dh_proc_state(pid_t pid)
{
    char state;
    pid_t up;
    return read_stat(pid, &state, &up) ? state : '\0';
}
