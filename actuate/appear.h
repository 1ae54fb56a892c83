/* The window that a program shows after it was started. Its own is that of its process or of one that it started, one
 * that carries the startup id it was given, or, once it has handed over to a program of its kind that runs already and
 * has ended, one of that program's. A window of anybody else that comes up meanwhile is never taken. Private. */
#ifndef DH_ACTUATE_APPEAR_H
#define DH_ACTUATE_APPEAR_H

#include <limits.h>
#include <sys/types.h>
#include "actuate/hands.h"
#include "actuate/kin.h"

#define DH_APPEAR_NAMES 4

struct dh_appear {
    struct dh_actuator *a;
    struct dh_kin_before before;
    Window active, found;                    /* found: None until it appeared */
    char startup[96];                        /* "DESKTOP_STARTUP_ID=..." for what is started */
    char names[DH_APPEAR_NAMES][64];         /* how it may call its class, in lower case */
    char exe[PATH_MAX];                      /* what its process ran when last seen, "" when not known */
    pid_t pid;                               /* 0: not started yet */
};

/* Before it is started. `names`: its program, its class, its id; NULL entries are none. */
void dh_appear_begin(struct dh_appear *p, struct dh_actuator *a, const char *const names[DH_APPEAR_NAMES]);
/* For dh_hands_until: whether the window is there (p->found). */
bool dh_appear_done(void *appear);

#endif
