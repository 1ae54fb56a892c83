#include "capture/screen_x11.h"

#include <X11/extensions/Xrandr.h>
#include <string.h>

#include "base/mem.h"

static struct dh_screen_x11 *x11_of(struct dh_screen *screen)
{
    return (struct dh_screen_x11 *)(void *)screen;
}

static void read_monitors(struct dh_screen_x11 *s, struct dh_geometry *g)
{
    Display *d = dh_xconn_display(s->x);
    int n = 0;
    XRRMonitorInfo *m =
        s->randr_event ? XRRGetMonitors(d, dh_xconn_root(s->x), True, &n) : NULL;
    struct dh_rect all = {0, 0, g->width, g->height};
    g->monitor_count = 0;
    for (int i = 0; m && i < n && g->monitor_count < DH_MONITORS_MAX; i++) {
        struct dh_rect r =
            dh_rect_cross((struct dh_rect){m[i].x, m[i].y, m[i].width, m[i].height}, all);
        if (!dh_rect_empty(r))
            g->monitors[g->monitor_count++] = r;
    }
    if (m)
        XRRFreeMonitors(m);
    if (g->monitor_count == 0)
        g->monitors[g->monitor_count++] = all;
}

static bool same(const struct dh_geometry *a, const struct dh_geometry *b)
{
    bool equal = a->width == b->width && a->height == b->height && a->monitor_count == b->monitor_count;
    for (int i = 0; equal && i < a->monitor_count; i++)
        equal = dh_rect_equal(a->monitors[i], b->monitors[i]);
    return equal;
}

void dh_screen_x11_measure(struct dh_screen_x11 *s)
{
    struct dh_geometry g = {.generation = s->geometry.generation};
    xcb_get_geometry_reply_t *r =
        xcb_get_geometry_reply(s->grab.c, xcb_get_geometry(s->grab.c, s->grab.root), NULL);
    if (!r)
        return;
    g.width = r->width;
    g.height = r->height;
    dh_free(r);
    read_monitors(s, &g);
    if (same(&g, &s->geometry))
        return;
    bool first = s->geometry.generation == 0;
    g.generation++;
    s->geometry = g;
    dh_free(s->shadow); /* begun anew at the next question */
    s->shadow = NULL;
    if (!first)
        dh_changes_add(&s->base.changes, (struct dh_rect){0, 0, g.width, g.height}, dh_tick_now());
}

static bool is_desk_property(const struct dh_screen_x11 *s, Atom a)
{
    return a == dh_xconn_atom(s->x, DH_ATOM_NET_CLIENT_LIST) ||
           a == dh_xconn_atom(s->x, DH_ATOM_NET_CLIENT_LIST_STACKING) ||
           a == dh_xconn_atom(s->x, DH_ATOM_NET_ACTIVE_WINDOW);
}

static void on_event(void *data, const XEvent *e)
{
    struct dh_screen_x11 *s = data;
    Window root = dh_xconn_root(s->x);
    if (s->damage && e->type == s->damage_event + XDamageNotify) {
        s->damaged = true;
    } else if (dh_cursor_event(s, e)) {
        return;
    } else if (s->randr_event && e->type == s->randr_event + RRScreenChangeNotify) {
        XEvent copy = *e;
        XRRUpdateConfiguration(&copy);
        dh_screen_x11_measure(s);
    } else if (e->type == ConfigureNotify && e->xconfigure.window == root) {
        dh_screen_x11_measure(s);
    } else if (e->type == PropertyNotify && e->xproperty.window == root &&
               is_desk_property(s, e->xproperty.atom)) {
        /* A window came, went, or became the active one: a change, even before it draws. */
        dh_changes_add(&s->base.changes, (struct dh_rect){0}, dh_tick_now());
    }
}

static enum dh_status snap(struct dh_screen *screen, struct dh_frame **ret, struct dh_err *err)
{
    struct dh_screen_x11 *s = x11_of(screen);
    enum dh_status st = dh_xconn_check(s->x, err);
    for (int attempt = 0; st == DH_OK; attempt++) {
        struct dh_frame *f = NULL;
        int w = s->geometry.width, h = s->geometry.height;
        st = dh_frame_pool_take(&s->pool, w, h, &f, err);
        if (st != DH_OK)
            break;
        dh_tick now = dh_tick_now();
        st = dh_grab_frame(&s->grab, f, &w, &h, err);
        bool resized = w != s->geometry.width || h != s->geometry.height;
        if (st == DH_OK && (!resized || attempt > 0)) {
            f->tick = now;
            f->serial = ++s->serial;
            s->history[s->serial % DH_DIRT_FRAMES].all = true;
            s->dirt.all = true;
            f->geometry = s->geometry.generation;
            *ret = f;
            return DH_OK;
        }
        dh_frame_unref(f);
        /* The size changed under us: measure it and try once more. */
        if (attempt > 0 || (st != DH_OK && st != DH_STALE))
            break;
        dh_screen_x11_measure(s);
        st = DH_OK;
    }
    return st;
}

static enum dh_status capture(struct dh_screen *screen, struct dh_frame **ret, struct dh_err *err)
{
    struct dh_screen_x11 *s = x11_of(screen);
    enum dh_status st = dh_xconn_check(s->x, err);
    if (st == DH_OK)
        st = dh_follow_capture(s, ret, err);
    return st == DH_NOT_FOUND ? snap(screen, ret, err) : st;
}

