/* The append-only, hash-chained record of a run: $XDG_STATE_HOME/deskhand/runs/ID/journal.jsonl, one
 * JSON object a line: {"seq","tick","wall","kind",...payload,"prev","hash"}; hash is SHA-256 over the
 * canonical line without "hash", prev is the hash before ("" for the first). 0600 in 0700. A second
 * file, `head`, holds the number and hash of a record that is certainly on disk, so that a journal that
 * was cut short is noticed. The format, with the members of every kind: docs/journal.md. Sequence
 * numbers start at 1; 0 means none. */
#ifndef DH_AGENT_JOURNAL_JOURNAL_H
#define DH_AGENT_JOURNAL_JOURNAL_H

#include <jansson.h>
#include <stdbool.h>
#include <deskhand/frame.h>
#include "base/err.h"

#define DH_JOURNAL_FORMAT 1 /* of the record RUN; a reader takes this and what is older */

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
    DH_RECORD_OUTCOME,  /* of = seq of the intent; status, what, events, lost, times */
    DH_RECORD_RESULT,   /* of a whole step: status, value, note, changed */
    DH_RECORD_PARK,     /* why, socket, display, state */
    DH_RECORD_RESUME,
    DH_RECORD_RECOVERED,/* torn bytes that were cut off */
    DH_RECORD_HUMAN,    /* what, device, then, waited: a person used the desktop in the middle of a step */
    DH_RECORD_HEAL,     /* step, was, now, role, how: found by more than its words; or dismissed */
    DH_RECORD_MODEL,    /* what: "request" (why, reserve) or "reply" (usage); spent: the counters so far */
    DH_RECORD_END,      /* status, exit, summary, outputs, times */
    DH_RECORD_COUNT,
};
const char *dh_record_name(enum dh_record kind);

/* A new run with a new id ("20261123-101200-ab12", UTC); takes the writer's lock (an open-file-description
 * lock: it goes with the process, and readers can ask for it without taking it). `base` is the folder of
 * all runs, made when missing; NULL: the user's ($XDG_STATE_HOME/deskhand/runs). */
enum dh_status dh_journal_create(const char *base, struct dh_journal **ret, struct dh_err *err);
/* Opens an existing run for appending; a torn tail is cut and recorded. DH_INVALID when the chain is
 * broken, DH_REFUSED when another process writes it. */
enum dh_status dh_journal_resume(const char *base, const char *id, struct dh_journal **ret,
                                 struct dh_err *err);
void dh_journal_close(struct dh_journal *j);
const char *dh_journal_id(const struct dh_journal *j);
const char *dh_journal_folder(const struct dh_journal *j);

/* A value that must never be written: wherever it occurs in a later payload, â¦secretâ§ stands instead. */
enum dh_status dh_journal_secret(struct dh_journal *j, const char *value, struct dh_err *err);
/* Appends one record; `payload` (an object; NULL is out of memory) is taken over, also on failure. The first record
 * has to be RUN; RUN and RESUME get "format", "boot" and "pid" added. `sync`: on disk (fdatasync)
 * before it returns; RUN, INTENT, ANSWER, PARK, RECOVERED and END
 * always are, and every eighth of the others.
 * *ret_seq may be NULL. When this fails nothing was recorded and nothing may be touched: no journal, no
 * action. After a full disk it may be tried again; after a failed sync (DH_GONE from then on) the run
 * has to be resumed. */
enum dh_status dh_journal_add(struct dh_journal *j, enum dh_record kind, json_t *payload, bool sync,
                              long *ret_seq, struct dh_err *err);
/* Keeps PNG bytes under frames/SHA256.png (once); the name is written to ret_name (>= 80 bytes). */
enum dh_status dh_journal_keep(struct dh_journal *j, const void *png, size_t n, char *ret_name,
                               struct dh_err *err);

/* Reads all records of a run as an array (new reference), also while it is being written. DH_INVALID names
 * the first bad sequence number; *ret_good (may be NULL) is how many are good, in that case too. An
 * unfinished last line is not a record yet. */
enum dh_status dh_journal_read(const char *base, const char *id, json_t **ret_records, long *ret_good,
                               struct dh_err *err);
/* The good records alone, whatever is behind them, for showing a damaged run: DH_INVALID as above, yet
 * *ret_records is set. */
enum dh_status dh_journal_read_good(const char *base, const char *id, json_t **ret_records,
                                    struct dh_err *err);

/* What dh_journal_verify found. */
struct dh_journal_check {
    long good;       /* records that are as they were written */
    long bad;        /* the first that is not; 0: none */
    bool closed;     /* the last record is END */
    size_t torn;     /* bytes of an unfinished last line, which resuming cuts off */
    long frames;     /* pictures that records refer to, each once per reference */
    char head[65];   /* hash of the last good record: keep it elsewhere to prove the journal later */
};
/* Recomputes the whole chain, compares the checkpoint, and hashes every picture that is referred to.
 * DH_INVALID names the first bad record; *ret is filled in every case but DH_NOT_FOUND. */
enum dh_status dh_journal_verify(const char *base, const char *id, struct dh_journal_check *ret,
                                 struct dh_err *err);
/* The runs, oldest first, as an array of objects {id, goal, status, started, steps}. status is that of
 * END, or "parked", "running" (a process writes it), "stopped" (it ended without a word), "damaged". */
enum dh_status dh_journal_list(const char *base, json_t **ret_runs, struct dh_err *err);
/* Resolves "last" or the unique beginning of an id to an id; owned by the caller
 * (dh_free). DH_NOT_FOUND, DH_AMBIGUOUS. */
enum dh_status dh_journal_find(const char *base, const char *text, char **ret_id, struct dh_err *err);

#endif
