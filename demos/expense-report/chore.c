#include "chore.h"

#include <string.h>

struct merchant {
    const char *name, *street;
};

static const char *const all_people[] = {
    "Dana Whitfield", "Omar Haddad",   "Priya Raman",     "Jonas Berger",  "Mei Tanaka",
    "Lucia Romero",   "Henrik Dahl",   "Amara Okafor",    "Peter Novak",   "Grace Bennett",
    "Marco Fontana",  "Hanna Keller",  "David Sandoval",  "Nadia Petrov",  "Thomas Moreau",
    "Rachel Stone",   "Samuel Brandt", "Carmen Delgado",  "Victor Hansen", "Emma Lawson",
};

static const struct merchant merchants[] = {
    {"Osteria Bellini", "14 Harbour Street"}, {"The Green Table", "8 Market Square"},
    {"Brasserie Moreau", "27 Station Road"},  {"Golden Lantern", "103 River Street"},
    {"Casa Romero", "5 Garden Lane"},         {"Nordic Kitchen", "61 Bridge Street"},
    {"Blue Door Bistro", "19 Church Road"},   {"Taverna Helios", "40 Park Avenue"},
    {"Saffron House", "76 Mill Street"},      {"Fox and Barrel", "2 Castle Street"},
    {"Sakura Garden", "33 Orchard Road"},     {"Trattoria Verde", "11 Abbey Lane"},
};

static const char *const dishes[] = {
    "Tomato soup",  "Green salad",   "Grilled salmon",  "Risotto",       "Lasagne",
    "Chicken curry", "Fish and chips", "Noodle soup",   "Mushroom pasta", "Beef stew",
    "Lentil bowl",  "Cheese plate",  "Apple tart",      "Lemon cake",
};

static const char *const drinks[] = {"Mineral water", "Espresso", "Orange juice", "House tea"};

static const char *const all_categories[EXP_CATEGORIES] = {
    "Meals",           "Client entertainment", "Travel",  "Hotel",
    "Office supplies", "Training",             "Software",
};

static const char *const other_events[] = {
    "Budget review",     "Team stand-up",  "Dentist",         "Project kick-off",
    "Quarterly planning", "Design workshop", "Hiring panel",  "Release meeting",
    "Security training", "Yoga class",     "Parents evening", "Car inspection",
};

static const char *const meetings_with[] = {"Coffee with", "Breakfast with", "Call with",
                                            "Dinner with"};

static const char *const rooms[] = {"Room 4", "Room 12", "Main hall", "Video call", "Office"};

static int days_in_month(int year, int month)
{
    return g_date_get_days_in_month((GDateMonth)month, (GDateYear)year);
}

static bool is_weekday(int year, int month, int day)
{
    GDate date;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    GDateWeekday weekday = g_date_get_weekday(&date);
    return weekday != G_DATE_SATURDAY && weekday != G_DATE_SUNDAY;
}

static void event_add(struct exp_chore *chore, const struct exp_event *event)
{
    if (chore->event_count < EXP_EVENTS_MAX)
        chore->events[chore->event_count++] = *event;
}

static void people_choose(struct exp_chore *chore, struct exp_rng *rng)
{
    size_t order[G_N_ELEMENTS(all_people)];
    exp_rng_order(rng, order, G_N_ELEMENTS(order));
    for (size_t i = 0; i < EXP_PEOPLE; i++)
        chore->people[i] = all_people[order[i]];
}

/* Working days in random order; returns how many there are. */
static size_t workdays_shuffle(const struct exp_chore *chore, struct exp_rng *rng, int *days)
{
    size_t order[31], found = 0;
    size_t count = (size_t)days_in_month(chore->year, chore->month);
    exp_rng_order(rng, order, count);
    for (size_t i = 0; i < count; i++) {
        int day = (int)order[i] + 1;
        if (is_weekday(chore->year, chore->month, day))
            days[found++] = day;
    }
    return found;
}

/* Four to seven lunches on different days, each with somebody else; the first is the one to file. */
static void lunches_choose(struct exp_chore *chore, struct exp_rng *rng)
{
    int days[31];
    size_t order[G_N_ELEMENTS(merchants)];
    size_t workdays = workdays_shuffle(chore, rng, days);
    size_t lunches = (size_t)exp_rng_between(rng, 4, 7);
    exp_rng_order(rng, order, G_N_ELEMENTS(order));
    for (size_t i = 0; i < lunches && i < workdays; i++) {
        struct exp_event lunch = {
            .day = days[i],
            .start_minute = 11 * 60 + 30 + 15 * exp_rng_between(rng, 0, 6),
            .length_minutes = exp_rng_chance(rng, 50) ? 60 : 90,
            .what = "Lunch with",
            .who = chore->people[i],
            .where = merchants[order[i]].name,
        };
        event_add(chore, &lunch);
    }
    chore->day = chore->events[0].day;
    chore->attendee = chore->events[0].who;
    chore->merchant = merchants[order[0]].name;
    chore->street = merchants[order[0]].street;
    chore->paid_minute = chore->events[0].start_minute + chore->events[0].length_minutes -
                         exp_rng_between(rng, 1, 14);
}

