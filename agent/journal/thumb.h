/* A screenshot made small enough for a page. */
#ifndef DH_AGENT_JOURNAL_THUMB_H
#define DH_AGENT_JOURNAL_THUMB_H

#include <stddef.h>
#include "base/buf.h"
#include "base/err.h"

/* Appends PNG bytes that show the given PNG with a palette, at the largest of a few widths that fits into
 * `budget` bytes (the smallest one, when none does). DH_INVALID when the bytes are no picture. */
enum dh_status dh_thumb_make(const void *png, size_t n, size_t budget, struct dh_buf *ret_png,
                             struct dh_err *err);

#endif
