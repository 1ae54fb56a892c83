/* Straight rules: separators, table borders, sides of frames, underlines. Pure. */
#ifndef DH_CAPTURE_RULES_H
#define DH_CAPTURE_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include "capture/component.h"
#include "capture/edges.h"

struct dh_rule {
    struct dh_rect rect; /* one pixel thick; thick rules are several */
    bool upright;
};

struct dh_rules {
    struct dh_rule *items; /* owned */
    size_t count, cap;
};

/* Finds runs of 16 (upright: 20) and more pixels of one colour with contrast across them on 7/8 of
 * their length, marks them in plane->rule, and reduces plane->edge to the edges that no rule
 * accounts for (1 or 0). A test of the edge alone would eat the baselines of text. */
enum dh_status dh_rules_erase(struct dh_plane *plane, struct dh_rules *ret, struct dh_err *err);
/* Its steps: rules in some whole rows, from top to bottom and left to right, and in some whole columns, by
 * their ends. They are appended and marked in plane->rule. False when memory is short. Then the reduced map of a
 * rectangle, into rows of `stride` bytes; it may be in place for the whole plane. Rules alone are marked then. */
bool dh_rules_across(struct dh_plane *plane, int y0, int y1, struct dh_rules *out);
bool dh_rules_upright(struct dh_plane *plane, int x0, int x1, struct dh_rules *out);
void dh_rules_reduce(const struct dh_plane *plane, struct dh_rect rect, uint8_t *out, int stride);
void dh_rules_finish(struct dh_rules *rules);
/* Whether an upright rule stands between two boxes in the same row, a left of b. It is higher than
 * the text at both ends: the stem of a large letter is not. */
bool dh_rules_between(const struct dh_plane *plane, struct dh_box a, struct dh_box b);
/* Whether a small piece is what is left of a frame: it touches removed rules at both ends, or at a
 * corner. */
bool dh_rules_frame_piece(const struct dh_plane *plane, struct dh_box b);

#endif
