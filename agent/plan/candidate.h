/* Candidates: everything on the screen that a target could mean, with scores. Private to grounding;
 * pure.
 *
 * A score is how well the words fit (100 equal, 98 folded, 95 misread, 80-88 contained, less by
 * edit distance), minus what speaks against: the wrong role, another window, a cover, being
 * disabled. */
#ifndef DH_AGENT_PLAN_CANDIDATE_H
#define DH_AGENT_PLAN_CANDIDATE_H

#include "agent/plan/ground.h"

#define DH_GROUND_ENOUGH 70 /* below it nothing is acted on */
#define DH_GROUND_MARGIN 8  /* the best has to lead by it */

struct dh_candidates {
    struct dh_candidate *items;
    size_t count, cap;
    bool failed; /* memory was short */
};

/* A text that is looked for, folded once. */
struct dh_needle {
    const char *raw;
    char *fold, *skeleton;
    size_t words; /* of the folded text */
};

enum dh_status dh_needle_init(struct dh_needle *n, const char *text, struct dh_err *err);
void dh_needle_finish(struct dh_needle *n);
/* 0-100; punctuation around `text` is let go at the price of a point. */
int dh_needle_equal(const struct dh_needle *n, const char *text);
/* The same, and contained as words or nearly the same. Numbers have to be the same in any case. */
int dh_needle_score(const struct dh_needle *n, const char *text);

void dh_candidates_finish(struct dh_candidates *c);
void dh_candidates_add(struct dh_candidates *c, const struct dh_candidate *one);
/* All elements, words and windows that fit text and role at all (score > 0), in no order. Relation,
 * scope and ordinal are not looked at. `verb` prefers roles; DH_VERB_COUNT prefers none. */
enum dh_status dh_candidates_collect(struct dh_candidates *c, const struct dh_observation *o,
                                     const struct dh_target *target, enum dh_verb verb, int within,
                                     struct dh_err *err);
/* Where an element fits `verb` or the role that was said: points lost, 100 when it cannot be. */
int dh_role_misfit(enum dh_role said, enum dh_verb verb, enum dh_role is);
/* Points lost for the window: not the active one, behind a modal dialog, covered. 100: out of
 * bounds. */
int dh_window_misfit(const struct dh_observation *o, int window, struct dh_point at, int within);
/* Whether `window` is `of`, or a dialog or popup that belongs to it. */
bool dh_window_belongs(const struct dh_observation *o, int window, int of);
/* Index of the topmost window at a point that is not minimized, -1. */
int dh_window_top(const struct dh_observation *o, struct dh_point at);
/* Whether touching either would be the same to a person: they cover each other, or one is the
 * other's label. */
bool dh_candidate_same(const struct dh_candidate *a, const struct dh_candidate *b);

/* Points lost by a number that is no day of the month that a grid of numbers around it shows; 0
 * when `rect` is in no such grid or the number is not a day. `in_grid` tells. */
int dh_grid_misfit(const struct dh_observation *o, struct dh_rect rect, const char *text,
                   bool *ret_in_grid);

/* Drops what a target's scope excludes. */
enum dh_status dh_scope_keep(struct dh_candidates *c, const struct dh_observation *o,
                             const struct dh_target *target, int within, struct dh_err *err);

/* Pixels between two rectangles along a relation; -1 when they do not stand in it. */
int dh_relation_gap(enum dh_relation relation, struct dh_rect from, struct dh_rect rect);
/* Whether at least half of the lower one stands beside the other. */
bool dh_rect_same_row(struct dh_rect a, struct dh_rect b);

/* Best first, the same things once (the better one stays). */
void dh_candidates_sort(struct dh_candidates *c);
/* A target's candidates with relation, scope and ordinal applied, best first, scores > 0. */
enum dh_status dh_candidates_find(struct dh_candidates *c, const struct dh_observation *o,
                                  const struct dh_target *target, enum dh_verb verb, int within,
                                  struct dh_err *err);

#endif
