#include "agent/skill/skill.h"

#include <string.h>
#include <strings.h>

#include "agent/skill/front.h"
#include "agent/skill/inputs.h"
#include "agent/skill/parse.h"
#include "base/mem.h"
#include "base/utf8.h"

enum part { PART_INPUTS, PART_STEPS, PART_RESULT, PART_HANDLERS, PART_COUNT };

static const char *const part_names[PART_COUNT] = {"Inputs", "Steps", "Result",
                                                   "If something goes wrong"};

struct section {
    size_t from, to; /* lines; from 0: not there */
};

/* The level of a heading (1-6) and its text; 0 when the line is none. */
static int heading(const struct dh_source *src, size_t line, const char **ret, size_t *ret_n)
{
    const char *s = src->text + src->lines[line], *end = src->text + dh_source_line_end(src, line);
    int level = 0;
    while (s < end && *s == '#' && level < 7) {
        s++;
        level++;
    }
    if (level == 0 || level > 6 || s == end || (*s != ' ' && *s != '\t'))
        return 0;
    while (s < end && (*s == ' ' || *s == '\t'))
        s++;
    while (end > s && strchr("# \t", end[-1]))
        end--;
    *ret = s;
    *ret_n = (size_t)(end - s);
    return level;
}

static void find_sections(struct dh_parse *p, size_t from, struct section *sections)
{
    char fence = 0;
    struct section *open = NULL;
    for (size_t i = from; i < p->src.line_count; i++) {
        if (dh_outline_fence(&p->src, i, &fence) || fence)
            continue;
        const char *text;
        size_t n;
        int level = heading(&p->src, i, &text, &n);
        if (level == 0 || level > 2)
            continue;
        if (open)
            open->to = i;
        open = NULL;
        for (int k = 0; level == 2 && k < PART_COUNT; k++) {
            if (strlen(part_names[k]) != n || strncasecmp(part_names[k], text, n) != 0)
                continue;
            if (sections[k].from)
                dh_problems_add(p->problems, false, (int)i + 1, 1, "\"## %s\" is there twice",
                                part_names[k]);
            open = &sections[k];
            *open = (struct section){i + 1, p->src.line_count};
        }
    }
}

/* The line behind the front matter; 0 when there is none. */
static size_t read_front(struct dh_parse *p, struct dh_skill *skill)
{
    const char *s = p->src.text;
    for (size_t i = 0; i < p->src.line_count; i++) {
        size_t n = dh_source_line_end(&p->src, i) - p->src.lines[i];
        while (n > 3 && (s[p->src.lines[i] + n - 1] == ' ' || s[p->src.lines[i] + n - 1] == '\t'))
            n--;
        bool dashes = n == 3 && memcmp(s + p->src.lines[i], "---", 3) == 0;
        if (i == 0 && !dashes) {
            dh_problems_add(
                p->problems, false, 1, 1,
                "a skill starts with front matter: ---, name: ..., description: ..., ---");
            return 0;
        }
        if (i > 0 && dashes) {
            if (!dh_front_read(&p->src, p->src.lines[1], p->src.lines[i], p->arena, skill,
                               p->problems))
                p->nomem = true;
            return i + 1;
        }
    }
    dh_problems_add(p->problems, false, 1, 1, "the front matter is not closed by a line with ---");
    return 0;
}

static struct dh_item *outline(struct dh_parse *p, struct section s)
{
    size_t deep = 0;
    struct dh_item *root = dh_outline(&p->src, s.from, s.to, p->plain, p->arena, &deep);
    if (root)
        return root->first;
    if (deep) {
        int line, column;
        dh_source_place(&p->src, deep, &line, &column);
        dh_problems_add(p->problems, false, line, column, "lists are nested too deeply");
    } else {
        p->nomem = true;
    }
    return NULL;
}

static struct dh_block *read_part(struct dh_parse *p, struct section s, const char *label)
{
    return dh_parse_block(p, s.from || p->plain ? outline(p, s) : NULL, label);
}

static void check_handlers(struct dh_parse *p, const struct dh_block *handlers)
{
    for (const struct dh_stmt *s = handlers ? handlers->first : NULL; s; s = s->next)
        if (s->kind != DH_STMT_IF || s->otherwise)
            dh_problems_add(
                p->problems, false, s->line, s->column,
                "\"If something goes wrong\" holds steps of the form: if CONDITION: STEPS");
}

