#include "agent/act.h"

#include "actuate/kin.h"
#include "agent/road_front.h"

/* How long a better one is waited for: dialogs are mapped before all of them is drawn. */
#define BETTER_WITHIN DH_TICK_MS(1500)

/* How much a window that has come up is the dialog that is waited for: 0 not at all, 3 all that can be said. */
static int fitness(struct dh_road *road, const struct dh_kin_before *before, unsigned long app, int i,
                   bool (*fits)(struct dh_road *road, int window))
{
    const struct dh_window *w = &road->now->windows[i];
    struct dh_xconn *x = road->desk->x;
    if (!w->xid || w->popup || w->minimized || dh_kin_is_old(x, before, w->xid) || !dh_kin_of_application(x, w->xid, app))
        return 0;
    bool dialog = w->dialog || w->modal || w->transient_for;
    return dialog && (!fits || fits(road, i)) ? 3 : dialog ? 2 : 1;
}

enum dh_status dh_act_new_dialog(struct dh_road *road, const struct dh_kin_before *before, unsigned long app,
                                 bool (*fits)(struct dh_road *road, int window), dh_tick bound, unsigned long *ret_dialog,
                                 struct dh_err *err)
{
    dh_tick deadline = dh_tick_now() + bound, first = 0;
    for (;;) {
        unsigned long best = 0;
        int fit = 0;
        for (size_t i = road->now->window_count; i > 0; i--) {
            int f = fitness(road, before, app, (int)i - 1, fits);
            if (f > fit) {
                fit = f;
                best = road->now->windows[i - 1].xid;
            }
        }
        dh_tick now = dh_tick_now();
        first = !best ? 0 : first ? first : now;
        if (fit == 3 || (best && now >= first + BETTER_WITHIN)) {
            *ret_dialog = best;
            return DH_OK;
        }
        dh_tick until = best && first + BETTER_WITHIN < deadline ? first + BETTER_WITHIN : deadline;
        enum dh_status s = dh_road_look_again(road, until, err);
        if (s != DH_OK && !(s == DH_TIMEOUT && best))
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
        s = dh_road_to_front(road, a, w, err);
    }
    return s;
}

enum dh_status dh_act_window(struct dh_road *road, const struct dh_action *a, struct dh_err *err)
{
    int index;
    enum dh_status s = dh_road_find_window(road, a->window, &index, err);
    if (s != DH_OK)
        return s;
    if (a->verb == DH_VERB_FOCUS)
        return dh_road_to_front(road, a, index, err);
    struct dh_touch t = {.kind = DH_TOUCH_CLOSE, .window = road->now->windows[index].xid};
    struct dh_candidate at = {.window = index};
    s = dh_road_touch(road, a, &t, &at, err);
    return s == DH_OK ? dh_road_look(road, err) : s;
}
