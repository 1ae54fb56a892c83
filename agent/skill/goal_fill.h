/* Giving the values of a sentence to a skill's inputs, in the making. Private to goal_bind.c and
 * goal_fill.c. */
#ifndef DH_AGENT_SKILL_GOAL_FILL_H
#define DH_AGENT_SKILL_GOAL_FILL_H

#include "agent/skill/goal_bind.h"

#define DH_FILL_BIT(type) (1u << (type))

struct dh_filling {
    const struct dh_goal *g;
    const struct dh_skill *skill;
    struct dh_goal_fill *fill;
    bool taken[DH_GOAL_TOKENS]; /* by value */
    bool past;                  /* a day without its week was */
    bool failed;
};

bool dh_fill_bound(const struct dh_filling *f, const struct dh_input *in);
/* Binds `text`, which stands at these tokens. */
void dh_fill_put(struct dh_filling *f, const struct dh_input *in, const char *text, size_t first,
                 size_t count);
/* The same with the words themselves. */
void dh_fill_put_words(struct dh_filling *f, const struct dh_input *in, size_t first, size_t count);
void dh_fill_take(struct dh_filling *f, const struct dh_input *in, size_t value);
/* Whether a name ("start_date") has one of these words, which are folded and parted by spaces. */
bool dh_fill_named(const char *name, const char *list);
/* The open value that begins at a token, -1. */
long dh_fill_value_at(const struct dh_filling *f, size_t token);
/* Whether token i is one of these words. */
bool dh_fill_said(const struct dh_filling *f, size_t i, const char *list);

/* Whether every word of a value is one of the skill's own: "Jira", or a noun of a language that
 * writes them large. */
bool dh_fill_says(const struct dh_filling *f, const struct dh_goal_value *v);
/* The same of one word. */
bool dh_fill_own_word(const struct dh_filling *f, const char *word);
/* People, places, telephones, numbers of things, currencies: by what the input is called. `before`: only by a word that
 * stands before it and is said of nothing else; what is left goes to people then. */
void dh_fill_by_sense(struct dh_filling *f, const struct dh_input *in, bool before);
/* What is quoted goes to the texts that are still open, when there is no doubt which to which. */
void dh_fill_by_quotes(struct dh_filling *f);

#endif
