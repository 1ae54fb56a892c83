#include "actuate/keys.h"

#include <X11/XKBlib.h>

#include "actuate/check.h"

#define COUNT_MAX 1000

void dh_keys_hold(struct dh_actuator *a, const struct dh_keymap *k, struct dh_stroke s, bool down)
{
    if (!down)
        dh_input_key(a->input, s.keycode, false);
    for (int i = 0; i < DH_HOLDS; i++) {
        int key = s.holds >> i & 1 ? dh_keymap_hold(k, 1u << i) : 0;
        if (key && key != s.keycode)
            dh_input_key(a->input, key, down);
    }
    if (down)
        dh_input_key(a->input, s.keycode, true);
}

void dh_keys_stroke(struct dh_actuator *a, const struct dh_keymap *k, struct dh_stroke s)
{
    dh_keys_hold(a, k, s, true);
    dh_keys_hold(a, k, s, false);
}

enum dh_status dh_keys_resolve(struct dh_actuator *a, const char *keys, struct dh_stroke *ret,
                               struct dh_locks *ret_locks, struct dh_err *err)
{
    struct dh_chord chord;
    struct dh_locks locks;
    enum dh_status s = dh_chord_parse(keys, &chord, err);
    if (s != DH_OK)
        return s;
    s = dh_hands_locks(a, &locks, err);
    if (s != DH_OK)
        return s;
    struct dh_keymap *k = dh_hands_keymap(a, err);
    if (!k)
        return err ? err->status : DH_ENV;
    if (!dh_keymap_sym(k, chord.sym, locks, ret))
        return dh_err_set(err, DH_NOT_FOUND, DH_BLAME_ENVIRONMENT,
                          "use another key, or a keyboard layout that has it (setxkbmap)",
                          "the keyboard layout has no key for \"%s\"", keys);
    ret->holds |= chord.modifiers;
    *ret_locks = locks;
    return DH_OK;
}

/* Switches the layout for strokes that are in another one, and back. */
static void lock_group(struct dh_actuator *a, int group)
{
    if (!dh_xconn_dead(a->x))
        XkbLockGroup(dh_xconn_display(a->x), XkbUseCoreKbd, (unsigned)group);
}

static enum dh_status press_once(struct dh_actuator *a, const struct dh_touch *t,
                                 struct dh_err *err)
{
    struct dh_stroke stroke;
    struct dh_locks locks;
    enum dh_status s = dh_keys_resolve(a, t->keys, &stroke, &locks, err);
    if (s == DH_OK)
        s = dh_check_keys(a, t, err);
    if (s != DH_OK)
        return s;
    bool switched = stroke.group != locks.group;
    if (switched)
        lock_group(a, stroke.group);
    dh_keys_stroke(a, a->keymap, stroke);
    dh_check_end(a);
    if (switched) {
        /* Clients translate keys when they handle them: not back before that. */
        dh_actuator_barrier(a, dh_tick_now() + DH_TICK_MS(500));
        lock_group(a, locks.group);
        dh_input_sync(a->input);
    }
    return DH_OK;
}

enum dh_status dh_keys_press(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    struct dh_touch each = *t;
    int count = t->count > 0 ? t->count : 1;
    if (count > COUNT_MAX)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "press it fewer times",
                          "%d presses of one key are too many", count);
    for (int i = 0; i < count; i++) {
        if (i > 0) {
            dh_actuator_barrier(a, dh_tick_now() + DH_TICK_MS(500));
            /* The pixels were planned on before the first press, which may have changed them. */
            each.pixels = NULL;
        }
        enum dh_status s = press_once(a, &each, err);
        if (s != DH_OK)
            return s;
    }
    return DH_OK;
}

enum dh_status dh_keys_keep(struct dh_actuator *a, const struct dh_touch *t, struct dh_err *err)
{
    struct dh_stroke stroke;
    struct dh_locks locks;
    if (!(t->seconds > 0) || t->seconds > 60)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "hold it for 60 seconds or less",
                          "keys cannot be held for %d seconds", t->seconds > 60 ? 61 : 0);
    enum dh_status s = dh_keys_resolve(a, t->keys, &stroke, &locks, err);
    if (s == DH_OK)
        s = dh_check_keys(a, t, err);
    if (s != DH_OK)
        return s;
    dh_keys_hold(a, a->keymap, stroke, true);
    dh_check_end(a);
    s = dh_hands_pause(a, (dh_tick)(t->seconds * 1e6), err);
    dh_input_release(a->input);
    return s;
}
