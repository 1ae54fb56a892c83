/* Whose a window is: the process of the client that made it, as the server knows it from its socket (X-Resource 1.2,
 * LocalClientPID). _NET_WM_PID is what a client says of itself; this it cannot choose. */
#ifndef DH_BASE_XOWNER_H
#define DH_BASE_XOWNER_H

#include "base/xconn.h"

/* 0: the server does not tell (no X-Resource, a client on another machine, process ids that are not ours), or the window
 * is gone. */
int dh_xowner_pid(struct dh_xconn *x, Window w);

#endif
