/* The ledger of keys and buttons that are down by our doing: pure bit work over struct dh_held. */
#ifndef DH_ACTUATE_HELD_H
#define DH_ACTUATE_HELD_H

#include <stdbool.h>
#include "actuate/guardian.h"

/* Keycodes 0..255; others are ignored. */
void dh_held_key(struct dh_held *h, int keycode, bool down);
bool dh_held_has_key(const struct dh_held *h, int keycode);
/* Buttons 1..31; others are ignored. */
void dh_held_button(struct dh_held *h, int button, bool down);
bool dh_held_has_button(const struct dh_held *h, int button);
bool dh_held_any(const struct dh_held *h);

#endif
