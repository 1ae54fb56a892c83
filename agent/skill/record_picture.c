#include "agent/skill/record_picture.h"

#include <string.h>

#include "agent/skill/blank.h"
#include "base/mem.h"
#include "base/path.h"
#include "capture/picture.h"

#define VALUES_MOST 512
#define PICTURES_BYTES (8u << 20) /* of all of them */

struct values {
    const char *list[VALUES_MOST]; /* not owned */
    size_t count;
};

static void add(struct values *v, const char *text)
{
    if (text && *text && v->count < VALUES_MOST)
        v->list[v->count++] = text;
}

/* Everything that a person gave: it becomes an input, or is one already. */
static void gather(const struct dh_demo *d, struct values *v)
{
    for (size_t i = 0; i < d->step_count; i++) {
        const struct dh_demo_step *s = &d->steps[i];
        const struct dh_action *a = s->action;
        add(v, a->text);
        add(v, a->file ? dh_path_name(a->file) : NULL);
        for (size_t k = 0; a->verb == DH_VERB_CHOOSE && k < a->option_count; k++)
            add(v, a->options[k]);
        add(v, s->copied.there ? s->copied.text : NULL);
    }
}

static int window_of(const struct dh_demo *d, size_t screen)
{
    const struct dh_observation *o = d->screens[screen];
    for (size_t i = 0; i < d->step_count; i++) {
        const struct dh_seen *t = &d->steps[i].target;
        if (d->steps[i].before != (int)screen || !t->there)
            continue;
        for (size_t k = o->window_count; k-- > 0;)
            if (strcmp(o->windows[k].title, t->window) == 0 && dh_rect_equal(o->windows[k].rect, t->window_rect))
                return (int)k;
    }
    return o->active;
}

static bool wanted(const struct dh_demo *d, size_t screen)
{
    bool used = screen + 1 == d->screen_count;
    for (size_t i = 0; i < d->step_count && !used; i++)
        used = d->steps[i].before == (int)screen;
    return used;
}

static const struct dh_buf *taken(const struct dh_trace *t, const struct dh_observation *o)
{
    for (size_t i = 0; i < t->screen_count; i++)
        if (t->screens[i] == o)
            return &t->pictures[i];
    return NULL;
}

/* The pictures of what was touched on this screen, with what lies beside it blanked too. */
static bool crops(struct dh_demo *d, size_t screen, const struct dh_frame *blanked)
{
    struct dh_rect all = {0, 0, blanked->width, blanked->height};
    bool ok = true;
    for (size_t i = 0; i < d->step_count && ok; i++) {
        struct dh_demo_step *s = &d->steps[i];
        struct dh_rect r = dh_rect_cross(dh_hit_crop_rect(s->target.rect), all);
        struct dh_frame *part = NULL;
        struct dh_buf png = {0};
        if (s->before != (int)screen || !s->crop.data || dh_rect_empty(s->target.rect) || dh_rect_empty(r))
            continue;
        unsigned char *copy = NULL;
        if (dh_picture_crop(blanked, r, &part, NULL) == DH_OK && dh_picture_png(part, &png, NULL) == DH_OK &&
            (copy = dh_arena_alloc(d->arena, png.len, 1)) != NULL)
            memcpy(copy, png.data, png.len);
        ok = copy != NULL;
        s->crop = (struct dh_demo_bytes){copy, copy ? png.len : 0};
        dh_frame_unref(part);
        dh_buf_finish(&png);
    }
    return ok;
}

static bool one(const struct dh_trace *t, struct dh_demo *d, size_t screen, const struct values *v, size_t *bytes)
{
    const struct dh_observation *o = d->screens[screen];
    const struct dh_buf *raw = taken(t, o);
    struct dh_frame *f = NULL, *blanked = NULL;
    struct dh_buf png = {0};
    bool ok = raw && raw->len && !raw->failed && dh_picture_parse(raw->data, raw->len, "a screen", &f, NULL) == DH_OK &&
              f->width == o->width && f->height == o->height &&
              dh_blank_picture(o, f, window_of(d, screen), v->list, v->count, &blanked, NULL) == DH_OK &&
              dh_picture_png(blanked, &png, NULL) == DH_OK;
    bool kept = !ok || crops(d, screen, blanked);
    if (ok && kept && *bytes + png.len <= PICTURES_BYTES) {
        kept = dh_demo_picture(d, screen, png.data, png.len);
        *bytes += png.len;
    }
    dh_buf_finish(&png);
    dh_frame_unref(blanked);
    dh_frame_unref(f);
    return kept;
}

/* What is touched is known by another value the next time: a picture of this one leads astray, and tells. */
static void drop_crops(struct dh_demo *d, const struct values *v)
{
    for (size_t i = 0; i < d->step_count; i++) {
        struct dh_demo_step *s = &d->steps[i];
        bool by_picture = s->action->target.kind == DH_TARGET_IMAGE;
        if (s->crop.data && !by_picture && dh_blank_word(*s->target.name ? s->target.name : s->target.text, v->list, v->count))
            s->crop = (struct dh_demo_bytes){0};
    }
}

enum dh_status dh_record_pictures(const struct dh_trace *t, struct dh_demo *d, struct dh_err *err)
{
    struct values v = {.count = 0};
    size_t bytes = 0;
    if (!t->pictures)
        return DH_OK;
    gather(d, &v);
    drop_crops(d, &v);
    for (size_t i = 0; i < d->screen_count; i++)
        if (wanted(d, i) && !one(t, d, i, &v, &bytes))
            return dh_err_nomem(err);
    return DH_OK;
}
