#include "tests/x11/xhuman.h"

#include <X11/extensions/XInput2.h>
#include <X11/extensions/XTest.h>
#include <string.h>

bool xhuman_open(struct xhuman *h, const char *display)
{
    int n = 0, op, event, error, major = 2, minor = 2;
    *h = (struct xhuman){.display = XOpenDisplay(display), .id = -1, .xtest_id = -1};
    if (!h->display || !XQueryExtension(h->display, "XInputExtension", &op, &event, &error) ||
        XIQueryVersion(h->display, &major, &minor) != Success)
        return false;
    XIDeviceInfo *info = XIQueryDevice(h->display, XIAllDevices, &n);
    for (int i = 0; info && i < n; i++) {
        if (info[i].use != XISlaveKeyboard)
            continue;
        if (strstr(info[i].name, "XTEST"))
            h->xtest_id = info[i].deviceid;
        else
            h->id = info[i].deviceid;
    }
    if (info)
        XIFreeDeviceInfo(info);
    h->keyboard = h->id >= 0 ? XOpenDevice(h->display, (XID)h->id) : NULL;
    return h->keyboard && h->xtest_id >= 0;
}

void xhuman_close(struct xhuman *h)
{
    if (h->display && h->keyboard)
        XCloseDevice(h->display, h->keyboard);
    if (h->display)
        XCloseDisplay(h->display);
    *h = (struct xhuman){0};
}

void xhuman_key(struct xhuman *h, KeySym sym, bool down)
{
    KeyCode code = XKeysymToKeycode(h->display, sym);
    XTestFakeDeviceKeyEvent(h->display, h->keyboard, code, down, NULL, 0, CurrentTime);
    XSync(h->display, False);
}
