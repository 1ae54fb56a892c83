#include "actuate/sign.h"

#include <X11/Xutil.h>
#include <X11/extensions/Xfixes.h>
#include <X11/extensions/shape.h>

#include "base/mem.h"

/* No higher than what lists of windows take for a helper that nobody sees (capture/window_list.c). */
enum { WIDTH = 160, HEIGHT = 4, RED = 0xd0, BRIGHT = 0xff };

struct dh_sign {
    struct dh_xconn *x; /* not owned */
    Window window;
    struct dh_rect rect;
};

/* The pixel of a colour on the default visual; white where that has no such colour. */
static unsigned long red(Display *d, int screen)
{
    XColor c = {.red = RED << 8 | BRIGHT, .green = 0, .blue = 0x2000, .flags = DoRed | DoGreen | DoBlue};
    return XAllocColor(d, DefaultColormap(d, screen), &c) ? c.pixel : WhitePixel(d, screen);
}

enum dh_status dh_sign_show(struct dh_xconn *x, struct dh_sign **ret, struct dh_err *err)
{
    Display *d = dh_xconn_display(x);
    int screen = dh_xconn_screen(x), event, error, major = 2, minor = 0;
    enum dh_status st = dh_xconn_check(x, err);
    if (st != DH_OK)
        return st;
    if (!XFixesQueryExtension(d, &event, &error) || !XFixesQueryVersion(d, &major, &minor) || major < 2)
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "use an X server with XFixes 2",
                          "this display cannot show a mark that takes no input");
    struct dh_sign *s = dh_alloc(1, sizeof(*s));
    if (!s)
        return dh_err_nomem(err);
    int width = DisplayWidth(d, screen) < WIDTH ? DisplayWidth(d, screen) : WIDTH;
    s->x = x;
    s->rect = (struct dh_rect){(DisplayWidth(d, screen) - width) / 2, 0, width, HEIGHT};
    XSetWindowAttributes a = {.override_redirect = True, .background_pixel = red(d, screen)};
    s->window = XCreateWindow(d, dh_xconn_root(x), s->rect.x, s->rect.y, (unsigned)s->rect.w, (unsigned)s->rect.h, 0,
                              CopyFromParent, InputOutput, CopyFromParent, CWOverrideRedirect | CWBackPixel, &a);
    XserverRegion none = XFixesCreateRegion(d, NULL, 0);
    XFixesSetWindowShapeRegion(d, s->window, ShapeInput, 0, 0, none);
    XFixesDestroyRegion(d, none);
    XStoreName(d, s->window, "deskhand is recording");
    XMapRaised(d, s->window);
    XFlush(d);
    *ret = s;
    return DH_OK;
}

struct dh_rect dh_sign_rect(const struct dh_sign *s)
{
    return s->rect;
}

void dh_sign_remove(struct dh_sign *s)
{
    if (!s)
        return;
    if (!dh_xconn_dead(s->x)) {
        XDestroyWindow(dh_xconn_display(s->x), s->window);
        XFlush(dh_xconn_display(s->x));
    }
    dh_free(s);
}
