/* Grounding: which element of an observation a described target is. Pure. */
#ifndef DH_AGENT_PLAN_GROUND_H
#define DH_AGENT_PLAN_GROUND_H

#include <deskhand/action.h>
#include <deskhand/observation.h>
#include "base/err.h"

#define DH_GROUND_CANDIDATES 5

struct dh_candidate {
    const struct dh_element *element; /* NULL: a bare text span or a point */
    struct dh_rect rect;              /* what would be touched */
    struct dh_point point;            /* where */
    int window;                       /* index in the observation, -1 */
    enum dh_role role;                /* of the element, also when that is not known any more; TEXT: words */
    int score;                        /* 0-100 */
    char why[96];                     /* how the score came about */
};

struct dh_grounding {
    struct dh_candidate best;
    struct dh_candidate list[DH_GROUND_CANDIDATES]; /* best first */
    size_t count;
    bool told_apart; /* several fitted alike, and what was recorded spoke for this one */
};

/* A score is how well the words fit (100 equal, 98 folded, 95 misread, at most 88 contained in
 * longer text) less what speaks against it (candidate.h). The best is taken when it has 70 and
 * leads by 8 over anything that is not the same thing. Words inside a longer line are a candidate
 * with the rectangle of just those words. A label whose field was not recognised counts just enough
 * to be clicked when nothing better is there, since a click on an HTML label focuses its field;
 * free space beside a label is never taken for a field. Pictures are not matched here: an IMAGE
 * target is found only by an element that has exactly its words.
 *
 * What the action does with it prefers roles (type wants an entry, choose a list, ...). `within` is
 * a window index that bounds the search, -1: everywhere, topmost first. DH_NOT_FOUND names the
 * nearest thing that is there; DH_AMBIGUOUS names both candidates and where they are. */
enum dh_status dh_ground(const struct dh_observation *o, const struct dh_target *target,
                         enum dh_verb verb, int within, struct dh_grounding *ret,
                         struct dh_err *err);
/* A window by part of its title or class ("Calendar", "chromium"); its index. */
enum dh_status dh_ground_window(const struct dh_observation *o, const char *name, int *ret_index,
                                struct dh_err *err);
/* Whether a check holds on this observation: target or text seen (anywhere in its lines), window
 * there; `gone` turned round. */
bool dh_ground_check(const struct dh_observation *o, const struct dh_check *check, int within);
/* The place that a read action names, as text. LINE: what follows the text in the line that starts
 * with it; the pieces further right in its row when nothing follows; the whole line when there are
 * none. TEXT right or left of a target: all words of the row (half of the height in common) in its
 * window; above, below: the nearest row. VALUE: what a field holds, "" when it is empty; beside a
 * bare label, the text right of it. AMOUNT, NUMBER, DATE: plain (amount.h); near a target: its own
 * value, then right, below, left, above. A pattern is applied to what stands there, before it is
 * made a plain value. The caller owns the text (dh_free). DH_NOT_FOUND says what was looked for.
 * Clipboard is not handled here. */
enum dh_status dh_ground_read(const struct dh_observation *o, const struct dh_action *action,
                              int within, char **ret_text, struct dh_rect *ret_rect,
                              struct dh_err *err);

#endif
