/* Ears in a thread of their own, with a connection and a loop of their own: where the pointer is has to be asked in the
 * moment of a press, also while the recorder is busy reading a screen. Deeds go through a pipe. Private to the
 * recorder. */
#ifndef DH_AGENT_SKILL_RECORD_EARS_H
#define DH_AGENT_SKILL_RECORD_EARS_H

#include <deskhand/tick.h>
#include "base/loop.h"
#include "base/xconn.h"
#include "capture/human.h"

struct dh_record_ears;

/* The deed may be altered; `heard` is when it was, `front` the window (xid) that was active then, 0 when nobody says.
 * Called from the recorder's loop. */
typedef void (*dh_record_ears_fn)(void *data, struct dh_deed *deed, dh_tick heard, unsigned long front);

/* Listens at the display of `x`. */
enum dh_status dh_record_ears_open(struct dh_xconn *x, struct dh_loop *loop, dh_record_ears_fn fn, void *data,
                                   struct dh_record_ears **ret, struct dh_err *err);
/* Nothing is told while it is paused: the recorder is in the middle of a look. */
void dh_record_ears_pause(struct dh_record_ears *e, bool paused);
/* Delivers what has been heard and not been told yet. */
void dh_record_ears_drain(struct dh_record_ears *e);
/* NULL is allowed. */
void dh_record_ears_close(struct dh_record_ears *e);

#endif
