/* What kind of program a window belongs to, as far as typing into it depends on that. */
#ifndef DH_ACTUATE_CLIENT_H
#define DH_ACTUATE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/xconn.h"

/* Pasted newlines execute there, and control keys mean other things. */
bool dh_client_terminal(struct dh_xconn *x, Window w);
/* A word processor, which changes quotes, dashes and capitals of what is typed there, but not of what is pasted. */
bool dh_client_corrects(struct dh_xconn *x, Window w);
/* Whether keys go through an input method there, which works asynchronously and reorders those that come fast: an XIM
 * server that lives (X Input Method Protocol), or what the environment of its process asks for. */
bool dh_client_input_method(struct dh_xconn *x, Window w);
/* Pure. Whether an environment (n bytes of "NAME=value", each with its NUL, as in /proc/PID/environ) asks for one. */
bool dh_client_environment_has_im(const char *env, size_t n);

#endif
