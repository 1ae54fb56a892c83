/* One turn of a wire over HTTP, with the retries of retry.h. */
#ifndef DH_AGENT_MODEL_EXCHANGE_H
#define DH_AGENT_MODEL_EXCHANGE_H

#include "agent/model/retry.h"
#include "agent/model/wire.h"
#include "base/loop.h"

struct dh_exchange;

/* Bounds of one request; 0: the value behind it. */
struct dh_exchange_limits {
    dh_tick connect; /* name, connection, TLS: 10 s */
    dh_tick stall;   /* without a byte: 60 s */
    dh_tick total;   /* 10 min */
};

struct dh_exchange_config {
    const char *key;     /* borrowed; copied into memory that is wiped; NULL: none */
    const char *ca_file; /* PEM beside nothing else; NULL: the system's */
    struct dh_exchange_limits limits;
    /* Progress for people, one line, never with the key or anything from the screen; may be NULL.
     */
    void (*say)(void *data, const char *line);
    /* Every attempt as bytes, for cassettes and counters (bytes billed); may be NULL. */
    void (*sent)(void *data, const struct dh_wire_request *request);
    void *data;
    /* How a wait between attempts is spent; NULL: in the loop. Tests give a clock of their own. */
    enum dh_wait (*pause)(void *data, struct dh_loop *loop, dh_tick wait);
};

/* What a turn took. */
struct dh_exchange_report {
    int attempts;
    struct dh_fault fault; /* the last one; class NONE after success */
    size_t bytes_sent, bytes_received;
    dh_tick first_event, total; /* from the last attempt's start */
    char request_id[80];        /* the vendor's name of it, "" */
};

/* The key is copied; the caller wipes its own. Needs the loop of the process; the loop's
 * interruptor cancels. */
enum dh_status dh_exchange_create(struct dh_loop *loop, const struct dh_exchange_config *config,
                                  struct dh_exchange **ret, struct dh_err *err);
/* Wipes the key. */
void dh_exchange_destroy(struct dh_exchange *x);
/* Sends the wire's request and reads the reply, until it is complete or the table of retry.h gives
 * up. Steps down to an older tool by itself. DH_STALE: the picture has to be smaller; render it
 * anew in dh_wire_image_size, dh_wire_reimage, run again. DH_INTERRUPTED within 500 ms of a stop.
 * Errors say whose fault it is and what to do. `report` may be NULL. */
enum dh_status dh_exchange_run(struct dh_exchange *x, struct dh_wire *w, dh_tick deadline,
                               struct dh_reply *ret, struct dh_exchange_report *report,
                               struct dh_err *err);

/* GET base/models (or the vendor's list): whether the endpoint, the key and the model's name are
 * right. `ret_models`: a JSON array of names, new reference; may be NULL. Two attempts at most. */
enum dh_status dh_exchange_probe(struct dh_exchange *x, const struct dh_wire_config *config,
                                 dh_tick deadline, json_t **ret_models, struct dh_err *err);

#endif
