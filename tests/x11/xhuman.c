#include "tests/x11/xhuman.h"

#include <X11/XKBlib.h>
#include <X11/extensions/XInput2.h>
#include <X11/extensions/XTest.h>
#include <string.h>

static bool find(Display *d, int use, bool xtest, int *ret)
{
    int n = 0;
    XIDeviceInfo *info = XIQueryDevice(d, XIAllDevices, &n);
    bool found = false;
    for (int i = 0; info && i < n && !found; i++)
        if (info[i].use == use && (strstr(info[i].name, "XTEST") != NULL) == xtest) {
            *ret = info[i].deviceid;
            found = true;
        }
    if (info)
        XIFreeDeviceInfo(info);
    return found;
}

bool xhuman_open(struct xhuman *h, const char *name)
{
    int major = 2, minor = 2, mouse;
    *h = (struct xhuman){.display = XOpenDisplay(name)};
    if (!h->display || XIQueryVersion(h->display, &major, &minor) != Success ||
        !find(h->display, XISlaveKeyboard, false, &h->id) || !find(h->display, XISlaveKeyboard, true, &h->xtest_id) ||
        !find(h->display, XISlavePointer, false, &mouse))
        return false;
    h->keyboard = XOpenDevice(h->display, (XID)h->id);
    h->mouse = XOpenDevice(h->display, (XID)mouse);
    return h->keyboard && h->mouse;
}

void xhuman_close(struct xhuman *h)
{
    if (h->keyboard)
        XCloseDevice(h->display, h->keyboard);
    if (h->mouse)
        XCloseDevice(h->display, h->mouse);
    if (h->display)
        XCloseDisplay(h->display);
    *h = (struct xhuman){0};
}

void xhuman_code(struct xhuman *h, int keycode, bool down)
{
    XTestFakeDeviceKeyEvent(h->display, h->keyboard, (unsigned)keycode, down, NULL, 0, CurrentTime);
    XSync(h->display, False);
}

void xhuman_key(struct xhuman *h, KeySym sym, bool down)
{
    xhuman_code(h, XKeysymToKeycode(h->display, sym), down);
}

void xhuman_tap(struct xhuman *h, KeySym sym)
{
    xhuman_key(h, sym, true);
    xhuman_key(h, sym, false);
}

void xhuman_button(struct xhuman *h, int button, bool down)
{
    XTestFakeDeviceButtonEvent(h->display, h->mouse, (unsigned)button, down, NULL, 0, CurrentTime);
    XSync(h->display, False);
}

void xhuman_move(struct xhuman *h, int dx, int dy)
{
    int axes[2] = {dx, dy};
    XTestFakeDeviceMotionEvent(h->display, h->mouse, True, 0, axes, 2, CurrentTime);
    XSync(h->display, False);
}
