#include "agent/skill/front.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

#include "base/text.h"
#include "base/utf8.h"

#define META_MAX 64

static const char *const keys[] = {"name",          "description", "license",
                                   "compatibility", "metadata",    "allowed-tools"};
enum key {
    KEY_NAME,
    KEY_DESCRIPTION,
    KEY_LICENSE,
    KEY_COMPATIBILITY,
    KEY_METADATA,
    KEY_TOOLS,
    KEY_COUNT
};

struct front {
    const struct dh_source *src;
    int first_line; /* of the YAML in the file */
    struct dh_arena *arena;
    struct dh_skill *skill;
    struct dh_problems *problems;
    yaml_parser_t yaml;
    bool seen[KEY_COUNT], nomem, broken;
    struct dh_meta meta[META_MAX];
};

bool dh_skill_name_valid(const char *name)
{
    size_t n = strlen(name);
    if (n == 0 || n > DH_SKILL_NAME_MAX || name[0] == '-' || name[n - 1] == '-' ||
        strstr(name, "--"))
        return false;
    return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == n;
}

DH_PRINTF(3, 4) static void complain(struct front *f, yaml_mark_t at, const char *fmt, ...)
{
    char what[DH_ERR_WHAT_MAX];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof(what), fmt, ap);
    va_end(ap);
    dh_problems_add(f->problems, false, f->first_line + (int)at.line, (int)at.column + 1, "%s",
                    what);
}

/* The next event; anchors and aliases are refused: they make small files large. */
static bool next(struct front *f, yaml_event_t *e)
{
    if (f->broken || !yaml_parser_parse(&f->yaml, e)) {
        if (!f->broken)
            dh_problems_add(f->problems, false, f->first_line + (int)f->yaml.problem_mark.line,
                            (int)f->yaml.problem_mark.column + 1, "front matter: %s",
                            f->yaml.problem ? f->yaml.problem : "malformed YAML");
        f->broken = true;
        return false;
    }
    const yaml_char_t *anchor = e->type == YAML_SCALAR_EVENT          ? e->data.scalar.anchor
                                : e->type == YAML_MAPPING_START_EVENT ? e->data.mapping_start.anchor
                                : e->type == YAML_SEQUENCE_START_EVENT
                                    ? e->data.sequence_start.anchor
                                    : NULL;
    if (e->type == YAML_ALIAS_EVENT || anchor) {
        complain(f, e->start_mark, "front matter: anchors and aliases (& and *) are not allowed");
        yaml_event_delete(e);
        f->broken = true;
        return false;
    }
    return true;
}

static const char *scalar(struct front *f, const yaml_event_t *e)
{
    const char *s = (const char *)e->data.scalar.value;
    if (strlen(s) != e->data.scalar.length) {
        complain(f, e->start_mark, "front matter: a NUL byte");
        return "";
    }
    char *copy = dh_arena_strdup(f->arena, s);
    if (!copy)
        f->nomem = true;
    return copy ? copy : "";
}

/* Over a value that is not wanted. */
static void skip(struct front *f, const yaml_event_t *first)
{
    int depth = first->type == YAML_MAPPING_START_EVENT || first->type == YAML_SEQUENCE_START_EVENT;
    yaml_event_t e;
    while (depth > 0 && next(f, &e)) {
        depth += e.type == YAML_MAPPING_START_EVENT || e.type == YAML_SEQUENCE_START_EVENT;
        depth -= e.type == YAML_MAPPING_END_EVENT || e.type == YAML_SEQUENCE_END_EVENT;
        yaml_event_delete(&e);
    }
}

static void read_meta(struct front *f, const yaml_event_t *first)
{
    struct dh_skill *s = f->skill;
    if (first->type != YAML_MAPPING_START_EVENT) {
        complain(f, first->start_mark, "metadata is a map of string to string");
        skip(f, first);
        return;
    }
    yaml_event_t k, v;
    while (next(f, &k)) {
        if (k.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&k);
            break;
        }
        const char *name = k.type == YAML_SCALAR_EVENT ? scalar(f, &k) : NULL;
        yaml_mark_t at = k.start_mark;
        if (!name)
            skip(f, &k);
        yaml_event_delete(&k);
        if (!next(f, &v))
            break;
        if (!name || v.type != YAML_SCALAR_EVENT || s->meta_count == META_MAX) {
            complain(f, at, "metadata is a map of at most 64 strings to strings");
            skip(f, &v);
        } else {
            f->meta[s->meta_count++] = (struct dh_meta){name, scalar(f, &v)};
        }
        yaml_event_delete(&v);
    }
    struct dh_meta *copy = dh_arena_alloc(f->arena, s->meta_count, sizeof(*copy));
    if (!copy) {
        f->nomem = true;
        return;
    }
    if (s->meta_count)
        memcpy(copy, f->meta, s->meta_count * sizeof(*copy));
    s->meta = copy;
}

