/* All that was read on one screen: words and lines in reading order. */
#ifndef DH_CAPTURE_TRANSCRIPT_H
#define DH_CAPTURE_TRANSCRIPT_H

#include <stddef.h>
#include <deskhand/window.h>
#include <deskhand/word.h>
#include "base/arena.h"
#include "base/err.h"
#include "capture/cache.h"
#include "capture/snippet.h"

#define DH_CONFIDENCE_LEAST                                                                        \
    40 /* words below are noise: measured on screens, precision 0.89 -> 0.93 */

#define DH_READING_ROW 6 /* pixels: lines whose middles fall into one such row are read from left to right */

/* A line with what the pixels say about it. */
struct dh_script {
    struct dh_line line; /* first, count: into the words */
    int window;          /* topmost window whose client area has its centre, -1: none */
    uint8_t ground, ink; /* gray levels */
    int bullets;         /* > 0: no letters but that many equal dots, as passwords show */
    bool faint;          /* low contrast: see capture/hidden.h */
};

struct dh_transcript {
    struct dh_word *words; /* in the arena, all of them */
    struct dh_script *lines;
    size_t word_count, line_count;
    struct dh_rect *pictures; /* icons beside text that were read as letters */
    size_t picture_count;
};

/* Snippets with their readings (NULL: not read). Windows bottom first. */
enum dh_status dh_transcript_make(const struct dh_snippet *snippets,
                                  const struct dh_reading *const *readings, size_t count,
                                  const struct dh_window *windows, size_t window_count,
                                  struct dh_arena *arena, struct dh_transcript *ret,
                                  struct dh_err *err);
/* Index of the topmost window whose client area has a point; -1 when that is none or when the
 * decoration of a window above it has it. */
int dh_transcript_window(const struct dh_window *windows, size_t count, struct dh_point p);

#endif
