#include "agent/skill/evidence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/path.h"

#define TEXT_MAX 4096
#define SCREENS_MAX 256

struct reader {
    struct dh_arena *arena;
    struct dh_err *err;
    size_t step; /* from 1, for messages */
};

static enum dh_status wrong(struct reader *r, const char *member)
{
    static const char next[] = "record the skill again, or remove the file";
    if (r->step)
        return dh_err_set(r->err, DH_INVALID, DH_BLAME_USER, next, "evidence: step %zu: \"%s\" is malformed",
                          r->step, member);
    return dh_err_set(r->err, DH_INVALID, DH_BLAME_USER, next, "evidence: \"%s\" is malformed", member);
}

/* A string of the object, "" or NULL (`none`) when it is not there. */
static enum dh_status text(struct reader *r, const json_t *o, const char *key, const char *none,
                           const char **ret)
{
    const json_t *v = json_object_get(o, key);
    if (!v || json_is_null(v)) {
        *ret = none;
        return DH_OK;
    }
    const char *s = json_string_value(v);
    if (!s || strlen(s) != json_string_length(v) || json_string_length(v) > TEXT_MAX)
        return wrong(r, key);
    *ret = dh_arena_strdup(r->arena, s);
    return *ret ? DH_OK : dh_err_nomem(r->err);
}

/* A path that stays below the folder. */
static bool inside(const char *path)
{
    if (*path == '/' || *path == '\0')
        return false;
    for (const char *s = path; s; s = strchr(s, '/')) {
        s += *s == '/';
        size_t n = strcspn(s, "/");
        if (n == 0 || (n == 1 && s[0] == '.') || (n == 2 && s[0] == '.' && s[1] == '.'))
            return false;
    }
    return true;
}

static enum dh_status rect(struct reader *r, const json_t *o, const char *key, struct dh_rect *ret)
{
    const json_t *v = json_object_get(o, key);
    if (!v || json_is_null(v))
        return DH_OK;
    struct dh_rect got;
    if (!dh_json_rect(o, key, &got) || got.w < 0 || got.h < 0)
        return wrong(r, key);
    *ret = got;
    return DH_OK;
}

static enum dh_status role(struct reader *r, const json_t *o, enum dh_role *ret)
{
    const char *s;
    enum dh_status st = text(r, o, "role", "", &s);
    *ret = DH_ROLE_ANY;
    return st != DH_OK || *s == '\0' || dh_role_parse(s, ret) ? st : wrong(r, "role");
}

static bool direction(const char *s, enum dh_relation *ret)
{
    static const struct {
        const char *name;
        enum dh_relation relation;
    } names[] = {{"left_of", DH_RELATION_LEFT_OF},
                 {"right_of", DH_RELATION_RIGHT_OF},
                 {"above", DH_RELATION_ABOVE},
                 {"below", DH_RELATION_BELOW},
                 {"next_to", DH_RELATION_NEXT_TO}};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (strcmp(names[i].name, s) == 0) {
            *ret = names[i].relation;
            return true;
        }
    return false;
}

static enum dh_status neighbour(struct reader *r, const json_t *o, struct dh_evidence_near *ret)
{
    const char *way;
    const json_t *d = json_object_get(o, "distance");
    if (!json_is_object(o) || (d && !json_is_integer(d)))
        return wrong(r, "neighbours");
    enum dh_status st = text(r, o, "text", "", &ret->text);
    if (st == DH_OK)
        st = text(r, o, "direction", "", &way);
    if (st == DH_OK)
        st = role(r, o, &ret->role);
    json_int_t n = json_integer_value(d);
    if (st == DH_OK && (*ret->text == '\0' || !direction(way, &ret->direction) || n < 0 || n > 1 << 20))
        st = wrong(r, "neighbours");
    ret->distance = (int)n;
    return st;
}

static enum dh_status read_target(struct reader *r, const json_t *step, const char *key, bool *ret_has,
                                  struct dh_evidence_target *t)
{
    const json_t *o = json_object_get(step, key), *near, *v;
    size_t i;
    if (!o || json_is_null(o))
        return DH_OK;
    near = json_object_get(o, "neighbours");
    if (!json_is_object(o) || (near && !json_is_array(near)))
        return wrong(r, key);
    enum dh_status st = role(r, o, &t->role);
    struct {
        const char *key, **ret;
    } texts[] = {{"name", &t->name}, {"text", &t->text}, {"window", &t->window},
                 {"window_class", &t->window_class}};
    for (i = 0; st == DH_OK && i < 4; i++)
        st = text(r, o, texts[i].key, "", texts[i].ret);
    if (st == DH_OK)
        st = rect(r, o, "rect", &t->rect);
    if (st == DH_OK)
        st = rect(r, o, "window_rect", &t->window_rect);
    json_array_foreach(near, i, v) {
        if (st != DH_OK || t->near_count == DH_EVIDENCE_NEAR)
            break;
        st = neighbour(r, v, &t->near[t->near_count++]);
    }
    *ret_has = st == DH_OK;
    return st;
}

