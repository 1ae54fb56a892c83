#include "agent/cli/option.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

static const struct dh_option *by_name(const struct dh_option *table, const char *name, size_t n)
{
    for (; table->name; table++)
        if (strlen(table->name) == n && strncmp(table->name, name, n) == 0)
            return table;
    return NULL;
}

static const struct dh_option *by_letter(const struct dh_option *table, char letter)
{
    for (; table->name; table++)
        if (table->letter == letter)
            return table;
    return NULL;
}

static enum dh_status unknown(const struct dh_option *table, const char *arg, struct dh_err *err)
{
    const char *names[64];
    char next[128] = "see --help";
    size_t n = 0;
    for (; table->name && n < 64; table++)
        names[n++] = table->name;
    const char *near = strncmp(arg, "--", 2) == 0 ? dh_text_nearest(arg + 2, names, n) : NULL;
    if (near)
        snprintf(next, sizeof(next), "did you mean --%s?", near);
    return dh_err_set(err, DH_USAGE, DH_BLAME_USER, next, "there is no option %s", arg);
}

static enum dh_status store(const struct dh_option *o, const char *text, void *values, struct dh_err *err)
{
    void *at = (char *)values + o->offset;
    if (o->kind == DH_OPTION_FLAG) {
        *(bool *)at = true;
    } else if (o->kind == DH_OPTION_TEXT) {
        *(const char **)at = text;
    } else if (o->kind == DH_OPTION_LIST) {
        struct dh_option_list *list = at;
        if (list->count == DH_LIST_MAX)
            return dh_err_set(err, DH_USAGE, DH_BLAME_USER, NULL, "--%s is given too often", o->name);
        list->items[list->count++] = text;
    } else {
        char *end;
        double d = strtod(text, &end);
        if (end == text || *end || !isfinite(d))
            return dh_err_set(err, DH_USAGE, DH_BLAME_USER, "give a number", "--%s: \"%s\" is not a number",
                              o->name, text);
        if ((o->least != 0 || o->most != 0) && (d < o->least || d > o->most))
            return dh_err_set(err, DH_USAGE, DH_BLAME_USER, NULL, "--%s: give a number from %g to %g", o->name,
                              o->least, o->most);
        *(double *)at = d;
    }
    return DH_OK;
}

/* Takes argv[*i] (and the next one as its value when it needs one). */
static enum dh_status take(const struct dh_option *table, int argc, char **argv, int *i, void *values,
                           struct dh_err *err)
{
    const char *arg = argv[*i], *value = NULL;
    const struct dh_option *o;
    if (arg[1] == '-') {
        size_t n = strcspn(arg + 2, "=");
        o = by_name(table, arg + 2, n);
        value = arg[2 + n] ? arg + 3 + n : NULL;
    } else {
        o = by_letter(table, arg[1]);
        value = o && o->kind != DH_OPTION_FLAG && arg[2] ? arg + 2 : NULL;
        if (o && o->kind == DH_OPTION_FLAG && arg[2])
            o = NULL;
    }
    if (!o)
        return unknown(table, arg, err);
    if (o->kind == DH_OPTION_FLAG && value)
        return dh_err_set(err, DH_USAGE, DH_BLAME_USER, NULL, "--%s takes no value", o->name);
    if (o->kind != DH_OPTION_FLAG && !value) {
        if (*i + 1 >= argc)
            return dh_err_set(err, DH_USAGE, DH_BLAME_USER, NULL, "--%s needs %s", o->name, o->argument);
        value = argv[++*i];
    }
    return store(o, value, values, err);
}

enum dh_status dh_option_parse(const struct dh_option *table, int argc, char **argv, void *values,
                               int *ret_rest, struct dh_err *err)
{
    int rest = 0;
    bool ended = false;
    for (int i = 1; i < argc; i++) {
        char *arg = argv[i];
        if (!ended && strcmp(arg, "--") == 0) {
            ended = true;
        } else if (!ended && arg[0] == '-' && arg[1]) {
            enum dh_status s = take(table, argc, argv, &i, values, err);
            if (s != DH_OK)
                return s;
        } else {
            argv[rest++] = arg;
        }
    }
    *ret_rest = rest;
    return DH_OK;
}

void dh_option_help(const struct dh_option *table, struct dh_buf *out)
{
    for (; table->name; table++) {
        size_t start = out->len;
        if (table->letter)
            dh_buf_printf(out, "  -%c, --%s", table->letter, table->name);
        else
            dh_buf_printf(out, "      --%s", table->name);
        if (table->argument)
            dh_buf_printf(out, " %s", table->argument);
        do {
            dh_buf_char(out, ' ');
        } while (out->len - start < 30 && !dh_buf_failed(out));
        dh_buf_printf(out, "%s\n", table->help);
    }
}
