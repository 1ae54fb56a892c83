/* How well one skill fits a sentence. Private to agent/skill; pure. */
#ifndef DH_AGENT_SKILL_CHOOSE_SCORE_H
#define DH_AGENT_SKILL_CHOOSE_SCORE_H

#include "agent/skill/choose_lang.h"
#include "agent/skill/choose_words.h"
#include "agent/skill/goal_bind.h"

/* MEANS: in the description behind "by" and its like, which is how and not what. DEED: where
 * a verb stands there: first, or behind "to", "and", "or". */
enum {
    DH_SAID_NAME = 1,
    DH_SAID_DESCRIPTION = 2,
    DH_SAID_INPUTS = 4,
    DH_SAID_STEPS = 8,
    DH_SAID_MEANS = 16,
    DH_SAID_DEED = 32
};

struct dh_choose_word {
    char stem[DH_STEM_MAX];
    double weight; /* where it stands and how often */
    unsigned said; /* DH_SAID_ bits */
    int verb;      /* dh_lang_verb of it */
};

/* The words of one skill. */
struct dh_choose_doc {
    const struct dh_skill *skill;
    struct dh_choose_word *words; /* owned */
    size_t count, cap;
    enum dh_lang lang; /* of its description */
    bool on, off;      /* its description has these words */
    bool gets;         /* what it does gives something: books, buys, downloads, shows */
};

/* False: memory. */
bool dh_choose_doc_init(struct dh_choose_doc *d, const struct dh_skill *skill);
void dh_choose_doc_finish(struct dh_choose_doc *d);

/* docs[which] against the sentence; `fill` is what the sentence gives it. The reasons are added to
 * `why`. */
double dh_choose_score(const struct dh_choose_doc *docs, size_t count, size_t which,
                       const struct dh_goal *goal, const struct dh_goal_fill *fill,
                       struct dh_buf *why);

#endif
