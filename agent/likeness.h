/* How well letters that were typed are found among letters that were read from a picture. Pure.
 *
 * An alignment of least cost (Sellers, 1980) over what a reader can be trusted with: no case, no spaces, and punctuation only
 * as places where anything may stand. A letter with a diacritic may be read as any letter or two, or none; letters that look
 * alike (1/l, 0/o, 8/b, rn/m) hardly count; thin letters are dropped easily, wide ones are not. */
#ifndef DH_AGENT_LIKENESS_H
#define DH_AGENT_LIKENESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct dh_glyph {
    char letter; /* lower case, no diacritic; '\0': anything */
    bool loose;  /* may be read as anything, or not at all */
};

/* Zeroed is empty. */
struct dh_glyphs {
    struct dh_glyph *items; /* owned */
    size_t count;
    size_t firm;            /* that are not loose */
    size_t letters;         /* that are no punctuation */
};

struct dh_likeness {
    unsigned cost;    /* of all that differs */
    unsigned wrong;   /* letters read as others that do not look like them */
    unsigned alike;   /* letters read as others that do */
    unsigned dropped; /* wide letters that are not there */
    unsigned thin;    /* thin ones that are not */
    unsigned extra;   /* wide letters that were not typed, between those that were */
    size_t begin, end; /* the part of `seen` that it is */
};

/* What a wholly wrong letter costs. */
#define DH_LIKENESS_WRONG 4

/* DH_FAILED (and nothing to finish) when memory is short. Beyond 4000 letters the rest does not count. */
enum dh_status dh_glyphs_make(const char *text, struct dh_glyphs *ret);
void dh_glyphs_finish(struct dh_glyphs *g);
/* The best place of `typed` in `seen`; `inside`: it may begin and end anywhere there, else it is all of it. `part`: of
 * `typed` only a part has to be there, without a gap. false when memory is short. */
bool dh_likeness_find(const struct dh_glyphs *typed, const struct dh_glyphs *seen, bool inside, bool part,
                      struct dh_likeness *ret);

#endif
