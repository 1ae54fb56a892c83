#include "actuate/keys.h"

#include "actuate/check.h"
#include "actuate/xwin.h"
#include "base/physical.h"
#include "base/utf8.h"

/* So many characters go out at once; then the application is given the chance to take them, so that
 * a stop takes effect within the time that it needs for one chunk (0.6 ms a character in GTK 3). */
#define CHUNK 64
/* The same where it is known into which field, which is asked for after each of them. */
#define FIELD_CHUNK 16
/* So many of them at most arrive after a person came. */
#define BATCH 8
/* By then the guardian has counted a person, if it counts what they did. */
#define COUNTED DH_TICK_MS(20)
/* Input methods answer asynchronously. */
#define PACE DH_TICK_MS(12)
#define PACED_CHUNK 20
/* Somebody who plays with Caps Lock meanwhile is waited out so many times. */
#define TRIES 5

struct watch {
    struct dh_physical *physical; /* NULL: the guardian alone watches */
    bool came;
};

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

/* A person at a physical device, told by the server in the order of what it was sent. */
static void on_physical(void *data, const struct dh_physical_event *e)
{
    struct watch *w = data;
    w->came = w->came || e->kind != DH_PHYSICAL_DEVICES;
}

/* All of it, or less when a person takes over; called inside the grab. The bytes that were typed. After every few keys
 * the server says whether a person came in between, so that no more than these follow whatever they did. */
static size_t type_chunk(struct dh_actuator *a, struct watch *w, struct dh_locks locks, const char *text, size_t n)
{
    size_t i = 0;
    dh_xconn_dispatch(a->x); /* whoever came before the grab */
    for (int k = 0; i < n && a->keymap && !w->came && !dh_hands_must_yield(a);) {
        uint32_t cp;
        struct dh_stroke stroke;
        i += dh_utf8_next(text + i, n - i, &cp);
        if (dh_keymap_char(a->keymap, cp, locks, &stroke))
            dh_keys_stroke(a, a->keymap, stroke);
        if (++k % BATCH == 0) {
            dh_input_sync(a->input);
            dh_xconn_dispatch(a->x);
        }
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
static enum dh_status put_chunk(struct dh_actuator *a, const struct dh_touch *t, struct watch *w, const char *text, size_t n,
                                size_t *ret_done, struct dh_err *err)
{
    struct dh_locks locks, after;
    unsigned held = 0;
    *ret_done = 0;
    enum dh_status s = begin(a, t, text, n, &locks, err);
    if (s != DH_OK)
        return s;
    size_t done = type_chunk(a, w, locks, text, n);
    dh_check_end(a);
    *ret_done = done;
    if (w->came) /* a nudge of the mouse is none that counts */
        dh_hands_until(a, dh_hands_yield_done, a, dh_tick_now() + COUNTED);
    w->came = false;
    if (done < n)
        return dh_hands_yield(a, err);
    bool ours = !dh_keymap_x11_state(a->x, &after, &held) || (!held && same(after, locks));
    if (!ours && dh_hands_must_yield(a))
        return dh_hands_yield(a, err); /* who goes on looks at what is there */
    if (ours)
        return DH_OK;
    *ret_done = 0;
    return dh_err_set(err, DH_FAILED, DH_BLAME_USER, "look at the field, and let go of the keyboard",
                      "somebody else pressed a modifier key, up to %zu more characters are not certain", count(text, n));
}

static enum dh_status put_text(struct dh_actuator *a, struct dh_touch *at, struct watch *w, const char *text, size_t n,
                               bool paced, size_t *sent, struct dh_err *err)
{
    bool asks = a->options.still && !dh_rect_empty(at->field);
    for (size_t i = 0, rounds = 0; i < n; rounds++) {
        size_t len = chunk_bytes(text + i, n - i, paced ? 1 : asks ? FIELD_CHUNK : CHUNK), done;
        enum dh_status s = put_chunk(a, at, w, text + i, len, &done, err);
        *sent += count(text + i, done);
        if (s != DH_OK)
            return s;
        if (!at->window) /* from here on this window, whichever it is */
            at->window = dh_xwin_client(a->x, dh_xwin_focus(a->x));
        at->pixels = NULL;
        i += done;
        if (i < n && (!paced || rounds % PACED_CHUNK == PACED_CHUNK - 1))
            dh_actuator_barrier(a, dh_tick_now() + DH_TICK_S(2));
        if (i < n && asks && (!paced || rounds % FIELD_CHUNK == FIELD_CHUNK - 1))
            s = a->options.still(a->options.still_data, err);
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
    struct watch w = {0};
    if (n > BATCH && dh_physical_create(a->x, on_physical, &w, &w.physical, NULL) != DH_OK)
        w.physical = NULL;
    enum dh_status s = put_text(a, &at, &w, text, n, paced, sent, err);
    dh_physical_destroy(w.physical);
    return s;
}
