/* Building an action by hand: a zeroed one with an arena for what its pointers lead to. */
#ifndef DH_AGENT_PLAN_ACTION_BUILD_H
#define DH_AGENT_PLAN_ACTION_BUILD_H

#include <deskhand/action.h>
#include "base/arena.h"

/* Everything zero but the verb and what is never zero: target roles are DH_ROLE_ANY, button 1,
 * count 1, scale 1. Destroyed by dh_action_destroy, which frees the arena, the action and
 * `outputs`. NULL when memory is short. */
struct dh_action *dh_action_create(enum dh_verb verb);
/* Where its strings, targets and option lists have to live; owned by the action. */
struct dh_arena *dh_action_arena(struct dh_action *action);
/* A described target with nothing said: what a zeroed struct is not, since role 0 is a text. */
struct dh_target dh_target_described(const char *text, enum dh_role role);
/* The dh_open_kind of what a person names after "open": a URL when it has a scheme, a file when it
 * starts with "/", "~" or "." or ends like a file name, else an application. */
enum dh_open_kind dh_open_guess(const char *what);

#endif
