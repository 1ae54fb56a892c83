#include "capture/window_query.h"

#include <X11/Xatom.h>
#include <string.h>

#include "base/mem.h"

/* Replies of libxcb are malloc'ed by it; dh_free passes them on to free(3). A NULL reply with its error
 * dropped is an answer too: the window is gone. */

#define ITEMS (1u << 14) /* longs of a list property that are read */

static xcb_get_property_cookie_t ask(xcb_connection_t *c, xcb_window_t w, Atom name, Atom type)
{
    return xcb_get_property(c, 0, w, (xcb_atom_t)name, (xcb_atom_t)type, 0, ITEMS);
}

/* The windows in a property; *ret_there tells an empty list from none. */
static size_t read_windows(xcb_connection_t *c, xcb_get_property_cookie_t k, struct dh_arena *arena,
                           xcb_window_t **ret, bool *ret_there)
{
    xcb_get_property_reply_t *r = xcb_get_property_reply(c, k, NULL);
    size_t n = 0;
    *ret_there = r && r->format == 32 && r->type == XA_WINDOW;
    if (*ret_there) {
        n = (size_t)xcb_get_property_value_length(r) / sizeof(xcb_window_t);
        n = n > DH_WINDOWS_MAX ? DH_WINDOWS_MAX : n;
        *ret = dh_arena_alloc(arena, n + 1, sizeof(xcb_window_t));
        if (*ret && n)
            memcpy(*ret, xcb_get_property_value(r), n * sizeof(xcb_window_t));
        else
            n = 0;
    }
    dh_free(r);
    return n;
}

static xcb_window_t read_window(xcb_connection_t *c, xcb_get_property_cookie_t k)
{
    xcb_get_property_reply_t *r = xcb_get_property_reply(c, k, NULL);
    xcb_window_t w = 0;
    if (r && r->format == 32 && xcb_get_property_value_length(r) >= 4)
        memcpy(&w, xcb_get_property_value(r), sizeof(w));
    dh_free(r);
    return w;
}

bool dh_window_query_desk(struct dh_xconn *x, xcb_connection_t *c, struct dh_arena *arena,
                          struct dh_desk_seen *ret)
{
    xcb_window_t root = (xcb_window_t)dh_xconn_root(x);
    Atom check = dh_xconn_atom(x, DH_ATOM_NET_SUPPORTING_WM_CHECK);
    *ret = (struct dh_desk_seen){0};
    xcb_query_tree_cookie_t tree = xcb_query_tree(c, root);
    xcb_get_property_cookie_t stacking =
        ask(c, root, dh_xconn_atom(x, DH_ATOM_NET_CLIENT_LIST_STACKING), XA_WINDOW);
    xcb_get_property_cookie_t list = ask(c, root, dh_xconn_atom(x, DH_ATOM_NET_CLIENT_LIST), XA_WINDOW);
    xcb_get_property_cookie_t active =
        ask(c, root, dh_xconn_atom(x, DH_ATOM_NET_ACTIVE_WINDOW), XA_WINDOW);
    xcb_get_property_cookie_t wm = ask(c, root, check, XA_WINDOW);
    xcb_get_input_focus_cookie_t focus = xcb_get_input_focus(c);

    xcb_query_tree_reply_t *t = xcb_query_tree_reply(c, tree, NULL);
    bool stacked, listed;
    xcb_window_t *plain = NULL;
    ret->client_count = read_windows(c, stacking, arena, &ret->clients, &stacked);
    size_t plain_count = read_windows(c, list, arena, &plain, &listed);
    ret->active = read_window(c, active);
    xcb_window_t manager = read_window(c, wm);
    xcb_get_input_focus_reply_t *f = xcb_get_input_focus_reply(c, focus, NULL);
    if (!stacked) {
        ret->clients = plain;
        ret->client_count = plain_count;
    }
    if (t) {
        int all = xcb_query_tree_children_length(t);
        size_t n = (size_t)(all > DH_WINDOWS_MAX ? DH_WINDOWS_MAX : all);
        ret->tree = dh_arena_alloc(arena, n + 1, sizeof(xcb_window_t));
        /* The topmost ones when there are too many. */
        if (ret->tree && n) {
            memcpy(ret->tree, xcb_query_tree_children(t) + ((size_t)all - n), n * sizeof(xcb_window_t));
            ret->tree_count = n;
        }
    }
    /* A window manager that died leaves its properties on the root, but not its own window. */
    ret->managed = (stacked || listed) && manager &&
                   read_window(c, ask(c, manager, check, XA_WINDOW)) == manager;
    if (!ret->managed)
        ret->active = f ? f->focus : 0;
    bool ok = t && ret->tree && f;
    dh_free(t);
    dh_free(f);
    return ok;
}

void dh_window_query_seen(xcb_connection_t *c, struct dh_window_seen *seen, size_t count,
                          struct dh_arena *arena)
{
    xcb_get_window_attributes_cookie_t *ka = dh_arena_alloc(arena, count, sizeof(*ka));
    xcb_get_geometry_cookie_t *kg = dh_arena_alloc(arena, count, sizeof(*kg));
    if (!ka || !kg)
        return;
    for (size_t i = 0; i < count; i++) {
        ka[i] = xcb_get_window_attributes(c, seen[i].xid);
        kg[i] = xcb_get_geometry(c, seen[i].xid);
    }
    for (size_t i = 0; i < count; i++) {
        xcb_get_window_attributes_reply_t *a = xcb_get_window_attributes_reply(c, ka[i], NULL);
        xcb_get_geometry_reply_t *g = xcb_get_geometry_reply(c, kg[i], NULL);
        if (a && g) {
            seen[i].alive = true;
            seen[i].viewable = a->map_state == XCB_MAP_STATE_VIEWABLE;
            seen[i].input_only = a->_class == XCB_WINDOW_CLASS_INPUT_ONLY;
            seen[i].override = a->override_redirect;
            seen[i].border = g->border_width;
            seen[i].rect = (struct dh_rect){g->x + g->border_width, g->y + g->border_width, g->width,
                                            g->height};
        }
        dh_free(a);
        dh_free(g);
    }
}

bool dh_window_query_tops(xcb_connection_t *c, xcb_window_t root, const xcb_window_t *windows,
                          xcb_window_t *ret_tops, size_t count, struct dh_arena *arena)
{
    xcb_query_tree_cookie_t *k = dh_arena_alloc(arena, count, sizeof(*k));
    bool *done = dh_arena_alloc(arena, count, sizeof(*done));
    if (!k || !done)
        return false;
    memcpy(ret_tops, windows, count * sizeof(*windows));
    bool more = true;
    /* One round a level; decorations are one or two deep. */
    for (int level = 0; more && level < 8; level++) {
        more = false;
        for (size_t i = 0; i < count; i++)
            if (!done[i])
                k[i] = xcb_query_tree(c, ret_tops[i]);
        for (size_t i = 0; i < count; i++) {
            if (done[i])
                continue;
            xcb_query_tree_reply_t *t = xcb_query_tree_reply(c, k[i], NULL);
            done[i] = !t || t->parent == root || t->parent == 0;
            if (!t)
                ret_tops[i] = 0;
            else if (!done[i])
                ret_tops[i] = t->parent;
            more = more || !done[i];
            dh_free(t);
        }
    }
    return true;
}
