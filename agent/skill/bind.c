/* What a user gave for the inputs, checked and normalised. */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "agent/skill/csv.h"
#include "agent/skill/skill.h"
#include "agent/skill/value.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"
#include "base/text.h"

#define VALUE_MAX 65536

static enum dh_status wrong(const struct dh_input *in, const char *value, const char *want,
                            struct dh_err *err)
{
    char next[DH_ERR_NEXT_MAX] = "";
    if (in->example)
        snprintf(next, sizeof(next), "for example %s=%.150s", in->name, in->example);
    return dh_err_set(err, DH_INVALID, DH_BLAME_USER, next, "%s: \"%.80s\" is not %s", in->name,
                      value, want);
}

/* What is wrong with a date that looks like one: two readings, or no such day. */
static const char *date_wanted(const char *value)
{
    int a, b, c, n = 0;
    char mark = 0;
    bool three = sscanf(value, "%4d%c%2d%*c%4d%n", &a, &mark, &b, &c, &n) == 4 && value[n] == '\0';
    if (three && (mark == '/' || mark == '-') && a >= 1 && a <= 12 && b >= 1 && b <= 12)
        return "a date that can be read in one way: write YEAR-MONTH-DAY";
    return three ? "a day that there is (YEAR-MONTH-DAY)" : "a date such as 2026-11-19";
}

/* The choices there are, for the message about one that is none. */
static enum dh_status wrong_choice(const struct dh_input *in, const char *value, struct dh_err *err)
{
    struct dh_buf list = {0};
    for (size_t i = 0; i < in->choice_count; i++)
        dh_buf_printf(&list, "%s\"%.40s\"", i ? ", " : "", in->choices[i]);
    dh_err_set(err, DH_INVALID, DH_BLAME_USER, NULL, "%s: \"%.80s\" is not one of %.160s", in->name, value,
               dh_buf_text(&list));
    dh_buf_finish(&list);
    return DH_INVALID;
}

static char *find_file(const char *value)
{
    char *path = dh_path_absolute(value);
    if (path && !dh_file_exists(path)) {
        dh_free(path);
        path = NULL;
    }
    return path;
}

static char *url(const char *value)
{
    if (value[0] == '\0' || strpbrk(value, " \t\n\r<>\""))
        return NULL;
    const char *colon = strchr(value, ':');
    bool scheme = colon && colon > value && isalpha((unsigned char)value[0]);
    for (const char *s = value; scheme && s < colon; s++)
        scheme = isalnum((unsigned char)*s) || strchr("+-", *s);
    if (scheme && !isdigit((unsigned char)colon[1]))
        return dh_strdup(value);
    return strchr(value, '.') || strncmp(value, "localhost", 9) == 0
               ? dh_asprintf("https://%s", value)
               : NULL;
}

static char *email(const char *value)
{
    const char *at = strchr(value, '@');
    bool ok = at && at > value && !strchr(at + 1, '@') && strchr(at, '.') && at[1] != '.' &&
              at[strlen(at) - 1] != '.' && !strpbrk(value, " \t\n\r,;<>\"");
    return ok ? dh_strdup(value) : NULL;
}

enum { CHOICE_ALIKE = 90 };

static char *choice(const struct dh_input *in, const char *value)
{
    for (size_t i = 0; i < in->choice_count; i++)
        if (strcasecmp(in->choices[i], value) == 0)
            return dh_strdup(in->choices[i]);
    /* What can be chosen was read off a screen, and a letter of it may be another. */
    const char *like = NULL;
    for (size_t i = 0; i < in->choice_count; i++) {
        if (dh_text_similarity(in->choices[i], value) < CHOICE_ALIKE)
            continue;
        if (like)
            return NULL;
        like = in->choices[i];
    }
    return like ? dh_strdup(like) : NULL;
}

