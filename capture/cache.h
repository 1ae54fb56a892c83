/* What was read, by the hash of the normalised pixels: an unchanged line is never read twice, nor
 * the same word in another place or theme. Bounded; the entries used longest ago go first. */
#ifndef DH_CAPTURE_CACHE_H
#define DH_CAPTURE_CACHE_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>
#include "capture/ocr_word.h"

/* The words of one snippet; rectangles relative to it. */
struct dh_reading {
    uint64_t hash;
    uint64_t used; /* the turn it was used in last */
    size_t count;
    struct dh_ocr_word *words; /* in the same allocation, their texts too */
};

struct dh_cache {
    struct dh_reading **slots; /* open addressing; owned with what they point to */
    size_t size, count;
    uint64_t turn;
};

/* A borrowed reading, valid until dh_cache_trim; NULL when it is not there. */
const struct dh_reading *dh_cache_find(struct dh_cache *c, uint64_t hash);
/* Puts in the words as a reader sent them ([[text,x,y,w,h,confidence],...]); malformed ones are
 * left out. NULL when memory is short. */
const struct dh_reading *dh_cache_put(struct dh_cache *c, uint64_t hash, const json_t *words);
/* The same in place of what was there, which nobody may look at any more. */
const struct dh_reading *dh_cache_replace(struct dh_cache *c, uint64_t hash, const json_t *words);
/* Begins the next turn; forgets the older half when there is too much. */
void dh_cache_trim(struct dh_cache *c);
void dh_cache_finish(struct dh_cache *c);

#endif
