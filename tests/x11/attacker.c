/* A hostile client: attacker WINDOW SEED. Until descriptor 3 closes it does, at random times, whatever one client
 * may do to another one's window: covers it with windows of its own (managed ones and override-redirect ones), moves,
 * resizes and restacks it, steals the focus, paints over it. At the end it prints how many button presses and keys
 * its own windows got: "presses N keys N deeds N". */
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <deskhand/tick.h>

#define POPUPS 3
#define MANAGED 2
#define WAIT_MAX 2500 /* microseconds between two deeds, and now and then a rest */
#define REST 6000

struct attacker {
    Display *d;
    Window root, victim, own[POPUPS + MANAGED];
    GC gc;
    int up[POPUPS + MANAGED];
    unsigned seed;
    long presses, keys, deeds;
};

/* X errors are what a victim that vanishes brings. */
static int ignore(Display *d, XErrorEvent *e)
{
    (void)d;
    (void)e;
    return 0;
}

static int any(struct attacker *a, int n)
{
    a->seed = a->seed * 1664525u + 1013904223u;
    return (int)((a->seed >> 10) % (unsigned)n);
}

static void make(struct attacker *a, int i)
{
    XSetWindowAttributes s = {.override_redirect = i < POPUPS,
                              .background_pixel = 0x204060u * (unsigned)(i + 1),
                              .event_mask = ButtonPressMask | KeyPressMask};
    a->own[i] = XCreateWindow(a->d, a->root, 100 + 40 * i, 100, 300, 200, 0, CopyFromParent, InputOutput,
                              CopyFromParent, CWOverrideRedirect | CWBackPixel | CWEventMask, &s);
    XStoreName(a->d, a->own[i], "attacker");
}

/* Over a place near the victim. */
static void cover(struct attacker *a, int i)
{
    Window child;
    int x = 0, y = 0;
    if (a->up[i]) {
        if (i < POPUPS)
            XUnmapWindow(a->d, a->own[i]);
        else
            XWithdrawWindow(a->d, a->own[i], DefaultScreen(a->d));
        a->up[i] = 0;
        return;
    }
    XTranslateCoordinates(a->d, a->victim, a->root, any(a, 500) - 50, any(a, 300) - 50, &x, &y, &child);
    XMoveResizeWindow(a->d, a->own[i], x, y, (unsigned)(50 + any(a, 400)), (unsigned)(40 + any(a, 300)));
    XMapRaised(a->d, a->own[i]);
    a->up[i] = 1;
}

static void activate(struct attacker *a, Window w)
{
    XEvent e = {.xclient = {.type = ClientMessage,
                            .window = w,
                            .message_type = XInternAtom(a->d, "_NET_ACTIVE_WINDOW", False),
                            .format = 32}};
    e.xclient.data.l[0] = 2;
    XSendEvent(a->d, a->root, False, SubstructureNotifyMask | SubstructureRedirectMask, &e);
}

static void deed(struct attacker *a)
{
    int managed = POPUPS + any(a, MANAGED);
    a->deeds++;
    switch (any(a, 9)) {
    case 0:
    case 1:
        cover(a, any(a, POPUPS));
        break;
    case 2:
        cover(a, managed);
        break;
    case 3:
        XMoveWindow(a->d, a->victim, 60 + any(a, 120), 60 + any(a, 100));
        break;
    case 4:
        XResizeWindow(a->d, a->victim, (unsigned)(600 + any(a, 60)), (unsigned)(400 + any(a, 60)));
        break;
    case 5:
        XRaiseWindow(a->d, any(a, 2) ? a->victim : a->own[managed]);
        break;
    case 6:
        XSetInputFocus(a->d, any(a, 2) && a->up[managed] ? a->own[managed] : a->victim, RevertToParent, CurrentTime);
        break;
    case 7:
        activate(a, any(a, 2) && a->up[managed] ? a->own[managed] : a->victim);
        break;
    case 8:
        XSetForeground(a->d, a->gc, (unsigned long)any(a, 0xffffff));
        XFillRectangle(a->d, a->victim, a->gc, any(a, 500), any(a, 300), 120, 60);
        break;
    }
    XFlush(a->d);
}

static void drain(struct attacker *a)
{
    while (XPending(a->d)) {
        XEvent e;
        XNextEvent(a->d, &e);
        a->presses += e.type == ButtonPress;
        a->keys += e.type == KeyPress;
    }
}

int main(int argc, char **argv)
{
    struct attacker a = {0};
    if (argc != 3 || !(a.d = XOpenDisplay(NULL)))
        return 2;
    XSetErrorHandler(ignore);
    a.root = DefaultRootWindow(a.d);
    a.victim = strtoul(argv[1], NULL, 0);
    a.seed = (unsigned)strtoul(argv[2], NULL, 0);
    a.gc = XCreateGC(a.d, a.root, 0, NULL);
    for (int i = 0; i < POPUPS + MANAGED; i++)
        make(&a, i);
    struct pollfd p[2] = {{.fd = 3, .events = POLLIN}, {.fd = ConnectionNumber(a.d), .events = POLLIN}};
    while (!(p[0].revents & (POLLHUP | POLLIN))) {
        dh_tick until = dh_tick_now() + any(&a, any(&a, 12) ? WAIT_MAX : REST);
        /* Whole milliseconds are too coarse to hit the gap between a look and a click. */
        do
            poll(p, 2, until - dh_tick_now() > 1500 ? 1 : 0);
        while (dh_tick_now() < until && !p[0].revents);
        deed(&a);
        drain(&a);
    }
    XSync(a.d, False);
    drain(&a);
    printf("presses %ld keys %ld deeds %ld\n", a.presses, a.keys, a.deeds);
    XCloseDisplay(a.d);
    return 0;
}
