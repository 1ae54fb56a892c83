#include "actuate/pointer_press.h"

#include <X11/XKBlib.h>

#include "actuate/focus.h"
#include "actuate/xwin.h"

#define FROZEN_BOUND DH_TICK_MS(250)
#define FROZEN_STEP DH_TICK_MS(1)

/* A modifier without a key; 0: all have one. */
static unsigned free_modifier(struct dh_actuator *a)
{
    static const int tries[] = {Mod3MapIndex, Mod5MapIndex, Mod2MapIndex};
    XModifierKeymap *m = dh_xconn_dead(a->x) ? NULL : XGetModifierMapping(dh_xconn_display(a->x));
    unsigned bit = 0;
    for (size_t i = 0; m && !bit && i < sizeof(tries) / sizeof(tries[0]); i++) {
        bool used = false;
        for (int k = 0; k < m->max_keypermod; k++)
            used = used || m->modifiermap[tries[i] * m->max_keypermod + k];
        bit = used ? 0 : 1u << tries[i];
    }
    if (m)
        XFreeModifiermap(m);
    return bit;
}

struct dh_press dh_press_plan(struct dh_actuator *a, const struct dh_touch *t, int button)
{
    struct dh_press p = {.button = button};
    struct dh_rect place;
    /* Title bars are the window manager's own: there it has to see the press as it is. */
    if (!t->window || !dh_xwin_place(a->x, t->window, &place) || !dh_rect_has(place, t->at) ||
        !dh_xwin_managed(a->x) || dh_xwin_override(a->x, t->window))
        return p;
    p.bit = free_modifier(a);
    if (p.bit && button <= 3 && dh_xwin_active(a->x) != t->window && dh_xwin_focusable(a->x, t->window))
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
