#ifndef EXPENSE_MONTH_H
#define EXPENSE_MONTH_H

/* The month of a chore as a calendar file (iCalendar, RFC 5545) and its people, one a line. */

#include "chore.h"

#include <glib.h>

/* Events sorted by time, in floating local time, lines ending in CRLF. The caller frees it. */
GString *exp_month_text(const struct exp_chore *chore);

GString *exp_month_people_text(const struct exp_chore *chore);

#endif
