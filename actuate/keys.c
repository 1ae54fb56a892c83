#include "actuate/keys.h"

#include <X11/XKBlib.h>

#include "actuate/check.h"
#include "actuate/xwin.h"
#include "base/utf8.h"

/* So many characters go out at once; then the application is given the chance to take them, so that
 * a stop takes effect within the time that it needs for one chunk (0.6 ms a character in GTK 3). */
#define CHUNK 64
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

bool dh_keys_can(const struct dh_keymap *k, struct dh_locks locks, const char *text, size_t n)
{
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        struct dh_stroke stroke;
        i += dh_utf8_next(text + i, n - i, &cp);
        if (!dh_keymap_char(k, cp, locks, &stroke))
            return false;
    }
    return true;
}

/* How many bytes the next chunk has. */
static size_t chunk_bytes(const char *text, size_t n)
{
    size_t i = 0;
    for (int c = 0; c < CHUNK && i < n; c++) {
        uint32_t cp;
        i += dh_utf8_next(text + i, n - i, &cp);
    }
    return i;
}

/* Types one chunk, or less of it when a person takes over; called inside the grab. The bytes that were typed. */
static size_t type_chunk(struct dh_actuator *a, struct dh_locks locks, const char *text, size_t n,
                         size_t *sent)
{
    size_t i = 0;
    while (i < n && !dh_hands_must_yield(a)) {
        uint32_t cp;
        struct dh_stroke stroke;
        i += dh_utf8_next(text + i, n - i, &cp);
        if (dh_keymap_char(a->keymap, cp, locks, &stroke))
            dh_keys_stroke(a, a->keymap, stroke);
        (*sent)++;
    }
    return i;
}

enum dh_status dh_keys_text(struct dh_actuator *a, const struct dh_touch *t, const char *text,
                            size_t n, size_t *sent, struct dh_err *err)
{
    struct dh_touch at = *t;
    for (size_t i = 0; i < n;) {
        struct dh_locks locks;
        size_t len = chunk_bytes(text + i, n - i);
        enum dh_status s = dh_hands_locks(a, &locks, err);
        struct dh_keymap *k = s == DH_OK ? dh_hands_keymap(a, err) : NULL;
        if (s == DH_OK && !k)
            s = err ? err->status : DH_ENV;
        if (s == DH_OK && !dh_keys_can(k, locks, text + i, len))
            s = dh_err_set(err, DH_STALE, DH_BLAME_USER, "type the rest again",
                           "the keyboard layout was changed while typing");
        if (s == DH_OK)
            s = dh_check_keys(a, &at, err);
        if (s != DH_OK)
            return s;
        if (!at.window) /* from here on this window, whichever it is */
            at.window = dh_xwin_client(a->x, dh_xwin_focus(a->x));
        size_t done = type_chunk(a, locks, text + i, len, sent);
        dh_check_end(a);
        if (done < len)
            return dh_hands_yield(a, err);
        at.pixels = NULL;
        i += len;
        if (i < n)
            dh_actuator_barrier(a, dh_tick_now() + DH_TICK_S(2));
    }
    return DH_OK;
}
