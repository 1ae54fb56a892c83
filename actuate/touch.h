/* A touch: the smallest thing a ticket is for. Actions of the table are one touch (click) or a few
 * with a look between them (choose, attach); the agent takes them apart, each touch passes the gate. */
#ifndef DH_ACTUATE_TOUCH_H
#define DH_ACTUATE_TOUCH_H

#include <stdbool.h>
#include <stddef.h>
#include <deskhand/action.h>
#include <deskhand/geom.h>

enum dh_touch_kind {
    DH_TOUCH_CLICK,   /* at, button, count, modifiers; seconds: how long the button stays down */
    DH_TOUCH_MOVE,    /* at */
    DH_TOUCH_DRAG,    /* at, to, button, modifiers; via: where it passes on its way */
    DH_TOUCH_SCROLL,  /* at, dx, dy */
    DH_TOUCH_PRESS,   /* keys, count */
    DH_TOUCH_HOLD,    /* keys, seconds */
    DH_TOUCH_TYPE,    /* text (exactly, into what has the focus), secret */
    DH_TOUCH_COPY,    /* text: becomes the clipboard's content; NULL: press the copy keys */
    DH_TOUCH_PASTE,   /* text: pasted, then the user's clipboard is put back; NULL: press the paste keys */
    DH_TOUCH_OPEN,    /* open_kind, open */
    DH_TOUCH_FOCUS,   /* window: raised and focused, waited for */
    DH_TOUCH_CLOSE,   /* window: asked to close (WM_DELETE_WINDOW), waited for with a bound */
};

struct dh_touch {
    enum dh_touch_kind kind;
    struct dh_point at, to;
    const struct dh_point *via; /* borrowed; at most DH_TOUCH_VIA_MAX */
    size_t via_count;
    int button, count;
    unsigned modifiers; /* DH_MOD_ bits */
    int dx, dy;
    double seconds;
    const char *keys;
    const char *text;
    bool secret;           /* never log or keep the text */
    enum dh_open_kind open_kind;
    const char *open;      /* argv: joined by '\n' */
    unsigned long window;  /* the top-level that must be under the point / must hold the focus; 0: any */
    unsigned long active;  /* at a point: the window that must still be the active one; 0: any */
    struct dh_rect place;  /* at a point: where `window` must still lie, without its frame; empty: anywhere */
    struct dh_rect check;  /* pixels that must still be as planned; empty: none */
    const uint32_t *pixels;/* check.w * check.h of them, borrowed */
    struct dh_rect field;  /* of a text: where it goes, when that is known; see dh_actuator_options.still */
    /* Of a drag: the same for where it ends, before the button goes up. The pixels are compared before it goes down,
     * since what can be dropped on shows so. */
    unsigned long to_window;
    struct dh_rect to_place, to_check;
    const uint32_t *to_pixels;
};

#define DH_TOUCH_VIA_MAX 64

/* SHA-256 over all that a touch does, as hex; for tickets and the journal. Not over `pixels`, `active`,
 * `place`, `field` and what begins with `to_`: they only ever keep it from being done. */
struct dh_touch_print {
    char hex[65];
};
struct dh_touch_print dh_touch_fingerprint(const struct dh_touch *touch);
const char *dh_touch_name(enum dh_touch_kind kind);

#endif
