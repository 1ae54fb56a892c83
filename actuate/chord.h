/* "ctrl+shift+s", "Enter", "Page Down", "ctrl++": names of keys as people and models write them.
 * Pure. */
#ifndef DH_ACTUATE_CHORD_H
#define DH_ACTUATE_CHORD_H

#include <xkbcommon/xkbcommon.h>
#include "base/err.h"

struct dh_chord {
    unsigned modifiers; /* DH_MOD_ bits */
    xkb_keysym_t sym;
};

/* DH_INVALID names what is not a key, with the nearest name. Letters are lower case next to ctrl,
 * alt or super: "ctrl+S" is ctrl+s. A modifier alone ("super") is itself the key. */
enum dh_status dh_chord_parse(const char *text, struct dh_chord *ret, struct dh_err *err);

#endif
