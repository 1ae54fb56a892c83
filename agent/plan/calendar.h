/* The sheet of a month on the screen: its month and year, and where each of its days is. Days that were misread or not
 * read at all are placed by the others, since a month is a grid. Pure. */
#ifndef DH_AGENT_PLAN_CALENDAR_H
#define DH_AGENT_PLAN_CALENDAR_H

#include <deskhand/observation.h>

struct dh_calendar {
    int year, month;          /* 2026, 11 */
    struct dh_point days[32]; /* the middle of each cell; those up to `last` count, from 1 */
    int last;
    int cell_w, cell_h;
    bool shown[32];           /* of its week something was read where the grid has it: it is not scrolled away */
};

/* A date as ISO 8601 in numbers; false when it is none that exists. */
bool dh_calendar_date(const char *iso, int *ret_year, int *ret_month, int *ret_day);
/* The sheet within a rectangle; false when there is none. */
bool dh_calendar_find(const struct dh_observation *o, struct dh_rect within, struct dh_calendar *ret);
/* Whether a text shows this date, in whatever order its numbers stand. */
bool dh_calendar_shows(const char *text, int year, int month, int day);

#endif
