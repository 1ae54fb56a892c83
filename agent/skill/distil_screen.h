/* Screens of a journal, looked at again. Private to agent/skill/distil*.c. */
#ifndef DH_AGENT_SKILL_DISTIL_SCREEN_H
#define DH_AGENT_SKILL_DISTIL_SCREEN_H

#include <jansson.h>
#include <deskhand/observation.h>
#include "base/err.h"
#include "base/log.h"
#include "base/loop.h"

struct dh_distil_screen {
    const json_t *observe;           /* the record; not owned */
    struct dh_observation *o;        /* with the windows of the record, without pixels; owned */
    struct dh_observation *pictured; /* with pixels, without windows; owned */
};

struct dh_distil_screens {
    char *folder; /* of the run; owned */
    const struct dh_log *log;
    struct dh_loop *loop; /* owned */
    struct dh_distil_screen *list;
    size_t count, cap;
};

/* The screen of an OBSERVE record, looked at once; records of the same picture and windows share one. Borrowed, good
 * until the next call. DH_NOT_FOUND: the record has no picture. */
enum dh_status dh_distil_look(struct dh_distil_screens *s, const json_t *observe, const struct dh_distil_screen **ret,
                              struct dh_err *err);
void dh_distil_screens_finish(struct dh_distil_screens *s);

#endif
