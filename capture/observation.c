#include "capture/observation.h"

#include <string.h>

/* The first thing in the arena. */
struct holder {
    struct dh_observation o;
    struct dh_arena *arena;
    size_t refs;
    struct dh_observation *source; /* whose elements and texts these are; NULL: its own */
};

enum dh_status dh_observation_create(struct dh_observation **ret, struct dh_arena **ret_arena,
                                     struct dh_err *err)
{
    struct dh_arena *arena = dh_arena_create();
    struct holder *h = arena ? dh_arena_alloc(arena, 1, sizeof(*h)) : NULL;
    if (!h) {
        dh_arena_destroy(arena);
        return dh_err_nomem(err);
    }
    h->arena = arena;
    h->refs = 1;
    h->o.owner = h;
    h->o.active = h->o.focus = -1;
    *ret = &h->o;
    *ret_arena = arena;
    return DH_OK;
}

struct dh_observation *dh_observation_ref(struct dh_observation *o)
{
    if (o)
        ((struct holder *)o->owner)->refs++;
    return o;
}

void dh_observation_unref(struct dh_observation *o)
{
    if (!o)
        return;
    struct holder *h = o->owner;
    if (--h->refs > 0)
        return;
    dh_observation_unref(h->source);
    dh_frame_unref(o->frame);
    dh_arena_destroy(h->arena);
}

void dh_observation_share(struct dh_observation *o, struct dh_observation *from)
{
    struct holder *h = o->owner, *f = from->owner;
    h->source = dh_observation_ref(f->source ? f->source : from); /* one deep, however long nothing changes */
    o->elements = from->elements;
    o->element_count = from->element_count;
    o->focus = from->focus;
    o->lines = from->lines;
    o->line_count = from->line_count;
    o->words = from->words;
    o->word_count = from->word_count;
    o->hidden = from->hidden;
    o->hidden_count = from->hidden_count;
}

const struct dh_element *dh_observation_element(const struct dh_observation *o, const char *id)
{
    for (size_t i = 0; id && i < o->element_count; i++)
        if (strcmp(o->elements[i].id, id) == 0)
            return &o->elements[i];
    return NULL;
}

const struct dh_window *dh_observation_window(const struct dh_observation *o, const char *id)
{
    for (size_t i = 0; id && i < o->window_count; i++)
        if (strcmp(o->windows[i].id, id) == 0)
            return &o->windows[i];
    return NULL;
}

int dh_observation_window_at(const struct dh_observation *o, struct dh_point p)
{
    for (size_t i = o->window_count; i-- > 0;)
        if (!o->windows[i].minimized &&
            (dh_rect_has(o->windows[i].rect, p) || dh_rect_has(o->windows[i].frame, p)))
            return (int)i;
    return -1;
}

const char *dh_stage_name(enum dh_stage stage)
{
    static const char *const names[] = {"settle", "capture", "segment", "ocr", "fuse"};
    return stage >= 0 && stage < DH_STAGE_COUNT ? names[stage] : "unknown";
}
