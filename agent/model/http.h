/* HTTP to a model's server, over libcurl's multi interface in the loop of the process. Certificates
 * are always verified; nothing is redirected; a key goes over TLS or to this machine only.
 * Connections are kept between requests. */
#ifndef DH_AGENT_MODEL_HTTP_H
#define DH_AGENT_MODEL_HTTP_H

#include "agent/model/fault.h"
#include "base/err.h"
#include "base/loop.h"

struct dh_http;

struct dh_http_request {
    const char *url;
    const char *const *headers; /* "name: value" */
    size_t header_count;
    const char *auth; /* what stands before the key: "x-api-key: " */
    const char *key;  /* NULL: none */
    const char *body; /* NULL: GET */
    size_t size;
    const char *ca_file;           /* PEM; NULL: the system's */
    dh_tick connect, stall, total; /* bounds; connect covers name and TLS */
    size_t max;                    /* bytes of an answer */
};

struct dh_http_head {
    int status;
    bool events; /* text/event-stream */
    struct dh_fault_headers fault;
    char request_id[80];
};

struct dh_http_sink {
    /* Bytes of the body as they come, after the head. Other than DH_OK ends the request with that
     * status. */
    enum dh_status (*data)(void *context, const struct dh_http_head *head, const char *bytes,
                           size_t n, struct dh_err *err);
    /* True: what follows does not matter, the request is over and has succeeded. */
    bool (*enough)(void *context);
    void *context;
};

struct dh_http_result {
    struct dh_http_head head;
    struct dh_fault fault; /* class NONE when an answer came whole, whatever its status */
    size_t sent, received;
    dh_tick first; /* from the start to the first byte of the body; -1: none came */
};

enum dh_status dh_http_create(struct dh_loop *loop, struct dh_http **ret, struct dh_err *err);
void dh_http_destroy(struct dh_http *h);
/* DH_OK: see ret->fault and ret->head.status. DH_INTERRUPTED by the loop's interruptor, DH_TIMEOUT
 * by the deadline; what the sink returned. Anything else: nothing was sent. *ret is always filled.
 */
enum dh_status dh_http_run(struct dh_http *h, const struct dh_http_request *q,
                           const struct dh_http_sink *sink, dh_tick deadline,
                           struct dh_http_result *ret, struct dh_err *err);

#endif
