/* Secrets by name, for the actuator alone: $XDG_CONFIG_HOME/deskhand/secrets/NAME, 0600, at most
 * 4096 bytes, a trailing line break is not part of it. In memory they are locked (mlock(2)), left
 * out of core dumps (madvise(2) MADV_DONTDUMP) and wiped when freed. */
#ifndef DH_AGENT_GATE_SECRET_H
#define DH_AGENT_GATE_SECRET_H

#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

#define DH_SECRET_MAX 4096

/* Zeroed holds nothing. `text` is NUL-terminated and owned. */
struct dh_secret {
    char *text;
    size_t len;
    size_t mapped;
};

/* A name is letters, digits, "-", "_" and "." (not first). DH_NOT_FOUND, DH_REFUSED (a link, other
 * people may read it, too large), DH_USAGE (no such name). The value never is in an error. */
enum dh_status dh_secret_get(const char *name, struct dh_secret *ret, struct dh_err *err);
/* Text with every {{secret:NAME}} replaced; *ret_any tells whether there was one. */
enum dh_status dh_secret_expand(const char *text, struct dh_secret *ret, bool *ret_any,
                                struct dh_err *err);
/* Whether a text names a secret at all. */
bool dh_secret_mentioned(const char *text);
void dh_secret_finish(struct dh_secret *s);

#endif
