#include "capture/human.h"

#include <X11/XKBlib.h>
#include <X11/Xlib-xcb.h>
#include <locale.h>
#include <stdlib.h>
#include <xkbcommon/xkbcommon-x11.h>

#include "base/mem.h"
#include "base/physical.h"
#include "capture/human_keys.h"
#include "capture/human_pointer.h"

struct dh_ears {
    struct dh_xconn *x; /* not owned */
    dh_deed_fn fn;
    void *data;
    int xkb_event;
    struct xkb_context *ctx;
    struct dh_human_keys *keys;
    struct dh_human_pointer pointer;
    struct dh_physical *physical;
};

static void take_state(struct dh_ears *ears, const struct dh_human_state *state)
{
    dh_human_keys_state(ears->keys, state);
}

static void ask_state(struct dh_ears *ears)
{
    XkbStateRec s;
    Display *d = dh_xconn_display(ears->x);
    unsigned delay = 0, interval = 0;
    if (XkbGetState(d, XkbUseCoreKbd, &s) == Success)
        take_state(ears, &(struct dh_human_state){s.base_mods, s.latched_mods, s.locked_mods, (unsigned)s.base_group,
                                                  (unsigned)s.latched_group, s.locked_group});
    if (XkbGetAutoRepeatRate(d, XkbUseCoreKbd, &delay, &interval))
        dh_human_keys_repeat(ears->keys, delay, interval);
}

/* The map of the device, which may differ from every other's. */
static void load_map(struct dh_ears *ears, int device)
{
    xcb_connection_t *c = XGetXCBConnection(dh_xconn_display(ears->x));
    struct xkb_keymap *map = xkb_x11_keymap_new_from_device(ears->ctx, c, device, XKB_KEYMAP_COMPILE_NO_FLAGS);
    if (map)
        dh_human_keys_map(ears->keys, device, map, NULL);
    xkb_keymap_unref(map);
    XkbSelectEvents(dh_xconn_display(ears->x), (unsigned)device, XkbMapNotifyMask | XkbNewKeyboardNotifyMask,
                    XkbMapNotifyMask | XkbNewKeyboardNotifyMask);
}

/* Raw events have no place: the pointer is asked where it is, as early as can be. */
static struct dh_point where(struct dh_ears *ears)
{
    Window root, child;
    int x = 0, y = 0, wx, wy;
    unsigned mask;
    if (!dh_xconn_dead(ears->x))
        XQueryPointer(dh_xconn_display(ears->x), dh_xconn_root(ears->x), &root, &child, &x, &y, &wx, &wy, &mask);
    return (struct dh_point){x, y};
}

static void on_physical(void *data, const struct dh_physical_event *e)
{
    struct dh_ears *ears = data;
    struct dh_deed deeds[2];
    int n = 0;
    switch (e->kind) {
    case DH_PHYSICAL_DEVICES:
        dh_human_keys_forget(ears->keys);
        return;
    case DH_PHYSICAL_MOTION:
        return;
    case DH_PHYSICAL_KEY:
        if (!dh_human_keys_has(ears->keys, e->device))
            load_map(ears, e->device);
        n = dh_human_keys_event(ears->keys, e->device, e->detail, e->down, e->time, deeds);
        break;
    case DH_PHYSICAL_BUTTON:
        dh_human_keys_break(ears->keys);
        n = dh_human_pointer_button(&ears->pointer, e->device, e->detail, e->down, dh_human_keys_modifiers(ears->keys),
                                    where(ears), e->time, deeds);
        break;
    }
    for (int i = 0; i < n; i++)
        ears->fn(ears->data, &deeds[i]);
}

static void on_event(void *data, const XEvent *event)
{
    struct dh_ears *ears = data;
    const XkbEvent *e = (const XkbEvent *)(const void *)event;
    if (event->type != ears->xkb_event)
        return;
    if (e->any.xkb_type == XkbStateNotify)
        take_state(ears, &(struct dh_human_state){e->state.base_mods, e->state.latched_mods, e->state.locked_mods,
                                                  (unsigned)e->state.base_group, (unsigned)e->state.latched_group,
                                                  (unsigned)e->state.locked_group});
    else if (e->any.xkb_type == XkbMapNotify || e->any.xkb_type == XkbNewKeyboardNotify)
        dh_human_keys_map(ears->keys, (int)e->any.device, NULL, NULL);
    else if (e->any.xkb_type == XkbControlsNotify)
        ask_state(ears);
}

static enum dh_status listen_xkb(struct dh_ears *ears, struct dh_err *err)
{
    int opcode, error, major = XkbMajorVersion, minor = XkbMinorVersion;
    Display *d = dh_xconn_display(ears->x);
    xcb_connection_t *c = XGetXCBConnection(d);
    if (!XkbQueryExtension(d, &opcode, &ears->xkb_event, &error, &major, &minor) ||
        !xkb_x11_setup_xkb_extension(c, XKB_X11_MIN_MAJOR_XKB_VERSION, XKB_X11_MIN_MINOR_XKB_VERSION,
                                     XKB_X11_SETUP_XKB_EXTENSION_NO_FLAGS, NULL, NULL, NULL, NULL))
        return dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, "use an X server with XKEYBOARD",
                          "this display does not tell its keyboard layout (no XKEYBOARD)");
    XkbSelectEventDetails(d, XkbUseCoreKbd, XkbStateNotify, XkbAllStateComponentsMask, XkbAllStateComponentsMask);
    XkbSelectEvents(d, XkbUseCoreKbd, XkbControlsNotifyMask, XkbControlsNotifyMask);
    ask_state(ears);
    return dh_xconn_listen(ears->x, on_event, ears) ? DH_OK : dh_err_nomem(err);
}

/* The locale that the applications were started in is ours. */
static const char *compose_locale(void)
{
    static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *v = getenv(names[i]);
        if (v && *v)
            return v;
    }
    return "C";
}

enum dh_status dh_ears_open(struct dh_xconn *x, dh_deed_fn fn, void *data, struct dh_ears **ret, struct dh_err *err)
{
    enum dh_status s = dh_xconn_check(x, err);
    if (s != DH_OK)
        return s;
    struct dh_ears *ears = dh_alloc(1, sizeof(*ears));
    if (!ears)
        return dh_err_nomem(err);
    *ears = (struct dh_ears){.x = x, .fn = fn, .data = data, .ctx = xkb_context_new(XKB_CONTEXT_NO_FLAGS)};
    s = ears->ctx ? dh_human_keys_create(ears->ctx, compose_locale(), &ears->keys, err) : dh_err_nomem(err);
    if (s == DH_OK)
        s = listen_xkb(ears, err);
    if (s == DH_OK)
        s = dh_physical_create(x, on_physical, ears, &ears->physical, err);
    if (s != DH_OK) {
        dh_ears_close(ears);
        return s;
    }
    *ret = ears;
    return DH_OK;
}

void dh_ears_close(struct dh_ears *ears)
{
    if (!ears)
        return;
    dh_physical_destroy(ears->physical);
    dh_xconn_unlisten(ears->x, on_event, ears);
    dh_human_keys_destroy(ears->keys);
    xkb_context_unref(ears->ctx);
    dh_free(ears);
}
