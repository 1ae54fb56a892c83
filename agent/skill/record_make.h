/* From a recording to a demonstration: what belongs together becomes one step, what was undone or led nowhere none.
 * Private to the recorder. */
#ifndef DH_AGENT_SKILL_RECORD_MAKE_H
#define DH_AGENT_SKILL_RECORD_MAKE_H

#include "agent/skill/record.h"
#include "agent/skill/record_trace.h"

/* How it ended: what led there is no part of the chore. */
struct dh_record_end {
    const char *stop_keys; /* the chord as the ears name it ("Escape"), NULL: it was not stopped by keys */
    int stop_count;        /* how often it was pressed */
    bool terminal;         /* it was stopped where it was started: the last window that was switched to */
    bool copy;             /* and its Ctrl+C was heard as a key of the display */
};

/* Adds steps and screens to an empty demonstration; the last screen is the closing one. The only thing outside of the
 * recording that is looked at is which files there are, for file dialogs. */
enum dh_status dh_record_make(struct dh_trace *t, const struct dh_record_end *end, struct dh_demo *demo,
                              struct dh_err *err);

/* A whole demonstration of what was recorded; the caller owns it. */
enum dh_status dh_record_finish(struct dh_trace *t, const struct dh_record_end *end, const struct dh_record_options *o,
                                struct dh_demo **ret, struct dh_err *err);

/* Puts the lines of a log into a trace. DH_INVALID names the line. */
enum dh_status dh_record_take_log(struct dh_trace *t, const char *text, size_t n, struct dh_err *err);

#endif
