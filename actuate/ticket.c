#include "actuate/ticket.h"

#include <string.h>

#include "actuate/ticket_mint.h"
#include "base/mem.h"

struct dh_ticket {
    struct dh_touch_print print;
    dh_tick deadline;
    bool spent;
};

enum dh_status dh_ticket_mint(const struct dh_touch *touch, dh_tick deadline,
                              struct dh_ticket **ret, struct dh_err *err)
{
    struct dh_ticket *t = dh_alloc(1, sizeof(*t));
    if (!t)
        return dh_err_nomem(err);
    t->print = dh_touch_fingerprint(touch);
    t->deadline = deadline;
    if (!t->print.hex[0]) {
        dh_free(t);
        return dh_err_nomem(err);
    }
    *ret = t;
    return DH_OK;
}

enum dh_status dh_ticket_renew(struct dh_ticket *t, const struct dh_touch *touch, dh_tick deadline, struct dh_err *err)
{
    struct dh_touch_print print = dh_touch_fingerprint(touch);
    if (!print.hex[0])
        return dh_err_nomem(err);
    if (!t || t->spent || strcmp(print.hex, t->print.hex) != 0)
        return dh_err_set(err, DH_REFUSED, DH_BLAME_DESKHAND, "ask the gate for a ticket for exactly this touch",
                          "no ticket for this %s that could be renewed", dh_touch_name(touch->kind));
    t->deadline = deadline;
    return DH_OK;
}

void dh_ticket_destroy(struct dh_ticket *t)
{
    dh_free(t);
}

enum dh_status dh_ticket_spend(struct dh_ticket *t, const struct dh_touch *touch, dh_tick now,
                               struct dh_err *err)
{
    const char *next = "ask the gate for a ticket for exactly this touch";
    if (!t)
        return dh_err_set(err, DH_REFUSED, DH_BLAME_DESKHAND, next, "%s without a ticket",
                          dh_touch_name(touch->kind));
    if (t->spent)
        return dh_err_set(err, DH_REFUSED, DH_BLAME_DESKHAND, next,
                          "the ticket for this %s is spent", dh_touch_name(touch->kind));
    /* Spent also when it does not fit: a ticket is tried once. */
    t->spent = true;
    struct dh_touch_print print = dh_touch_fingerprint(touch);
    if (!print.hex[0])
        return dh_err_nomem(err);
    if (strcmp(print.hex, t->print.hex) != 0)
        return dh_err_set(err, DH_REFUSED, DH_BLAME_DESKHAND, next, "the ticket is not for this %s",
                          dh_touch_name(touch->kind));
    if (now > t->deadline)
        return dh_err_set(err, DH_REFUSED, DH_BLAME_DESKHAND, "look again and ask again",
                          "the ticket for this %s has expired", dh_touch_name(touch->kind));
    return DH_OK;
}
