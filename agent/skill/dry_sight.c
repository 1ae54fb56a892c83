#include "agent/skill/dry_sight.h"

#include "agent/plan/candidate.h"
#include "base/json.h"
#include "base/loop.h"
#include "capture/observe.h"

/* As JSON, with the windows that were there. */
static enum dh_status with_windows(const struct dh_observation *seen, const struct dh_observation *recorded,
                                   struct dh_observation **ret, struct dh_err *err)
{
    json_t *v = dh_observation_to_json(seen), *then = dh_observation_to_json(recorded), *e;
    static const char *const keys[] = {"windows", "active"};
    size_t i;
    bool ok = v && then;
    for (i = 0; ok && i < 2; i++) {
        json_t *of = json_object_get(then, keys[i]);
        ok = of ? json_object_set(v, keys[i], of) == 0 : (json_object_del(v, keys[i]), true);
    }
    json_array_foreach(json_object_get(v, "elements"), i, e)
    {
        struct dh_rect r;
        int w = dh_json_rect(e, "rect", &r) ? dh_window_top(recorded, dh_rect_centre(r)) : -1;
        json_object_del(e, "window");
        if (w >= 0)
            dh_json_set(e, "window", json_string(recorded->windows[w].id));
    }
    enum dh_status s = ok ? dh_observation_from_json(v, ret, err) : dh_err_nomem(err);
    json_decref(v);
    json_decref(then);
    return s;
}

enum dh_status dh_dry_sight(const char *png, const struct dh_observation *recorded, struct dh_observation **ret,
                            struct dh_err *err)
{
    struct dh_loop *loop = dh_loop_create(NULL);
    struct dh_screen *screen = NULL;
    struct dh_observer *ob = NULL;
    struct dh_observation *o = NULL;
    enum dh_status s = loop ? dh_screen_file_create(png, &screen, err) : dh_err_nomem(err);
    if (s == DH_OK)
        s = dh_observer_create(screen, loop, NULL, &ob, err);
    if (s == DH_OK)
        s = dh_observer_look(ob, NULL, &o, err);
    if (s == DH_OK)
        s = with_windows(o, recorded, ret, err);
    if (o)
        dh_observation_unref(o);
    dh_observer_destroy(ob);
    dh_screen_destroy(screen);
    dh_loop_destroy(loop);
    return s;
}
