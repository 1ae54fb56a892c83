/* What a model's tokens cost: $XDG_CONFIG_HOME/deskhand/prices.yaml, which the user writes, since vendors change
 * their prices and bill by contract:
 *
 *     claude-opus-5-5: {input: 5.00, cached: 0.50, stored: 6.25, output: 25.00}
 *     qwen*:           {input: 0, output: 0}
 *
 * in US dollars for a million tokens. A name may end in "*"; the longest one that fits counts. Pure but for
 * dh_prices_load. */
#ifndef DH_AGENT_MODEL_PRICE_H
#define DH_AGENT_MODEL_PRICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/arena.h"
#include "base/err.h"

struct dh_usage;

struct dh_price {
    bool known;
    double input, cached, stored, output; /* dollars for 1e6 tokens */
};

struct dh_price_row {
    const char *model;
    struct dh_price price;
};

struct dh_prices {
    struct dh_arena *arena;
    struct dh_price_row *rows;
    size_t count;
};

/* DH_INVALID: "ORIGIN:LINE:COLUMN: ...". */
enum dh_status dh_prices_parse(const char *text, size_t n, const char *origin, struct dh_prices *ret,
                               struct dh_err *err);
/* The user's file; a missing one is an empty table. */
enum dh_status dh_prices_load(struct dh_prices *ret, struct dh_err *err);
void dh_prices_finish(struct dh_prices *p);
/* known is false when the table has no such model. */
struct dh_price dh_prices_find(const struct dh_prices *p, const char *model);
/* Dollars; tokens that were not told count as none. */
double dh_price_of(const struct dh_price *price, const struct dh_usage *usage);

#endif
