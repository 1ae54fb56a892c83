#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "capture/observation.h"

/* What comes from another process is bounded before it is believed. */
enum { WINDOWS_MAX = 512, ITEMS_MAX = 16384, TEXT_MAX = 65536, SIDE_MAX = 65535 };

struct parser {
    struct dh_observation *o;
    struct dh_arena *arena;
    struct dh_err *err;
};

static bool wrong(struct parser *p, const char *where, const char *what)
{
    dh_err_set(p->err, DH_INVALID, DH_BLAME_DESKHAND, NULL, "observation: %s %s", where, what);
    return false;
}

/* A string member copied into the arena; a missing one is `fallback` (NULL: it must be there). */
static bool text(struct parser *p, const json_t *v, const char *key, const char *fallback,
                 const char **ret)
{
    const json_t *s = json_object_get(v, key);
    if (!s && fallback) {
        *ret = fallback;
        return true;
    }
    if (!json_is_string(s) || json_string_length(s) > TEXT_MAX)
        return wrong(p, key, "is not a string of sane length");
    *ret = dh_arena_strdup(p->arena, json_string_value(s));
    return *ret || (dh_err_nomem(p->err), false);
}

static bool identifier(struct parser *p, const json_t *v, char *out)
{
    const char *s = json_string_value(json_object_get(v, "id"));
    if (!s || !s[0] || strlen(s) >= DH_ID_MAX)
        return wrong(p, "id", "is not a short string");
    memcpy(out, s, strlen(s) + 1);
    return true;
}

static bool rect(struct parser *p, const json_t *v, const char *key, bool needed,
                 struct dh_rect *ret)
{
    if (!needed && !json_object_get(v, key))
        return true;
    struct dh_rect r;
    if (!dh_json_rect(v, key, &r))
        return wrong(p, key, "is not [x,y,w,h]");
    if (r.w < 0 || r.h < 0 || r.w > SIDE_MAX || r.h > SIDE_MAX || r.x < -SIDE_MAX ||
        r.y < -SIDE_MAX || r.x > SIDE_MAX || r.y > SIDE_MAX)
        return wrong(p, key, "is out of bounds");
    *ret = r;
    return true;
}

static bool number(struct parser *p, const json_t *v, const char *key, json_int_t lo, json_int_t hi,
                   json_int_t *ret)
{
    const json_t *n = json_object_get(v, key);
    if (!n)
        return true;
    if (!json_is_integer(n) || json_integer_value(n) < lo || json_integer_value(n) > hi)
        return wrong(p, key, "is out of bounds");
    *ret = json_integer_value(n);
    return true;
}

/* A list member of at most `most` entries; missing is empty. */
static bool list(struct parser *p, const json_t *v, const char *key, size_t most,
                 const json_t **ret_list, size_t *ret_count)
{
    const json_t *l = json_object_get(v, key);
    if (l && (!json_is_array(l) || json_array_size(l) > most))
        return wrong(p, key, "is not a list of sane length");
    *ret_list = l;
    *ret_count = json_array_size(l);
    return true;
}

static bool window(struct parser *p, const json_t *v, struct dh_window *w)
{
    json_int_t pid = 0, xid = 0, transient = 0;
    if (!json_is_object(v))
        return wrong(p, "windows", "holds something else than objects");
    w->minimized = dh_json_bool(v, "minimized", false);
    w->dialog = dh_json_bool(v, "dialog", false);
    w->modal = dh_json_bool(v, "modal", false);
    w->popup = dh_json_bool(v, "popup", false);
    bool ok = identifier(p, v, w->id) && text(p, v, "title", "", &w->title) &&
              text(p, v, "class", "", &w->wm_class) && text(p, v, "program", "", &w->program) &&
              number(p, v, "pid", 0, INT32_MAX, &pid) && number(p, v, "xid", 0, UINT32_MAX, &xid) &&
              number(p, v, "transient_for", 0, UINT32_MAX, &transient) &&
              rect(p, v, "rect", true, &w->rect);
    w->frame = w->rect;
    w->pid = (int)pid;
    w->xid = (unsigned long)xid;
    w->transient_for = (unsigned long)transient;
    return ok && rect(p, v, "frame", false, &w->frame);
}

static bool windows(struct parser *p, const json_t *v)
{
    const json_t *l;
    size_t n;
    if (!list(p, v, "windows", WINDOWS_MAX, &l, &n))
        return false;
    struct dh_window *all = dh_arena_alloc(p->arena, n + 1, sizeof(all[0]));
    if (!all)
        return dh_err_nomem(p->err), false;
    const char *active = dh_json_str(v, "active", NULL);
    for (size_t i = 0; i < n; i++) {
        if (!window(p, json_array_get(l, i), &all[i]))
            return false;
        all[i].active = active && strcmp(active, all[i].id) == 0;
        if (all[i].active)
            p->o->active = (int)i;
    }
    p->o->windows = all;
    p->o->window_count = n;
    return true;
}

