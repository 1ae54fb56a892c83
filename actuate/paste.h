/* One paste: the selections are owned, Shift+Insert is pressed, and the application is seen to ask
 * for the text. Shift+Insert pastes in GTK, Qt, browsers (CLIPBOARD) and terminals (PRIMARY) alike,
 * and does not move with the layout as ctrl+v does. */
#ifndef DH_ACTUATE_PASTE_H
#define DH_ACTUATE_PASTE_H

#include <stddef.h>
#include "actuate/hands.h"

/* Pastes n bytes of UTF-8. `shift_held`: Shift is down already, and not by us. DH_FAILED: the focused
 * application did not ask for them, and will not get them later either; DH_TIMEOUT: it does not
 * respond, and may still take them. */
enum dh_status dh_paste_text(struct dh_actuator *a, const struct dh_touch *touch, const char *text,
                             size_t n, bool shift_held, struct dh_err *err);
/* Copies the user's clipboard before the first paste of a touch, and has it come back after the last;
 * on a private display, which is nobody's, only what was secret goes. *ret_lossy: it cannot be given back whole. */
enum dh_status dh_paste_begin(struct dh_actuator *a, bool *ret_lossy, struct dh_err *err);
void dh_paste_end(struct dh_actuator *a, bool secret);

#endif
