#include "capture/frame.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/shm.h"
#include "capture/frame_diff.h"

enum { NOTES_REACH = 4 }; /* dh_tone_around looks 3 pixels beyond */

/* What a frame really is; `frame` comes first so that the pointers are the same. */
struct box {
    struct dh_frame frame;
    struct dh_shm shm;
    unsigned refs;
    bool pooled;
    uint32_t tag;
    struct dh_notes notes;
    bool noted;
    struct dh_places changes; /* since another frame, */
    uint64_t since;           /* by its serial number; 0: not known */
};

static struct box *box_of(struct dh_frame *frame)
{
    return (struct box *)(void *)frame;
}

static void forget(struct box *b)
{
    dh_notes_finish(&b->notes);
    b->noted = false;
    b->since = 0;
}

static void box_free(struct box *b)
{
    forget(b);
    if (b->frame.fd >= 0 && b->frame.fd != b->shm.fd)
        close(b->frame.fd);
    dh_shm_finish(&b->shm);
    dh_free(b);
}

/* A second, read-only open file of the same memory: who gets it cannot map it for writing. */
static int reader_fd(int fd)
{
    char path[40];
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    int r = open(path, O_RDONLY | O_CLOEXEC);
    return r >= 0 ? r : fd;
}

enum dh_status dh_frame_create(int width, int height, struct dh_frame **ret, struct dh_err *err)
{
    if (width <= 0 || height <= 0 || width > DH_FRAME_SIDE_MAX || height > DH_FRAME_SIDE_MAX)
        return dh_err_set(err, DH_USAGE, DH_BLAME_DESKHAND, NULL, "a picture of %dx%d pixels", width,
                          height);
    struct box *b = dh_alloc(1, sizeof(*b));
    if (!b)
        return dh_err_nomem(err);
    size_t bytes = (size_t)width * (size_t)height * sizeof(uint32_t);
    enum dh_status s = dh_shm_create("deskhand-frame", bytes, &b->shm, err);
    if (s != DH_OK) {
        dh_free(b);
        return s;
    }
    b->refs = 1;
    b->frame = (struct dh_frame){.width = width, .height = height, .stride = width};
    b->frame.pixels = b->shm.data;
    b->frame.fd = reader_fd(b->shm.fd);
    *ret = &b->frame;
    return DH_OK;
}

uint32_t *dh_frame_pixels(struct dh_frame *frame)
{
    return box_of(frame)->shm.data;
}

int dh_frame_write_fd(const struct dh_frame *frame)
{
    return ((const struct box *)(const void *)frame)->shm.fd;
}

struct dh_frame *dh_frame_ref(struct dh_frame *frame)
{
    box_of(frame)->refs++;
    return frame;
}

void dh_frame_unref(struct dh_frame *frame)
{
    if (!frame)
        return;
    struct box *b = box_of(frame);
    if (--b->refs > 0)
        return;
    forget(b); /* its pixels will be others */
    if (!b->pooled)
        box_free(b);
}

void dh_frame_set_changes(struct dh_frame *frame, uint64_t since, const struct dh_places *changes)
{
    box_of(frame)->since = since;
    box_of(frame)->changes = *changes;
}

bool dh_frame_changes(const struct dh_frame *frame, const struct dh_frame *since, struct dh_places *ret)
{
    const struct box *b = (const struct box *)(const void *)frame;
    if (b->since == 0 || b->since != since->serial || frame->geometry != since->geometry)
        return false;
    *ret = b->changes;
    return true;
}

struct dh_notes *dh_frame_notes(const struct dh_frame *frame)
{
    struct box *b = (struct box *)(uintptr_t)frame; /* they are no part of what it shows */
    return b->noted ? &b->notes : NULL;
}

void dh_frame_take_notes(struct dh_frame *frame, struct dh_frame *before, const struct dh_rect *changed, size_t n)
{
    struct box *b = box_of(frame), *old = before ? box_of(before) : NULL;
    if (old && old != b && old->noted) {
        dh_notes_finish(&b->notes);
        b->notes = old->notes;
        old->notes = (struct dh_notes){0};
        old->noted = false;
    }
    if (old && n > 0) /* where nothing has changed nobody asks */
        dh_notes_turn(&b->notes, changed, n, NOTES_REACH);
    b->noted = true;
}

uint32_t dh_frame_tag(const struct dh_frame *frame)
{
    return ((const struct box *)(const void *)frame)->tag;
}

void dh_frame_set_tag(struct dh_frame *frame, uint32_t tag)
{
    box_of(frame)->tag = tag;
}

/* Out of the pool: freed when idle, else left to its last holder. */
static void evict(struct dh_frame_pool *pool, struct box *b)
{
    if (b->tag && pool->drop)
        pool->drop(pool->data, b->tag);
    b->tag = 0;
    b->pooled = false;
    if (b->refs == 0)
        box_free(b);
}

/* Takes the idle frame of this size that was filled last, for the least has changed since, and frees idle ones that
 * fit no more or are too many. */
static struct dh_frame *sift(struct dh_frame_pool *pool, int width, int height)
{
    struct dh_frame *found = NULL;
    size_t kept = 0;
    int idle = 0;
    for (size_t i = 0; i < pool->count; i++) {
        struct box *b = box_of(pool->items[i]);
        bool fits = b->frame.width == width && b->frame.height == height;
        if (b->refs == 0 && fits && (!found || b->frame.serial > found->serial)) {
            idle += found != NULL;
            found = &b->frame;
        } else if (b->refs == 0 && (!fits || ++idle >= DH_FRAME_IDLE_MAX)) {
            evict(pool, b);
            continue;
        }
        pool->items[kept++] = &b->frame;
    }
    pool->count = kept;
    return found;
}

enum dh_status dh_frame_pool_take(struct dh_frame_pool *pool, int width, int height,
                                  struct dh_frame **ret, struct dh_err *err)
{
    struct dh_frame *f = sift(pool, width, height);
    if (f) {
        box_of(f)->refs = 1;
        *ret = f;
        return DH_OK;
    }
    if (!dh_grow(&pool->items, &pool->cap, pool->count + 1, sizeof(struct dh_frame *)))
        return dh_err_nomem(err);
    enum dh_status s = dh_frame_create(width, height, &f, err);
    if (s != DH_OK)
        return s;
    box_of(f)->pooled = true;
    pool->items[pool->count++] = f;
    *ret = f;
    return DH_OK;
}

void dh_frame_pool_finish(struct dh_frame_pool *pool)
{
    for (size_t i = 0; i < pool->count; i++)
        evict(pool, box_of(pool->items[i]));
    dh_free(pool->items);
    pool->items = NULL;
    pool->count = pool->cap = 0;
}
