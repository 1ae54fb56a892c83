/* Hidden passwords: a row of equal filled dots. Pure. */
#ifndef DH_CAPTURE_BULLETS_H
#define DH_CAPTURE_BULLETS_H

#include "capture/snippet.h"

/* How many dots a snippet consists of; 0 when it holds anything else or fewer than four. */
int dh_bullets_count(const struct dh_snippet *s);

#endif
