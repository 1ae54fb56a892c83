/* What applications say of themselves over AT-SPI 2 (libatspi): roles, names, values, states. Optional, and never
 * trusted about place or visibility: the pixels decide (a11y_fuse.h).
 *
 * Interactive objects that are showing are asked for by match rules (interface org.a11y.atspi.Collection), one
 * request for a window; toolkits without it are walked, at most DH_A11Y_WALK objects. No request waits longer
 * than DH_A11Y_CALL; an application that lets one run out is left alone for DH_A11Y_QUARANTINE. */
#ifndef DH_CAPTURE_A11Y_H
#define DH_CAPTURE_A11Y_H

#include <deskhand/element.h>
#include <deskhand/tick.h>
#include <deskhand/window.h>
#include "base/arena.h"
#include "base/err.h"

#define DH_A11Y_CALL DH_TICK_MS(45) /* the library makes two of some: 90 at most for a frozen one */
#define DH_A11Y_APPLICATION DH_TICK_MS(300) /* at most, for one application in one query */
#define DH_A11Y_QUARANTINE DH_TICK_S(30)
#define DH_A11Y_WALK 400
#define DH_A11Y_NODES 2000

struct dh_a11y_node {
    enum dh_role role;
    const char *name;  /* never NULL; in the arena; data, not to be trusted */
    const char *value; /* of an entry; NULL for passwords and where there is none */
    unsigned states;   /* DH_STATE_ bits */
    struct dh_rect rect; /* screen pixels, never empty */
    int window;        /* index of the window it is in */
};

struct dh_a11y_nodes {
    struct dh_a11y_node *items; /* in the arena */
    size_t count;
    size_t silent; /* applications that did not answer, now or lately */
};

struct dh_a11y;

/* Joins the accessibility bus of $DISPLAY's session. DH_ENV when there is none. */
enum dh_status dh_a11y_create(struct dh_a11y **ret, struct dh_err *err);
void dh_a11y_destroy(struct dh_a11y *a);
/* Asks the applications of these windows. What cannot be had is missing, not an error. */
enum dh_status dh_a11y_query(struct dh_a11y *a, const struct dh_window *windows, size_t count,
                             struct dh_arena *arena, struct dh_a11y_nodes *ret, struct dh_err *err);

#endif
