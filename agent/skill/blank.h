/* A picture of a screen for a skill: one window of it, without what was typed, chosen or read there. What is blanked:
 * all outside of the window and what belongs to it; the inside of every field; words of the values, and words that look
 * like an amount, a date, a number or an address. Words are found as they were read, with letters that look alike.
 * Pure; not found: what is drawn so that nothing of it could be read. */
#ifndef DH_AGENT_SKILL_BLANK_H
#define DH_AGENT_SKILL_BLANK_H

#include <stdbool.h>
#include <stddef.h>
#include <deskhand/observation.h>
#include "base/err.h"

/* Whether a word is one of a value, or stands for one by its looks. */
bool dh_blank_word(const char *word, const char *const *values, size_t n);
/* A new frame of the same size. `o` is what was seen on `frame`, with or without pixels of its own; window is an index of
 * it, -1: nothing is left. */
enum dh_status dh_blank_picture(const struct dh_observation *o, const struct dh_frame *frame, int window,
                                const char *const *values, size_t n, struct dh_frame **ret, struct dh_err *err);

#endif
