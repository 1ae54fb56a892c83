#include "agent/model/gui_call.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/json.h"

#define ARGS_MAX 16
#define TRIES_MAX 64

static void skip(const char **s, const char *end)
{
    while (*s < end && isspace((unsigned char)**s))
        ++*s;
}

static size_t word(const char *s, const char *end, const char *more)
{
    size_t n = 0;
    while (s + n < end && (isalnum((unsigned char)s[n]) || (s[n] && strchr(more, s[n]))))
        n++;
    return n;
}

/* 'text' or "text": \n, \t and a backslash before anything else stand for that character. Three
 * quotes in a row open a text that three close. */
static json_t *read_string(const char **s, const char *end)
{
    char quote = **s;
    bool three = end - *s >= 6 && (*s)[1] == quote && (*s)[2] == quote;
    const char *p = *s + (three ? 3 : 1);
    struct dh_buf b = {0};
    json_t *v = NULL;
    for (; p < end; p++) {
        if (*p == '\\' && p + 1 < end) {
            p++;
            dh_buf_char(&b, *p == 'n' ? '\n' : *p == 't' ? '\t' : *p);
        } else if (*p == quote && (!three || (end - p >= 3 && p[1] == quote && p[2] == quote))) {
            *s = p + (three ? 3 : 1);
            v = dh_buf_failed(&b) ? NULL : dh_json_text(dh_buf_text(&b));
            break;
        } else if (*p == '\0') {
            break;
        } else {
            dh_buf_char(&b, *p);
        }
    }
    dh_buf_finish(&b);
    return v;
}

static json_t *read_number(const char **s, const char *end)
{
    char text[40];
    size_t n = 0;
    while (*s + n < end && n + 1 < sizeof(text) && strchr("+-.0123456789eE", (*s)[n]) && (*s)[n])
        n++;
    memcpy(text, *s, n);
    text[n] = '\0';
    char *stop;
    double v = strtod(text, &stop);
    if (n == 0 || *stop || !isfinite(v))
        return NULL;
    *s += n;
    return floor(v) == v && fabs(v) < 1e15 ? json_integer((json_int_t)v) : json_real(v);
}

static json_t *read_value(const char **s, const char *end, bool list);

static json_t *read_list(const char **s, const char *end)
{
    char close = **s == '[' ? ']' : ')';
    json_t *out = json_array();
    ++*s;
    for (int i = 0; out && i <= ARGS_MAX; i++) {
        skip(s, end);
        if (*s < end && **s == close) {
            ++*s;
            return out;
        }
        json_t *v = read_value(s, end, false);
        if (!v || json_array_append_new(out, v) != 0)
            break;
        skip(s, end);
        if (*s < end && **s == ',')
            ++*s;
        else if (*s >= end || **s != close)
            break;
    }
    json_decref(out);
    return NULL;
}

static json_t *read_value(const char **s, const char *end, bool list)
{
    if (*s >= end)
        return NULL;
    if (**s == '\'' || **s == '"')
        return read_string(s, end);
    if (list && (**s == '[' || **s == '('))
        return read_list(s, end);
    size_t n = word(*s, end, "_");
    if (n == 4 && memcmp(*s, "True", 4) == 0) {
        *s += n;
        return json_true();
    }
    if ((n == 5 && memcmp(*s, "False", 5) == 0) || (n == 4 && memcmp(*s, "None", 4) == 0)) {
        *s += n;
        return n == 5 ? json_false() : json_null();
    }
    return read_number(s, end);
}

/* "key=" before a value; the length of the key, 0 without one. */
static size_t key_length(const char *s, const char *end)
{
    size_t n = word(s, end, "_"), k = n;
    while (s + k < end && s[k] == ' ')
        k++;
    return n && !isdigit((unsigned char)s[0]) && s + k < end && s[k] == '=' ? n : 0;
}

static bool read_args(const char **s, const char *end, json_t *args)
{
    for (int i = 0; i <= ARGS_MAX; i++) {
        char key[40];
        skip(s, end);
        if (*s < end && **s == ')') {
            ++*s;
            return true;
        }
        size_t n = key_length(*s, end);
        if (n >= sizeof(key))
            return false;
        if (n) {
            memcpy(key, *s, n);
            key[n] = '\0';
            *s = memchr(*s + n, '=', (size_t)(end - *s) - n);
            ++*s;
            skip(s, end);
        } else {
            snprintf(key, sizeof(key), "%d", i);
        }
        json_t *v = read_value(s, end, true);
        if (!v || json_object_get(args, key) || json_object_set_new(args, key, v) != 0) {
            if (v && json_object_get(args, key))
                json_decref(v);
            return false;
        }
        skip(s, end);
        if (*s < end && **s == ',')
            ++*s;
        else if (*s >= end || **s != ')')
            return false;
    }
    return false;
}

bool dh_gui_call_read(const char **s, const char *end, char name[64], json_t **ret_args)
{
    const char *p = *s;
    size_t n = word(p, end, "_.");
    if (n == 0 || n >= 64 || isdigit((unsigned char)p[0]) || p + n >= end || p[n] != '(')
        return false;
    json_t *args = json_object();
    memcpy(name, p, n);
    name[n] = '\0';
    p += n + 1;
    if (!args || !read_args(&p, end, args)) {
        json_decref(args);
        return false;
    }
    *s = p;
    *ret_args = args;
    return true;
}

bool dh_gui_box_read(const char *s, double *ret_x, double *ret_y)
{
    static const char *const tags[] = {"<|box_start|>", "<|box_end|>", "<point>",
                                       "</point>",      "<bbox>",      "</bbox>"};
    double v[4];
    size_t n = 0;
    while (*s) {
        size_t tag = 0;
        for (size_t i = 0; i < sizeof(tags) / sizeof(tags[0]); i++)
            if (strncmp(s, tags[i], strlen(tags[i])) == 0)
                tag = strlen(tags[i]);
        if (tag) {
            s += tag;
        } else if (strchr("()[], \t\n", *s)) {
            s++;
        } else {
            char *end;
            if (!strchr("-.0123456789", *s) || n == 4)
                return false;
            v[n++] = strtod(s, &end);
            if (end == s)
                return false;
            s = end;
        }
    }
    if (n != 2 && n != 4)
        return false;
    *ret_x = n == 2 ? v[0] : (v[0] + v[2]) / 2;
    *ret_y = n == 2 ? v[1] : (v[1] + v[3]) / 2;
    return true;
}

json_t *dh_gui_json_last(const char *s, size_t n, const char *a, const char *b)
{
    json_t *last = NULL;
    int tries = 0;
    for (size_t i = 0; i < n && tries < TRIES_MAX; i++) {
        json_error_t e;
        if (s[i] != '{')
            continue;
        tries++;
        json_t *v = json_loadb(s + i, n - i, JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &e);
        if (!v)
            continue;
        i += e.position > 0 ? (size_t)e.position - 1 : 0;
        if (json_object_get(v, a) || (b && json_object_get(v, b))) {
            json_decref(last);
            last = v;
        } else {
            json_decref(v);
        }
    }
    return last;
}
