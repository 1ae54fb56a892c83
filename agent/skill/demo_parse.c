#include "agent/skill/demo.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "agent/plan/action_table.h"
#include "base/json.h"
#include "base/mem.h"

enum { SIDE_MAX = 65535, TEXT_MAX = 65536, SCREENS_MAX = 4096, CROP_MAX = 4 << 20, PICTURE_MAX = 8 << 20, LIST_MAX = 64 };

struct parsing {
    struct dh_demo *d;
    struct dh_err *err;
    size_t step; /* from 0, of the one being read */
    enum dh_status status;
};

static bool wrong(struct parsing *p, const char *member, const char *what)
{
    p->status = dh_err_set(p->err, DH_INVALID, DH_BLAME_USER, "", "demonstration: step %zu: %s %s",
                           p->step + 1, member, what);
    return false;
}

static bool short_of_memory(struct parsing *p)
{
    p->status = dh_err_nomem(p->err);
    return false;
}

/* An optional text; "" when it is not there. */
static bool take_text(struct parsing *p, const json_t *v, const char *key, const char **ret)
{
    const json_t *s = json_object_get(v, key);
    *ret = "";
    if (!s)
        return true;
    if (!json_is_string(s) || json_string_length(s) > TEXT_MAX ||
        strlen(json_string_value(s)) != json_string_length(s))
        return wrong(p, key, "must be a text");
    *ret = dh_arena_strdup(p->d->arena, json_string_value(s));
    return *ret || short_of_memory(p);
}

static bool take_whole(struct parsing *p, const json_t *v, const char *key, json_int_t least,
                       json_int_t most, json_int_t *ret)
{
    const json_t *n = json_object_get(v, key);
    if (!json_is_integer(n) || json_integer_value(n) < least || json_integer_value(n) > most)
        return wrong(p, key, "must be a whole number in its range");
    *ret = json_integer_value(n);
    return true;
}

static bool take_rect(struct parsing *p, const json_t *v, const char *key, struct dh_rect *ret)
{
    struct dh_rect r;
    if (!dh_json_rect(v, key, &r) || r.w < 0 || r.h < 0 || r.w > SIDE_MAX || r.h > SIDE_MAX ||
        r.x < -SIDE_MAX || r.y < -SIDE_MAX || r.x > SIDE_MAX || r.y > SIDE_MAX)
        return wrong(p, key, "must be [x, y, w, h]");
    *ret = r;
    return true;
}

static bool take_role(struct parsing *p, const json_t *v, enum dh_role *ret)
{
    const json_t *s = json_object_get(v, "role");
    if (!s)
        return true;
    if (!json_is_string(s) || !dh_role_parse(json_string_value(s), ret))
        return wrong(p, "role", "is none that is known");
    return true;
}

static bool take_list(struct parsing *p, const json_t *v, const char *key, size_t most,
                      const json_t **ret)
{
    *ret = json_object_get(v, key);
    if (!*ret || (json_is_array(*ret) && json_array_size(*ret) <= most))
        return true;
    return wrong(p, key, "must be a list, and not too long");
}

static bool take_neighbour(struct parsing *p, const json_t *v, struct dh_neighbour *ret)
{
    json_int_t distance;
    ret->role = DH_ROLE_TEXT;
    if (!json_is_object(v))
        return wrong(p, "neighbours", "must hold objects");
    if (!take_text(p, v, "text", &ret->text) || !take_role(p, v, &ret->role) ||
        !take_whole(p, v, "distance", 0, SIDE_MAX, &distance) || !take_rect(p, v, "rect", &ret->rect))
        return false;
    ret->distance = (int)distance;
    const char *direction = dh_json_str(v, "direction", NULL);
    if (!direction)
        return true;
    for (int r = DH_RELATION_RIGHT_OF; r <= DH_RELATION_AFTER; r++)
        if (strcmp(direction, dh_relation_key((enum dh_relation)r)) == 0) {
            ret->direction = (enum dh_relation)r;
            return true;
        }
    return wrong(p, "direction", "is none that is known");
}

