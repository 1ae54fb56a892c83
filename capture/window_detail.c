/* What a window says about itself, and where it is. */
#include <X11/Xatom.h>
#include <ctype.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/path.h"
#include "capture/window_query.h"
#include "capture/window_text.h"

enum prop {
    PROP_NET_NAME,
    PROP_NAME,
    PROP_CLASS,
    PROP_MACHINE,
    PROP_PID,
    PROP_STATE,
    PROP_TYPE,
    PROP_TRANSIENT,
    PROP_EXTENTS,
    PROP_COUNT,
};

/* The questions about one window, in flight. */
struct questions {
    xcb_get_geometry_cookie_t geometry;
    xcb_translate_coordinates_cookie_t origin;
    xcb_get_property_cookie_t props[PROP_COUNT];
};

static struct questions ask(struct dh_xconn *x, xcb_connection_t *c, xcb_window_t w)
{
    const xcb_atom_t names[PROP_COUNT] = {
        [PROP_NET_NAME] = (xcb_atom_t)dh_xconn_atom(x, DH_ATOM_NET_WM_NAME),
        [PROP_NAME] = XA_WM_NAME,
        [PROP_CLASS] = XA_WM_CLASS,
        [PROP_MACHINE] = XA_WM_CLIENT_MACHINE,
        [PROP_PID] = (xcb_atom_t)dh_xconn_atom(x, DH_ATOM_NET_WM_PID),
        [PROP_STATE] = (xcb_atom_t)dh_xconn_atom(x, DH_ATOM_NET_WM_STATE),
        [PROP_TYPE] = (xcb_atom_t)dh_xconn_atom(x, DH_ATOM_NET_WM_WINDOW_TYPE),
        [PROP_TRANSIENT] = XA_WM_TRANSIENT_FOR,
        [PROP_EXTENTS] = (xcb_atom_t)dh_xconn_atom(x, DH_ATOM_NET_FRAME_EXTENTS),
    };
    struct questions q;
    q.geometry = xcb_get_geometry(c, w);
    q.origin = xcb_translate_coordinates(c, w, (xcb_window_t)dh_xconn_root(x), 0, 0);
    for (int i = 0; i < PROP_COUNT; i++)
        q.props[i] = xcb_get_property(c, 0, w, names[i], XCB_GET_PROPERTY_TYPE_ANY, 0, 1024);
    return q;
}

/* The answers about one window; NULL where there is none. */
struct answers {
    xcb_get_property_reply_t *props[PROP_COUNT];
};

static const char *bytes(const xcb_get_property_reply_t *r, size_t *n)
{
    *n = 0;
    if (!r || r->format != 8)
        return "";
    *n = (size_t)xcb_get_property_value_length(r);
    return xcb_get_property_value(r);
}

/* Item i of a property of 32-bit values; 0 when it has fewer. */
static uint32_t item(const xcb_get_property_reply_t *r, size_t i)
{
    uint32_t v = 0;
    if (r && r->format == 32 && (size_t)xcb_get_property_value_length(r) / 4 > i)
        memcpy(&v, (const char *)xcb_get_property_value(r) + i * 4, sizeof(v));
    return v;
}

static bool has_atom(const xcb_get_property_reply_t *r, Atom atom)
{
    for (size_t i = 0; i < 64; i++) {
        uint32_t v = item(r, i);
        if (v == 0)
            return false;
        if (v == (uint32_t)atom)
            return true;
    }
    return false;
}

static const char *title(struct dh_arena *arena, const struct answers *a)
{
    size_t n;
    const char *s = bytes(a->props[PROP_NET_NAME], &n);
    if (n)
        return dh_window_text(arena, s, n, false);
    s = bytes(a->props[PROP_NAME], &n);
    return dh_window_text(arena, s, n, a->props[PROP_NAME] && a->props[PROP_NAME]->type == XA_STRING);
}

