/* Qwen-VL (<tool_call>{"name":"computer_use","arguments":{...}}</tool_call>) and Holo (one JSON
 * object). */
#include "agent/model/gui_text_impl.h"

#include <math.h>
#include <string.h>

#include "agent/model/gui_call.h"
#include "base/json.h"

#define PIXELS_PER_NOTCH 100.0
#define HOLO_NOTCHES 5

/* Small numbers are notches already. */
static double notches(double pixels)
{
    double n = fabs(pixels) <= 20 ? nearbyint(pixels) : nearbyint(pixels / PIXELS_PER_NOTCH);
    return n == 0 && pixels != 0 ? (pixels > 0 ? 1 : -1) : n;
}

static bool place(struct dh_make *m, const json_t *args, const char *key,
                  struct dh_wire_make_place *ret)
{
    struct dh_image_point p = {0, 0};
    *ret = (struct dh_wire_make_place){.given = dh_wire_make_pair(m, args, key, false, &p)};
    ret->x = p.x;
    ret->y = p.y;
    return dh_wire_make_current(m)->kind != DH_CALL_BAD;
}

static void qwen_scroll(struct dh_make *m, const json_t *args, bool across)
{
    struct dh_wire_make_place at;
    double n;
    if (dh_wire_make_number(m, args, "pixels", true, 0, &n) && place(m, args, "coordinate", &at))
        dh_wire_make_scroll(m, &at, across ? notches(n) : 0, across ? 0 : -notches(n));
}

static void qwen_end(struct dh_make *m, const json_t *args)
{
    const char *status = dh_json_str(args, "status", "");
    if (strcmp(status, "success") == 0)
        dh_wire_make_say(m, DH_VERB_DONE, "");
    else if (strcmp(status, "failure") == 0)
        dh_wire_make_say(m, DH_VERB_FAIL, "The model gave up.");
    else
        dh_wire_make_bad(m, "\"status\" has to be success or failure");
}

static void qwen_action(struct dh_make *m, const json_t *args)
{
    static const struct {
        const char *name;
        int button, count;
    } clicks[] = {{"left_click", 1, 1},
                  {"right_click", 3, 1},
                  {"middle_click", 2, 1},
                  {"double_click", 1, 2},
                  {"triple_click", 1, 3}};
    const char *name = dh_json_str(args, "action", ""), *text;
    struct dh_image_point p;
    struct dh_wire_make_place at;
    double seconds;
    for (size_t i = 0; i < sizeof(clicks) / sizeof(clicks[0]); i++)
        if (strcmp(clicks[i].name, name) == 0) {
            if (place(m, args, "coordinate", &at))
                dh_wire_make_click(m, &at, clicks[i].button, clicks[i].count);
            return;
        }
    if (strcmp(name, "key") == 0)
        dh_wire_make_chord(m, json_object_get(args, "keys"));
    else if (strcmp(name, "type") == 0) {
        if ((text = dh_wire_make_text(m, args, "text", true)))
            dh_wire_make_type(m, text, false, false);
    } else if (strcmp(name, "mouse_move") == 0) {
        if (dh_wire_make_pair(m, args, "coordinate", true, &p))
            dh_wire_make_move(m, &(struct dh_wire_make_place){.given = true, .x = p.x, .y = p.y});
    } else if (strcmp(name, "left_click_drag") == 0) {
        if (dh_wire_make_pair(m, args, "coordinate", true, &p))
            dh_wire_make_drag(m, &p, 1, NULL);
    } else if (strcmp(name, "scroll") == 0 || strcmp(name, "hscroll") == 0)
        qwen_scroll(m, args, name[0] == 'h');
    else if (strcmp(name, "wait") == 0) {
        if (dh_wire_make_number(m, args, "time", false, 2, &seconds))
            dh_wire_make_wait(m, seconds);
    } else if (strcmp(name, "terminate") == 0)
        qwen_end(m, args);
    else if (strcmp(name, "answer") == 0) {
        if ((text = dh_wire_make_text(m, args, "text", true)))
            dh_wire_make_say(m, DH_VERB_DONE, text);
    } else
        dh_wire_make_bad(m, "there is no action \"%.60s\"", name);
}

