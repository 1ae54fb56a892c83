/* Numbers that were typed, looked at again after what came next: a page may round them, or cut them off, once its field is
 * left. Other texts may well be written otherwise then (a date, a name that is completed) and are not compared. */
#ifndef DH_AGENT_TYPED_LATER_H
#define DH_AGENT_TYPED_LATER_H

#include "agent/road.h"
#include "agent/verify_text.h"

/* After it was read back. What is no number is not kept. */
void dh_typed_remember(struct dh_road *road, const struct dh_typed *t);
/* On the look after a later step. DH_FAILED: one of them has lost digits. Those whose field is gone are forgotten. */
enum dh_status dh_typed_stand(struct dh_road *road, struct dh_err *err);
/* Whether a number that is seen has lost digits of the one that was typed; separators, currencies and zeros at the ends do
 * not count. Pure. */
bool dh_number_lost(const char *typed, const char *seen);

#endif
