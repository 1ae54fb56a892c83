/* A run as text for a terminal. */
#ifndef DH_AGENT_JOURNAL_TEXT_H
#define DH_AGENT_JOURNAL_TEXT_H

#include <jansson.h>
#include <deskhand/tick.h>
#include "base/buf.h"
#include "base/err.h"

/* Appends a table of the steps with outcome and times, what the person was asked, why it stopped, and the
 * outputs. No colour, no control characters, whatever the screen said. */
enum dh_status dh_journal_text(const json_t *records, struct dh_buf *buf, struct dh_err *err);
/* "820 us", "12 ms", "1.4 s", "3 min 20 s", "2 h 05 min". */
void dh_journal_span(struct dh_buf *buf, dh_tick time);

#endif
