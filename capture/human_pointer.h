/* Buttons to clicks, drags and scrolling. Pure. Private to the ears. */
#ifndef DH_CAPTURE_HUMAN_POINTER_H
#define DH_CAPTURE_HUMAN_POINTER_H

#include "capture/human.h"

#define DH_HUMAN_BUTTONS 32

struct dh_human_pointer {
    struct dh_deed down[DH_HUMAN_BUTTONS]; /* the press that a button is in; count 0: it is up */
    struct dh_deed last;                   /* the last click; count 0: none */
};

/* A button went down or up where the pointer is; out has room for 1. How many deeds that is: 0 or 1. */
int dh_human_pointer_button(struct dh_human_pointer *p, int device, int button, bool down, unsigned modifiers,
                            struct dh_point at, unsigned long time, struct dh_deed *out);

#endif
