#include "agent/model/make.h"

#include <math.h>
#include <string.h>

#include "agent/model/tools.h"
#include "base/json.h"

/* How deep custom arguments are looked through for places: targets nest at most this far. */
#define DEPTH_MAX 16

bool dh_wire_make_number(struct dh_make *m, const json_t *args, const char *key, bool need,
                         double fallback, double *ret)
{
    const json_t *v = json_object_get(args, key);
    if (!v || json_is_null(v)) {
        if (need)
            dh_wire_make_bad(m, "\"%s\" is missing", key);
        *ret = fallback;
        return !need;
    }
    if (!json_is_number(v) || !isfinite(json_number_value(v))) {
        dh_wire_make_bad(m, "\"%s\" has to be a number", key);
        return false;
    }
    *ret = json_number_value(v);
    return true;
}

bool dh_wire_make_pair(struct dh_make *m, const json_t *args, const char *key, bool need,
                       struct dh_image_point *ret)
{
    const json_t *v = json_object_get(args, key), *x = json_array_get(v, 0),
                 *y = json_array_get(v, 1);
    if (!v || json_is_null(v)) {
        if (need)
            dh_wire_make_bad(m, "\"%s\" is missing", key);
        return false;
    }
    if (json_array_size(v) != 2 || !json_is_number(x) || !json_is_number(y)) {
        dh_wire_make_bad(m, "\"%s\" has to be [x, y]", key);
        return false;
    }
    *ret = (struct dh_image_point){json_number_value(x), json_number_value(y)};
    return true;
}

const char *dh_wire_make_text(struct dh_make *m, const json_t *args, const char *key, bool need)
{
    const json_t *v = json_object_get(args, key);
    if (json_is_string(v))
        return json_string_value(v);
    if (v && !json_is_null(v))
        dh_wire_make_bad(m, "\"%s\" has to be a text", key);
    else if (need)
        dh_wire_make_bad(m, "\"%s\" is missing", key);
    return NULL;
}

/* [x, y] on the screen; a new reference. NULL: the call is BAD. */
static json_t *converted_point(struct dh_make *m, const json_t *v)
{
    const json_t *x = json_array_get(v, 0), *y = json_array_get(v, 1);
    struct dh_point p;
    struct dh_err err = {0};
    if (json_array_size(v) != 2 || !json_is_number(x) || !json_is_number(y))
        dh_wire_make_bad(m, "a point has to be [x, y]");
    else if (dh_coord_to_screen(&m->coord, json_number_value(x), json_number_value(y), &p, &err) !=
             DH_OK)
        dh_wire_make_bad(m, "%s", err.what);
    else
        return json_pack("[i,i]", p.x, p.y);
    return NULL;
}

static json_t *converted_path(struct dh_make *m, const json_t *v)
{
    json_t *list = json_array();
    if (!json_is_array(v) || json_array_size(v) > DH_WIRE_ACTIONS_MAX)
        dh_wire_make_bad(m, "a path has to be a list of at most %d points", DH_WIRE_ACTIONS_MAX);
    for (size_t i = 0; list && i < json_array_size(v) && i < DH_WIRE_ACTIONS_MAX; i++) {
        json_t *p = converted_point(m, json_array_get(v, i));
        if (!p || json_array_append_new(list, p) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

/* x, y, w, h. */
static json_t *converted_region(struct dh_make *m, const json_t *v)
{
    double n[4];
    struct dh_rect r;
    struct dh_err err = {0};
    bool ok = json_array_size(v) == 4;
    for (size_t i = 0; ok && i < 4; i++) {
        ok = json_is_number(json_array_get(v, i));
        n[i] = json_number_value(json_array_get(v, i));
    }
    if (!ok)
        dh_wire_make_bad(m, "a region has to be [x, y, w, h]");
    else if (dh_coord_rect_to_screen(&m->coord, n[0], n[1], n[0] + n[2], n[1] + n[3], &r, &err) !=
             DH_OK)
        dh_wire_make_bad(m, "%s", err.what);
    else
        return dh_json_from_rect(r);
    return NULL;
}

/* A copy in which every place is one of the screen. NULL: memory, or the call is BAD. */
static json_t *converted(struct dh_make *m, const json_t *v, int depth)
{
    const char *key;
    json_t *member;
    if (!json_is_object(v))
        return json_deep_copy(v);
    if (depth > DEPTH_MAX) {
        dh_wire_make_bad(m, "the arguments are nested too deeply");
        return NULL;
    }
    json_t *out = json_object();
    json_object_foreach((json_t *)v, key, member)
    {
        /* Models fill in what they do not need. */
        if (json_is_null(member))
            continue;
        json_t *c = strcmp(key, "point") == 0    ? converted_point(m, member)
                    : strcmp(key, "path") == 0   ? converted_path(m, member)
                    : strcmp(key, "region") == 0 ? converted_region(m, member)
                                                 : converted(m, member, depth + 1);
        if (!c || json_object_set_new(out, key, c) != 0) {
            json_decref(out);
            return NULL;
        }
    }
    return out;
}

static void custom_look(struct dh_make *m, const json_t *args)
{
    struct dh_rect r;
    if (!json_object_get(args, "region")) {
        dh_wire_make_current(m)->kind = DH_CALL_SCREENSHOT;
    } else if (!dh_json_rect(args, "region", &r)) {
        dh_wire_make_bad(m, "a region has to be [x, y, w, h]");
    } else {
        dh_wire_make_current(m)->kind = DH_CALL_ZOOM;
        dh_wire_make_current(m)->region = r;
    }
}

void dh_wire_make_custom(struct dh_make *m, const char *name, const json_t *args)
{
    size_t k = strlen(DH_WIRE_TOOL_PREFIX);
    enum dh_verb verb;
    if (m->nomem || m->count == 0)
        return;
    if (strncmp(name, DH_WIRE_TOOL_PREFIX, k) != 0 || !dh_verb_parse(name + k, &verb) ||
        !(m->verbs >> verb & 1)) {
        dh_wire_make_bad(m, "there is no tool \"%.60s\"", name);
        return;
    }
    if (args && !json_is_object(args)) {
        dh_wire_make_bad(m, "the arguments have to be an object");
        return;
    }
    json_t *empty = args ? NULL : json_object();
    json_t *a = converted(m, args ? args : empty, 0);
    json_decref(empty);
    if (dh_wire_make_current(m)->kind == DH_CALL_BAD) {
        json_decref(a);
        return;
    }
    /* A member called "action" is the name once more in some models' arguments; any other is an
     * error of theirs. */
    const char *said = dh_json_str(a, "action", name + k);
    if (a && strcmp(said, name + k) != 0) {
        dh_wire_make_bad(m, "\"action\" has no place in the arguments");
        json_decref(a);
        return;
    }
    if (verb == DH_VERB_LOOK) {
        custom_look(m, a);
        json_decref(a);
        return;
    }
    if (!a || !dh_json_set(a, "action", json_string(name + k)))
        m->nomem = true;
    dh_wire_make_action(m, a);
}
