/* Where what a model types comes from: the person's words, what the screen has shown, answers, the calendar; or from
 * nowhere. Numbers and addresses have to be given; of other words more than half. Pure. */
#ifndef DH_AGENT_MODEL_GIVEN_H
#define DH_AGENT_MODEL_GIVEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <deskhand/observation.h>
#include "base/err.h"

/* Zeroed: nothing is given. */
struct dh_given {
    uint64_t *set; /* open addressing; 0 is free; owned */
    size_t count, cap;
    uint64_t last; /* print of the last observation that was added */
};

void dh_given_finish(struct dh_given *g);
/* Whether an address leads to a host that the text names, as a word of its own. */
bool dh_given_host(const char *url, const char *text);
/* Whether the text names it as a word, or as a path, of its own. */
bool dh_given_named(const char *word, const char *text);
/* The first secret that a text mentions and neither the person's words nor the skill (NULL: none) name; "" for none. */
void dh_given_secret(const char *text, const char *said, const char *skill, char *ret, size_t size);
enum dh_status dh_given_add(struct dh_given *g, const char *text, struct dh_err *err);
/* Everything that stands on a screen. */
enum dh_status dh_given_look(struct dh_given *g, const struct dh_observation *o, struct dh_err *err);
/* The piece of the text that comes from nowhere; "" when all is given. Cut to size. */
void dh_given_missing(const struct dh_given *g, const char *text, char *ret, size_t size);

#endif
