#include "actuate/chord.h"

#include <ctype.h>
#include <string.h>
#include <stdio.h>
#include <deskhand/action.h>

#include "base/text.h"
#include "base/utf8.h"

#define NAME_MAX_LEN 32

static const struct {
    const char *name;
    unsigned bit;
    xkb_keysym_t sym;
} modifiers[] = {
    {"ctrl", DH_MOD_CTRL, XKB_KEY_Control_L},  {"control", DH_MOD_CTRL, XKB_KEY_Control_L},
    {"shift", DH_MOD_SHIFT, XKB_KEY_Shift_L},  {"alt", DH_MOD_ALT, XKB_KEY_Alt_L},
    {"super", DH_MOD_SUPER, XKB_KEY_Super_L},  {"win", DH_MOD_SUPER, XKB_KEY_Super_L},
    {"windows", DH_MOD_SUPER, XKB_KEY_Super_L}, {"meta", DH_MOD_SUPER, XKB_KEY_Super_L},
    {"cmd", DH_MOD_SUPER, XKB_KEY_Super_L},    {"command", DH_MOD_SUPER, XKB_KEY_Super_L},
};

/* Spelt without spaces, dashes and underscores, lower case. */
static const struct {
    const char *name;
    xkb_keysym_t sym;
} keys[] = {
    {"enter", XKB_KEY_Return},       {"return", XKB_KEY_Return},
    {"escape", XKB_KEY_Escape},      {"esc", XKB_KEY_Escape},
    {"tab", XKB_KEY_Tab},            {"space", XKB_KEY_space},
    {"spacebar", XKB_KEY_space},     {"backspace", XKB_KEY_BackSpace},
    {"delete", XKB_KEY_Delete},      {"del", XKB_KEY_Delete},
    {"insert", XKB_KEY_Insert},      {"ins", XKB_KEY_Insert},
    {"home", XKB_KEY_Home},          {"end", XKB_KEY_End},
    {"pageup", XKB_KEY_Page_Up},     {"pgup", XKB_KEY_Page_Up},
    {"pagedown", XKB_KEY_Page_Down}, {"pgdn", XKB_KEY_Page_Down},
    {"pgdown", XKB_KEY_Page_Down},   {"up", XKB_KEY_Up},
    {"down", XKB_KEY_Down},          {"left", XKB_KEY_Left},
    {"right", XKB_KEY_Right},        {"arrowup", XKB_KEY_Up},
    {"arrowdown", XKB_KEY_Down},     {"arrowleft", XKB_KEY_Left},
    {"arrowright", XKB_KEY_Right},   {"uparrow", XKB_KEY_Up},
    {"downarrow", XKB_KEY_Down},     {"leftarrow", XKB_KEY_Left},
    {"rightarrow", XKB_KEY_Right},   {"plus", XKB_KEY_plus},
    {"minus", XKB_KEY_minus},        {"dash", XKB_KEY_minus},
    {"hyphen", XKB_KEY_minus},       {"equals", XKB_KEY_equal},
    {"equal", XKB_KEY_equal},        {"comma", XKB_KEY_comma},
    {"period", XKB_KEY_period},      {"dot", XKB_KEY_period},
    {"slash", XKB_KEY_slash},        {"backslash", XKB_KEY_backslash},
    {"semicolon", XKB_KEY_semicolon}, {"colon", XKB_KEY_colon},
    {"menu", XKB_KEY_Menu},          {"contextmenu", XKB_KEY_Menu},
    {"printscreen", XKB_KEY_Print},  {"print", XKB_KEY_Print},
    {"capslock", XKB_KEY_Caps_Lock}, {"numlock", XKB_KEY_Num_Lock},
    {"scrolllock", XKB_KEY_Scroll_Lock}, {"pause", XKB_KEY_Pause},
    {"altgr", XKB_KEY_ISO_Level3_Shift},
    {"f1", XKB_KEY_F1}, {"f2", XKB_KEY_F2}, {"f3", XKB_KEY_F3}, {"f4", XKB_KEY_F4},
    {"f5", XKB_KEY_F5}, {"f6", XKB_KEY_F6}, {"f7", XKB_KEY_F7}, {"f8", XKB_KEY_F8},
    {"f9", XKB_KEY_F9}, {"f10", XKB_KEY_F10}, {"f11", XKB_KEY_F11}, {"f12", XKB_KEY_F12},
};
#define KEY_COUNT (sizeof(keys) / sizeof(keys[0]))
#define MODIFIER_COUNT (sizeof(modifiers) / sizeof(modifiers[0]))

