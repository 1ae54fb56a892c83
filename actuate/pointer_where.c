#include "actuate/pointer_where.h"

#include <X11/extensions/Xrandr.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "actuate/xwin.h"

#define NAMED 4 /* monitors that an error lists */

static bool has_monitors(Display *d)
{
    int event, error, major = 0, minor = 0;
    return XRRQueryExtension(d, &event, &error) && XRRQueryVersion(d, &major, &minor) &&
           (major > 1 || (major == 1 && minor >= 5));
}

enum dh_status dh_pointer_on_monitor(struct dh_actuator *a, struct dh_point p, struct dh_err *err)
{
    int w = 0, h = 0, n = 0;
    if (!dh_xwin_root_size(a->x, &w, &h))
        return dh_xconn_check(a->x, err) != DH_OK
                   ? DH_GONE
                   : dh_err_set(err, DH_ENV, DH_BLAME_ENVIRONMENT, NULL, "the screen has no size");
    if (!dh_rect_has((struct dh_rect){0, 0, w, h}, p))
        return dh_err_set(err, DH_INVALID, DH_BLAME_MODEL, "aim at a point on the screen",
                          "the point %d,%d is outside the screen (%dx%d)", p.x, p.y, w, h);
    Display *d = dh_xconn_display(a->x);
    XRRMonitorInfo *m = has_monitors(d) ? XRRGetMonitors(d, dh_xconn_root(a->x), True, &n) : NULL;
    bool on = !m || n <= 0;
    char list[160] = "";
    for (int i = 0; i < n && m && !on; i++) {
        size_t k = strlen(list);
        on = dh_rect_has((struct dh_rect){m[i].x, m[i].y, m[i].width, m[i].height}, p);
        if (i < NAMED)
            snprintf(list + k, sizeof(list) - k, "%s%dx%d at %d,%d", i ? ", " : "", m[i].width, m[i].height, m[i].x,
                     m[i].y);
    }
    if (m)
        XRRFreeMonitors(m);
    if (on)
        return DH_OK;
    return dh_err_set(err, DH_INVALID, DH_BLAME_MODEL, "aim at a point on a monitor",
                      "the point %d,%d is on no monitor (%s)", p.x, p.y, list);
}

/* Bytes of either order, bounded. */
struct cursor {
    const unsigned char *at, *end;
    bool big, bad;
};

static uint32_t take(struct cursor *c, size_t n)
{
    uint32_t v = 0;
    if ((size_t)(c->end - c->at) < n) {
        c->bad = true;
        c->at = c->end;
        return 0;
    }
    for (size_t i = 0; i < n; i++)
        v |= (uint32_t)c->at[i] << 8 * (c->big ? n - 1 - i : i);
    c->at += n;
    return v;
}

static void skip(struct cursor *c, size_t n)
{
    size_t padded = n <= SIZE_MAX - 3 ? (n + 3) / 4 * 4 : n;
    if ((size_t)(c->end - c->at) < padded)
        c->bad = true;
    c->at = c->bad ? c->end : c->at + padded;
}

bool dh_pointer_setting(const unsigned char *bytes, size_t n, const char *name, int *ret)
{
    struct cursor c = {bytes, bytes + n, n > 0 && bytes[0] == 1, false};
    size_t length = strlen(name);
    skip(&c, 4); /* byte order */
    take(&c, 4); /* serial */
    uint32_t count = take(&c, 4);
    for (uint32_t i = 0; i < count && !c.bad; i++) {
        uint32_t type = take(&c, 1);
        take(&c, 1);
        size_t len = take(&c, 2);
        const unsigned char *at = c.at;
        skip(&c, len);
        bool it = !c.bad && len == length && memcmp(at, name, len) == 0;
        take(&c, 4); /* serial of its last change */
        if (type == 0) {
            uint32_t v = take(&c, 4);
            if (it && !c.bad && v <= INT32_MAX) {
                *ret = (int)v;
                return true;
            }
        } else if (type == 1) {
            skip(&c, take(&c, 4));
        } else if (type == 2) {
            skip(&c, 8);
        } else {
            return false;
        }
    }
    return false;
}

dh_tick dh_pointer_double_click(struct dh_actuator *a)
{
    Display *d = dh_xconn_display(a->x);
    char name[32];
    unsigned long n = 0;
    int ms = 0;
    if (dh_xconn_dead(a->x))
        return 0;
    snprintf(name, sizeof(name), "_XSETTINGS_S%d", dh_xconn_screen(a->x));
    Window owner = XGetSelectionOwner(d, XInternAtom(d, name, False));
    Atom settings = XInternAtom(d, "_XSETTINGS_SETTINGS", False);
    unsigned char *p = owner != None ? dh_xconn_property(a->x, owner, settings, settings, 8, &n) : NULL;
    bool there = p && dh_pointer_setting(p, n, "Net/DoubleClickTime", &ms);
    if (p)
        XFree(p);
    return there && ms < 5000 ? DH_TICK_MS(ms) : 0;
}

bool dh_pointer_polls(struct dh_actuator *a, unsigned long window)
{
    static const char *const classes[] = {"sdl", "pygame", "pyglet", "godot", "unity", "love", "steam_app", "wine",
                                          ".exe", "dosbox", "retroarch", "glfw", "raylib", "minetest", "luanti"};
    char name[64] = "";
    if (window)
        dh_xwin_class(a->x, window, name, sizeof(name));
    for (size_t i = 0; name[0] && i < sizeof(classes) / sizeof(classes[0]); i++)
        if (strstr(name, classes[i]))
            return true;
    return false;
}
