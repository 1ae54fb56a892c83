#ifndef EXPENSE_RNG_H
#define EXPENSE_RNG_H

/*
 * A small repeatable random source: the same seed gives the same chore everywhere.
 *
 * xoshiro256** by Blackman and Vigna, its state filled by splitmix64, both written down from the
 * public descriptions at https://prng.di.unimi.it/. Not for secrets.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct exp_rng {
    uint64_t state[4];
};

void exp_rng_init(struct exp_rng *rng, uint64_t seed);

/* 0 <= result < bound, without modulo bias; bound 0 gives 0. */
uint64_t exp_rng_below(struct exp_rng *rng, uint64_t bound);

/* low <= result <= high; low when they are the wrong way round. */
int exp_rng_between(struct exp_rng *rng, int low, int high);

/* True in percent of 100 cases. */
bool exp_rng_chance(struct exp_rng *rng, unsigned percent);

/* Puts the numbers 0..count-1 into order, shuffled (Fisher-Yates). */
void exp_rng_order(struct exp_rng *rng, size_t *order, size_t count);

#endif
