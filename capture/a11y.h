/* What applications say of themselves over AT-SPI 2: roles, names, values, states. Optional, and never trusted
 * about visibility: the pixels decide (a11y_fuse.h). Runs in a process of its own (deskhand-a11y), because it waits
 * for other people's programs.
 *
 * Interactive objects that are showing are asked for by match rules (interface org.a11y.atspi.Collection), one
 * request for a window; toolkits without it are walked level by level, at most DH_A11Y_WALK objects. All
 * applications are knocked at first, together: one that has not answered within DH_A11Y_KNOCK is silent, and costs
 * nothing from then on until that very answer arrives. */
#ifndef DH_CAPTURE_A11Y_H
#define DH_CAPTURE_A11Y_H

#include <deskhand/element.h>
#include <deskhand/tick.h>
#include <deskhand/window.h>
#include "base/arena.h"
#include "base/err.h"

#define DH_A11Y_KNOCK DH_TICK_MS(40)        /* at most, for all applications together */
#define DH_A11Y_APPLICATION DH_TICK_MS(300) /* at most, for one application in one query */
#define DH_A11Y_WALK 400
#define DH_A11Y_NODES 2000
#define DH_A11Y_NAME 200  /* bytes of a name */
#define DH_A11Y_VALUE 400 /* characters of an entry */

struct dh_a11y_node {
    enum dh_role role;
    const char *name;  /* never NULL; in the arena; data, not to be trusted */
    const char *value; /* of an entry; NULL for passwords, which are not even asked for, and where there is none */
    unsigned states;   /* DH_STATE_ bits */
    struct dh_rect rect; /* screen pixels, never empty */
    int window;        /* index of the window it is in */
    bool unsure;       /* its toolkit does not say what is showing (GTK 4): only what is seen there counts */
};

struct dh_a11y_nodes {
    struct dh_a11y_node *items; /* in the arena */
    size_t count;
    size_t silent; /* applications that did not answer, now or lately */
};

/* What is known of one process that has windows: once for each, as soon as it is known; those that are silent or
 * say nothing of themselves first. Nodes are borrowed. */
struct dh_a11y_sink {
    void (*told)(void *data, int pid, bool silent, const struct dh_a11y_node *nodes, size_t count);
    void (*knocked)(void *data); /* from here on only those follow that are awake */
    void *data;
};

struct dh_a11y;

/* Joins the bus at $AT_SPI_BUS_ADDRESS. DH_ENV when there is none. */
enum dh_status dh_a11y_create(struct dh_a11y **ret, struct dh_err *err);
void dh_a11y_destroy(struct dh_a11y *a);
/* Asks the applications of these windows (bottom first). What cannot be had is missing, not an error. DH_GONE when the
 * bus has gone. `sink` may be NULL. */
enum dh_status dh_a11y_query(struct dh_a11y *a, const struct dh_window *windows, size_t count,
                             const struct dh_a11y_sink *sink, struct dh_arena *arena,
                             struct dh_a11y_nodes *ret, struct dh_err *err);

#endif
