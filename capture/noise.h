/* Parts of the screen that change by themselves: spinners, videos, clocks. Learned from what changes when,
 * in tiles; pure, times are passed in.
 *
 * A spinner or video: a tile that changed in at least 30 % of the last second, with its neighbours in at least
 * 70 % of it (an arc that turns through four tiles is in each of them for a part of the time only). Time counts
 * while somebody watches: between two waits nobody knows what changed when.
 * A clock: a few tiles that changed three times in a row a whole number of seconds apart; off the beat it is
 * a change like any other. Carets are told apart by their shape (frame_diff.h). */
#ifndef DH_CAPTURE_NOISE_H
#define DH_CAPTURE_NOISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <deskhand/geom.h>
#include <deskhand/tick.h>

#define DH_NOISE_TILE 32                 /* pixels */
#define DH_NOISE_SLOT DH_TICK_MS(100)    /* changes within one count once */
#define DH_NOISE_NEAR 40                 /* pixels around the touched place that are never noise ... */
#define DH_NOISE_NEAR_TIME DH_TICK_MS(500) /* ... for so long after the touch */

struct dh_noise_tile {
    uint32_t history;   /* bit n: changed in the slot n before `slot` */
    uint32_t slot;
    int beats;          /* changes in a row on the beat of a clock */
    dh_tick last;       /* latest change, 0: never */
    dh_tick real;       /* latest that was not a clock's */
    uint64_t last_mark, real_mark; /* of the log of changes */
};

/* Zeroed is empty: nothing is noise. */
struct dh_noise {
    int columns, rows;
    struct dh_noise_tile *tiles; /* owned */
    dh_tick watched;             /* microseconds, up to the last stop */
    dh_tick begun;               /* of the watch that goes on; 0: none */
};

/* Forgets all, for a screen of this size. False: memory is short, it is empty then. */
bool dh_noise_resize(struct dh_noise *n, int width, int height);
void dh_noise_finish(struct dh_noise *n);
/* Somebody watches from now on, or not any more. */
void dh_noise_watch(struct dh_noise *n, bool on, dh_tick now);
/* Rectangles changed, each within one tile; `mark` is the change's number. */
void dh_noise_note(struct dh_noise *n, const struct dh_rect *rects, size_t count, uint64_t mark, dh_tick now);

struct dh_noise_question {
    uint64_t since;        /* changes after this mark */
    dh_tick touched;       /* when the touch happened */
    struct dh_rect near;   /* the touched place; empty: nowhere */
    struct dh_rect own;    /* the touched control, counted apart */
};
struct dh_noise_answer {
    dh_tick at;            /* the latest change that is not noise, 0: none */
    bool elsewhere;        /* one of them was away from the touched place */
    dh_tick beside_at;     /* the latest that is not in the touched control, 0: none */
    int beside;            /* in so many tiles */
    int tiles;             /* how many changed so, */
    int of;                /* of so many */
    bool noisy;            /* something else changed, as noise */
};
struct dh_noise_answer dh_noise_ask(const struct dh_noise *n, const struct dh_noise_question *q, dh_tick now);

#endif
