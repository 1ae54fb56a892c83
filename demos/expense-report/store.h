#ifndef EXPENSE_STORE_H
#define EXPENSE_STORE_H

/*
 * Reports between review and submission, and the folder of those submitted: one JSON file each,
 * named by its reference. A report is filed at most once: its token can be used once, and the same
 * receipt with the same date and amount is refused even when it comes in a new report.
 */

#include "report.h"

struct exp_store;

enum exp_filed {
    EXP_FILED,
    EXP_FILED_DUPLICATE,
    EXP_FILED_UNKNOWN, /* no such token: mistyped, or long ago */
    EXP_FILED_FAILED,  /* the record could not be written; the token can be used again */
};

/* Makes the folder if need be and remembers what is in it. NULL with *error set on failure. */
struct exp_store *exp_store_open(const char *folder, GError **error);

/* Takes over the report; returns the token that names it, valid as long as the store. */
const char *exp_store_hold(struct exp_store *store, struct exp_report *report);

/* The held report of a token, not owned by the caller; NULL when there is none. */
const struct exp_report *exp_store_find(const struct exp_store *store, const char *token);

/* Files a held report; on EXP_FILED *reference is set, valid as long as the store holds it. */
enum exp_filed exp_store_file(struct exp_store *store, const char *token, const char **reference);

/* True when a record with this reference was filed through this store. */
bool exp_store_has(const struct exp_store *store, const char *reference);

/* Tolerates NULL. */
void exp_store_close(struct exp_store *store);

#endif
