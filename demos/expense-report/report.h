#ifndef EXPENSE_REPORT_H
#define EXPENSE_REPORT_H

/* An expense report that has been checked against what the portal allows. */

#include "digest.h"
#include "form.h"
#include "offer.h"

#include <jansson.h>

struct exp_report {
    char *date, *merchant, *amount, *currency, *category, *reason; /* owned, UTF-8 */
    char **attendees;                                              /* owned, NULL-terminated */
    char *file_name;
    size_t file_size;
    char digest[EXP_DIGEST_TEXT];
};

/*
 * Checks a form. A right one gives a report that the caller frees; a wrong one gives NULL and adds a
 * sentence per problem to problems (owned strings).
 */
struct exp_report *exp_report_create(const struct exp_form *form, const struct exp_offer *offer,
                                     GPtrArray *problems);

/* Tolerates NULL. */
void exp_report_free(struct exp_report *report);

/* The rows of the review table as HTML; the caller frees it. */
char *exp_report_rows(const struct exp_report *report);

/* The record as stored, without its reference; the caller owns it. NULL when out of memory. */
json_t *exp_report_json(const struct exp_report *report);

#endif
