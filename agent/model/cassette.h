/* A saved conversation: decisions, one JSON object a line, that are given again in their order.
 * Pure. */
#ifndef DH_AGENT_MODEL_CASSETTE_H
#define DH_AGENT_MODEL_CASSETTE_H

#include "agent/plan/planner.h"
#include "base/buf.h"

struct dh_cassette;

/* Each line is what dh_decision_to_json writes; of it only "action" is needed. Empty lines are
 * skipped. Errors are DH_INVALID, "ORIGIN:LINE: ...". `state` of a decision: goes on behind it;
 * NULL: from the start. */
enum dh_status dh_cassette_create(const char *text, const char *origin, const json_t *state,
                                  struct dh_cassette **ret, struct dh_err *err);
void dh_cassette_destroy(struct dh_cassette *c);
/* The next decision, whatever became of the last one; behind the last it is `fail`. */
enum dh_status dh_cassette_next(struct dh_cassette *c, const struct dh_outcome *outcome,
                                struct dh_decision *ret, struct dh_err *err);

/* The lines of a cassette out of a run's records: its decisions in their order, and its end. DH_NOT_FOUND: it has
 * none. */
enum dh_status dh_cassette_from_records(const json_t *records, struct dh_buf *out, struct dh_err *err);

#endif
