#include "actuate/check.h"

#include "actuate/xwin.h"
#include "base/mem.h"

static enum dh_status stale(struct dh_err *err, const char *what, const char *detail)
{
    return dh_err_set(err, DH_STALE, DH_BLAME_APPLICATION,
                      "look again and plan on what is there now", "%s%s%s", what,
                      detail[0] ? ": " : "", detail);
}

static enum dh_status check_point(struct dh_actuator *a, const struct dh_touch *t,
                                  struct dh_err *err)
{
    if (!t->window)
        return DH_OK;
    Window top = dh_xwin_top(a->x, t->window);
    if (top == None)
        return stale(err, "the window is gone", "");
    /* The frame counts as the window: its title bar and buttons are aimed at through it. */
    Window under = dh_xwin_under(a->x, t->at);
    if (under == top)
        return DH_OK;
    char title[80] = "the desktop";
    if (under != None)
        dh_xwin_title(a->x, dh_xwin_client(a->x, under), title, sizeof(title));
    return stale(err, "another window is under the point now", title[0] ? title : "a popup");
}

static enum dh_status check_focus(struct dh_actuator *a, const struct dh_touch *t,
                                  struct dh_err *err)
{
    Window focus = dh_xwin_focus(a->x);
    if (focus == None)
        return stale(err, "no window has the keyboard focus", "");
    if (!t->window || dh_xwin_inside(a->x, focus, t->window) ||
        dh_xwin_client(a->x, focus) == t->window)
        return DH_OK;
    /* A menu takes keys by a grab while the focus stays with the window it belongs to. */
    if (dh_xwin_override(a->x, t->window) && dh_xwin_viewable(a->x, t->window))
        return DH_OK;
    char title[80];
    dh_xwin_title(a->x, dh_xwin_client(a->x, focus), title, sizeof(title));
    return stale(err, "the keyboard focus is in another window now", title);
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

static enum dh_status check(struct dh_actuator *a, const struct dh_touch *t,
                            enum dh_status (*where)(struct dh_actuator *, const struct dh_touch *,
                                                    struct dh_err *),
                            struct dh_err *err)
{
    enum dh_status s = dh_hands_check(a, err);
    if (s != DH_OK)
        return s;
    dh_hands_grab(a, true);
    XGrabServer(dh_xconn_display(a->x));
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

enum dh_status dh_check_keys(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    return check(a, t, check_focus, err);
}

void dh_check_end(struct dh_actuator *a)
{
    if (!dh_xconn_dead(a->x)) {
        XUngrabServer(dh_xconn_display(a->x));
        dh_input_sync(a->input);
    }
    dh_hands_grab(a, false);
}
