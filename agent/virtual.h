/* A private display: Xvfb, a window manager and a message bus of its own, started through the guardian,
 * so that all of it ends with the run, also when the conductor is killed. */
#ifndef DH_AGENT_VIRTUAL_H
#define DH_AGENT_VIRTUAL_H

#include "actuate/guardian.h"
#include "base/err.h"
#include "base/loop.h"
#include "base/xconn.h"

struct dh_virtual {
    char display[16];  /* ":7" */
    char *xauthority;  /* owned */
    char *bus;         /* DBUS_SESSION_BUS_ADDRESS, NULL when there is no dbus-daemon; owned */
    int width, height;
    bool a11y;          /* applications may use the accessibility bus */
    const char *env[8]; /* NULL-terminated "NAME=value" for what runs on it; strings owned below */
    char *env_owned[4];
};

/* Parses "1280x800"; 320x200 to 8192x8192. */
enum dh_status dh_virtual_parse_size(const char *text, int *ret_width, int *ret_height,
                                     struct dh_err *err);
/* Starts the three servers and waits until each says that it is ready. DH_ENV names the package that is missing.
 * On failure nothing is left but what the guardian takes down when it is stopped. */
enum dh_status dh_virtual_start(struct dh_guardian *g, struct dh_loop *loop, int width, int height, bool a11y,
                                struct dh_virtual *ret, struct dh_err *err);
/* Waits until windows that are mapped on a fresh display are managed. */
enum dh_status dh_virtual_wait_wm(struct dh_xconn *x, struct dh_loop *loop, struct dh_err *err);
/* The same values for a display that a parked guardian kept alive. */
enum dh_status dh_virtual_restore(const char *display, const char *xauthority, const char *bus,
                                  bool a11y, struct dh_virtual *ret, struct dh_err *err);
void dh_virtual_finish(struct dh_virtual *v);

#endif
