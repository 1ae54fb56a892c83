/* The verbs of the action table, one family a file. Each leaves road->now fresh. */
#ifndef DH_AGENT_ACT_H
#define DH_AGENT_ACT_H

#include "agent/road.h"

enum dh_status dh_act_pointer(struct dh_road *road, const struct dh_action *a, struct dh_err *err);
enum dh_status dh_act_keys(struct dh_road *road, const struct dh_action *a, struct dh_err *err);
enum dh_status dh_act_type(struct dh_road *road, const struct dh_action *a, struct dh_err *err);
enum dh_status dh_act_choose(struct dh_road *road, const struct dh_action *a, struct dh_err *err);
enum dh_status dh_act_set(struct dh_road *road, const struct dh_action *a, struct dh_err *err);
enum dh_status dh_act_attach(struct dh_road *road, const struct dh_action *a, struct dh_err *err);
enum dh_status dh_act_clipboard(struct dh_road *road, const struct dh_action *a, struct dh_err *err);
enum dh_status dh_act_open(struct dh_road *road, const struct dh_action *a, struct dh_err *err);
enum dh_status dh_act_window(struct dh_road *road, const struct dh_action *a, struct dh_err *err);
/* wait and expect */
enum dh_status dh_act_watch(struct dh_road *road, const struct dh_action *a, struct dh_err *err);
/* look, read: the text goes to *ret_value (dh_free) */
enum dh_status dh_act_read(struct dh_road *road, const struct dh_action *a, char **ret_value,
                           struct dh_err *err);
/* ask, hand_over */
enum dh_status dh_act_person(struct dh_road *road, const struct dh_action *a, char **ret_value,
                             struct dh_err *err);

/* Waits until a window that was not in the list of `before` is there; *ret_window its xid. */
enum dh_status dh_act_new_window(struct dh_road *road, const unsigned long *before, size_t count,
                                 dh_tick bound, unsigned long *ret_window, struct dh_err *err);

#endif
