/* UI-TARS ("Thought: ... Action: click(start_box='(10,20)')") and OpenCUA (lines of PyAutoGUI
 * calls). */
#include "agent/model/gui_text_impl.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "agent/model/gui_call.h"
#include "base/json.h"

#define TARS_NOTCHES 5
#define TARS_WAIT 5

/* A place under one of its names. */
static bool tars_place(struct dh_make *m, const json_t *args, const char *const names[3],
                       struct dh_wire_make_place *ret)
{
    *ret = (struct dh_wire_make_place){.given = true};
    for (int i = 0; i < 3; i++) {
        const json_t *v = json_object_get(args, names[i]);
        if (json_is_string(v) && dh_gui_box_read(json_string_value(v), &ret->x, &ret->y))
            return true;
        if (json_is_array(v) && json_array_size(v) == 2 && json_is_number(json_array_get(v, 0)) &&
            json_is_number(json_array_get(v, 1))) {
            ret->x = json_number_value(json_array_get(v, 0));
            ret->y = json_number_value(json_array_get(v, 1));
            return true;
        }
        if (v)
            break;
    }
    dh_wire_make_bad(m, "a place has to be given as %s='(x,y)'", names[0]);
    return false;
}

static const char *const start_names[3] = {"start_box", "start_point", "point"};
static const char *const end_names[3] = {"end_box", "end_point", "end"};

/* "ctrl c": names with spaces between. */
static void tars_hotkey(struct dh_make *m, const char *keys)
{
    json_t *list = json_array();
    const char *p = keys;
    while (list && *p) {
        size_t n = strcspn(p, " +");
        if (n && json_array_append_new(list, json_stringn(p, n)) != 0)
            m->nomem = true;
        p += n + (p[n] != '\0');
    }
    dh_wire_make_chord(m, list);
    json_decref(list);
}

static void tars_scroll(struct dh_make *m, const json_t *args)
{
    const char *way = dh_wire_make_text(m, args, "direction", true);
    struct dh_wire_make_place at;
    if (!way || !tars_place(m, args, start_names, &at))
        return;
    double n = strcmp(way, "up") == 0 || strcmp(way, "left") == 0 ? -TARS_NOTCHES : TARS_NOTCHES;
    if (strcmp(way, "up") == 0 || strcmp(way, "down") == 0)
        dh_wire_make_scroll(m, &at, 0, n);
    else if (strcmp(way, "left") == 0 || strcmp(way, "right") == 0)
        dh_wire_make_scroll(m, &at, n, 0);
    else
        dh_wire_make_bad(m, "\"direction\" has to be up, down, left or right");
}

static void tars_action(struct dh_make *m, const char *name, const json_t *args)
{
    struct dh_wire_make_place at, to;
    const char *text;
    if (strcmp(name, "click") == 0 || strcmp(name, "left_double") == 0 ||
        strcmp(name, "right_single") == 0) {
        if (tars_place(m, args, start_names, &at))
            dh_wire_make_click(m, &at, name[0] == 'r' ? 3 : 1, name[0] == 'l' ? 2 : 1);
    } else if (strcmp(name, "drag") == 0) {
        if (tars_place(m, args, start_names, &at) && tars_place(m, args, end_names, &to)) {
            struct dh_image_point p[2] = {{at.x, at.y}, {to.x, to.y}};
            dh_wire_make_drag(m, p, 2, NULL);
        }
    } else if (strcmp(name, "hotkey") == 0 || strcmp(name, "press") == 0) {
        if ((text = dh_wire_make_text(m, args, "key", true)))
            tars_hotkey(m, text);
    } else if (strcmp(name, "type") == 0) {
        if ((text = dh_wire_make_text(m, args, "content", true)))
            dh_wire_make_type(m, text, false, false);
    } else if (strcmp(name, "scroll") == 0)
        tars_scroll(m, args);
    else if (strcmp(name, "wait") == 0)
        dh_wire_make_wait(m, TARS_WAIT);
    else if (strcmp(name, "finished") == 0)
        dh_wire_make_say(m, DH_VERB_DONE, dh_json_str(args, "content", ""));
    else if (strcmp(name, "call_user") == 0)
        dh_wire_make_say(m, DH_VERB_HAND_OVER,
                         dh_json_str(args, "content", "The model asks for help."));
    else
        dh_wire_make_bad(m, "there is no action \"%.60s\"", name);
}

/* <function=click><parameter=point>...</parameter></function> as a call. */
static bool tars_xml(struct dh_make *m, const char *s)
{
    const char *close = strchr(s, '>'), *end = strstr(s, "</function>");
    char name[64], key[40];
    if (!close || !end || close > end || close - s >= (long)sizeof(name))
        return false;
    memcpy(name, s, (size_t)(close - s));
    name[close - s] = '\0';
    json_t *args = json_object();
    const char *p = close;
    while (args && (p = strstr(p, "<parameter=")) && p < end) {
        p += strlen("<parameter=");
        const char *k = strchr(p, '>'), *e = k ? strstr(k, "</parameter>") : NULL;
        if (!e || e > end || k - p >= (long)sizeof(key))
            break;
        memcpy(key, p, (size_t)(k - p));
        key[k - p] = '\0';
        if (json_object_set_new(args, key, json_stringn(k + 1, (size_t)(e - k - 1))) != 0)
            m->nomem = true;
        p = e;
    }
    if (dh_wire_make_call(m, "", name))
        tars_action(m, name, args);
    json_decref(args);
    return true;
}

