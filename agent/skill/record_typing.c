#include "agent/skill/record_typing.h"

#include <string.h>

enum {
    KEY_BACK = 1,
    KEY_DELETE,
    KEY_LEFT,
    KEY_RIGHT,
    KEY_HOME,
    KEY_END,
    KEY_WORD_LEFT,
    KEY_WORD_RIGHT,
    KEY_SELECT_LEFT = 11, /* 9 and 10 are the tab and the newline, which are text */
    KEY_SELECT_RIGHT,
    KEY_SELECT_HOME,
    KEY_SELECT_END,
    KEY_SELECT_WORD_LEFT,
    KEY_SELECT_WORD_RIGHT,
    KEY_SELECT_ALL,
    KEY_BACK_WORD,
    KEY_DELETE_WORD,
    KEYS,
};

static const char *const names[KEYS] = {
    [KEY_BACK] = "BackSpace",
    [KEY_DELETE] = "Delete",
    [KEY_LEFT] = "Left",
    [KEY_RIGHT] = "Right",
    [KEY_HOME] = "Home",
    [KEY_END] = "End",
    [KEY_WORD_LEFT] = "ctrl+Left",
    [KEY_WORD_RIGHT] = "ctrl+Right",
    [KEY_SELECT_LEFT] = "shift+Left",
    [KEY_SELECT_RIGHT] = "shift+Right",
    [KEY_SELECT_HOME] = "shift+Home",
    [KEY_SELECT_END] = "shift+End",
    [KEY_SELECT_WORD_LEFT] = "ctrl+shift+Left",
    [KEY_SELECT_WORD_RIGHT] = "ctrl+shift+Right",
    [KEY_SELECT_ALL] = "ctrl+a",
    [KEY_BACK_WORD] = "ctrl+BackSpace",
    [KEY_DELETE_WORD] = "ctrl+Delete",
};

char dh_script_key(const char *keys)
{
    if (strcmp(keys, "shift+BackSpace") == 0)
        return KEY_BACK;
    for (char k = 1; k < KEYS; k++)
        if (names[(int)k] && strcmp(names[(int)k], keys) == 0)
            return k;
    return 0;
}

const char *dh_script_key_name(char code)
{
    return code > 0 && code < KEYS ? names[(int)code] : NULL;
}

/* The line: the script's own text, between what may have been there on its left and on its right. */
struct line {
    char *text;
    size_t len, caret, mark; /* mark == caret: nothing is selected */
    bool left, right;        /* there may be old content on that side */
    bool all;                /* everything is selected, the old content too */
    struct dh_typed *out;
};

static size_t back(const struct line *l, size_t at)
{
    do
        at--;
    while (at > 0 && ((unsigned char)l->text[at] & 0xc0) == 0x80);
    return at;
}

static size_t forth(const struct line *l, size_t at)
{
    do
        at++;
    while (at < l->len && ((unsigned char)l->text[at] & 0xc0) == 0x80);
    return at;
}

static size_t word_back(const struct line *l, size_t at)
{
    while (at > 0 && l->text[at - 1] == ' ')
        at--;
    while (at > 0 && l->text[at - 1] != ' ')
        at--;
    return at;
}

static size_t word_forth(const struct line *l, size_t at)
{
    while (at < l->len && l->text[at] == ' ')
        at++;
    while (at < l->len && l->text[at] != ' ')
        at++;
    return at;
}

static void cut(struct line *l, size_t from, size_t to)
{
    memmove(l->text + from, l->text + to, l->len - to);
    l->len -= to - from;
    l->caret = l->mark = from;
    l->out->inert = false;
}

/* Erases what is selected. False: nothing was. */
static bool erase(struct line *l)
{
    if (l->all) {
        l->out->replaces = true;
        l->out->erased |= l->left || l->right;
        l->left = l->right = l->all = false;
        l->out->doubt = false; /* whatever it was, it is gone */
        cut(l, 0, l->len);
        return true;
    }
    if (l->mark == l->caret)
        return false;
    if (l->mark < l->caret)
        cut(l, l->mark, l->caret);
    else
        cut(l, l->caret, l->mark);
    return true;
}

/* The caret left what is known. */
static void lost(struct line *l)
{
    l->out->doubt = true;
}

