#include "actuate/typing.h"

#include <X11/Xatom.h>
#include <string.h>

#include "actuate/check.h"
#include "actuate/clip.h"
#include "actuate/keys.h"
#include "actuate/paste.h"
#include "actuate/xwin.h"
#include "base/mem.h"
#include "base/utf8.h"

#define COPY_BOUND DH_TICK_S(2)

enum dh_status dh_typing_clip(struct dh_actuator *a, struct dh_clip **ret, struct dh_err *err)
{
    enum dh_status s = DH_OK;
    if (!a->clip)
        s = dh_clip_create(a->x, a->loop, &a->clip, err);
    if (s == DH_OK)
        *ret = a->clip;
    return s;
}

/* Pasted newlines execute there, and their control keys mean other things. */
static bool in_terminal(struct dh_actuator *a)
{
    static const char *const classes[] = {
        "xterm",          "uxterm",
        "urxvt",          "rxvt",
        "st-256color",    "st",
        "gnome-terminal", "konsole",
        "kitty",          "xfce4-terminal",
        "mate-terminal",  "lxterminal",
        "alacritty",      "terminator",
        "tilix",          "qterminal",
        "wezterm",        "terminology",
        "koi8rxterm",     "sakura",
        "eterm",          "cool-retro-term",
    };
    char name[64];
    Window focus = dh_xwin_focus(a->x);
    dh_xwin_class(a->x, focus ? dh_xwin_client(a->x, focus) : None, name, sizeof(name));
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++)
        if (strcmp(name, classes[i]) == 0)
            return true;
    return strncmp(name, "gnome-terminal", 14) == 0 || strstr(name, "wezterm") != NULL;
}

/* Input methods work asynchronously and reorder keys that come fast; they do not touch what is
 * pasted. A server for them announces itself on the root (X Input Method Protocol). */
static bool input_method(struct dh_actuator *a)
{
    unsigned long n = 0;
    Atom servers = XInternAtom(dh_xconn_display(a->x), "XIM_SERVERS", False);
    unsigned char *p = dh_xconn_property(a->x, dh_xconn_root(a->x), servers, XA_ATOM, &n);
    if (p)
        XFree(p);
    return n > 0;
}

/* Line ends as one newline; DH_INVALID for what is not text. Owned by the caller. */
static enum dh_status normalise(const char *text, char **ret, struct dh_err *err)
{
    size_t n = strlen(text), k = 0;
    if (!dh_utf8_valid(text, n))
        return dh_err_set(err, DH_INVALID, DH_BLAME_MODEL, "give the text as UTF-8",
                          "the text to type is not UTF-8");
    for (size_t i = 0; i < n; i++) {
        unsigned char ch = (unsigned char)text[i];
        if ((ch < 0x20 && !strchr("\n\t\r", ch)) || ch == 0x7f)
            return dh_err_set(err, DH_INVALID, DH_BLAME_MODEL, "use press for keys such as Escape",
                              "the text to type has the control character 0x%02x", ch);
    }
    char *out = dh_alloc(n + 1, 1);
    if (!out)
        return dh_err_nomem(err);
    for (size_t i = 0; i < n; i++) {
        if (text[i] == '\r' && text[i + 1] == '\n')
            continue;
        out[k++] = text[i] == '\r' ? '\n' : text[i];
    }
    *ret = out;
    return DH_OK;
}

/* How a text is going to be typed. */
struct plan {
    const struct dh_touch *touch;
    bool keys_can; /* the keyboard has all of it */
    bool by_keys;
    bool terminal;
    struct dh_touch_result *ret;
};

static enum dh_status make_plan(struct dh_actuator *a, const char *text, size_t n, struct plan *p,
                                struct dh_err *err)
{
    struct dh_locks locks;
    enum dh_status s = dh_hands_locks(a, &locks, err);
    struct dh_keymap *k = s == DH_OK ? dh_hands_keymap(a, err) : NULL;
    if (s != DH_OK)
        return s;
    if (!k)
        return err ? err->status : DH_ENV;
    p->terminal = in_terminal(a);
    p->keys_can = dh_keys_can(k, locks, text, n);
    /* A secret stays off the clipboard whenever it can. */
    p->by_keys = p->keys_can && (p->touch->secret || (n <= DH_TYPING_KEYS_MAX && !input_method(a)));
    return DH_OK;
}

/* A part without newlines that matter. */
static enum dh_status put_part(struct dh_actuator *a, struct plan *p, const char *text, size_t n,
                               struct dh_err *err)
{
    if (n == 0)
        return DH_OK;
    if (p->by_keys)
        return dh_keys_text(a, p->touch, text, n, &p->ret->characters, err);
    enum dh_status s = dh_paste_text(a, p->touch, text, n, err);
    if (s == DH_OK) {
        p->ret->pasted = true;
        for (size_t i = 0; i < n; p->ret->characters++) {
            uint32_t cp;
            i += dh_utf8_next(text + i, n - i, &cp);
        }
    } else if (s == DH_FAILED && p->keys_can) {
        dh_debug(a->options.log, "the paste was not taken; typing by keys");
        p->by_keys = true;
        return dh_keys_text(a, p->touch, text, n, &p->ret->characters, err);
    }
    return s;
}

