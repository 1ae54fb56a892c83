/* Text at a place of an observation, and lines by their beginning. Private to reading; pure. */
#ifndef DH_AGENT_PLAN_READ_H
#define DH_AGENT_PLAN_READ_H

#include <deskhand/action.h>
#include <deskhand/observation.h>
#include "base/buf.h"
#include "base/err.h"

/* Appends the words that stand in a relation to `from` in the same window (-1: any), joined in
 * reading order: one space between neighbours, a tab where a column may have ended. Right and left:
 * all of the row (at least half of the lower one beside the other), however far. Above and below:
 * the nearest row. AFTER: the rest of the same line, else of the row. False, nothing appended:
 * there are none. */
bool dh_read_beside(const struct dh_observation *o, enum dh_relation relation, struct dh_rect from,
                    int window, struct dh_buf *text, struct dh_rect *ret_rect);
/* The words whose middle is in `rect`; rows are parted by a space. */
bool dh_read_inside(const struct dh_observation *o, struct dh_rect rect, int window,
                    struct dh_buf *text, struct dh_rect *ret_rect);
/* What follows `start` in the line that starts with it; when nothing follows, what stands further
 * right in its row; when nothing does, the whole line. Two such lines with different text are
 * DH_AMBIGUOUS. With `row` the further right of its row belongs to it in any case: what looks for a
 * pattern means a line as it stands there, across columns. */
enum dh_status dh_read_line(const struct dh_observation *o, const char *start, int within, bool row,
                            struct dh_buf *text, struct dh_rect *ret_rect, struct dh_err *err);

#endif
