/* Characters and key names -> strokes on one keyboard's map. Pure, apart from the xkb_keymap
 * itself: built from rule names in tests, from the XTEST device's own map on a display
 * (keymap_x11.c). */
#ifndef DH_ACTUATE_KEYMAP_H
#define DH_ACTUATE_KEYMAP_H

#include <stdbool.h>
#include <stdint.h>
#include <xkbcommon/xkbcommon.h>
#include "base/err.h"
#include "base/xconn.h"

/* What is held around a key; the first four are the DH_MOD_ bits of <deskhand/action.h>. */
enum {
    DH_HOLD_SHIFT = 1 << 0,
    DH_HOLD_CTRL = 1 << 1,
    DH_HOLD_ALT = 1 << 2,
    DH_HOLD_SUPER = 1 << 3,
    DH_HOLD_LEVEL3 = 1 << 4, /* AltGr */
    DH_HOLD_LEVEL5 = 1 << 5,
};
#define DH_HOLDS 6

/* What the keyboard is locked to at the moment. */
struct dh_locks {
    unsigned modifiers; /* real modifier mask: Caps, Num Lock */
    int group;          /* effective layout, 0.. */
};

struct dh_stroke {
    int keycode;
    unsigned holds; /* DH_HOLD_ bits to hold meanwhile */
    int group;      /* the layout it is found in */
};

struct dh_keymap;

/* Keeps a reference of its own. */
enum dh_status dh_keymap_create(struct xkb_keymap *xkb, struct dh_keymap **ret, struct dh_err *err);
void dh_keymap_destroy(struct dh_keymap *k);

/* The stroke that gives this character with these locks, in the current layout only: toolkits take
 * the layout from where they like while it is switched, so text in other layouts is pasted. Newline
 * is Return, tab is Tab; other control characters have none. Never a dead key. */
bool dh_keymap_char(const struct dh_keymap *k, uint32_t cp, struct dh_locks locks,
                    struct dh_stroke *ret);
/* Whether the keyboard can give every one of these n bytes of text. */
bool dh_keymap_can(const struct dh_keymap *k, struct dh_locks locks, const char *text, size_t n);
/* The stroke for a keysym, the current layout first, then others (lock ret->group meanwhile). */
bool dh_keymap_sym(const struct dh_keymap *k, xkb_keysym_t sym, struct dh_locks locks,
                   struct dh_stroke *ret);
/* The keycode of one hold bit; 0 when the map has none. */
int dh_keymap_hold(const struct dh_keymap *k, unsigned hold);

/* The map of the XTEST keyboard, which may differ from the keyboard a person uses. */
enum dh_status dh_keymap_x11_load(struct dh_xconn *x, struct dh_keymap **ret, struct dh_err *err);
/* The device through which XTEST types; -1: not told. */
int dh_keymap_x11_device(struct dh_xconn *x);
/* Selects the events that say that the map changed; their number goes to *ret_event (-1: no XKB).
 */
void dh_keymap_x11_watch(struct dh_xconn *x, int *ret_event);
/* Whether this event is one of them (keeps Xlib's own map fresh too). */
bool dh_keymap_x11_changed(int xkb_event, const XEvent *event);
/* Locks now, and the modifiers that are held down at the moment by whomever. */
bool dh_keymap_x11_state(struct dh_xconn *x, struct dh_locks *ret_locks, unsigned *ret_held);

#endif
