/* Lint: what parses but cannot run well. */
#include <regex.h>
#include <stdio.h>
#include <string.h>

#include "agent/skill/skill.h"
#include "agent/skill/source.h"
#include "agent/skill/value.h"
#include "base/mem.h"
#include "base/text.h"

struct known {
    const char *name;
    bool used, table;
    size_t at; /* where it gets its value, 0: from the start */
};

struct check {
    const struct dh_skill *skill;
    struct dh_problems *problems;
    struct dh_source src;
    struct known *known; /* owned */
    size_t count, cap;
    bool nomem;
    bool anywhere; /* order does not matter (handlers) */
    bool runs;     /* runs skills, whose outputs have names that only their files know */
};

/* "NAME: what" at a place. */
static void note(struct check *c, bool warning, size_t at, const char *what, const char *name)
{
    int line, column;
    char text[DH_ERR_WHAT_MAX];
    dh_source_place(&c->src, at, &line, &column);
    snprintf(text, sizeof(text), "%s%s", name, what);
    dh_problems_add(c->problems, warning, line, column, "%s", text);
}

static struct known *find(struct check *c, const char *name)
{
    size_t n = strcspn(name, ".");
    for (size_t i = 0; i < c->count; i++)
        if (strlen(c->known[i].name) == n && strncmp(c->known[i].name, name, n) == 0)
            return &c->known[i];
    return NULL;
}

static void learn(struct check *c, const char *name, bool table, size_t at)
{
    if (find(c, name))
        return;
    if (!dh_grow(&c->known, &c->cap, c->count + 1, sizeof(*c->known))) {
        c->nomem = true;
        return;
    }
    c->known[c->count++] = (struct known){.name = name, .table = table, .at = at};
}

static void use(struct check *c, const char *name, size_t at)
{
    struct known *k = find(c, name);
    if (k) {
        k->used = true;
        if (!c->anywhere && k->at > at)
            note(c, true, at, " is used before it gets a value", name);
        return;
    }
    const char *names[64];
    size_t n = 0;
    for (; n < c->count && n < 64; n++)
        names[n] = c->known[n].name;
    const char *near = dh_text_nearest(name, names, n);
    int line, column;
    dh_source_place(&c->src, at, &line, &column);
    dh_problems_add(c->problems, c->runs, line, column,
                    near ? "{%s} is neither an input nor read before; did you mean {%s}?"
                         : "{%s} is neither an input nor read before",
                    name, near);
}

static void use_phrase(struct check *c, const struct dh_phrase *p)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct dh_part *a = &p->parts[i];
        if (a->kind != DH_PART_VAR)
            continue;
        /* A goal has no inputs: in quotes, what looks like one is text. */
        if (c->skill->plain && p->quoted && !find(c, a->text))
            continue;
        use(c, a->text, a->at);
        if (a->format && !dh_value_format_valid(a->format))
            note(c, false, a->at,
                 " is not a format; use the letters %d %m %Y %B %b %A %a %H %M ...", a->format);
    }
}

static void use_aim(struct check *c, const struct dh_aim *a)
{
    for (; a && a->kind != DH_TARGET_NONE; a = a->of) {
        use_phrase(c, &a->text);
        use_phrase(c, &a->scope_text);
        if (a->kind == DH_TARGET_POINT)
            note(c, true, a->at, " is a last resort: it is wrong when anything moves", "the point");
    }
}

static void use_cond(struct check *c, const struct dh_cond *k)
{
    if (!k)
        return;
    use_cond(c, k->a);
    use_cond(c, k->b);
    use_phrase(c, &k->left);
    use_phrase(c, &k->right);
    use_aim(c, &k->aim);
}

static void learn_block(struct check *c, const struct dh_block *b)
{
    for (const struct dh_stmt *s = b ? b->first : NULL; s; s = s->next) {
        if (s->name)
            learn(c, s->name, false, s->start);
        c->runs = c->runs || s->kind == DH_STMT_RUN;
        learn_block(c, s->body);
        learn_block(c, s->otherwise);
    }
}

static void check_pattern(struct check *c, const struct dh_stmt *s)
{
    regex_t re;
    int e = regcomp(&re, s->pattern, REG_EXTENDED);
    if (e == 0) {
        regfree(&re);
        return;
    }
    char why[100];
    regerror(e, &re, why, sizeof(why));
    note(c, false, s->start, ": the pattern is malformed (POSIX extended regular expression)", why);
}

