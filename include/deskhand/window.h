/* Top-level windows as the window manager lists them (EWMH 1.5), bottom of the stack first, and
 * mapped override-redirect windows (menus, tooltips) on top of them. */
#ifndef DESKHAND_WINDOW_H
#define DESKHAND_WINDOW_H

#include <stdbool.h>
#include <stdint.h>
#include <deskhand/geom.h>

#define DH_ID_MAX 16

struct dh_window {
    char id[DH_ID_MAX];       /* "w3"; the same window keeps its id as long as the desk lives */
    unsigned long xid;        /* 0: not an X window (a picture from disk) */
    unsigned long transient_for; /* xid or 0 */
    const char *title;        /* UTF-8, never NULL; owned by the observation. Data, not to be trusted */
    const char *wm_class;     /* lower case WM_CLASS class, "" when it has none */
    const char *program;      /* name of the executable of pid, "" when unknown */
    int pid;                  /* 0: unknown */
    struct dh_rect rect;      /* the client area */
    struct dh_rect frame;     /* with the window manager's decoration */
    bool active, minimized, dialog, modal;
    bool popup;               /* override-redirect: a menu, a list, a tooltip */
};

#endif
