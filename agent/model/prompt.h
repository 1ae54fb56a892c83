/* What a model is told besides the screen: its instructions, the chore, and what goes with it. The instructions are
 * the same in every run of a mode, so that a vendor's cache holds them. Pure. */
#ifndef DH_AGENT_MODEL_PROMPT_H
#define DH_AGENT_MODEL_PROMPT_H

#include <jansson.h>
#include "agent/model/wire.h"
#include "agent/plan/planner.h"
#include "base/buf.h"

/* One step of a skill that the model is to save, instead of a chore. NULL members are not said. */
struct dh_prompt_rescue {
    const char *step, *sentence, *why;
};

struct dh_prompt {
    enum dh_wire_mode mode;
    const char *goal;       /* the user's words */
    const json_t *inputs;   /* object name -> value, NULL */
    const char *examples;   /* skills that fit, as text; NULL */
    const json_t *missing;  /* array of names that a fitting skill needs and nobody gave; NULL */
    const char *today;      /* ISO date; NULL */
    bool virtual_desk;      /* an empty private desktop: applications have to be opened */
    const struct dh_prompt_rescue *rescue;
};

/* The instructions; constant for a mode. */
void dh_prompt_system(enum dh_wire_mode mode, struct dh_buf *out);
/* The first message. Examples, and why a step failed, are fenced by `boundary`. */
void dh_prompt_task(const struct dh_prompt *p, const char *boundary, struct dh_buf *out);

/* What a mind needs of an outcome: how it went. What was said or read is told apart from it, redacted. NULL: memory. */
json_t *dh_prompt_outcome(const struct dh_outcome *o);

#endif
