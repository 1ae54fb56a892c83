/* The parts that a run's page is put together from; report.c joins them. */
#ifndef DH_AGENT_JOURNAL_REPORT_PART_H
#define DH_AGENT_JOURNAL_REPORT_PART_H

#include <jansson.h>
#include <stddef.h>
#include "agent/journal/story.h"
#include "base/buf.h"

struct dh_report {
    struct dh_buf *out;           /* not owned */
    const struct dh_story *story; /* not owned */
    int dir;                      /* the run's folder, for its pictures */
    const char **frames;          /* names of the pictures on the page so far; the array is owned */
    size_t frame_count, frame_cap;
    size_t budget;                /* bytes of one picture */
};

void dh_report_style(struct dh_buf *out);
/* The card of one step. */
void dh_report_step(struct dh_report *r, size_t index);
/* The screenshot of a step with the target drawn on it and, when it touched more than once, its touches as a
 * strip of small ones. */
void dh_report_picture(struct dh_report *r, size_t index);
/* The neighbourhood of the target, enlarged; after dh_report_picture of the same step. */
void dh_report_close_up(struct dh_report *r, size_t index);
/* A bar of coloured parts with numbers; `spent` has DH_SPEND_COUNT items. */
void dh_report_bar(struct dh_buf *out, const dh_tick *spent);
/* <span class="pill KIND">status</span>, coloured by what the status means. */
void dh_report_pill(struct dh_buf *out, const char *status);
/* "good", "bad", "wait" or "plain". */
const char *dh_report_mood(const char *status);
/* A JSON value as escaped text: strings as they are, the rest as JSON. */
void dh_report_value(struct dh_buf *out, const json_t *value);

#endif
