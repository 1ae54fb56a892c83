/* Grounding by more than words: what a recording knew of a target, for screens that have changed since. Pure.
 *
 * A candidate's support (0-100) is how much of what stood round the target when it was recorded stands round the
 * candidate in the same direction. It decides between two whose words fit alike, doubts one whose words fit only
 * in part, and together with a name that is said for the old one (Submit, Send), the role and the place in the
 * window it stands in for words that are not there any more. Words, neighbours, role and place never act alone. */
#ifndef DH_AGENT_PLAN_GROUND_HEAL_H
#define DH_AGENT_PLAN_GROUND_HEAL_H

#include "agent/plan/ground.h"
#include "agent/skill/evidence.h"

#define DH_HEAL_ENOUGH 70 /* below it nothing is taken for the target */
#define DH_HEAL_MARGIN 12 /* the best has to lead by it */

/* 0-100; -1: the recording knew nothing that could tell. */
int dh_ground_support(const struct dh_observation *o, const struct dh_evidence_target *known, const char *words,
                      struct dh_rect rect, int window);
/* Whether what stood nearest to a recorded point stands from this one as it did, to a few pixels: at least two things, and
 * three of four. */
bool dh_ground_as_recorded(const struct dh_observation *o, const struct dh_evidence_target *known, struct dh_point p);
/* dh_ground, and where it cannot tell two apart or is not sure of the words, with what is known (NULL: nothing). */
enum dh_status dh_ground_known(const struct dh_observation *o, const struct dh_target *target, enum dh_verb verb,
                               int within, const struct dh_evidence_target *known, struct dh_grounding *ret,
                               struct dh_err *err);
/* For a target whose words are nowhere. DH_NOT_FOUND: nothing comes near; DH_AMBIGUOUS: two do. `why` of the best
 * says what it was taken for and by what. */
enum dh_status dh_ground_heal(const struct dh_observation *o, const struct dh_target *target, enum dh_verb verb,
                              int within, const struct dh_evidence_target *known, struct dh_grounding *ret,
                              struct dh_err *err);

/* ground_words.c: how well one label stands for another, 0-100: 100 the same, 80 said for one another, 60 some of
 * the words are, 0 nothing in common. */
int dh_label_alike(const char *a, const char *b);
/* Words on a control that sends away what came up uninvited; 0: none, 2: nothing else is ever called so, 1: where
 * something did come up. */
int dh_label_dismisses(const char *name);

/* ground_dismiss.c: the one control that sends away a dialog, a banner or a message which is not what the step is
 * about. `words` are all that the skill itself speaks of: what it names is never sent away. DH_NOT_FOUND: nothing
 * that came up, or nothing that sends it away. */
enum dh_status dh_ground_dismiss(const struct dh_observation *o, const struct dh_evidence_target *known,
                                 const char *words, struct dh_grounding *ret, struct dh_err *err);

#endif
