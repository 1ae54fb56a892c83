#include "agent/plan/action_build.h"
#include "agent/plan/action_table.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"

struct reading {
    struct dh_action *a;
    struct dh_err *err;
};

static enum dh_status invalid(const struct reading *r, const char *where, const char *what)
{
    return dh_err_set(r->err, DH_INVALID, DH_BLAME_USER, "", "%s: %s", where, what);
}

static void *member(const struct reading *r, const struct dh_action_field *f)
{
    return (char *)r->a + f->offset;
}

static enum dh_status take_number(const struct reading *r, const struct dh_action_field *f,
                                  const json_t *v, const char *where)
{
    bool whole = f->type == DH_FIELD_INT;
    double d = json_number_value(v);
    if (whole ? !json_is_integer(v) : !json_is_number(v))
        return invalid(r, where, whole ? "must be a whole number" : "must be a number");
    if (!isfinite(d) || d < f->min || d > f->max)
        return dh_err_set(r->err, DH_INVALID, DH_BLAME_USER, "", "%s: must be %ld to %ld", where,
                          (long)f->min, (long)f->max);
    if (whole)
        *(int *)member(r, f) = (int)d;
    else
        *(double *)member(r, f) = d;
    return DH_OK;
}

static enum dh_status take_word(const struct reading *r, enum dh_field_type type, const json_t *v,
                                const char *where, size_t *ret)
{
    size_t n;
    const char *const *words = dh_action_words(type, &n);
    if (!json_is_string(v))
        return invalid(r, where, "must be a string");
    for (size_t i = 0; i < n; i++) {
        if (strcmp(words[i], json_string_value(v)) == 0) {
            *ret = i;
            return DH_OK;
        }
    }
    return dh_action_unknown(where, json_string_value(v), words, n, r->err);
}

static enum dh_status take_modifiers(const struct reading *r, const json_t *v, const char *where)
{
    if (!json_is_array(v) || json_array_size(v) > 4)
        return invalid(r, where, "must be a list of shift, ctrl, alt, super");
    for (size_t i = 0; i < json_array_size(v); i++) {
        size_t k;
        enum dh_status st = take_word(r, DH_FIELD_MODIFIERS, json_array_get(v, i), where, &k);
        if (st != DH_OK)
            return st;
        r->a->modifiers |= 1u << k;
    }
    return DH_OK;
}

static enum dh_status take_strings(const struct reading *r, const json_t *v, const char *where,
                                   const char *const **ret, size_t *ret_count)
{
    size_t n = json_is_array(v) ? json_array_size(v) : 1;
    if (n == 0 || n > DH_ACTION_LIST_MAX)
        return invalid(r, where, "must hold 1 to 256 strings");
    const char **list = dh_arena_alloc(r->a->owner, n, sizeof(*list));
    if (!list)
        return dh_err_nomem(r->err);
    for (size_t i = 0; i < n; i++) {
        const json_t *s = json_is_array(v) ? json_array_get(v, i) : v;
        enum dh_status st = dh_action_take_string(s, where, r->a->owner, &list[i], r->err);
        if (st != DH_OK)
            return st;
    }
    *ret = list;
    *ret_count = n;
    return DH_OK;
}

static enum dh_status take_argv(const struct reading *r, const json_t *v, const char *where)
{
    const char *const *list;
    size_t n, len = 0;
    if (!json_is_array(v))
        return invalid(r, where, "argv must be a list of strings");
    enum dh_status st = take_strings(r, v, where, &list, &n);
    if (st != DH_OK)
        return st;
    for (size_t i = 0; i < n; i++) {
        if (strchr(list[i], '\n'))
            return invalid(r, where, "argv may not contain a line break");
        len += strlen(list[i]) + 1;
    }
    char *joined = dh_arena_alloc(r->a->owner, len, 1);
    if (!joined)
        return dh_err_nomem(r->err);
    for (size_t i = 0, at = 0; i < n; i++) {
        size_t k = strlen(list[i]);
        memcpy(joined + at, list[i], k);
        at += k;
        joined[at++] = i + 1 < n ? '\n' : '\0';
    }
    r->a->open = joined;
    return DH_OK;
}