static void distractors_choose(struct exp_chore *chore, struct exp_rng *rng)
{
    int last = days_in_month(chore->year, chore->month);
    int count = exp_rng_between(rng, 14, 26);
    for (int i = 0; i < count; i++) {
        bool with = exp_rng_chance(rng, 40);
        /* Some fall on the very day, never over lunch. */
        bool early = exp_rng_chance(rng, 50);
        struct exp_event event = {
            .day = i < 2 ? chore->day : exp_rng_between(rng, 1, last),
            .start_minute = early ? 8 * 60 + 15 * exp_rng_between(rng, 0, 10)
                                  : 15 * 60 + 15 * exp_rng_between(rng, 0, 16),
            .length_minutes = 30 * exp_rng_between(rng, 1, 3),
            .what = with ? meetings_with[exp_rng_below(rng, G_N_ELEMENTS(meetings_with))]
                         : other_events[exp_rng_below(rng, G_N_ELEMENTS(other_events))],
            .who = with ? chore->people[exp_rng_below(rng, EXP_PEOPLE)] : NULL,
            .where = rooms[exp_rng_below(rng, G_N_ELEMENTS(rooms))],
        };
        event_add(chore, &event);
    }
    struct exp_event team = {.day = exp_rng_between(rng, 1, last), .start_minute = 12 * 60,
                             .length_minutes = 60, .what = "Team lunch", .where = "Canteen"};
    event_add(chore, &team);
}

static void bill_choose(struct exp_chore *chore, struct exp_rng *rng)
{
    static const char *const currencies[] = {"EUR", "USD", "GBP", "CHF"};
    static const int taxes[] = {10, 8, 20, 8};
    size_t currency = (size_t)exp_rng_below(rng, G_N_ELEMENTS(currencies));
    size_t order[G_N_ELEMENTS(dishes)];
    chore->currency = currencies[currency];
    chore->tax_percent = taxes[currency];
    chore->item_count = (size_t)exp_rng_between(rng, 3, EXP_ITEMS_MAX);
    exp_rng_order(rng, order, G_N_ELEMENTS(order));
    for (size_t i = 0; i < chore->item_count; i++) {
        bool drink = i + 1 == chore->item_count;
        struct exp_item *item = &chore->items[i];
        item->name = drink ? drinks[exp_rng_below(rng, G_N_ELEMENTS(drinks))] : dishes[order[i]];
        item->count = exp_rng_between(rng, 1, 2);
        item->price = item->count * (drink ? exp_rng_between(rng, 50, 110) * 5
                                           : exp_rng_between(rng, 130, 440) * 5);
        chore->total += item->price;
    }
    /* The prices hold the tax; the receipt shows its share. */
    chore->tax = chore->total * chore->tax_percent / (100 + chore->tax_percent);
    chore->paid_cash = exp_rng_chance(rng, 40);
    chore->over_limit = exp_rng_chance(rng, 20);
    chore->limit = chore->over_limit ? chore->total / 1000 * 500 : (chore->total / 5000 + 1) * 5000;
}

void exp_chore_make(struct exp_chore *chore, uint64_t seed)
{
    struct exp_rng rng;
    size_t order[EXP_CATEGORIES];
    exp_rng_init(&rng, seed);
    memset(chore, 0, sizeof *chore);
    chore->seed = seed;
    chore->year = exp_rng_between(&rng, 2025, 2027);
    chore->month = exp_rng_between(&rng, 1, 12);
    people_choose(chore, &rng);
    lunches_choose(chore, &rng);
    distractors_choose(chore, &rng);
    bill_choose(chore, &rng);
    chore->category = all_categories[exp_rng_below(&rng, 2)];
    exp_rng_order(&rng, order, EXP_CATEGORIES);
    for (size_t i = 0; i < EXP_CATEGORIES; i++)
        chore->categories[i] = all_categories[order[i]];
}

char *exp_money_text(int64_t hundredths, char point)
{
    return g_strdup_printf("%" G_GINT64_FORMAT "%c%02d", (gint64)(hundredths / 100), point,
                           (int)(hundredths % 100));
}
