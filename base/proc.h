/* Starting children. A child gets a clean signal state and exactly the descriptors it was given. */
#ifndef DH_BASE_PROC_H
#define DH_BASE_PROC_H

#include <stdbool.h>
#include <sys/types.h>
#include <deskhand/tick.h>
#include "base/err.h"

#define DH_PROC_FDS 4

/* A variable whose value is the names, joined by ":", of those that no child gets unless it is started with them
 * (`pass`). The variable itself goes to no child. */
#define DH_PROC_PRIVATE "DESKHAND_PRIVATE"

/* Zeroed members mean: inherit. Strings and arrays are borrowed for the call. */
struct dh_proc_spec {
    const char *const *argv;   /* NULL-terminated; argv[0] is looked up in $PATH */
    const char *const *set;    /* NULL-terminated "NAME=value" to put into the environment */
    const char *const *unset;  /* NULL-terminated names to take out of it */
    const char *const *pass;   /* NULL-terminated names of DH_PROC_PRIVATE that this child is to have */
    const char *cwd;
    int keep_fds[DH_PROC_FDS]; /* these arrive as 3, 4, ... in this order */
    int keep_count;
    int out_fd, err_fd;        /* stdout, stderr; 0 = /dev/null, -1 = inherit */
    bool own_group;            /* becomes leader of a new session and process group */
    const int *nice; /* priority of the child (setpriority(2)), NULL: ours */
    bool die_with_parent;      /* SIGKILL when the parent dies (prctl PR_SET_PDEATHSIG) */
};

/* Starts it. A program that cannot be executed is reported here (DH_NOT_FOUND or DH_ENV). */
enum dh_status dh_proc_spawn(const struct dh_proc_spec *spec, pid_t *ret_pid, struct dh_err *err);
/* True when the child has ended (and reaps it); *ret_status as waitpid gives it. */
bool dh_proc_reap(pid_t pid, int *ret_status);
/* Kills every process below `root` (not itself), deepest last, by walking /proc; repeats until none
 * is left or the deadline passes. Meant for a subreaper (prctl(2) PR_SET_CHILD_SUBREAPER). */
void dh_proc_kill_tree(pid_t root, int sig, dh_tick deadline);
/* The parent of any process; 0 when it is not there. */
pid_t dh_proc_parent(pid_t pid);
/* Its state as proc(5) tells it ('R', 'S', 'T' for stopped, 'Z' for ended and not reaped); 0 when it is not there. */
char dh_proc_state(pid_t pid);
/* Waits for a child to end, bounded; true when it did. Uses pidfd_open(2). */
bool dh_proc_wait(pid_t pid, dh_tick deadline);

#endif
