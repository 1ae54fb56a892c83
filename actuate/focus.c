#include "actuate/focus.h"

#include <X11/Xutil.h>

#include "actuate/xwin.h"

#define BOUND DH_TICK_S(3)
#define CLIENTS 256

static void send_root(struct dh_actuator *a, Window w, enum dh_atom type, long l0, long l1, long l2)
{
    XEvent e = {.xclient = {.type = ClientMessage,
                            .window = w,
                            .message_type = dh_xconn_atom(a->x, type),
                            .format = 32}};
    e.xclient.data.l[0] = l0;
    e.xclient.data.l[1] = l1;
    e.xclient.data.l[2] = l2;
    dh_xconn_trap_begin(a->x);
    XSendEvent(dh_xconn_display(a->x), dh_xconn_root(a->x), False,
               SubstructureNotifyMask | SubstructureRedirectMask, &e);
    dh_xconn_trap_end(a->x);
}

struct raise {
    struct dh_actuator *a;
    Window window;
    bool managed, gone;
    dh_tick again; /* when it is asked once more */
};

/* Source 2, a pager: window managers do not second-guess it; the time is fresh, stale ones are
 * refused. */
static void ask(struct raise *r)
{
    struct dh_xconn *x = r->a->x;
    if (r->managed) {
        send_root(r->a, r->window, DH_ATOM_NET_ACTIVE_WINDOW, 2, (long)dh_xconn_time(x),
                  (long)dh_xwin_active(x));
        return;
    }
    /* Focusing what is not viewable is BadMatch, hence the trap and the test. */
    dh_xconn_trap_begin(x);
    XMapRaised(dh_xconn_display(x), r->window);
    if (dh_xwin_viewable(x, r->window))
        XSetInputFocus(dh_xconn_display(x), r->window, RevertToParent, dh_xconn_time(x));
    dh_xconn_trap_end(x);
}

void dh_focus_ask(struct dh_actuator *a, unsigned long window)
{
    struct raise r = {.a = a, .window = window, .managed = dh_xwin_managed(a->x)};
    ask(&r);
}

static bool raised(void *data)
{
    struct raise *r = data;
    struct dh_xconn *x = r->a->x;
    r->gone = !dh_xwin_exists(x, r->window);
    Window focus = dh_xwin_focus(x);
    bool inside = focus != None &&
                  (dh_xwin_inside(x, focus, r->window) || dh_xwin_client(x, focus) == r->window);
    if (r->gone || (inside && (!r->managed || dh_xwin_active(x) == r->window)))
        return true;
    if (dh_tick_now() >= r->again) {
        ask(r);
        r->again = DH_TICK_NEVER;
    }
    return false;
}

static enum dh_status gone(struct dh_err *err)
{
    return dh_err_set(err, DH_GONE, DH_BLAME_APPLICATION, "look again", "the window is gone");
}

enum dh_status dh_focus_raise(struct dh_actuator *a, unsigned long window, struct dh_err *err)
{
    Window client = dh_xwin_client(a->x, window);
    struct raise r = {.a = a, .window = client ? client : window, .managed = dh_xwin_managed(a->x)};
    enum dh_status s = dh_hands_check(a, err);
    if (s != DH_OK)
        return s;
    if (!dh_xwin_exists(a->x, r.window))
        return gone(err);
    r.again = dh_tick_now() + BOUND / 2;
    ask(&r);
    enum dh_wait w = dh_hands_until(a, raised, &r, dh_tick_now() + BOUND);
    s = dh_hands_check(a, err);
    if (s != DH_OK)
        return s;
    if (r.gone)
        return gone(err);
    if (w == DH_WAIT_REACHED)
        return DH_OK;
    char title[80];
    dh_xwin_title(a->x, r.window, title, sizeof(title));
    return dh_err_set(err, DH_TIMEOUT, DH_BLAME_APPLICATION, "close the dialog that is before it",
                      "the window \"%s\" does not take the focus", title);
}

struct closing {
    struct dh_actuator *a;
    Window window, asks; /* asks: a dialog that came up */
    int pid;
    Window before[CLIENTS];
    size_t before_count;
};

/* A window that was not there before and belongs to the one that closes. */
static Window new_dialog(struct closing *c)
{
    Window now[CLIENTS];
    size_t n = dh_xwin_clients(c->a->x, now, CLIENTS);
    for (size_t i = 0; i < n; i++) {
        bool old = false;
        for (size_t k = 0; k < c->before_count; k++)
            old = old || c->before[k] == now[i];
        if (!old && (dh_xwin_transient_for(c->a->x, now[i]) == c->window ||
                     (c->pid && dh_xwin_pid(c->a->x, now[i]) == c->pid)))
            return now[i];
    }
    return None;
}

static bool closed(void *data)
{
    struct closing *c = data;
    if (!dh_xwin_viewable(c->a->x, c->window))
        return true;
    c->asks = new_dialog(c);
    return c->asks != None;
}

static void ask_to_close(struct dh_actuator *a, Window w)
{
    if (dh_xwin_managed(a->x)) {
        send_root(a, w, DH_ATOM_NET_CLOSE_WINDOW, (long)dh_xconn_time(a->x), 2, 0);
        return;
    }
    XEvent e = {.xclient = {.type = ClientMessage,
                            .window = w,
                            .message_type = dh_xconn_atom(a->x, DH_ATOM_WM_PROTOCOLS),
                            .format = 32}};
    e.xclient.data.l[0] = (long)dh_xconn_atom(a->x, DH_ATOM_WM_DELETE_WINDOW);
    e.xclient.data.l[1] = (long)dh_xconn_time(a->x);
    dh_xconn_trap_begin(a->x);
    XSendEvent(dh_xconn_display(a->x), w, False, NoEventMask, &e);
    dh_xconn_trap_end(a->x);
}

enum dh_status dh_focus_close(struct dh_actuator *a, unsigned long window, struct dh_err *err)
{
    Window client = dh_xwin_client(a->x, window);
    struct closing c = {.a = a, .window = client ? client : window};
    enum dh_status s = dh_hands_check(a, err);
    if (s != DH_OK)
        return s;
    if (!dh_xwin_exists(a->x, c.window))
        return gone(err);
    if (!dh_xwin_protocol(a->x, c.window, DH_ATOM_WM_DELETE_WINDOW))
        return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "quit the program by its own menu",
                          "this window cannot be asked to close");
    c.pid = dh_xwin_pid(a->x, c.window);
    c.before_count = dh_xwin_clients(a->x, c.before, CLIENTS);
    ask_to_close(a, c.window);
    enum dh_wait w = dh_hands_until(a, closed, &c, dh_tick_now() + BOUND);
    struct dh_err e = {0};
    s = dh_hands_check(a, &e);
    if (s != DH_OK && s != DH_YIELDED) { /* it was asked, once: whoever took over is heeded next */
        if (err)
            *err = e;
        return s;
    }
    char title[80] = "";
    if (c.asks)
        dh_xwin_title(a->x, c.asks, title, sizeof(title));
    if (c.asks)
        return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION,
                          "look again and answer its question",
                          "the window does not close, it asks something: \"%s\"", title);
    if (w == DH_WAIT_REACHED)
        return DH_OK;
    return dh_err_set(err, DH_TIMEOUT, DH_BLAME_APPLICATION, "look whether it asks something",
                      "the window has not closed within %d s", (int)(BOUND / 1000000));
}
