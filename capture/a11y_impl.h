/* Private to capture/a11y*.c of the accessibility child: one query in the making. */
#ifndef DH_CAPTURE_A11Y_IMPL_H
#define DH_CAPTURE_A11Y_IMPL_H

#include "capture/a11y.h"
#include "capture/a11y_bus.h"

#define DH_A11Y_APPS 64
#define DH_A11Y_WINDOWS 64

/* An application on the bus. Unique names are never given twice. */
struct dh_a11y_app {
    char bus[64];
    int pid;
    DBusPendingCall *knock; /* not answered yet: silent */
    bool seen;              /* the registry still has it */
    bool known;             /* it was asked for its toolkit */
    unsigned relative;      /* what it can tell places by: ATSPI_COORD_TYPE_SCREEN or _WINDOW */
};

struct dh_a11y {
    DBusConnection *bus;
    struct dh_a11y_app apps[DH_A11Y_APPS];
    size_t app_count;
};

struct dh_a11y_query {
    size_t from, room; /* of the nodes: those of this application begin there; so many fit */
    struct dh_a11y *a;
    const struct dh_window *windows;
    size_t window_count;
    struct dh_arena *arena;
    struct dh_a11y_nodes *out;
    bool nomem;
    /* Of one application. */
    unsigned relative;
    dh_tick deadline;
    bool dead;                   /* the deadline passed */
    bool taken[DH_A11Y_WINDOWS]; /* windows that a frame was found for */
    /* Of one frame: from what it says to screen pixels: times quarters / 4, then move. */
    int quarters, window;
    struct dh_point move;
};

/* The window that a frame is, by process, size and title; sets how its boxes become screen pixels. */
bool dh_a11y_place(struct dh_a11y_query *q, struct dh_rect at, const char *title, int pid);
/* Where a box of the placed frame is on the screen, and the window that it is in (menus open in windows of their
 * own); false when nothing of it is in any. */
bool dh_a11y_locate(const struct dh_a11y_query *q, struct dh_rect told, enum dh_role role,
                    struct dh_rect *ret, int *ret_window);
/* All controls of the placed frame, added to q->out. */
void dh_a11y_collect(struct dh_a11y_query *q, struct dh_a11y_ref frame);
/* Waits within the application's deadline and takes the answer. */
DBusMessage *dh_a11y_answer(struct dh_a11y_query *q, DBusPendingCall **p);

#endif
