/* Observations in the making. */
#ifndef DH_CAPTURE_OBSERVATION_H
#define DH_CAPTURE_OBSERVATION_H

#include <deskhand/observation.h>
#include "base/arena.h"
#include "base/err.h"

/* An empty observation with one reference, and the arena that everything in it must live in (owned
 * by it). `focus` and `active` are -1. */
enum dh_status dh_observation_create(struct dh_observation **ret, struct dh_arena **ret_arena,
                                     struct dh_err *err);
/* Gives `o` the elements, lines, words and hidden places of `from`, which lives as long as it is needed. For a
 * screen on which nothing has changed: `changed` stays empty. */
void dh_observation_share(struct dh_observation *o, struct dh_observation *from);

#endif
