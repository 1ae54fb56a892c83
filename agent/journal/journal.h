/* The append-only, hash-chained record of a run: $XDG_STATE_HOME/deskhand/runs/ID/journal.jsonl, one
 * JSON object a line: {"seq","tick","wall","kind",...payload,"prev","hash"}; hash is SHA-256 over the
 * canonical line without "hash", prev is the hash before ("" for the first). 0600 in 0700. */
#ifndef DH_AGENT_JOURNAL_JOURNAL_H
#define DH_AGENT_JOURNAL_JOURNAL_H

#include <jansson.h>
#include <stdbool.h>
#include <deskhand/frame.h>
#include "base/err.h"

struct dh_journal;

enum dh_record {
    DH_RECORD_RUN,      /* goal, skill, inputs (without secrets), display, version, options */
    DH_RECORD_OBSERVE,  /* frame (file name or null), settled, windows, active, stage times */
    DH_RECORD_PLAN,     /* step, sentence, line, action, state */
    DH_RECORD_GROUND,   /* chosen rect, point, score, candidates */
    DH_RECORD_VERDICT,  /* tier, class, why */
    DH_RECORD_ASK,      /* exactly what the person was shown */
    DH_RECORD_ANSWER,   /* once, run, no, none; channel */
    DH_RECORD_INTENT,   /* touch fingerprint and text, class, irreversible, expected evidence */
    DH_RECORD_OUTCOME,  /* of = seq of the intent; status, what, events, times */
    DH_RECORD_RESULT,   /* of a whole step: status, value, changed */
    DH_RECORD_PARK,     /* why, socket, display, state */
    DH_RECORD_RESUME,
    DH_RECORD_RECOVERED,/* torn bytes that were cut off */
    DH_RECORD_END,      /* status, exit, summary, outputs, times */
    DH_RECORD_COUNT,
};
const char *dh_record_name(enum dh_record kind);

/* A new run with a new id ("20261123-101200-ab12"); takes the writer's lock (flock). `base` NULL: the
 * user's state folder. */
enum dh_status dh_journal_create(const char *base, struct dh_journal **ret, struct dh_err *err);
/* Opens an existing run for appending; a torn tail is cut and recorded. DH_INVALID when the chain is
 * broken, DH_REFUSED when another process writes it. */
enum dh_status dh_journal_resume(const char *base, const char *id, struct dh_journal **ret,
                                 struct dh_err *err);
void dh_journal_close(struct dh_journal *j);
const char *dh_journal_id(const struct dh_journal *j);
const char *dh_journal_folder(const struct dh_journal *j);

/* Appends one record; `payload` (an object) is taken over, also on failure. `sync`: on disk (fdatasync)
 * before it returns; INTENT and ANSWER always are. *ret_seq may be NULL. When this fails nothing may be
 * touched: no journal, no action. */
enum dh_status dh_journal_add(struct dh_journal *j, enum dh_record kind, json_t *payload, bool sync,
                              long *ret_seq, struct dh_err *err);
/* Keeps PNG bytes under frames/SHA256.png (once); the name is written to ret_name (>= 80 bytes). */
enum dh_status dh_journal_keep(struct dh_journal *j, const void *png, size_t n, char *ret_name,
                               struct dh_err *err);

/* Reads all records of a run as an array (new reference). DH_INVALID names the first bad sequence number;
 * *ret_good (may be NULL) is how many are good. */
enum dh_status dh_journal_read(const char *base, const char *id, json_t **ret_records, long *ret_good,
                               struct dh_err *err);
/* The ids of all runs, oldest first, as an array of objects {id, goal, status, started, steps}. */
enum dh_status dh_journal_list(const char *base, json_t **ret_runs, struct dh_err *err);
/* Resolves "last" or a unique prefix to an id; owned by the caller (dh_free). */
enum dh_status dh_journal_find(const char *base, const char *text, char **ret_id, struct dh_err *err);

#endif
