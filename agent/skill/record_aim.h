/* The shortest description by which a thing is found again: words, then role, row, section, neighbours, its place in
 * the order, a picture, and the bare point when nothing else holds. Every description is grounded on the very screen it
 * was taken from and kept only when that leads back to the thing, with the margin that acting asks for. Pure. Private to
 * the recorder. */
#ifndef DH_AGENT_SKILL_RECORD_AIM_H
#define DH_AGENT_SKILL_RECORD_AIM_H

#include "agent/skill/record_hit.h"

enum dh_aimed {
    DH_AIMED_WORDS,    /* by what stands on it or labels it */
    DH_AIMED_PLACE,    /* and by what stands around it */
    DH_AIMED_ORDER,    /* by its place among its like */
    DH_AIMED_PICTURE,  /* by a picture, which is still to be cut: image is DH_DEMO_CROP */
    DH_AIMED_POINT,
    DH_AIMED_FAILED,   /* memory */
};

/* `at` is where it was pressed; `within` bounds the search to a window (-1: none); strings go into `arena`. */
enum dh_aimed dh_aim_at(const struct dh_observation *o, const struct dh_hit *hit, struct dh_point at, enum dh_verb verb,
                        int within, struct dh_arena *arena, struct dh_target *ret);
/* A part of a window's title, or its class, that names it and no other on this screen, and that its other titles will
 * likely share; in `arena`. NULL: there is none, or memory is short. */
const char *dh_aim_window(const struct dh_observation *o, int window, struct dh_arena *arena);
/* Whether words can be looked for: some letters or digits, surely read, and not too many. */
bool dh_aim_readable(const char *text);

#endif
