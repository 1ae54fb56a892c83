#include "agent/skill/demo.h"

#include <sodium.h>
#include <string.h>

#include "agent/plan/action_table.h"
#include "base/json.h"
#include "base/mem.h"

static json_t *point_json(struct dh_point p)
{
    return json_pack("[i,i]", p.x, p.y);
}

/* Leaves out what is empty. */
static bool put_text(json_t *v, const char *key, const char *text)
{
    return !*text || dh_json_set(v, key, dh_json_text(text));
}

static json_t *bytes_json(struct dh_demo_bytes b)
{
    size_t n = sodium_base64_encoded_len(b.size, sodium_base64_VARIANT_ORIGINAL);
    char *text = dh_alloc(n, 1);
    if (!text)
        return NULL;
    sodium_bin2base64(text, n, b.data, b.size, sodium_base64_VARIANT_ORIGINAL);
    json_t *v = json_string(text);
    dh_free(text);
    return v;
}

static json_t *neighbour_json(const struct dh_neighbour *n)
{
    json_t *v = json_object();
    bool ok = v && dh_json_set(v, "text", dh_json_text(n->text)) &&
              dh_json_set(v, "role", json_string(dh_role_name(n->role)));
    if (n->direction != DH_RELATION_NONE)
        ok = ok && dh_json_set(v, "direction", json_string(dh_relation_key(n->direction)));
    ok = ok && dh_json_set(v, "distance", json_integer(n->distance)) &&
         dh_json_set(v, "rect", dh_json_from_rect(n->rect));
    if (ok)
        return v;
    json_decref(v);
    return NULL;
}

static json_t *seen_json(const struct dh_seen *s)
{
    json_t *v = json_object(), *list = json_array();
    bool ok = v && list;
    for (size_t i = 0; ok && i < s->neighbour_count; i++)
        ok = json_array_append_new(list, neighbour_json(&s->neighbours[i])) == 0;
    if (s->role != DH_ROLE_ANY)
        ok = ok && dh_json_set(v, "role", json_string(dh_role_name(s->role)));
    ok = ok && put_text(v, "name", s->name) && put_text(v, "text", s->text) &&
         put_text(v, "id", s->id) && dh_json_set(v, "rect", dh_json_from_rect(s->rect)) &&
         put_text(v, "window", s->window) && put_text(v, "window_class", s->window_class);
    if (!dh_rect_empty(s->window_rect))
        ok = ok && dh_json_set(v, "window_rect", dh_json_from_rect(s->window_rect));
    if (ok && json_array_size(list))
        ok = json_object_set(v, "neighbours", list) == 0;
    json_decref(list);
    if (ok)
        return v;
    json_decref(v);
    return NULL;
}

static json_t *copied_json(const struct dh_demo_copied *c)
{
    json_t *v = json_object();
    if (v && dh_json_set(v, "screen", json_integer(c->screen)) &&
        dh_json_set(v, "rect", dh_json_from_rect(c->rect)) && put_text(v, "text", c->text))
        return v;
    json_decref(v);
    return NULL;
}

static json_t *texts_json(const char *const *list, size_t n)
{
    json_t *v = json_array();
    for (size_t i = 0; v && i < n; i++)
        json_array_append_new(v, dh_json_text(list[i]));
    return v;
}

static json_t *step_json(const struct dh_demo_step *s)
{
    json_t *v = json_object();
    bool ok = v && dh_json_set(v, "action", dh_action_to_json(s->action)) &&
              dh_json_set(v, "at", point_json(s->at)) &&
              dh_json_set(v, "time", json_integer(s->time)) &&
              dh_json_set(v, "before", json_integer(s->before)) &&
              dh_json_set(v, "after", json_integer(s->after));
    if (s->target.there)
        ok = ok && dh_json_set(v, "target", seen_json(&s->target));
    if (s->to.there)
        ok = ok && dh_json_set(v, "to", seen_json(&s->to));
    if (s->crop.data)
        ok = ok && dh_json_set(v, "crop", bytes_json(s->crop));
    if (s->to_crop.data)
        ok = ok && dh_json_set(v, "to_crop", bytes_json(s->to_crop));
    if (s->copied.there)
        ok = ok && dh_json_set(v, "copied_from", copied_json(&s->copied));
    ok = ok && put_text(v, "until", s->until);
    if (s->secret)
        ok = ok && dh_json_set(v, "secret", json_true());
    if (s->offered_count)
        ok = ok && dh_json_set(v, "offered", texts_json(s->offered, s->offered_count));
    if (s->unsure_count)
        ok = ok && dh_json_set(v, "unsure", texts_json(s->unsure, s->unsure_count));
    if (ok)
        return v;
    json_decref(v);
    return NULL;
}

json_t *dh_demo_to_json(const struct dh_demo *d)
{
    json_t *v = json_object(), *steps = json_array(), *screens = json_array(), *pictures = json_array();
    bool ok = v && steps && screens && pictures;
    for (size_t i = 0; ok && i < d->step_count; i++)
        ok = json_array_append_new(steps, step_json(&d->steps[i])) == 0;
    for (size_t i = 0; ok && i < d->screen_count; i++)
        ok = json_array_append_new(screens, dh_observation_to_json(d->screens[i])) == 0;
    for (size_t i = 0; ok && d->pictures && i < d->screen_count; i++)
        ok = json_array_append_new(pictures, d->pictures[i].data ? bytes_json(d->pictures[i]) : json_null()) == 0;
    if (json_array_size(pictures))
        ok = ok && json_object_set(v, "pictures", pictures) == 0;
    json_decref(pictures);
    ok = ok && dh_json_set(v, "version", json_integer(DH_DEMO_VERSION)) &&
         dh_json_set(v, "name", dh_json_text(d->name)) && put_text(v, "goal", d->goal) &&
         dh_json_set(v, "screen", json_pack("[i,i]", d->width, d->height)) &&
         put_text(v, "started", d->started) && json_object_set(v, "steps", steps) == 0 &&
         json_object_set(v, "screens", screens) == 0;
    json_decref(steps);
    json_decref(screens);
    if (ok)
        return v;
    json_decref(v);
    return NULL;
}