/* In a terminal each newline is a press of Return, so that nothing runs that was not meant to. */
static enum dh_status put_lines(struct dh_actuator *a, struct plan *p, const char *text,
                                struct dh_err *err)
{
    struct dh_touch rest = *p->touch;
    enum dh_status s = DH_OK;
    while (s == DH_OK && *text) {
        size_t n = strcspn(text, "\n");
        s = put_part(a, p, text, n, err);
        rest.pixels = NULL;
        if (n)
            p->touch = &rest;
        if (s == DH_OK && text[n] == '\n')
            s = dh_keys_text(a, p->touch, "\n", 1, &p->ret->characters, err);
        p->touch = &rest;
        text += n + (text[n] == '\n');
    }
    return s;
}

/* Puts a text where the focus is, by the plan, with the user's clipboard kept around it. */
static enum dh_status put(struct dh_actuator *a, struct plan *p, const char *text,
                          struct dh_err *err)
{
    size_t n = strlen(text);
    bool lossy = false;
    enum dh_status s = DH_OK;
    if (p->by_keys)
        return dh_keys_text(a, p->touch, text, n, &p->ret->characters, err);
    s = dh_paste_begin(a, &lossy, err);
    if (s != DH_OK)
        return s;
    if (lossy && p->keys_can) {
        p->by_keys = true;
        dh_debug(a->options.log, "the clipboard cannot be kept; typing by keys");
    } else if (lossy) {
        dh_warn(a->options.log, "what the clipboard held cannot be put back");
    }
    s = p->terminal ? put_lines(a, p, text, err) : put_part(a, p, text, n, err);
    dh_paste_end(a);
    return s;
}

enum dh_status dh_typing_type(struct dh_actuator *a, const struct dh_touch *t,
                              struct dh_touch_result *ret, struct dh_err *err)
{
    struct plan p = {.touch = t, .ret = ret};
    char *text;
    enum dh_status s = normalise(t->text ? t->text : "", &text, err);
    if (s != DH_OK)
        return s;
    size_t n = strlen(text);
    s = n ? make_plan(a, text, n, &p, err) : DH_OK;
    if (s == DH_OK && n)
        s = put(a, &p, text, err);
    if (s != DH_OK && ret->characters)
        dh_err_prefix(err, "after %zu characters", ret->characters);
    explicit_bzero(text, n);
    dh_free(text);
    return s;
}

enum dh_status dh_typing_paste(struct dh_actuator *a, const struct dh_touch *t,
                               struct dh_touch_result *ret, struct dh_err *err)
{
    struct plan p = {.touch = t, .ret = ret};
    struct dh_touch keys = *t;
    struct dh_clip *clip;
    char *text = NULL;
    enum dh_status s = dh_typing_clip(a, &clip, err);
    if (s != DH_OK)
        return s;
    p.terminal = in_terminal(a);
    if (!t->text && !p.terminal) {
        keys.keys = "shift+Insert";
        keys.count = 1;
        s = dh_keys_press(a, &keys, err);
        if (s == DH_OK)
            dh_actuator_barrier(a, dh_tick_now() + DH_TICK_S(2));
        return s;
    }
    /* Terminals paste PRIMARY on Shift+Insert: what CLIPBOARD holds has to be pasted as a text. */
    if (t->text)
        s = normalise(t->text, &text, err);
    else
        s = dh_clip_text(clip, (size_t)1 << 20, dh_tick_now() + DH_TICK_S(1), &text, err);
    if (s == DH_OK)
        s = put(a, &p, text, err);
    if (text)
        explicit_bzero(text, strlen(text));
    dh_free(text);
    return s;
}

struct copying {
    struct dh_clip *clip;
    unsigned before;
};

static bool copied(void *data)
{
    struct copying *c = data;
    return dh_clip_copied(c->clip) != c->before;
}

/* A browser answers pings before its page has copied, so the clipboard itself is waited for. */
static enum dh_status press_copy(struct dh_actuator *a, const struct dh_touch *t,
                                 struct dh_clip *clip, struct dh_err *err)
{
    struct dh_touch keys = *t;
    keys.keys = "ctrl+c";
    keys.count = 1;
    dh_hands_until(a, NULL, NULL, dh_tick_now()); /* news of earlier copies */
    struct copying c = {clip, dh_clip_copied(clip)};
    enum dh_status s = dh_keys_press(a, &keys, err);
    if (s != DH_OK)
        return s;
    enum dh_wait w = dh_hands_until(a, copied, &c, dh_tick_now() + COPY_BOUND);
    s = dh_hands_check(a, err);
    if (s != DH_OK || w == DH_WAIT_REACHED)
        return s;
    return dh_err_set(err, DH_FAILED, DH_BLAME_APPLICATION, "select something first",
                      "the application copied nothing");
}

enum dh_status dh_typing_copy(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    struct dh_clip *clip;
    char *text = NULL;
    enum dh_status s = dh_typing_clip(a, &clip, err);
    if (s != DH_OK)
        return s;
    if (t->text)
        return dh_clip_set(clip, t->text, strlen(t->text), false, t->secret, err);
    if (!in_terminal(a))
        return press_copy(a, t, clip, err);
    /* ctrl+c stops programs in a terminal; what is selected there is PRIMARY already. */
    s = dh_clip_primary(clip, (size_t)1 << 20, dh_tick_now() + DH_TICK_S(1), &text, err);
    if (s == DH_OK)
        s = dh_clip_set(clip, text, strlen(text), false, false, err);
    dh_free(text);
    return s;
}
