#include "agent/skill/inputs.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "agent/skill/lex.h"
#include "base/text.h"

#define CHOICES_MAX 64
#define FORM "write: - `name` (type[, optional][, default \"x\"]): help. Example: v"

static const char *const type_names[DH_INPUT_TYPES] = {
    "text", "number", "amount", "date", "time",  "file",
    "url",  "email",  "choice", "list", "table", "secret",
};

const char *dh_input_type_name(enum dh_input_type type)
{
    return type < DH_INPUT_TYPES ? type_names[type] : "text";
}

struct inputs {
    const struct dh_source *src;
    struct dh_arena *arena;
    struct dh_problems *problems;
    size_t at, end;
    bool nomem;
};

DH_PRINTF(3, 4) static bool complain(struct inputs *x, size_t at, const char *fmt, ...)
{
    char what[DH_ERR_WHAT_MAX];
    int line, column;
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(what, sizeof(what), fmt, ap);
    va_end(ap);
    dh_source_place(x->src, at, &line, &column);
    dh_problems_add(x->problems, false, line, column, "%s", what);
    return false;
}

static void spaces(struct inputs *x)
{
    while (x->at < x->end && isspace((unsigned char)x->src->text[x->at]))
        x->at++;
}

static bool mark(struct inputs *x, char c)
{
    spaces(x);
    if (x->at >= x->end || x->src->text[x->at] != c)
        return false;
    x->at++;
    return true;
}

static const char *copy(struct inputs *x, size_t start, size_t end)
{
    while (end > start && isspace((unsigned char)x->src->text[end - 1]))
        end--;
    char *s = dh_arena_strndup(x->arena, x->src->text + start, end - start);
    if (!s)
        x->nomem = true;
    return s ? s : "";
}

static const char *word(struct inputs *x)
{
    spaces(x);
    size_t from = x->at;
    while (x->at < x->end &&
           (isalnum((unsigned char)x->src->text[x->at]) || strchr("_-", x->src->text[x->at])))
        x->at++;
    return copy(x, from, x->at);
}

/* A quoted string, plain. NULL when there is none. */
static const char *quoted(struct inputs *x)
{
    spaces(x);
    const char *s = x->src->text;
    if (x->at >= x->end || s[x->at] != '"')
        return NULL;
    struct dh_buf b = {0};
    size_t p = x->at + 1;
    for (; p < x->end && s[p] != '"'; p++) {
        size_t k = s[p] == '{' ? dh_literal_scan(s + p, x->end - p, true, &b) : 0;
        if (k > 0) {
            p += k - 1;
            continue;
        }
        if (s[p] == '\\' && p + 1 < x->end && (s[p + 1] == '"' || s[p + 1] == '\\'))
            p++;
        dh_buf_char(&b, s[p]);
    }
    char *r = dh_buf_failed(&b) ? NULL : dh_arena_strdup(x->arena, dh_buf_text(&b));
    dh_buf_finish(&b);
    if (p >= x->end)
        return NULL;
    x->at = p + 1;
    if (!r)
        x->nomem = true;
    return r ? r : "";
}

static bool read_choices(struct inputs *x, struct dh_input *in)
{
    const char **list = dh_arena_alloc(x->arena, CHOICES_MAX, sizeof(*list));
    if (!list) {
        x->nomem = true;
        return false;
    }
    in->choices = list;
    bool open = mark(x, '('); /* the inner brackets may be left out */
    for (;;) {
        const char *c = quoted(x);
        if (!c || in->choice_count == CHOICES_MAX)
            return complain(x, x->at, "choice names what can be chosen: choice (\"a\", \"b\")");
        list[in->choice_count++] = c;
        size_t at = x->at;
        bool comma = mark(x, ',');
        spaces(x);
        if (comma && (open || (x->at < x->end && x->src->text[x->at] == '"')))
            continue;
        x->at = at;
        return !open || mark(x, ')') || complain(x, x->at, "a bracket is not closed");
    }
}

