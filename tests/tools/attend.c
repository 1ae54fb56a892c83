/* Tells a driver what is on a display and when something happened there, so that nobody has to ask again and again.
 * One command a line on stdin:
 *
 *   mark       what happened up to now does not count any more: "ok"
 *   change MS  waits until something happened since the mark, MS milliseconds at most: "changed" or "same"
 *   windows    for every managed window, lowest first, a line "ID X Y WIDTH HEIGHT TITLE" (its inside, in pixels of
 *              the screen; ID as xwininfo prints it), then "."
 *
 * Something is: pixels (damageproto 1.1), properties of the root and of windows on it, windows that come, go, move or
 * are mapped. usage: attend DISPLAY */
#include <X11/Xatom.h>
#include <X11/extensions/Xdamage.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/loop.h"
#include "base/xconn.h"

struct attend {
    struct dh_xconn *x;
    struct dh_loop *loop;
    Damage damage;
    int damage_event;
    bool changed;
};

static void follow(struct attend *a, Window w)
{
    XSelectInput(dh_xconn_display(a->x), w, PropertyChangeMask | StructureNotifyMask);
}

static void on_event(void *data, const XEvent *e)
{
    struct attend *a = data;
    if (e->type == a->damage_event + XDamageNotify)
        XDamageSubtract(dh_xconn_display(a->x), a->damage, None, None);
    if (e->type == CreateNotify)
        follow(a, e->xcreatewindow.window);
    a->changed = true;
}

static bool begin(struct attend *a, const char *display)
{
    struct dh_err err = {0};
    int error;
    a->loop = dh_loop_create(NULL);
    if (!a->loop || dh_xconn_open(display, a->loop, &a->x, &err) != DH_OK || !dh_xconn_listen(a->x, on_event, a)) {
        fprintf(stderr, "attend: %s\n", err.what);
        return false;
    }
    Display *d = dh_xconn_display(a->x);
    if (!XDamageQueryExtension(d, &a->damage_event, &error)) {
        fputs("attend: the display has no XDamage\n", stderr);
        return false;
    }
    a->damage = XDamageCreate(d, dh_xconn_root(a->x), XDamageReportNonEmpty);
    dh_xconn_select_root(a->x, SubstructureNotifyMask | PropertyChangeMask);
    Window root, parent, *children = NULL;
    unsigned n = 0;
    if (XQueryTree(d, dh_xconn_root(a->x), &root, &parent, &children, &n) && children) {
        for (unsigned i = 0; i < n; i++)
            follow(a, children[i]);
        XFree(children);
    }
    return true;
}

static void mark(struct attend *a)
{
    XSync(dh_xconn_display(a->x), False);
    while (dh_xconn_dispatch(a->x))
        ;
    a->changed = false;
}

static bool has_changed(void *data)
{
    const struct attend *a = data;
    return a->changed || dh_xconn_dead(a->x);
}

/* Its title as a line; window managers show the first of these (EWMH 1.5, _NET_WM_NAME). */
static void print_title(struct attend *a, Window w)
{
    unsigned long n;
    Atom utf8 = dh_xconn_atom(a->x, DH_ATOM_UTF8_STRING), name = dh_xconn_atom(a->x, DH_ATOM_NET_WM_NAME);
    unsigned char *title = dh_xconn_property(a->x, w, name, utf8, 8, &n);
    if (!title)
        title = dh_xconn_property(a->x, w, XA_WM_NAME, AnyPropertyType, 8, &n);
    for (unsigned char *c = title; c && *c; c++)
        putchar(*c < 0x20 ? ' ' : *c);
    putchar('\n');
    if (title)
        XFree(title);
}

static void windows(struct attend *a)
{
    Display *d = dh_xconn_display(a->x);
    unsigned long n = 0;
    Atom list = dh_xconn_atom(a->x, DH_ATOM_NET_CLIENT_LIST_STACKING);
    /* Windows that go meanwhile are no fault. */
    dh_xconn_trap_begin(a->x);
    unsigned long *ids = (unsigned long *)(void *)dh_xconn_property(a->x, dh_xconn_root(a->x), list, XA_WINDOW, 32, &n);
    for (unsigned long i = 0; ids && i < n; i++) {
        Window root, child;
        int x, y;
        unsigned width, height, border, depth;
        if (!XGetGeometry(d, ids[i], &root, &x, &y, &width, &height, &border, &depth) ||
            !XTranslateCoordinates(d, ids[i], root, 0, 0, &x, &y, &child))
            continue;
        printf("0x%lx %d %d %u %u ", ids[i], x, y, width, height);
        print_title(a, ids[i]);
    }
    if (ids)
        XFree(ids);
    dh_xconn_trap_end(a->x);
    puts(".");
}

int main(int argc, char **argv)
{
    struct attend a = {0};
    char line[100];
    int ms;
    if (argc != 2 || !begin(&a, argv[1]))
        return 1;
    while (!dh_xconn_dead(a.x) && fgets(line, sizeof(line), stdin)) {
        if (strncmp(line, "mark", 4) == 0) {
            mark(&a);
            puts("ok");
        } else if (sscanf(line, "change %d", &ms) == 1) {
            dh_loop_until(a.loop, has_changed, &a, dh_tick_now() + DH_TICK_MS(ms));
            puts(a.changed ? "changed" : "same");
        } else {
            windows(&a);
        }
        fflush(stdout);
    }
    dh_xconn_close(a.x);
    dh_loop_destroy(a.loop);
    return 0;
}
