/* Whether the server of a display takes requests at all: without Xlib, which waits for an answer for ever. */
#ifndef DH_BASE_XPROBE_H
#define DH_BASE_XPROBE_H

#include <stdbool.h>
#include <deskhand/tick.h>

enum dh_xprobe {
    DH_XPROBE_ANSWERS,
    DH_XPROBE_SILENT,    /* it took the connection and said nothing until the bound */
    DH_XPROBE_UNKNOWN,   /* nobody listens, the display is on another machine, or it was cancelled */
};

/* Knocks at a local display (NULL: $DISPLAY) and waits for any word. The knock asks for a version of the protocol that
 * there is not, so that no cookie is needed and no client comes to be (X protocol, "Connection Setup"). `cancel`: a
 * descriptor that ends the wait when it is readable, -1. */
enum dh_xprobe dh_xprobe(const char *display, dh_tick bound, int cancel);

#endif
