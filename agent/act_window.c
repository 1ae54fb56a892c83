#include "agent/act.h"

#include "base/mem.h"

#define NEW_MAX 256

struct fresh {
    struct dh_road *road;
    const unsigned long *before;
    size_t count;
    unsigned long found;
};

static bool known(const struct fresh *f, unsigned long xid)
{
    for (size_t i = 0; i < f->count; i++)
        if (f->before[i] == xid)
            return true;
    return false;
}

enum dh_status dh_act_new_window(struct dh_road *road, const unsigned long *before, size_t count,
                                 dh_tick bound, unsigned long *ret_window, struct dh_err *err)
{
    struct fresh f = {road, before, count, 0};
    dh_tick deadline = dh_tick_now() + bound;
    for (;;) {
        for (size_t i = road->now->window_count; i > 0; i--) {
            const struct dh_window *w = &road->now->windows[i - 1];
            if (w->xid && !known(&f, w->xid)) {
                *ret_window = w->xid;
                return DH_OK;
            }
        }
        enum dh_status s = dh_road_look_again(road, deadline, err);
        if (s != DH_OK)
            return s;
    }
}

enum dh_status dh_act_open(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    struct dh_touch t = {.kind = DH_TOUCH_OPEN, .open_kind = a->open_kind, .open = a->open};
    struct dh_candidate nowhere = {.window = -1};
    long touches = road->touches;
    enum dh_status s = dh_road_touch(road, a, &t, &nowhere, err);
    /* No window of its own may still be something: a tab in a browser that is there already. */
    if (s == DH_OK && !t.window && road->touches > touches &&
        dh_screen_mark(road->desk->screen) == road->before)
        s = dh_err_set(err, DH_TIMEOUT, DH_BLAME_APPLICATION,
                       "run it in a terminal and see what it says",
                       "%.120s was started, but shows no window", a->open ? a->open : "it");
    if (s == DH_OK)
        s = dh_road_look(road, err);
    /* A window that is up but not in front yet would swallow what is typed next. */
    int w = s == DH_OK ? dh_road_window(road, t.window) : -1;
    if (w >= 0 && w != road->now->active && !road->now->windows[w].popup) {
        struct dh_touch f = {.kind = DH_TOUCH_FOCUS, .window = t.window};
        struct dh_candidate at = {.window = w};
        s = dh_road_touch(road, a, &f, &at, err);
        if (s == DH_OK)
            s = dh_road_look(road, err);
    }
    return s;
}

enum dh_status dh_act_window(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    int index;
    enum dh_status s = dh_road_find_window(road, a->window, &index, err);
    if (s != DH_OK)
        return s;
    struct dh_touch t = {.kind = a->verb == DH_VERB_FOCUS ? DH_TOUCH_FOCUS : DH_TOUCH_CLOSE,
                         .window = road->now->windows[index].xid};
    struct dh_candidate at = {.window = index};
    s = dh_road_touch(road, a, &t, &at, err);
    return s == DH_OK ? dh_road_look(road, err) : s;
}
