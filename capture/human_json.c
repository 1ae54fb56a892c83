#include <string.h>

#include "base/json.h"
#include "base/utf8.h"
#include "capture/human.h"

/* Further than any screen; so that no sum of two overflows. */
#define FAR 1000000
#define MANY 100000

static const char *const names[DH_DEED_KINDS] = {
    [DH_DEED_TEXT] = "text",   [DH_DEED_KEYS] = "keys", [DH_DEED_PRESS] = "press",
    [DH_DEED_CLICK] = "click", [DH_DEED_DRAG] = "drag", [DH_DEED_SCROLL] = "scroll",
};

static bool of_keys(enum dh_deed_kind kind)
{
    return kind == DH_DEED_TEXT || kind == DH_DEED_KEYS;
}

json_t *dh_deed_to_json(const struct dh_deed *d)
{
    json_t *v = json_pack("{s:s,s:I,s:i}", "deed", names[d->kind], "time", (json_int_t)d->time, "device", d->device);
    if (!v)
        return NULL;
    bool ok = true;
    if (of_keys(d->kind)) {
        ok = dh_json_set(v, "text", json_string(d->text)) && dh_json_set(v, "count", json_integer(d->count));
        if (d->repeat)
            ok = ok && dh_json_set(v, "repeat", json_true());
    } else {
        ok = dh_json_set(v, "at", json_pack("[ii]", d->at.x, d->at.y));
        if (d->modifiers)
            ok = ok && dh_json_set(v, "modifiers", json_integer(d->modifiers));
    }
    if (d->kind == DH_DEED_CLICK)
        ok = ok && dh_json_set(v, "count", json_integer(d->count));
    if (d->kind == DH_DEED_DRAG)
        ok = ok && dh_json_set(v, "to", json_pack("[ii]", d->to.x, d->to.y));
    if (d->kind == DH_DEED_SCROLL)
        ok = ok && dh_json_set(v, "dx", json_integer(d->dx)) && dh_json_set(v, "dy", json_integer(d->dy));
    else if (!of_keys(d->kind))
        ok = ok && dh_json_set(v, "button", json_integer(d->button));
    if (ok)
        return v;
    json_decref(v);
    return NULL;
}

static enum dh_status wrong(struct dh_err *err, const char *what)
{
    return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "use a log that deskhand wrote", "a deed has a wrong \"%s\"", what);
}

/* An integer in a range; `fallback` when it is not there and may be missing. */
static bool number(const json_t *v, const char *name, long least, long most, bool needed, long *ret)
{
    const json_t *n = json_object_get(v, name);
    if (!n)
        return !needed;
    if (!json_is_integer(n) || json_integer_value(n) < least || json_integer_value(n) > most)
        return false;
    *ret = (long)json_integer_value(n);
    return true;
}

static bool point(const json_t *v, const char *name, struct dh_point *ret)
{
    const json_t *list = json_object_get(v, name), *x = json_array_get(list, 0), *y = json_array_get(list, 1);
    if (json_array_size(list) != 2 || !json_is_integer(x) || !json_is_integer(y) || json_integer_value(x) < -FAR ||
        json_integer_value(x) > FAR || json_integer_value(y) < -FAR || json_integer_value(y) > FAR)
        return false;
    *ret = (struct dh_point){(int)json_integer_value(x), (int)json_integer_value(y)};
    return true;
}

static enum dh_status keys_from(const json_t *v, struct dh_deed *d, struct dh_err *err)
{
    const json_t *text = json_object_get(v, "text"), *repeat = json_object_get(v, "repeat");
    long count = 0;
    if (!json_is_string(text) || json_string_length(text) == 0 || json_string_length(text) >= sizeof(d->text) ||
        strlen(json_string_value(text)) != json_string_length(text) ||
        !dh_utf8_valid(json_string_value(text), json_string_length(text)))
        return wrong(err, "text");
    if (!number(v, "count", 1, MANY, true, &count))
        return wrong(err, "count");
    if (repeat && !json_is_boolean(repeat))
        return wrong(err, "repeat");
    memcpy(d->text, json_string_value(text), json_string_length(text) + 1);
    d->count = (int)count;
    d->repeat = json_is_true(repeat);
    return DH_OK;
}

static enum dh_status pointer_from(const json_t *v, struct dh_deed *d, struct dh_err *err)
{
    long modifiers = 0, button = 0, count = 0, dx = 0, dy = 0;
    if (!point(v, "at", &d->at))
        return wrong(err, "at");
    if (!number(v, "modifiers", 0, 15, false, &modifiers))
        return wrong(err, "modifiers");
    if (d->kind != DH_DEED_SCROLL && !number(v, "button", 1, 255, true, &button))
        return wrong(err, "button");
    if (d->kind == DH_DEED_CLICK && !number(v, "count", 1, 3, true, &count))
        return wrong(err, "count");
    if (d->kind == DH_DEED_DRAG && !point(v, "to", &d->to))
        return wrong(err, "to");
    if (d->kind == DH_DEED_SCROLL &&
        (!number(v, "dx", -MANY, MANY, true, &dx) || !number(v, "dy", -MANY, MANY, true, &dy)))
        return wrong(err, "dx or dy");
    d->modifiers = (unsigned)modifiers;
    d->button = (int)button;
    d->count = (int)count;
    d->dx = (int)dx;
    d->dy = (int)dy;
    return DH_OK;
}

enum dh_status dh_deed_from_json(const json_t *v, struct dh_deed *ret, struct dh_err *err)
{
    const char *name = json_string_value(json_object_get(v, "deed"));
    struct dh_deed d = {.kind = DH_DEED_KINDS};
    long time = 0, device = 0;
    for (int i = 0; name && i < DH_DEED_KINDS; i++)
        if (strcmp(names[i], name) == 0)
            d.kind = (enum dh_deed_kind)i;
    if (d.kind == DH_DEED_KINDS)
        return wrong(err, "deed");
    if (!number(v, "time", 0, (long)UINT32_MAX, true, &time))
        return wrong(err, "time");
    if (!number(v, "device", 0, 65535, true, &device))
        return wrong(err, "device");
    d.time = (unsigned long)time;
    d.device = (int)device;
    enum dh_status s = of_keys(d.kind) ? keys_from(v, &d, err) : pointer_from(v, &d, err);
    if (s == DH_OK)
        *ret = d;
    return s;
}

bool dh_deed_equal(const struct dh_deed *a, const struct dh_deed *b)
{
    return a->kind == b->kind && a->time == b->time && a->device == b->device && strcmp(a->text, b->text) == 0 &&
           a->repeat == b->repeat && a->count == b->count && a->modifiers == b->modifiers && a->button == b->button &&
           a->at.x == b->at.x && a->at.y == b->at.y && a->to.x == b->to.x && a->to.y == b->to.y && a->dx == b->dx &&
           a->dy == b->dy;
}
