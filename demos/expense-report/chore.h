#ifndef EXPENSE_CHORE_H
#define EXPENSE_CHORE_H

/*
 * One made-up lunch and everything around it, drawn from a seed: the month's events, the people,
 * what stands on the receipt, what the portal offers, and what a right report must say.
 *
 * Money is in hundredths of the currency's unit. All strings point into static tables; a chore
 * owns nothing and may be copied.
 */

#include "rng.h"

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define EXP_PEOPLE 12
#define EXP_EVENTS_MAX 48
#define EXP_ITEMS_MAX 6
#define EXP_CATEGORIES 7

struct exp_event {
    int day;           /* of the month, from 1 */
    int start_minute;  /* of the day, local time */
    int length_minutes;
    const char *what;  /* "Lunch with", "Budget review" */
    const char *who;   /* or NULL */
    const char *where;
};

struct exp_item {
    const char *name;
    int count;
    int64_t price; /* of all of them together, tax included */
};

struct exp_chore {
    uint64_t seed;
    int year, month, day;
    int paid_minute; /* the till's clock, minutes of the day */
    const char *people[EXP_PEOPLE];
    struct exp_event events[EXP_EVENTS_MAX];
    size_t event_count;
    const char *merchant, *street, *attendee, *currency, *category;
    const char *categories[EXP_CATEGORIES];
    struct exp_item items[EXP_ITEMS_MAX];
    size_t item_count;
    int64_t total, tax, limit;
    int tax_percent;
    bool paid_cash, over_limit;
};

void exp_chore_make(struct exp_chore *chore, uint64_t seed);

/* "42.10", or "42,10" with ',' as the point. The caller frees it with g_free(). */
char *exp_money_text(int64_t hundredths, char point);

#endif
