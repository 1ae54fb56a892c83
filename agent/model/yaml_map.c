#include "agent/model/yaml_map.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#define KEYS_MAX 256

struct dh_ynode {
    yaml_node_t node;
};

struct dh_yaml {
    yaml_parser_t parser;
    yaml_document_t document;
    bool parsed, loaded;
    char origin[256];
};

static const yaml_node_t *raw(const struct dh_ynode *n)
{
    return (const yaml_node_t *)n;
}

static const struct dh_ynode *node_at(struct dh_yaml *y, int index)
{
    return (const struct dh_ynode *)yaml_document_get_node(&y->document, index);
}

enum dh_status dh_yaml_wrong(const struct dh_yaml *y, const struct dh_ynode *at, struct dh_err *err, const char *fmt,
                             ...)
{
    char what[DH_ERR_WHAT_MAX];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof(what), fmt, ap);
    va_end(ap);
    return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "mend the file", "%s:%d:%d: %s", y->origin,
                      (int)raw(at)->start_mark.line + 1, (int)raw(at)->start_mark.column + 1, what);
}

static enum dh_status malformed(const struct dh_yaml *y, struct dh_err *err)
{
    return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "mend the file", "%s:%d:%d: %s", y->origin,
                      (int)y->parser.problem_mark.line + 1, (int)y->parser.problem_mark.column + 1,
                      y->parser.problem ? y->parser.problem : "malformed YAML");
}

/* Behind the first document nothing may stand. */
static enum dh_status only_one(struct dh_yaml *y, struct dh_err *err)
{
    yaml_document_t more;
    if (!yaml_parser_load(&y->parser, &more))
        return malformed(y, err);
    const yaml_node_t *root = yaml_document_get_root_node(&more);
    enum dh_status s = root ? dh_yaml_wrong(y, (const struct dh_ynode *)root, err, "a second document") : DH_OK;
    yaml_document_delete(&more);
    return s;
}

enum dh_status dh_yaml_parse(const char *text, size_t n, const char *origin, struct dh_yaml **ret,
                             struct dh_err *err)
{
    struct dh_yaml *y = dh_alloc(1, sizeof(*y));
    if (!y)
        return dh_err_nomem(err);
    snprintf(y->origin, sizeof(y->origin), "%.255s", origin);
    enum dh_status s = DH_OK;
    if (!dh_utf8_valid(text, n) || memchr(text, '\0', n))
        s = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "write it as UTF-8", "%s:1:1: it is no text", y->origin);
    if (s == DH_OK && !yaml_parser_initialize(&y->parser))
        s = dh_err_nomem(err);
    y->parsed = s == DH_OK;
    if (s == DH_OK) {
        yaml_parser_set_input_string(&y->parser, (const unsigned char *)text, n);
        y->loaded = yaml_parser_load(&y->parser, &y->document) != 0;
        if (!y->loaded)
            s = malformed(y, err);
    }
    if (s == DH_OK && yaml_document_get_root_node(&y->document))
        s = only_one(y, err);
    if (s != DH_OK)
        dh_yaml_destroy(y);
    else
        *ret = y;
    return s;
}

void dh_yaml_destroy(struct dh_yaml *y)
{
    if (!y)
        return;
    if (y->loaded)
        yaml_document_delete(&y->document);
    if (y->parsed)
        yaml_parser_delete(&y->parser);
    dh_free(y);
}

static bool is_null(const yaml_node_t *n)
{
    return n->type == YAML_SCALAR_NODE && n->data.scalar.style == YAML_PLAIN_SCALAR_STYLE && n->data.scalar.length == 0;
}

enum dh_status dh_yaml_top(struct dh_yaml *y, const struct dh_ynode **ret, struct dh_err *err)
{
    const yaml_node_t *root = yaml_document_get_root_node(&y->document);
    if (root && !is_null(root) && root->type != YAML_MAPPING_NODE)
        return dh_yaml_wrong(y, (const struct dh_ynode *)root, err, "keys and values are expected here");
    *ret = root && !is_null(root) ? (const struct dh_ynode *)root : NULL;
    return DH_OK;
}

static const char *scalar_text(const struct dh_ynode *n)
{
    const yaml_node_t *r = raw(n);
    return r->type == YAML_SCALAR_NODE && strlen((const char *)r->data.scalar.value) == r->data.scalar.length
               ? (const char *)r->data.scalar.value
               : NULL;
}

