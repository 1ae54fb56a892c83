/* Titles and classes of windows, made safe to show. They are written by whoever owns the window: no
 * control, direction, zero-width or tag character survives, so that what people see is what is compared. */
#ifndef DH_CAPTURE_WINDOW_TEXT_H
#define DH_CAPTURE_WINDOW_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include "base/arena.h"

#define DH_WINDOW_TEXT_MAX 512 /* characters that are kept */

/* n bytes of UTF-8 (malformed parts become U+FFFD) or Latin-1 as clean UTF-8; tabs and line ends become
 * spaces. NULL when memory is short. */
char *dh_window_text(struct dh_arena *arena, const char *bytes, size_t n, bool latin1);

#endif
