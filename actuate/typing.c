#include "actuate/typing.h"

#include <stdio.h>
#include <string.h>

#include "actuate/client.h"
#include "actuate/clip.h"
#include "actuate/keys.h"
#include "actuate/paste.h"
#include "actuate/spare_keys.h"
#include "actuate/text_plan.h"
#include "actuate/xwin.h"
#include "base/mem.h"
#include "base/utf8.h"

#define COPY_BOUND DH_TICK_S(2)
/* Shift is let go of within this time when it is not held for good. */
#define SHIFT_PATIENCE DH_TICK_MS(500)
#define SETTLE_BOUND DH_TICK_S(3)

enum dh_status dh_typing_clip(struct dh_actuator *a, struct dh_clip **ret, struct dh_err *err)
{
    enum dh_status s = DH_OK;
    if (!a->clip)
        s = dh_clip_create(a->x, a->loop, &a->clip, err);
    if (s == DH_OK)
        *ret = a->clip;
    return s;
}

/* How a text is going to be typed. */
struct plan {
    struct dh_text_plan how;
    struct dh_touch at; /* pixels are compared before the first event only; always with a window */
    bool shift_held;
    struct dh_touch_result *ret;
};

static bool no_key_held(void *data)
{
    struct dh_locks locks;
    unsigned held;
    return !dh_keymap_x11_state(((struct dh_actuator *)data)->x, &locks, &held) || held == 0;
}

/* Somebody who holds Shift for long does not hinder pasting; any other modifier does. */
static enum dh_status look_at_modifiers(struct dh_actuator *a, struct dh_locks *ret_locks, bool *ret_shift,
                                        struct dh_err *err)
{
    unsigned held = 0;
    dh_hands_until(a, no_key_held, a, dh_tick_now() + SHIFT_PATIENCE);
    enum dh_status s = dh_hands_check(a, err);
    if (s != DH_OK)
        return s;
    *ret_shift = dh_keymap_x11_state(a->x, ret_locks, &held) && held == ShiftMask;
    return *ret_shift ? DH_OK : dh_hands_locks(a, ret_locks, err);
}

static enum dh_status make_plan(struct dh_actuator *a, const struct dh_touch *t, const char *text, struct plan *p,
                                struct dh_err *err)
{
    struct dh_locks locks;
    enum dh_status s = look_at_modifiers(a, &locks, &p->shift_held, err);
    struct dh_keymap *k = s == DH_OK ? dh_hands_keymap(a, err) : NULL;
    if (s != DH_OK)
        return s;
    if (!k)
        return err ? err->status : DH_ENV;
    Window focus = dh_xwin_focus(a->x);
    p->at = *t;
    /* What has the focus when it begins must have it until the end. */
    if (!p->at.window && focus)
        p->at.window = dh_xwin_client(a->x, focus);
    struct dh_text_facts f = {.terminal = dh_client_terminal(a->x, focus),
                              .secret = t->secret,
                              .input_method = dh_client_input_method(a->x, focus),
                              .corrects = dh_client_corrects(a->x, focus),
                              .watched = a->options.still && !dh_rect_empty(t->field),
                              .shift_held = p->shift_held};
    return dh_text_plan(k, locks, &f, text, &p->how, err);
}

static enum dh_status by_keys(struct dh_actuator *a, struct plan *p, const char *text, size_t n, struct dh_err *err)
{
    size_t before = p->ret->characters;
    enum dh_status s = dh_keys_text(a, &p->at, text, n, p->how.paced, &p->ret->characters, err);
    if (p->ret->characters > before)
        p->at.pixels = NULL;
    return s;
}

/* Some of the text, the way that the plan says, or the next best one when that is not taken. */
static enum dh_status put_part(struct dh_actuator *a, struct plan *p, const char *text, size_t n, struct dh_err *err)
{
    if (n == 0)
        return DH_OK;
    if (p->how.way == DH_TEXT_KEYS)
        return by_keys(a, p, text, n, err);
    enum dh_status s = dh_paste_text(a, &p->at, text, n, p->shift_held, err);
    if (s == DH_OK) {
        p->at.pixels = NULL;
        p->ret->pasted = true;
        for (size_t i = 0; i < n; p->ret->characters++) {
            uint32_t cp;
            i += dh_utf8_next(text + i, n - i, &cp);
        }
        return DH_OK;
    }
    if (s != DH_FAILED || !p->how.spares_can)
        return s;
    p->at.pixels = NULL;
    dh_debug(a->options.log, "the paste was not taken; typing by keys");
    if (p->how.keys_can)
        p->how.way = DH_TEXT_KEYS;
    return p->how.keys_can ? by_keys(a, p, text, n, err)
                           : dh_spare_keys_type(a, &p->at, text, n, &p->ret->characters, err);
}

/* In a terminal each newline is a press of Return, so that nothing runs that was not meant to. */
static enum dh_status put_lines(struct dh_actuator *a, struct plan *p, const char *text, struct dh_err *err)
{
    enum dh_status s = DH_OK;
    while (s == DH_OK && *text) {
        size_t n = strcspn(text, "\n");
        s = put_part(a, p, text, n, err);
        if (s == DH_OK && text[n] == '\n')
            s = by_keys(a, p, "\n", 1, err);
        text += n + (text[n] == '\n');
    }
    return s;
}