static void read_skill(struct dh_parse *p, struct dh_skill *skill)
{
    struct section parts[PART_COUNT] = {{0}};
    size_t from = read_front(p, skill);
    find_sections(p, from, parts);
    if (parts[PART_INPUTS].from &&
        !dh_inputs_read(&p->src, outline(p, parts[PART_INPUTS]), p->arena, skill, p->problems))
        p->nomem = true;
    skill->steps = read_part(p, parts[PART_STEPS], "");
    skill->result = read_part(p, parts[PART_RESULT], "result ");
    skill->handlers = read_part(p, parts[PART_HANDLERS], "handler ");
    check_handlers(p, skill->handlers);
    bool any = skill->steps && skill->steps->count;
    if (!any && p->problems->errors == 0)
        dh_problems_add(
            p->problems, false, parts[PART_STEPS].from ? (int)parts[PART_STEPS].from : 0, 1,
            parts[PART_STEPS].from ? "\"## Steps\" has no steps"
                                   : "no \"## Steps\": deskhand cannot run this skill by itself");
}

static void read_plain(struct dh_parse *p, struct dh_skill *skill)
{
    skill->steps = read_part(p, (struct section){0, p->src.line_count}, "");
    p->plain = false;
    skill->result = read_part(p, (struct section){0}, "result ");
    skill->handlers = read_part(p, (struct section){0}, "handler ");
    if (skill->steps && !skill->steps->count && p->problems->errors == 0)
        dh_problems_add(p->problems, false, 1, 1,
                        "nothing to do: write steps such as click \"Save\"");
}

static enum dh_status check_bytes(const char *text, size_t n, const char *origin,
                                  struct dh_err *err)
{
    if (n > DH_SKILL_MAX)
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "make it shorter",
                          "%s: %zu bytes; at most %u", origin, n, DH_SKILL_MAX);
    if (memchr(text, '\0', n) || !dh_utf8_valid(text, n))
        return dh_err_set(err, DH_INVALID, DH_BLAME_USER, "save it as UTF-8 text",
                          "%s is not UTF-8 text", origin);
    return DH_OK;
}

static enum dh_status read_all(struct dh_skill *skill, struct dh_problems *problems,
                               struct dh_err *err)
{
    struct dh_parse p = {.arena = skill->arena, .problems = problems, .plain = skill->plain};
    if (!dh_source_init(&p.src, skill->arena, skill->text, skill->len))
        return dh_err_nomem(err);
    if (skill->plain)
        read_plain(&p, skill);
    else
        read_skill(&p, skill);
    skill->blocks = p.blocks;
    skill->block_count = p.block_count;
    if (p.nomem)
        return dh_err_nomem(err);
    dh_problems_sort(problems);
    return dh_problems_status(problems, skill->origin, err);
}

static enum dh_status parse(const char *text, size_t n, const char *origin, bool plain,
                            struct dh_skill **ret, struct dh_problems *problems, struct dh_err *err)
{
    enum dh_status s = check_bytes(text, n, origin, err);
    if (s != DH_OK) {
        dh_problems_add(problems, false, 0, 0, "%s", err ? err->what : "malformed");
        return s;
    }
    struct dh_problems own = {0};
    struct dh_arena *arena = dh_arena_create();
    struct dh_skill *skill = arena ? dh_arena_alloc(arena, 1, sizeof(*skill)) : NULL;
    if (skill) {
        *skill = (struct dh_skill){
            .arena = arena, .len = n, .plain = plain, .name = "", .description = ""};
        skill->origin = dh_arena_strdup(arena, origin);
        skill->text = dh_arena_strndup(arena, text, n);
    }
    if (!skill || !skill->origin || !skill->text)
        s = dh_err_nomem(err);
    else
        s = read_all(skill, problems ? problems : &own, err);
    dh_problems_finish(&own);
    if (s != DH_OK)
        dh_arena_destroy(arena);
    else
        *ret = skill;
    return s;
}

enum dh_status dh_skill_parse(const char *text, size_t n, const char *origin, struct dh_skill **ret,
                              struct dh_problems *problems, struct dh_err *err)
{
    return parse(text, n, origin, false, ret, problems, err);
}

enum dh_status dh_skill_parse_plain(const char *text, size_t n, const char *origin,
                                    struct dh_skill **ret, struct dh_problems *problems,
                                    struct dh_err *err)
{
    return parse(text, n, origin, true, ret, problems, err);
}

void dh_skill_destroy(struct dh_skill *skill)
{
    if (skill)
        dh_arena_destroy(skill->arena);
}
