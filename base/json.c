#include "base/json.h"

#include <limits.h>
#include <string.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

enum dh_status dh_json_parse(const char *text, size_t n, json_t **ret_value, struct dh_err *err)
{
    json_error_t e;
    json_t *v = json_loadb(text, n, JSON_REJECT_DUPLICATES, &e);
    if (!v)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, NULL, "JSON line %d column %d: %s", e.line,
                          e.column, e.text);
    *ret_value = v;
    return DH_OK;
}

static int add(const char *data, size_t n, void *buf)
{
    dh_buf_add(buf, data, n);
    return dh_buf_failed(buf) ? -1 : 0;
}

char *dh_json_canonical(const json_t *value)
{
    struct dh_buf b = {0};
    if (json_dump_callback(value, add, &b, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY) != 0) {
        dh_buf_finish(&b);
        return NULL;
    }
    return dh_buf_steal(&b);
}

const char *dh_json_str(const json_t *object, const char *key, const char *fallback)
{
    const char *s = json_string_value(json_object_get(object, key));
    return s ? s : fallback;
}

json_int_t dh_json_int(const json_t *object, const char *key, json_int_t fallback)
{
    const json_t *v = json_object_get(object, key);
    return json_is_integer(v) ? json_integer_value(v) : fallback;
}

double dh_json_num(const json_t *object, const char *key, double fallback)
{
    const json_t *v = json_object_get(object, key);
    return json_is_number(v) ? json_number_value(v) : fallback;
}

bool dh_json_bool(const json_t *object, const char *key, bool fallback)
{
    const json_t *v = json_object_get(object, key);
    return json_is_boolean(v) ? json_is_true(v) : fallback;
}

bool dh_json_rect(const json_t *object, const char *key, struct dh_rect *ret)
{
    const json_t *v = json_object_get(object, key);
    int n[4];
    if (json_array_size(v) != 4)
        return false;
    for (size_t i = 0; i < 4; i++) {
        const json_t *m = json_array_get(v, i);
        json_int_t k = json_integer_value(m);
        if (!json_is_integer(m) || k < INT_MIN / 4 || k > INT_MAX / 4)
            return false;
        n[i] = (int)k;
    }
    *ret = (struct dh_rect){n[0], n[1], n[2], n[3]};
    return true;
}

json_t *dh_json_from_rect(struct dh_rect r)
{
    return json_pack("[iiii]", r.x, r.y, r.w, r.h);
}

bool dh_json_set(json_t *object, const char *key, json_t *value)
{
    return json_object_set_new(object, key, value) == 0;
}

json_t *dh_json_text(const char *s)
{
    size_t n = strlen(s);
    if (dh_utf8_valid(s, n))
        return json_stringn(s, n);
    struct dh_buf b = {0};
    for (size_t i = 0; i < n;) {
        uint32_t cp;
        char out[4];
        i += dh_utf8_next(s + i, n - i, &cp);
        dh_buf_add(&b, out, dh_utf8_put(cp, out));
    }
    json_t *v = dh_buf_failed(&b) ? NULL : json_stringn(dh_buf_text(&b), b.len);
    dh_buf_finish(&b);
    return v;
}
