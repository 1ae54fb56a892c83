#include "agent/plan/action_table.h"

#include <string.h>

#include "base/json.h"

static json_t *words(const char *const *list, size_t n)
{
    json_t *a = json_array();
    for (size_t i = 0; a && i < n; i++) {
        if (json_array_append_new(a, dh_json_text(list[i])) != 0) {
            json_decref(a);
            return NULL;
        }
    }
    return a;
}

static json_t *modifiers(unsigned bits)
{
    size_t n, k = 0;
    const char *const *names = dh_action_words(DH_FIELD_MODIFIERS, &n);
    const char *held[4];
    for (size_t i = 0; i < n; i++)
        if (bits & (1u << i))
            held[k++] = names[i];
    return words(held, k);
}

static json_t *opened(const struct dh_action *a)
{
    static const char *const keys[] = {"", "app", "argv", "file", "url"};
    if (a->open_kind != DH_OPEN_ARGV)
        return json_pack("{s:o}", keys[a->open_kind], dh_json_text(a->open));
    json_t *list = json_array();
    for (const char *s = a->open; list; s++) {
        size_t n = strcspn(s, "\n");
        if (json_array_append_new(list, json_stringn(s, n)) != 0) {
            json_decref(list);
            return NULL;
        }
        s += n;
        if (!*s)
            break;
    }
    return json_pack("{s:o}", "argv", list);
}

static json_t *checked(const struct dh_check *c)
{
    json_t *o = json_object();
    bool ok = o != NULL;
    if (c->target.kind != DH_TARGET_NONE)
        ok = ok && dh_json_set(o, "target", dh_target_to_json(&c->target));
    if (c->window)
        ok = ok && dh_json_set(o, "window", dh_json_text(c->window));
    if (c->gone)
        ok = ok && dh_json_set(o, "gone", json_true());
    if (c->state) {
        const char *names[16];
        size_t n = 0;
        for (unsigned bit = 1; dh_state_name(bit) && n < 16; bit <<= 1)
            if (c->state & bit)
                names[n++] = dh_state_name(bit);
        ok = ok && dh_json_set(o, "state", words(names, n));
    }
    if (c->negate)
        ok = ok && dh_json_set(o, "negate", json_true());
    if (ok)
        return o;
    json_decref(o);
    return NULL;
}

static json_t *strings(const struct dh_action *a)
{
    /* A single choice of "ask" stays a list in meaning; the reader takes both. */
    return a->option_count == 1 ? dh_json_text(a->options[0]) : words(a->options, a->option_count);
}

/* Whether a member holds what it would hold when it was not given. */
static bool plain(const struct dh_action *a, const struct dh_action_field *f)
{
    const char *at = (const char *)a + f->offset;
    switch (f->type) {
    case DH_FIELD_TARGET: {
        const struct dh_target *t = (const void *)at;
        return t->kind == DH_TARGET_NONE && !t->of;
    }
    case DH_FIELD_STRING:
        return *(const char *const *)(const void *)at == NULL;
    case DH_FIELD_INT:
        return !f->required && *(const int *)(const void *)at == (int)f->fallback;
    case DH_FIELD_NUMBER: {
        double d = *(const double *)(const void *)at;
        return !f->required && !(d < f->fallback) && !(d > f->fallback);
    }
    case DH_FIELD_BOOL:
        return !f->required && !*(const bool *)(const void *)at;
    case DH_FIELD_BUTTON:
        return a->button == 1;
    case DH_FIELD_MODIFIERS:
        return a->modifiers == 0;
    case DH_FIELD_STRINGS:
        return a->option_count == 0;
    case DH_FIELD_OPEN:
        return !a->open || a->open_kind == DH_OPEN_NONE;
    case DH_FIELD_CHECK:
        return !a->has_check;
    case DH_FIELD_RECT:
        return dh_rect_empty(*(const struct dh_rect *)(const void *)at);
    case DH_FIELD_POINTS:
        return a->path_count == 0;
    case DH_FIELD_PLACE:
        return a->place == DH_PLACE_NONE;
    case DH_FIELD_OBJECT:
        return *(json_t *const *)(const void *)at == NULL;
    }
    return true;
}

static json_t *points(const struct dh_action *a)
{
    json_t *list = json_array();
    for (size_t i = 0; i < a->path_count; i++)
        json_array_append_new(list, json_pack("[ii]", a->path[i].x, a->path[i].y));
    return list;
}

static json_t *written(const struct dh_action *a, const struct dh_action_field *f)
{
    const void *at = (const char *)a + f->offset;
    size_t n;
    switch (f->type) {
    case DH_FIELD_TARGET:
        return dh_target_to_json(at);
    case DH_FIELD_STRING:
        return dh_json_text(*(const char *const *)at);
    case DH_FIELD_INT:
        return json_integer(*(const int *)at);
    case DH_FIELD_NUMBER:
        return json_real(*(const double *)at);
    case DH_FIELD_BOOL:
        return json_boolean(*(const bool *)at);
    case DH_FIELD_BUTTON:
        return json_string(
            a->button < 1 || a->button > 3 ? "left" : dh_action_words(f->type, &n)[a->button - 1]);
    case DH_FIELD_MODIFIERS:
        return modifiers(a->modifiers);
    case DH_FIELD_STRINGS:
        return strings(a);
    case DH_FIELD_OPEN:
        return opened(a);
    case DH_FIELD_CHECK:
        return checked(&a->check);
    case DH_FIELD_RECT:
        return dh_json_from_rect(*(const struct dh_rect *)at);
    case DH_FIELD_POINTS:
        return points(a);
    case DH_FIELD_PLACE:
        return json_string(dh_action_words(f->type, &n)[a->place - DH_PLACE_LINE]);
    case DH_FIELD_OBJECT:
        return json_deep_copy(*(json_t *const *)at);
    }
    return NULL;
}

static bool write_fields(json_t *o, const struct dh_action *a, const struct dh_action_field *fields,
                         size_t count)
{
    const struct dh_action_row *row = dh_action_row(a->verb);
    for (size_t i = 0; i < count; i++) {
        const struct dh_action_field *f = &fields[i];
        /* A wait is for seconds or for a check; 0 seconds is a time too. */
        bool seconds = a->verb == DH_VERB_WAIT && strcmp(f->name, "seconds") == 0;
        if (a->verb == DH_VERB_WAIT && fields == row->fields && a->timed != seconds)
            continue;
        if (!seconds && plain(a, f))
            continue;
        if (!dh_json_set(o, f->name, written(a, f)))
            return false;
    }
    return true;
}

json_t *dh_action_to_json(const struct dh_action *action)
{
    const struct dh_action_row *row = dh_action_row(action->verb);
    size_t n;
    const struct dh_action_field *common = dh_action_common(&n);
    json_t *o = json_object();
    if (o && dh_json_set(o, "action", json_string(row->name)) &&
        write_fields(o, action, row->fields, row->count) && write_fields(o, action, common, n))
        return o;
    json_decref(o);
    return NULL;
}
