/* What stops a run, as people write it: a chord and how often it is pressed within a second. Pure. */
#ifndef DH_ACTUATE_STOP_KEYS_H
#define DH_ACTUATE_STOP_KEYS_H

#include "actuate/guardian.h"
#include "base/err.h"

#define DH_STOP_KEYS "Escape x3"

/* "Escape x3", "ctrl+alt+Pause", "F12 x2". NULL is DH_STOP_KEYS. Sets sym, modifiers and count. DH_USAGE. */
enum dh_status dh_stop_keys_parse(const char *text, struct dh_guardian_stop *ret, struct dh_err *err);

#endif