static enum dh_status peek(struct dh_screen *screen, struct dh_rect rect, uint32_t *out,
                           struct dh_err *err)
{
    struct dh_screen_x11 *s = x11_of(screen);
    const uint32_t *now = NULL;
    enum dh_status st = dh_xconn_check(s->x, err);
    if (st == DH_OK)
        st = dh_grab_view(&s->grab, rect, &now, err);
    if (st != DH_OK)
        return st;
    size_t n = (size_t)rect.w * (size_t)rect.h;
    for (size_t i = 0; i < n; i++)
        out[i] = now[i] & 0xffffffu;
    return DH_OK;
}

static void peek_ask(struct dh_screen *screen, struct dh_rect rect)
{
    struct dh_screen_x11 *s = x11_of(screen);
    if (!dh_xconn_dead(s->x))
        dh_grab_ask(&s->grab, rect);
}

static struct dh_geometry geometry(const struct dh_screen *screen)
{
    return ((const struct dh_screen_x11 *)(const void *)screen)->geometry;
}

static void drain(struct dh_screen *screen)
{
    dh_xconn_dispatch(x11_of(screen)->x);
}

static bool find_pointer(struct dh_screen *screen, struct dh_point *ret)
{
    struct dh_screen_x11 *s = x11_of(screen);
    xcb_query_pointer_reply_t *r =
        xcb_query_pointer_reply(s->grab.c, xcb_query_pointer(s->grab.c, s->grab.root), NULL);
    bool here = r && r->same_screen;
    if (here)
        *ret = (struct dh_point){r->root_x, r->root_y};
    dh_free(r);
    return here;
}

static void destroy(struct dh_screen *screen)
{
    struct dh_screen_x11 *s = x11_of(screen);
    dh_xconn_unlisten(s->x, on_event, s);
    dh_damage_finish(s);
    dh_frame_pool_finish(&s->pool);
    dh_grab_finish(&s->grab);
    dh_window_table_finish(&s->windows);
    dh_free(s);
}

static const struct dh_screen_ops x11_ops = {
    .destroy = destroy,
    .geometry = geometry,
    .capture = capture,
    .snap = snap,
    .peek = peek,
    .peek_ask = peek_ask,
    .refresh = dh_damage_refresh,
    .drain = drain,
    .windows = dh_screen_x11_windows,
    .name = dh_screen_x11_name,
    .busy = dh_cursor_busy,
    .pointer = find_pointer,
};

static void select_events(struct dh_screen_x11 *s)
{
    Display *d = dh_xconn_display(s->x);
    int event, error, major = 0, minor = 0;
    if (XRRQueryExtension(d, &event, &error) && XRRQueryVersion(d, &major, &minor) &&
        (major > 1 || (major == 1 && minor >= 5))) {
        s->randr_event = event;
        XRRSelectInput(d, dh_xconn_root(s->x), RRScreenChangeNotifyMask);
    }
    dh_xconn_select_root(s->x, StructureNotifyMask | PropertyChangeMask);
}

/* Xwayland names its outputs so. One without a root of its own may answer with black instead of
 * refusing; one that really shows a desktop is as good as any X server. */
static bool is_rootless(struct dh_screen_x11 *s)
{
    Display *d = dh_xconn_display(s->x);
    int n = 0;
    bool named = false, black = true;
    XRRMonitorInfo *m =
        s->randr_event ? XRRGetMonitors(d, dh_xconn_root(s->x), True, &n) : NULL;
    for (int i = 0; i < n; i++) {
        char *name = XGetAtomName(d, m[i].name);
        named = named || (name && strncmp(name, "XWAYLAND", 8) == 0);
        if (name)
            XFree(name);
    }
    if (m)
        XRRFreeMonitors(m);
    if (!named)
        return false;
    struct dh_rect all = {0, 0, s->geometry.width, s->geometry.height};
    const uint32_t *px;
    if (dh_grab_view(&s->grab, all, &px, NULL) != DH_OK)
        return true;
    for (size_t i = 0; black && i < (size_t)all.w * (size_t)all.h; i++)
        black = (px[i] & 0xffffffu) == 0;
    return black;
}

enum dh_status dh_screen_x11_create(struct dh_xconn *x, struct dh_loop *loop, struct dh_screen **ret,
                                    struct dh_err *err)
{
    if (!x || !loop)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "a screen needs a connection and a loop");
    struct dh_screen_x11 *s = dh_alloc(1, sizeof(*s));
    if (!s)
        return dh_err_nomem(err);
    s->base.ops = &x11_ops;
    s->base.loop = loop;
    s->x = x;
    s->pool.drop = dh_grab_drop;
    s->pool.data = &s->grab;
    enum dh_status st = dh_grab_init(&s->grab, x, err);
    if (st != DH_OK) {
        dh_grab_finish(&s->grab);
        dh_free(s);
        return st;
    }
    select_events(s);
    dh_screen_x11_measure(s);
    if (!dh_xconn_listen(x, on_event, s) || !dh_damage_init(s)) {
        st = dh_err_nomem(err);
    } else if (s->geometry.generation == 0) {
        st = dh_err_set(err, DH_GONE, DH_BLAME_ENVIRONMENT, "start the X server again",
                        "the display is gone");
    } else if (is_rootless(s)) {
        st = dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT,
                        "log in to an Xorg session, or use --virtual 1280x800",
                        "this is a Wayland session: its X server shows no screen");
    }
    if (st != DH_OK) {
        destroy(&s->base);
        return st;
    }
    *ret = &s->base;
    return DH_OK;
}
