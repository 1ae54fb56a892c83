#include "agent/plan/action_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"

#define SCREEN_MAX 32767 /* X11 coordinates are 16 bit */

static enum dh_status invalid(struct dh_err *err, const char *where, const char *what)
{
    return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "", "%.120s: %s", where, what);
}

enum dh_status dh_action_unknown(const char *where, const char *key, const char *const *names,
                                 size_t n, struct dh_err *err)
{
    const char *near = strlen(key) < 64 ? dh_text_nearest(key, names, n) : NULL;
    if (near)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "",
                          "%.120s: don't know \"%.40s\"; did you mean \"%s\"?", where, key, near);
    char all[DH_ERR_NEXT_MAX] = "";
    size_t len = 0;
    for (size_t i = 0; i < n && len + strlen(names[i]) + 16 < sizeof(all); i++)
        len +=
            (size_t)snprintf(all + len, sizeof(all) - len, "%s%s", i ? ", " : "known: ", names[i]);
    return dh_err_set(err, DH_INVALID, DH_BLAME_USER, all, "%.120s: don't know \"%.40s\"", where,
                      key);
}

enum dh_status dh_action_take_string(const json_t *value, const char *where, struct dh_arena *arena,
                                     const char **ret, struct dh_err *err)
{
    if (!json_is_string(value))
        return invalid(err, where, "must be a string");
    size_t n = json_string_length(value);
    if (n > DH_ACTION_TEXT_MAX)
        return invalid(err, where, "is longer than 64 KiB");
    if (strlen(json_string_value(value)) != n)
        return invalid(err, where, "contains a NUL character");
    char *s = dh_arena_strndup(arena, json_string_value(value), n);
    if (!s)
        return dh_err_nomem(err);
    *ret = s;
    return DH_OK;
}

static bool coordinate(const json_t *v, int *ret)
{
    if (!json_is_number(v))
        return false;
    double d = json_number_value(v);
    if (!isfinite(d) || d < 0 || d > SCREEN_MAX)
        return false;
    *ret = (int)d;
    return true;
}

static enum dh_status take_point(const json_t *v, const char *where, struct dh_target *t,
                                 struct dh_err *err)
{
    if (json_array_size(v) != 2 || !coordinate(json_array_get(v, 0), &t->point.x) ||
        !coordinate(json_array_get(v, 1), &t->point.y))
        return invalid(err, where, "point must be [x, y] in screen pixels, each 0 to 32767");
    t->kind = DH_TARGET_POINT;
    return DH_OK;
}

static enum dh_status take_nth(const json_t *v, const char *where, struct dh_target *t,
                               struct dh_err *err)
{
    if (json_is_string(v) && strcmp(json_string_value(v), "last") == 0) {
        t->nth = DH_NTH_LAST;
        return DH_OK;
    }
    if (!json_is_integer(v) || json_integer_value(v) < 1 || json_integer_value(v) > 1000)
        return invalid(err, where, "nth must be 1 to 1000 or \"last\"");
    t->nth = (int)json_integer_value(v);
    return DH_OK;
}

static enum dh_status take_scope(const json_t *v, const char *where, struct dh_arena *arena,
                                 struct dh_target *t, struct dh_err *err)
{
    if (!json_is_object(v) || json_object_size(v) != 1)
        return invalid(err, where, "in must be an object like {\"row\": \"Lunch\"}");
    const char *keys[4];
    for (int s = DH_SCOPE_ROW; s <= DH_SCOPE_WINDOW; s++) {
        keys[s - DH_SCOPE_ROW] = dh_scope_key((enum dh_scope)s);
        const json_t *text = json_object_get(v, keys[s - DH_SCOPE_ROW]);
        if (!text)
            continue;
        t->scope = (enum dh_scope)s;
        return dh_action_take_string(text, where, arena, &t->scope_text, err);
    }
    return dh_action_unknown(where, json_object_iter_key(json_object_iter((json_t *)v)), keys, 4,
                             err);
}

static enum dh_status take_role(const json_t *v, const char *where, struct dh_target *t,
                                struct dh_err *err)
{
    if (!json_is_string(v))
        return invalid(err, where, "role must be a string");
    if (dh_role_parse(json_string_value(v), &t->role))
        return DH_OK;
    const char *names[DH_ROLE_COUNT];
    for (int r = 0; r < DH_ROLE_COUNT; r++)
        names[r] = dh_role_name((enum dh_role)r);
    return dh_action_unknown(where, json_string_value(v), names, DH_ROLE_COUNT, err);
}

static enum dh_status take(const json_t *value, const char *where, int depth,
                           struct dh_arena *arena, struct dh_target *ret, struct dh_err *err);

static enum dh_status take_of(const json_t *v, const char *where, enum dh_relation relation,
                              int depth, struct dh_arena *arena, struct dh_target *t,
                              struct dh_err *err)
{
    if (t->of)
        return invalid(err, where, "has two relations");
    struct dh_target *of = dh_arena_alloc(arena, 1, sizeof(*of));
    char *inner = dh_arena_printf(arena, "%s.%s", where, dh_relation_key(relation));
    if (!of || !inner)
        return dh_err_nomem(err);
    t->relation = relation;
    t->of = of;
    return take(v, inner, depth + 1, arena, of, err);
}

