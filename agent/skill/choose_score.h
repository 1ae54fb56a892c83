/* How well one skill fits a sentence. Private to agent/skill; pure. */
#ifndef DH_AGENT_SKILL_CHOOSE_SCORE_H
#define DH_AGENT_SKILL_CHOOSE_SCORE_H

#include "agent/skill/choose_words.h"
#include "agent/skill/goal_bind.h"

enum { DH_SAID_NAME = 1, DH_SAID_DESCRIPTION = 2, DH_SAID_INPUTS = 4, DH_SAID_STEPS = 8 };

struct dh_choose_word {
    char stem[DH_STEM_MAX];
    double weight; /* where it stands and how often */
    unsigned said; /* DH_SAID_ bits */
};

/* The words of one skill. */
struct dh_choose_doc {
    const struct dh_skill *skill;
    struct dh_choose_word *words; /* owned */
    size_t count, cap;
};

/* False: memory. */
bool dh_choose_doc_init(struct dh_choose_doc *d, const struct dh_skill *skill);
void dh_choose_doc_finish(struct dh_choose_doc *d);

/* docs[which] against the sentence; `fill` is what the sentence gives it. The reasons are added to `why`. */
double dh_choose_score(const struct dh_choose_doc *docs, size_t count, size_t which, const struct dh_goal *goal,
                       const struct dh_goal_fill *fill, struct dh_buf *why);

#endif
