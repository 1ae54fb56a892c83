/* Recording: a desk that only looks, ears, and a person who shows a chore.
 *
 *     dh_record(desk, &options, &demo, &err);     returns when the person stops it
 *
 * The screen is looked at when it has come to rest after a change, and not at all while nothing changes. Nothing that is
 * heard is written anywhere. */
#ifndef DH_AGENT_SKILL_RECORD_H
#define DH_AGENT_SKILL_RECORD_H

#include <deskhand/desk.h>
#include "agent/skill/demo.h"

struct dh_record_options {
    const char *name, *goal;  /* goal NULL: not given */
    const char *stop_keys;    /* NULL: DH_STOP_KEYS (actuate/stop_keys.h) */
    bool no_sign;             /* nothing on the screen says that it is recorded */
    void (*ready)(void *data); /* the first look is done; NULL */
    void (*step)(void *data, size_t deeds); /* something was heard; NULL */
    void *data;
};

/* The desk is opened without hands and with catch_signals: SIGINT ends the recording, too. The caller owns the
 * demonstration. DH_USAGE: the stop keys are none. */
enum dh_status dh_record(struct dh_desk *desk, const struct dh_record_options *o, struct dh_demo **ret, struct dh_err *err);
/* The same from a log (record_log.c): one JSON object a line, a screen or a deed. */
enum dh_status dh_record_from_log(const char *path, const struct dh_record_options *o, struct dh_demo **ret,
                                  struct dh_err *err);

#endif
