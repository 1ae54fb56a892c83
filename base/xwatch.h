/* A watchdog for one connection. Xlib waits for replies without a bound, so a server that is stopped or hangs would hang
 * us as well. A thread of its own notices that the loop has not been waited in for a while, asks whether the server
 * answers anybody, and if not ends the connection, which ends every wait for it. It never calls Xlib. */
#ifndef DH_BASE_XWATCH_H
#define DH_BASE_XWATCH_H

#include <stdbool.h>
#include "base/err.h"
#include "base/loop.h"

/* How long a server may be silent before it counts as gone: until it is asked, and for its answer. */
#define DH_XWATCH_AWAY DH_TICK_S(2)
#define DH_XWATCH_ANSWER DH_TICK_S(5)

struct dh_xwatch;

/* `connection` is shut down (shutdown(2)), not closed, when the server is silent. All is borrowed. */
enum dh_status dh_xwatch_start(const char *display, int connection, const struct dh_loop *loop,
                               struct dh_xwatch **ret, struct dh_err *err);
/* NULL is allowed. */
void dh_xwatch_stop(struct dh_xwatch *w);
/* Whether it has ended the connection. NULL has not. */
bool dh_xwatch_silent(const struct dh_xwatch *w);

#endif