static bool take_seen(struct parsing *p, const json_t *step, const char *key, struct dh_seen *ret)
{
    const json_t *v = json_object_get(step, key), *list;
    if (!v)
        return true;
    if (!json_is_object(v))
        return wrong(p, key, "must be an object");
    ret->there = true;
    if (!take_role(p, v, &ret->role) || !take_text(p, v, "name", &ret->name) ||
        !take_text(p, v, "text", &ret->text) || !take_text(p, v, "id", &ret->id) ||
        !take_rect(p, v, "rect", &ret->rect) || !take_text(p, v, "window", &ret->window) ||
        !take_text(p, v, "window_class", &ret->window_class) ||
        !take_list(p, v, "neighbours", LIST_MAX, &list))
        return false;
    if (json_object_get(v, "window_rect") && !take_rect(p, v, "window_rect", &ret->window_rect))
        return false;
    size_t n = json_array_size(list);
    struct dh_neighbour *out = n ? dh_arena_alloc(p->d->arena, n, sizeof(*out)) : NULL;
    if (n && !out)
        return short_of_memory(p);
    ret->neighbours = out;
    for (size_t i = 0; i < n; i++, ret->neighbour_count++)
        if (!take_neighbour(p, json_array_get(list, i), &out[i]))
            return false;
    return true;
}

static bool take_base64(struct parsing *p, const json_t *v, const char *key, size_t most, struct dh_demo_bytes *ret)
{
    if (!v || json_is_null(v))
        return true;
    if (!json_is_string(v) || json_string_length(v) > most)
        return wrong(p, key, "must be base64");
    size_t n = json_string_length(v), len;
    unsigned char *out = dh_arena_alloc(p->d->arena, n + 1, 1);
    if (!out)
        return short_of_memory(p);
    if (sodium_base642bin(out, n, json_string_value(v), n, NULL, &len, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return wrong(p, key, "must be base64");
    *ret = (struct dh_demo_bytes){out, len};
    return true;
}

static bool take_bytes(struct parsing *p, const json_t *step, const char *key, struct dh_demo_bytes *ret)
{
    return take_base64(p, json_object_get(step, key), key, CROP_MAX, ret);
}

static bool take_pictures(struct parsing *p, const json_t *list)
{
    struct dh_demo *d = p->d;
    if (!list || json_array_size(list) == 0)
        return true;
    if (json_array_size(list) != d->screen_count)
        return wrong(p, "pictures", "must have one for each screen");
    d->pictures = dh_arena_alloc(d->arena, d->screen_count, sizeof(*d->pictures));
    if (!d->pictures)
        return short_of_memory(p);
    for (size_t i = 0; i < d->screen_count; i++)
        if (!take_base64(p, json_array_get(list, i), "pictures", PICTURE_MAX, &d->pictures[i]))
            return false;
    return true;
}

static bool take_copied(struct parsing *p, const json_t *step, struct dh_demo_copied *ret)
{
    const json_t *v = json_object_get(step, "copied_from");
    json_int_t screen;
    if (!v)
        return true;
    if (!json_is_object(v))
        return wrong(p, "copied_from", "must be an object");
    if (!take_whole(p, v, "screen", 0, (json_int_t)p->d->screen_count - 1, &screen) ||
        !take_rect(p, v, "rect", &ret->rect) || !take_text(p, v, "text", &ret->text))
        return false;
    ret->screen = (int)screen;
    ret->there = true;
    return true;
}

static bool take_unsure(struct parsing *p, const json_t *step, struct dh_demo_step *s)
{
    const json_t *list;
    if (!take_list(p, step, "unsure", LIST_MAX, &list))
        return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *t = json_array_get(list, i);
        if (!json_is_string(t) || json_string_length(t) > TEXT_MAX)
            return wrong(p, "unsure", "must hold texts");
        if (!dh_demo_unsure(p->d, s, json_string_value(t)))
            return short_of_memory(p);
    }
    return true;
}

static bool take_offered(struct parsing *p, const json_t *step, struct dh_demo_step *s)
{
    const json_t *list;
    if (!take_list(p, step, "offered", LIST_MAX, &list))
        return false;
    size_t n = json_array_size(list);
    const char **texts = n ? dh_arena_alloc(p->d->arena, n, sizeof(*texts)) : NULL;
    if (n && !texts)
        return short_of_memory(p);
    for (size_t i = 0; i < n; i++) {
        const json_t *t = json_array_get(list, i);
        if (!json_is_string(t) || json_string_length(t) > TEXT_MAX || !json_string_length(t))
            return wrong(p, "offered", "must hold texts");
        texts[i] = dh_arena_strdup(p->d->arena, json_string_value(t));
        if (!texts[i])
            return short_of_memory(p);
    }
    s->offered = texts;
    s->offered_count = n;
    return true;
}

static bool take_at(struct parsing *p, const json_t *step, struct dh_point *ret)
{
    const json_t *v = json_object_get(step, "at"), *x = json_array_get(v, 0), *y = json_array_get(v, 1);
    if (json_array_size(v) != 2 || !json_is_integer(x) || !json_is_integer(y) ||
        json_integer_value(x) < -SIDE_MAX || json_integer_value(x) > SIDE_MAX ||
        json_integer_value(y) < -SIDE_MAX || json_integer_value(y) > SIDE_MAX)
        return wrong(p, "at", "must be [x, y]");
    *ret = (struct dh_point){(int)json_integer_value(x), (int)json_integer_value(y)};
    return true;
}

static bool take_step(struct parsing *p, const json_t *v, struct dh_demo_step *s)
{
    json_int_t time, before, after, last = (json_int_t)p->d->screen_count - 1;
    if (!json_is_object(v))
        return wrong(p, "it", "must be an object");
    p->status = dh_action_from_json(json_object_get(v, "action"), &s->action, p->err);
    if (p->status != DH_OK) {
        dh_err_prefix(p->err, "demonstration: step %zu", p->step + 1);
        return false;
    }
    if (!take_at(p, v, &s->at) || !take_whole(p, v, "time", 0, INT32_MAX, &time) ||
        !take_whole(p, v, "before", -1, last, &before) ||
        !take_whole(p, v, "after", -1, last, &after))
        return false;
    s->time = (long)time;
    s->before = (int)before;
    s->after = (int)after;
    s->secret = dh_json_bool(v, "secret", false);
    return take_seen(p, v, "target", &s->target) && take_seen(p, v, "to", &s->to) &&
           take_bytes(p, v, "crop", &s->crop) && take_bytes(p, v, "to_crop", &s->to_crop) &&
           take_copied(p, v, &s->copied) &&
           take_text(p, v, "until", &s->until) && take_offered(p, v, s) && take_unsure(p, v, s);
}

static enum dh_status head(struct parsing *p, const json_t *v)
{
    const json_t *screen = json_object_get(v, "screen");
    json_int_t w = json_integer_value(json_array_get(screen, 0)),
               h = json_integer_value(json_array_get(screen, 1));
    if (dh_json_int(v, "version", 0) != DH_DEMO_VERSION)
        return dh_err_set(p->err, DH_INVALID, DH_BLAME_USER, "record it again",
                          "demonstration: its version is not %d", DH_DEMO_VERSION);
    if (json_array_size(screen) != 2 || w < 0 || h < 0 || w > SIDE_MAX || h > SIDE_MAX)
        return dh_err_set(p->err, DH_INVALID, DH_BLAME_USER, "",
                          "demonstration: screen must be [width, height]");
    p->d->width = (int)w;
    p->d->height = (int)h;
    if (!take_text(p, v, "name", &p->d->name) || !take_text(p, v, "goal", &p->d->goal) ||
        !take_text(p, v, "started", &p->d->started))
        return p->status;
    return DH_OK;
}

static enum dh_status screens(struct parsing *p, const json_t *list)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        struct dh_observation *o = NULL;
        enum dh_status st = dh_observation_from_json(json_array_get(list, i), &o, p->err);
        if (st != DH_OK) {
            dh_err_prefix(p->err, "demonstration: screen %zu", i);
            return st;
        }
        int at = dh_demo_screen(p->d, o);
        dh_observation_unref(o);
        if (at < 0)
            return dh_err_nomem(p->err);
    }
    return DH_OK;
}

