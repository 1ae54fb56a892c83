/* Where a run that asks a model ends: steps, tokens, money, time, no visible progress, the same action on the same
 * screen. Checked before every request, against counters that the journal holds, with what the request may cost at
 * most set aside: a limit is never passed by more than the one request that is on its way. Pure. */
#ifndef DH_AGENT_MODEL_LIMIT_H
#define DH_AGENT_MODEL_LIMIT_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include <deskhand/tick.h>
#include "agent/model/price.h"
#include "agent/model/wire.h"
#include "base/err.h"

struct dh_limits {
    long steps;     /* actions of a model; 0: none */
    long tokens;    /* input and output together; 0: none */
    double cost;    /* US dollars; 0: none */
    double seconds; /* without the person's time; 0: none */
    long still;     /* actions in a row that changed nothing on the screen */
    long repeats;   /* times that one action is done on one screen */
};

#define DH_LIMIT_STEPS 200
#define DH_LIMIT_STILL 6
#define DH_LIMIT_REPEATS 3
#define DH_LIMIT_RECENT 24 /* actions that are remembered for repeats */

struct dh_limits dh_limits_default(void);

/* What a run has used. Zeroed: nothing. */
struct dh_spent {
    long steps, requests;
    int64_t input, cached, output; /* tokens */
    double cost;                   /* dollars, of the requests whose price is known */
    bool unpriced;                 /* some request had no known price */
    dh_tick time;                  /* of earlier parts of the run; the caller adds this one's */
    long still;                    /* actions in a row without effect */
    uint64_t recent[DH_LIMIT_RECENT]; /* hashes of action and screen, newest last */
    size_t recent_count;
};

/* What the next request may use at most. */
struct dh_reserve {
    int64_t input, output;
    double cost; /* 0: no price */
};

/* Tokens of n bytes of text and of a picture, rounded up: what a reserve is made of. */
int64_t dh_limit_text_tokens(size_t bytes);
int64_t dh_limit_image_tokens(int w, int h);
struct dh_reserve dh_limit_reserve(int64_t input, int64_t output, const struct dh_price *price);

/* DH_PARKED names the limit and what to raise; `used` is the time of this run so far. */
enum dh_status dh_limit_check(const struct dh_limits *l, const struct dh_spent *s, dh_tick used,
                              const struct dh_reserve *next, struct dh_err *err);
/* A request that was answered. */
void dh_limit_paid(struct dh_spent *s, const struct dh_usage *usage, const struct dh_price *price);
/* An action of the model on a screen (both as hashes) and whether the screen changed; waiting and looking for
 * something may repeat (`patient`). */
void dh_limit_acted(struct dh_spent *s, uint64_t action, uint64_t screen, bool changed, bool patient);

json_t *dh_limits_to_json(const struct dh_limits *l);
struct dh_limits dh_limits_from_json(const json_t *v);
json_t *dh_spent_to_json(const struct dh_spent *s);
/* What a journal's records say; a request without an answer counts with its reserve. */
void dh_spent_from_records(const json_t *records, struct dh_spent *ret);
void dh_spent_from_json(const json_t *v, struct dh_spent *ret);

#endif