enum dh_status dh_yaml_each(struct dh_yaml *y, const struct dh_ynode *map, dh_yaml_fn each, void *data,
                            struct dh_err *err)
{
    const yaml_node_t *m = raw(map);
    if (m->type != YAML_MAPPING_NODE)
        return dh_yaml_wrong(y, map, err, "keys and values are expected here");
    const char *seen[KEYS_MAX];
    size_t n = 0;
    enum dh_status s = DH_OK;
    for (const yaml_node_pair_t *p = m->data.mapping.pairs.start; s == DH_OK && p < m->data.mapping.pairs.top; p++) {
        const struct dh_ynode *key = node_at(y, p->key), *value = node_at(y, p->value);
        const char *name = scalar_text(key);
        if (!name || !*name)
            return dh_yaml_wrong(y, key, err, "a key is a plain word");
        for (size_t i = 0; i < n; i++)
            if (strcmp(seen[i], name) == 0)
                return dh_yaml_wrong(y, key, err, "\"%.60s\" stands here twice", name);
        if (n == KEYS_MAX)
            return dh_yaml_wrong(y, key, err, "more than %d keys", KEYS_MAX);
        seen[n++] = name;
        s = each(data, name, key, value, err);
    }
    return s;
}

static enum dh_status unknown(struct dh_yaml *y, const struct dh_yaml_key *table, const char *key,
                              const struct dh_ynode *at, struct dh_err *err)
{
    const char *names[64];
    size_t n = 0;
    for (; table->name && n < 64; table++)
        names[n++] = table->name;
    const char *near = dh_text_nearest(key, names, n);
    return near ? dh_yaml_wrong(y, at, err, "there is no key \"%.60s\"; did you mean \"%s\"?", key, near)
                : dh_yaml_wrong(y, at, err, "there is no key \"%.60s\"", key);
}

static bool parse_bool(const char *text, bool *ret)
{
    static const char *const yes[] = {"true", "yes", "on"}, *const no[] = {"false", "no", "off"};
    for (int i = 0; i < 3; i++) {
        if (strcmp(text, yes[i]) == 0 || strcmp(text, no[i]) == 0) {
            *ret = strcmp(text, yes[i]) == 0;
            return true;
        }
    }
    return false;
}

static bool parse_number(const char *text, double *ret)
{
    char *end;
    if (strspn(text, "0123456789.eE+-") != strlen(text))
        return false;
    *ret = strtod(text, &end);
    return end != text && !*end && isfinite(*ret);
}

static enum dh_status take_number(struct dh_yaml *y, const struct dh_yaml_key *k, const struct dh_ynode *value,
                                  const char *text, void *to, struct dh_err *err)
{
    double d, most = k->most != 0 || k->least != 0 ? k->most : 1e12;
    bool whole = k->type == DH_YAML_LONG;
    if (!parse_number(text, &d) || (whole && d != floor(d)))
        return dh_yaml_wrong(y, value, err, "%s is a %snumber, not \"%.60s\"", k->name, whole ? "whole " : "", text);
    if (d < k->least || d > most)
        return dh_yaml_wrong(y, value, err, "%s is a number from %g to %g", k->name, k->least, most);
    if (whole)
        *(long *)to = (long)d;
    else
        *(double *)to = d;
    return DH_OK;
}

static enum dh_status take_word(struct dh_yaml *y, const struct dh_yaml_key *k, const struct dh_ynode *value,
                                const char *text, int *to, struct dh_err *err)
{
    char list[160] = "";
    size_t used = 0;
    for (int i = 0; k->words[i]; i++) {
        if (strcmp(k->words[i], text) == 0) {
            *to = i;
            return DH_OK;
        }
        if (!*k->words[i]) /* what it is when nothing is said */
            continue;
        int w = snprintf(list + used, sizeof(list) - used, "%s%s", used ? ", " : "", k->words[i]);
        used += w > 0 && used + (size_t)w < sizeof(list) ? (size_t)w : 0;
    }
    return dh_yaml_wrong(y, value, err, "%s is one of %s, not \"%.60s\"", k->name, list, text);
}

enum dh_status dh_yaml_take(struct dh_yaml *y, const struct dh_yaml_key *table, const char *key,
                            const struct dh_ynode *at, const struct dh_ynode *value, struct dh_arena *arena,
                            void *values, struct dh_err *err)
{
    const struct dh_yaml_key *k = table;
    while (k->name && strcmp(k->name, key) != 0)
        k++;
    if (!k->name)
        return unknown(y, table, key, at, err);
    const char *text = scalar_text(value);
    if (!text || !*text)
        return dh_yaml_wrong(y, value, err, "%s needs a value of its own", key);
    void *to = (char *)values + k->offset;
    switch (k->type) {
    case DH_YAML_LONG:
    case DH_YAML_NUMBER:
        return take_number(y, k, value, text, to, err);
    case DH_YAML_BOOL:
        return parse_bool(text, to) ? DH_OK : dh_yaml_wrong(y, value, err, "%s is yes or no, not \"%.60s\"", key, text);
    case DH_YAML_WORD:
        return take_word(y, k, value, text, to, err);
    case DH_YAML_TEXT:
        break;
    }
    const char *copy = dh_arena_strdup(arena, text);
    if (!copy)
        return dh_err_nomem(err);
    *(const char **)to = copy;
    return DH_OK;
}
