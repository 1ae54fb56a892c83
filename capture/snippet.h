/* One line of text as pixels ready for reading: ink dark on light whatever the theme. Pure. */
#ifndef DH_CAPTURE_SNIPPET_H
#define DH_CAPTURE_SNIPPET_H

#include <stddef.h>
#include <stdint.h>
#include "capture/component.h"
#include "capture/edges.h"

struct dh_snippet {
    struct dh_rect rect; /* in screen pixels; the box of the ink and one pixel around */
    uint8_t *pixels;     /* owned; rect.w * rect.h levels, ink 0, background 255 */
    uint8_t ground, ink; /* the levels on the screen */
    uint64_t hash;       /* of size and normalised pixels; never 0 */
};

#define DH_SNIPPET_W 4096 /* what is wider or higher is cut */
#define DH_SNIPPET_H 256

/* `box` is one of dh_segments.lines. Background is the most frequent level; ink is the far end with
 * more weight; rules are painted over with background. NULL pixels when memory is short. */
struct dh_snippet dh_snippet_cut(const struct dh_plane *plane, struct dh_box box);
void dh_snippet_finish(struct dh_snippet *s);
/* Levels scaled so that ink becomes 0 and ground 255. */
uint8_t dh_snippet_level(uint8_t v, uint8_t ground, uint8_t ink);

#endif
