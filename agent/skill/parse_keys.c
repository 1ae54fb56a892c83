/* Names of keys, as people write them and as the actuator takes them. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "agent/skill/parse.h"
#include "base/buf.h"
#include "base/utf8.h"

/* Modifiers in the order they are written in. */
static const struct {
    const char *word, *name;
    int rank;
} modifiers[] = {
    {"ctrl", "ctrl", 0},     {"control", "ctrl", 0}, {"strg", "ctrl", 0},   {"alt", "alt", 1},
    {"option", "alt", 1},    {"shift", "shift", 2},  {"super", "super", 3}, {"win", "super", 3},
    {"windows", "super", 3}, {"cmd", "super", 3},    {"meta", "super", 3},
};

static const char *const modifier_names[] = {"ctrl", "alt", "shift", "super"};

static const struct {
    const char *word, *name;
} keys[] = {
    {"enter", "Enter"},
    {"return", "Enter"},
    {"tab", "Tab"},
    {"escape", "Escape"},
    {"esc", "Escape"},
    {"space", "Space"},
    {"spacebar", "Space"},
    {"backspace", "Backspace"},
    {"delete", "Delete"},
    {"del", "Delete"},
    {"insert", "Insert"},
    {"ins", "Insert"},
    {"home", "Home"},
    {"end", "End"},
    {"pageup", "Page_Up"},
    {"page_up", "Page_Up"},
    {"pgup", "Page_Up"},
    {"pagedown", "Page_Down"},
    {"page_down", "Page_Down"},
    {"pgdn", "Page_Down"},
    {"up", "Up"},
    {"down", "Down"},
    {"left", "Left"},
    {"right", "Right"},
    {"menu", "Menu"},
    {"print", "Print"},
    {"pause", "Pause"},
    {"plus", "plus"},
    {"minus", "minus"},
    {"comma", "comma"},
    {"period", "period"},
    {"slash", "slash"},
    {"semicolon", "semicolon"},
};

static bool function_key(const char *s, size_t n)
{
    if (n < 2 || n > 3 || (s[0] != 'f' && s[0] != 'F'))
        return false;
    int v = 0;
    for (size_t i = 1; i < n; i++) {
        if (!isdigit((unsigned char)s[i]))
            return false;
        v = v * 10 + s[i] - '0';
    }
    return v >= 1 && v <= 35;
}

/* One key, appended; false when it is none. */
static bool key(const char *s, size_t n, bool with_modifiers, struct dh_buf *out)
{
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
        if (strlen(keys[i].word) == n && strncasecmp(s, keys[i].word, n) == 0) {
            dh_buf_str(out, keys[i].name);
            return true;
        }
    if (function_key(s, n)) {
        dh_buf_char(out, 'F');
        dh_buf_add(out, s + 1, n - 1);
        return true;
    }
    if (n > 3 && (strncmp(s, "XF86", 4) == 0 || strncmp(s, "KP_", 3) == 0)) {
        dh_buf_add(out, s, n);
        return true;
    }
    uint32_t cp;
    if (n == 0 || dh_utf8_next(s, n, &cp) != n || cp <= ' ' || cp == 0xfffd)
        return false;
    /* ctrl+S means the key, not shift */
    if (with_modifiers && cp < 0x80)
        dh_buf_char(out, (char)tolower((int)cp));
    else
        dh_buf_add(out, s, n);
    return true;
}

static int modifier(const char *s, size_t n)
{
    for (size_t i = 0; i < sizeof(modifiers) / sizeof(modifiers[0]); i++)
        if (strlen(modifiers[i].word) == n && strncasecmp(s, modifiers[i].word, n) == 0)
            return modifiers[i].rank;
    return -1;
}

bool dh_keys_normalise(struct dh_arena *arena, const char *text, const char **ret, char *bad,
                       size_t n)
{
    bool on[4] = {false};
    struct dh_buf b = {0}, last = {0};
    bool any = false, ok = true;
    while (ok) {
        size_t k = strcspn(text + (text[0] == '+'), "+") + (text[0] == '+');
        int rank = modifier(text, k);
        if (rank >= 0) {
            on[rank] = any = true;
        } else {
            ok = text[k] == '\0' && key(text, k, any, &last);
            snprintf(bad, n, "%.*s", (int)(k > 40 ? 40 : k), text);
        }
        if (!ok || text[k] == '\0')
            break;
        text += k + 1;
    }
    for (int i = 0; ok && i < 4; i++)
        if (on[i])
            dh_buf_printf(&b, "%s%s", b.len ? "+" : "", modifier_names[i]);
    if (last.len)
        dh_buf_printf(&b, "%s%s", b.len ? "+" : "", dh_buf_text(&last));
    ok = ok && b.len > 0 && !dh_buf_failed(&b) && !dh_buf_failed(&last);
    if (ok)
        *ret = dh_arena_strdup(arena, dh_buf_text(&b));
    dh_buf_finish(&b);
    dh_buf_finish(&last);
    return ok && *ret;
}
