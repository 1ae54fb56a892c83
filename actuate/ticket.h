/* The lock of this room: a ticket names one touch, one window, one deadline, and is spent once.
 * Minting is declared in actuate/ticket_mint.h, which only agent/gate/gate.c may include. */
#ifndef DH_ACTUATE_TICKET_H
#define DH_ACTUATE_TICKET_H

#include <deskhand/tick.h>
#include "actuate/touch.h"
#include "base/err.h"

struct dh_ticket;

/* NULL is allowed. An unspent ticket is simply void. */
void dh_ticket_destroy(struct dh_ticket *t);
/* Spends it for exactly this touch: DH_REFUSED when it is spent already, past its deadline or for
 * another touch. Called by perform.c alone. */
enum dh_status dh_ticket_spend(struct dh_ticket *t, const struct dh_touch *touch, dh_tick now,
                               struct dh_err *err);

#endif
