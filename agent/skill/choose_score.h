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
    double weight;     /* where it stands and how often */
    unsigned said;     /* DH_SAID_ bits */
    int verb;          /* dh_lang_verb of it; 0 for words that are only in the steps */
    uint64_t meanings; /* dh_word_meanings of it; none of these either */
};

/* The words of one skill. */
struct dh_choose_doc {
    const struct dh_skill *skill;
    const struct dh_lang_verbs *verbs; /* borrowed */
    struct dh_choose_word *words;      /* owned */
    size_t count, cap;
    enum dh_lang lang; /* of its description */
    bool on, off;      /* its description has these words */
    bool gets;         /* what it does gives something: books, buys, downloads, shows */
};

/* False: memory. */
bool dh_choose_doc_init(struct dh_choose_doc *d, const struct dh_skill *skill,
                        const struct dh_lang_verbs *verbs);
void dh_choose_doc_finish(struct dh_choose_doc *d);

/* How rare a word of the sentence is among the skills: the same beside each of them. */
struct dh_choose_rare {
    char word[64];
    double weight;
};

struct dh_choose_shelf {
    struct dh_choose_doc *docs; /* owned */
    size_t count;
    struct dh_choose_rare *rare; /* owned; of the sentence that was scored last */
    size_t rare_count, rare_cap;
};

/* shelf->docs[which] against the sentence; `fill` is what the sentence gives it. The reasons are
 * added to `why`. */
double dh_choose_score(struct dh_choose_shelf *shelf, size_t which, const struct dh_goal *goal,
                       const struct dh_goal_fill *fill, struct dh_buf *why);

#endif