void dh_gui_tars(struct dh_make *m, const char *text, struct dh_buf *said)
{
    const char *action = dh_gui_last(text, "Action:"), *function = dh_gui_last(text, "<function=");
    char name[64];
    json_t *args = NULL;
    if (function && tars_xml(m, function)) {
        dh_buf_add(said, text, (size_t)(function - text) - strlen("<function="));
        return;
    }
    if (!action) {
        dh_buf_str(said, text);
        return;
    }
    size_t head = (size_t)(action - text) - strlen("Action:");
    dh_buf_add(said, text, head);
    const char *s = dh_gui_skip(action), *end = s + strlen(s);
    /* Several may follow one another; what is no action ends them. */
    for (int n = 0; n < DH_WIRE_ACTIONS_MAX && dh_gui_call_read(&s, end, name, &args); n++) {
        if (n == 0 && !dh_wire_make_call(m, "", name))
            m->nomem = true;
        tars_action(m, name, args);
        json_decref(args);
        args = NULL;
        s = dh_gui_skip(s);
    }
    if (m->count == 0 && dh_wire_make_call(m, "", "action"))
        dh_wire_make_bad(
            m, "there is no action of the form name(argument='value') behind \"Action:\"");
}

/* A number by name or by place. */
static bool argument(struct dh_make *m, const json_t *args, const char *name, const char *place,
                     bool need, double fallback, double *ret)
{
    return dh_wire_make_number(m, args, json_object_get(args, name) ? name : place, need, fallback,
                               ret);
}

static bool cua_place(struct dh_make *m, const json_t *args, const char *first, const char *second,
                      struct dh_wire_make_place *ret)
{
    *ret = (struct dh_wire_make_place){0};
    const char *x = json_object_get(args, "x") ? "x" : first,
               *y = json_object_get(args, "y") ? "y" : second;
    const json_t *at = json_object_get(args, x);
    if (!at || json_is_null(at))
        return true; /* where the pointer is */
    ret->given = true;
    return dh_wire_make_number(m, args, x, true, 0, &ret->x) &&
           dh_wire_make_number(m, args, y, true, 0, &ret->y);
}

static void cua_click(struct dh_make *m, const json_t *args, int button, double count)
{
    struct dh_wire_make_place at;
    const char *name = dh_json_str(args, "button",
                                   button == 3   ? "right"
                                   : button == 2 ? "middle"
                                                 : "left");
    button = strcmp(name, "right") == 0    ? 3
             : strcmp(name, "middle") == 0 ? 2
             : strcmp(name, "left") == 0   ? 1
                                           : 0;
    if (!dh_wire_make_number(m, args, "clicks", false, count, &count) ||
        !cua_place(m, args, "0", "1", &at))
        return;
    if (count != 1 && count != 2 && count != 3)
        dh_wire_make_bad(m, "\"clicks\" has to be 1 to 3");
    else
        dh_wire_make_click(m, &at, button, (int)count);
}

static void cua_keys(struct dh_make *m, const json_t *args, const char *name)
{
    json_t *list = json_array();
    const json_t *v;
    char key[4] = "0";
    for (int i = 0; list && i < 6 && (v = json_object_get(args, key)); i++) {
        if (json_is_array(v) ? json_array_extend(list, (json_t *)v) != 0
                             : json_array_append(list, (json_t *)v) != 0)
            m->nomem = true;
        key[0] = (char)('1' + i);
    }
    if (json_array_size(list) == 0 && (v = json_object_get(args, name)))
        json_is_array(v) ? json_array_extend(list, (json_t *)v)
                         : json_array_append(list, (json_t *)v);
    dh_wire_make_chord(m, list);
    json_decref(list);
}

/* press(['tab','tab'], presses=2): one after the other. */
static void cua_press(struct dh_make *m, const json_t *args)
{
    const json_t *keys = json_object_get(args, json_object_get(args, "keys")  ? "keys"
                                               : json_object_get(args, "key") ? "key"
                                                                              : "0");
    double n;
    if (!argument(m, args, "presses", "1", false, 1, &n))
        return;
    if (json_is_string(keys))
        dh_wire_make_press(m, json_string_value(keys), n);
    for (size_t i = 0; json_is_array(keys) && i < json_array_size(keys); i++) {
        const char *k = json_string_value(json_array_get(keys, i));
        dh_wire_make_press(m, k ? k : "", n);
    }
    if (!json_is_string(keys) && json_array_size(keys) == 0)
        dh_wire_make_bad(m, "press needs the name of a key");
}

