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

struct dh_kin_before;
/* Waits until a dialog of the application of window `app` is there that was not before; a window of anybody else is
 * never taken. `fits` (NULL: any) prefers one, by its index in road->now: others are taken after a while. */
enum dh_status dh_act_new_dialog(struct dh_road *road, const struct dh_kin_before *before, unsigned long app,
                                 bool (*fits)(struct dh_road *road, int window), dh_tick bound, unsigned long *ret_dialog,
                                 struct dh_err *err);

#endif
