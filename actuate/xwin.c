#include "actuate/xwin.h"

#include <X11/Xatom.h>
#include <X11/Xutil.h>
#include <ctype.h>
#include <string.h>

#include "base/utf8.h"

#define DEPTH 64

static Window parent(struct dh_xconn *x, Window w)
{
    Window root, up = None, *kids = NULL;
    unsigned n;
    if (dh_xconn_dead(x))
        return None;
    dh_xconn_trap_begin(x);
    if (!XQueryTree(dh_xconn_display(x), w, &root, &up, &kids, &n))
        up = None;
    else if (kids)
        XFree(kids);
    return dh_xconn_trap_end(x) ? None : up;
}

Window dh_xwin_top(struct dh_xconn *x, Window w)
{
    for (int i = 0; i < DEPTH && w != None; i++) {
        Window up = parent(x, w);
        if (up == dh_xconn_root(x))
            return w;
        w = up;
    }
    return None;
}

Window dh_xwin_client(struct dh_xconn *x, Window w)
{
    Window at = w;
    for (int i = 0; i < DEPTH && at != None && at != dh_xconn_root(x); i++) {
        unsigned long n;
        unsigned char *state =
            dh_xconn_property(x, at, dh_xconn_atom(x, DH_ATOM_WM_STATE), AnyPropertyType, 32, &n);
        if (state) {
            XFree(state);
            return at;
        }
        at = parent(x, at);
    }
    return dh_xwin_top(x, w);
}

Window dh_xwin_under(struct dh_xconn *x, struct dh_point at)
{
    int px, py;
    Window child = None, root = dh_xconn_root(x);
    if (dh_xconn_dead(x) ||
        !XTranslateCoordinates(dh_xconn_display(x), root, root, at.x, at.y, &px, &py, &child))
        return None;
    return child;
}

bool dh_xwin_pointer(struct dh_xconn *x, struct dh_point *ret, unsigned *ret_mask)
{
    Window root, child;
    int wx, wy;
    unsigned mask;
    struct dh_point p;
    if (dh_xconn_dead(x) || !XQueryPointer(dh_xconn_display(x), dh_xconn_root(x), &root, &child, &p.x, &p.y,
                                           &wx, &wy, &mask))
        return false;
    *ret = p;
    if (ret_mask)
        *ret_mask = mask;
    return true;
}

Window dh_xwin_focus(struct dh_xconn *x)
{
    Window w = None;
    int revert;
    if (!dh_xconn_dead(x))
        XGetInputFocus(dh_xconn_display(x), &w, &revert);
    return w == (Window)PointerRoot || w == dh_xconn_root(x) ? None : w;
}

bool dh_xwin_inside(struct dh_xconn *x, Window w, Window of)
{
    for (int i = 0; i < DEPTH && w != None; i++) {
        if (w == of)
            return true;
        w = parent(x, w);
    }
    return false;
}

static bool attributes(struct dh_xconn *x, Window w, XWindowAttributes *ret)
{
    if (dh_xconn_dead(x) || w == None)
        return false;
    dh_xconn_trap_begin(x);
    int good = XGetWindowAttributes(dh_xconn_display(x), w, ret);
    return dh_xconn_trap_end(x) == 0 && good && !dh_xconn_dead(x);
}

bool dh_xwin_exists(struct dh_xconn *x, Window w)
{
    XWindowAttributes a;
    return attributes(x, w, &a);
}

bool dh_xwin_viewable(struct dh_xconn *x, Window w)
{
    XWindowAttributes a;
    return attributes(x, w, &a) && a.map_state == IsViewable;
}

bool dh_xwin_override(struct dh_xconn *x, Window w)
{
    XWindowAttributes a;
    return attributes(x, w, &a) && a.override_redirect;
}

bool dh_xwin_place(struct dh_xconn *x, Window w, struct dh_rect *ret)
{
    XWindowAttributes a;
    Window child;
    int left = 0, top = 0;
    if (!attributes(x, w, &a))
        return false;
    dh_xconn_trap_begin(x);
    int good = XTranslateCoordinates(dh_xconn_display(x), w, dh_xconn_root(x), 0, 0, &left, &top, &child);
    if (dh_xconn_trap_end(x) || !good)
        return false;
    *ret = (struct dh_rect){left, top, a.width, a.height};
    return true;
}

bool dh_xwin_focusable(struct dh_xconn *x, Window w)
{
    unsigned long n = 0;
    bool panel = false;
    Display *d = dh_xconn_display(x);
    Atom dock = XInternAtom(d, "_NET_WM_WINDOW_TYPE_DOCK", False);
    Atom desktop = XInternAtom(d, "_NET_WM_WINDOW_TYPE_DESKTOP", False);
    unsigned char *p = dh_xconn_property(x, w, dh_xconn_atom(x, DH_ATOM_NET_WM_WINDOW_TYPE), XA_ATOM, 32, &n);
    for (unsigned long i = 0; p && i < n; i++) {
        Atom type;
        memcpy(&type, p + i * sizeof(type), sizeof(type));
        panel = panel || type == dock || type == desktop;
    }
    if (p)
        XFree(p);
    return !panel;
}

