/* Gemini's predefined functions as gestures: those of 3.5 and later, and those of the 2.5 preview.
 */
#include "agent/model/wire_impl.h"

#include <math.h>
#include <string.h>

#include "base/json.h"

#define PIXELS_PER_NOTCH 100.0
#define GRID 1000.0

static bool place(struct dh_make *m, const json_t *args, const char *x, const char *y,
                  struct dh_wire_make_place *ret)
{
    *ret = (struct dh_wire_make_place){.given = true};
    return dh_wire_make_number(m, args, x, true, 0, &ret->x) &&
           dh_wire_make_number(m, args, y, true, 0, &ret->y);
}

static void click(struct dh_make *m, const json_t *args, int button, int count)
{
    struct dh_wire_make_place at;
    if (place(m, args, "x", "y", &at))
        dh_wire_make_click(m, &at, button, count);
}

static void drag(struct dh_make *m, const json_t *args, bool old)
{
    struct dh_wire_make_place from, to;
    if (place(m, args, old ? "x" : "start_x", old ? "y" : "start_y", &from) &&
        place(m, args, old ? "destination_x" : "end_x", old ? "destination_y" : "end_y", &to)) {
        struct dh_image_point p[2] = {{from.x, from.y}, {to.x, to.y}};
        dh_wire_make_drag(m, p, 2, NULL);
    }
}

/* A distance is told on the grid (of 1000 for the whole side), or in notches. */
static void scroll(struct dh_make *m, const json_t *args, const struct dh_wire_make_place *at,
                   double fallback, struct dh_rect shown)
{
    const char *way = dh_wire_make_text(m, args, "direction", true);
    double clicks, grid, old;
    if (!way || !dh_wire_make_number(m, args, "magnitude_in_wheel_clicks", false, 0, &clicks) ||
        !dh_wire_make_number(m, args, "magnitude", false, fallback, &old) ||
        !dh_wire_make_number(m, args, "magnitude_in_pixels", false, old, &grid))
        return;
    bool across = strcmp(way, "left") == 0 || strcmp(way, "right") == 0;
    if (!across && strcmp(way, "up") != 0 && strcmp(way, "down") != 0) {
        dh_wire_make_bad(m, "\"direction\" has to be up, down, left or right");
        return;
    }
    if (clicks < 0 || grid < 0 || grid > GRID) {
        dh_wire_make_bad(m, "a magnitude has to be 0 to 999");
        return;
    }
    double n =
        clicks > 0
            ? clicks
            : fmax(1, nearbyint(grid / GRID * (across ? shown.w : shown.h) / PIXELS_PER_NOTCH));
    double sign = strcmp(way, "up") == 0 || strcmp(way, "left") == 0 ? -1 : 1;
    dh_wire_make_scroll(m, at, across ? sign * n : 0, across ? 0 : sign * n);
}

/* ["ctrl","c"] or "ctrl+c". */
static void hotkey(struct dh_make *m, const json_t *args, const char *key)
{
    const json_t *v = json_object_get(args, key);
    if (json_is_array(v))
        dh_wire_make_chord(m, v);
    else {
        const char *text = dh_wire_make_text(m, args, key, true);
        if (text)
            dh_wire_make_press(m, text, 1);
    }
}

static void type(struct dh_make *m, const json_t *args, bool enter_default, bool replace)
{
    const char *text = dh_wire_make_text(m, args, "text", true);
    if (text)
        dh_wire_make_type(m, text, dh_json_bool(args, "press_enter", enter_default), replace);
}

static void wait(struct dh_make *m, const json_t *args)
{
    double seconds;
    if (dh_wire_make_number(m, args, "seconds", false, 1, &seconds))
        dh_wire_make_wait(m, seconds);
}

static void navigate(struct dh_make *m, const json_t *args)
{
    const char *url = dh_wire_make_text(m, args, "url", true);
    if (url)
        dh_wire_make_open(m, "url", url);
}

