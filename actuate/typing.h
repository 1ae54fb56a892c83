/* Text into what has the focus: by keys when the keyboard has every character, else by pasting, and
 * with spare keycodes when that is not taken. */
#ifndef DH_ACTUATE_TYPING_H
#define DH_ACTUATE_TYPING_H

#include "actuate/hands.h"

/* The type touch. ret->characters and ret->pasted say what was done, also on failure. */
enum dh_status dh_typing_type(struct dh_actuator *a, const struct dh_touch *touch,
                              struct dh_touch_result *ret, struct dh_err *err);
/* The copy and paste touches. */
enum dh_status dh_typing_copy(struct dh_actuator *a, const struct dh_touch *touch,
                              struct dh_err *err);
enum dh_status dh_typing_paste(struct dh_actuator *a, const struct dh_touch *touch,
                               struct dh_touch_result *ret, struct dh_err *err);
/* Before a touch that may have the application paste by itself: a clipboard on loan is given back first. */
enum dh_status dh_typing_settle(struct dh_actuator *a, const struct dh_touch *touch, struct dh_err *err);
/* The clipboard owner, made when it is not there yet. */
enum dh_status dh_typing_clip(struct dh_actuator *a, struct dh_clip **ret, struct dh_err *err);

#endif