/* The second string of WM_CLASS, in lower case (ICCCM 4.1.2.5). */
static const char *class_name(struct dh_arena *arena, const struct answers *a)
{
    size_t n;
    const char *s = bytes(a->props[PROP_CLASS], &n);
    size_t first = strnlen(s, n);
    if (first < n) {
        s += first + 1;
        n -= first + 1;
    }
    char *r = dh_window_text(arena, s, strnlen(s, n), true);
    for (char *p = r; p && *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return r;
}

static bool is_here(const struct answers *a)
{
    char host[HOST_NAME_MAX + 1] = "";
    size_t n;
    const char *s = bytes(a->props[PROP_MACHINE], &n);
    if (n == 0 || gethostname(host, sizeof(host) - 1) != 0)
        return true;
    n = strnlen(s, n);
    return n == strlen(host) && memcmp(s, host, n) == 0;
}

/* The executable's name; of another user's process only the name it gave itself can be read. */
static const char *program(struct dh_arena *arena, int pid)
{
    char path[48], target[PATH_MAX];
    snprintf(path, sizeof(path), "/proc/%d/exe", pid);
    ssize_t n = readlink(path, target, sizeof(target) - 1);
    if (n > 0) {
        target[n] = '\0';
        const char *name = dh_path_name(target);
        const char *gone = strstr(name, " (deleted)");
        return dh_window_text(arena, name, gone ? (size_t)(gone - name) : strlen(name), false);
    }
    struct dh_buf buf = {0};
    snprintf(path, sizeof(path), "/proc/%d/comm", pid);
    const char *r = "";
    if (dh_file_read(path, 256, &buf, NULL) == DH_OK && buf.len > 0)
        r = dh_window_text(arena, buf.data, strcspn(buf.data, "\n"), false);
    dh_buf_finish(&buf);
    return r;
}

static bool fill(struct dh_xconn *x, struct dh_window *w, const struct answers *a,
                 struct dh_arena *arena)
{
    const xcb_get_property_reply_t *state = a->props[PROP_STATE];
    w->title = title(arena, a);
    w->wm_class = class_name(arena, a);
    uint32_t pid = item(a->props[PROP_PID], 0);
    w->pid = pid <= INT_MAX ? (int)pid : 0;
    w->program = w->pid > 0 && is_here(a) ? program(arena, w->pid) : "";
    w->transient_for = item(a->props[PROP_TRANSIENT], 0);
    w->minimized = has_atom(state, dh_xconn_atom(x, DH_ATOM_NET_WM_STATE_HIDDEN));
    w->modal = has_atom(state, dh_xconn_atom(x, DH_ATOM_NET_WM_STATE_MODAL));
    w->dialog = w->modal || has_atom(a->props[PROP_TYPE],
                                     dh_xconn_atom(x, DH_ATOM_NET_WM_WINDOW_TYPE_DIALOG));
    /* A transient window without a type is to be taken as a dialog (EWMH, _NET_WM_WINDOW_TYPE). */
    if (item(a->props[PROP_TYPE], 0) == 0 && w->transient_for)
        w->dialog = true;
    int left = (int)item(a->props[PROP_EXTENTS], 0), right = (int)item(a->props[PROP_EXTENTS], 1);
    int top = (int)item(a->props[PROP_EXTENTS], 2), bottom = (int)item(a->props[PROP_EXTENTS], 3);
    w->frame = w->rect;
    if ((left | right | top | bottom) >= 0 && (left | right | top | bottom) < 4096)
        w->frame = (struct dh_rect){w->rect.x - left, w->rect.y - top, w->rect.w + left + right,
                                    w->rect.h + top + bottom};
    return w->title && w->wm_class && w->program;
}

bool dh_window_query_details(struct dh_xconn *x, xcb_connection_t *c, struct dh_window *windows,
                             size_t count, struct dh_arena *arena)
{
    struct questions *q = dh_arena_alloc(arena, count, sizeof(*q));
    if (!q)
        return false;
    for (size_t i = 0; i < count; i++)
        q[i] = ask(x, c, (xcb_window_t)windows[i].xid);
    bool ok = true;
    for (size_t i = 0; i < count; i++) {
        struct answers a;
        xcb_get_geometry_reply_t *g = xcb_get_geometry_reply(c, q[i].geometry, NULL);
        xcb_translate_coordinates_reply_t *o = xcb_translate_coordinates_reply(c, q[i].origin, NULL);
        for (int p = 0; p < PROP_COUNT; p++)
            a.props[p] = xcb_get_property_reply(c, q[i].props[p], NULL);
        if (g && o) {
            windows[i].rect = (struct dh_rect){o->dst_x, o->dst_y, g->width, g->height};
            ok = fill(x, &windows[i], &a, arena) && ok;
        } else {
            windows[i].xid = 0;
        }
        for (int p = 0; p < PROP_COUNT; p++)
            dh_free(a.props[p]);
        dh_free(g);
        dh_free(o);
    }
    return ok;
}
