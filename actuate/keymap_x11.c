#include "actuate/keymap.h"

#include <X11/XKBlib.h>
#include <X11/Xlib-xcb.h>
#include <X11/extensions/XInput2.h>
#include <string.h>
#include <xkbcommon/xkbcommon-x11.h>

/* The keyboard that goes with the pointer our events are for: there may be a second pair (MPX), with an XTEST keyboard of
 * its own. */
static int own_master(Display *d, const XIDeviceInfo *info, int n)
{
    int pointer = 0;
    if (!XIGetClientPointer(d, None, &pointer))
        return 0;
    for (int i = 0; i < n; i++)
        if (info[i].deviceid == pointer && info[i].use == XIMasterPointer)
            return info[i].attachment;
    return 0;
}

int dh_keymap_x11_device(struct dh_xconn *x)
{
    int n = 0, op, ev, er, major = 2, minor = 2, id = -1;
    Display *d = dh_xconn_display(x);
    if (XQueryExtension(d, "XInputExtension", &op, &ev, &er) &&
        XIQueryVersion(d, &major, &minor) == 0) {
        XIDeviceInfo *info = XIQueryDevice(d, XIAllDevices, &n);
        int master = info ? own_master(d, info, n) : 0;
        for (int i = 0; info && i < n && id < 0; i++)
            if (info[i].use == XISlaveKeyboard && strstr(info[i].name, "XTEST keyboard") &&
                (!master || info[i].attachment == master))
                id = info[i].deviceid;
        if (info)
            XIFreeDeviceInfo(info);
    }
    return id;
}

enum dh_status dh_keymap_x11_load(struct dh_xconn *x, struct dh_keymap **ret, struct dh_err *err)
{
    if (dh_xconn_check(x, err) != DH_OK)
        return DH_GONE;
    xcb_connection_t *c = XGetXCBConnection(dh_xconn_display(x));
    if (!xkb_x11_setup_xkb_extension(c, XKB_X11_MIN_MAJOR_XKB_VERSION,
                                     XKB_X11_MIN_MINOR_XKB_VERSION,
                                     XKB_X11_SETUP_XKB_EXTENSION_NO_FLAGS, NULL, NULL, NULL, NULL))
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "use an X server with XKEYBOARD",
                          "this display does not tell its keyboard layout (no XKEYBOARD)");
    struct xkb_context *ctx = xkb_context_new(XKB_CONTEXT_NO_FLAGS);
    if (!ctx)
        return dh_err_nomem(err);
    int32_t device = dh_keymap_x11_device(x);
    if (device < 0)
        device = xkb_x11_get_core_keyboard_device_id(c);
    struct xkb_keymap *map = xkb_x11_keymap_new_from_device(ctx, c, device, XKB_KEYMAP_COMPILE_NO_FLAGS);
    enum dh_status s =
        map ? dh_keymap_create(map, ret, err)
            : dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "set a keyboard layout with setxkbmap",
                         "the keyboard layout of this display cannot be read");
    xkb_keymap_unref(map);
    xkb_context_unref(ctx);
    return s;
}

void dh_keymap_x11_watch(struct dh_xconn *x, int *ret_event)
{
    int op, error, major = XkbMajorVersion, minor = XkbMinorVersion;
    *ret_event = -1;
    if (dh_xconn_dead(x) ||
        !XkbQueryExtension(dh_xconn_display(x), &op, ret_event, &error, &major, &minor)) {
        *ret_event = -1;
        return;
    }
    unsigned mask = XkbNewKeyboardNotifyMask | XkbMapNotifyMask;
    XkbSelectEvents(dh_xconn_display(x), XkbUseCoreKbd, mask, mask);
    /* Its map can be changed on its own, and that is no news of the core keyboard. */
    int device = dh_keymap_x11_device(x);
    if (device >= 0)
        XkbSelectEvents(dh_xconn_display(x), (unsigned)device, mask, mask);
}

bool dh_keymap_x11_changed(int xkb_event, const XEvent *event)
{
    if (event->type == MappingNotify) {
        XEvent copy = *event;
        XRefreshKeyboardMapping(&copy.xmapping);
        return event->xmapping.request != MappingPointer;
    }
    if (xkb_event < 0 || event->type != xkb_event)
        return false;
    XkbEvent e;
    memcpy(&e, event, sizeof(*event));
    return e.any.xkb_type == XkbMapNotify || e.any.xkb_type == XkbNewKeyboardNotify;
}

bool dh_keymap_x11_state(struct dh_xconn *x, struct dh_locks *ret_locks, unsigned *ret_held)
{
    XkbStateRec st;
    if (dh_xconn_dead(x) || XkbGetState(dh_xconn_display(x), XkbUseCoreKbd, &st) != Success)
        return false;
    *ret_locks = (struct dh_locks){st.locked_mods, st.group};
    *ret_held = st.base_mods;
    return true;
}
