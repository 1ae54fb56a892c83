/* Waiting for a window manager that really manages: openbox announces itself before it listens, and what is
 * mapped in between is lost for good. So a window of our own is mapped until it is in the list of clients, and
 * mapped anew when it is not taken up within a second: mapping what is mapped tells nobody. */
#include "agent/virtual.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>

#define TAKEN_WITHIN DH_TICK_S(1)
#define STARTS_WITHIN DH_TICK_S(30) /* a busy machine starts it late */

struct probe {
    struct dh_xconn *x;
    Window window;
};

static bool listed(struct probe *p)
{
    unsigned long n = 0;
    bool found = false;
    unsigned char *data = dh_xconn_property(p->x, dh_xconn_root(p->x),
                                            dh_xconn_atom(p->x, DH_ATOM_NET_CLIENT_LIST), XA_WINDOW, 32, &n);
    const Window *list = (const Window *)(const void *)data;
    for (unsigned long i = 0; data && i < n; i++)
        found |= list[i] == p->window;
    if (data)
        XFree(data);
    return found;
}

static bool there(void *data)
{
    struct probe *p = data;
    if (dh_xconn_dead(p->x) || listed(p))
        return true;
    XMapWindow(dh_xconn_display(p->x), p->window);
    return false;
}

static bool gone(void *data)
{
    struct probe *p = data;
    return dh_xconn_dead(p->x) || !listed(p);
}

enum dh_status dh_virtual_wait_wm(struct dh_xconn *x, struct dh_loop *loop, struct dh_err *err)
{
    Display *d = dh_xconn_display(x);
    struct probe p = {x, XCreateSimpleWindow(d, dh_xconn_root(x), 0, 0, 8, 8, 0, 0, 0)};
    dh_tick deadline = dh_tick_now() + STARTS_WITHIN;
    dh_xconn_select_root(x, PropertyChangeMask);
    enum dh_wait w = DH_WAIT_TIMED_OUT;
    while (w == DH_WAIT_TIMED_OUT && dh_tick_now() < deadline) {
        dh_tick again = dh_tick_now() + TAKEN_WITHIN;
        w = dh_loop_until(loop, there, &p, again < deadline ? again : deadline);
        if (w == DH_WAIT_TIMED_OUT)
            XUnmapWindow(d, p.window);
    }
    if (!dh_xconn_dead(x))
        XDestroyWindow(d, p.window);
    if (w == DH_WAIT_REACHED)
        w = dh_loop_until(loop, gone, &p, deadline);
    if (w == DH_WAIT_INTERRUPTED)
        return dh_err_set(err, DH_INTERRUPTED, DH_BLAME_USER, NULL, "stopped");
    if (w == DH_WAIT_TIMED_OUT)
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "run \"deskhand doctor\"",
                          "the window manager of the private display did not start");
    return dh_xconn_check(x, err);
}
