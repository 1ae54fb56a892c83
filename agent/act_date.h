/* Choosing a day from a calendar that has opened, or that is there anyway. */
#ifndef DH_AGENT_ACT_DATE_H
#define DH_AGENT_ACT_DATE_H

#include "agent/act.h"
#include "agent/plan/calendar.h"

/* Whether an option is a day, written as 2026-11-19. */
bool dh_act_is_date(const char *option);
/* The calendar in the topmost popup, else in the window of this xid (0: none). *ret_window its xid. */
bool dh_act_calendar(const struct dh_observation *o, unsigned long window, struct dh_calendar *ret, unsigned long *ret_window);
/* Opens the calendar of a field or label, of window `window`, with clicks at its likely places; *ret_there when there is
 * one then, and *ret_field where the chosen day will show. */
enum dh_status dh_act_open_calendar(struct dh_road *road, const struct dh_action *a, const struct dh_candidate *at,
                                    unsigned long window, struct dh_rect *ret_field, bool *ret_there, struct dh_err *err);
/* Turns the pages of the calendar that is shown to the month, clicks the day, and waits until the field (empty: none)
 * shows it; a popup that stays open is closed. */
enum dh_status dh_act_pick_day(struct dh_road *road, const struct dh_action *a, unsigned long window, struct dh_rect field,
                               struct dh_err *err);

#endif
