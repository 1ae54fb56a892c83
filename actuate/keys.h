/* Key presses: chords, held chords, and text whose characters are all on the keyboard. */
#ifndef DH_ACTUATE_KEYS_H
#define DH_ACTUATE_KEYS_H

#include <stddef.h>
#include "actuate/chord.h"
#include "actuate/hands.h"

/* Presses and releases at once, without waiting. The layout of the stroke must be the current one.
 */
void dh_keys_stroke(struct dh_actuator *a, const struct dh_keymap *k, struct dh_stroke stroke);
/* Only down or only up. */
void dh_keys_hold(struct dh_actuator *a, const struct dh_keymap *k, struct dh_stroke stroke,
                  bool down);
/* The stroke of a chord: its key with its own modifiers and those that were named. */
enum dh_status dh_keys_resolve(struct dh_actuator *a, const char *keys, struct dh_stroke *ret,
                               struct dh_locks *ret_locks, struct dh_err *err);
/* The press and hold touches. */
enum dh_status dh_keys_press(struct dh_actuator *a, const struct dh_touch *touch,
                             struct dh_err *err);
enum dh_status dh_keys_keep(struct dh_actuator *a, const struct dh_touch *touch,
                            struct dh_err *err);
/* Types them, checking focus, window, locks and held modifiers before every eight, and the modifiers after them;
 * no more than these arrive after a person came;
 * *sent grows by what was sent. `paced`: slowly, for input methods, which reorder keys that come fast. */
enum dh_status dh_keys_text(struct dh_actuator *a, const struct dh_touch *touch, const char *text,
                            size_t n, bool paced, size_t *sent, struct dh_err *err);

#endif
