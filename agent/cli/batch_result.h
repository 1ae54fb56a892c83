/* What became of the rows of a table, as a table. Private to the batch. */
#ifndef DH_AGENT_CLI_BATCH_RESULT_H
#define DH_AGENT_CLI_BATCH_RESULT_H

#include <jansson.h>
#include "base/err.h"

/* Writes a CSV file (RFC 4180, UTF-8): the columns of `table` (an array of objects), then row, status, seconds, run,
 * summary and the outputs, for each entry of `report` ({"row" (from 1), "status", "seconds", "run", "summary",
 * "outputs"?}). The file is replaced as a whole, so that it can be read at any time. What was read off a screen and
 * looks like a formula has ' before it. DH_IO. */
enum dh_status dh_batch_result_write(const char *path, const json_t *table, const json_t *report, struct dh_err *err);

#endif
