/* Keys of models by reference: "env:NAME" or "file:PATH" (0600, one line). Only the mind, the child that talks to
 * the model, reads one; everybody else knows the reference and whether there is something behind it. */
#ifndef DH_AGENT_MODEL_KEY_H
#define DH_AGENT_MODEL_KEY_H

#include <stddef.h>
#include "base/err.h"

#define DH_KEY_MAX 4096

/* The value, locked in memory, left out of core dumps, wiped when freed. Zeroed: none. */
struct dh_key {
    char *text; /* NUL-terminated */
    size_t len;
};

/* Whether it is a reference at all; "cmd:" and others are refused. DH_INVALID. */
enum dh_status dh_key_check(const char *reference, struct dh_err *err);
/* Whether there is a key, without reading it. DH_NOT_FOUND: one line that says what to set; DH_REFUSED: other
 * people may read the file. */
enum dh_status dh_key_there(const char *reference, struct dh_err *err);
/* The name of the variable; NULL for a file. Points into the reference. */
const char *dh_key_variable(const char *reference);
/* For the mind alone. A variable is wiped out of this process's environment (/proc/PID/environ too) on the way. */
enum dh_status dh_key_load(const char *reference, struct dh_key *ret, struct dh_err *err);
void dh_key_finish(struct dh_key *key);

/* Keeps keys from every child but the one that is started with it: variables that config.yaml refers to and those
 * well known are listed in DH_PROC_PRIVATE (base/proc.h), and their values are wiped from where /proc/PID/environ
 * shows them. At the start of a program, before the first child and the first thread. */
void dh_key_hide(void);

#endif
