/* Rows of pixels sixteen at a time, where the processor has SSE2; the callers' own loops do what is left, and
 * all of it elsewhere. Results are those of the loops, to the bit. Pure. */
#ifndef DH_CAPTURE_SCAN_H
#define DH_CAPTURE_SCAN_H

#include <stdbool.h>
#include <stdint.h>

/* Levels at which steps count: see the DH_EDGE_ bits in capture/edges.h. */
enum { DH_EDGE_LEVELS_STRONG = 20, DH_EDGE_LEVELS_FAINT = 9, DH_EDGE_LEVELS_SOFT = 4 };

/* Each gives how many of the first n pixels it has done. */
int dh_scan_gray(const uint32_t *pixels, int n, uint8_t *gray);
/* Edge bits of a row of gray levels; reads one level behind the n. */
int dh_scan_edges(const uint8_t *gray, const uint8_t *below, int n, uint8_t *edge);
/* Edges that no rule accounts for, as 1 and 0; reads one behind the n. */
int dh_scan_reduce(uint8_t *edge, const uint8_t *rule, const uint8_t *below, int n);

/* Bits of pixels with (row[x] & mask) == value: bit x % 64 of word x / 64; bits behind the w are 0. `out` has
 * (w + 63) / 64 words. */
void dh_scan_bits(const uint8_t *row, int w, uint8_t mask, uint8_t value, uint64_t *out);
/* The first bit that is set (clear) at or behind x, or w. */
int dh_scan_next(const uint64_t *bits, int x, int w, bool set);
/* Set bits of x0 <= x < x1. */
int dh_scan_count(const uint64_t *bits, int x0, int x1);

/* Long enough, with contrast on at least 7/8 of it. */
bool dh_scan_straight(int contrast, int length, int least);

/* The search for upright runs, a row at a time: what each of w columns has of its run so far. */
struct dh_scan_columns {
    uint16_t *length, *contrast; /* w of each; lengths stay below 65536 */
    int w, least;
};
typedef bool dh_scan_found(void *data, int x, int length);

/* Adds a row of edges. Runs that end in it (DH_EDGE_DOWN_SOFT, or all in the last row) and are straight are
 * told to `found`, from left to right. False as soon as that says so. */
bool dh_scan_columns(const struct dh_scan_columns *c, const uint8_t *edge, bool last,
                     dh_scan_found *found, void *data);

#endif
