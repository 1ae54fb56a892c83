#include "actuate/pointer_press.h"

#include <X11/XKBlib.h>
#include <X11/Xlib-xcb.h>
#include <string.h>

#include "actuate/focus.h"
#include "actuate/xwin.h"
#include "base/mem.h"

#define FROZEN_BOUND DH_TICK_MS(250)
#define FROZEN_STEP DH_TICK_MS(1)

/* A modifier without a key; 0: all have one. */
static unsigned free_modifier(const xcb_get_modifier_mapping_reply_t *m)
{
    static const int tries[] = {Mod3MapIndex, Mod5MapIndex, Mod2MapIndex};
    int each = m->keycodes_per_modifier;
    const xcb_keycode_t *codes = xcb_get_modifier_mapping_keycodes(m);
    if (xcb_get_modifier_mapping_keycodes_length(m) < 8 * each)
        return 0;
    for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
        bool used = false;
        for (int k = 0; k < each; k++)
            used = used || codes[tries[i] * each + k];
        if (!used)
            return 1u << tries[i];
    }
    return 0;
}

static xcb_get_property_cookie_t ask_root(struct dh_actuator *a, xcb_connection_t *c, enum dh_atom atom)
{
    return xcb_get_property(c, 0, (xcb_window_t)dh_xconn_root(a->x), (xcb_atom_t)dh_xconn_atom(a->x, atom),
                            XCB_ATOM_WINDOW, 0, 1);
}

static Window read_root(xcb_connection_t *c, xcb_get_property_cookie_t k)
{
    xcb_get_property_reply_t *r = xcb_get_property_reply(c, k, NULL);
    xcb_window_t w = None;
    if (r && r->format == 32 && xcb_get_property_value_length(r) >= 4)
        memcpy(&w, xcb_get_property_value(r), sizeof(w));
    dh_free(r);
    return w;
}

/* All questions in one round trip: clicks are many. */
struct dh_press dh_press_plan(struct dh_actuator *a, const struct dh_touch *t, int button)
{
    struct dh_press p = {.button = button};
    if (!t->window || dh_xconn_dead(a->x))
        return p;
    xcb_connection_t *c = XGetXCBConnection(dh_xconn_display(a->x));
    xcb_window_t w = (xcb_window_t)t->window, root = (xcb_window_t)dh_xconn_root(a->x);
    xcb_get_window_attributes_cookie_t ka = xcb_get_window_attributes(c, w);
    xcb_get_geometry_cookie_t kg = xcb_get_geometry(c, w);
    xcb_translate_coordinates_cookie_t ko = xcb_translate_coordinates(c, w, root, 0, 0);
    xcb_get_modifier_mapping_cookie_t km = xcb_get_modifier_mapping(c);
    xcb_get_property_cookie_t kw = ask_root(a, c, DH_ATOM_NET_SUPPORTING_WM_CHECK);
    xcb_get_property_cookie_t kc = ask_root(a, c, DH_ATOM_NET_ACTIVE_WINDOW);
    xcb_get_window_attributes_reply_t *attributes = xcb_get_window_attributes_reply(c, ka, NULL);
    xcb_get_geometry_reply_t *size = xcb_get_geometry_reply(c, kg, NULL);
    xcb_translate_coordinates_reply_t *origin = xcb_translate_coordinates_reply(c, ko, NULL);
    xcb_get_modifier_mapping_reply_t *modifiers = xcb_get_modifier_mapping_reply(c, km, NULL);
    Window manager = read_root(c, kw), active = read_root(c, kc);
    /* Title bars are the window manager's own: there it has to see the press as it is. */
    if (attributes && size && origin && modifiers && manager != None && !attributes->override_redirect &&
        dh_rect_has((struct dh_rect){origin->dst_x, origin->dst_y, size->width, size->height}, t->at))
        p.bit = free_modifier(modifiers);
    dh_free(attributes);
    dh_free(size);
    dh_free(origin);
    dh_free(modifiers);
    if (p.bit && button <= 3 && active != t->window && dh_xwin_focusable(a->x, t->window))
        p.raise = t->window;
    return p;
}

void dh_press_send(struct dh_actuator *a, const struct dh_press *p, bool release)
{
    Display *d = dh_xconn_display(a->x);
    if (p->bit && !dh_xconn_dead(a->x))
        XkbLockModifiers(d, XkbUseCoreKbd, p->bit, p->bit);
    dh_input_button(a->input, p->button, true);
    if (release)
        dh_input_button(a->input, p->button, false);
    if (p->bit && !dh_xconn_dead(a->x))
        XkbLockModifiers(d, XkbUseCoreKbd, p->bit, 0);
}

void dh_press_settle(struct dh_actuator *a, const struct dh_press *p, bool released)
{
    dh_tick start = dh_tick_now();
    unsigned mask = 0;
    struct dh_point at;
    /* The core protocol shows five buttons. A release behind a held press does not count before that is let go. */
    while (released && p->button <= 5 && dh_xwin_pointer(a->x, &at, &mask) &&
           mask & (unsigned)Button1Mask << (p->button - 1) && dh_tick_now() < start + FROZEN_BOUND)
        if (dh_tick_now() > start + FROZEN_STEP &&
            dh_loop_until(a->loop, NULL, NULL, dh_tick_now() + FROZEN_STEP) == DH_WAIT_INTERRUPTED)
            return;
    if (p->raise != None)
        dh_focus_ask(a, p->raise);
}
