#include "base/xconn.h"

#include <X11/Xatom.h>
#include <X11/Xlib-xcb.h>
#include <X11/Xlibint.h>
#include <X11/Xresource.h>
#include <X11/Xutil.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/xprobe.h"
#include "base/xwatch.h"

#define TRAPS 8

static const char *const atom_names[DH_ATOM_COUNT] = {
    [DH_ATOM_NET_ACTIVE_WINDOW] = "_NET_ACTIVE_WINDOW",
    [DH_ATOM_NET_CLIENT_LIST] = "_NET_CLIENT_LIST",
    [DH_ATOM_NET_CLIENT_LIST_STACKING] = "_NET_CLIENT_LIST_STACKING",
    [DH_ATOM_NET_CLOSE_WINDOW] = "_NET_CLOSE_WINDOW",
    [DH_ATOM_NET_FRAME_EXTENTS] = "_NET_FRAME_EXTENTS",
    [DH_ATOM_NET_SUPPORTED] = "_NET_SUPPORTED",
    [DH_ATOM_NET_SUPPORTING_WM_CHECK] = "_NET_SUPPORTING_WM_CHECK",
    [DH_ATOM_NET_WM_NAME] = "_NET_WM_NAME",
    [DH_ATOM_NET_WM_PID] = "_NET_WM_PID",
    [DH_ATOM_NET_WM_PING] = "_NET_WM_PING",
    [DH_ATOM_NET_WM_STATE] = "_NET_WM_STATE",
    [DH_ATOM_NET_WM_STATE_HIDDEN] = "_NET_WM_STATE_HIDDEN",
    [DH_ATOM_NET_WM_STATE_MODAL] = "_NET_WM_STATE_MODAL",
    [DH_ATOM_NET_WM_USER_TIME] = "_NET_WM_USER_TIME",
    [DH_ATOM_NET_WM_WINDOW_TYPE] = "_NET_WM_WINDOW_TYPE",
    [DH_ATOM_NET_WM_WINDOW_TYPE_DIALOG] = "_NET_WM_WINDOW_TYPE_DIALOG",
    [DH_ATOM_WM_DELETE_WINDOW] = "WM_DELETE_WINDOW",
    [DH_ATOM_WM_PROTOCOLS] = "WM_PROTOCOLS",
    [DH_ATOM_WM_STATE] = "WM_STATE",
    [DH_ATOM_CLIPBOARD] = "CLIPBOARD",
    [DH_ATOM_CLIPBOARD_MANAGER] = "CLIPBOARD_MANAGER",
    [DH_ATOM_SAVE_TARGETS] = "SAVE_TARGETS",
    [DH_ATOM_TARGETS] = "TARGETS",
    [DH_ATOM_MULTIPLE] = "MULTIPLE",
    [DH_ATOM_TIMESTAMP] = "TIMESTAMP",
    [DH_ATOM_INCR] = "INCR",
    [DH_ATOM_UTF8_STRING] = "UTF8_STRING",
    [DH_ATOM_TEXT_PLAIN_UTF8] = "text/plain;charset=utf-8",
    [DH_ATOM_TEXT_PLAIN] = "text/plain",
    [DH_ATOM_DESKHAND] = "_DESKHAND",
};

struct listener {
    dh_xconn_event_fn fn;
    void *data;
};

struct trap {
    unsigned long from; /* first serial that belongs to it */
    int code;
};

struct dh_xconn {
    Display *display;
    char *xauthority; /* owned, NULL: the environment's */
    Window root, own;
    int screen;
    long root_mask;
    Atom atoms[DH_ATOM_COUNT];
    bool dead;
    struct trap traps[TRAPS];
    int trap_depth;
    unsigned long stray_errors;
    struct listener *listeners;
    size_t listener_count, listener_cap;
    Time time;
    bool time_arrived;
    struct dh_loop *loop;
    struct dh_loop_source *source;
    struct dh_xwatch *watch; /* owned; NULL without a loop */
};

