/* Elements that were seen and nodes that were told, made one. Pure. */
#ifndef DH_CAPTURE_A11Y_FUSE_H
#define DH_CAPTURE_A11Y_FUSE_H

#include "capture/a11y.h"

/* A node and an element are one thing when their boxes share half of their union, or when the smaller one's
 * centre lies in the other and their texts are alike to 80 of 100. The node decides role, state and
 * "password"; its name counts when it is alike or the element has none; otherwise what can be read stands
 * and the confidence falls. A node that nothing seen belongs to becomes an element with confidence 50.
 * ret: all elements, those that were there first and in their order; ids of the new ones are empty. */
enum dh_status dh_a11y_fuse(const struct dh_element *elements, size_t count,
                            const struct dh_a11y_nodes *nodes, struct dh_arena *arena,
                            struct dh_element **ret, size_t *ret_count, struct dh_err *err);

#endif
