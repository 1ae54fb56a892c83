/* Keys as models name them, in the words of chords ("ctrl+shift+s", "Page_Down"). Pure; what is not
 * known is left to the keyboard, which refuses it. */
#ifndef DH_AGENT_MODEL_KEYNAME_H
#define DH_AGENT_MODEL_KEYNAME_H

#include <stdbool.h>
#include "base/buf.h"

/* Adds one key's name to a chord. False: empty, or no name of a key. */
bool dh_keyname_add(struct dh_buf *chord, const char *name, size_t n);
/* The bit of a modifier's name (DH_MOD_...), 0 for other names. */
unsigned dh_keyname_modifier(const char *name, size_t n);
/* "ctrl+shift" as bits; false when something else is among them. NULL and "" are none. */
bool dh_keyname_modifiers(const char *held, unsigned *ret);
/* A name in two words ("page down") begins at s: its length, else 0. */
size_t dh_keyname_double(const char *s);

#endif
