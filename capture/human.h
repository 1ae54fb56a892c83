/* Ears for a person: raw events of physical devices (base/physical.h), decoded into deeds, which is what a recording
 * is made of. What we do ourselves by XTEST is not heard, menus and grabs of applications do not matter, and nothing is
 * taken away from the applications.
 *
 *     dh_ears_open(x, hear, data, &ears, &err);    x: a connection that is the ears' own, joined to a loop
 *     static void hear(void *data, const struct dh_deed *deed) { ... dh_deed_to_json(deed) ... }
 *     dh_ears_close(ears);
 *
 * Order is that of the server. A press is told at once (DH_DEED_PRESS), so that the screen can be looked at before it
 * changes; what it became follows when the button goes up. Text typed through an input method is in no key event and has
 * to be read off the screen. Nothing here is written anywhere: what is heard may be a password. */
#ifndef DH_CAPTURE_HUMAN_H
#define DH_CAPTURE_HUMAN_H

#include <jansson.h>
#include <stdbool.h>
#include <deskhand/geom.h>
#include "base/xconn.h"

enum dh_deed_kind {
    DH_DEED_TEXT,   /* text, count: a key or a compose sequence typed it */
    DH_DEED_KEYS,   /* text, count: a chord or a key without text, as dh_chord_parse reads it: "ctrl+s", "Return" */
    DH_DEED_PRESS,  /* button, modifiers, at: a button went down */
    DH_DEED_CLICK,  /* button, modifiers, at, count: 2 is the second click of a double click */
    DH_DEED_DRAG,   /* button, modifiers, at, to */
    DH_DEED_SCROLL, /* dx, dy in notches, modifiers, at */
    DH_DEED_KINDS,
};

#define DH_DEED_TEXT_MAX 64

struct dh_deed {
    enum dh_deed_kind kind;
    unsigned long time;          /* the server's clock, milliseconds */
    int device;                  /* XI2 id of the device */
    char text[DH_DEED_TEXT_MAX]; /* UTF-8 */
    bool repeat;                 /* of a key that was held: `count` more of the deed before */
    int count;                   /* text, keys: how often; click: which of a row */
    unsigned modifiers;          /* DH_MOD_ bits, of the pointer's deeds */
    int button;                  /* 1 left, 2 middle, 3 right, 8, 9 */
    struct dh_point at, to;      /* pixels of the screen */
    int dx, dy;
};

typedef void (*dh_deed_fn)(void *data, const struct dh_deed *deed);

struct dh_ears;

/* DH_ENV without XI 2.1 or XKEYBOARD. The connection is borrowed; it has to be this one's alone. */
enum dh_status dh_ears_open(struct dh_xconn *x, dh_deed_fn fn, void *data, struct dh_ears **ret, struct dh_err *err);
/* NULL is allowed. */
void dh_ears_close(struct dh_ears *ears);

/* One line of a log as an object; NULL when memory is short. Members that have nothing to say are left out:
 * {"deed":"text","time":N,"device":N,"text":S,"count":N,"repeat":true}
 * {"deed":"click","time":N,"device":N,"button":N,"count":N,"modifiers":N,"at":[x,y]}
 * {"deed":"drag",...,"to":[x,y]}, {"deed":"scroll",...,"dx":N,"dy":N} */
json_t *dh_deed_to_json(const struct dh_deed *deed);
/* Distrusts all of it: DH_INVALID names what is wrong. */
enum dh_status dh_deed_from_json(const json_t *v, struct dh_deed *ret, struct dh_err *err);
bool dh_deed_equal(const struct dh_deed *a, const struct dh_deed *b);

#endif
