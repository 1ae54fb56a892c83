#ifndef EXPENSE_FORM_H
#define EXPENSE_FORM_H

/* What a browser posted, gathered piece by piece and bounded. */

#include <glib.h>
#include <microhttpd.h>
#include <stdbool.h>

#define EXP_FORM_FILE_MAX (8U * 1024 * 1024)

struct exp_form {
    GHashTable *fields;   /* owned name -> owned GString; the last value of a name */
    GPtrArray *attendees; /* of owned GString: the one field that may come several times */
    GByteArray *file;     /* owned; empty when none was chosen */
    char *file_name;      /* owned, or NULL */
    bool too_big;         /* a bound was passed; the rest was dropped */
    struct MHD_PostProcessor *processor; /* owned */
};

/* NULL when the request's encoding is no form's. */
struct exp_form *exp_form_create(struct MHD_Connection *connection);

/* Takes the next piece of the body; false when it is no valid form. */
bool exp_form_feed(struct exp_form *form, const char *bytes, size_t size);

/* The value of a field, never NULL; valid as long as the form. */
const char *exp_form_value(const struct exp_form *form, const char *name);

/* Tolerates NULL. */
void exp_form_free(struct exp_form *form);

#endif
