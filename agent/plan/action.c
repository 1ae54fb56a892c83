#include "agent/plan/action_build.h"
#include "agent/plan/action_table.h"

#include <string.h>

#define OFF(member) offsetof(struct dh_action, member)
#define ROW(verb, word, about)                                                                     \
    [DH_VERB_##                                                                                    \
        verb] = {word, about, verb##_fields, sizeof(verb##_fields) / sizeof(verb##_fields[0])}
#define TARGET(key, member, need, about)                                                           \
    {                                                                                              \
        key, DH_FIELD_TARGET, OFF(member), need, 0, 0, 0, about                                    \
    }
#define STRING(key, member, need, about)                                                           \
    {                                                                                              \
        key, DH_FIELD_STRING, OFF(member), need, 0, 0, 0, about                                    \
    }
#define BOOL(key, member, need, about)                                                             \
    {                                                                                              \
        key, DH_FIELD_BOOL, OFF(member), need, 0, 0, 0, about                                      \
    }
#define BUTTON                                                                                     \
    {                                                                                              \
        "button", DH_FIELD_BUTTON, OFF(button), false, 0, 0, 1, "mouse button, left when not said" \
    }
#define MODIFIERS                                                                                  \
    {                                                                                              \
        "modifiers", DH_FIELD_MODIFIERS, OFF(modifiers), false, 0, 0, 0, "keys held meanwhile"     \
    }
#define WITHIN(fallback)                                                                           \
    {                                                                                              \
        "within", DH_FIELD_NUMBER, OFF(within), false, 0, 3600, fallback, "bound in seconds"       \
    }

static const struct dh_action_field CLICK_fields[] = {
    TARGET("target", target, true, "what to click"),
    BUTTON,
    {"count", DH_FIELD_INT, OFF(count), false, 1, 3, 1, "2 is a double click"},
    MODIFIERS,
};
static const struct dh_action_field MOVE_fields[] = {
    TARGET("target", target, true, "what to point at"),
};
static const struct dh_action_field DRAG_fields[] = {
    TARGET("from", target, true, "what to take"),
    TARGET("to", to, true, "where to drop it"),
    {"path", DH_FIELD_POINTS, OFF(path), false, 0, 0, 0, "points of the screen to pass on the way"},
    BUTTON,
    MODIFIERS,
};
static const struct dh_action_field SCROLL_fields[] = {
    TARGET("target", target, false, "what to scroll; else where the pointer is"),
    {"dx", DH_FIELD_INT, OFF(dx), false, -200, 200, 0, "wheel notches to the right"},
    {"dy", DH_FIELD_INT, OFF(dy), false, -200, 200, 0, "wheel notches down"},
};
static const struct dh_action_field PRESS_fields[] = {
    STRING("keys", keys, true, "a chord, e.g. \"ctrl+s\" or \"Enter\""),
    {"count", DH_FIELD_INT, OFF(count), false, 1, 200, 1, "how many times"},
};
static const struct dh_action_field HOLD_fields[] = {
    STRING("keys", keys, true, "a chord"),
    {"seconds", DH_FIELD_NUMBER, OFF(seconds), true, 0.01, 60, 0, "how long"},
};
static const struct dh_action_field TYPE_fields[] = {
    STRING("text", text, true,
           "what to type; {{secret:NAME}} stands for a secret; a new line presses Return in terminals alone"),
    TARGET("target", target, false, "the field; else where the focus is"),
    BOOL("replace", replace, false, "replace the content instead of adding to it"),
    STRING("keys", keys, false, "pressed after the text, e.g. \"Enter\""),
};
static const struct dh_action_field CHOOSE_fields[] = {
    {"option", DH_FIELD_STRINGS, OFF(options), true, 0, 0, 0,
     "what to choose, or a path through menus"},
    TARGET("target", target, false, "the list; else the menus of the window"),
};
static const struct dh_action_field SET_fields[] = {
    TARGET("target", target, true, "a check box, radio button or switch"),
    BOOL("on", on, true, "the state it shall have"),
};
static const struct dh_action_field ATTACH_fields[] = {
    STRING("file", file, true, "path of the file"),
    TARGET("target", target, true, "the control that opens the file dialog"),
};
static const struct dh_action_field COPY_fields[] = {
    STRING("text", text, false, "what to put on the clipboard; else the selection is copied"),
};
static const struct dh_action_field PASTE_fields[] = {
    STRING("text", text, false, "what to paste; else what the clipboard holds"),
};
static const struct dh_action_field OPEN_fields[] = {
    {"open", DH_FIELD_OPEN, OFF(open), true, 0, 0, 0, "an application, a file, a URL or a command"},
};
static const struct dh_action_field FOCUS_fields[] = {
    STRING("window", window, true, "part of its title or its class"),
};
static const struct dh_action_field CLOSE_fields[] = {
    STRING("window", window, true, "part of its title or its class"),
};
static const struct dh_action_field WAIT_fields[] = {
    {"seconds", DH_FIELD_NUMBER, OFF(seconds), false, 0, 3600, 0, "wait for this time alone"},
    {"check", DH_FIELD_CHECK, OFF(check), false, 0, 0, 0, "wait until this holds"},
    WITHIN(30),
};
static const struct dh_action_field LOOK_fields[] = {
    {"region", DH_FIELD_RECT, OFF(region), false, 0, 0, 0, "part of the screen; else all of it"},
    {"scale", DH_FIELD_NUMBER, OFF(scale), false, 0.05, 8, 1, "1 is native pixels"},
};
static const struct dh_action_field READ_fields[] = {
    {"place", DH_FIELD_PLACE, OFF(place), true, 0, 0, 0, "what to read"},
    STRING("text", text, false, "line: what it starts with"),
    TARGET("target", target, false, "value: of what; else {\"right_of\": TARGET} and the like"),
    STRING("pattern", pattern, false,
           "POSIX extended regular expression; its first group is taken"),
    STRING("name", name, false, "the variable that gets it"),
};
static const struct dh_action_field EXPECT_fields[] = {
    {"check", DH_FIELD_CHECK, OFF(check), true, 0, 0, 0, "what has to hold"},
    WITHIN(0),
};
static const struct dh_action_field ASK_fields[] = {
    STRING("question", text, true, "what the user is asked"),
    {"choices", DH_FIELD_STRINGS, OFF(options), false, 0, 0, 0, "the answers to choose from"},
    STRING("name", name, false, "the variable that gets the answer"),
};
static const struct dh_action_field HAND_OVER_fields[] = {
    STRING("reason", text, true, "what the user has to do"),
};
static const struct dh_action_field DONE_fields[] = {
    STRING("summary", text, false, "what was done"),
    {"outputs", DH_FIELD_OBJECT, OFF(outputs), false, 0, 0, 0, "name to value"},
};
static const struct dh_action_field FAIL_fields[] = {
    STRING("reason", text, true, "why it cannot be done"),
};

static const struct dh_action_row table[DH_VERB_COUNT] = {
    ROW(CLICK, "click", "Click something."),
    ROW(MOVE, "move", "Put the pointer on something."),
    ROW(DRAG, "drag", "Drag one thing onto another."),
    ROW(SCROLL, "scroll", "Turn the wheel."),
    ROW(PRESS, "press", "Press keys."),
    ROW(HOLD, "hold", "Hold keys down for a time."),
    ROW(TYPE, "type", "Type text, exactly."),
    ROW(CHOOSE, "choose", "Choose from a list or through menus."),
    ROW(SET, "set", "Turn a check box, radio button or switch on or off."),
    ROW(ATTACH, "attach", "Attach a file through the dialog that a control opens."),
    ROW(COPY, "copy", "Copy; the user's clipboard is put back at the end."),
    ROW(PASTE, "paste", "Paste; the user's clipboard is put back."),
    ROW(OPEN, "open", "Open an application, a file or a URL."),
    ROW(FOCUS, "focus", "Raise a window and give it the focus."),
    ROW(CLOSE, "close", "Close a window."),
    ROW(WAIT, "wait", "Wait for a time or until something holds."),
    ROW(LOOK, "look", "Look at a part of the screen closely."),
    ROW(READ, "read", "Read something off the screen into a variable."),
    ROW(EXPECT, "expect", "Check that something holds; nothing is touched."),
    ROW(ASK, "ask", "Ask the user."),
    ROW(HAND_OVER, "hand_over", "Let the user act; nothing is looked at meanwhile."),
    ROW(DONE, "done", "The chore is done."),
    ROW(FAIL, "fail", "The chore cannot be done."),
};

static const struct dh_action_field common[] = {
    STRING("in", in, false, "window to raise and focus first, by part of its title or class"),
    STRING("purpose", purpose, false, "why; shown when the user is asked"),
    BOOL("confirm", confirm, false, "ask the user in any case"),
};

const struct dh_action_row *dh_action_row(enum dh_verb verb)
{
    return &table[verb];
}

const struct dh_action_field *dh_action_common(size_t *ret_count)
{
    *ret_count = sizeof(common) / sizeof(common[0]);
    return common;
}

const char *const *dh_action_words(enum dh_field_type type, size_t *ret_count)
{
    static const char *const buttons[] = {"left", "middle", "right"};
    static const char *const modifiers[] = {"shift", "ctrl", "alt", "super"};
    static const char *const places[] = {"line",   "text", "value",    "amount",
                                         "number", "date", "clipboard"};
    switch (type) {
    case DH_FIELD_BUTTON:
        *ret_count = 3;
        return buttons;
    case DH_FIELD_MODIFIERS:
        *ret_count = 4;
        return modifiers;
    case DH_FIELD_PLACE:
        *ret_count = 7;
        return places;
    default:
        *ret_count = 0;
        return NULL;
    }
}

const char *dh_relation_key(enum dh_relation relation)
{
    static const char *const keys[] = {NULL,    "right_of", "left_of", "above",
                                       "below", "next_to",  "after"};
    return (unsigned)relation < sizeof(keys) / sizeof(keys[0]) ? keys[relation] : NULL;
}

const char *dh_scope_key(enum dh_scope scope)
{
    static const char *const keys[] = {NULL, "row", "section", "dialog", "window"};
    return (unsigned)scope < sizeof(keys) / sizeof(keys[0]) ? keys[scope] : NULL;
}

const char *dh_verb_name(enum dh_verb verb)
{
    return (unsigned)verb < DH_VERB_COUNT ? table[verb].name : "?";
}

bool dh_verb_parse(const char *name, enum dh_verb *ret_verb)
{
    for (int v = 0; v < DH_VERB_COUNT; v++) {
        if (strcmp(table[v].name, name) == 0) {
            *ret_verb = (enum dh_verb)v;
            return true;
        }
    }
    return false;
}
