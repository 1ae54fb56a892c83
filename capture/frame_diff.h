/* Comparing frames, and telling a blinking text cursor from a change. Pure. */
#ifndef DH_CAPTURE_FRAME_DIFF_H
#define DH_CAPTURE_FRAME_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <deskhand/frame.h>

/* A text caret, in screen pixels: at most this wide and high. */
#define DH_CARET_WIDTH 3
#define DH_CARET_HEIGHT 40

/* A change that is no larger than a caret (empty ones too). */
bool dh_frame_diff_is_caret(struct dh_rect change);

/* Places that have changed, no two of them close to each other once they were joined; at most DH_PLACES_MOST by
 * joining some. Zeroed is empty. */
#define DH_PLACES_MOST 16

struct dh_places {
    struct dh_rect items[DH_PLACES_MOST];
    size_t count;
};

void dh_places_add(struct dh_places *places, struct dh_rect r);
/* Joins those that have grown close to each other. */
void dh_places_join(struct dh_places *places);

/* Where two frames of one size differ; none where they are the same. Where `b` knows what has changed since `a`
 * (dh_frame_set_changes) nothing is compared. False: their sizes differ. */
bool dh_frame_differences(const struct dh_frame *a, const struct dh_frame *b, struct dh_places *ret);

#endif