static char *list(const char *value)
{
    json_t *a = NULL;
    if (value[0] == '[') {
        if (dh_json_parse(value, strlen(value), &a, NULL) != DH_OK)
            return NULL;
    } else {
        a = json_array();
        for (const char *s = value; a; s++) {
            size_t n = strcspn(s, ",\n"), k = n;
            while (k > 0 && isspace((unsigned char)*s)) {
                s++;
                n--;
                k--;
            }
            while (k > 0 && isspace((unsigned char)s[k - 1]))
                k--;
            if (k > 0)
                json_array_append_new(a, json_stringn(s, k));
            s += n;
            if (*s == '\0')
                break;
        }
    }
    bool ok = json_is_array(a);
    for (size_t i = 0; ok && i < json_array_size(a); i++)
        ok = json_is_string(json_array_get(a, i));
    char *text = ok ? dh_json_canonical(a) : NULL;
    json_decref(a);
    return text;
}

static enum dh_status table(const struct dh_input *in, const char *value, bool files, char **ret,
                            struct dh_err *err)
{
    if (value[0] == '[') { /* rows, as a call from another skill or a resumed run gives them */
        json_t *rows = NULL;
        enum dh_status s = dh_json_parse(value, strlen(value), &rows, err);
        json_decref(rows);
        if (s == DH_OK && !(*ret = dh_strdup(value)))
            s = dh_err_nomem(err);
        return s;
    }
    char *path = files ? find_file(value) : NULL;
    if (!path)
        return wrong(in, value, "a CSV file that exists", err);
    struct dh_buf b = {0};
    json_t *rows = NULL;
    enum dh_status s = dh_file_read(path, DH_CSV_MAX, &b, err);
    if (s == DH_OK)
        s = dh_csv_parse(dh_buf_text(&b), b.len, &rows, err);
    if (s == DH_OK && !(*ret = dh_json_canonical(rows)))
        s = dh_err_nomem(err);
    if (s != DH_OK)
        dh_err_prefix(err, "%s", in->name);
    json_decref(rows);
    dh_buf_finish(&b);
    dh_free(path);
    return s;
}

static char *secret(const char *value)
{
    static const char mark[] = "{{secret:";
    if (strncmp(value, mark, sizeof(mark) - 1) == 0)
        return dh_strdup(value);
    if (value[0] == '\0' ||
        strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./@") !=
            strlen(value))
        return NULL;
    return dh_asprintf("{{secret:%s}}", value);
}

static enum dh_status normalise(const struct dh_input *in, const char *value, const char *today,
                                bool files, char **ret, struct dh_err *err)
{
    static const char *const want[DH_INPUT_TYPES] = {
        [DH_INPUT_TEXT] = "a text of at most 64 KiB",
        [DH_INPUT_NUMBER] = "a number",
        [DH_INPUT_AMOUNT] = "an amount such as 43.20",
        [DH_INPUT_DATE] = "a date such as 2026-11-19",
        [DH_INPUT_TIME] = "a time such as 14:30",
        [DH_INPUT_FILE] = "a file that exists",
        [DH_INPUT_URL] = "a web address",
        [DH_INPUT_EMAIL] = "a mail address",
        [DH_INPUT_CHOICE] = "one of its choices",
        [DH_INPUT_LIST] = "a list: a, b, c",
        [DH_INPUT_SECRET] = "the name of a secret (deskhand secret set NAME)",
    };
    if (in->type == DH_INPUT_TABLE)
        return table(in, value, files, ret, err);
    char *v = NULL;
    if (strlen(value) <= VALUE_MAX)
        switch (in->type) {
        case DH_INPUT_NUMBER:
            v = dh_value_number(value);
            break;
        case DH_INPUT_AMOUNT:
            v = dh_value_amount(value);
            break;
        case DH_INPUT_DATE:
            v = dh_value_date(value, today);
            break;
        case DH_INPUT_TIME:
            v = dh_value_time(value);
            break;
        case DH_INPUT_FILE:
            v = files ? find_file(value) : value[0] == '/' ? dh_strdup(value) : NULL;
            break;
        case DH_INPUT_URL:
            v = url(value);
            break;
        case DH_INPUT_EMAIL:
            v = email(value);
            break;
        case DH_INPUT_CHOICE:
            v = choice(in, value);
            break;
        case DH_INPUT_LIST:
            v = list(value);
            break;
        case DH_INPUT_SECRET:
            v = secret(value);
            break;
        default:
            v = dh_strdup(value);
        }
    if (!v && in->type == DH_INPUT_CHOICE)
        return wrong_choice(in, value, err);
    if (!v && in->type == DH_INPUT_DATE)
        return wrong(in, value, date_wanted(value), err);
    if (!v)
        return wrong(in, in->type == DH_INPUT_SECRET ? "(hidden)" : value, want[in->type], err);
    *ret = v;
    return DH_OK;
}

