/* Colours of places in a frame, for telling fills, links and greyed text apart. Pure. */
#ifndef DH_CAPTURE_TONE_H
#define DH_CAPTURE_TONE_H

#include <stdbool.h>
#include <deskhand/frame.h>

/* 0x00RRGGBB of the most frequent level in a rectangle (clipped); black when it is empty. */
uint32_t dh_tone_of(const struct dh_frame *frame, struct dh_rect rect);
/* The same of a ring 1 to 3 pixels outside of a rectangle. */
uint32_t dh_tone_around(const struct dh_frame *frame, struct dh_rect rect);
/* Mean colour of the ink in a rectangle, given its gray levels of ground and ink. */
uint32_t dh_tone_ink(const struct dh_frame *frame, struct dh_rect rect, int ground, int ink);
int dh_tone_gray(uint32_t rgb);
/* Largest difference of two channels of a colour: 0 gray, 255 pure. */
int dh_tone_chroma(uint32_t rgb);
/* Whether it is a blue or violet that links have, on light and on dark. */
bool dh_tone_is_link(uint32_t rgb);
/* Largest difference of two colours in one channel. */
int dh_tone_distance(uint32_t a, uint32_t b);

#endif
