/* Values of variables: what people write, as one text each. Pure; C locale whatever the process
 * has. */
#ifndef DH_AGENT_SKILL_VALUE_H
#define DH_AGENT_SKILL_VALUE_H

#include <stdbool.h>
#include <stddef.h>

/* "EUR 1.234,5", "1,234.50 $", "43.20" as "1234.5", "1234.50", "43.20". One separator with three
 * digits behind it parts thousands in an amount ("1.234" is 1234); in a plain number a dot is
 * always the decimal mark. Owned by the caller (dh_free); NULL: not one, or memory short. */
char *dh_value_amount(const char *text);
char *dh_value_number(const char *text);
/* "2026-11-19", "19.11.2026", "19 November 2026", "Nov 19, 2026", "11/19/2026" (only when it can be
 * read in one way), and with `today` (ISO, may be NULL) "today", "tomorrow", "yesterday"; as ISO
 * 8601. */
char *dh_value_date(const char *text, const char *today);
/* "14:30", "2:30 pm", "9 am" as HH:MM. */
char *dh_value_time(const char *text);
/* A date or time by strftime(3) letters d e m B b y Y a A j H I M p %, month and day names of the C
 * locale. NULL: no date or time, or memory short. */
char *dh_value_format(const char *value, const char *format);
/* Whether the letters are all known. */
bool dh_value_format_valid(const char *format);
/* A number, by either rule; false when the text is none. Locale-proof. */
bool dh_value_parse(const char *text, double *ret);

#endif
