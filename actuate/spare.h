/* Characters that no key has and nobody takes by pasting: put on keycodes that have no symbols, for as long as one text
 * takes. What was laid is on record in a property of the root (type INTEGER: a window of whoever laid it and their process,
 * the XTEST device, then keycode and two keysyms each), so that whoever comes after a crash can take it away again, and
 * leaves alone what somebody is still typing with. */
#ifndef DH_ACTUATE_SPARE_H
#define DH_ACTUATE_SPARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/xconn.h"

/* Every change of the map makes all clients read it again (a window manager 45 ms): so many at once at most. */
#define DH_SPARE_MAX 24

struct dh_spare {
    int keycode;
    unsigned long low, high; /* keysyms without and with Shift; the same when there is one case */
};

/* What the property says. */
struct dh_spare_record {
    unsigned long owner; /* gone: nobody types with them any more */
    int pid;             /* whose it was, since servers give numbers of windows again */
    int device;
    struct dh_spare spares[DH_SPARE_MAX];
    size_t count;
};

/* Keycodes below this stand for keys that keyboards have, whatever their symbols. */
#define DH_SPARE_FIRST 89

/* Pure. Keysyms for the next characters of a text, those that `have` gives are passed over; returns how many bytes of
 * it (n) can be typed with `codes`, *ret_count entries of `out` used. A control character ends it. */
size_t dh_spare_assign(const char *text, size_t n, bool (*have)(void *data, uint32_t cp), void *data, const int *codes,
                       size_t code_count, struct dh_spare *out, size_t *ret_count);
/* Pure. The record as anybody may have written it: false when it is not one. Keycodes are DH_SPARE_FIRST..255. */
bool dh_spare_parse(const long *items, size_t n, struct dh_spare_record *ret);

/* Keycodes without symbols on the XTEST keyboard and on the one that clients see; at most DH_SPARE_MAX. */
size_t dh_spare_find(struct dh_xconn *x, int device, int codes[DH_SPARE_MAX]);
/* Lays them, after the record: one change of the map that clients see. */
enum dh_status dh_spare_lay(struct dh_xconn *x, int device, const struct dh_spare *spares, size_t n, struct dh_err *err);
/* Takes away what is on record and still as it was laid, unless whoever laid it still lives: another process than this
 * one and `also` (0: none). True when there was something to take away. */
bool dh_spare_clear(struct dh_xconn *x, int also);

#endif
