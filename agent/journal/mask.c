#include "agent/journal/mask.h"

#include <string.h>

#include "base/buf.h"
#include "base/mem.h"

void dh_mask_finish(struct dh_mask *m)
{
    for (size_t i = 0; i < m->count; i++) {
        explicit_bzero(m->values[i], strlen(m->values[i]));
        dh_free(m->values[i]);
    }
    dh_free(m->values);
    *m = (struct dh_mask){0};
}

enum dh_status dh_mask_add(struct dh_mask *m, const char *value, struct dh_err *err)
{
    if (!value || !*value)
        return DH_OK;
    if (!dh_grow(&m->values, &m->cap, m->count + 1, sizeof(*m->values)))
        return dh_err_nomem(err);
    char *copy = dh_strdup(value);
    if (!copy)
        return dh_err_nomem(err);
    /* Longest first: a secret that holds another one must go as a whole. */
    size_t i = m->count++;
    for (; i > 0 && strlen(m->values[i - 1]) < strlen(copy); i--)
        m->values[i] = m->values[i - 1];
    m->values[i] = copy;
    return DH_OK;
}

static const char *secret_at(const struct dh_mask *m, const char *s, size_t n)
{
    for (size_t i = 0; i < m->count; i++) {
        size_t k = strlen(m->values[i]);
        if (k <= n && memcmp(s, m->values[i], k) == 0)
            return m->values[i];
    }
    return NULL;
}

static void masked(const struct dh_mask *m, const char *s, size_t n, struct dh_buf *out)
{
    for (size_t i = 0; i < n;) {
        const char *secret = secret_at(m, s + i, n - i);
        if (secret) {
            dh_buf_str(out, DH_MASK_TEXT);
            i += strlen(secret);
        } else {
            if (s[i] == '\0')
                dh_buf_str(out, "\xef\xbf\xbd");
            else
                dh_buf_char(out, s[i]);
            i++;
        }
    }
}

static json_t *mask_string(const struct dh_mask *m, const json_t *value)
{
    struct dh_buf b = {0};
    masked(m, json_string_value(value), json_string_length(value), &b);
    json_t *r = dh_buf_failed(&b) ? NULL : json_stringn(dh_buf_text(&b), b.len);
    dh_buf_finish(&b);
    return r;
}

static json_t *mask_object(const struct dh_mask *m, const json_t *value)
{
    json_t *r = json_object();
    bool ok = r != NULL;
    for (void *it = json_object_iter((json_t *)value); ok && it;
         it = json_object_iter_next((json_t *)value, it)) {
        struct dh_buf key = {0};
        const char *name = json_object_iter_key(it);
        masked(m, name, strlen(name), &key);
        ok = !dh_buf_failed(&key) && json_object_set_new(r, dh_buf_text(&key),
                                                         dh_mask_apply(m, json_object_iter_value(it))) == 0;
        dh_buf_finish(&key);
    }
    if (ok)
        return r;
    json_decref(r);
    return NULL;
}

static json_t *mask_array(const struct dh_mask *m, const json_t *value)
{
    json_t *r = json_array();
    bool ok = r != NULL;
    for (size_t i = 0; ok && i < json_array_size(value); i++)
        ok = json_array_append_new(r, dh_mask_apply(m, json_array_get(value, i))) == 0;
    if (ok)
        return r;
    json_decref(r);
    return NULL;
}

json_t *dh_mask_apply(const struct dh_mask *m, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_STRING:
        return mask_string(m, value);
    case JSON_OBJECT:
        return mask_object(m, value);
    case JSON_ARRAY:
        return mask_array(m, value);
    default:
        return json_deep_copy(value);
    }
}
