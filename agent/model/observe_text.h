/* An observation as compact text for a model: windows and elements with id, role, name, value, states and place; after
 * the first only what changed. What the screen says is quoted, escaped, and fenced by a boundary that nobody on the
 * screen can know, with a word about where it comes from: data, never instructions.
 *
 *     w3 "Expenses" chromium active 0,0 1280x800
 *     e7 entry "Amount" ="" focused editable @550,326 w3
 *
 * Places are centres, in the units that the model names points in (coord.h). */
#ifndef DH_AGENT_MODEL_OBSERVE_TEXT_H
#define DH_AGENT_MODEL_OBSERVE_TEXT_H

#include <deskhand/observation.h>
#include "agent/model/coord.h"
#include "base/buf.h"
#include "base/err.h"

struct dh_observe_text;

#define DH_OBSERVE_TEXT_VALUE 400 /* bytes of one name or value; the rest is cut, and said to be */

/* `boundary`: what the fence is called; NULL: a random one for every text. */
struct dh_observe_text *dh_observe_text_create(const char *boundary);
void dh_observe_text_destroy(struct dh_observe_text *t);
/* The next text is a whole one again: the model has lost what it was told. */
void dh_observe_text_forget(struct dh_observe_text *t);
/* Appends the text of a redacted observation. `coord` may be NULL: pixels of the screen. `marked`: elements have
 * numbers on the picture. */
enum dh_status dh_observe_text_write(struct dh_observe_text *t, const struct dh_observation *o,
                                     const struct dh_coord *coord, bool marked, struct dh_buf *out, struct dh_err *err);
/* A hash of what is on the screen, without pointer and pixels: the same for the same contents. */
uint64_t dh_observe_text_print(const struct dh_observation *o);
/* Other data that is not the user's word (a value that was read, an error that quotes the screen), fenced. */
void dh_observe_text_fence(struct dh_observe_text *t, const char *origin, const char *text, struct dh_buf *out);

#endif
