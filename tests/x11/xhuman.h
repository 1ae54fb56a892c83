/* A simulated person: the devices that are not XTEST's, driven by the XTEST requests for devices, so that raw events
 * carry their ids. Works on Xvfb, whose devices are "Xvfb mouse" and "Xvfb keyboard". */
#ifndef DH_TESTS_X11_XHUMAN_H
#define DH_TESTS_X11_XHUMAN_H

#include <X11/Xlib.h>
#include <X11/extensions/XInput.h>
#include <stdbool.h>

struct xhuman {
    Display *display;
    XDevice *keyboard, *mouse;
    int id, xtest_id; /* of the keyboard, and of XTEST's */
};

bool xhuman_open(struct xhuman *h, const char *name);
/* Zeroed is allowed. */
void xhuman_close(struct xhuman *h);
/* All of these return when the server has it. */
void xhuman_key(struct xhuman *h, KeySym sym, bool down);
void xhuman_code(struct xhuman *h, int keycode, bool down);
/* Presses and releases a key. */
void xhuman_tap(struct xhuman *h, KeySym sym);
void xhuman_button(struct xhuman *h, int button, bool down);
void xhuman_move(struct xhuman *h, int dx, int dy);

#endif