static const struct dh_input *input_named(const struct dh_skill *skill, const char *name)
{
    for (size_t i = 0; i < skill->input_count; i++)
        if (strcmp(skill->inputs[i].name, name) == 0)
            return &skill->inputs[i];
    return NULL;
}

static enum dh_status check_names(const struct dh_skill *skill, const json_t *given,
                                  struct dh_err *err)
{
    const char *key;
    json_t *v;
    json_object_foreach((json_t *)(uintptr_t)given, key, v)
    {
        if (input_named(skill, key))
            continue;
        const char *names[64];
        size_t n = 0;
        for (; n < skill->input_count && n < 64; n++)
            names[n] = skill->inputs[n].name;
        const char *near = dh_text_nearest(key, names, n);
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "deskhand skill show lists its inputs",
                          near ? "%s has no input \"%s\"; did you mean \"%s\"?"
                               : "%s has no input \"%s\"",
                          skill->name[0] ? skill->name : skill->origin, key, near);
    }
    return DH_OK;
}

/* The given value as text; owned by the caller. NULL: nothing given, or memory. */
static char *given_text(const json_t *given, const char *name)
{
    const json_t *v = json_object_get(given, name);
    if (json_is_string(v))
        return dh_strdup(json_string_value(v));
    return v && !json_is_null(v) ? dh_json_canonical(v) : NULL;
}

static enum dh_status bind_one(const struct dh_input *in, const json_t *given, const char *today,
                               bool files, json_t *values, json_t *missing, struct dh_err *err)
{
    char *text = given_text(given, in->name), *value = NULL;
    bool none = !text || (text[0] == '\0' && in->type != DH_INPUT_TEXT);
    if (none && in->fallback) {
        dh_free(text);
        text = dh_strdup(in->fallback);
        none = !text;
    }
    enum dh_status s = DH_OK;
    bool kept = true;
    if (!none) {
        s = normalise(in, text, today, files, &value, err);
        kept = s != DH_OK || dh_json_set(values, in->name, dh_json_text(value));
    } else if (in->optional) {
        kept = dh_json_set(values, in->name, json_string(""));
    } else {
        kept = json_array_append_new(missing, json_string(in->name)) == 0;
    }
    dh_free(text);
    dh_free(value);
    return kept ? s : dh_err_nomem(err);
}

static enum dh_status bind(const struct dh_skill *skill, const json_t *given, const char *today,
                           bool files, json_t **ret_values, json_t **ret_missing,
                           struct dh_err *err)
{
    enum dh_status s = check_names(skill, given, err);
    if (s != DH_OK)
        return s;
    json_t *values = json_object(), *missing = json_array();
    if (!values || !missing)
        s = dh_err_nomem(err);
    for (size_t i = 0; s == DH_OK && i < skill->input_count; i++)
        s = bind_one(&skill->inputs[i], given, today, files, values, missing, err);
    if (s != DH_OK) {
        json_decref(values);
        json_decref(missing);
        return s;
    }
    *ret_values = values;
    *ret_missing = missing;
    return DH_OK;
}

enum dh_status dh_skill_bind(const struct dh_skill *skill, const json_t *given, const char *today,
                             json_t **ret_values, json_t **ret_missing, struct dh_err *err)
{
    return bind(skill, given, today, true, ret_values, ret_missing, err);
}

enum dh_status dh_skill_bind_call(const struct dh_skill *skill, const json_t *given,
                                  json_t **ret_values, json_t **ret_missing, struct dh_err *err)
{
    return bind(skill, given, NULL, false, ret_values, ret_missing, err);
}