static enum dh_status take_member(const char *key, const json_t *v, const char *where, int depth,
                                  struct dh_arena *arena, struct dh_target *t, struct dh_err *err)
{
    static const char *const names[] = {"element", "point",   "text",     "role",    "image",
                                        "nth",     "in",      "right_of", "left_of", "above",
                                        "below",   "next_to", "after"};
    if (strcmp(key, "text") == 0)
        return dh_action_take_string(v, where, arena, &t->text, err);
    if (strcmp(key, "role") == 0)
        return take_role(v, where, t, err);
    if (strcmp(key, "nth") == 0)
        return take_nth(v, where, t, err);
    if (strcmp(key, "in") == 0)
        return take_scope(v, where, arena, t, err);
    if (strcmp(key, "image") == 0) {
        t->kind = DH_TARGET_IMAGE;
        return dh_action_take_string(v, where, arena, &t->image, err);
    }
    for (int r = DH_RELATION_RIGHT_OF; r <= DH_RELATION_AFTER; r++)
        if (strcmp(key, dh_relation_key((enum dh_relation)r)) == 0)
            return take_of(v, where, (enum dh_relation)r, depth, arena, t, err);
    return dh_action_unknown(where, key, names, sizeof(names) / sizeof(names[0]), err);
}

static enum dh_status take(const json_t *value, const char *where, int depth,
                           struct dh_arena *arena, struct dh_target *ret, struct dh_err *err)
{
    struct dh_target t = {.kind = DH_TARGET_DESCRIBED, .role = DH_ROLE_ANY};
    enum dh_status st = DH_OK;

    if (depth > DH_TARGET_DEPTH_MAX)
        return invalid(err, "target", "is nested more than 8 deep");
    if (!json_is_object(value) || json_object_size(value) == 0)
        return invalid(err, where,
                       "must be an object like {\"text\": \"Save\", \"role\": \"button\"}");
    const json_t *id = json_object_get(value, "element"), *point = json_object_get(value, "point");
    if ((id || point) && json_object_size(value) != 1)
        return invalid(err, where, "an element or a point goes with nothing else");
    if (point)
        st = take_point(point, where, &t, err);
    if (id) {
        t.kind = DH_TARGET_ELEMENT;
        st = dh_action_take_string(id, where, arena, &t.id, err);
        if (st == DH_OK && (t.id[0] == '\0' || strlen(t.id) >= DH_ID_MAX))
            return invalid(err, where, "element must be an id like \"e7\"");
    }
    for (void *i = id || point ? NULL : json_object_iter((json_t *)value); i && st == DH_OK;
         i = json_object_iter_next((json_t *)value, i))
        st = take_member(json_object_iter_key(i), json_object_iter_value(i), where, depth, arena,
                         &t, err);
    if (st != DH_OK)
        return st;
    if (t.kind == DH_TARGET_DESCRIBED && (!t.text || !*t.text) && t.role == DH_ROLE_ANY && !t.of)
        return invalid(err, where, "needs a text, a role or a relation");
    *ret = t;
    return DH_OK;
}

enum dh_status dh_target_from_json(const json_t *value, const char *where, struct dh_arena *arena,
                                   struct dh_target *ret, struct dh_err *err)
{
    return take(value, where, 1, arena, ret, err);
}

json_t *dh_target_to_json(const struct dh_target *t)
{
    if (t->kind == DH_TARGET_NONE && !t->of)
        return json_null();
    if (t->kind == DH_TARGET_ELEMENT)
        return json_pack("{s:s}", "element", t->id);
    if (t->kind == DH_TARGET_POINT)
        return json_pack("{s:[i,i]}", "point", t->point.x, t->point.y);
    json_t *o = json_object();
    bool ok = o != NULL;
    if (t->image)
        ok = ok && dh_json_set(o, "image", dh_json_text(t->image));
    if (t->text)
        ok = ok && dh_json_set(o, "text", dh_json_text(t->text));
    if (t->role != DH_ROLE_ANY)
        ok = ok && dh_json_set(o, "role", json_string(dh_role_name(t->role)));
    if (t->nth == DH_NTH_LAST)
        ok = ok && dh_json_set(o, "nth", json_string("last"));
    else if (t->nth)
        ok = ok && dh_json_set(o, "nth", json_integer(t->nth));
    if (t->of && t->relation != DH_RELATION_NONE)
        ok = ok && dh_json_set(o, dh_relation_key(t->relation), dh_target_to_json(t->of));
    if (t->scope != DH_SCOPE_NONE)
        ok = ok && dh_json_set(o, "in",
                               json_pack("{s:o}", dh_scope_key(t->scope),
                                         dh_json_text(t->scope_text ? t->scope_text : "")));
    if (ok)
        return o;
    json_decref(o);
    return NULL;
}
