/* Unified differences of two texts (the format of POSIX diff -u), line by line. Pure. */
#ifndef DH_AGENT_SKILL_DIFF_H
#define DH_AGENT_SKILL_DIFF_H

#include "base/buf.h"

/* Nothing is added when both are the same. Texts that differ in more than a few thousand lines are shown as one
 * change. */
void dh_diff_unified(const char *before, const char *after, const char *name_before, const char *name_after,
                     struct dh_buf *out);

#endif
