#include <string.h>

#include <deskhand/element.h>

/* The first name of a role is the one that is printed. */
static const struct {
    enum dh_role role;
    const char *name;
} names[] = {
    {DH_ROLE_TEXT, "text"},
    {DH_ROLE_TEXT, "label"},
    {DH_ROLE_BUTTON, "button"},
    {DH_ROLE_LINK, "link"},
    {DH_ROLE_ENTRY, "entry"},
    {DH_ROLE_ENTRY, "field"},
    {DH_ROLE_ENTRY, "box"},
    {DH_ROLE_ENTRY, "input"},
    {DH_ROLE_ENTRY, "text box"},
    {DH_ROLE_ENTRY, "textbox"},
    {DH_ROLE_ENTRY, "text field"},
    {DH_ROLE_ENTRY, "text area"},
    {DH_ROLE_CHECKBOX, "checkbox"},
    {DH_ROLE_CHECKBOX, "check box"},
    {DH_ROLE_CHECKBOX, "tick box"},
    {DH_ROLE_RADIO, "radio"},
    {DH_ROLE_RADIO, "radio button"},
    {DH_ROLE_SWITCH, "switch"},
    {DH_ROLE_SWITCH, "toggle"},
    {DH_ROLE_LIST, "list"},
    {DH_ROLE_LIST, "dropdown"},
    {DH_ROLE_LIST, "drop-down"},
    {DH_ROLE_LIST, "combo box"},
    {DH_ROLE_LIST, "combobox"},
    {DH_ROLE_LIST, "select"},
    {DH_ROLE_LIST, "selector"},
    {DH_ROLE_MENU, "menu"},
    {DH_ROLE_ITEM, "item"},
    {DH_ROLE_ITEM, "menu item"},
    {DH_ROLE_ITEM, "option"},
    {DH_ROLE_TAB, "tab"},
    {DH_ROLE_ROW, "row"},
    {DH_ROLE_CELL, "cell"},
    {DH_ROLE_ICON, "icon"},
    {DH_ROLE_IMAGE, "image"},
    {DH_ROLE_IMAGE, "picture"},
    {DH_ROLE_HEADING, "heading"},
    {DH_ROLE_DIALOG, "dialog"},
    {DH_ROLE_DIALOG, "dialogue"},
    {DH_ROLE_WINDOW, "window"},
    {DH_ROLE_ANY, "any"},
};

static const struct {
    unsigned bit;
    const char *name;
} states[] = {
    {DH_STATE_FOCUSED, "focused"},   {DH_STATE_EDITABLE, "editable"},
    {DH_STATE_CHECKED, "checked"},   {DH_STATE_DISABLED, "disabled"},
    {DH_STATE_SELECTED, "selected"}, {DH_STATE_PASSWORD, "password"},
    {DH_STATE_EXPANDED, "expanded"},
    {DH_STATE_FAINT, "low-contrast"},
};

const char *dh_role_name(enum dh_role role)
{
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (names[i].role == role)
            return names[i].name;
    return "any";
}

bool dh_role_parse(const char *name, enum dh_role *ret_role)
{
    for (size_t i = 0; name && i < sizeof(names) / sizeof(names[0]); i++) {
        if (strcasecmp(names[i].name, name) == 0) {
            *ret_role = names[i].role;
            return true;
        }
    }
    return false;
}

const char *dh_state_name(unsigned bit)
{
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
        if (states[i].bit == bit)
            return states[i].name;
    return NULL;
}
