/* A display in front of a display: everything is passed on, but one extension is not offered. Real servers without it
 * are old or restricted ones. */
#ifndef DH_TESTS_X11_XRELAY_H
#define DH_TESTS_X11_XRELAY_H

#include <stdbool.h>
#include <sys/types.h>

struct xrelay {
    char name[16]; /* ":5007" */
    int listen_fd;
    pid_t pid;     /* of the process that relays */
};

/* `display` is local, `without` the name of the extension. */
bool xrelay_start(struct xrelay *r, const char *display, const char *without);
/* Zeroed is allowed. */
void xrelay_stop(struct xrelay *r);

#endif