/* The connection of a Display is kept in the Display itself, so that the process-wide handlers
 * need no variable of their own. */
static struct dh_xconn *of_display(Display *d)
{
    XEDataObject o = {.display = d};
    XExtData *x = XFindOnExtensionList(XEHeadOfExtensionList(o), 0x6468);
    return x ? (struct dh_xconn *)(void *)x->private_data : NULL;
}

static int keep_data(XExtData *x)
{
    (void)x;
    return 0;
}

static int on_error(Display *d, XErrorEvent *e)
{
    struct dh_xconn *x = of_display(d);
    if (!x)
        return 0;
    for (int i = x->trap_depth - 1; i >= 0; i--) {
        if (e->serial >= x->traps[i].from) {
            if (!x->traps[i].code)
                x->traps[i].code = e->error_code;
            return 0;
        }
    }
    x->stray_errors++;
    return 0;
}

static int on_io_error(Display *d)
{
    struct dh_xconn *x = of_display(d);
    if (x)
        x->dead = true;
    return 0;
}

static void on_io_exit(Display *d, void *data)
{
    (void)d;
    ((struct dh_xconn *)data)->dead = true;
}

static bool prepare(void *data)
{
    return dh_xconn_dispatch(data);
}

static enum dh_status silent(struct dh_err *err)
{
    return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "see whether the X server is stopped or somebody has grabbed it",
                      "the display does not answer");
}

static enum dh_status cannot_open(const char *name, struct dh_err *err)
{
    const char *d = name ? name : getenv("DISPLAY");
    if ((!d || !*d) && getenv("WAYLAND_DISPLAY"))
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT,
                          "log in to an Xorg session, or use --virtual 1280x800",
                          "this is a Wayland session without X11");
    if (!d || !*d)
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT,
                          "use --virtual 1280x800, or set DISPLAY", "no display: DISPLAY is not set");
    return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT,
                      "check DISPLAY and XAUTHORITY, or use --virtual 1280x800",
                      "cannot connect to display \"%s\"", d);
}

/* Xlib takes the path of the cookie file from the environment alone. */
static Display *open_display(const char *name, const char *xauthority)
{
    char *keep = xauthority ? dh_strdup(getenv("XAUTHORITY")) : NULL;
    if (xauthority)
        setenv("XAUTHORITY", xauthority, 1);
    Display *d = XOpenDisplay(name);
    if (keep)
        setenv("XAUTHORITY", keep, 1);
    else if (xauthority)
        unsetenv("XAUTHORITY");
    dh_free(keep);
    return d;
}

enum dh_status dh_xconn_open(const char *name, struct dh_loop *loop, struct dh_xconn **ret,
                             struct dh_err *err)
{
    return dh_xconn_open_with(name, NULL, loop, ret, err);
}

enum dh_status dh_xconn_open_again(const struct dh_xconn *x, struct dh_loop *loop, struct dh_xconn **ret,
                                   struct dh_err *err)
{
    return dh_xconn_open_with(DisplayString(x->display), x->xauthority, loop, ret, err);
}

