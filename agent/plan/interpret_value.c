/* Variables of the interpreter. */
#include <stdint.h>
#include <string.h>

#include "agent/plan/interpret_impl.h"
#include "agent/skill/value.h"
#include "base/json.h"
#include "base/mem.h"

const char *dh_interpret_var(struct dh_interpreter *it, const char *name)
{
    return dh_json_str(dh_interpret_scope(it)->vars, name, NULL);
}

enum dh_status dh_interpret_bind(struct dh_interpreter *it, const char *name, const char *value,
                                 struct dh_err *err)
{
    return dh_json_set(dh_interpret_scope(it)->vars, name, dh_json_text(value)) ? DH_OK
                                                                                : dh_err_nomem(err);
}

static bool is_secret_input(struct dh_interpreter *it, const char *name)
{
    const struct dh_skill *k = dh_interpret_scope(it)->skill;
    for (size_t i = 0; i < k->input_count; i++)
        if (strcmp(k->inputs[i].name, name) == 0)
            return k->inputs[i].type == DH_INPUT_SECRET;
    return false;
}

/* A list as people write it; anything else as it is. */
static void put_value(struct dh_buf *b, const char *value)
{
    json_t *list = NULL;
    if (value[0] == '[' && dh_json_parse(value, strlen(value), &list, NULL) == DH_OK &&
        json_is_string(json_array_get(list, 0))) {
        for (size_t i = 0; i < json_array_size(list); i++) {
            const char *s = json_string_value(json_array_get(list, i));
            dh_buf_printf(b, "%s%s", i ? ", " : "", s ? s : "");
        }
    } else {
        dh_buf_str(b, value);
    }
    json_decref(list);
}

static enum dh_status put_var(struct dh_interpreter *it, const struct dh_part *a, struct dh_buf *b,
                              struct dh_err *err)
{
    const char *value = dh_interpret_var(it, a->text);
    if (!value)
        return dh_err_set(err, DH_FAILED, DH_BLAME_USER, "read or ask for it in an earlier step",
                          "{%s} has no value", a->text);
    if (strstr(value, "{{secret:") && !is_secret_input(it, a->text))
        return dh_err_set(err, DH_REFUSED, DH_BLAME_POLICY, "declare it as an input of type secret",
                          "the value of {%s} names a secret, and is not one of the skill's own",
                          a->text);
    if (!a->format) {
        put_value(b, value);
        return DH_OK;
    }
    char *text = dh_value_format(value, a->format);
    if (!text)
        return dh_err_set(err, DH_FAILED, DH_BLAME_USER, "give it as 2026-11-19 or 14:30",
                          "{%s} is \"%.60s\": no date or time for %s", a->text, value, a->format);
    dh_buf_str(b, text);
    dh_free(text);
    return DH_OK;
}

enum dh_status dh_interpret_text(struct dh_interpreter *it, const struct dh_phrase *p, char **ret,
                                 struct dh_err *err)
{
    struct dh_buf b = {0};
    enum dh_status s = DH_OK;
    bool plain = dh_interpret_scope(it)->skill->plain;
    for (size_t i = 0; s == DH_OK && i < p->count; i++) {
        const struct dh_part *a = &p->parts[i];
        if (a->kind == DH_PART_TEXT)
            dh_buf_str(&b, a->text);
        else if (a->kind == DH_PART_SECRET)
            dh_buf_printf(&b, "{{secret:%s}}", a->text);
        else if (plain && p->quoted && !dh_interpret_var(it, a->text)) /* a goal declares nothing */
            dh_buf_printf(&b, "{%s%s%s}", a->text, a->format ? "|" : "",
                          a->format ? a->format : "");
        else
            s = put_var(it, a, &b, err);
    }
    char *text = s == DH_OK ? dh_buf_steal(&b) : NULL;
    if (s == DH_OK && !text)
        s = dh_err_nomem(err);
    if (s == DH_OK)
        *ret = text;
    else
        dh_buf_finish(&b);
    return s;
}

enum dh_status dh_interpret_phrase(struct dh_interpreter *it, const struct dh_phrase *p,
                                   struct dh_arena *arena, const char **ret, struct dh_err *err)
{
    if (p->count == 0 && !p->quoted) {
        *ret = NULL;
        return DH_OK;
    }
    char *text;
    enum dh_status s = dh_interpret_text(it, p, &text, err);
    if (s != DH_OK)
        return s;
    *ret = dh_arena_strdup(arena, text);
    dh_free(text);
    return *ret ? DH_OK : dh_err_nomem(err);
}

enum dh_status dh_interpret_rows(struct dh_interpreter *it, const char *name, json_t **ret,
                                 struct dh_err *err)
{
    const char *value = dh_interpret_var(it, name);
    json_t *rows = NULL;
    if (!value)
        return dh_err_set(err, DH_FAILED, DH_BLAME_USER, "give it as an input", "{%s} has no value",
                          name);
    if (value[0] != '[' || dh_json_parse(value, strlen(value), &rows, NULL) != DH_OK) {
        rows = json_array(); /* a text that was read is a list of its lines */
        for (const char *s = value; rows && *s;) {
            size_t n = strcspn(s, "\n");
            if (n > 0)
                json_array_append_new(rows, json_stringn(s, n));
            s += n + (s[n] == '\n');
        }
    }
    if (!rows)
        return dh_err_nomem(err);
    *ret = rows;
    return DH_OK;
}

enum dh_status dh_interpret_row(struct dh_interpreter *it, const char *name, const json_t *row,
                                struct dh_err *err)
{
    if (json_is_string(row))
        return dh_interpret_bind(it, name, json_string_value(row), err);
    struct dh_buf all = {0};
    const char *key;
    json_t *v;
    enum dh_status s = DH_OK;
    json_object_foreach((json_t *)(uintptr_t)row, key, v)
    {
        const char *text = json_string_value(v) ? json_string_value(v) : "";
        char *full = dh_asprintf("%s.%s", name, key);
        s = full ? dh_interpret_bind(it, full, text, err) : dh_err_nomem(err);
        dh_free(full);
        dh_buf_printf(&all, "%s%s", all.len ? ", " : "", text);
        if (s != DH_OK)
            break;
    }
    if (s == DH_OK)
        s = dh_buf_failed(&all) ? dh_err_nomem(err)
                                : dh_interpret_bind(it, name, dh_buf_text(&all), err);
    dh_buf_finish(&all);
    return s;
}
