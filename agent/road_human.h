/* The person who uses the desktop while a run does: waiting for them, and whether a step may go on afterwards. */
#ifndef DH_AGENT_ROAD_HUMAN_H
#define DH_AGENT_ROAD_HUMAN_H

#include "agent/road.h"

/* DH_YIELDED, without waiting, when a physical device was used just now: nothing is begun then. */
enum dh_status dh_road_busy(struct dh_road *road, struct dh_err *err);
/* Waits until no physical device has been used for `quiet`. DH_YIELDED when they keep the desktop, DH_INTERRUPTED. */
enum dh_status dh_road_await_quiet(struct dh_road *road, dh_tick quiet, struct dh_err *err);
/* After a touch was broken off (`err` says where; it becomes the reason of a failure): journals it, waits and looks.
 * DH_OK: go on. DH_YIELDED: somebody has to say how. DH_PARKED: as the desk was told to. `again`: what was broken off
 * can be done once more. */
enum dh_status dh_road_yield(struct dh_road *road, bool again, struct dh_err *err);
/* The rest of a text that was broken off after `typed` characters: waits, looks, and says whether it still goes where
 * the rest belongs: the same window, the same field, which ends in what was typed. `field` is where it was. */
enum dh_status dh_road_resume_text(struct dh_road *road, const struct dh_touch *touch, const struct dh_element *field,
                                   size_t typed, struct dh_err *err);
/* Bytes of the first n characters. */
size_t dh_road_text_bytes(const char *text, size_t characters);

#endif
