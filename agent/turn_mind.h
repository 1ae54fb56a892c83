/* The model's side of a run: what it is shown, what it costs, and what its actions have to pass before they take the
 * road. Private to the files of a run. */
#ifndef DH_AGENT_TURN_MIND_H
#define DH_AGENT_TURN_MIND_H

#include "agent/turn.h"
#include "agent/model/given.h"
#include "agent/model/limit.h"
#include "agent/model/mind_link.h"
#include "agent/model/observe_text.h"
#include "agent/model/prompt.h"
#include "agent/model/redact.h"
#include "base/buf.h"
#include "capture/encode.h"

struct dh_turn_mind {
    struct dh_turn *t;                  /* not owned */
    const struct dh_run_model *with;    /* not owned */
    struct dh_mind_link *link;          /* owned, NULL until it is needed */
    json_t *state;                      /* of the conversation, with its last decision; owned, NULL */
    const struct dh_prompt_rescue *rescue; /* what it was begun for; not owned, NULL */
    struct dh_redactor *redactor;
    struct dh_observe_text *text;
    struct dh_encoder *encoder;
    struct dh_spent spent;
    dh_tick since;                      /* when this part of the run began */
    struct dh_frame *shown;             /* what the model has seen, for comparing; a reference */
    struct dh_frame *picture;           /* the same, redacted, for zooming into it */
    struct dh_given given;
    struct dh_buf user;                 /* all that the person said: chore, inputs, answers */
    struct dh_buf doubt;                /* what it typed that comes from nowhere, as a sentence */
    uint64_t challenged;                /* hash of the text that it was asked about */
    bool own_words;                     /* the last action was held back here: the reason is not the screen's */
    bool masked;                        /* the journal knows the secrets, too */
    int moved;                          /* actions in a row whose place had changed meanwhile */
    uint64_t before;                    /* print of the screen that the action was done on */
    struct dh_frame *before_frame;      /* a reference */
    char boundary[32];                  /* of examples */
};

/* Makes it ready; no child and no key are needed before dh_turn_mind_begin. `records` of a resumed run, NULL. */
enum dh_status dh_turn_mind_create(struct dh_turn *t, const json_t *records, struct dh_turn_mind **ret,
                                   struct dh_err *err);
void dh_turn_mind_destroy(struct dh_turn_mind *m);
/* Begins a conversation (state NULL) or goes on with one. `rescue`: for one step of a skill, else NULL. */
enum dh_status dh_turn_mind_begin(struct dh_turn_mind *m, const json_t *state, const struct dh_prompt_rescue *rescue,
                                  struct dh_err *err);
/* Ends it, and its child. */
void dh_turn_mind_end(struct dh_turn_mind *m);
/* The model's next decision after t->outcome. What came of the network parks the run once something was done. */
enum dh_status dh_turn_mind_next(struct dh_turn_mind *m, struct dh_decision *ret, struct dh_err *err);
/* Before its action takes the road: whether what it saw is still there, and where what it types comes from. Not DH_OK:
 * the action is not done, and the model is told why. An address that the person did not name is to be confirmed. */
enum dh_status dh_turn_mind_may(struct dh_turn_mind *m, struct dh_action *a, struct dh_err *err);
/* After it. */
void dh_turn_mind_acted(struct dh_turn_mind *m, const struct dh_action *a, const struct dh_result *r);
/* The host of its link (mind_link.h); `data` is it. */
enum dh_status dh_turn_mind_look(void *data, const struct dh_mind_want *want, struct dh_mind_show *ret,
                                 struct dh_err *err);
enum dh_status dh_turn_mind_zoom(void *data, struct dh_rect region, int w, int h, struct dh_mind_show *ret,
                                 struct dh_err *err);
/* {"name","model","requests","input","cached","output","cost"?} or null when no model was asked. New reference. */
json_t *dh_turn_mind_bill(const struct dh_turn_mind *m);

#endif
