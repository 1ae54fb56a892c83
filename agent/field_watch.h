/* Whether the field that a text is being typed into still has the focus, asked between pieces of the text.
 *
 * A page can move the focus from one field to another of the same window at any key. Then the other field shows it: its
 * rim, a cursor, letters. So the fields of the window are compared between two pieces (one small picture, half a
 * millisecond); only when another one than the text's has changed the screen is looked at properly, and that says which
 * field has the focus. Each piece waits until the one before has been drawn and the field stays as it is, so that what
 * is sent after the focus moved is the rest of the piece that moved it, and one more where a machine that is very busy draws
 * later than that. Longer texts are pasted as one (actuate/text_plan.h), so that nothing can move in between. */
#ifndef DH_AGENT_FIELD_WATCH_H
#define DH_AGENT_FIELD_WATCH_H

#include <deskhand/observation.h>
#include "capture/observe.h"

#define DH_FIELD_WATCH_MOST 32

/* Zeroed is off. */
struct dh_field_watch {
    bool on;
    struct dh_screen *screen;     /* borrowed */
    struct dh_observer *observer; /* borrowed */
    bool secret;                  /* what the field holds is nobody's business */
    struct dh_rect own, all;      /* of the field; of all of them together */
    struct dh_rect others[DH_FIELD_WATCH_MOST];
    size_t count;
    uint32_t *before, *now; /* pixels of `all` at the last question, and at this one; owned */
    int strikes;            /* times in a row that another field changed, this one did not, and nobody knows why */
};

/* The fields of the observation's active window. Off when there is no other, or memory is short. */
void dh_field_watch_begin(struct dh_field_watch *w, struct dh_screen *screen, struct dh_observer *observer,
                          const struct dh_observation *o, struct dh_rect field, bool secret);
/* Waits until what was typed is drawn, 600 ms at most. DH_FAILED with where the focus went. */
enum dh_status dh_field_watch_ask(struct dh_field_watch *w, struct dh_loop *loop, struct dh_err *err);
void dh_field_watch_end(struct dh_field_watch *w);

#endif
