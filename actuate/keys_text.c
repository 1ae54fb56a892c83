#include "actuate/keys.h"

#include "actuate/check.h"
#include "actuate/xwin.h"
#include "base/utf8.h"

/* After so many characters the application is given the chance to take them, so that a stop takes effect within the time
 * that it needs for one chunk (0.6 ms a character in GTK 3). */
#define CHUNK 64
/* The same where it is known into which field, which is asked for after each of them. */
#define FIELD_CHUNK 16
/* So many go out at once, in one grab that waits for nothing: they at most arrive after a person came. */
#define BATCH 8
/* Input methods answer asynchronously. */
#define PACE DH_TICK_MS(12)
#define PACED_CHUNK 20
/* Somebody who plays with Caps Lock meanwhile is waited out so many times. */
#define TRIES 5

/* How many bytes so many characters have. */
static size_t chunk_bytes(const char *text, size_t n, int characters)
{
    size_t i = 0;
    for (int c = 0; c < characters && i < n; c++) {
        uint32_t cp;
        i += dh_utf8_next(text + i, n - i, &cp);
    }
    return i;
}

/* All of it, or nothing when a person takes over; called inside the grab. The bytes that were typed. Whoever came before
 * the grab is known by now, since the server tells of them in order; so no more than this follows whatever they do. */
static size_t type_chunk(struct dh_actuator *a, struct dh_locks locks, const char *text, size_t n)
{
    size_t i = 0;
    dh_xconn_dispatch(a->x);
    if (dh_hands_came(a))
        return 0;
    while (i < n && a->keymap && !dh_hands_must_yield(a)) {
        uint32_t cp;
        struct dh_stroke stroke;
        i += dh_utf8_next(text + i, n - i, &cp);
        if (dh_keymap_char(a->keymap, cp, locks, &stroke))
            dh_keys_stroke(a, a->keymap, stroke);
    }
    return i;
}

static size_t count(const char *text, size_t n)
{
    size_t c = 0;
    for (size_t i = 0; i < n; c++) {
        uint32_t cp;
        i += dh_utf8_next(text + i, n - i, &cp);
    }
    return c;
}

static bool same(struct dh_locks a, struct dh_locks b)
{
    return a.modifiers == b.modifiers && a.group == b.group;
}

/* Waits for free modifiers, grabs and checks; on DH_OK the keyboard inside the grab is as *ret_locks says. */
static enum dh_status begin(struct dh_actuator *a, const struct dh_touch *t, const char *text, size_t n,
                            struct dh_locks *ret_locks, struct dh_err *err)
{
    for (int i = 0; i < TRIES; i++) {
        struct dh_locks now;
        unsigned held = 0;
        enum dh_status s = dh_hands_locks(a, ret_locks, err);
        struct dh_keymap *k = s == DH_OK ? dh_hands_keymap(a, err) : NULL;
        if (s == DH_OK && !k)
            s = err ? err->status : DH_ENV;
        if (s == DH_OK && !dh_keymap_can(k, *ret_locks, text, n))
            s = dh_err_set(err, DH_STALE, DH_BLAME_USER, "type the rest again",
                           "the keyboard layout was changed while typing");
        if (s == DH_OK)
            s = dh_check_keys(a, t, err);
        if (s != DH_OK)
            return s;
        if (dh_keymap_x11_state(a->x, &now, &held) && held == 0 && same(now, *ret_locks))
            return DH_OK;
        dh_check_end(a);
    }
    return dh_err_set(err, DH_STALE, DH_BLAME_USER, "let go of the keyboard",
                      "somebody else is using the keyboard");
}

/* One chunk, and whether the keyboard was ours alone meanwhile; *ret_done: its bytes that were sent. */
static enum dh_status put_chunk(struct dh_actuator *a, const struct dh_touch *t, const char *text, size_t n,
                                size_t *ret_done, struct dh_err *err)
{
    struct dh_locks locks, after;
    unsigned held = 0;
    *ret_done = 0;
    enum dh_status s = begin(a, t, text, n, &locks, err);
    if (s != DH_OK)
        return s;
    size_t done = type_chunk(a, locks, text, n);
    dh_check_end(a);
    *ret_done = done;
    if (done < n) {
        dh_hands_await_count(a);
        return dh_hands_yield(a, err);
    }
    bool ours = !dh_keymap_x11_state(a->x, &after, &held) || (!held && same(after, locks));
    if (!ours)
        dh_hands_await_count(a);
    if (!ours && dh_hands_must_yield(a))
        return dh_hands_yield(a, err); /* who goes on looks at what is there */
    if (ours)
        return DH_OK;
    *ret_done = 0;
    return dh_err_set(err, DH_FAILED, DH_BLAME_USER, "look at the field, and let go of the keyboard",
                      "somebody else pressed a modifier key, up to %zu more characters are not certain", count(text, n));
}

/* Between two chunks the application is given the chance to take what was sent, and is asked where the focus is. */
static enum dh_status rest(struct dh_actuator *a, bool asks, struct dh_err *err)
{
    dh_actuator_barrier(a, dh_tick_now() + DH_TICK_S(2));
    return asks ? a->options.still(a->options.still_data, err) : DH_OK;
}

static enum dh_status put_text(struct dh_actuator *a, struct dh_touch *at, const char *text, size_t n,
                               bool paced, size_t *sent, struct dh_err *err)
{
    bool asks = a->options.still && !dh_rect_empty(at->field);
    size_t chunk = paced ? PACED_CHUNK : asks ? FIELD_CHUNK : CHUNK, since = 0;
    for (size_t i = 0; i < n;) {
        size_t len = chunk_bytes(text + i, n - i, paced ? 1 : BATCH), done;
        enum dh_status s = put_chunk(a, at, text + i, len, &done, err);
        size_t typed = count(text + i, done);
        *sent += typed;
        since += typed;
        if (s != DH_OK)
            return s;
        if (!at->window) /* from here on this window, whichever it is */
            at->window = dh_xwin_client(a->x, dh_xwin_focus(a->x));
        at->pixels = NULL;
        i += done;
        if (i < n && since >= chunk) {
            s = rest(a, asks, err);
            since = 0;
        }
        if (s == DH_OK && i < n && paced)
            s = dh_hands_pause(a, PACE, err);
        if (s != DH_OK)
            return s;
    }
    return DH_OK;
}

enum dh_status dh_keys_text(struct dh_actuator *a, const struct dh_touch *t, const char *text,
                            size_t n, bool paced, size_t *sent, struct dh_err *err)
{
    struct dh_touch at = *t;
    return put_text(a, &at, text, n, paced, sent, err);
}