static void cua_scroll(struct dh_make *m, const json_t *args, bool across)
{
    struct dh_wire_make_place at;
    double n;
    if (argument(m, args, "clicks", "0", true, 0, &n) && cua_place(m, args, "1", "2", &at))
        dh_wire_make_scroll(m, &at, across ? n : 0, across ? 0 : -n);
}

static void cua_end(struct dh_make *m, const json_t *args)
{
    const char *status = dh_json_str(args, "status", dh_json_str(args, "0", "success"));
    const char *words = dh_json_str(args, "answer", "");
    bool good = strcasecmp(status, "success") == 0;
    dh_wire_make_say(m, good ? DH_VERB_DONE : DH_VERB_FAIL,
                     good || words[0] ? words : "The model gave up.");
}

static void cua_action(struct dh_make *m, const char *name, const json_t *args)
{
    static const struct {
        const char *name;
        int button, count;
    } clicks[] = {{"pyautogui.click", 1, 1},       {"pyautogui.doubleClick", 1, 2},
                  {"pyautogui.tripleClick", 1, 3}, {"pyautogui.rightClick", 3, 1},
                  {"pyautogui.middleClick", 2, 1}, {"computer.triple_click", 1, 3},
                  {"pyautogui.leftClick", 1, 1}};
    struct dh_wire_make_place at;
    const char *text;
    double n;
    for (size_t i = 0; i < sizeof(clicks) / sizeof(clicks[0]); i++)
        if (strcmp(clicks[i].name, name) == 0) {
            cua_click(m, args, clicks[i].button, clicks[i].count);
            return;
        }
    if (strcmp(name, "pyautogui.moveTo") == 0) {
        if (cua_place(m, args, "0", "1", &at))
            dh_wire_make_move(m, &at);
    } else if (strcmp(name, "pyautogui.dragTo") == 0) {
        if (cua_place(m, args, "0", "1", &at))
            dh_wire_make_drag(m, &(struct dh_image_point){at.x, at.y}, at.given ? 1 : 0, NULL);
    } else if (strcmp(name, "pyautogui.write") == 0 || strcmp(name, "pyautogui.typewrite") == 0) {
        text = dh_wire_make_text(m, args, json_object_get(args, "message") ? "message" : "0", true);
        if (text)
            dh_wire_make_type(m, text, false, false);
    } else if (strcmp(name, "pyautogui.press") == 0)
        cua_press(m, args);
    else if (strcmp(name, "pyautogui.hotkey") == 0)
        cua_keys(m, args, "keys");
    else if (strcmp(name, "pyautogui.scroll") == 0 || strcmp(name, "pyautogui.hscroll") == 0)
        cua_scroll(m, args, strcmp(name, "pyautogui.hscroll") == 0);
    else if (strcmp(name, "computer.terminate") == 0)
        cua_end(m, args);
    else if (strcmp(name, "computer.wait") == 0 || strcmp(name, "time.sleep") == 0 ||
             strcmp(name, "pyautogui.sleep") == 0) {
        if (argument(m, args, "seconds", "0", false, 2, &n))
            dh_wire_make_wait(m, n);
    } else
        dh_wire_make_bad(m, "there is no action \"%.60s\"", name);
}

void dh_gui_cua(struct dh_make *m, const char *text, struct dh_buf *said)
{
    const char *fence = dh_gui_last_block(text), *s = fence ? fence : text;
    char name[64];
    bool any = false;
    while (*s) {
        const char *line = dh_gui_skip(s), *end = line + strcspn(line, "\n"), *p = line;
        json_t *args = NULL;
        bool ours = strncmp(line, "pyautogui.", 10) == 0 || strncmp(line, "computer.", 9) == 0 ||
                    strncmp(line, "time.", 5) == 0;
        if (fence && strncmp(line, "```", 3) == 0)
            break;
        if (ours && !any && dh_wire_make_call(m, "", "action"))
            any = true;
        if (ours && !dh_gui_call_read(&p, line + strlen(line), name, &args)) {
            dh_wire_make_bad(m, "\"%.80s\" cannot be read as an action", line);
        } else if (ours) {
            cua_action(m, name, args);
            const char *rest = p + strspn(p, " \t;");
            if (*rest && *rest != '\n' && *rest != '#')
                dh_wire_make_bad(m, "one action a line, and nothing else on it");
            end = p + strcspn(p, "\n");
        } else if (!any && line < end && !fence) {
            dh_buf_add(said, line, (size_t)(end - line) + (*end == '\n'));
        } else if (fence && line < end && line[0] != '#' && strncmp(line, "import ", 7) != 0) {
            if (!any && dh_wire_make_call(m, "", "action"))
                any = true;
            dh_wire_make_bad(m, "\"%.80s\" is none of the actions there are", line);
        }
        json_decref(args);
        s = *end ? end + 1 : end;
    }
    if (fence)
        dh_buf_add(said, text, (size_t)(fence - text) - 3);
}
