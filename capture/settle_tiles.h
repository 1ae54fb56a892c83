/* What really changed: pixels compared with the ones seen before, tile by tile. Damage reports are coarse (a
 * GTK 3 caret damages its whole window), pixels are not. */
#ifndef DH_CAPTURE_SETTLE_TILES_H
#define DH_CAPTURE_SETTLE_TILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <deskhand/geom.h>

/* Changed rectangles, each within one tile of DH_NOISE_TILE. Zeroed is empty. */
struct dh_tiles {
    struct dh_rect *items; /* owned */
    size_t count, cap;
    bool failed;           /* memory was short: some are missing */
};

/* Compares `rect` of a shadow picture (`width` pixels a row) with fresh tightly packed pixels, copies them
 * over and adds the boxes of what differs in its low 24 bits. */
void dh_tiles_diff(struct dh_tiles *t, uint32_t *shadow, int width, struct dh_rect rect, const uint32_t *fresh);
/* Takes out what is no larger than a caret and has nothing beside it that changed. */
void dh_tiles_drop_carets(struct dh_tiles *t);
/* All of them joined. */
struct dh_rect dh_tiles_join(const struct dh_tiles *t);
void dh_tiles_finish(struct dh_tiles *t);

#endif