/* One name between the plus signs, trimmed; false when it is too long. */
static bool take(const char *s, size_t n, char out[NAME_MAX_LEN])
{
    while (n && isspace((unsigned char)*s)) {
        s++;
        n--;
    }
    while (n && isspace((unsigned char)s[n - 1]))
        n--;
    if (n >= NAME_MAX_LEN)
        return false;
    memcpy(out, s, n);
    out[n] = '\0';
    return true;
}

static void squeeze(const char *name, char out[NAME_MAX_LEN])
{
    size_t k = 0;
    for (; *name; name++)
        if (!strchr(" -_", *name))
            out[k++] = (char)tolower((unsigned char)*name);
    out[k] = '\0';
}

static int find_modifier(const char *squeezed)
{
    for (size_t i = 0; i < MODIFIER_COUNT; i++)
        if (strcmp(modifiers[i].name, squeezed) == 0)
            return (int)i;
    return -1;
}

static xkb_keysym_t find_key(const char *name, const char *squeezed)
{
    uint32_t cp;
    if (*name && dh_utf8_next(name, strlen(name), &cp) == strlen(name) && cp > 0x20)
        return xkb_utf32_to_keysym(cp);
    for (size_t i = 0; i < KEY_COUNT; i++)
        if (strcmp(keys[i].name, squeezed) == 0)
            return keys[i].sym;
    int m = find_modifier(squeezed);
    if (m >= 0)
        return modifiers[m].sym;
    xkb_keysym_t sym = xkb_keysym_from_name(name, XKB_KEYSYM_NO_FLAGS);
    return sym ? sym : xkb_keysym_from_name(name, XKB_KEYSYM_CASE_INSENSITIVE);
}

static enum dh_status unknown(const char *name, const char *squeezed, bool modifier,
                              struct dh_err *err)
{
    const char *list[KEY_COUNT + MODIFIER_COUNT];
    size_t n = 0;
    for (size_t i = 0; i < MODIFIER_COUNT; i++)
        list[n++] = modifiers[i].name;
    for (size_t i = 0; !modifier && i < KEY_COUNT; i++)
        list[n++] = keys[i].name;
    const char *near = dh_text_nearest(squeezed, list, n);
    char next[96] = "write keys as \"ctrl+s\", \"Enter\", \"Page Down\", \"F5\"";
    if (near)
        snprintf(next, sizeof(next), "did you mean \"%s\"?", near);
    return dh_err_set(err, DH_INVALID, DH_BLAME_USER, next, "\"%s\" is not the name of a %s", name,
                      modifier ? "modifier key" : "key");
}

enum dh_status dh_chord_parse(const char *text, struct dh_chord *ret, struct dh_err *err)
{
    struct dh_chord c = {0, 0};
    char name[NAME_MAX_LEN], squeezed[NAME_MAX_LEN];
    if (!text || dh_text_blank(text))
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "name a key, such as \"Enter\"",
                          "no key is named");
    for (const char *p = text;;) {
        /* A plus sign that begins a part is the key itself: "ctrl++", "+". */
        const char *start = p + strspn(p, " ");
        const char *end = *start ? strchr(start + 1, '+') : NULL;
        bool last = !end;
        size_t n = last ? strlen(p) : (size_t)(end - p);
        if (!take(p, n, name))
            return dh_err_set(err, DH_INVALID, DH_BLAME_USER, NULL, "\"%s\" is not the name of a key",
                              text);
        squeeze(name, squeezed);
        if (last) {
            c.sym = find_key(name, squeezed);
            if (!c.sym)
                return unknown(name, squeezed, false, err);
            break;
        }
        int m = find_modifier(squeezed);
        if (m < 0)
            return unknown(name, squeezed, true, err);
        c.modifiers |= modifiers[m].bit;
        p = end + 1;
    }
    if (c.modifiers)
        c.sym = xkb_keysym_to_lower(c.sym);
    *ret = c;
    return DH_OK;
}