static size_t moved(struct line *l, int key)
{
    switch (key) {
    case KEY_LEFT:
    case KEY_SELECT_LEFT:
        if (l->caret > 0)
            return back(l, l->caret);
        if (l->left)
            lost(l);
        return 0;
    case KEY_RIGHT:
    case KEY_SELECT_RIGHT:
        if (l->caret < l->len)
            return forth(l, l->caret);
        if (l->right)
            lost(l);
        return l->len;
    case KEY_HOME:
    case KEY_SELECT_HOME:
        for (size_t i = l->caret; i > 0; i--) /* of the line that the caret is in */
            if (l->text[i - 1] == '\n')
                return i;
        if (l->left)
            lost(l);
        return 0;
    case KEY_END:
    case KEY_SELECT_END:
        for (size_t i = l->caret; i < l->len; i++)
            if (l->text[i] == '\n')
                return i;
        if (l->right)
            lost(l);
        return l->len;
    case KEY_WORD_LEFT:
    case KEY_SELECT_WORD_LEFT:
        if (l->left && l->caret == 0)
            lost(l);
        return word_back(l, l->caret);
    default:
        if (l->right && l->caret == l->len)
            lost(l);
        return word_forth(l, l->caret);
    }
}

static void remove_at(struct line *l, int key)
{
    bool behind = key == KEY_BACK || key == KEY_BACK_WORD;
    if (erase(l))
        return;
    if (behind ? l->caret > 0 : l->caret < l->len) {
        size_t to = key == KEY_BACK     ? back(l, l->caret)
                    : key == KEY_DELETE ? forth(l, l->caret)
                    : behind            ? word_back(l, l->caret)
                                        : word_forth(l, l->caret);
        if (behind)
            cut(l, to, l->caret);
        else
            cut(l, l->caret, to);
    } else if (behind ? l->left : l->right) {
        l->out->inert = false;
        l->out->erased = true;
        lost(l);
    }
}

static void put(struct line *l, const char *s, size_t n)
{
    erase(l);
    memmove(l->text + l->caret + n, l->text + l->caret, l->len - l->caret);
    memcpy(l->text + l->caret, s, n);
    l->len += n;
    l->caret = l->mark = l->caret + n;
    l->out->inert = false;
}

static void press(struct line *l, int key)
{
    if (key == KEY_SELECT_ALL) {
        l->all = true;
        l->caret = l->len;
        l->mark = 0;
    } else if (key == KEY_BACK || key == KEY_DELETE || key == KEY_BACK_WORD || key == KEY_DELETE_WORD) {
        remove_at(l, key);
    } else if (key >= KEY_SELECT_LEFT && key <= KEY_SELECT_WORD_RIGHT) {
        l->all = false;
        l->caret = moved(l, key);
    } else if (l->all) { /* the caret goes to that end of everything */
        l->all = false;
        bool start = key == KEY_LEFT || key == KEY_HOME || key == KEY_WORD_LEFT;
        if (start ? l->left : l->right)
            lost(l);
        l->caret = l->mark = start ? 0 : l->len;
    } else if (l->mark != l->caret && (key == KEY_LEFT || key == KEY_RIGHT)) {
        bool first = (l->mark < l->caret) == (key == KEY_LEFT);
        l->caret = l->mark = first ? l->mark : l->caret;
    } else {
        l->caret = l->mark = moved(l, key);
    }
}

struct dh_typed dh_script_run(const char *script, size_t n, bool empty, bool selected, char *out)
{
    struct dh_typed typed = {.inert = true};
    struct line l = {.text = out, .left = !empty, .right = !empty, .all = selected, .out = &typed};
    for (size_t i = 0; i < n;) {
        if (dh_script_key_name(script[i])) {
            press(&l, script[i++]);
            continue;
        }
        size_t len = 1;
        while (i + len < n && ((unsigned char)script[i + len] & 0xc0) == 0x80)
            len++;
        put(&l, script + i, len);
        i += len;
    }
    typed.len = l.len;
    out[l.len] = '\0';
    return typed;
}

bool dh_script_put_in(const char *old, const char *text, const char *after)
{
    size_t was = strlen(old), n = strlen(text);
    if (strlen(after) != was + n)
        return false;
    for (size_t at = 0; at <= was; at++) {
        if (strncmp(after + at, text, n) == 0 && strcmp(after + at + n, old + at) == 0)
            return true;
        if (after[at] != old[at])
            return false;
    }
    return false;
}
