/* Actions of OpenAI's computer tool as gestures. */
#include "agent/model/wire_impl.h"

#include <math.h>
#include <string.h>

#include "base/json.h"

/* The vendor's samples take this for a `wait`, which says no time. */
#define WAIT_SECONDS 2
#define PIXELS_PER_NOTCH 100.0
#define PATH_MAX_POINTS 64

/* "CTRL","SHIFT" as "CTRL+SHIFT"; false: malformed. */
static bool held(struct dh_make *m, const json_t *action, struct dh_buf *b)
{
    const json_t *keys = json_object_get(action, "keys");
    if (!keys || json_is_null(keys))
        return true;
    for (size_t i = 0; json_is_array(keys) && i < json_array_size(keys); i++) {
        const char *k = json_string_value(json_array_get(keys, i));
        if (!k || strlen(k) > 20 || i > 4) {
            dh_wire_make_bad(m, "\"keys\" has to be a list of names of keys");
            return false;
        }
        dh_buf_printf(b, "%s%s", b->len ? "+" : "", k);
    }
    return true;
}

static bool place(struct dh_make *m, const json_t *action, struct dh_wire_make_place *ret)
{
    *ret = (struct dh_wire_make_place){.given = true};
    return dh_wire_make_number(m, action, "x", true, 0, &ret->x) &&
           dh_wire_make_number(m, action, "y", true, 0, &ret->y);
}

static void click(struct dh_make *m, const json_t *action, int count)
{
    static const struct {
        const char *name;
        int button;
    } buttons[] = {{"left", 1},  {"wheel", 2}, {"middle", 2},
                   {"right", 3}, {"back", 8},  {"forward", 9}};
    const char *name = dh_json_str(action, "button", "left");
    struct dh_wire_make_place at;
    struct dh_buf b = {0};
    int button = 0;
    for (size_t i = 0; i < sizeof(buttons) / sizeof(buttons[0]); i++)
        if (strcmp(buttons[i].name, name) == 0)
            button = buttons[i].button;
    if (place(m, action, &at) && held(m, action, &b)) {
        at.held = dh_buf_text(&b);
        dh_wire_make_click(m, &at, button, count);
    }
    dh_buf_finish(&b);
}

static void drag(struct dh_make *m, const json_t *action)
{
    const json_t *path = json_object_get(action, "path");
    struct dh_image_point points[PATH_MAX_POINTS];
    size_t n = json_array_size(path);
    struct dh_buf b = {0};
    if (n < 2 || n > PATH_MAX_POINTS) {
        dh_wire_make_bad(m, "a path has 2 to %d points", PATH_MAX_POINTS);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        const json_t *p = json_array_get(path, i);
        const json_t *x = json_is_array(p) ? json_array_get(p, 0) : json_object_get(p, "x");
        const json_t *y = json_is_array(p) ? json_array_get(p, 1) : json_object_get(p, "y");
        if (!json_is_number(x) || !json_is_number(y)) {
            dh_wire_make_bad(m, "a point of a path has to have x and y");
            return;
        }
        points[i] = (struct dh_image_point){json_number_value(x), json_number_value(y)};
    }
    if (held(m, action, &b))
        dh_wire_make_drag(m, points, n, dh_buf_text(&b));
    dh_buf_finish(&b);
}

/* About 100 a notch, at least one when it is not 0. */
static double notches(double pixels)
{
    return pixels == 0  ? 0
           : pixels > 0 ? fmax(1, nearbyint(pixels / PIXELS_PER_NOTCH))
                        : fmin(-1, nearbyint(pixels / PIXELS_PER_NOTCH));
}

static void scroll(struct dh_make *m, const json_t *action)
{
    struct dh_wire_make_place at;
    struct dh_buf b = {0};
    double x, y;
    if (dh_wire_make_number(m, action, "scroll_x", false, 0, &x) &&
        dh_wire_make_number(m, action, "scroll_y", false, 0, &y) && place(m, action, &at) &&
        held(m, action, &b)) {
        at.held = dh_buf_text(&b);
        dh_wire_make_scroll(m, &at, notches(x), notches(y));
    }
    dh_buf_finish(&b);
}

static void one(struct dh_make *m, const json_t *action)
{
    const char *type = dh_json_str(action, "type", ""), *text;
    struct dh_wire_make_place at;
    if (strcmp(type, "click") == 0)
        click(m, action, 1);
    else if (strcmp(type, "double_click") == 0)
        click(m, action, 2);
    else if (strcmp(type, "drag") == 0)
        drag(m, action);
    else if (strcmp(type, "move") == 0) {
        if (place(m, action, &at))
            dh_wire_make_move(m, &at);
    } else if (strcmp(type, "scroll") == 0)
        scroll(m, action);
    else if (strcmp(type, "keypress") == 0)
        dh_wire_make_chord(m, json_object_get(action, "keys"));
    else if (strcmp(type, "type") == 0) {
        if ((text = dh_wire_make_text(m, action, "text", true)))
            dh_wire_make_type(m, text, false, false);
    } else if (strcmp(type, "wait") == 0)
        dh_wire_make_wait(m, WAIT_SECONDS);
    else
        dh_wire_make_bad(m, "there is no computer action \"%.60s\"", type);
}

static const char *safety(struct dh_make *m, const json_t *call)
{
    const json_t *checks = json_object_get(call, "pending_safety_checks");
    struct dh_buf b = {0};
    for (size_t i = 0; i < json_array_size(checks); i++) {
        const json_t *c = json_array_get(checks, i);
        const char *words = dh_json_str(
            c, "message", dh_json_str(c, "code", "The vendor asks for a look at this."));
        dh_buf_printf(&b, "%s%s", i ? " " : "", words);
    }
    const char *text = json_array_size(checks) ? dh_arena_strdup(m->arena, dh_buf_text(&b)) : NULL;
    m->nomem |= (json_array_size(checks) && !text) || dh_buf_failed(&b);
    dh_buf_finish(&b);
    return text;
}

void dh_responses_actions(struct dh_make *m, const json_t *call)
{
    const json_t *list = json_object_get(call, "actions"),
                 *single = json_object_get(call, "action");
    size_t n = json_is_array(list)      ? json_array_size(list)
               : json_is_object(single) ? 1
                                        : 0,
           looks = 0;
    const char *warning = safety(m, call);
    if (m->nomem)
        return;
    for (size_t i = 0; i < n; i++) {
        const json_t *a = json_is_array(list) ? json_array_get(list, i) : single;
        /* Every answer is a screenshot anyway. */
        if (strcmp(dh_json_str(a, "type", ""), "screenshot") == 0)
            looks++;
        else
            one(m, a);
    }
    struct dh_call *c = dh_wire_make_current(m);
    if (n && looks == n)
        c->kind = DH_CALL_SCREENSHOT;
    if (c->kind != DH_CALL_BAD)
        c->safety = warning;
}
