/* At most 256 colours for a picture: median cut (Heckbert, "Color image quantization for frame buffer
 * display", SIGGRAPH 1982) over a histogram of 5 bits a channel. Pure. */
#ifndef DH_AGENT_JOURNAL_PALETTE_H
#define DH_AGENT_JOURNAL_PALETTE_H

#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

#define DH_PALETTE_MAX 256

struct dh_palette {
    unsigned char rgb[DH_PALETTE_MAX][3];
    int count;
    unsigned char *index; /* of each of the 32768 bins; owned, finish it */
};

/* From n pixels of 3 bytes. Finish it in every case. */
enum dh_status dh_palette_make(const unsigned char *rgb, size_t n, struct dh_palette *ret,
                               struct dh_err *err);
void dh_palette_finish(struct dh_palette *p);
/* The entry for one pixel. */
unsigned char dh_palette_find(const struct dh_palette *p, const unsigned char *rgb);

#endif
