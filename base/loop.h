/* The one loop of a process: file descriptors, prepare hooks, and bounded waits on a condition.
 * Single-threaded. A wait dispatches everything else while it waits. */
#ifndef DH_BASE_LOOP_H
#define DH_BASE_LOOP_H

#include <poll.h>
#include <stdbool.h>
#include <deskhand/tick.h>
#include "base/err.h"
#include "base/intr.h"

struct dh_loop;
struct dh_loop_source;

typedef void (*dh_loop_fn)(void *data, short revents);
/* Runs before each sleep: drain what a library has buffered and flush what it has queued. Returns
 * true when it dispatched something, so that conditions are looked at again before sleeping. */
typedef bool (*dh_loop_prepare_fn)(void *data);
typedef bool (*dh_loop_done_fn)(void *data);

/* `intr` is not owned and may be NULL. */
struct dh_loop *dh_loop_create(struct dh_intr *intr);
void dh_loop_destroy(struct dh_loop *loop);
/* The source is owned by the loop until removed. NULL when memory is short. fd is not owned. */
struct dh_loop_source *dh_loop_add_fd(struct dh_loop *loop, int fd, short events, dh_loop_fn fn,
                                      void *data);
/* fd may be -1 for a hook without one. */
struct dh_loop_source *dh_loop_add_prepare(struct dh_loop *loop, int fd, dh_loop_prepare_fn fn,
                                           void *data);
/* Safe inside a callback; NULL is allowed. */
void dh_loop_remove(struct dh_loop *loop, struct dh_loop_source *source);
/* Changes what an fd source waits for. */
void dh_loop_events(struct dh_loop_source *source, short events);

/* Waits until done(data) is true, the deadline passes or the interruptor is set. done may be NULL:
 * then it waits for the deadline alone. done is called before the first sleep. */
enum dh_wait dh_loop_until(struct dh_loop *loop, dh_loop_done_fn done, void *data, dh_tick deadline);
/* Waits until a descriptor is readable (or hung up). */
enum dh_wait dh_loop_readable(struct dh_loop *loop, int fd, dh_tick deadline);
/* One round: dispatch what is ready, sleeping until the deadline at most. */
void dh_loop_turn(struct dh_loop *loop, dh_tick deadline);
struct dh_intr *dh_loop_intr(struct dh_loop *loop);
/* Since when nobody waits in the loop; 0 while somebody does. From any thread. */
dh_tick dh_loop_away(const struct dh_loop *loop);

#endif