enum dh_status dh_xconn_open_with(const char *name, const char *xauthority, struct dh_loop *loop,
                                  struct dh_xconn **ret, struct dh_err *err)
{
    if (dh_xprobe(name, DH_XWATCH_ANSWER, -1) == DH_XPROBE_SILENT)
        return silent(err);
    struct dh_xconn *x = dh_alloc(1, sizeof(*x));
    if (!x)
        return dh_err_nomem(err);
    XSetErrorHandler(on_error);
    XSetIOErrorHandler(on_io_error);
    x->display = open_display(name, xauthority);
    if (!x->display) {
        dh_free(x);
        return cannot_open(name, err);
    }
    x->xauthority = dh_strdup(xauthority);
    XEDataObject o = {.display = x->display};
    /* Freed by XCloseDisplay with free(3), which is what dh_alloc's memory takes. */
    XExtData *ext = dh_alloc(1, sizeof(*ext));
    if (!ext) {
        XCloseDisplay(x->display);
        dh_free(x->xauthority);
        dh_free(x);
        return dh_err_nomem(err);
    }
    ext->number = 0x6468;
    ext->private_data = (XPointer)x;
    ext->free_private = keep_data;
    XAddToExtensionList(XEHeadOfExtensionList(o), ext);
    XSetIOErrorExitHandler(x->display, on_io_exit, x);
    x->screen = DefaultScreen(x->display);
    x->root = RootWindow(x->display, x->screen);
    XInternAtoms(x->display, (char **)(uintptr_t)atom_names, DH_ATOM_COUNT, False, x->atoms);
    XSetWindowAttributes a = {.event_mask = PropertyChangeMask, .override_redirect = True};
    x->own = XCreateWindow(x->display, x->root, -1, -1, 1, 1, 0, 0, InputOnly, CopyFromParent,
                           CWEventMask | CWOverrideRedirect, &a);
    XFlush(x->display);
    x->loop = loop;
    if (loop) {
        x->source = dh_loop_add_prepare(loop, ConnectionNumber(x->display), prepare, x);
        enum dh_status s = x->source ? dh_xwatch_start(DisplayString(x->display), ConnectionNumber(x->display), loop,
                                                       &x->watch, err)
                                     : dh_err_nomem(err);
        if (s != DH_OK) {
            dh_xconn_close(x);
            return s;
        }
    }
    *ret = x;
    return DH_OK;
}

/* XCloseDisplay sends requests first, which on a dead connection prints an error a request and writes
 * where there is no buffer. Its second half alone frees what is ours. */
static void bury(Display *d)
{
    d->flags |= XlibDisplayClosing;
    /* The first half would have thrown the queue away; the second frees only what has been. */
    if (d->head) {
        d->tail->next = d->qfree;
        d->qfree = d->head;
        d->head = d->tail = NULL;
        d->qlen = 0;
    }
    for (int i = 0; i < d->nscreens; i++)
        XFree(d->screens[i].default_gc);
    for (struct _XExten *e = d->ext_procs; e; e = e->next)
        if (e->close_display)
            e->close_display(d, &e->codes);
    XCloseDisplay(d);
}

void dh_xconn_close(struct dh_xconn *x)
{
    if (!x)
        return;
    if (x->loop)
        dh_loop_remove(x->loop, x->source);
    if (dh_xconn_dead(x))
        bury(x->display);
    else
        XCloseDisplay(x->display);
    dh_xwatch_stop(x->watch);
    dh_free(x->xauthority);
    dh_free(x->listeners);
    dh_free(x);
}

Display *dh_xconn_display(struct dh_xconn *x)
{
    return x->display;
}

Window dh_xconn_root(const struct dh_xconn *x)
{
    return x->root;
}

int dh_xconn_screen(const struct dh_xconn *x)
{
    return x->screen;
}

int dh_xconn_fd(const struct dh_xconn *x)
{
    return ConnectionNumber(x->display);
}

Window dh_xconn_own(const struct dh_xconn *x)
{
    return x->own;
}

Atom dh_xconn_atom(const struct dh_xconn *x, enum dh_atom atom)
{
    return x->atoms[atom];
}

/* libxcb may have noticed before Xlib has; a request of Xlib's would then write through a null buffer. */
bool dh_xconn_dead(const struct dh_xconn *x)
{
    return x->dead || xcb_connection_has_error(XGetXCBConnection(x->display));
}

bool dh_xconn_silent(const struct dh_xconn *x)
{
    return dh_xwatch_silent(x->watch);
}

enum dh_status dh_xconn_check(const struct dh_xconn *x, struct dh_err *err)
{
    if (!dh_xconn_dead(x))
        return DH_OK;
    if (dh_xconn_silent(x))
        return silent(err);
    return dh_err_set(err, DH_GONE, DH_BLAME_ENVIRONMENT, "start the X server again and resume the run",
                      "the display is gone");
}