static enum dh_status take_open(const struct reading *r, const json_t *v, const char *where)
{
    static const char *const keys[] = {"app", "argv", "file", "url"};
    if (!json_is_object(v) || json_object_size(v) != 1)
        return invalid(r, where,
                       "must be {\"app\"|\"file\"|\"url\": \"...\"} or {\"argv\": [...]}");
    void *i = json_object_iter((json_t *)v);
    const char *key = json_object_iter_key(i);
    for (int k = 0; k < 4; k++) {
        if (strcmp(key, keys[k]) != 0)
            continue;
        r->a->open_kind = (enum dh_open_kind)(DH_OPEN_APP + k);
        enum dh_status st = r->a->open_kind == DH_OPEN_ARGV
                                ? take_argv(r, json_object_iter_value(i), where)
                                : dh_action_take_string(json_object_iter_value(i), where,
                                                        r->a->owner, &r->a->open, r->err);
        return st == DH_OK && r->a->open[0] == '\0' ? invalid(r, where, "is empty") : st;
    }
    return dh_action_unknown(where, key, keys, 4, r->err);
}

static enum dh_status take_states(const struct reading *r, const json_t *v, const char *where)
{
    const char *names[16];
    size_t n = 0;
    for (unsigned bit = 1; n < 16 && dh_state_name(bit); bit <<= 1)
        names[n++] = dh_state_name(bit);
    if (!json_is_array(v) || json_array_size(v) == 0 || json_array_size(v) > n)
        return invalid(r, where, "state must be a list like [\"checked\"]");
    for (size_t i = 0; i < json_array_size(v); i++) {
        const char *s = json_string_value(json_array_get(v, i));
        size_t k = 0;
        while (s && k < n && strcmp(names[k], s) != 0)
            k++;
        if (!s || k == n)
            return dh_action_unknown(where, s ? s : "", names, n, r->err);
        r->a->check.state |= 1u << k;
    }
    return DH_OK;
}

static enum dh_status take_check_member(const struct reading *r, const char *key, const json_t *v,
                                        const char *where)
{
    static const char *const keys[] = {"target", "window", "gone", "state", "negate"};
    struct dh_check *c = &r->a->check;
    if (strcmp(key, "target") == 0)
        return dh_target_from_json(v, where, r->a->owner, &c->target, r->err);
    if (strcmp(key, "window") == 0)
        return dh_action_take_string(v, where, r->a->owner, &c->window, r->err);
    if (strcmp(key, "state") == 0)
        return take_states(r, v, where);
    bool gone = strcmp(key, "gone") == 0;
    if (!gone && strcmp(key, "negate") != 0)
        return dh_action_unknown(where, key, keys, 5, r->err);
    if (!json_is_boolean(v))
        return invalid(r, where,
                       gone ? "gone must be true or false" : "negate must be true or false");
    *(gone ? &c->gone : &c->negate) = json_is_true(v);
    return DH_OK;
}

static enum dh_status take_check(const struct reading *r, const json_t *v, const char *where)
{
    if (!json_is_object(v))
        return invalid(r, where, "must be an object like {\"target\": {\"text\": \"Saved\"}}");
    for (void *i = json_object_iter((json_t *)v); i; i = json_object_iter_next((json_t *)v, i)) {
        enum dh_status st =
            take_check_member(r, json_object_iter_key(i), json_object_iter_value(i), where);
        if (st != DH_OK)
            return st;
    }
    const struct dh_check *c = &r->a->check;
    if (c->target.kind == DH_TARGET_NONE && (!c->window || !*c->window))
        return invalid(r, where, "needs a target or a window");
    if (c->state && c->target.kind == DH_TARGET_NONE)
        return invalid(r, where, "a state needs a target");
    r->a->has_check = true;
    return DH_OK;
}

