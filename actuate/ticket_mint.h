/* Only agent/gate/gate.c may include this. */
#ifndef DH_ACTUATE_TICKET_MINT_H
#define DH_ACTUATE_TICKET_MINT_H

#include "actuate/ticket.h"

/* A ticket for this touch until the deadline. The touch is copied as its fingerprint. */
enum dh_status dh_ticket_mint(const struct dh_touch *touch, dh_tick deadline, struct dh_ticket **ret,
                              struct dh_err *err);
/* Gives one that was not spent another deadline; DH_REFUSED when it was, or is for another touch. */
enum dh_status dh_ticket_renew(struct dh_ticket *t, const struct dh_touch *touch, dh_tick deadline, struct dh_err *err);

#endif
