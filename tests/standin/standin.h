/* The stand-in for the vendors' servers, as a child of a C test. */
#ifndef DH_TESTS_STANDIN_STANDIN_H
#define DH_TESTS_STANDIN_STANDIN_H

#include <jansson.h>
#include <sys/types.h>
#include "agent/model/wire.h"
#include "base/loop.h"

#define STANDIN_KEY "stand-in-key"

struct standin {
    pid_t pid;
    char http[64], https[64], ca[128];
};

/* Starts it with the words behind its name (NULL-terminated); false when it does not get ready
 * within 30 s. */
bool standin_start(struct standin *s, const char *const *words);
void standin_stop(struct standin *s);
/* POSTs an order (taken over) to it: {"faults": [...]}, {"script": [...]}. */
bool standin_order(const struct standin *s, struct dh_loop *loop, json_t *order);
/* What it tells of itself; new reference. */
json_t *standin_news(const struct standin *s, struct dh_loop *loop);
/* The base of a kind's endpoint, over TLS or not; in `out`. */
const char *standin_base(const struct standin *s, enum dh_wire_kind kind, bool tls, char out[128]);
/* A picture of one colour as PNG; owned by the caller (dh_free). */
void *standin_png(int w, int h, unsigned grey, size_t *ret_size);

#endif
