/* Making frames, and re-using their memory. A frame's pixels are a memfd, so that a reader child can map
 * them read-only and the X server can write them directly. Counts are not atomic: one thread. */
#ifndef DH_CAPTURE_FRAME_H
#define DH_CAPTURE_FRAME_H

#include <stdbool.h>
#include <deskhand/frame.h>
#include "base/err.h"
#include "capture/notes.h"

#define DH_FRAME_SIDE_MAX 32768 /* pixels; more than any X screen (16-bit coordinates) */
#define DH_FRAME_IDLE_MAX 3     /* buffers that a pool keeps without anybody using them */

/* A frame of zeroed pixels with one reference, tightly packed. Sizes out of range are DH_USAGE. */
enum dh_status dh_frame_create(int width, int height, struct dh_frame **ret, struct dh_err *err);
/* The pixels for writing, until the frame is handed to somebody else. */
uint32_t *dh_frame_pixels(struct dh_frame *frame);
/* The descriptor that may be written through (frame->fd is for readers). Not handed over. */
int dh_frame_write_fd(const struct dh_frame *frame);

/* What has changed since another frame of the same screen, by that one's serial number; the screen tells. */
struct dh_places;
void dh_frame_set_changes(struct dh_frame *frame, uint64_t since, const struct dh_places *changes);
/* False: it is not known what has changed since that one. */
bool dh_frame_changes(const struct dh_frame *frame, const struct dh_frame *since, struct dh_places *ret);

/* What was worked out about its places; NULL until the next function was called for it. */
struct dh_notes *dh_frame_notes(const struct dh_frame *frame);
/* From here on notes are taken of `frame`, which is looked at often. They begin with those of `before` (which has
 * none afterwards; may be NULL, or the same frame) but for the `n` places that have changed. */
void dh_frame_take_notes(struct dh_frame *frame, struct dh_frame *before, const struct dh_rect *changed, size_t n);

/* Buffers of one screen. A frame that nobody references any more stays here for the next capture, so
 * a steady state neither allocates nor faults pages in. Frames may outlive the pool. Zeroed with
 * `drop` set is empty. */
struct dh_frame_pool {
    struct dh_frame **items; /* owned */
    size_t count, cap;
    /* Called before a buffer is freed or leaves the pool, with its tag when that is not zero. */
    void (*drop)(void *data, uint32_t tag);
    void *data;
};

/* An idle frame of this size, else a new one; pixels are undefined. One reference. Idle ones of another
 * size are freed. */
enum dh_status dh_frame_pool_take(struct dh_frame_pool *pool, int width, int height,
                                  struct dh_frame **ret, struct dh_err *err);
void dh_frame_pool_finish(struct dh_frame_pool *pool);
/* A number that the pool's owner keeps with the buffer (an X segment); 0 in a new one. */
uint32_t dh_frame_tag(const struct dh_frame *frame);
void dh_frame_set_tag(struct dh_frame *frame, uint32_t tag);

#endif
