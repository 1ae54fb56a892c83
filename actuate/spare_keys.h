/* Typing with spare keycodes: the last resort, for characters that neither a key nor pasting gives. */
#ifndef DH_ACTUATE_SPARE_KEYS_H
#define DH_ACTUATE_SPARE_KEYS_H

#include <stddef.h>
#include "actuate/hands.h"

/* Types n bytes of text in as few batches as there is room for; the map is changed once and back once in each, and the
 * application has handled all before and after (_NET_WM_PING; without the protocol it is given time). */
enum dh_status dh_spare_keys_type(struct dh_actuator *a, const struct dh_touch *touch, const char *text, size_t n,
                                  size_t *sent, struct dh_err *err);

#endif
