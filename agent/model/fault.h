/* What a server's answer means for the next attempt: status, a few headers and the error object, of
 * every vendor. Branches on status, then type or code; of messages only the two that have no code
 * are looked at. Pure. */
#ifndef DH_AGENT_MODEL_FAULT_H
#define DH_AGENT_MODEL_FAULT_H

#include <jansson.h>
#include <stddef.h>
#include "agent/model/retry.h"

/* The headers that count; "" when absent. */
struct dh_fault_headers {
    char retry_after[64], retry_after_ms[32], should_retry[8];
};

/* Bytes of the server's own words that are told. */
#define DH_FAULT_WORDS_MAX 200

/* An answer that is not 2xx. `body` may be anything. `now`: seconds since 1970, for a Retry-After
 * that is a date. `words` gets the server's message, made printable, "" without one. */
struct dh_fault dh_fault_from_answer(int status, const struct dh_fault_headers *headers,
                                     const char *body, size_t n, int64_t now,
                                     char words[DH_FAULT_WORDS_MAX]);
/* An error object inside of a 200 ({"type","message"}, {"code","message"}, ...). */
struct dh_fault dh_fault_from_event(const json_t *error, char words[DH_FAULT_WORDS_MAX]);
/* Says it to people: what, whose fault, what next. Returns the status that goes with the class.
 * `host` and `words` may be "". */
enum dh_status dh_fault_tell(const struct dh_fault *fault, const char *host, const char *words,
                             struct dh_err *err);

#endif
