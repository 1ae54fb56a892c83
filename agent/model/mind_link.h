/* The conductor's end of the mind (deskhand-mind): starts it, shows it what it wants to see, and waits for its
 * decision; the wait is the loop's, so that a stop ends it at once. */
#ifndef DH_AGENT_MODEL_MIND_LINK_H
#define DH_AGENT_MODEL_MIND_LINK_H

#include <jansson.h>
#include <deskhand/geom.h>
#include "agent/model/config.h"
#include "agent/model/coord.h"
#include "agent/plan/planner.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/loop.h"

struct dh_mind_link;

/* What the mind wants to see. */
struct dh_mind_want {
    const char *why;        /* "turn", "repair", "again", "smaller" */
    int64_t tokens;         /* that the request holds already */
    int image_w, image_h;   /* 0: no picture */
    struct dh_coord coord;  /* for places in texts */
};

/* What it is shown. The host fills it; owned by the link afterwards. */
struct dh_mind_show {
    struct dh_buf text;
    struct dh_buf image;     /* encoded; empty: none */
    const char *media;       /* static */
    int w, h;
    struct dh_rect shown;
    struct dh_point pointer;
};
void dh_mind_show_finish(struct dh_mind_show *s);

/* The joint to whoever looks, pays and counts. */
struct dh_mind_link_host {
    /* Before every request: whether there may be one (DH_PARKED: a limit), and the look for it. */
    enum dh_status (*look)(void *data, const struct dh_mind_want *want, struct dh_mind_show *ret, struct dh_err *err);
    /* It is on its way to the model: time for what need not wait for the answer. NULL: nothing. */
    enum dh_status (*shown)(void *data, struct dh_err *err);
    enum dh_status (*zoom)(void *data, struct dh_rect region, int w, int h, struct dh_mind_show *ret,
                           struct dh_err *err);
    /* {"input","cached","stored","output","model","text","attempts",...} of a request that was answered. */
    void (*paid)(void *data, const json_t *usage);
    void (*say)(void *data, const char *line); /* progress; may be NULL */
    void *data;
};

struct dh_mind_link_start {
    const struct dh_model *model;
    const char *system, *task; /* redacted */
    int screen_w, screen_h;
    const json_t *state;       /* NULL: from the start */
};

/* Starts the child. DH_NOT_FOUND: there is no key. */
enum dh_status dh_mind_link_create(struct dh_loop *loop, const struct dh_mind_link_start *start,
                                   const struct dh_mind_link_host *host, struct dh_mind_link **ret, struct dh_err *err);
/* Ends it, with the request that it may be in, at once. */
void dh_mind_link_destroy(struct dh_mind_link *l);
/* `told`: see dh_mind_next. DH_GONE: it died. */
enum dh_status dh_mind_link_next(struct dh_mind_link *l, const struct dh_outcome *outcome, const char *told,
                                 dh_tick deadline, struct dh_decision *ret, struct dh_err *err);
/* Asks the endpoint what it has; names of models, new reference. */
enum dh_status dh_mind_link_probe(struct dh_loop *loop, const struct dh_model *model, json_t **ret_models,
                                  struct dh_err *err);

#endif