enum dh_status dh_demo_from_json(const json_t *v, struct dh_demo **ret, struct dh_err *err)
{
    struct parsing p = {.d = dh_demo_create(), .err = err};
    const json_t *steps = json_object_get(v, "steps"), *list = json_object_get(v, "screens");
    if (!p.d)
        return dh_err_nomem(err);
    if (!json_is_object(v) || !json_is_array(steps) || !json_is_array(list) ||
        json_array_size(steps) > DH_DEMO_STEPS_MAX || json_array_size(list) > SCREENS_MAX)
        p.status = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "",
                              "demonstration: must be an object with steps and screens");
    if (p.status == DH_OK)
        p.status = head(&p, v);
    if (p.status == DH_OK)
        p.status = screens(&p, list);
    if (p.status == DH_OK)
        take_pictures(&p, json_object_get(v, "pictures"));
    for (; p.status == DH_OK && p.step < json_array_size(steps); p.step++) {
        struct dh_demo_step *s = dh_demo_add(p.d);
        if (!s)
            p.status = dh_err_nomem(err);
        else
            take_step(&p, json_array_get(steps, p.step), s);
    }
    if (p.status != DH_OK) {
        dh_demo_destroy(p.d);
        return p.status;
    }
    *ret = p.d;
    return DH_OK;
}
