/* The implementers' half of the joint: what a kind of screen provides. */
#ifndef DH_CAPTURE_SCREEN_IMPL_H
#define DH_CAPTURE_SCREEN_IMPL_H

#include "capture/noise.h"
#include "capture/screen.h"
#include "capture/settle_tiles.h"
#include "capture/still.h"

/* The log of changes. A full one merges its two oldest entries, so a question about an old mark is
 * answered with too large a rectangle, never with too small a one. */
#define DH_CHANGES_MAX 32

struct dh_changes {
    uint64_t mark; /* of the latest change; 0: none yet */
    dh_tick at;
    uint64_t whole_mark; /* of the latest that no tiles tell of: windows, the size */
    dh_tick whole_at;
    struct {
        uint64_t mark; /* the newest in this entry */
        struct dh_rect rect;
    } entries[DH_CHANGES_MAX];
    int count;
};

void dh_changes_add(struct dh_changes *c, struct dh_rect rect, dh_tick now);
struct dh_rect dh_changes_rect(const struct dh_changes *c, uint64_t since);

struct dh_screen_ops {
    /* Mandatory. */
    void (*destroy)(struct dh_screen *s);
    struct dh_geometry (*geometry)(const struct dh_screen *s);
    enum dh_status (*capture)(struct dh_screen *s, struct dh_frame **ret, struct dh_err *err);
    /* Optional: the same without any dealings but one question to the server, for a moment that is short. */
    enum dh_status (*snap)(struct dh_screen *s, struct dh_frame **ret, struct dh_err *err);
    /* rect is not empty. */
    enum dh_status (*peek)(struct dh_screen *s, struct dh_rect rect, uint32_t *out, struct dh_err *err);
    /* Optional: the first half of a peek. */
    void (*peek_ask)(struct dh_screen *s, struct dh_rect rect);
    /* Optional: without it nothing ever changes. Takes what changed up to now into s->changes;
     * `whole` looks at every pixel instead of trusting the server's reports. */
    void (*refresh)(struct dh_screen *s, bool whole);
    /* Optional: delivers events that arrived already, so that none from before a mark counts after it. */
    void (*drain)(struct dh_screen *s);
    /* Optional: without it there are no windows. */
    enum dh_status (*windows)(struct dh_screen *s, struct dh_arena *arena, struct dh_window **ret_windows,
                              size_t *ret_count, int *ret_active, struct dh_err *err);
    /* Optional: gives windows that were listed by another screen of the same display the ids they have here. */
    void (*name)(struct dh_screen *s, struct dh_window *windows, size_t count);
    /* Optional: whether the pointer says that an application is at work. */
    bool (*busy)(struct dh_screen *s);
    /* Optional: without it there is no pointer. */
    bool (*pointer)(struct dh_screen *s, struct dh_point *ret);
};

/* Embedded as the first member of each kind. */
struct dh_screen {
    const struct dh_screen_ops *ops;
    struct dh_loop *loop; /* not owned; NULL when nothing ever changes */
    struct dh_still *held;   /* shown instead of the display; not owned, NULL */
    struct dh_rect left_out; /* frames do not show what is there; empty: nothing */
    struct dh_changes changes;
    struct dh_noise noise;   /* what changes by itself; the kind of screen gives it its size */
    dh_tick whole_at;        /* when every pixel was last compared */
    bool busy_for_good;      /* the busy pointer outlasted a wait: it tells nothing until it has gone */
};

/* Logs a change that consists of tiles. An empty one is none. */
void dh_screen_changed_tiles(struct dh_screen *s, const struct dh_tiles *tiles, dh_tick now);

#endif
