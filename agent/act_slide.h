/* Setting a slider to a number. */
#ifndef DH_AGENT_ACT_SLIDE_H
#define DH_AGENT_ACT_SLIDE_H

#include "agent/plan/slider.h"
#include "agent/plan/slider_track.h"
#include "agent/road.h"

/* Clicks the thumb and presses the arrow keys until the number that is shown is the wanted one. `s` was found on road->now.
 * DH_FAILED, with what it shows, when it does not get there or cannot be read. */
enum dh_status dh_act_slide(struct dh_road *road, const struct dh_action *a, const struct dh_slider *s, double wanted,
                            struct dh_err *err);

/* The same where no number is shown: the thumb is brought to a share (0 to 1) of its way, which its pixels tell.
 * `track` was found on road->now. DH_FAILED when the thumb cannot be told, or does not stand there in the end. */
enum dh_status dh_act_slide_share(struct dh_road *road, const struct dh_action *a,
                                  const struct dh_slider_track *track, int window, double wanted, struct dh_err *err);

#endif