static bool states(struct parser *p, const json_t *v, unsigned *ret)
{
    const json_t *l;
    size_t n;
    if (!list(p, v, "states", 32, &l, &n))
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *s = json_string_value(json_array_get(l, i));
        unsigned found = 0;
        for (unsigned bit = 1; s && bit <= DH_STATE_LAST; bit <<= 1)
            if (strcmp(dh_state_name(bit), s) == 0)
                found = bit;
        if (!found)
            return wrong(p, "states", "names an unknown state");
        *ret |= found;
    }
    return true;
}

static bool sources(struct parser *p, const json_t *v, unsigned *ret)
{
    static const char *const names[] = {"ocr", "a11y", "shape"};
    const json_t *l;
    size_t n;
    if (!list(p, v, "source", 8, &l, &n))
        return false;
    for (size_t i = 0; i < n; i++) {
        const char *s = json_string_value(json_array_get(l, i));
        unsigned found = 0;
        for (unsigned k = 0; s && k < 3; k++)
            if (strcmp(names[k], s) == 0)
                found = 1u << k;
        if (!found)
            return wrong(p, "source", "names an unknown source");
        *ret |= found;
    }
    return true;
}

static int window_index(const struct dh_observation *o, const char *id)
{
    const struct dh_window *w = dh_observation_window(o, id);
    return w ? (int)(w - o->windows) : -1;
}

static bool element(struct parser *p, const json_t *v, struct dh_element *e)
{
    json_int_t confidence = 0;
    if (!json_is_object(v))
        return wrong(p, "elements", "holds something else than objects");
    const char *role = dh_json_str(v, "role", NULL);
    if (!role || !dh_role_parse(role, &e->role) || e->role == DH_ROLE_ANY)
        return wrong(p, "role", "is unknown");
    bool ok = identifier(p, v, e->id) && text(p, v, "name", "", &e->name) &&
              (!json_object_get(v, "value") || text(p, v, "value", NULL, &e->value)) &&
              states(p, v, &e->states) && sources(p, v, &e->sources) &&
              rect(p, v, "rect", true, &e->rect) && rect(p, v, "label", false, &e->label) &&
              number(p, v, "confidence", 0, 100, &confidence);
    e->confidence = (int)confidence;
    e->window = -1;
    const char *id = dh_json_str(v, "window", NULL);
    if (ok && id && (e->window = window_index(p->o, id)) < 0)
        return wrong(p, "window", "of an element is not in the list");
    return ok;
}

static bool elements(struct parser *p, const json_t *v)
{
    const json_t *l;
    size_t n;
    if (!list(p, v, "elements", ITEMS_MAX, &l, &n))
        return false;
    struct dh_element *all = dh_arena_alloc(p->arena, n + 1, sizeof(all[0]));
    if (!all)
        return dh_err_nomem(p->err), false;
    const char *focus = dh_json_str(v, "focus", NULL);
    for (size_t i = 0; i < n; i++) {
        if (!element(p, json_array_get(l, i), &all[i]))
            return false;
        if (focus && strcmp(focus, all[i].id) == 0)
            p->o->focus = (int)i;
    }
    p->o->elements = all;
    p->o->element_count = n;
    return true;
}

static size_t pieces(const char *s)
{
    size_t n = 0;
    for (; *s; s++)
        n += *s != ' ' && (s[1] == ' ' || s[1] == '\0');
    return n;
}

/* The words of a line: its text at the spaces, each as wide as "words" says, else by its share of the
 * letters. */
static bool line_words(struct parser *p, const json_t *line, struct dh_line *l, struct dh_word *out)
{
    const json_t *spans;
    size_t n, len = strlen(l->text), count = pieces(l->text), k = 0;
    if (!list(p, line, "words", TEXT_MAX, &spans, &n))
        return false;
    for (size_t i = 0; i < len; k++) {
        i += strspn(l->text + i, " ");
        size_t m = strcspn(l->text + i, " ");
        if (m == 0)
            break;
        json_int_t x = l->rect.x + (json_int_t)((size_t)l->rect.w * i / len);
        json_int_t w = (json_int_t)((size_t)l->rect.w * m / len);
        if (n == 2 * count) {
            x = json_integer_value(json_array_get(spans, 2 * k));
            w = json_integer_value(json_array_get(spans, 2 * k + 1));
        }
        if (x < -SIDE_MAX || x > SIDE_MAX || w < 0 || w > SIDE_MAX)
            return wrong(p, "words", "is out of bounds");
        out[k] = (struct dh_word){.rect = {(int)x, l->rect.y, (int)w, l->rect.h},
                                  .confidence = l->confidence,
                                  .text = dh_arena_strndup(p->arena, l->text + i, m)};
        if (!out[k].text)
            return dh_err_nomem(p->err), false;
        i += m;
    }
    l->count = k;
    return true;
}

