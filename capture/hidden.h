/* Text that is on the screen but not for people: too pale or too small to be seen. Pages hide orders to
 * an agent that way. Pure; rectangles are screen pixels.
 *
 * Contrast is the ratio of WCAG 2 ("contrast ratio" and "relative luminance",
 * https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio): 1 to 21. Below 1.25 text is hidden, below 2
 * faint; unless red or green alone differ by 96 levels, which the eye tells apart at equal luminance. */
#ifndef DH_CAPTURE_HIDDEN_H
#define DH_CAPTURE_HIDDEN_H

#include <deskhand/element.h>
#include <deskhand/frame.h>
#include "base/arena.h"
#include "base/err.h"
#include "capture/transcript.h"

#define DH_HIDDEN_RATIO 1.25
#define DH_FAINT_RATIO 2.0
#define DH_HIDDEN_HEIGHT 5 /* device pixels of ink, from top to bottom */

enum dh_sight {
    DH_SIGHT_PLAIN,
    DH_SIGHT_FAINT,
    DH_SIGHT_HIDDEN,
};

struct dh_hidden_look {
    enum dh_sight contrast; /* what the contrast alone says */
    double ratio;           /* of ink to ground, at least; 1 where there is no ink */
    int height;             /* rows from the first to the last with ink */
};

/* Of two colours 0x00RRGGBB, 1 to 21. */
double dh_hidden_ratio(uint32_t a, uint32_t b);
/* The most frequent colour of the rectangle (clipped) is the ground; the ratio is one that a twelfth of
 * the other pixels reach, so that a few bright specks do not make a text visible. */
struct dh_hidden_look dh_hidden_see(const struct dh_frame *frame, struct dh_rect rect);
/* The verdict on a piece of text by contrast and height. */
enum dh_sight dh_hidden_judge(const struct dh_frame *frame, struct dh_rect rect);

/* Takes hidden words and lines out of a transcript (what is left stays in order) and notes which lines are
 * faint. Passwords' dots are left alone; words that stand in no line go. ret_rects: where hidden text
 * stands, one for each piece, in the arena; for leaving it out of pictures too. */
enum dh_status dh_hidden_sift(const struct dh_frame *frame, struct dh_transcript *t,
                              struct dh_arena *arena, struct dh_rect **ret_rects, size_t *ret_count,
                              struct dh_err *err);
/* Gives DH_STATE_FAINT to the elements that show a faint line. */
void dh_hidden_tag(const struct dh_transcript *t, struct dh_element *elements, size_t count);
/* Paints the rectangles over with the ground around each: `pixels` are those of `frame`'s copy. */
void dh_hidden_paint(const struct dh_frame *frame, const struct dh_rect *rects, size_t count,
                     uint32_t *pixels, int stride);

#endif
