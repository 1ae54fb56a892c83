/* What a person pressed on: the thing at a point of an observation, and what stands around it. Pure. Private to the
 * recorder. */
#ifndef DH_AGENT_SKILL_RECORD_HIT_H
#define DH_AGENT_SKILL_RECORD_HIT_H

#include "agent/skill/demo.h"

struct dh_hit {
    const struct dh_element *element; /* NULL: no element there */
    const char *text;       /* without an element: the words there, "" none; lives in the observation */
    struct dh_rect rect;    /* of the element or the words; without either a point */
    int window;             /* topmost there, -1: the desktop */
    bool beside;            /* nothing is there, but in the same row or near it */
    bool mark;              /* nothing is known there, but something is drawn right there */
    bool title;             /* on the window's decoration */
};

/* What is at a point, or stands in the row around it (a row of a list is wider than its words), or is clearly the
 * nearest words in a box whose outline was not seen. */
struct dh_hit dh_hit_near(const struct dh_observation *o, struct dh_point at);
struct dh_hit dh_hit_at(const struct dh_observation *o, struct dh_point at);
/* Whether something is drawn right at a point: not the even ground of a row. False without pixels. */
bool dh_hit_on_mark(const struct dh_observation *o, struct dh_point at);
/* The word at a point, with the rectangle of just it; false: there is none. */
bool dh_hit_word(const struct dh_observation *o, struct dh_point at, struct dh_hit *ret);
/* The element of an observation that is a hit. */
struct dh_hit dh_hit_element(const struct dh_observation *o, const struct dh_element *e);
/* The same element on another screen: by id, else by role and name at the same place; NULL. */
const struct dh_element *dh_hit_again(const struct dh_observation *o, const struct dh_element *e);
/* The whole of what an element is a part of: the parts of a date field are fields of their own to some applications.
 * The element itself when it is none. */
const struct dh_element *dh_hit_whole(const struct dh_observation *o, const struct dh_element *e);
/* Whether a word can be typed into it. */
bool dh_element_is_field(const struct dh_element *e);

/* The evidence, in the demonstration's arena. False: memory is short. */
bool dh_hit_evidence(struct dh_demo *d, const struct dh_observation *o, const struct dh_hit *hit, struct dh_seen *ret);
/* What of the screen a picture of something at `rect` shows: it and a little around it. */
struct dh_rect dh_hit_crop_rect(struct dh_rect rect);
/* Such a PNG, in `arena`. False: memory is short or it has no pixels. */
bool dh_hit_crop(const struct dh_observation *o, const struct dh_hit *hit, struct dh_arena *arena,
                 struct dh_demo_bytes *ret);

#endif
