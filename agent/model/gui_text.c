#include "agent/model/gui_text_impl.h"

#include <ctype.h>
#include <string.h>

#include "agent/model/gui_call.h"
#include "base/json.h"
#include "base/mem.h"

static const char tars_grammar[] =
    "Answer in this form, one action at a time:\n"
    "Thought: what you see and why the next action follows\n"
    "Action: the action\n"
    "The actions: click(start_box='(x,y)') left_double(start_box='(x,y)') "
    "right_single(start_box='(x,y)') "
    "drag(start_box='(x,y)', end_box='(x,y)') hotkey(key='ctrl c') type(content='text; \\n at its "
    "end presses Enter') "
    "scroll(start_box='(x,y)', direction='down') wait() finished(content='what was done') "
    "call_user(content='question')";

#define QWEN_FORM                                                                                  \
    "Act by writing one call in this form:\n<tool_call>\n{\"name\": \"computer_use\", "            \
    "\"arguments\": "                                                                              \
    "{\"action\": \"left_click\", \"coordinate\": [x, y]}}\n</tool_call>\n"
#define QWEN_ACTIONS                                                                               \
    "The actions: left_click, right_click, middle_click, double_click, triple_click, mouse_move "  \
    "and left_click_drag "                                                                         \
    "with coordinate (a drag begins at the pointer); type with text; key with keys, a list; "      \
    "scroll with pixels "                                                                          \
    "(positive is up); wait with time; answer with text; terminate with status success or "        \
    "failure."

static const char qwen_pixels[] = QWEN_FORM "Coordinates are pixels of the picture. " QWEN_ACTIONS;
static const char qwen_grid[] = QWEN_FORM "The screen's resolution is 1000x1000. " QWEN_ACTIONS;

static const char cua_grammar[] =
    "Say in a sentence what comes next, then write it as one block of code with a line an action. "
    "The actions: "
    "pyautogui.click(x=, y=) pyautogui.doubleClick(x=, y=) pyautogui.rightClick(x=, y=) "
    "computer.triple_click(x=, y=) "
    "pyautogui.moveTo(x=, y=) pyautogui.dragTo(x=, y=) pyautogui.write(message='') "
    "pyautogui.press('enter') "
    "pyautogui.hotkey('ctrl', 'c') pyautogui.scroll(-5) computer.wait() "
    "computer.terminate(status='success', answer=''). "
    "Nothing else is understood.";

static const char holo_grammar[] = "Answer with one JSON object: {\"thought\": why, \"action\": "
                                   "{\"action\": NAME, ...}}. The names: click_absolute with x, y; "
                                   "write_element_abs with x, y, content; scroll with direction; "
                                   "key with keys; go_back; goto with url; wait with seconds; "
                                   "answer with content when the chore is done.";

const char *dh_gui_grammar(enum dh_wire_tool tool)
{
    switch (tool) {
    case DH_TOOL_UI_TARS:
    case DH_TOOL_UI_TARS_1000:
        return tars_grammar;
    case DH_TOOL_QWEN:
        return qwen_pixels;
    case DH_TOOL_QWEN_1000:
        return qwen_grid;
    case DH_TOOL_OPENCUA:
        return cua_grammar;
    case DH_TOOL_HOLO:
    case DH_TOOL_HOLO_1000:
        return holo_grammar;
    default:
        return "";
    }
}

const char *dh_gui_last(const char *text, const char *what)
{
    const char *last = NULL;
    size_t n = strlen(what);
    for (const char *p = text; (p = strstr(p, what)); p += n)
        last = p + n;
    return last;
}

const char *dh_gui_last_block(const char *text)
{
    const char *open = NULL, *p = text;
    bool inside = false;
    while ((p = strstr(p, "```"))) {
        p += 3;
        if (!inside)
            open = p + strcspn(p, "\n") + (strchr(p, '\n') ? 1 : 0);
        inside = !inside;
    }
    return open;
}

const char *dh_gui_skip(const char *s)
{
    while (isspace((unsigned char)*s))
        s++;
    return s;
}

/* The answer without what was thought before it. */
static const char *answer_of(const char *text)
{
    const char *end = dh_gui_last(text, "</think>");
    return end ? end : text;
}

/* <tool_call>{...}</tool_call>, all of them, as calls of custom tools. */
static bool read_tagged(const char *text, struct dh_make *m, struct dh_buf *said)
{
    static const char open[] = "<tool_call>", shut[] = "</tool_call>";
    const char *p = text, *begin;
    while ((begin = strstr(p, open))) {
        const char *end = strstr(begin, shut);
        if (!end)
            break;
        dh_buf_add(said, p, (size_t)(begin - p));
        json_t *v = dh_gui_json_last(begin + strlen(open), (size_t)(end - begin) - strlen(open),
                                     "name", NULL);
        const char *name = dh_json_str(v, "name", "");
        const json_t *args = json_object_get(v, "arguments");
        bool room = dh_wire_make_call(m, "", name);
        if (room && !v)
            dh_wire_make_bad(m, "the call is no JSON object with a name and arguments");
        else if (room)
            dh_wire_make_custom(m, name, args);
        json_decref(v);
        if (!room)
            return false;
        p = end + strlen(shut);
    }
    dh_buf_str(said, p);
    return true;
}

bool dh_gui_read(enum dh_wire_tool tool, const char *text, struct dh_make *m, struct dh_buf *said)
{
    const char *s = answer_of(text);
    if (strlen(s) > DH_GUI_TEXT_MAX) {
        if (tool == DH_TOOL_NONE) {
            dh_buf_str(said, s);
        } else if (dh_wire_make_call(m, "", "action")) {
            dh_wire_make_bad(m, "the answer is longer than %d bytes", DH_GUI_TEXT_MAX);
        }
        return true;
    }
    switch (tool) {
    case DH_TOOL_UI_TARS:
    case DH_TOOL_UI_TARS_1000:
        dh_gui_tars(m, s, said);
        return true;
    case DH_TOOL_QWEN:
    case DH_TOOL_QWEN_1000:
        dh_gui_qwen(m, s, said);
        return true;
    case DH_TOOL_OPENCUA:
        dh_gui_cua(m, s, said);
        return true;
    case DH_TOOL_HOLO:
    case DH_TOOL_HOLO_1000:
        dh_gui_holo(m, s, said);
        return true;
    default:
        return read_tagged(s, m, said);
    }
}
