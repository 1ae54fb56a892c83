/* Where a value stood on the screens of a demonstration, and by which place a read finds it. Private to
 * agent/skill/general*.c. */
#ifndef DH_AGENT_SKILL_GENERAL_HIT_H
#define DH_AGENT_SKILL_GENERAL_HIT_H

#include "agent/skill/general.h"

/* Words of one line. */
struct dh_sighting {
    const struct dh_observation *o;
    int screen, window;
    const struct dh_line *line;
    size_t first, count; /* words of the line */
    struct dh_rect rect;
};

typedef void dh_sighting_fn(void *data, const struct dh_sighting *at);
/* Calls `fn` for every place of the screen where the guess stands as whole words: a text with case let go, an amount
 * or a date in any form. */
void dh_general_sight(const struct dh_observation *o, int screen, const struct dh_guess *g, dh_sighting_fn *fn,
                      void *data);

/* A place that leads to a value, tried out on the screen where it was seen. */
struct dh_place_found {
    struct dh_stmt s;    /* READ without its name; in the draft's arena */
    const char *context; /* words that it relies on; "" */
    int rank;            /* how well it will hold, 0-100 */
};
/* The best place for a sighting: what it reads is the value, and as a text `text` itself. False: none. */
bool dh_general_place(struct dh_draft *d, const struct dh_sighting *at, const struct dh_guess *g, const char *text,
                      struct dh_place_found *ret);

#endif
