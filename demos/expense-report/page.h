#ifndef EXPENSE_PAGE_H
#define EXPENSE_PAGE_H

/*
 * Pages are files with slots: {{name}} is replaced by the value, escaped for HTML, {{name:html}} by
 * the value as it is. An unknown slot is left empty.
 */

#include <glib.h>

struct exp_values; /* slot names with their values */

struct exp_values *exp_values_create(void);
void exp_values_set(struct exp_values *values, const char *name, const char *value);
void exp_values_free(struct exp_values *values);

/* The text with <, >, &, " and ' as entities; the caller frees it. */
char *exp_page_escape(const char *text);

/* The page that frame makes when body, filled first, is its {{body:html}}. The caller frees it. */
char *exp_page_fill(const char *frame, const char *body, struct exp_values *values);

#endif
