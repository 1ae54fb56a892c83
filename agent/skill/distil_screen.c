#include "agent/skill/distil_screen.h"

#include <string.h>

#include "agent/journal/store.h"
#include "base/json.h"
#include "base/mem.h"
#include "capture/observe.h"
#include "capture/screen.h"

static bool same_moment(const json_t *a, const json_t *b)
{
    const char *x = dh_json_str(a, "frame", ""), *y = dh_json_str(b, "frame", "");
    return strcmp(x, y) == 0 && json_equal(json_object_get(a, "windows"), json_object_get(b, "windows")) &&
           json_equal(json_object_get(a, "active_title"), json_object_get(b, "active_title"));
}

static enum dh_status look(struct dh_distil_screens *s, const char *frame, struct dh_observation **ret, struct dh_err *err)
{
    struct dh_screen *screen = NULL;
    struct dh_observer *observer = NULL;
    struct dh_observer_options o = {.log = s->log};
    char *path = dh_asprintf("%s/%s", s->folder, frame);
    enum dh_status st = path ? dh_screen_file_create(path, &screen, err) : dh_err_nomem(err);
    if (st == DH_OK)
        st = dh_observer_create(screen, s->loop, &o, &observer, err);
    if (st == DH_OK)
        st = dh_observer_look(observer, NULL, ret, err);
    dh_observer_destroy(observer);
    dh_screen_destroy(screen);
    dh_free(path);
    return st;
}

/* The id of the topmost window there; NULL. */
static const char *window_at(const json_t *windows, struct dh_point p)
{
    for (size_t i = json_array_size(windows); i-- > 0;) {
        const json_t *w = json_array_get(windows, i);
        struct dh_rect r;
        if (dh_json_rect(w, "rect", &r) && dh_rect_has(r, p))
            return dh_json_str(w, "id", NULL);
    }
    return NULL;
}

static void place_elements(json_t *elements, const json_t *windows)
{
    size_t i;
    json_t *e;
    json_array_foreach(elements, i, e) {
        struct dh_rect r;
        const char *id = dh_json_rect(e, "rect", &r) ? window_at(windows, dh_rect_centre(r)) : NULL;
        if (id)
            dh_json_set(e, "window", json_string(id));
        else
            json_object_del(e, "window");
    }
}

/* What was seen in the picture, in the windows that were there. */
static enum dh_status with_windows(const struct dh_observation *seen, const json_t *observe, struct dh_observation **ret,
                                   struct dh_err *err)
{
    const json_t *given = json_object_get(observe, "windows");
    json_t *v = dh_observation_to_json(seen), *windows = json_array(), *w;
    const char *active = dh_json_str(observe, "active_title", NULL), *id = NULL;
    size_t i;
    json_array_foreach(given, i, w) {
        const char *title = dh_json_str(w, "title", "");
        json_t *copy = json_deep_copy(w);
        /* Menus and tooltips have no title, and hold nothing of their own. */
        if (copy && *title == '\0' && i > 0)
            dh_json_set(copy, "popup", json_true());
        json_array_append_new(windows, copy);
        if (active && strcmp(active, title) == 0)
            id = dh_json_str(w, "id", NULL);
    }
    enum dh_status s = DH_NOMEM;
    if (v && windows && dh_json_set(v, "windows", windows)) {
        place_elements(json_object_get(v, "elements"), windows);
        if (id)
            dh_json_set(v, "active", json_string(id));
        s = dh_observation_from_json(v, ret, err);
    } else {
        dh_err_nomem(err);
    }
    json_decref(v);
    return s;
}

enum dh_status dh_distil_look(struct dh_distil_screens *s, const json_t *observe, const struct dh_distil_screen **ret,
                              struct dh_err *err)
{
    const char *frame = dh_json_str(observe, "frame", NULL), *hex;
    for (size_t i = 0; i < s->count; i++)
        if (same_moment(s->list[i].observe, observe)) {
            *ret = &s->list[i];
            return DH_OK;
        }
    if (!frame || !dh_store_frame_name(frame, &hex))
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, NULL, "the journal has no picture of it");
    if (!s->loop)
        s->loop = dh_loop_create(NULL);
    if (!s->loop || !dh_grow(&s->list, &s->cap, s->count + 1, sizeof(*s->list)))
        return dh_err_nomem(err);
    struct dh_distil_screen one = {.observe = observe};
    enum dh_status st = look(s, frame, &one.pictured, err);
    if (st == DH_OK)
        st = with_windows(one.pictured, observe, &one.o, err);
    if (st != DH_OK) {
        dh_observation_unref(one.pictured);
        return st;
    }
    s->list[s->count] = one;
    *ret = &s->list[s->count++];
    return DH_OK;
}

void dh_distil_screens_finish(struct dh_distil_screens *s)
{
    for (size_t i = 0; i < s->count; i++) {
        dh_observation_unref(s->list[i].o);
        dh_observation_unref(s->list[i].pictured);
    }
    dh_free(s->list);
    dh_loop_destroy(s->loop);
    dh_free(s->folder);
}
