#include "actuate/check.h"

#include <X11/Xlib-xcb.h>
#include <stdio.h>
#include <string.h>

#include "actuate/xwin.h"
#include "base/mem.h"

#define CLICK_TO_KEY DH_TICK_MS(40)

static enum dh_status stale(struct dh_err *err, const char *what, const char *detail)
{
    return dh_err_set(err, DH_STALE, DH_BLAME_APPLICATION,
                      "look again and plan on what is there now", "%s%s%s", what,
                      detail[0] ? ": " : "", detail);
}

static enum dh_status stale_window(struct dh_actuator *a, const char *what, Window w, const char *nobody,
                                   struct dh_err *err)
{
    char title[80];
    snprintf(title, sizeof(title), "%s", nobody);
    if (w != None) {
        dh_xwin_title(a->x, dh_xwin_client(a->x, w), title, sizeof(title));
        if (!title[0])
            snprintf(title, sizeof(title), "a popup");
    }
    return stale(err, what, title);
}

/* Where a pointer touch would arrive. */
struct scene {
    Window under;         /* child of the root below the point; None: the bare root */
    Window parent;        /* of the touch's window; None: it is gone */
    struct dh_rect place; /* of the touch's window, on the screen */
    Window active;
};

/* All in one round trip, since the whole desktop stands still meanwhile. */
static void ask_scene(struct dh_actuator *a, const struct dh_touch *t, struct scene *ret)
{
    xcb_connection_t *c = XGetXCBConnection(dh_xconn_display(a->x));
    xcb_window_t root = (xcb_window_t)dh_xconn_root(a->x), w = (xcb_window_t)t->window;
    xcb_translate_coordinates_cookie_t under =
        xcb_translate_coordinates(c, root, root, (int16_t)t->at.x, (int16_t)t->at.y);
    xcb_query_tree_cookie_t tree = xcb_query_tree(c, w);
    xcb_translate_coordinates_cookie_t origin = xcb_translate_coordinates(c, w, root, 0, 0);
    xcb_get_geometry_cookie_t size = xcb_get_geometry(c, w);
    xcb_get_property_cookie_t active = xcb_get_property(
        c, 0, root, (xcb_atom_t)dh_xconn_atom(a->x, DH_ATOM_NET_ACTIVE_WINDOW), XCB_ATOM_WINDOW, 0, 1);
    *ret = (struct scene){0};
    xcb_translate_coordinates_reply_t *u = xcb_translate_coordinates_reply(c, under, NULL);
    xcb_query_tree_reply_t *q = xcb_query_tree_reply(c, tree, NULL);
    xcb_translate_coordinates_reply_t *o = xcb_translate_coordinates_reply(c, origin, NULL);
    xcb_get_geometry_reply_t *g = xcb_get_geometry_reply(c, size, NULL);
    xcb_get_property_reply_t *p = xcb_get_property_reply(c, active, NULL);
    if (u)
        ret->under = u->child;
    if (q)
        ret->parent = q->parent;
    if (o && g)
        ret->place = (struct dh_rect){o->dst_x, o->dst_y, g->width, g->height};
    if (p && p->format == 32 && xcb_get_property_value_length(p) >= 4) {
        xcb_window_t v;
        memcpy(&v, xcb_get_property_value(p), sizeof(v));
        ret->active = v;
    }
    dh_free(u);
    dh_free(q);
    dh_free(o);
    dh_free(g);
    dh_free(p);
}

static enum dh_status check_point(struct dh_actuator *a, const struct dh_touch *t,
                                  struct dh_err *err)
{
    struct scene now;
    if (!t->window && !t->active)
        return DH_OK;
    ask_scene(a, t, &now);
    /* Without a window manager nobody keeps the property. */
    if (t->active && now.active != t->active && dh_xwin_managed(a->x))
        return stale_window(a, "another window is the active one now", now.active, "none", err);
    if (!t->window)
        return DH_OK;
    if (now.parent == None)
        return stale(err, "the window is gone", "");
    /* The frame counts as the window: its title bar and buttons are aimed at through it. */
    Window top = now.parent == dh_xconn_root(a->x) ? t->window : now.parent;
    if (now.under != top)
        top = dh_xwin_top(a->x, t->window);
    if (now.under != top || top == None)
        return stale_window(a, "another window is under the point now", now.under, "the desktop", err);
    if (!dh_rect_empty(t->place) && !dh_rect_equal(t->place, now.place))
        return stale_window(a, "the window has moved or changed its size", t->window, "", err);
    return DH_OK;
}

