/* Tables: comma separated values (RFC 4180; also parted by semicolons or tabs) in UTF-8, or UTF-16 with its mark. */
#ifndef DH_AGENT_SKILL_CSV_H
#define DH_AGENT_SKILL_CSV_H

#include <jansson.h>
#include "base/err.h"

#define DH_CSV_MAX (1u << 20) /* bytes */
#define DH_CSV_ROWS 10000

/* An array with one object a row, column name -> text; names from the first row in lower case with
 * _ for what is no letter or digit ("Due date" is due_date). New reference. Rows
 * without any text are left out. DH_INVALID names the line: letters of another encoding, a quote that is not closed, more
 * fields than columns, two columns of one name. */
enum dh_status dh_csv_parse(const char *text, size_t n, json_t **ret, struct dh_err *err);

#endif