static enum dh_status take_rect(const struct reading *r, const json_t *v, const char *where,
                                struct dh_rect *ret)
{
    int at[4];
    bool ok = json_array_size(v) == 4;
    for (size_t i = 0; ok && i < 4; i++) {
        const json_t *n = json_array_get(v, i);
        ok = json_is_integer(n) && json_integer_value(n) >= (i < 2 ? 0 : 1) &&
             json_integer_value(n) <= 32767;
        at[i] = ok ? (int)json_integer_value(n) : 0;
    }
    if (!ok)
        return invalid(r, where, "must be [x, y, width, height] in screen pixels");
    *ret = (struct dh_rect){at[0], at[1], at[2], at[3]};
    return DH_OK;
}

static enum dh_status take_points(const struct reading *r, const json_t *v, const char *where)
{
    size_t n = json_array_size(v);
    struct dh_point *list =
        n > 0 && n <= DH_ACTION_PATH_MAX ? dh_arena_alloc(r->a->owner, n, sizeof(*list)) : NULL;
    if (n == 0 || n > DH_ACTION_PATH_MAX)
        return invalid(r, where, "must hold 1 to 64 points");
    if (!list)
        return dh_err_nomem(r->err);
    for (size_t i = 0; i < n; i++) {
        const json_t *p = json_array_get(v, i), *x = json_array_get(p, 0), *y = json_array_get(p, 1);
        if (json_array_size(p) != 2 || !json_is_integer(x) || !json_is_integer(y) || json_integer_value(x) < 0 ||
            json_integer_value(x) > 32767 || json_integer_value(y) < 0 || json_integer_value(y) > 32767)
            return invalid(r, where, "must be a list of [x, y] in screen pixels");
        list[i] = (struct dh_point){(int)json_integer_value(x), (int)json_integer_value(y)};
    }
    r->a->path = list;
    r->a->path_count = n;
    return DH_OK;
}

static enum dh_status take_field(const struct reading *r, const struct dh_action_field *f,
                                 const json_t *v, const char *where)
{
    size_t k = 0;
    enum dh_status st = DH_OK;
    switch (f->type) {
    case DH_FIELD_TARGET:
        return dh_target_from_json(v, where, r->a->owner, member(r, f), r->err);
    case DH_FIELD_STRING:
        return dh_action_take_string(v, where, r->a->owner, member(r, f), r->err);
    case DH_FIELD_INT:
    case DH_FIELD_NUMBER:
        return take_number(r, f, v, where);
    case DH_FIELD_BOOL:
        if (!json_is_boolean(v))
            return invalid(r, where, "must be true or false");
        *(bool *)member(r, f) = json_is_true(v);
        return DH_OK;
    case DH_FIELD_BUTTON:
    case DH_FIELD_PLACE:
        st = take_word(r, f->type, v, where, &k);
        if (st == DH_OK && f->type == DH_FIELD_BUTTON)
            r->a->button = (int)k + 1;
        else if (st == DH_OK)
            r->a->place = (enum dh_place)(DH_PLACE_LINE + k);
        return st;
    case DH_FIELD_MODIFIERS:
        return take_modifiers(r, v, where);
    case DH_FIELD_STRINGS:
        return take_strings(r, v, where, &r->a->options, &r->a->option_count);
    case DH_FIELD_OPEN:
        return take_open(r, v, where);
    case DH_FIELD_CHECK:
        return take_check(r, v, where);
    case DH_FIELD_RECT:
        return take_rect(r, v, where, member(r, f));
    case DH_FIELD_POINTS:
        return take_points(r, v, where);
    case DH_FIELD_OBJECT:
        if (!json_is_object(v))
            return invalid(r, where, "must be an object");
        *(json_t **)member(r, f) = json_deep_copy(v);
        return *(json_t **)member(r, f) ? DH_OK : dh_err_nomem(r->err);
    }
    return DH_OK;
}

static const struct dh_action_field *find(const struct dh_action_row *row, const char *key)
{
    size_t n;
    const struct dh_action_field *common = dh_action_common(&n);
    for (size_t i = 0; i < row->count; i++)
        if (strcmp(row->fields[i].name, key) == 0)
            return &row->fields[i];
    for (size_t i = 0; i < n; i++)
        if (strcmp(common[i].name, key) == 0)
            return &common[i];
    return NULL;
}