static void check_list(struct check *c, const struct dh_stmt *s)
{
    use(c, s->list, s->start);
    const struct known *k = find(c, s->list);
    if (k && !k->table && k->at == 0)
        note(c, false, s->start, " is not a list or table", s->list);
}

static void check_block(struct check *c, const struct dh_block *b)
{
    for (const struct dh_stmt *s = b ? b->first : NULL; s; s = s->next) {
        use_phrase(c, &s->window);
        use_phrase(c, &s->text);
        use_aim(c, &s->target);
        use_aim(c, s->kind == DH_STMT_READ ? s->target.of : NULL);
        use_aim(c, &s->to);
        use_cond(c, s->cond);
        for (size_t i = 0; i < s->option_count; i++)
            use_phrase(c, &s->options[i]);
        for (size_t i = 0; i < s->arg_count; i++)
            use_phrase(c, &s->args[i].value);
        if (s->pattern)
            check_pattern(c, s);
        if (s->kind == DH_STMT_FOR_EACH)
            check_list(c, s);
        check_block(c, s->body);
        check_block(c, s->otherwise);
    }
}

bool dh_skill_proves(const struct dh_skill *skill)
{
    for (const struct dh_stmt *s = skill->result->first; s; s = s->next)
        if (s->kind == DH_STMT_EXPECT || s->kind == DH_STMT_EXPECT_THAT || s->kind == DH_STMT_READ)
            return true;
    return false;
}

static void check_all(struct check *c)
{
    const struct dh_skill *k = c->skill;
    for (size_t i = 0; i < k->input_count; i++) {
        const struct dh_input *in = &k->inputs[i];
        learn(c, in->name, in->type == DH_INPUT_LIST || in->type == DH_INPUT_TABLE, 0);
    }
    learn_block(c, k->steps);
    learn_block(c, k->result);
    learn_block(c, k->handlers);
    check_block(c, k->steps);
    check_block(c, k->result);
    c->anywhere = true;
    check_block(c, k->handlers);
    for (size_t i = 0; i < k->input_count; i++) {
        const struct known *u = find(c, k->inputs[i].name);
        if (u && !u->used)
            note(c, true, k->inputs[i].at, ": the input is never used", k->inputs[i].name);
    }
}

enum dh_status dh_skill_check(const struct dh_skill *skill, struct dh_problems *problems,
                              struct dh_err *err)
{
    struct dh_problems own = {0};
    struct dh_arena *scratch = dh_arena_create();
    struct check c = {.skill = skill, .problems = problems ? problems : &own};
    enum dh_status s = DH_NOMEM;
    if (scratch && dh_source_init(&c.src, scratch, skill->text, skill->len)) {
        check_all(&c);
        if (!skill->plain && !dh_skill_proves(skill))
            dh_problems_add(c.problems, true, 0, 0,
                            "no \"## Result\" that expects or reads something: "
                            "success is not proven");
        dh_problems_sort(c.problems);
        s = c.nomem ? dh_err_nomem(err) : dh_problems_status(c.problems, skill->origin, err);
    } else {
        dh_err_nomem(err);
    }
    dh_free(c.known);
    dh_arena_destroy(scratch);
    dh_problems_finish(&own);
    return s;
}

static bool collect(const struct dh_block *b, json_t *names)
{
    for (const struct dh_stmt *s = b ? b->first : NULL; s; s = s->next) {
        bool there = s->kind != DH_STMT_RUN;
        for (size_t i = 0; !there && i < json_array_size(names); i++)
            there = strcmp(json_string_value(json_array_get(names, i)), s->text.parts[0].text) == 0;
        if (!there && json_array_append_new(names, json_string(s->text.parts[0].text)) != 0)
            return false;
        if (!collect(s->body, names) || !collect(s->otherwise, names))
            return false;
    }
    return true;
}

json_t *dh_skill_calls(const struct dh_skill *skill)
{
    json_t *names = json_array();
    if (names && collect(skill->steps, names) && collect(skill->result, names) &&
        collect(skill->handlers, names))
        return names;
    json_decref(names);
    return NULL;
}
