/* Keys to text and chords: one keymap a device, the modifiers and groups of the master, compose sequences. No X in it.
 * Private to the ears. */
#ifndef DH_CAPTURE_HUMAN_KEYS_H
#define DH_CAPTURE_HUMAN_KEYS_H

#include <xkbcommon/xkbcommon.h>
#include "capture/human.h"

struct dh_human_keys;

/* What the server says of the master keyboard (XkbStateNotify). */
struct dh_human_state {
    xkb_mod_mask_t base, latched, locked;
    xkb_layout_index_t base_group, latched_group, locked_group;
};

/* `locale` as setlocale(3) has it, for the compose table; one without a table has no compose sequences. */
enum dh_status dh_human_keys_create(struct xkb_context *ctx, const char *locale, struct dh_human_keys **ret,
                                    struct dh_err *err);
void dh_human_keys_destroy(struct dh_human_keys *k);
/* The map of a device, of which a reference is taken; NULL forgets it. */
enum dh_status dh_human_keys_map(struct dh_human_keys *k, int device, struct xkb_keymap *map, struct dh_err *err);
bool dh_human_keys_has(const struct dh_human_keys *k, int device);
void dh_human_keys_forget(struct dh_human_keys *k);
void dh_human_keys_state(struct dh_human_keys *k, const struct dh_human_state *state);
/* The server's repeat of held keys, in milliseconds; interval 0: off. */
void dh_human_keys_repeat(struct dh_human_keys *k, unsigned delay, unsigned interval);
/* DH_MOD_ bits that are down now. */
unsigned dh_human_keys_modifiers(const struct dh_human_keys *k);

/* A key went down or up; `out` has room for 2: repeats of a key that was held, then what this one does. The count. */
int dh_human_keys_event(struct dh_human_keys *k, int device, int keycode, bool down, unsigned long time,
                        struct dh_deed out[2]);
/* A click ends a compose sequence. */
void dh_human_keys_break(struct dh_human_keys *k);

#endif
