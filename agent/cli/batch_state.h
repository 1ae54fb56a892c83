/* What became of the rows of a table, from one command to the next. Private to the batch. */
#ifndef DH_AGENT_CLI_BATCH_STATE_H
#define DH_AGENT_CLI_BATCH_STATE_H

#include <jansson.h>
#include <stdbool.h>
#include "base/err.h"

enum dh_row_fate {
    DH_ROW_NEW, /* nothing is known of it, or nothing came of it that may not be done twice */
    DH_ROW_DONE,
    DH_ROW_PARKED,  /* its run waits for a person */
    DH_ROW_UNKNOWN, /* something that cannot be taken back was begun, and the run did not end well */
};

/* By the records of the row's run: its end, else what it did. */
enum dh_row_fate dh_batch_judge(const json_t *records);
/* What a row is known by: its values, and the how manieth row with just these it is. Owned by the caller
 * (dh_free); NULL: memory. */
char *dh_batch_key(const json_t *rows, size_t index);

/* {"skill","table","rows":{KEY:{"status","run","summary","outputs"}}} of this skill and this table; an empty one
 * when there is none. What is there and cannot be read is an error: nobody would know which rows are done. New reference. */
enum dh_status dh_batch_load(const char *skill, const char *table, json_t **ret, struct dh_err *err);
/* Keeps another command off the same skill and table until *ret_fd is closed. DH_REFUSED: there is one at it. */
enum dh_status dh_batch_lock(const char *skill, const char *table, int *ret_fd, struct dh_err *err);
enum dh_status dh_batch_save(const json_t *state, struct dh_err *err);

#endif
