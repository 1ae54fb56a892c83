/* A demonstration in a file, as `record --json` prints it. */
#ifndef DH_AGENT_SKILL_DEMO_FILE_H
#define DH_AGENT_SKILL_DEMO_FILE_H

#include "agent/skill/demo.h"

/* Distrusts all of it; at most 64 MiB. The path stands before what is wrong. */
enum dh_status dh_demo_read(const char *path, struct dh_demo **ret, struct dh_err *err);

#endif