/* The text before the first brace or tag is what it says. */
static void say_before(const char *text, const char *stop, struct dh_buf *said)
{
    dh_buf_add(said, text, stop ? (size_t)(stop - text) : strlen(text));
}

void dh_gui_qwen(struct dh_make *m, const char *text, struct dh_buf *said)
{
    const char *open = dh_gui_last(text, "<tool_call>"), *from = open ? open : text;
    json_t *v = dh_gui_json_last(from, strlen(from), "arguments", "action");
    if (!v && !open) {
        dh_buf_str(said, text);
        return;
    }
    say_before(text, open ? open - strlen("<tool_call>") : strchr(text, '{'), said);
    const json_t *args = json_object_get(v, "arguments");
    if (!dh_wire_make_call(m, "", dh_json_str(args ? args : v, "action", "action")) || m->nomem) {
        json_decref(v);
        return;
    }
    if (!v || !json_is_object(args ? args : v))
        dh_wire_make_bad(m, "the call is no whole JSON object with a name and arguments");
    else
        qwen_action(m, args ? args : v);
    json_decref(v);
}

static void holo_action(struct dh_make *m, const char *name, const json_t *a)
{
    struct dh_wire_make_place at = {0};
    const char *text;
    double n;
    bool placed = json_object_get(a, "x") || json_object_get(a, "y");
    if (placed) {
        at.given = true;
        if (!dh_wire_make_number(m, a, "x", true, 0, &at.x) ||
            !dh_wire_make_number(m, a, "y", true, 0, &at.y))
            return;
    }
    if (strcmp(name, "click_absolute") == 0 || strcmp(name, "click_element") == 0 ||
        strcmp(name, "click") == 0) {
        if (placed)
            dh_wire_make_click(m, &at, 1, 1);
        else
            dh_wire_make_bad(m, "a click needs x and y");
    } else if (strcmp(name, "write_element_abs") == 0) {
        text = dh_wire_make_text(m, a, "content", true);
        if (!placed)
            dh_wire_make_bad(m, "a field needs x and y");
        if (text && placed) {
            dh_wire_make_click(m, &at, 1, 1);
            dh_wire_make_type(m, text, false, false);
        }
    } else if (strcmp(name, "scroll") == 0) {
        text = dh_json_str(a, "direction", "");
        n = strcmp(text, "up") == 0 ? -HOLO_NOTCHES : HOLO_NOTCHES;
        if (strcmp(text, "up") == 0 || strcmp(text, "down") == 0)
            dh_wire_make_scroll(m, &at, 0, n);
        else
            dh_wire_make_bad(m, "\"direction\" has to be up or down");
    } else if (strcmp(name, "key") == 0) {
        const json_t *keys = json_object_get(a, "keys");
        if (json_is_string(keys))
            dh_wire_make_press(m, json_string_value(keys), 1);
        else
            dh_wire_make_chord(m, keys);
    } else if (strcmp(name, "go_back") == 0)
        dh_wire_make_press(m, "alt+Left", 1);
    else if (strcmp(name, "refresh") == 0)
        dh_wire_make_press(m, "F5", 1);
    else if (strcmp(name, "goto") == 0) {
        if ((text = dh_wire_make_text(m, a, "url", true)))
            dh_wire_make_open(m, "url", text);
    } else if (strcmp(name, "wait") == 0) {
        if (dh_wire_make_number(m, a, "seconds", false, 2, &n))
            dh_wire_make_wait(m, n);
    } else if (strcmp(name, "answer") == 0)
        dh_wire_make_say(m, DH_VERB_DONE, dh_json_str(a, "content", ""));
    else
        dh_wire_make_bad(m, "there is no action \"%.60s\"", name);
}

void dh_gui_holo(struct dh_make *m, const char *text, struct dh_buf *said)
{
    json_t *v = dh_gui_json_last(text, strlen(text), "action", "x");
    if (!v) {
        dh_buf_str(said, text);
        return;
    }
    const json_t *inner = json_object_get(v, "action");
    const json_t *a = json_is_object(inner) ? inner : v;
    const char *name = dh_json_str(a, "action", inner ? "" : "click");
    dh_buf_str(said, dh_json_str(v, "thought", ""));
    if (dh_wire_make_call(m, "", name) && !m->nomem)
        holo_action(m, name, a);
    json_decref(v);
}
