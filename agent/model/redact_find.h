/* Finding values and shapes in a text. Pure; private to redact*.c. */
#ifndef DH_AGENT_MODEL_REDACT_FIND_H
#define DH_AGENT_MODEL_REDACT_FIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

#define DH_FIND_PART 6      /* symbols of a value that give it away */
#define DH_FIND_LETTERS 10  /* the same for letters alone, which may be an ordinary word */
#define DH_FIND_SPANS 16    /* found in one text; more are one long one */
#define DH_FIND_TEXT 65536  /* bytes looked at in one text; longer ones are found in whole */

/* A value as it is searched for. */
struct dh_find_value {
    char *name;  /* owned */
    char *raw;   /* owned, wiped */
    char *symbols; /* owned, wiped: folded, look-alikes merged, without spaces */
    size_t count;
};

struct dh_find {
    struct dh_find_value *values; /* owned */
    size_t count, cap;
    uint64_t grams[256]; /* which sequences of DH_FIND_PART symbols occur in the values */
};

struct dh_span {
    size_t from, to;  /* bytes of the text */
    const char *mask; /* static, or NULL: that of value */
    size_t value;
};

enum dh_status dh_find_add(struct dh_find *f, const char *name, const char *value, struct dh_err *err);
void dh_find_finish(struct dh_find *f);
/* In order, not overlapping. `shapes`: keys; `accounts`: cards and bank accounts too. */
size_t dh_find_spans(const struct dh_find *f, const char *text, bool accounts, struct dh_span ret[DH_FIND_SPANS]);

#endif
