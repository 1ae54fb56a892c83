/* The trough of a slider and its thumb, by their pixels: where one stands that shows no number. Pure. */
#ifndef DH_AGENT_PLAN_SLIDER_TRACK_H
#define DH_AGENT_PLAN_SLIDER_TRACK_H

#include <deskhand/frame.h>
#include <stdbool.h>

struct dh_slider_track {
    struct dh_rect rect;  /* of the trough, screen pixels; empty: none */
    struct dh_rect thumb; /* as it was when the trough was found */
    uint32_t ground;      /* colour around it */
};

/* The slider that a point is on, from left to right; false: there is none, or it is too short to tell places on it. */
bool dh_slider_track_at(const struct dh_frame *frame, struct dh_point at, struct dh_slider_track *ret);
/* The first one right of its words, or right below them. */
bool dh_slider_track_beside(const struct dh_frame *frame, struct dh_rect label, struct dh_slider_track *ret);
/* Where the thumb stands now, from 0 at the left end of its way to 1 at the right one; false: it cannot be told. */
bool dh_slider_track_share(const struct dh_frame *frame, const struct dh_slider_track *track, double *ret);
/* The part of its way that one pixel is. */
double dh_slider_track_pixel(const struct dh_slider_track *track);

#endif
