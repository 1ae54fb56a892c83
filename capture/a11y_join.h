/* Accessibility beside the eyes of one observer. */
#ifndef DH_CAPTURE_A11Y_JOIN_H
#define DH_CAPTURE_A11Y_JOIN_H

#include <deskhand/observation.h>
#include "base/log.h"
#include "base/loop.h"
#include "base/xconn.h"
#include "capture/a11y.h"
#include "capture/screen.h"

struct dh_a11y_join;

/* x: the display whose bus is asked; NULL: nobody is asked, *ret is NULL, which all others allow. Borrowed. */
enum dh_status dh_a11y_join_create(struct dh_xconn *x, struct dh_screen *screen, struct dh_loop *loop,
                                   const struct dh_log *log, struct dh_a11y_join **ret, struct dh_err *err);
void dh_a11y_join_destroy(struct dh_a11y_join *j);
/* Asks, without waiting: as soon as frame and windows of the observation are known. */
void dh_a11y_join_ask(struct dh_a11y_join *j, const struct dh_observation *o);
/* Whether something was told, or asked, since observations were joined last, or has to be asked again. */
bool dh_a11y_join_has_news(const struct dh_a11y_join *j);
/* Joins what was told with the elements of an observation in the making (which has frame, windows, lines, words
 * and elements), in reading order; sets its focus. *elements is replaced. What stands in a password field goes from
 * lines and words. Waits as a11y_link.h says. */
enum dh_status dh_a11y_join(struct dh_a11y_join *j, struct dh_observation *o, struct dh_element **elements,
                            struct dh_arena *arena, struct dh_err *err);
/* The same with nodes that are at hand; pure. */
enum dh_status dh_a11y_join_nodes(const struct dh_a11y_nodes *nodes, struct dh_observation *o,
                                  struct dh_element **elements, struct dh_arena *arena, struct dh_err *err);

#endif
