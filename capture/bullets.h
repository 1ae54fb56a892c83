/* Hidden passwords: a row of equal filled dots. Pure. */
#ifndef DH_CAPTURE_BULLETS_H
#define DH_CAPTURE_BULLETS_H

#include <stdbool.h>
#include "capture/snippet.h"

/* How many dots a snippet consists of; 0 when it holds anything else or fewer than four. */
int dh_bullets_count(const struct dh_snippet *s);

/* Whether a rectangle of the snippet holds one small filled dot and nothing else: the mark before
 * an item of a list. */
bool dh_bullets_item(const struct dh_snippet *s, struct dh_rect r);

#endif
