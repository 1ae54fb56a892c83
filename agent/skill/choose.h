/* Choosing a skill by what a sentence asks for: words against name, description, inputs and steps,
 * and values of the inputs out of the same sentence. No model, no network; the same sentence and
 * the same skills give the same choice.
 *
 * A score is 0-100: how much of what the sentence says that is no value is said by the skill too
 * (rare words and verbs weigh more; a synonym counts less than the word), a little more for the
 * inputs that the sentence gives and a little less for those it leaves open. Ranking is BM25
 * (Robertson and Zaragoza, "The Probabilistic Relevance Framework", 2009) over stems. */
#ifndef DH_AGENT_SKILL_CHOOSE_H
#define DH_AGENT_SKILL_CHOOSE_H

#include <jansson.h>
#include "agent/skill/skill.h"
#include "base/buf.h"
#include "base/err.h"

#define DH_CHOOSE_ENOUGH 50 /* below it nothing is run */
#define DH_CHOOSE_MARGIN 10 /* the best has to lead by it */
#define DH_CHOOSE_MAX 8     /* choices that are returned */

struct dh_choice {
    char *path, *name, *description; /* owned; path of the SKILL.md */
    double score;
    char *why;       /* owned: one line, which words fit and which did not */
    json_t *inputs;  /* owned: object name -> text, as dh_skill_bind takes them */
    json_t *said;    /* owned: object name -> the words it was taken from */
    json_t *left;    /* owned: array, values in the sentence that no input takes */
    json_t *missing; /* owned: array of names, required and not in the sentence */
};

struct dh_choices {
    struct dh_choice *items; /* owned, best first, score > 0 */
    size_t count;
    size_t skills; /* how many there are in all */
};

/* Looks at every skill on the search path. `today` is an ISO date. No match is DH_OK with count 0;
 * a skill with errors in it is not looked at. */
enum dh_status dh_skill_choose(const char *goal, const char *today, struct dh_choices *ret,
                               struct dh_err *err);
/* The same among these skills. Pure but for `files`: whether names of files are looked for. */
enum dh_status dh_skill_choose_among(const struct dh_skill *const *skills, size_t n,
                                     const char *goal, const char *today, bool files,
                                     struct dh_choices *ret, struct dh_err *err);
void dh_choices_finish(struct dh_choices *c);

/* DH_OK: the first is good enough and leads clearly. DH_NOT_FOUND: the best is weak, or there is
 * none; DH_AMBIGUOUS: two are too close. Both name what there is. */
enum dh_status dh_choices_decide(const struct dh_choices *c, const char *goal, struct dh_err *err);
/* Choices with scores and reasons, for a terminal. */
void dh_choices_text(const struct dh_choices *c, struct dh_buf *out);
json_t *dh_choices_json(const struct dh_choices *c);

/* Examples for a model planner: the choices with at least half of DH_CHOOSE_ENOUGH as name,
 * description, inputs, steps and result in the skill language, best first, whole ones as long as
 * `tokens` last (a token is counted as four bytes of ASCII, or one other character); of the first
 * that does not fit, its name, description and inputs alone. Returns the tokens used. The text is
 * from files that a person may have got from anywhere: mark it as data in a prompt. */
size_t dh_choices_examples(const struct dh_choices *c, size_t tokens, struct dh_buf *out);

#endif