static bool read_type(struct inputs *x, struct dh_input *in)
{
    spaces(x);
    size_t at = x->at;
    const char *name = word(x);
    for (int i = 0; i < DH_INPUT_TYPES; i++)
        if (strcmp(type_names[i], name) == 0) {
            in->type = (enum dh_input_type)i;
            return in->type != DH_INPUT_CHOICE || read_choices(x, in);
        }
    const char *near = dh_text_nearest(name, type_names, DH_INPUT_TYPES);
    return complain(x, at,
                    near
                        ? "don't know the type \"%s\"; did you mean \"%s\"?"
                        : "don't know the type \"%s\"; types are text, number, amount, date, time, "
                          "file, url, email, choice, list, table, secret",
                    name, near);
}

static bool read_options(struct inputs *x, struct dh_input *in)
{
    while (mark(x, ',')) {
        spaces(x);
        size_t at = x->at;
        const char *name = word(x);
        if (strcmp(name, "optional") == 0) {
            in->optional = true;
        } else if (strcmp(name, "default") == 0) {
            in->fallback = quoted(x);
            size_t from = x->at;
            while (!in->fallback && x->at < x->end && !strchr(",)", x->src->text[x->at]))
                x->at++;
            if (!in->fallback)
                in->fallback = copy(x, from, x->at);
        } else {
            return complain(x, at, "don't know \"%s\" here; it is optional or default \"x\"", name);
        }
    }
    return mark(x, ')') || complain(x, x->at, "a bracket is not closed; " FORM "");
}

static void read_help(struct inputs *x, struct dh_input *in)
{
    mark(x, ':');
    spaces(x);
    const char *s = x->src->text, *example = NULL;
    for (size_t i = x->at; i + 8 < x->end; i++)
        if (strncmp(s + i, "Example:", 8) == 0)
            example = s + i;
    size_t end = example ? (size_t)(example - s) : x->end;
    in->help = copy(x, x->at, end);
    if (!example)
        return;
    x->at = end + 8;
    spaces(x);
    end = x->end;
    if (end > x->at && s[end - 1] == '.')
        end--;
    in->example = copy(x, x->at, end);
}

static bool read_name(struct inputs *x, struct dh_input *in)
{
    bool tick = mark(x, '`');
    const char *name = word(x);
    if (tick && !mark(x, '`'))
        return complain(x, x->at, "the name is not closed; " FORM "");
    bool ok = name[0] != '\0' && strlen(name) <= DH_SKILL_NAME_MAX &&
              !isdigit((unsigned char)name[0]) && name[0] != '-';
    if (!ok)
        return complain(x, in->at, "an input has a name of letters, digits and _; " FORM "");
    in->name = name;
    return true;
}

static bool read_one(struct inputs *x, struct dh_input *in)
{
    dh_source_place(x->src, x->at, &in->line, &in->column);
    in->at = x->at;
    in->help = "";
    if (!read_name(x, in))
        return false;
    if (mark(x, '(') && (!read_type(x, in) || !read_options(x, in)))
        return false;
    read_help(x, in);
    return true;
}

bool dh_inputs_read(const struct dh_source *src, const struct dh_item *items,
                    struct dh_arena *arena, struct dh_skill *skill, struct dh_problems *problems)
{
    size_t n = 0;
    for (const struct dh_item *i = items; i; i = i->next)
        n++;
    struct dh_input *list = dh_arena_alloc(arena, n, sizeof(*list));
    struct inputs x = {.src = src, .arena = arena, .problems = problems};
    if (!list)
        return false;
    skill->inputs = list;
    for (const struct dh_item *i = items; i && !x.nomem; i = i->next) {
        struct dh_input in = {0};
        x.at = i->start;
        x.end = i->end;
        if (!read_one(&x, &in))
            continue;
        for (size_t k = 0; k < skill->input_count; k++)
            if (strcmp(list[k].name, in.name) == 0)
                complain(&x, in.at, "the input \"%s\" is declared twice", in.name);
        list[skill->input_count++] = in;
    }
    return !x.nomem;
}
