/* A server, a loop, a connection and a screen on it, and a known client: what most X tests begin with. */
#ifndef DH_TESTS_X11_XDESK_H
#define DH_TESTS_X11_XDESK_H

#include "base/arena.h"
#include "base/loop.h"
#include "base/xconn.h"
#include "capture/screen.h"
#include "tests/x11/xclient.h"
#include "tests/x11/xserver.h"

struct xdesk {
    struct xserver server;
    struct dh_intr intr;
    struct dh_loop *loop;
    struct dh_xconn *x;
    struct dh_screen *screen;
    struct xclient client;
    struct dh_arena *arena;
};

/* Asserts on failure (cmocka). */
struct xdesk *xdesk_open(int width, int height, int depth, const char *const *extra);
void xdesk_close(struct xdesk *d);

#endif