static enum dh_status path_of(struct reader *r, const json_t *o, const char *key, const char **ret)
{
    enum dh_status st = text(r, o, key, NULL, ret);
    return st == DH_OK && *ret && !inside(*ret) ? wrong(r, key) : st;
}

static enum dh_status read_item(struct reader *r, const json_t *o, size_t screens,
                                struct dh_evidence_item *it)
{
    const char *none = "";
    it->target.name = it->target.text = it->target.window = it->target.window_class = none;
    it->to.name = it->to.text = it->to.window = it->to.window_class = none;
    it->target.role = it->to.role = DH_ROLE_ANY;
    if (!json_is_object(o))
        return wrong(r, "steps");
    enum dh_status st = text(r, o, "step", "", &it->step);
    if (st == DH_OK)
        st = text(r, o, "sentence", "", &it->sentence);
    if (st == DH_OK)
        st = text(r, o, "value", NULL, &it->value);
    if (st == DH_OK)
        st = path_of(r, o, "crop", &it->crop);
    if (st == DH_OK)
        st = read_target(r, o, "target", &it->has_target, &it->target);
    if (st == DH_OK)
        st = read_target(r, o, "to", &it->has_to, &it->to);
    const json_t *v = json_object_get(o, "screen");
    json_int_t n = json_is_integer(v) ? json_integer_value(v) : -1;
    if (st == DH_OK && v && !json_is_null(v) && (!json_is_integer(v) || n < -1 || n >= (json_int_t)screens))
        st = wrong(r, "screen");
    it->screen = (int)n;
    return st;
}

static enum dh_status read_items(struct reader *r, const json_t *list, struct dh_evidence *e)
{
    size_t n = json_array_size(list), i;
    const json_t *v;
    if (!json_is_array(list) || n > DH_EVIDENCE_STEPS)
        return wrong(r, "steps");
    struct dh_evidence_item *items = dh_arena_alloc(r->arena, n, sizeof(*items));
    if (!items)
        return dh_err_nomem(r->err);
    e->items = items;
    json_array_foreach(list, i, v) {
        r->step = i + 1;
        enum dh_status st = read_item(r, v, e->screen_count, &items[i]);
        if (st != DH_OK)
            return st;
        e->count++;
    }
    r->step = 0;
    return DH_OK;
}

/* Paths below the folder; with `holes` null stands for none. */
static enum dh_status read_paths(struct reader *r, const json_t *list, const char *key, bool holes, const char *const **ret,
                                 size_t *ret_count)
{
    size_t n = json_array_size(list), i;
    const json_t *v;
    if (!list)
        return DH_OK;
    if (!json_is_array(list) || n > SCREENS_MAX)
        return wrong(r, key);
    const char **names = dh_arena_alloc(r->arena, n, sizeof(*names));
    if (!names)
        return dh_err_nomem(r->err);
    json_array_foreach(list, i, v) {
        const char *s = json_string_value(v);
        names[i] = NULL;
        if (holes && json_is_null(v))
            continue;
        if (!s || strlen(s) != json_string_length(v) || strlen(s) > TEXT_MAX || !inside(s))
            return wrong(r, key);
        names[i] = dh_arena_strdup(r->arena, s);
        if (!names[i])
            return dh_err_nomem(r->err);
    }
    *ret = names;
    *ret_count = n;
    return DH_OK;
}

static enum dh_status read_screens(struct reader *r, const json_t *v, struct dh_evidence *e)
{
    size_t pictures = 0;
    enum dh_status s = read_paths(r, json_object_get(v, "screens"), "screens", false, &e->screens, &e->screen_count);
    if (s == DH_OK)
        s = read_paths(r, json_object_get(v, "pictures"), "pictures", true, &e->pictures, &pictures);
    if (s == DH_OK && e->pictures && pictures != e->screen_count)
        s = wrong(r, "pictures");
    return s;
}

static enum dh_status read_inputs(struct reader *r, const json_t *o, struct dh_evidence *e)
{
    const char *key;
    json_t *v;
    if (o && !json_is_object(o))
        return wrong(r, "inputs");
    e->inputs = json_object();
    bool ok = e->inputs != NULL;
    json_object_foreach((json_t *)o, key, v) {
        if (!json_is_string(v))
            return wrong(r, "inputs");
        ok = ok && json_object_set(e->inputs, key, v) == 0;
    }
    return ok ? DH_OK : dh_err_nomem(r->err);
}

