/* One record as bytes: a line of canonical JSON (compact, keys sorted) whose "hash" is the SHA-256 of
 * the same object without "hash", and whose "prev" is the hash of the record before ("" for the first). */
#ifndef DH_AGENT_JOURNAL_RECORD_H
#define DH_AGENT_JOURNAL_RECORD_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include "agent/journal/journal.h"
#include "base/err.h"
#include "base/hash.h"

#define DH_RECORD_MAX (4u << 20) /* bytes of a line */

bool dh_record_parse(const char *name, enum dh_record *ret_kind);
/* A record's kind by its "kind" member; DH_RECORD_COUNT when it has none that we know. */
enum dh_record dh_record_of(const json_t *record);

/* Adds seq, tick, wall, kind, prev and hash to `record`, in place, and makes its line with the newline;
 * the line is owned by the caller (dh_free). DH_USAGE when it has one of these members already. */
enum dh_status dh_record_seal(json_t *record, enum dh_record kind, long seq, const char *prev,
                              char **ret_line, struct dh_hash_sum *ret_hash, struct dh_err *err);
/* The way back: n bytes without the newline have to be record `seq` behind the hash `prev`. New
 * reference. DH_INVALID says what is wrong. */
enum dh_status dh_record_open(const char *line, size_t n, long seq, const char *prev, json_t **ret,
                              struct dh_hash_sum *ret_hash, struct dh_err *err);

#endif
