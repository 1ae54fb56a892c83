/* The pictures of a recording: kept in memory as they were, and given to the demonstration blanked. Private to the
 * recorder. */
#ifndef DH_AGENT_SKILL_RECORD_PICTURE_H
#define DH_AGENT_SKILL_RECORD_PICTURE_H

#include "agent/skill/demo.h"
#include "agent/skill/record_trace.h"

/* For every screen that a step began on, and for the last. Drops a crop of a step that shows a value. To be called when all
 * steps are there. A picture that cannot be made is left out. DH_NOMEM. */
enum dh_status dh_record_pictures(const struct dh_trace *t, struct dh_demo *d, struct dh_err *err);

#endif
