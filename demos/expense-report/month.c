#include "month.h"

#include <string.h>

static int event_compare(const void *a, const void *b)
{
    const struct exp_event *left = a, *right = b;
    if (left->day != right->day)
        return left->day < right->day ? -1 : 1;
    if (left->start_minute != right->start_minute)
        return left->start_minute < right->start_minute ? -1 : 1;
    return strcmp(left->what, right->what);
}

static void event_append(GString *text, const struct exp_chore *chore, const struct exp_event *event,
                         size_t number)
{
    int end = event->start_minute + event->length_minutes;
    char *date = g_strdup_printf("%04d%02d%02d", chore->year, chore->month, event->day);
    g_string_append_printf(text, "BEGIN:VEVENT\r\nUID:%016" G_GINT64_MODIFIER "x-%02d@month.example\r\n",
                           (guint64)chore->seed, (int)number);
    g_string_append_printf(text, "DTSTAMP:%04d%02d01T070000Z\r\n", chore->year, chore->month);
    g_string_append_printf(text, "DTSTART:%sT%02d%02d00\r\n", date, event->start_minute / 60,
                           event->start_minute % 60);
    g_string_append_printf(text, "DTEND:%sT%02d%02d00\r\n", date, end / 60, end % 60);
    g_string_append_printf(text, "SUMMARY:%s%s%s\r\n", event->what, event->who ? " " : "",
                           event->who ? event->who : "");
    g_string_append_printf(text, "LOCATION:%s\r\nEND:VEVENT\r\n", event->where);
    g_free(date);
}

GString *exp_month_text(const struct exp_chore *chore)
{
    struct exp_event sorted[EXP_EVENTS_MAX];
    GString *text = g_string_new("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"
                                 "PRODID:-//Expense demo//Month//EN\r\n");
    memcpy(sorted, chore->events, sizeof sorted);
    qsort(sorted, chore->event_count, sizeof sorted[0], event_compare);
    for (size_t i = 0; i < chore->event_count; i++)
        event_append(text, chore, &sorted[i], i);
    return g_string_append(text, "END:VCALENDAR\r\n");
}

GString *exp_month_people_text(const struct exp_chore *chore)
{
    GString *text = g_string_new(NULL);
    for (size_t i = 0; i < EXP_PEOPLE; i++)
        g_string_append_printf(text, "%s\n", chore->people[i]);
    return text;
}
