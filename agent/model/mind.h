/* One conversation with a model, as a planner: what became of the last action in, the next action out. Lives in the
 * mind, the child that talks to the model; its host (the conductor) shows the screen and says whether there may be
 * another request.
 *
 * The calls of one reply are handed out one by one and halted at the first failure; every call is answered. A reply
 * of which nothing can be done is told what is wrong, once in a row; then the run parks. */
#ifndef DH_AGENT_MODEL_MIND_H
#define DH_AGENT_MODEL_MIND_H

#include <jansson.h>
#include "agent/model/exchange.h"
#include "agent/model/wire.h"
#include "agent/plan/planner.h"
#include "base/err.h"
#include "base/loop.h"

/* What the host shows: text and picture are borrowed until the next call of the host. */
struct dh_mind_seen {
    const char *text; /* fenced, redacted; "" in mode image */
    struct dh_wire_image image;
    bool has_image;
    struct dh_point pointer;
};

/* Why another request is needed. */
enum dh_mind_why { DH_MIND_TURN, DH_MIND_REPAIR, DH_MIND_AGAIN, DH_MIND_SMALLER };

/* The joint to the host. */
struct dh_mind_host {
    /* Permission for a request of about `tokens`, and a fresh look for it: in pictures of w x h when the model gets
     * pictures. Any status but DH_OK ends the turn and is passed on. */
    enum dh_status (*look)(void *data, enum dh_mind_why why, int64_t tokens, struct dh_mind_seen *ret,
                           struct dh_err *err);
    /* A part of the screen from native pixels, at most w x h. */
    enum dh_status (*zoom)(void *data, struct dh_rect region, int w, int h, struct dh_wire_image *ret,
                           struct dh_err *err);
    /* A request was answered. */
    void (*paid)(void *data, const struct dh_reply *reply, const struct dh_exchange_report *report);
    void *data;
};

struct dh_mind_start {
    const struct dh_wire_config *wire;
    const char *task;    /* the first message: the chore and what goes with it */
    const json_t *state; /* of a decision; NULL: from the start */
};

struct dh_mind;

enum dh_status dh_mind_create(struct dh_loop *loop, struct dh_exchange *exchange, const struct dh_mind_start *start,
                              const struct dh_mind_host *host, struct dh_mind **ret, struct dh_err *err);
void dh_mind_destroy(struct dh_mind *m);
struct dh_wire *dh_mind_wire(struct dh_mind *m);
/* `outcome` of the last decision, zeroed before the first; `told`: its value or its error as text for the model,
 * fenced and redacted, NULL for nothing. DH_PARKED: the model's replies make no sense, or are used up. */
enum dh_status dh_mind_next(struct dh_mind *m, const struct dh_outcome *outcome, const char *told, dh_tick deadline,
                            struct dh_decision *ret, struct dh_err *err);

#endif
