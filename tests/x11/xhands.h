/* A private display with a window manager, hands on it, and an application that tells what arrived. */
#ifndef DH_TESTS_X11_XHANDS_H
#define DH_TESTS_X11_XHANDS_H

#include "actuate/actuator.h"
#include "tests/x11/xserver.h"
#include "tests/x11/xtarget.h"

struct xhands {
    struct xserver server;
    struct dh_intr intr;
    struct dh_loop *loop;
    struct dh_xconn *x;
    struct dh_guardian *guardian;
    struct dh_actuator *a;
    struct xtarget target;
    unsigned long window; /* of the target */
    char folder[64];
};

/* False with the reason on stderr. `shared`: as on a desktop of a person, whose clipboard is kept. */
bool xhands_open(struct xhands *h, bool shared);
void xhands_close(struct xhands *h);
/* Starts a target of this kind, waits for its window and focuses it; ends the one before. */
bool xhands_target(struct xhands *h, const char *kind);
/* Mints a ticket and performs. */
enum dh_status xhands_touch(struct xhands *h, const struct dh_touch *touch, struct dh_touch_result *ret,
                            struct dh_err *err);
/* Types into what has the focus. */
enum dh_status xhands_type(struct xhands *h, const char *text, struct dh_touch_result *ret,
                           struct dh_err *err);
bool xhands_focus(struct xhands *h, unsigned long window);

#endif
