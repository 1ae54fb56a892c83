/* Server-sent events from bytes that are cut anywhere (WHATWG HTML, section 9.2: lines end in LF,
 * CR or CRLF, a colon starts a comment, several data lines are joined by LF, an empty line ends an
 * event). Pure. */
#ifndef DH_AGENT_MODEL_SSE_H
#define DH_AGENT_MODEL_SSE_H

#include "base/buf.h"
#include "base/err.h"

struct dh_sse {
    struct dh_buf line, data, name;
    bool cr;       /* the last byte was a CR: a LF that follows belongs to it */
    bool started;  /* a byte order mark can no more come */
    bool any_data; /* the event has a data line */
    size_t max;    /* bytes of one event; 0: 8 MiB */
};

/* Each event whole; `data` is NUL-terminated behind n. What it returns other than DH_OK ends the
 * feeding. */
typedef enum dh_status (*dh_sse_fn)(void *context, const char *name, const char *data, size_t n,
                                    struct dh_err *err);

/* Zeroed is ready. DH_INVALID: an event larger than `max`. An event that was not ended by an empty
 * line never comes, as the standard says. */
enum dh_status dh_sse_feed(struct dh_sse *s, const char *bytes, size_t n, dh_sse_fn fn,
                           void *context, struct dh_err *err);
/* Forgets what is half received; frees. Zeroed again. */
void dh_sse_finish(struct dh_sse *s);

#endif
