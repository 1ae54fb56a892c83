#include "tests/x11/xclient.h"

#include <X11/Xatom.h>
#include <X11/Xutil.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>
#include <deskhand/tick.h>

bool xclient_open(struct xclient *c, const char *name)
{
    *c = (struct xclient){0};
    c->display = XOpenDisplay(name);
    if (!c->display)
        return false;
    c->root = DefaultRootWindow(c->display);
    c->gc = XCreateGC(c->display, c->root, 0, NULL);
    return true;
}

void xclient_close(struct xclient *c)
{
    if (c->display) {
        XFreeGC(c->display, c->gc);
        XCloseDisplay(c->display);
    }
    *c = (struct xclient){0};
}

Window xclient_window_unmapped(struct xclient *c, struct dh_rect rect, const char *title,
                               bool override)
{
    Display *d = c->display;
    XSetWindowAttributes a = {.override_redirect = override,
                              .background_pixel = BlackPixel(d, DefaultScreen(d)),
                              .event_mask = StructureNotifyMask};
    Window w = XCreateWindow(d, c->root, rect.x, rect.y, (unsigned)rect.w, (unsigned)rect.h, 0,
                             CopyFromParent, InputOutput, CopyFromParent,
                             CWOverrideRedirect | CWBackPixel | CWEventMask, &a);
    XClassHint hint = {.res_name = (char[]){"known"}, .res_class = (char[]){"Known-Client"}};
    XSetClassHint(d, w, &hint);
    XSizeHints size = {.flags = USPosition | USSize, .x = rect.x, .y = rect.y};
    XSetWMNormalHints(d, w, &size);
    long pid = getpid();
    XChangeProperty(d, w, XInternAtom(d, "_NET_WM_PID", False), XA_CARDINAL, 32, PropModeReplace,
                    (unsigned char *)&pid, 1);
    if (title)
        XChangeProperty(d, w, XInternAtom(d, "_NET_WM_NAME", False),
                        XInternAtom(d, "UTF8_STRING", False), 8, PropModeReplace,
                        (const unsigned char *)title, (int)strlen(title));
    return w;
}

bool xclient_map(struct xclient *c, Window w)
{
    dh_tick deadline = dh_tick_now() + DH_TICK_S(5);
    XMapRaised(c->display, w);
    XSync(c->display, False);
    for (;;) {
        XWindowAttributes a;
        XEvent e;
        struct pollfd p = {.fd = ConnectionNumber(c->display), .events = POLLIN};
        while (XCheckWindowEvent(c->display, w, StructureNotifyMask, &e))
            ;
        if (XGetWindowAttributes(c->display, w, &a) && a.map_state == IsViewable)
            return true;
        dh_tick left = deadline - dh_tick_now();
        if (left <= 0)
            return false;
        if (XPending(c->display) == 0)
            poll(&p, 1, (int)(left / 1000) + 1);
    }
}

Window xclient_window(struct xclient *c, struct dh_rect rect, const char *title, bool override)
{
    Window w = xclient_window_unmapped(c, rect, title, override);
    return xclient_map(c, w) ? w : None;
}

static unsigned long channel(unsigned long mask, uint32_t value)
{
    int shift = 0;
    while (!(mask >> shift & 1))
        shift++;
    unsigned long max = mask >> shift;
    return ((value * max + 127) / 255) << shift;
}

unsigned long xclient_pixel(struct xclient *c, uint32_t rgb)
{
    Visual *v = DefaultVisual(c->display, DefaultScreen(c->display));
    return channel(v->red_mask, rgb >> 16 & 255) | channel(v->green_mask, rgb >> 8 & 255) |
           channel(v->blue_mask, rgb & 255);
}

void xclient_fill(struct xclient *c, Drawable w, struct dh_rect rect, uint32_t rgb)
{
    XSetForeground(c->display, c->gc, xclient_pixel(c, rgb));
    XFillRectangle(c->display, w, c->gc, rect.x, rect.y, (unsigned)rect.w, (unsigned)rect.h);
    XSync(c->display, False);
}