/* Names of the 2.5 preview that are not those of 3.5. */
static bool old_action(struct dh_make *m, const char *name, const json_t *args,
                       struct dh_rect shown)
{
    struct dh_wire_make_place at, focus = {.given = true, .x = GRID / 2, .y = GRID / 2};
    if (strcmp(name, "click_at") == 0)
        click(m, args, 1, 1);
    else if (strcmp(name, "hover_at") == 0) {
        if (place(m, args, "x", "y", &at))
            dh_wire_make_move(m, &at);
    } else if (strcmp(name, "type_text_at") == 0) {
        click(m, args, 1, 1);
        type(m, args, true, dh_json_bool(args, "clear_before_typing", true));
    } else if (strcmp(name, "key_combination") == 0)
        hotkey(m, args, "keys");
    else if (strcmp(name, "scroll_document") == 0)
        scroll(m, args, &focus, 800, shown);
    else if (strcmp(name, "scroll_at") == 0) {
        if (place(m, args, "x", "y", &at))
            scroll(m, args, &at, 800, shown);
    } else if (strcmp(name, "wait_5_seconds") == 0)
        dh_wire_make_wait(m, 5);
    else if (strcmp(name, "drag_and_drop") == 0)
        drag(m, args, true);
    else
        return false;
    return true;
}

static bool new_action(struct dh_make *m, const char *name, const json_t *args,
                       struct dh_rect shown)
{
    static const struct {
        const char *name;
        int button, count;
    } clicks[] = {{"click", 1, 1},
                  {"double_click", 1, 2},
                  {"triple_click", 1, 3},
                  {"middle_click", 2, 1},
                  {"right_click", 3, 1}};
    struct dh_wire_make_place at;
    for (size_t i = 0; i < sizeof(clicks) / sizeof(clicks[0]); i++)
        if (strcmp(clicks[i].name, name) == 0) {
            click(m, args, clicks[i].button, clicks[i].count);
            return true;
        }
    if (strcmp(name, "move") == 0) {
        if (place(m, args, "x", "y", &at))
            dh_wire_make_move(m, &at);
    } else if (strcmp(name, "type") == 0)
        type(m, args, false, false);
    else if (strcmp(name, "drag_and_drop") == 0)
        drag(m, args, false);
    else if (strcmp(name, "scroll") == 0) {
        if (place(m, args, "x", "y", &at))
            scroll(m, args, &at, 300, shown);
    } else if (strcmp(name, "press_key") == 0)
        hotkey(m, args, "key");
    else if (strcmp(name, "hotkey") == 0)
        hotkey(m, args, "keys");
    else if (strcmp(name, "wait") == 0)
        wait(m, args);
    else if (strcmp(name, "take_screenshot") == 0)
        dh_wire_make_current(m)->kind = DH_CALL_SCREENSHOT;
    else if (strcmp(name, "mouse_down") == 0 || strcmp(name, "mouse_up") == 0)
        dh_wire_make_bad(m, "buttons are not held between calls: use drag_and_drop");
    else if (strcmp(name, "key_down") == 0 || strcmp(name, "key_up") == 0)
        dh_wire_make_bad(m, "keys are not held between calls: use hotkey");
    else
        return false;
    return true;
}

void dh_gemini_action(struct dh_make *m, enum dh_wire_tool tool, const char *name,
                      const json_t *args, struct dh_rect shown)
{
    if (tool == DH_TOOL_GEMINI_25 ? old_action(m, name, args, shown)
                                  : new_action(m, name, args, shown))
        return;
    /* In both. */
    if (strcmp(name, "navigate") == 0)
        navigate(m, args);
    else if (strcmp(name, "go_back") == 0)
        dh_wire_make_press(m, "alt+Left", 1);
    else if (strcmp(name, "go_forward") == 0)
        dh_wire_make_press(m, "alt+Right", 1);
    else
        dh_wire_make_bad(m, "there is no function \"%.60s\"", name);
}
