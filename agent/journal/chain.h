/* The records of a journal as one chain, read from its bytes. Pure. */
#ifndef DH_AGENT_JOURNAL_CHAIN_H
#define DH_AGENT_JOURNAL_CHAIN_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"
#include "base/hash.h"

struct dh_chain {
    json_t *records;         /* array of the good ones; owned */
    long good;               /* how many */
    size_t bytes;            /* where the last good one ends */
    size_t tail;             /* bytes behind it */
    bool torn;               /* the tail is one unfinished or damaged last line */
    struct dh_hash_sum head; /* hash of the last good one, "" when there is none */
};

/* Fills *ret (finish it in every case) with the longest good chain. DH_OK when nothing but an unfinished
 * line is behind it; DH_INVALID names the first bad record, also when a newer deskhand wrote it. */
enum dh_status dh_chain_read(const char *text, size_t n, struct dh_chain *ret, struct dh_err *err);
void dh_chain_finish(struct dh_chain *c);
/* The same against a checkpoint: record `seq` must be there with this hash (seq 0: nothing promised). */
enum dh_status dh_chain_check(const struct dh_chain *c, long seq, const char *hash, struct dh_err *err);

#endif
