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

/* The questions for it, on their way. */
struct asked {
    xcb_translate_coordinates_cookie_t under, origin;
    xcb_query_tree_cookie_t tree;
    xcb_get_geometry_cookie_t size;
    xcb_get_property_cookie_t active;
    xcb_query_pointer_cookie_t pointer;
};

static struct asked ask_scene(struct dh_actuator *a, struct dh_point at, unsigned long window)
{
    xcb_connection_t *c = XGetXCBConnection(dh_xconn_display(a->x));
    xcb_window_t root = (xcb_window_t)dh_xconn_root(a->x), w = window ? (xcb_window_t)window : root;
    return (struct asked){
        .under = xcb_translate_coordinates(c, root, root, (int16_t)at.x, (int16_t)at.y),
        .tree = xcb_query_tree(c, w),
        .origin = xcb_translate_coordinates(c, w, root, 0, 0),
        .size = xcb_get_geometry(c, w),
        .active = xcb_get_property(c, 0, root, (xcb_atom_t)dh_xconn_atom(a->x, DH_ATOM_NET_ACTIVE_WINDOW),
                                   XCB_ATOM_WINDOW, 0, 1),
        .pointer = xcb_query_pointer(c, root),
    };
}

/* The server is ours from its first answer on. */
static void grabbed(struct dh_actuator *a)
{
    dh_hands_grab(a, DH_GUARDIAN_GRAB);
    a->grab_start = dh_tick_now();
}

static void take_scene(struct dh_actuator *a, const struct asked *k, struct scene *ret)
{
    xcb_connection_t *c = XGetXCBConnection(dh_xconn_display(a->x));
    *ret = (struct scene){0};
    xcb_translate_coordinates_reply_t *u = xcb_translate_coordinates_reply(c, k->under, NULL);
    grabbed(a);
    xcb_query_tree_reply_t *q = xcb_query_tree_reply(c, k->tree, NULL);
    xcb_translate_coordinates_reply_t *o = xcb_translate_coordinates_reply(c, k->origin, NULL);
    xcb_get_geometry_reply_t *g = xcb_get_geometry_reply(c, k->size, NULL);
    xcb_get_property_reply_t *p = xcb_get_property_reply(c, k->active, NULL);
    xcb_query_pointer_reply_t *at = xcb_query_pointer_reply(c, k->pointer, NULL);
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
    a->pointer_known = at && at->same_screen;
    if (a->pointer_known)
        a->pointer = (struct dh_point){at->root_x, at->root_y};
    dh_free(u);
    dh_free(q);
    dh_free(o);
    dh_free(g);
    dh_free(p);
    dh_free(at);
}

