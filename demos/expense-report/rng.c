#include "rng.h"

static uint64_t splitmix64_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static uint64_t rotate_left(uint64_t value, unsigned bits)
{
    return (value << bits) | (value >> (64 - bits));
}

static uint64_t rng_next(struct exp_rng *rng)
{
    uint64_t *s = rng->state;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate_left(s[3], 45);
    return result;
}

void exp_rng_init(struct exp_rng *rng, uint64_t seed)
{
    for (size_t i = 0; i < 4; i++)
        rng->state[i] = splitmix64_next(&seed);
}

uint64_t exp_rng_below(struct exp_rng *rng, uint64_t bound)
{
    if (bound == 0)
        return 0;
    /* The lowest 2^64 mod bound values would make small results likelier: draw again. */
    uint64_t threshold = (0 - bound) % bound;
    uint64_t value = rng_next(rng);
    while (value < threshold)
        value = rng_next(rng);
    return value % bound;
}

int exp_rng_between(struct exp_rng *rng, int low, int high)
{
    if (high <= low)
        return low;
    return low + (int)exp_rng_below(rng, (uint64_t)((int64_t)high - low) + 1);
}

bool exp_rng_chance(struct exp_rng *rng, unsigned percent)
{
    return exp_rng_below(rng, 100) < percent;
}

void exp_rng_order(struct exp_rng *rng, size_t *order, size_t count)
{
    for (size_t i = 0; i < count; i++)
        order[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t j = (size_t)exp_rng_below(rng, i);
        size_t kept = order[i - 1];
        order[i - 1] = order[j];
        order[j] = kept;
    }
}