static enum dh_status read_all(struct reader *r, const json_t *v, struct dh_evidence *e)
{
    const json_t *size = json_object_get(v, "screen");
    if (!json_is_object(v))
        return wrong(r, "the whole");
    if (dh_json_int(v, "version", 0) != 1)
        return dh_err_set(r->err, DH_INVALID, DH_BLAME_USER, "record the skill again with this deskhand",
                          "evidence: not of version 1");
    if (size) {
        json_int_t w = json_integer_value(json_array_get(size, 0)), h = json_integer_value(json_array_get(size, 1));
        if (json_array_size(size) != 2 || w < 1 || h < 1 || w > 1 << 16 || h > 1 << 16)
            return wrong(r, "screen");
        e->width = (int)w;
        e->height = (int)h;
    }
    enum dh_status st = read_screens(r, v, e);
    if (st == DH_OK)
        st = read_inputs(r, json_object_get(v, "inputs"), e);
    return st == DH_OK ? read_items(r, json_object_get(v, "steps"), e) : st;
}

enum dh_status dh_evidence_parse(const char *bytes, size_t n, struct dh_evidence **ret, struct dh_err *err)
{
    json_t *v = NULL;
    struct dh_arena *arena = dh_arena_create();
    struct dh_evidence *e = arena ? dh_arena_alloc(arena, 1, sizeof(*e)) : NULL;
    enum dh_status st = e ? DH_OK : dh_err_nomem(err);
    if (e)
        e->arena = arena;
    if (st == DH_OK && n > DH_EVIDENCE_MAX)
        st = dh_err_set(err, DH_INVALID, DH_BLAME_USER, "record the skill again, or remove the file",
                        "evidence: larger than %u bytes", DH_EVIDENCE_MAX);
    if (st == DH_OK)
        st = dh_json_parse(bytes, n, &v, err);
    if (st == DH_OK)
        st = read_all(&(struct reader){.arena = arena, .err = err}, v, e);
    json_decref(v);
    if (st != DH_OK) {
        if (e)
            dh_evidence_destroy(e);
        else
            dh_arena_destroy(arena);
        return st;
    }
    *ret = e;
    return DH_OK;
}

enum dh_status dh_evidence_load(const char *path, struct dh_evidence **ret, struct dh_err *err)
{
    const char *slash = strrchr(path, '/');
    char *file = slash ? dh_asprintf("%.*s/%s", (int)(slash - path), path, DH_EVIDENCE_FILE)
                       : dh_strdup(DH_EVIDENCE_FILE);
    struct dh_buf b = {0};
    enum dh_status st = file ? DH_OK : dh_err_nomem(err);
    if (st == DH_OK && !dh_file_exists(file))
        st = dh_err_set(err, DH_NOT_FOUND, DH_BLAME_USER, "", "%s has no evidence of a recording", path);
    if (st == DH_OK)
        st = dh_file_read(file, DH_EVIDENCE_MAX, &b, err);
    if (st == DH_OK)
        st = dh_evidence_parse(dh_buf_text(&b), b.len, ret, err);
    dh_buf_finish(&b);
    dh_free(file);
    return st;
}

void dh_evidence_destroy(struct dh_evidence *e)
{
    if (!e)
        return;
    json_decref(e->inputs);
    dh_arena_destroy(e->arena);
}

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Equal but for case of ASCII letters, runs of space, and a full stop or colon at the end. */
static bool same_sentence(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b), i = 0, k = 0;
    while (n && (blank(a[n - 1]) || a[n - 1] == '.' || a[n - 1] == ':'))
        n--;
    while (m && (blank(b[m - 1]) || b[m - 1] == '.' || b[m - 1] == ':'))
        m--;
    while (i < n && blank(a[i]))
        i++;
    while (k < m && blank(b[k]))
        k++;
    while (i < n && k < m) {
        if (blank(a[i]) && blank(b[k])) {
            while (i < n && blank(a[i]))
                i++;
            while (k < m && blank(b[k]))
                k++;
        } else if (lower(a[i++]) != lower(b[k++])) {
            return false;
        }
    }
    return i == n && k == m && n > 0;
}

const struct dh_evidence_item *dh_evidence_find(const struct dh_evidence *e, const char *step,
                                                const char *sentence)
{
    const struct dh_evidence_item *only = NULL;
    size_t same = 0;
    for (size_t i = 0; e && sentence && i < e->count; i++) {
        const struct dh_evidence_item *it = &e->items[i];
        if (!same_sentence(it->sentence, sentence))
            continue;
        if (step && strcmp(it->step, step) == 0)
            return it;
        only = it;
        same++;
    }
    return same == 1 ? only : NULL;
}
