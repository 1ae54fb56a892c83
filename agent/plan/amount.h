/* Amounts, numbers and dates out of text as people print them, the same in every locale. Pure. */
#ifndef DH_AGENT_PLAN_AMOUNT_H
#define DH_AGENT_PLAN_AMOUNT_H

#include <stdbool.h>

#define DH_AMOUNT_MAX 40

/* The first amount of money in `text` as a plain decimal ("42.10", "-1234.50", "1200"); the
 * currency is dropped. What has a currency beside it or two decimals goes before bare numbers.
 * Thousands may be grouped by "," "." "'" or a space; "12.-" is "12.00". A lone separator before
 * three digits groups, before one or two it is the decimal sign. Percentages, dates, times and
 * numbers inside names are none, and neither is "442 45", which may be 442.45 whose point was not seen. False: no
 * amount. */
bool dh_amount_find(const char *text, char ret[DH_AMOUNT_MAX]);
/* The first number, the same way, except that "3.141" is a decimal and percentages count. */
bool dh_number_find(const char *text, char ret[DH_AMOUNT_MAX]);

enum dh_date_found { DH_DATE_NONE, DH_DATE_FOUND, DH_DATE_UNCLEAR };

/* The first date as ISO 8601 ("2026-11-19"): 2026-11-19, 2026/11/19, 19.11.2026, 19.11.26, 19 Nov
 * 2026, 19th of November 2026, November 19, 2026. 19/11/2026 and 11/19/2026 only when one order is
 * possible: 03/04/2026 is UNCLEAR. English month names. The day has to exist (Gregorian). */
enum dh_date_found dh_date_find(const char *text, char ret[DH_AMOUNT_MAX]);

#endif
