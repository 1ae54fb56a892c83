#include "agent/road_menu.h"

#include <X11/Xatom.h>
#include <string.h>

#define MENUS_MAX 6
#define CLOSES_WITHIN DH_TICK_MS(700)

/* What says that it is a menu (_NET_WM_WINDOW_TYPE). Lists of completions, tooltips and notifications are none: those
 * do not take the click, and Escape would do something else to the field. */
static bool is_menu(struct dh_road *road, const struct dh_window *w)
{
    static const char *const types[] = {"_NET_WM_WINDOW_TYPE_MENU", "_NET_WM_WINDOW_TYPE_POPUP_MENU",
                                        "_NET_WM_WINDOW_TYPE_DROPDOWN_MENU"};
    struct dh_xconn *x = road->desk->x;
    unsigned long n = 0;
    bool menu = false;
    if (!x || !w->popup || dh_xconn_dead(x))
        return false;
    unsigned char *p = dh_xconn_property(x, w->xid, dh_xconn_atom(x, DH_ATOM_NET_WM_WINDOW_TYPE), XA_ATOM, 32, &n);
    for (unsigned long i = 0; p && i < n; i++) {
        Atom a;
        memcpy(&a, p + i * sizeof(a), sizeof(a));
        for (size_t k = 0; k < sizeof(types) / sizeof(types[0]); k++)
            menu = menu || a == XInternAtom(dh_xconn_display(x), types[k], False);
    }
    if (p)
        XFree(p);
    return menu;
}

static int open_menus(struct dh_road *road)
{
    int n = 0;
    for (size_t i = 0; i < road->now->window_count; i++)
        n += is_menu(road, &road->now->windows[i]);
    return n;
}

enum dh_status dh_road_close_menus(struct dh_road *road, const struct dh_action *action, const struct dh_candidate *at,
                                   bool *ret_closed, struct dh_err *err)
{
    enum dh_status s = DH_OK;
    *ret_closed = false;
    if (at->window >= 0 && road->now->windows[at->window].popup)
        return DH_OK;
    int open = open_menus(road);
    for (int i = 0; i < MENUS_MAX && s == DH_OK && open > 0; i++) {
        struct dh_touch esc = {.kind = DH_TOUCH_PRESS, .keys = "Escape", .count = 1};
        s = dh_road_touch(road, action, &esc, NULL, err);
        if (s == DH_OK)
            s = dh_road_look(road, err);
        *ret_closed = true;
        dh_tick deadline = dh_tick_now() + CLOSES_WITHIN;
        while (s == DH_OK && open_menus(road) >= open)
            s = dh_road_look_again(road, deadline, err);
        if (s == DH_TIMEOUT) /* it does not heed Escape: the click closes it, as it would for a person */
            return DH_OK;
        open = s == DH_OK ? open_menus(road) : 0;
    }
    return s;
}
