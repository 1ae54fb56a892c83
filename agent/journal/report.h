/* One self-contained HTML page of a run. */
#ifndef DH_AGENT_JOURNAL_REPORT_H
#define DH_AGENT_JOURNAL_REPORT_H

#include "base/buf.h"
#include "base/err.h"

/* Appends the page to buf: each step's screenshot with the target drawn on it, what was decided and why, what the
 * person was asked and answered, the times of each stage. No script or link from elsewhere. */
enum dh_status dh_report_html(const char *base, const char *id, struct dh_buf *buf, struct dh_err *err);

#endif