static enum dh_status check_focus(struct dh_actuator *a, const struct dh_touch *t,
                                  struct dh_err *err)
{
    Window focus = dh_xwin_focus(a->x);
    if (focus == None)
        return stale(err, "no window has the keyboard focus", "");
    if (!t->window || focus == t->window || dh_xwin_inside(a->x, focus, t->window) ||
        dh_xwin_client(a->x, focus) == t->window)
        return DH_OK;
    /* A menu takes keys by a grab while the focus stays with the window it belongs to. */
    if (dh_xwin_override(a->x, t->window) && dh_xwin_viewable(a->x, t->window))
        return DH_OK;
    return stale_window(a, "the keyboard focus is in another window now", focus, "", err);
}

static enum dh_status check_pixels(struct dh_actuator *a, const struct dh_touch *t,
                                   struct dh_err *err)
{
    if (!a->options.peek || !t->pixels || dh_rect_empty(t->check))
        return DH_OK;
    size_t n = (size_t)t->check.w * (size_t)t->check.h;
    uint32_t *now = dh_alloc(n, sizeof(*now));
    if (!now)
        return dh_err_nomem(err);
    enum dh_status s = a->options.peek(a->options.peek_data, t->check, now, err);
    size_t differ = 0;
    for (size_t i = 0; s == DH_OK && i < n; i++)
        differ += ((now[i] ^ t->pixels[i]) & 0xffffff) != 0;
    dh_free(now);
    if (s == DH_OK && differ * 100 > n * DH_CHECK_PERCENT)
        s = stale(err, "the screen has changed at the place to act on", dh_touch_name(t->kind));
    return s;
}

/* A server that lets nobody in for so long is given up before (base/xwatch.h). */
#define WAITED DH_TICK_S(12)

void dh_check_begin(struct dh_actuator *a)
{
    dh_hands_grab(a, WAITED);
    XGrabServer(dh_xconn_display(a->x));
    dh_input_sync(a->input); /* somebody else's grab is waited for, and that is not ours */
    dh_hands_grab(a, DH_GUARDIAN_GRAB);
    a->grab_start = dh_tick_now();
}

static enum dh_status check(struct dh_actuator *a, const struct dh_touch *t,
                            enum dh_status (*where)(struct dh_actuator *, const struct dh_touch *,
                                                    struct dh_err *),
                            struct dh_err *err)
{
    enum dh_status s = dh_hands_check(a, err);
    if (s != DH_OK)
        return s;
    dh_check_begin(a);
    s = where(a, t, err);
    if (s == DH_OK)
        s = check_pixels(a, t, err);
    if (s == DH_OK)
        s = dh_hands_check(a, err);
    if (s != DH_OK)
        dh_check_end(a);
    return s;
}

enum dh_status dh_check_pointer(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    return check(a, t, check_point, err);
}

/* Chromium loses keys that come while it still sorts out what a click has focused. */
static enum dh_status after_click(struct dh_actuator *a, struct dh_err *err)
{
    if (!a->click_time || a->click_time + CLICK_TO_KEY < dh_tick_now())
        return DH_OK;
    dh_barrier_wait(&a->barrier, a->x, a->loop, dh_tick_now() + DH_TICK_MS(500));
    dh_tick left = a->click_time + CLICK_TO_KEY - dh_tick_now();
    return left > 0 ? dh_hands_pause(a, left, err) : DH_OK;
}

enum dh_status dh_check_keys(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    enum dh_status s = after_click(a, err);
    if (s != DH_OK)
        return s;
    bool mapped = a->keymap != NULL;
    s = check(a, t, check_focus, err);
    if (s == DH_OK && mapped && !a->keymap) { /* it changed while the application was waited for */
        dh_check_end(a);
        return stale(err, "the keyboard map has changed", "");
    }
    return s;
}

enum dh_status dh_check_aim(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    struct dh_point now = {-1, -1}, aside = {t->at.x > 0 ? t->at.x - 1 : t->at.x + 1, t->at.y};
    bool free = true;
    if (dh_xwin_pointer(a->x, &now, NULL) && now.x == t->at.x && now.y == t->at.y) {
        dh_input_move(a->input, aside);
        free = dh_xwin_pointer(a->x, &now, NULL) && (now.x != t->at.x || now.y != t->at.y);
    }
    dh_input_move(a->input, t->at);
    if (free && dh_xwin_pointer(a->x, &now, NULL) && now.x == t->at.x && now.y == t->at.y)
        return DH_OK;
    dh_check_end(a);
    enum dh_status s = dh_xconn_check(a->x, err);
    if (s != DH_OK)
        return s;
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "close what holds the pointer, then again",
                      "the pointer stays at %d,%d instead of %d,%d", now.x, now.y, t->at.x, t->at.y);
}

void dh_check_end(struct dh_actuator *a)
{
    if (!dh_xconn_dead(a->x)) {
        XUngrabServer(dh_xconn_display(a->x));
        dh_input_sync(a->input);
        dh_tick held = dh_tick_now() - a->grab_start;
        if (held > a->grab_longest)
            a->grab_longest = held;
    }
    dh_hands_grab(a, 0);
}
