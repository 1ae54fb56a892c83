/* The files of one run: ID/journal.jsonl, ID/head, ID/frames/. Everything is opened relative to the
 * run's folder, never through a symbolic link. */
#ifndef DH_AGENT_JOURNAL_STORE_H
#define DH_AGENT_JOURNAL_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include "agent/journal/chain.h"
#include "base/err.h"
#include "base/hash.h"

#define DH_STORE_ID 21                     /* room for an id */
#define DH_STORE_JOURNAL "journal.jsonl"
#define DH_STORE_HEAD "head"
#define DH_STORE_FRAMES "frames"
#define DH_STORE_LIMIT ((size_t)512 << 20) /* bytes of a journal that we read */

/* "YYYYMMDD-HHMMSS-xxxx", nothing else. */
bool dh_store_id_valid(const char *id);
/* "frames/SHA256.png"; points *ret_hex at the 64 digits. */
bool dh_store_frame_name(const char *name, const char **ret_hex);
/* The folder of all runs: `base` or the user's own. Owned by the caller (dh_free). */
char *dh_store_base(const char *base);
/* Opens a run's folder; DH_NOT_FOUND when there is no such run, DH_REFUSED when it is another user's. */
enum dh_status dh_store_open(const char *base, const char *id, int *ret_dir, struct dh_err *err);

/* The checkpoint: "SEQ HASH\n" of fixed width, rewritten in place (one sector) after the journal was
 * synced, so that it never promises what the disk may not have. */
enum dh_status dh_store_head_write(int fd, long seq, const char *hash, struct dh_err *err);
enum dh_status dh_store_head_read(int dir, long *ret_seq, struct dh_hash_sum *ret_hash,
                                  struct dh_err *err);
/* Reads and checks the chain against the checkpoint. *ret is to be finished in every case. */
enum dh_status dh_store_load(int dir, struct dh_chain *ret, long *ret_head, struct dh_err *err);

/* The writer's lock on an open journal.jsonl. DH_REFUSED when another process has it. */
enum dh_status dh_store_lock(int fd, struct dh_err *err);
/* Whether a process holds it; asks without taking it. */
bool dh_store_locked(int dir);

#endif