static enum dh_status check_point(struct dh_actuator *a, const struct dh_touch *t, const struct scene *now,
                                  struct dh_err *err)
{
    /* Without a window manager nobody keeps the property. */
    if (t->active && now->active != t->active && dh_xwin_managed(a->x))
        return stale_window(a, "another window is the active one now", now->active, "none", err);
    if (!t->window)
        return DH_OK;
    if (now->parent == None)
        return stale(err, "the window is gone", "");
    /* The frame counts as the window: its title bar and buttons are aimed at through it. */
    Window top = now->parent == dh_xconn_root(a->x) ? t->window : now->parent;
    if (now->under != top)
        top = dh_xwin_top(a->x, t->window);
    if (now->under != top || top == None)
        return stale_window(a, "another window is under the point now", now->under, "the desktop", err);
    if (!dh_rect_empty(t->place) && !dh_rect_equal(t->place, now->place))
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

static enum dh_status check_pixels(struct dh_actuator *a, struct dh_rect where, const uint32_t *pixels, const char *what,
                                   struct dh_err *err)
{
    if (!a->options.peek || !pixels || dh_rect_empty(where))
        return DH_OK;
    size_t n = (size_t)where.w * (size_t)where.h;
    uint32_t *now = dh_alloc(n, sizeof(*now));
    if (!now)
        return dh_err_nomem(err);
    enum dh_status s = a->options.peek(a->options.peek_data, where, now, err);
    size_t differ = 0;
    for (size_t i = 0; s == DH_OK && i < n; i++)
        differ += ((now[i] ^ pixels[i]) & 0xffffff) != 0;
    dh_free(now);
    if (s == DH_OK && differ * 100 > n * DH_CHECK_PERCENT)
        s = stale(err, "the screen has changed at the place to act on", what);
    return s;
}

static enum dh_status check_touch_pixels(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    enum dh_status s = check_pixels(a, t->check, t->pixels, dh_touch_name(t->kind), err);
    if (s == DH_OK && t->kind == DH_TOUCH_DRAG && t->pixels)
        s = check_pixels(a, t->to_check, t->to_pixels, "where it is dragged to", err);
    return s;
}

/* A server that lets nobody in for so long is given up before (base/xwatch.h). */
#define WAITED DH_TICK_S(12)

/* Somebody else's grab is waited for, and that is not ours. */
static void grab(struct dh_actuator *a)
{
    a->pointer_known = false;
    dh_hands_grab(a, WAITED);
    XGrabServer(dh_xconn_display(a->x));
}

void dh_check_begin(struct dh_actuator *a)
{
    grab(a);
    dh_input_sync(a->input);
    grabbed(a);
}

/* All questions go out with the grab, in one round trip: the whole desktop stands still until the last answer. */
enum dh_status dh_check_pointer(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    struct scene now;
    enum dh_status s = dh_hands_check(a, err);
    if (s != DH_OK)
        return s;
    grab(a);
    struct asked k = ask_scene(a, t->at, t->window);
    if (a->options.peek_ask && t->pixels)
        a->options.peek_ask(a->options.peek_data, t->check);
    take_scene(a, &k, &now);
    s = check_point(a, t, &now, err);
    if (s == DH_OK)
        s = check_touch_pixels(a, t, err);
    if (s == DH_OK)
        s = dh_hands_check(a, err);
    if (s != DH_OK)
        dh_check_end(a);
    return s;
}

/* Whether it is what the drag's source shows under the pointer meanwhile. */
static bool is_icon(struct dh_actuator *a, const struct dh_touch *t, Window w)
{
    unsigned long client =
        ~(unsigned long)xcb_get_setup(XGetXCBConnection(dh_xconn_display(a->x)))->resource_id_mask;
    return t->window && w != t->to_window && (w & client) == (t->window & client) && dh_xwin_override(a->x, w);
}

/* What lies at the point, topmost first, below that. */
static Window below_icon(struct dh_actuator *a, const struct dh_touch *t)
{
    Display *d = dh_xconn_display(a->x);
    Window root = dh_xconn_root(a->x), r, p, *list = NULL, found = None;
    unsigned n = 0;
    if (!XQueryTree(d, root, &r, &p, &list, &n))
        return None;
    for (unsigned i = n; i > 0 && found == None; i--) {
        struct dh_rect at;
        Window w = list[i - 1];
        if (!is_icon(a, t, w) && dh_xwin_viewable(a->x, w) && dh_xwin_place(a->x, w, &at) && dh_rect_has(at, t->to))
            found = w;
    }
    if (list)
        XFree(list);
    return found;
}

enum dh_status dh_check_drop(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    struct scene now;
    struct dh_touch drop = {.window = t->to_window, .place = t->to_place};
    grab(a);
    struct asked k = ask_scene(a, t->to, t->to_window);
    take_scene(a, &k, &now);
    enum dh_status s = check_point(a, &drop, &now, err);
    if (s == DH_STALE && now.under != None && now.parent != None && is_icon(a, t, now.under)) {
        now.under = below_icon(a, t);
        s = check_point(a, &drop, &now, err);
    }
    if (s == DH_OK && (!a->pointer_known || a->pointer.x != t->to.x || a->pointer.y != t->to.y))
        s = dh_err_set(err, DH_FAILED, DH_BLAME_USER, "keep the mouse still, then again",
                       "the drag ended at %d,%d instead of %d,%d", a->pointer.x, a->pointer.y, t->to.x, t->to.y);
    if (s != DH_OK)
        dh_check_end(a);
    return s;
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
    s = dh_hands_check(a, err);
    if (s != DH_OK)
        return s;
    dh_check_begin(a);
    s = check_focus(a, t, err);
    if (s == DH_OK)
        s = check_touch_pixels(a, t, err);
    if (s == DH_OK)
        s = dh_hands_check(a, err);
    if (s != DH_OK)
        dh_check_end(a);
    if (s == DH_OK && mapped && !a->keymap) { /* it changed while the application was waited for */
        dh_check_end(a);
        return stale(err, "the keyboard map has changed", "");
    }
    return s;
}

static xcb_query_pointer_cookie_t ask_pointer(struct dh_actuator *a)
{
    return xcb_query_pointer(XGetXCBConnection(dh_xconn_display(a->x)), (xcb_window_t)dh_xconn_root(a->x));
}

/* Whether the pointer was at a point; *ret is left alone when nobody knows. */
static bool was_at(struct dh_actuator *a, xcb_query_pointer_cookie_t k, struct dh_point at, struct dh_point *ret)
{
    xcb_query_pointer_reply_t *r = xcb_query_pointer_reply(XGetXCBConnection(dh_xconn_display(a->x)), k, NULL);
    bool there = r && r->same_screen && r->root_x == at.x && r->root_y == at.y;
    if (r)
        *ret = (struct dh_point){r->root_x, r->root_y};
    dh_free(r);
    return there;
}

enum dh_status dh_check_aim(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    struct dh_point now = {-1, -1}, aside = {t->at.x > 0 ? t->at.x - 1 : t->at.x + 1, t->at.y};
    xcb_query_pointer_cookie_t left = {0};
    if (!a->pointer_known && !dh_xwin_pointer(a->x, &a->pointer, NULL))
        a->pointer = now;
    bool already = a->pointer.x == t->at.x && a->pointer.y == t->at.y, free = true;
    a->pointer_known = false;
    if (!dh_xconn_dead(a->x)) {
        if (already) {
            dh_input_move(a->input, aside);
            left = ask_pointer(a);
        }
        dh_input_move(a->input, t->at);
        xcb_query_pointer_cookie_t come = ask_pointer(a);
        if (already)
            free = was_at(a, left, aside, &now);
        free = was_at(a, come, t->at, &now) && free;
    }
    if (free && !dh_xconn_dead(a->x))
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