void dh_xwin_class(struct dh_xconn *x, Window w, char *out, size_t n)
{
    unsigned long len = 0;
    out[0] = '\0';
    /* Two NUL-terminated strings, instance and class; Xlib puts a NUL behind the last byte. */
    char *p = (char *)dh_xconn_property(x, w, XA_WM_CLASS, XA_STRING, 8, &len);
    if (!p)
        return;
    size_t first = strlen(p) + 1;
    const char *c = first < len ? p + first : p;
    size_t i = 0;
    for (; c[i] && i + 1 < n; i++)
        out[i] = (char)tolower((unsigned char)c[i]);
    out[i] = '\0';
    XFree(p);
}

void dh_xwin_title(struct dh_xconn *x, Window w, char *out, size_t n)
{
    unsigned long len = 0;
    char *p = (char *)dh_xconn_property(x, w, dh_xconn_atom(x, DH_ATOM_NET_WM_NAME),
                                        dh_xconn_atom(x, DH_ATOM_UTF8_STRING), 8, &len);
    if (!p)
        p = (char *)dh_xconn_property(x, w, XA_WM_NAME, AnyPropertyType, 8, &len);
    size_t k = p ? strlen(p) : 0;
    if (k >= n)
        k = n - 1;
    if (p)
        memcpy(out, p, k);
    out[k] = '\0';
    dh_utf8_trim(out);
    if (p)
        XFree(p);
}

static unsigned long one(struct dh_xconn *x, Window w, Atom name, Atom type)
{
    unsigned long n, value = 0;
    unsigned char *p = dh_xconn_property(x, w, name, type, 32, &n);
    if (p) {
        memcpy(&value, p, sizeof(value));
        XFree(p);
    }
    return value;
}

int dh_xwin_pid(struct dh_xconn *x, Window w)
{
    return (int)one(x, w, dh_xconn_atom(x, DH_ATOM_NET_WM_PID), XA_CARDINAL);
}

Window dh_xwin_transient_for(struct dh_xconn *x, Window w)
{
    return one(x, w, XA_WM_TRANSIENT_FOR, XA_WINDOW);
}

bool dh_xwin_protocol(struct dh_xconn *x, Window w, enum dh_atom protocol)
{
    unsigned long n = 0;
    bool found = false;
    unsigned char *p = dh_xconn_property(x, w, dh_xconn_atom(x, DH_ATOM_WM_PROTOCOLS), XA_ATOM, 32, &n);
    for (unsigned long i = 0; p && i < n; i++) {
        Atom a;
        memcpy(&a, p + i * sizeof(a), sizeof(a));
        found = found || a == dh_xconn_atom(x, protocol);
    }
    if (p)
        XFree(p);
    return found;
}

bool dh_xwin_managed(struct dh_xconn *x)
{
    Window w =
        one(x, dh_xconn_root(x), dh_xconn_atom(x, DH_ATOM_NET_SUPPORTING_WM_CHECK), XA_WINDOW);
    return w != None && dh_xwin_exists(x, w);
}

Window dh_xwin_active(struct dh_xconn *x)
{
    return one(x, dh_xconn_root(x), dh_xconn_atom(x, DH_ATOM_NET_ACTIVE_WINDOW), XA_WINDOW);
}

static size_t mapped_children(struct dh_xconn *x, Window *out, size_t max)
{
    Window root, up, *kids = NULL;
    unsigned n = 0;
    size_t k = 0;
    if (dh_xconn_dead(x) ||
        !XQueryTree(dh_xconn_display(x), dh_xconn_root(x), &root, &up, &kids, &n))
        return 0;
    for (unsigned i = 0; i < n && k < max; i++) {
        XWindowAttributes a;
        if (attributes(x, kids[i], &a) && a.map_state == IsViewable && a.class == InputOutput &&
            !a.override_redirect)
            out[k++] = kids[i];
    }
    if (kids)
        XFree(kids);
    return k;
}

size_t dh_xwin_clients(struct dh_xconn *x, Window *out, size_t max)
{
    unsigned long n = 0;
    if (!dh_xwin_managed(x))
        return mapped_children(x, out, max);
    unsigned char *p = dh_xconn_property(x, dh_xconn_root(x),
                                         dh_xconn_atom(x, DH_ATOM_NET_CLIENT_LIST), XA_WINDOW, 32, &n);
    if (!p)
        return 0;
    if (n > max)
        n = max;
    memcpy(out, p, n * sizeof(*out));
    XFree(p);
    return n;
}

bool dh_xwin_root_size(struct dh_xconn *x, int *ret_width, int *ret_height)
{
    Window root;
    int left, top;
    unsigned w, h, border, depth;
    if (dh_xconn_dead(x) || !XGetGeometry(dh_xconn_display(x), dh_xconn_root(x), &root, &left, &top,
                                          &w, &h, &border, &depth))
        return false;
    *ret_width = (int)w;
    *ret_height = (int)h;
    return true;
}