static bool words(struct parser *p, const json_t *list_of_lines, struct dh_line *all, size_t n)
{
    size_t total = 0, first = 0;
    for (size_t i = 0; i < n; i++)
        total += pieces(all[i].text);
    struct dh_word *out = dh_arena_alloc(p->arena, total + 1, sizeof(out[0]));
    if (!out)
        return dh_err_nomem(p->err), false;
    for (size_t i = 0; i < n; i++) {
        all[i].first = first;
        if (!line_words(p, json_array_get(list_of_lines, i), &all[i], out + first))
            return false;
        first += all[i].count;
    }
    p->o->words = out;
    p->o->word_count = first;
    return true;
}

static bool lines(struct parser *p, const json_t *v)
{
    const json_t *l, *unused;
    size_t n, m;
    if (!list(p, v, "lines", ITEMS_MAX, &l, &n) || !list(p, v, "text", ITEMS_MAX, &unused, &m))
        return false;
    struct dh_line *all = dh_arena_alloc(p->arena, n + 1, sizeof(all[0]));
    if (!all)
        return dh_err_nomem(p->err), false;
    for (size_t i = 0; i < n; i++) {
        const json_t *line = json_array_get(l, i);
        json_int_t confidence = 0;
        if (!json_is_object(line))
            return wrong(p, "lines", "holds something else than objects");
        if (!text(p, line, "text", NULL, &all[i].text) ||
            !rect(p, line, "rect", true, &all[i].rect) ||
            !number(p, line, "confidence", 0, 100, &confidence))
            return false;
        all[i].confidence = (int)confidence;
    }
    p->o->lines = all;
    p->o->line_count = n;
    return words(p, l, all, n);
}

static bool strings(struct parser *p, const json_t *v, const char *key,
                    const char *const **ret_strings, size_t *ret_count)
{
    const json_t *l;
    size_t n;
    if (!list(p, v, key, ITEMS_MAX, &l, &n))
        return false;
    const char **all = dh_arena_alloc(p->arena, n + 1, sizeof(all[0]));
    if (!all)
        return dh_err_nomem(p->err), false;
    for (size_t i = 0; i < n; i++) {
        const json_t *s = json_array_get(l, i);
        if (!json_is_string(s) || json_string_length(s) > TEXT_MAX)
            return wrong(p, key, "holds something else than strings");
        all[i] = dh_arena_strdup(p->arena, json_string_value(s));
        if (!all[i])
            return dh_err_nomem(p->err), false;
    }
    *ret_strings = all;
    *ret_count = n;
    return true;
}

static bool screen(struct parser *p, const json_t *v)
{
    const json_t *s = json_object_get(v, "screen"), *pointer = json_object_get(v, "pointer");
    json_int_t width = 0, height = 0, serial = 0;
    if (!json_is_object(s))
        return wrong(p, "screen", "is not an object");
    if (!number(p, s, "width", 0, SIDE_MAX, &width) ||
        !number(p, s, "height", 0, SIDE_MAX, &height) ||
        !number(p, s, "frame", 0, INT64_MAX, &serial))
        return false;
    for (size_t i = 0; i < json_array_size(pointer); i++) {
        json_int_t n = json_integer_value(json_array_get(pointer, i));
        if (n < -SIDE_MAX || n > SIDE_MAX)
            return wrong(p, "pointer", "is out of bounds");
    }
    p->o->width = (int)width;
    p->o->height = (int)height;
    p->o->serial = (uint64_t)serial;
    p->o->settled = dh_json_bool(v, "settled", false);
    p->o->pointer.x = (int)json_integer_value(json_array_get(pointer, 0));
    p->o->pointer.y = (int)json_integer_value(json_array_get(pointer, 1));
    return true;
}

enum dh_status dh_observation_from_json(const json_t *value, struct dh_observation **ret,
                                        struct dh_err *err)
{
    struct dh_err own = {0};
    struct parser p = {.err = &own};
    if (!json_is_object(value))
        return dh_err_set(err, DH_INVALID, DH_BLAME_DESKHAND, NULL, "observation: not an object");
    enum dh_status st = dh_observation_create(&p.o, &p.arena, err);
    if (st != DH_OK)
        return st;
    if (screen(&p, value) && windows(&p, value) && elements(&p, value) && lines(&p, value) &&
        strings(&p, value, "changed", &p.o->changed, &p.o->changed_count) &&
        strings(&p, value, "partial", &p.o->partial, &p.o->partial_count)) {
        *ret = p.o;
        return DH_OK;
    }
    dh_observation_unref(p.o);
    if (err)
        *err = own;
    return own.status;
}