static enum dh_status unknown_member(const struct reading *r, const struct dh_action_row *row,
                                     const char *key)
{
    const char *names[16];
    size_t n, k = 0;
    const struct dh_action_field *common = dh_action_common(&n);
    for (size_t i = 0; i < row->count; i++)
        names[k++] = row->fields[i].name;
    for (size_t i = 0; i < n; i++)
        names[k++] = common[i].name;
    return dh_action_unknown(row->name, key, names, k, r->err);
}

/* What no single member can tell. */
static enum dh_status whole(const struct reading *r, const char *where)
{
    const struct dh_action *a = r->a;
    switch (a->verb) {
    case DH_VERB_SCROLL:
        return a->dx || a->dy ? DH_OK : invalid(r, where, "needs dx or dy");
    case DH_VERB_PRESS:
    case DH_VERB_HOLD:
        return *a->keys ? DH_OK : invalid(r, where, "keys is empty");
    case DH_VERB_READ:
        if (a->place == DH_PLACE_LINE && (!a->text || !*a->text))
            return invalid(r, where, "a line needs the text that it starts with");
        if (a->place != DH_PLACE_LINE && a->place != DH_PLACE_CLIPBOARD &&
            a->target.kind == DH_TARGET_NONE)
            return invalid(r, where, "needs a target");
        if (a->place == DH_PLACE_TEXT && !a->target.of && a->target.kind == DH_TARGET_DESCRIBED)
            return invalid(r, where,
                           "text needs a relation, e.g. {\"right_of\": {\"text\": \"TOTAL\"}}");
        return DH_OK;
    default:
        return DH_OK;
    }
}

static enum dh_status take_members(const struct reading *r, const json_t *value)
{
    const struct dh_action_row *row = dh_action_row(r->a->verb);
    enum dh_status st = DH_OK;
    char where[64];
    for (size_t i = 0; i < row->count; i++) {
        const struct dh_action_field *f = &row->fields[i];
        if (f->type == DH_FIELD_NUMBER)
            *(double *)member(r, f) = f->fallback;
        else if (f->type == DH_FIELD_INT)
            *(int *)member(r, f) = (int)f->fallback;
        if (f->required && !json_object_get(value, f->name))
            return dh_err_set(r->err, DH_INVALID, DH_BLAME_USER, f->help, "%s: \"%s\" is missing",
                              row->name, f->name);
    }
    for (void *i = json_object_iter((json_t *)value); i && st == DH_OK;
         i = json_object_iter_next((json_t *)value, i)) {
        const char *key = json_object_iter_key(i);
        if (strcmp(key, "action") == 0)
            continue;
        const struct dh_action_field *f = find(row, key);
        if (!f)
            return unknown_member(r, row, key);
        snprintf(where, sizeof(where), "%s.%s", row->name, f->name);
        st = take_field(r, f, json_object_iter_value(i), where);
    }
    return st;
}

enum dh_status dh_action_from_json(const json_t *value, struct dh_action **ret, struct dh_err *err)
{
    const json_t *name = json_object_get(value, "action");
    enum dh_verb verb;
    if (!json_is_string(name))
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "", "%s",
                          "an action must be an object with a string \"action\"");
    if (!dh_verb_parse(json_string_value(name), &verb)) {
        const char *names[DH_VERB_COUNT];
        for (int v = 0; v < DH_VERB_COUNT; v++)
            names[v] = dh_verb_name((enum dh_verb)v);
        return dh_action_unknown("action", json_string_value(name), names, DH_VERB_COUNT, err);
    }
    struct reading r = {dh_action_create(verb), err};
    if (!r.a)
        return dh_err_nomem(err);
    enum dh_status st = take_members(&r, value);
    if (st == DH_OK && verb == DH_VERB_WAIT) {
        bool timed = json_object_get(value, "seconds") != NULL;
        if (timed == r.a->has_check)
            st = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "",
                            "wait: needs seconds or a check, not both");
        r.a->timed = timed;
    }
    if (st == DH_OK)
        st = whole(&r, dh_verb_name(verb));
    if (st != DH_OK) {
        dh_action_destroy(r.a);
        return st;
    }
    *ret = r.a;
    return DH_OK;
}
