#ifndef EXPENSE_OFFER_H
#define EXPENSE_OFFER_H

/* What this portal offers, read once from portal.json: lists to choose from and the limit. */

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

struct exp_offer {
    char *title;       /* owned, as all that follows */
    char **categories; /* NULL-terminated */
    char **currencies;
    char **people;
    int64_t limit; /* hundredths; an amount above it needs a reason */
};

/* NULL with *error set when the file is unreadable or lacks something. */
struct exp_offer *exp_offer_read(const char *path, GError **error);

/* Tolerates NULL. */
void exp_offer_free(struct exp_offer *offer);

/*
 * Reads "42", "42.10" or "42,10" (spaces around it allowed) as hundredths; false for anything else
 * and for more than six digits before the point.
 */
bool exp_offer_amount(const char *text, int64_t *hundredths);

#endif
