/* What is done after a model's server, or the way to it, failed. Pure: attempt, fault and chance
 * in, a wait or an end out. Sources: the vendors' error pages and the retry rules of their own
 * clients.
 *
 * | fault | tries again |
 * | --- | --- |
 * | name, connect, reset, timeout, cut or silent stream | yes, with backoff |
 * | certificate, wrong host, TLS | never |
 * | 401, 403, other 4xx | never |
 * | 400 about the tool's type | once, with the older tool |
 * | 413, image too large | once, with a smaller picture |
 * | 408, 409, 429, 5xx, 529, error after 200 | yes; the server's own wait when it gives one |
 * | spend limit, quota | never |
 * | malformed reply | once |
 *
 * The server's x-should-retry outweighs the table for 408, 409, 429 and 5xx. */
#ifndef DH_AGENT_MODEL_RETRY_H
#define DH_AGENT_MODEL_RETRY_H

#include <stdbool.h>
#include <stdint.h>
#include <deskhand/tick.h>
#include "base/err.h"

enum dh_fault_class {
    DH_FAULT_NONE,
    DH_FAULT_NAME,        /* the host's name was not found */
    DH_FAULT_CONNECT,     /* refused, unreachable, no answer */
    DH_FAULT_TLS,         /* the certificate or the handshake */
    DH_FAULT_RESET,       /* the connection broke before the answer was complete */
    DH_FAULT_TIMEOUT,     /* the whole took too long */
    DH_FAULT_STALL,       /* nothing arrived for too long */
    DH_FAULT_KEY,         /* 401: no key, or a wrong one */
    DH_FAULT_PERMISSION,  /* 403, 402 */
    DH_FAULT_TOO_LARGE,   /* 413, or an image beyond the vendor's limits */
    DH_FAULT_TOOL,        /* 400: the model does not know the computer tool */
    DH_FAULT_REQUEST,     /* other 4xx */
    DH_FAULT_BUSY,        /* 408, 409, 429 */
    DH_FAULT_SPEND,       /* a limit of money or quota, whatever its status */
    DH_FAULT_SERVER,      /* 5xx, 529 */
    DH_FAULT_ERROR_EVENT, /* an error inside of a 200 that may pass */
    DH_FAULT_INCOMPLETE,  /* the stream ended before its last event */
    DH_FAULT_MALFORMED,   /* what came is no reply */
    DH_FAULT_CANCELLED,   /* somebody stopped it */
    DH_FAULT_COUNT,
};

enum dh_retry_advice { DH_RETRY_UNSAID, DH_RETRY_YES, DH_RETRY_NO };

struct dh_fault {
    enum dh_fault_class class;
    int status;                  /* of HTTP; 0 */
    dh_tick wait;                /* what the server asked for; -1: nothing */
    enum dh_retry_advice advice; /* x-should-retry */
};

enum dh_retry_act {
    DH_RETRY_GIVE_UP,
    DH_RETRY_WAIT,      /* after `wait`, as it is */
    DH_RETRY_SMALLER,   /* at once, with a smaller picture */
    DH_RETRY_STEP_DOWN, /* at once, with the older tool */
};

struct dh_retry {
    enum dh_retry_act act;
    dh_tick wait;
};

/* Attempts of one request, the first included. */
#define DH_RETRY_ATTEMPTS 5
/* A longer wait than this is not worth keeping the run for: it parks. */
#define DH_RETRY_WAIT_MAX DH_TICK_S(60)

/* `attempt`: how many were made, 1 after the first. `chance`: 32 random bits. */
struct dh_retry dh_retry_next(int attempt, const struct dh_fault *fault, uint32_t chance);
const char *dh_fault_name(enum dh_fault_class class);

#endif
