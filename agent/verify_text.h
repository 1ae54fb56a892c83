/* Reads back what was typed: from what the application tells of the field, else from its picture. */
#ifndef DH_AGENT_VERIFY_TEXT_H
#define DH_AGENT_VERIFY_TEXT_H

#include "agent/road.h"

/* What was typed and where; taken before it is typed. */
struct dh_typed {
    const char *text; /* borrowed; secrets are compared by their number of characters alone */
    bool secret, replace;
    bool aimed;          /* the field was named; else it is what seemed to have the focus */
    struct dh_rect rect; /* of the field; empty: not known */
    char *name;          /* owned, NULL */
    char *before;        /* what it was told to hold; owned, NULL: not known */
    char *old;           /* what it was seen to hold; owned, NULL: not known */
    struct dh_rect part; /* of the field, where its letters are; empty: not compared */
    uint32_t *pixels;    /* of that part, before it is typed; owned, NULL */
};

/* The field that a text goes to: the element that was aimed at, unless that only names one (a label), else the one that
 * has the focus; NULL: not known. `at` may be NULL. *ret_aimed: it was named itself. */
const struct dh_element *dh_typed_field(const struct dh_observation *o, const struct dh_candidate *at, bool *ret_aimed);
/* `field` may be NULL: nobody knows where the text goes. */
enum dh_status dh_typed_begin(const struct dh_road *road, struct dh_typed *t, const struct dh_element *field, struct dh_err *err);
/* Whether an element is a part of the field of this name: those of a date field are called "Year Due date" and so on. */
bool dh_typed_part(const struct dh_element *part, const char *name);
void dh_typed_finish(struct dh_typed *t);
/* To be called on the look that follows; looks again, for a second and a half at most, while it is not there. DH_FAILED,
 * with what stands there, when the field holds something else. What could not be compared is said in road->note. */
enum dh_status dh_typed_verify(struct dh_road *road, const struct dh_typed *t, struct dh_err *err);

#endif
