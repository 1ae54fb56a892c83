#include "agent/model/keyname.h"

#include <string.h>
#include <strings.h>
#include <deskhand/action.h>

#include "base/utf8.h"

#define NAME_MAX_LEN 31

static const struct {
    const char *name, *ours;
    unsigned bit;
} modifiers[] = {
    {"ctrl", "ctrl", DH_MOD_CTRL},      {"control", "ctrl", DH_MOD_CTRL},
    {"ctl", "ctrl", DH_MOD_CTRL},       {"control_l", "ctrl", DH_MOD_CTRL},
    {"control_r", "ctrl", DH_MOD_CTRL}, {"shift", "shift", DH_MOD_SHIFT},
    {"shift_l", "shift", DH_MOD_SHIFT}, {"shift_r", "shift", DH_MOD_SHIFT},
    {"alt", "alt", DH_MOD_ALT},         {"alt_l", "alt", DH_MOD_ALT},
    {"option", "alt", DH_MOD_ALT},      {"super", "super", DH_MOD_SUPER},
    {"super_l", "super", DH_MOD_SUPER}, {"super_r", "super", DH_MOD_SUPER},
    {"meta", "super", DH_MOD_SUPER},    {"cmd", "super", DH_MOD_SUPER},
    {"command", "super", DH_MOD_SUPER}, {"win", "super", DH_MOD_SUPER},
    {"windows", "super", DH_MOD_SUPER}, {"winleft", "super", DH_MOD_SUPER},
    {"ctrlleft", "ctrl", DH_MOD_CTRL},  {"shiftleft", "shift", DH_MOD_SHIFT},
    {"altleft", "alt", DH_MOD_ALT},
};

/* Signs that stand for themselves in no chord. */
static const struct {
    const char *name, *ours;
} keys[] = {
    {"+", "plus"},         {"prtsc", "print"}, {"prtscr", "print"},
    {"prntscrn", "print"}, {"apps", "menu"},   {"esc", "Escape"},
};

unsigned dh_keyname_modifier(const char *name, size_t n)
{
    for (size_t i = 0; i < sizeof(modifiers) / sizeof(modifiers[0]); i++)
        if (strlen(modifiers[i].name) == n && strncasecmp(modifiers[i].name, name, n) == 0)
            return modifiers[i].bit;
    return 0;
}

static void trim(const char **s, size_t *n)
{
    while (*n && strchr(" \t\r\n", **s)) {
        ++*s;
        --*n;
    }
    while (*n && strchr(" \t\r\n", (*s)[*n - 1]))
        --*n;
}

bool dh_keyname_add(struct dh_buf *chord, const char *name, size_t n)
{
    const char *ours = n == 1 && name[0] == ' ' ? "space" : NULL;
    if (!ours)
        trim(&name, &n);
    if (n == 0 || n > NAME_MAX_LEN || !dh_utf8_valid(name, n))
        return false;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)name[i] < 0x20 || (name[i] == '+' && n > 1))
            return false;
    if (chord->len)
        dh_buf_char(chord, '+');
    for (size_t i = 0; !ours && i < sizeof(modifiers) / sizeof(modifiers[0]); i++)
        if (strlen(modifiers[i].name) == n && strncasecmp(modifiers[i].name, name, n) == 0)
            ours = modifiers[i].ours;
    for (size_t i = 0; !ours && i < sizeof(keys) / sizeof(keys[0]); i++)
        if (strlen(keys[i].name) == n && strncasecmp(keys[i].name, name, n) == 0)
            ours = keys[i].ours;
    if (ours)
        dh_buf_str(chord, ours);
    else
        dh_buf_add(chord, name, n);
    return !dh_buf_failed(chord);
}

bool dh_keyname_modifiers(const char *held, unsigned *ret)
{
    unsigned bits = 0;
    for (const char *p = held ? held : ""; *p;) {
        const char *s = p;
        size_t k = strcspn(p, "+ "), n = k;
        trim(&s, &n);
        unsigned bit = n ? dh_keyname_modifier(s, n) : 0;
        if (n && !bit)
            return false;
        bits |= bit;
        p += k + (p[k] != '\0');
    }
    *ret = bits;
    return true;
}

size_t dh_keyname_double(const char *s)
{
    static const char *const names[] = {
        "page up",    "page down",  "caps lock",   "num lock",    "scroll lock", "print screen",
        "arrow up",   "arrow down", "arrow left",  "arrow right", "back space",  "up arrow",
        "down arrow", "left arrow", "right arrow", "context menu"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        size_t n = strlen(names[i]);
        if (strncasecmp(s, names[i], n) == 0 && strchr(" +", s[n]))
            return n;
    }
    return 0;
}
