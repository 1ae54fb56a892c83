#ifndef EXPENSE_RECEIPT_H
#define EXPENSE_RECEIPT_H

/* Draws the till receipt of a chore: 440 to 500 by at most 680 pixels, made to be seen at 1:1. */

#include "chore.h"

#include <glib.h>
#include <stdbool.h>

/*
 * Writes the picture as PNG. Fonts, layout, the way the date is written and the decimal point come
 * from the chore's seed. On failure returns false and sets *error.
 */
bool exp_receipt_write(const struct exp_chore *chore, const char *path, GError **error);

#endif
