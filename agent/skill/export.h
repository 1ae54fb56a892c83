/* A skill to give away: one archive with what belongs to it, and nothing of the person who recorded it. */
#ifndef DH_AGENT_SKILL_EXPORT_H
#define DH_AGENT_SKILL_EXPORT_H

#include "agent/skill/skill.h"
#include "base/buf.h"

enum dh_archive { DH_ARCHIVE_TAR, DH_ARCHIVE_ZIP };

/* NAME/SKILL.md, NAME/assets/evidence.json and the files that either names, as tar (ustar, POSIX.1-2001) or zip (APPNOTE
 * 6.3, stored). Recorded screens, and what was read or put in when it was recorded, stay behind. DH_REFUSED: a step types
 * what looks like a secret. The skill has to come from a file. */
enum dh_status dh_skill_export(const struct dh_skill *skill, enum dh_archive kind, struct dh_buf *out,
                               struct dh_err *err);

#endif