/* Puts a text where the focus is, by the plan, with the user's clipboard kept around it. */
static enum dh_status put(struct dh_actuator *a, struct plan *p, const char *text, struct dh_err *err)
{
    size_t n = strlen(text);
    bool lossy = false;
    if (p->how.way == DH_TEXT_KEYS)
        return by_keys(a, p, text, n, err);
    enum dh_status s = dh_paste_begin(a, &lossy, err);
    if (s != DH_OK)
        return s;
    if (lossy && p->how.keys_can) {
        p->how.way = DH_TEXT_KEYS;
        dh_debug(a->options.log, "the clipboard cannot be kept; typing by keys");
    } else if (lossy) {
        snprintf(p->ret->lost, sizeof(p->ret->lost), "%s", dh_clip_lost(a->clip));
        dh_warn(a->options.log, "what the clipboard held cannot be put back: %s", p->ret->lost);
    }
    s = p->how.lines ? put_lines(a, p, text, err) : put_part(a, p, text, n, err);
    dh_paste_end(a, p->at.secret);
    return s;
}

enum dh_status dh_typing_type(struct dh_actuator *a, const struct dh_touch *t,
                              struct dh_touch_result *ret, struct dh_err *err)
{
    struct plan p = {.ret = ret};
    char *text;
    enum dh_status s = dh_text_clean(t->text ? t->text : "", &text, err);
    if (s != DH_OK)
        return s;
    size_t n = strlen(text);
    s = n ? make_plan(a, t, text, &p, err) : DH_OK;
    if (s == DH_OK && n)
        s = put(a, &p, text, err);
    if (s != DH_OK && ret->characters)
        dh_err_prefix(err, "after %zu characters", ret->characters);
    explicit_bzero(text, n);
    dh_free(text);
    return s;
}

/* Whether an application is likely to paste, or to copy, because of this touch. */
static bool uses_clipboard(const struct dh_touch *t)
{
    struct dh_chord c;
    if (t->kind == DH_TOUCH_PASTE || t->kind == DH_TOUCH_COPY)
        return true;
    if (t->kind == DH_TOUCH_CLICK)
        return t->button == 2;
    if (t->kind != DH_TOUCH_PRESS || dh_chord_parse(t->keys, &c, NULL) != DH_OK)
        return false;
    return c.sym == XKB_KEY_Insert || c.sym == XKB_KEY_XF86Paste ||
           (c.modifiers && (c.sym == XKB_KEY_v || c.sym == XKB_KEY_c || c.sym == XKB_KEY_x || c.sym == XKB_KEY_Delete));
}

enum dh_status dh_typing_settle(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    if (!a->clip || !uses_clipboard(t))
        return DH_OK;
    enum dh_status s = dh_clip_settle(a->clip, dh_tick_now() + SETTLE_BOUND, err);
    if (s != DH_TIMEOUT)
        return s;
    /* Somebody reads it without end; what is wanted now is the user's. */
    dh_clip_restore(a->clip);
    return DH_OK;
}

enum dh_status dh_typing_paste(struct dh_actuator *a, const struct dh_touch *t,
                               struct dh_touch_result *ret, struct dh_err *err)
{
    struct plan p = {.ret = ret};
    struct dh_touch keys = *t;
    struct dh_clip *clip;
    char *raw = NULL, *text = NULL;
    enum dh_status s = dh_typing_clip(a, &clip, err);
    if (s != DH_OK)
        return s;
    if (!t->text && !dh_client_terminal(a->x, dh_xwin_focus(a->x))) {
        keys.keys = "shift+Insert";
        keys.count = 1;
        s = dh_keys_press(a, &keys, err);
        if (s == DH_OK)
            dh_actuator_barrier(a, dh_tick_now() + DH_TICK_S(2));
        return s;
    }
    /* Terminals paste PRIMARY on Shift+Insert: what CLIPBOARD holds has to be pasted as a text. */
    if (!t->text)
        s = dh_clip_text(clip, (size_t)1 << 20, dh_tick_now() + DH_TICK_S(1), &raw, err);
    if (s == DH_OK)
        s = dh_text_clean(t->text ? t->text : raw, &text, err);
    if (s == DH_OK && *text)
        s = make_plan(a, t, text, &p, err);
    if (s == DH_OK && *text) {
        p.how.way = DH_TEXT_PASTE;
        s = put(a, &p, text, err);
    }
    if (raw)
        explicit_bzero(raw, strlen(raw));
    if (text)
        explicit_bzero(text, strlen(text));
    dh_free(raw);
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
    if (!dh_client_terminal(a->x, dh_xwin_focus(a->x)))
        return press_copy(a, t, clip, err);
    /* ctrl+c stops programs in a terminal; what is selected there is PRIMARY already. */
    s = dh_clip_primary(clip, (size_t)1 << 20, dh_tick_now() + DH_TICK_S(1), &text, err);
    if (s == DH_OK)
        s = dh_clip_set(clip, text, strlen(text), false, false, err);
    dh_free(text);
    return s;
}
