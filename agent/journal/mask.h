/* Secret values that must never reach the disk, and the text that stands for them. */
#ifndef DH_AGENT_JOURNAL_MASK_H
#define DH_AGENT_JOURNAL_MASK_H

#include <jansson.h>
#include <stddef.h>
#include "base/err.h"

#define DH_MASK_TEXT "\xe2\x9f\xa6secret\xe2\x9f\xa7"

struct dh_mask {
    char **values; /* owned, longest first */
    size_t count, cap;
};

void dh_mask_finish(struct dh_mask *m);
/* Copies the value; an empty one is ignored. */
enum dh_status dh_mask_add(struct dh_mask *m, const char *value, struct dh_err *err);
/* A new value with every occurrence in every string and member name replaced, and with NUL characters,
 * which no reader of ours takes, as U+FFFD. Numbers are left alone. New reference, NULL: out of memory. */
json_t *dh_mask_apply(const struct dh_mask *m, const json_t *value);

#endif
