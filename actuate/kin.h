/* Whose window is this: which process it belongs to, and whether that is one of those that are meant. Decided by what
 * cannot be chosen: the client's process as the server knows it, and the tree of processes. What a window says of itself
 * (_NET_WM_PID) counts only where the server tells nothing, and what it is transient for only for the portal. */
#ifndef DH_ACTUATE_KIN_H
#define DH_ACTUATE_KIN_H

#include <stdbool.h>
#include <stddef.h>
#include "base/xconn.h"

/* A window that was there before something was started or pressed. Servers give the number of a closed window to the
 * next program at once, hence the process beside it. */
struct dh_kin_window {
    Window window;
    int pid;
};

#define DH_KIN_WINDOWS 256

/* The windows of one moment, to tell new ones from. */
struct dh_kin_before {
    struct dh_kin_window list[DH_KIN_WINDOWS];
    size_t count;
};

void dh_kin_remember(struct dh_xconn *x, struct dh_kin_before *ret);
/* Forgets the windows that have closed since; `now` lists those that are there. */
void dh_kin_forget(struct dh_kin_before *before, const Window *now, size_t n);
bool dh_kin_is_old(struct dh_xconn *x, const struct dh_kin_before *before, Window w);

/* The process of a window; 0: not known. */
int dh_kin_pid(struct dh_xconn *x, Window w);
/* Whether a process is this one, or was started by it, or by one that it started (proc(5)). */
bool dh_kin_descends(int pid, int ancestor);
/* Whether what it was started with holds this NAME=VALUE; false for other users' processes. */
bool dh_kin_environment_has(int pid, const char *entry);
/* The startup id (Startup Notification Protocol 0.2) of a window or of the leader of its group; "" for none. */
void dh_kin_startup_id(struct dh_xconn *x, Window w, char *out, size_t n);
/* Whether it is the file chooser of xdg-desktop-portal, by the program that draws it. */
bool dh_kin_is_portal(int pid);

/* Whether `w`, which came up after a control of `app` was pressed, belongs to it: the same process, a program that it
 * started, or the portal's dialog that is transient for it. */
bool dh_kin_of_application(struct dh_xconn *x, Window w, Window app);

#endif
