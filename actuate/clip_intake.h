/* What another client answers when it is asked for a selection: bytes from outside. Pure: properties as the server
 * gives them go in one after the other (ICCCM 2.4 and 2.7.2 INCR), bounded bytes come out. */
#ifndef DH_ACTUATE_CLIP_INTAKE_H
#define DH_ACTUATE_CLIP_INTAKE_H

#include <stdbool.h>
#include "base/buf.h"
#include "base/err.h"

/* A property as XGetWindowProperty tells of it; type 0: it is not there. `data` holds items of char, short or long by
 * the format (8, 16, 32), and is borrowed. */
struct dh_clip_part {
    unsigned long type;
    int format;
    unsigned long items, left; /* left: bytes that were not read */
    const unsigned char *data;
};

struct dh_clip_intake {
    unsigned long incr;  /* the atom INCR; 0: none */
    size_t limit;        /* bytes that are accepted */
    struct dh_buf bytes; /* owned; items as they came */
    unsigned long type;  /* of what came */
    int format;
    bool pieces; /* more properties follow */
    bool done;
};

void dh_clip_intake_init(struct dh_clip_intake *in, unsigned long incr, size_t limit);
void dh_clip_intake_finish(struct dh_clip_intake *in);
/* One more property. Until `done` the next one is to be waited for. DH_NOT_FOUND: the first one is not there;
 * DH_FAILED: too large, or its parts do not fit together. */
enum dh_status dh_clip_intake_take(struct dh_clip_intake *in, const struct dh_clip_part *part, struct dh_err *err);
/* Whether a list of targets (bytes that came with format 32) names this one. */
bool dh_clip_intake_names(const struct dh_clip_intake *in, unsigned long target);

#endif
