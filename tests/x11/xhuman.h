/* A person at the keyboard: keys of the server's own device, not of XTEST. */
#ifndef DH_TESTS_X11_XHUMAN_H
#define DH_TESTS_X11_XHUMAN_H

#include <X11/Xlib.h>
#include <X11/extensions/XInput.h>
#include <stdbool.h>

struct xhuman {
    Display *display; /* owned */
    XDevice *keyboard;
    int id, xtest_id; /* of both keyboards */
};

bool xhuman_open(struct xhuman *h, const char *display);
void xhuman_close(struct xhuman *h);
/* By keysym, as the map has it now; returns when the server has it. */
void xhuman_key(struct xhuman *h, KeySym sym, bool down);

#endif
