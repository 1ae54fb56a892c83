/* Members of Anthropic's computer tools as gestures. */
#include "agent/model/wire_impl.h"

#include <string.h>

#include "base/json.h"

/* [x, y] at the given key, and the keys that are held: in `text` of the toolset, in `key` or `text`
 * before it. */
static bool place(struct dh_make *m, const json_t *input, struct dh_wire_make_place *ret)
{
    struct dh_image_point p = {0, 0};
    *ret =
        (struct dh_wire_make_place){.given = dh_wire_make_pair(m, input, "coordinate", false, &p)};
    ret->x = p.x;
    ret->y = p.y;
    ret->held = dh_wire_make_text(m, input, "text", false);
    if (!ret->held || !ret->held[0])
        ret->held = dh_wire_make_text(m, input, "key", false);
    return dh_wire_make_current(m)->kind != DH_CALL_BAD;
}

static void click(struct dh_make *m, const json_t *input, int button, int count)
{
    struct dh_wire_make_place at;
    if (place(m, input, &at))
        dh_wire_make_click(m, &at, button, count);
}

static void drag(struct dh_make *m, const json_t *input)
{
    struct dh_image_point p[2];
    bool from = dh_wire_make_pair(m, input, "start_coordinate", false, &p[0]);
    const char *held = dh_wire_make_text(m, input, "text", false);
    if (dh_wire_make_pair(m, input, "coordinate", true, &p[1]) &&
        dh_wire_make_current(m)->kind != DH_CALL_BAD)
        dh_wire_make_drag(m, from ? p : p + 1, from ? 2 : 1, held);
}

static void move(struct dh_make *m, const json_t *input)
{
    struct dh_image_point p;
    if (dh_wire_make_pair(m, input, "coordinate", true, &p))
        dh_wire_make_move(m, &(struct dh_wire_make_place){.given = true, .x = p.x, .y = p.y});
}

static void scroll(struct dh_make *m, const json_t *input)
{
    const char *way = dh_wire_make_text(m, input, "scroll_direction", true);
    struct dh_wire_make_place at;
    double n;
    if (!way || !dh_wire_make_number(m, input, "scroll_amount", true, 0, &n) ||
        !place(m, input, &at))
        return;
    if (n < 1)
        dh_wire_make_bad(m, "\"scroll_amount\" has to be at least 1");
    else if (strcmp(way, "up") == 0 || strcmp(way, "down") == 0)
        dh_wire_make_scroll(m, &at, 0, way[0] == 'u' ? -n : n);
    else if (strcmp(way, "left") == 0 || strcmp(way, "right") == 0)
        dh_wire_make_scroll(m, &at, way[0] == 'l' ? -n : n, 0);
    else
        dh_wire_make_bad(m, "\"scroll_direction\" has to be up, down, left or right");
}

static void zoom(struct dh_make *m, const json_t *input)
{
    const json_t *r = json_object_get(input, "region");
    double n[4];
    for (size_t i = 0; i < 4; i++) {
        const json_t *v = json_array_get(r, i);
        if (json_array_size(r) != 4 || !json_is_number(v)) {
            dh_wire_make_bad(m, "\"region\" has to be [x0, y0, x1, y1]");
            return;
        }
        n[i] = json_number_value(v);
    }
    dh_wire_make_zoom(m, n[0], n[1], n[2], n[3]);
}

static void keys(struct dh_make *m, const json_t *input)
{
    const char *text = dh_wire_make_text(m, input, "text", true);
    double n;
    if (text && dh_wire_make_number(m, input, "repeat", false, 1, &n)) {
        if (n > 100)
            dh_wire_make_bad(m, "\"repeat\" has to be 1 to 100");
        else
            dh_wire_make_press(m, text, n);
    }
}

void dh_anthropic_action(struct dh_make *m, enum dh_wire_tool tool, const char *name,
                         const json_t *input)
{
    static const struct {
        const char *name;
        int button, count;
    } clicks[] = {{"left_click", 1, 1},
                  {"right_click", 3, 1},
                  {"middle_click", 2, 1},
                  {"double_click", 1, 2},
                  {"triple_click", 1, 3}};
    const char *text;
    double seconds;
    for (size_t i = 0; i < sizeof(clicks) / sizeof(clicks[0]); i++)
        if (strcmp(clicks[i].name, name) == 0) {
            click(m, input, clicks[i].button, clicks[i].count);
            return;
        }
    if (strcmp(name, "screenshot") == 0)
        dh_wire_make_current(m)->kind = DH_CALL_SCREENSHOT;
    else if (strcmp(name, "cursor_position") == 0)
        dh_wire_make_current(m)->kind = DH_CALL_CURSOR;
    else if (strcmp(name, "left_click_drag") == 0)
        drag(m, input);
    else if (strcmp(name, "mouse_move") == 0)
        move(m, input);
    else if (strcmp(name, "scroll") == 0)
        scroll(m, input);
    else if (strcmp(name, "type") == 0) {
        if ((text = dh_wire_make_text(m, input, "text", true)))
            dh_wire_make_type(m, text, false, false);
    } else if (strcmp(name, "key") == 0)
        keys(m, input);
    else if (strcmp(name, "hold_key") == 0) {
        text = dh_wire_make_text(m, input, "text", true);
        if (text && dh_wire_make_number(m, input, "duration", true, 0, &seconds))
            dh_wire_make_hold(m, text, seconds);
    } else if (strcmp(name, "wait") == 0) {
        if (dh_wire_make_number(m, input, "duration", true, 0, &seconds))
            dh_wire_make_wait(m, seconds);
    } else if (strcmp(name, "zoom") == 0 && tool != DH_TOOL_COMPUTER_2501)
        zoom(m, input);
    else if (strcmp(name, "left_mouse_down") == 0 || strcmp(name, "left_mouse_up") == 0)
        dh_wire_make_bad(m, "buttons are not held between calls: use left_click_drag");
    else
        dh_wire_make_bad(m, "there is no computer action \"%.60s\"", name);
}
