/* What the clients of a server ask of it, counted by the server itself (RECORD extension). */
#ifndef DH_TESTS_X11_XCOUNT_H
#define DH_TESTS_X11_XCOUNT_H

#include <X11/Xlib.h>
#include <X11/extensions/record.h>
#include <stdbool.h>

struct xcount {
    Display *control, *data;
    XRecordContext context;
    int shm, damage; /* major opcodes, 0: not there */
    long images;     /* GetImage and ShmGetImage */
    long damages;    /* any request of DAMAGE */
    long others;     /* anything else that was asked */
    long marks, marks_seen; /* of our own */
};

/* Counts from now on, requests of every client. */
bool xcount_begin(struct xcount *c, const char *display);
/* Takes in what was counted so far, all requests that were carried out before this call. */
void xcount_take(struct xcount *c);
/* Zeroed is allowed. */
void xcount_end(struct xcount *c);

#endif
