/* Eyes in a thread of their own, which know what the screen showed when a button was pressed: an application may have
 * drawn what the press does before anybody else gets to look. While the pointer is moved they keep the latest picture,
 * a few a second and only after something was drawn; the server's order tells whether the last one was still true at
 * the press. Private to the recorder. */
#ifndef DH_AGENT_SKILL_RECORD_EYES_H
#define DH_AGENT_SKILL_RECORD_EYES_H

#include "base/xconn.h"
#include "capture/still.h"

struct dh_record_eyes;

/* Looks at the display of `x`. */
enum dh_status dh_record_eyes_open(struct dh_xconn *x, struct dh_record_eyes **ret, struct dh_err *err);
/* The still of the press with this time of the server, waited for (bounded); those of earlier presses are dropped. From
 * one thread. NULL: there is none. The caller owns it. */
struct dh_still *dh_record_eyes_take(struct dh_record_eyes *e, unsigned long time);
/* NULL is allowed. */
void dh_record_eyes_close(struct dh_record_eyes *e);

#endif