void dh_xconn_trap_begin(struct dh_xconn *x)
{
    if (x->trap_depth < TRAPS)
        x->traps[x->trap_depth] = (struct trap){NextRequest(x->display), 0};
    x->trap_depth++;
}

int dh_xconn_trap_end(struct dh_xconn *x)
{
    if (!dh_xconn_dead(x))
        XSync(x->display, False);
    x->trap_depth--;
    return x->trap_depth < TRAPS ? x->traps[x->trap_depth].code : 0;
}

bool dh_xconn_listen(struct dh_xconn *x, dh_xconn_event_fn fn, void *data)
{
    if (!dh_grow(&x->listeners, &x->listener_cap, x->listener_count + 1, sizeof(*x->listeners)))
        return false;
    x->listeners[x->listener_count++] = (struct listener){fn, data};
    return true;
}

void dh_xconn_unlisten(struct dh_xconn *x, dh_xconn_event_fn fn, void *data)
{
    size_t k = 0;
    for (size_t i = 0; i < x->listener_count; i++)
        if (x->listeners[i].fn != fn || x->listeners[i].data != data)
            x->listeners[k++] = x->listeners[i];
    x->listener_count = k;
}

static void handle(struct dh_xconn *x, XEvent *e)
{
    if (e->type == PropertyNotify && e->xproperty.window == x->own) {
        x->time = e->xproperty.time;
        x->time_arrived = true;
        return;
    }
    bool cookie = e->type == GenericEvent && XGetEventData(x->display, &e->xcookie);
    for (size_t i = 0; i < x->listener_count; i++)
        x->listeners[i].fn(x->listeners[i].data, e);
    if (cookie)
        XFreeEventData(x->display, &e->xcookie);
}

bool dh_xconn_dispatch(struct dh_xconn *x)
{
    bool any = false;
    while (!dh_xconn_dead(x) && XPending(x->display) > 0) {
        XEvent e;
        XNextEvent(x->display, &e);
        if (x->dead)
            break;
        handle(x, &e);
        any = true;
    }
    return any;
}

void dh_xconn_select_root(struct dh_xconn *x, long mask)
{
    if (dh_xconn_dead(x))
        return;
    x->root_mask |= mask;
    XSelectInput(x->display, x->root, x->root_mask);
}

static Bool is_own_property(Display *d, XEvent *e, XPointer arg)
{
    (void)d;
    struct dh_xconn *x = (struct dh_xconn *)(void *)arg;
    return e->type == PropertyNotify && e->xproperty.window == x->own;
}

Time dh_xconn_time(struct dh_xconn *x)
{
    if (dh_xconn_dead(x))
        return 0;
    unsigned char none = 0;
    XChangeProperty(x->display, x->own, x->atoms[DH_ATOM_DESKHAND], XA_STRING, 8, PropModeAppend, &none,
                    0);
    XSync(x->display, False);
    XEvent e;
    while (!x->dead && XCheckIfEvent(x->display, &e, is_own_property, (XPointer)x))
        x->time = e.xproperty.time;
    return x->time;
}

unsigned char *dh_xconn_property(struct dh_xconn *x, Window w, Atom name, Atom type, int format,
                                 unsigned long *ret_count)
{
    Atom actual;
    int has;
    unsigned long n, left;
    unsigned char *data = NULL;
    if (dh_xconn_dead(x))
        return NULL;
    dh_xconn_trap_begin(x);
    int r = XGetWindowProperty(x->display, w, name, 0, 1 << 18, False, type, &actual, &has, &n, &left,
                               &data);
    if (dh_xconn_trap_end(x) || r != Success)
        data = NULL;
    if (data && (n == 0 || has != format || (type != AnyPropertyType && actual != type))) {
        XFree(data);
        data = NULL;
    }
    if (data)
        *ret_count = n;
    return data;
}