static void bound(struct front *f, yaml_mark_t at, const char *name, const char *value, size_t max)
{
    size_t n = dh_utf8_count(value);
    if (n == 0)
        complain(f, at, "%s is empty", name);
    if (n > max)
        dh_problems_add(f->problems, false, f->first_line + (int)at.line, (int)at.column + 1,
                        "%s has %zu characters; at most %zu", name, n, max);
}

static void take(struct front *f, enum key key, const yaml_event_t *v)
{
    struct dh_skill *s = f->skill;
    if (key == KEY_METADATA) {
        read_meta(f, v);
        return;
    }
    if (v->type != YAML_SCALAR_EVENT) {
        complain(f, v->start_mark, "%s is one string", keys[key]);
        skip(f, v);
        return;
    }
    const char *value = scalar(f, v);
    yaml_mark_t at = v->start_mark;
    switch (key) {
    case KEY_NAME:
        s->name = value;
        if (!dh_skill_name_valid(value))
            complain(f, at,
                     "name: 1 to 64 lower-case letters, digits and single hyphens, not \"%s\"",
                     value);
        break;
    case KEY_DESCRIPTION:
        s->description = value;
        bound(f, at, keys[key], value, 1024);
        break;
    case KEY_LICENSE:
        s->license = value;
        break;
    case KEY_COMPATIBILITY:
        s->compatibility = value;
        bound(f, at, keys[key], value, 500);
        break;
    default:
        s->allowed_tools = value;
    }
}

static void unknown(struct front *f, yaml_mark_t at, const char *name)
{
    const char *near = dh_text_nearest(name, keys, KEY_COUNT);
    dh_problems_add(f->problems, false, f->first_line + (int)at.line, (int)at.column + 1,
                    near ? "front matter has no \"%s\"; did you mean \"%s\"?"
                         : "front matter has no \"%s\"; its keys are name, description, license, "
                           "compatibility, metadata, allowed-tools",
                    name, near);
}

static void read_pair(struct front *f, const yaml_event_t *k)
{
    const char *name = k->type == YAML_SCALAR_EVENT ? scalar(f, k) : NULL;
    int key = KEY_COUNT;
    for (int i = 0; name && i < KEY_COUNT; i++)
        if (strcmp(keys[i], name) == 0)
            key = i;
    if (!name) {
        complain(f, k->start_mark, "front matter: a key is a word");
        skip(f, k);
    } else if (key == KEY_COUNT) {
        unknown(f, k->start_mark, name);
    } else if (f->seen[key]) {
        complain(f, k->start_mark, "%s is given twice", name);
    }
    yaml_event_t v;
    if (!next(f, &v))
        return;
    if (key < KEY_COUNT && !f->seen[key]) {
        f->seen[key] = true;
        take(f, (enum key)key, &v);
    } else {
        skip(f, &v);
    }
    yaml_event_delete(&v);
}

static void read_document(struct front *f)
{
    yaml_event_t e;
    bool open = false;
    while (next(f, &e)) {
        yaml_event_type_t type = e.type;
        if (type == YAML_MAPPING_START_EVENT && !open) {
            open = true;
        } else if (type == YAML_MAPPING_END_EVENT || type == YAML_STREAM_END_EVENT) {
            yaml_event_delete(&e);
            return;
        } else if (open) {
            read_pair(f, &e);
        } else if (type == YAML_SCALAR_EVENT || type == YAML_SEQUENCE_START_EVENT) {
            complain(f, e.start_mark,
                     "front matter is not a map: write name: ... and description: ...");
            f->broken = true;
        }
        yaml_event_delete(&e);
    }
}

bool dh_front_read(const struct dh_source *src, size_t start, size_t end, struct dh_arena *arena,
                   struct dh_skill *skill, struct dh_problems *problems)
{
    struct front *f = dh_arena_alloc(arena, 1, sizeof(*f));
    int column;
    if (!f)
        return false;
    f->src = src;
    f->arena = arena;
    f->skill = skill;
    f->problems = problems;
    dh_source_place(src, start, &f->first_line, &column);
    if (!yaml_parser_initialize(&f->yaml))
        return false;
    yaml_parser_set_encoding(&f->yaml, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&f->yaml, (const unsigned char *)src->text + start, end - start);
    read_document(f);
    yaml_parser_delete(&f->yaml);
    if (!f->broken && !f->seen[KEY_NAME])
        dh_problems_add(problems, false, f->first_line, 1, "front matter needs a name");
    if (!f->broken && !f->seen[KEY_DESCRIPTION])
        dh_problems_add(problems, false, f->first_line, 1,
                        "front matter needs a description: what it does and when to use it");
    return !f->nomem;
}
