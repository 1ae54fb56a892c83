/* The model that a chore may ask, as config.yaml, variables and flags say: with examples of skills that fit, limits and
 * price. Also chores that are saved conversations. */
#ifndef DH_AGENT_CLI_RUN_MODEL_H
#define DH_AGENT_CLI_RUN_MODEL_H

#include "agent/cli/chore.h"
#include "agent/cli/option.h"
#include "agent/model/config.h"
#include "agent/model/price.h"
#include "agent/skill/choose.h"

/* What the command line says about models: a part of a command's values. */
struct dh_model_values {
    const char *planner, *model, *endpoint, *mode, *save;
    double max_steps, max_tokens, max_cost;
};

/* Rows of a command's table, whose values have a member `ask`; AT as there. */
#define DH_MODEL_LIMIT_OPTIONS                                                                                      \
    {0, "max-steps", DH_OPTION_NUMBER, AT(ask.max_steps), "N", "park after so many actions of a model (200)", 1,    \
     1e5},                                                                                                          \
        {0, "max-tokens", DH_OPTION_NUMBER, AT(ask.max_tokens), "N", "park before a model takes more tokens", 1, 1e12}, \
    {                                                                                                               \
        0, "max-cost", DH_OPTION_NUMBER, AT(ask.max_cost), "USD",                                                   \
            "park before a model costs more (needs a price in prices.yaml)", 0.0001, 1e6                            \
    }
#define DH_MODEL_OPTIONS                                                                                            \
    {0, "planner", DH_OPTION_TEXT, AT(ask.planner), "PLANNER",                                                      \
     "skill, model, auto (a skill, and a model where it fails), cassette:FILE or cassette:RUN", 0, 0},              \
        {0, "model", DH_OPTION_TEXT, AT(ask.model), "NAME", "the model to ask (see \"deskhand models\")", 0, 0},    \
        {0, "endpoint", DH_OPTION_TEXT, AT(ask.endpoint), "URL", "where it is", 0, 0},                              \
        {0, "mode", DH_OPTION_TEXT, AT(ask.mode), "MODE", "what a model is shown: text, image or both", 0, 0},      \
        {0, "save-cassette", DH_OPTION_TEXT, AT(ask.save), "FILE", "save the decisions of the run", 0, 0},          \
        DH_MODEL_LIMIT_OPTIONS

/* Zeroed, then filled by dh_run_model_read; finished by dh_run_model_setup_finish. */
struct dh_run_model_setup {
    struct dh_config config;
    enum dh_config_planner planner; /* what is meant when nothing is said, too */
    struct dh_prices prices;
    struct dh_choices choices;
    struct dh_buf examples;
    struct dh_run_model run;        /* .model NULL: none is asked */
};

/* Reads what is said; picks the model when one is wanted. */
enum dh_status dh_run_model_read(const struct dh_model_values *v, struct dh_run_model_setup *ret, struct dh_err *err);
/* For a run that is taken up: what its RUN record says, with higher limits from the command line. The record has to
 * outlive it. Without a model in it nothing is set up. */
enum dh_status dh_run_model_again(const json_t *run, const struct dh_model_values *v, struct dh_run_model_setup *ret,
                                  struct dh_err *err);
void dh_run_model_setup_finish(struct dh_run_model_setup *s);
/* Gives the model the skills that fit the goal as examples. */
enum dh_status dh_run_model_examples(struct dh_run_model_setup *s, const char *goal, struct dh_err *err);

/* Who planned the run and what a model cost, a line on stderr; nothing when there was no model to ask. */
void dh_run_model_bill(const struct dh_run_end *end);

/* A goal for a model alone, with "name=value" inputs. */
enum dh_status dh_chore_model(const char *goal, char *const *inputs, int count, struct dh_chore *ret, struct dh_err *err);
/* Opens a file for the decisions of a run, 0600. */
enum dh_status dh_run_model_save(const char *path, FILE **ret, struct dh_err *err);
/* A saved conversation: a file, or a run whose journal is one. */
enum dh_status dh_chore_cassette(const char *name, struct dh_chore *ret, struct dh_err *err);

#endif
