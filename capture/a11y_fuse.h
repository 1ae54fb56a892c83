/* Elements that were seen and nodes that were told, made one. Pure. */
#ifndef DH_CAPTURE_A11Y_FUSE_H
#define DH_CAPTURE_A11Y_FUSE_H

#include <deskhand/word.h>
#include "capture/a11y.h"

struct dh_a11y_seen {
    const struct dh_element *elements;
    size_t count;
    const struct dh_line *lines; /* what can be read: a name that stands nowhere is worth less */
    size_t line_count;
    /* Whether there is something to see where a node says it is; NULL: always. */
    bool (*drawn)(void *data, const struct dh_a11y_node *node);
    void *data;
};

/* A node and an element of one window are one thing when their boxes share half of their union, or when the smaller
 * one's centre lies in the other and their texts are alike to 80 of 100, or their roles are the same and neither is
 * much smaller. The surest pairs come first. The node decides role (but what pixels alone can tell, a switch or the cell
 * of a table, stays), state and "password"; its name counts when it is alike, when the element has none, or when
 * it can be read near a control whose name was guessed from its neighbours; otherwise what can be read stands and
 * the confidence falls. Its value counts when it is like what can be read. A node that nothing seen belongs to becomes
 * an element with confidence 50 if something is drawn there.
 * ret: all elements, those that were there first and in their order; ids of the new ones are empty. */
enum dh_status dh_a11y_fuse(const struct dh_a11y_seen *seen, const struct dh_a11y_nodes *nodes,
                            struct dh_arena *arena, struct dh_element **ret, size_t *ret_count,
                            struct dh_err *err);

#endif
